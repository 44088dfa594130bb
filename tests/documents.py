"""Running what a document shows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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
    """Run a `planner` command in a folder; return what it prints, errors first."""
    done = subprocess.run(
        [sys.executable, "-m", "planner", *arguments.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr + done.stdout
