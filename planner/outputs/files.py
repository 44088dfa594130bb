"""Saving a plan: a writer for each kind of file, and the safe way to put it in place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from planner.errors import OutputError, nearest
from planner.outputs.as_json import write_json
from planner.outputs.tables import write_csv, write_parquet
from planner.outputs.workbook import write_workbook
from planner.results.result import Result

Writer = Callable[[Result, Path], None]

# By the ending of the file's name. A new format is a new line.
WRITERS: dict[str, Writer] = {
    ".xlsx": write_workbook,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".json": write_json,
}


def save(plan: Result, path: Path) -> None:
    """Write a plan to a file; an existing one is replaced once the new one is whole.

    Parameters
    ----------
    plan
        The plan.
    path
        Its ending says what is written.

    Raises
    ------
    OutputError
        If nothing writes such files, or the file cannot be written.
    """
    writer = writer_for(path)
    part = path.with_name(f".{path.stem[:40]}.{uuid4().hex[:8]}.part")
    try:
        writer(plan, part)
        part.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def writer_for(path: Path) -> Writer:
    """Find what writes this kind of file.

    Raises
    ------
    OutputError
        If nothing does, or there is no such folder.
    """
    if path.suffix.lower() not in WRITERS:
        known = tuple(WRITERS)
        raise OutputError(
            f"{path}: cannot write {path.suffix or 'a file without ending'}; "
            f"{nearest(path.suffix, known) if path.suffix else ', '.join(known)}"
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}")
    return WRITERS[path.suffix.lower()]
