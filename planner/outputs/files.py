"""Saving a plan: a writer for each kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from planner.engine.clock import Clock
from planner.errors import OutputError
from planner.files import refuse_no_folder, replacing
from planner.messages import named, nearest, shown
from planner.outputs.as_json import write_json
from planner.outputs.report.write import write_report
from planner.outputs.tables import write_csv, write_parquet
from planner.outputs.workbook.write import write_workbook, write_workbook_with_macros
from planner.results.result import Result

PLAIN = (str, float, date, time, timedelta, np.number, np.bool_)
Writer = Callable[..., None]

# By the ending of the file's name. A new format is a new line.
WRITERS: dict[str, Writer] = {
    ".xlsx": write_workbook,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".json": write_json,
    ".html": write_report,
    ".xlsm": write_workbook_with_macros,
}
# What solves for other budgets besides, and gets a clock.
SOLVING = (write_workbook, write_workbook_with_macros, write_report)


def save(plan: Result, path: Path, time_limit_s: float | None = None) -> None:
    """Write a plan to a file; an existing one is replaced once the new one is whole.

    Parameters
    ----------
    plan
        The plan.
    path
        Its ending says what is written.
    time_limit_s
        Seconds for what is solved besides, such as what other budgets would buy; None for the
        usual patience. What is not found by then is left out, and the file says so.

    Raises
    ------
    OutputError
        If nothing writes such files, or the file cannot be written.
    """
    clock, writer = Clock.of(time_limit_s), writer_for(path)
    if plan.outcomes.weights is not None:
        refuse_counts(path, plan.source)
    timed = {"clock": clock} if writer in SOLVING else {}
    with replacing(path) as part, carrying(plan, named(path)):
        writer(plan, part, **timed)


def refuse_counts(path: Path, source: str, mend: str = "") -> None:
    """Refuse a file that shows single requests, for a plan whose rows stand for many.

    Parameters
    ----------
    path, source
        The file, and what to call the table.
    mend
        What else is to be done about it, as a clause.

    Raises
    ------
    OutputError
        If it is a workbook or a report.
    """
    if WRITERS.get(path.suffix.lower()) in SOLVING:
        what = "report" if path.suffix.lower() == ".html" else "workbook"
        raise OutputError(
            f"{named(path)}: a {what} has a row for each request, and rows of the plan for "
            f"{source} stand for many; write .csv, .parquet or .json{f', {mend}' if mend else ''}"
        )


@contextmanager
def carrying(plan: Result, name: str) -> Iterator[None]:
    """Blame a carried value for what goes wrong when a plan is written, where there is such.

    Parameters
    ----------
    plan
        What is written.
    name
        Where to, as a message calls it.

    Raises
    ------
    OutputError
        If writing fails, and the plan carries something that cannot be written down.
    """
    try:
        yield
    except (OSError, KeyboardInterrupt):
        raise
    except Exception as error:
        # The values are the user's, and may be of any type, with code of its own. Where none of
        # them is odd the fault is ours, and is not hidden.
        for can_be in (_spelled, _plain):
            for at, label in enumerate(plan.frame.columns):
                if plan.frame.dtypes.iloc[at].name != "object":
                    continue
                for row, value in enumerate(plan.frame.iloc[:, at].tolist(), start=1):
                    if not can_be(value):
                        where = f"column {shown(label)}, row {row:,}"
                        what = f"{shown(value)} cannot be written there"
                        mend = "make it a text, or leave the column out"
                        raise OutputError(f"{name}: {where}: {what}; {mend}") from error
        raise


def _spelled(value: object) -> bool:
    """Say whether a value can be spelled: not so half a letter, or thousands of digits."""
    try:
        str(value).encode("utf-8")
    except Exception:  # the value's own code, as above
        return False
    return not (isinstance(value, Decimal) and value.is_snan())


def _plain(value: object) -> bool:
    """Say whether every kind of file has a place for a value."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) + len(value.as_tuple().digits) < 40
    if isinstance(value, np.timedelta64):
        return np.datetime_data(value)[0] != "generic"  # of no unit, as np.timedelta64(5)
    return value is None or isinstance(value, PLAIN)


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
            f"{named(path)}: cannot write {named(path.suffix, 40) or 'a file without ending'}; "
            f"{nearest(path.suffix, known) if path.suffix else ', '.join(known)}"
        )
    refuse_no_folder(path)
    return WRITERS[path.suffix.lower()]
