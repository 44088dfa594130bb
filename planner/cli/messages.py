"""What a command says beside its results: errors, warnings, what it has written."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Literal

import click

from planner.errors import PlannerError

COLOURS = {"error": "red", "warning": "yellow"}


def say(text: str, kind: Literal["error", "warning"] | None = None) -> None:
    """Print a line on standard error; where nobody can read it, the work is worth no less.

    Parameters
    ----------
    text
        The line.
    kind
        What stands before it, in colour where the terminal has any and NO_COLOR is not set.
    """
    label = "" if kind is None else f"{click.style(f'{kind}:', fg=COLOURS[kind])} "
    with suppress(OSError):
        click.echo(f"{label}{text}", err=True, color=False if os.environ.get("NO_COLOR") else None)


def say_error(error: PlannerError, before: str = "") -> None:
    """Say what went wrong, and below it what was noted beside."""
    say(f"{before}{error}", "error")
    for note in getattr(error, "__notes__", ()):
        say(note)
