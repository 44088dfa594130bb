"""What a command says beside its results: errors, warnings, what it has written."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def telling() -> Iterator[None]:
    """Say what the package logs, station by station, for as long as it lasts."""
    logger, handler = logging.getLogger("planner"), _Saying()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)


class _Saying(logging.Handler):
    """Says what is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say one record."""
        say(f"{record.name}: {record.getMessage()}")


def say_error(error: PlannerError, before: str = "") -> None:
    """Say what went wrong, and below it what was noted beside."""
    say(f"{before}{error}", "error")
    for note in getattr(error, "__notes__", ()):
        say(note)
