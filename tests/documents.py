"""Running what a document shows."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from planner.cli.app import app

ROOT = Path(__file__).parents[1]


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield the `planner` commands of a document with what they are said to print."""
    for block in blocks(text, "console"):
        first, _, printed = block.partition("\n")
        _, found, arguments = first.partition("uv run planner ")
        if found:
            yield arguments, printed


def output(arguments: str, folder: Path) -> str:
    """Run a `planner` command in a folder, in this process; return what it prints, errors first."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(
            app, arguments.split(), prog_name="planner", catch_exceptions=False
        )
    return done.stderr + done.stdout
