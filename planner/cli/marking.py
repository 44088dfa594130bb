"""Faults of a file, marked in a workbook beside it; gone once the file reads fine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from planner.cli.paths import numbered
from planner.errors import InfeasibleError, OutputError, TableError
from planner.messages import named


@contextmanager
def marking_faults(file: str) -> Iterator[None]:
    """Mark the faults of a table, and note at the error where.

    Parameters
    ----------
    file
        The table's path; - for standard input, beside which nothing is written.
    """
    try:
        yield
    except TableError as error:
        if error.spot is not None:
            error.add_note(_marked(error, Path(file)))
        raise
    except InfeasibleError:  # of a table that reads fine
        _tidy(file)
        raise
    _tidy(file)


def _marked(error: TableError, file: Path) -> str:
    # Imported here: a table without faults needs none of it.
    from planner.outputs.faults_workbook import MOST_FAULTS, is_ours, write_faults

    path = next(path for path in _names(file) if not _is_there(path) or is_ours(path))
    try:
        write_faults(error, path)
    except OutputError as why:
        return f"the faults are marked nowhere: {why}"
    if error.count > MOST_FAULTS:
        return f"wrote {named(path)}: the first {MOST_FAULTS:,} faults, each marked in its cell"
    return f"wrote {named(path)}: every fault marked in its cell"


def _tidy(file: str) -> None:
    """Remove what was written beside an earlier state of the file."""
    if file == "-":
        return
    for path in takewhile(_is_there, _names(Path(file))):
        from planner.outputs.faults_workbook import is_ours

        if is_ours(path):
            with suppress(OSError):
                path.unlink()


def _names(file: Path) -> Iterator[Path]:
    return numbered(file.with_name(f"{file.stem}.errors.xlsx"))


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True
