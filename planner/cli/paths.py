"""What paths name, and what may be written there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import click

from planner.errors import OutputError
from planner.messages import named

FORCED = click.option("--force", is_flag=True, help="Overwrite FILE where it is there already.")


def same_file(one: str, other: str) -> bool:
    """Say whether two paths name one file: spelled otherwise, by a link, in another case.

    The other may be -, for standard input.
    """
    try:
        there = os.fstat(sys.stdin.fileno()) if other == "-" else Path(other).stat()
        return os.path.samestat(Path(one).stat(), there)
    except OSError:  # one of them is not there
        return False


def numbered(path: Path) -> Iterator[Path]:
    """Yield the names that a file may take: the next one where somebody else's stands."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def refuse_there(path: Path, *, force: bool) -> None:
    """Refuse to write over a file that somebody may have filled in, unless that is asked for.

    Raises
    ------
    OutputError
        If it is there.
    """
    if os.path.lexists(path) and not force:
        raise OutputError(f"{named(path)} is there already; --force overwrites it")


def check_output(output: str, file: str, what: str = "the file of requests") -> None:
    """Refuse where a plan cannot be written, or would overwrite what it is made from."""
    # Imported here: whoever only compares paths writes no plans.
    from planner.outputs.files import writer_for

    if not output:
        raise click.UsageError("--output is empty; give a file, or - for standard output")
    if output == "-":
        return
    if same_file(output, file):
        raise click.UsageError(f"--output is {what}; it would be lost")
    writer_for(Path(output))
