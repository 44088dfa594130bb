"""Which column of a table says which field, by whatever headings people give them."""

from __future__ import annotations

import warnings
from difflib import get_close_matches
from typing import Any

from planner.errors import PlannerWarning
from planner.messages import listed, named, shown
from planner.requests.cells import Wrong, spelled
from planner.requests.faults import Faults
from planner.requests.fields import FIELDS
from planner.requests.headings import ALIASES, MEASURED, Heading, plain_words
from planner.requests.ids import is_unwritable
from planner.requests.locked import PLANNED_COLUMNS
from planner.requests.table import Table

SHORT = 4  # letters of a word, such as mode, that is near to too many


def match_columns(table: Table, faults: Faults) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Find the columns of the fields.

    Parameters
    ----------
    table
        The table; its `headings` say what they mean.
    faults
        Gets the columns that are found, by field, and what is wrong with headings.

    Returns
    -------
    units, unused
        The unit that a heading says, by field; the headings that mean no field.

    Warns
    -----
    PlannerWarning
        If a column that is not known looks like one that is.
    """
    units: dict[str, Any] = {}
    unused = []
    for column in table.frame.columns:
        if is_unwritable(column):
            wrong = Wrong("is no name that can be written down", "rename the column")
            faults.add(None, "", column, wrong)
            continue
        name = spelled(column)
        if name in PLANNED_COLUMNS:
            continue
        heading = table.headings.meaning(name)
        if heading is None:
            unused.append(named(column))
        elif heading.field in faults.columns:
            other = shown(faults.columns[heading.field])
            twice = Wrong(f"says the same as {other}", "keep one of the columns")
            faults.add(None, heading.field, column, twice)
        else:
            faults.columns[heading.field] = column
            units[heading.field] = heading.unit
            _check_heading(heading, column, faults)
    _check_needed(table, faults)
    _warn_of_misspelt(table, unused, faults)
    return units, tuple(unused)


def _check_heading(heading: Heading, column: object, faults: Faults) -> None:
    """Refuse a scale that is upside down, and a unit that cannot be reckoned with."""
    if heading.upside_down:
        mend = "here more is more important; turn the numbers round, or call it just Priority"
        faults.add(None, heading.field, column, Wrong("may say that 1 is the highest", mend))
    known, usable = MEASURED.get(heading.field, ({}, ()))
    if heading.unit and heading.unit not in usable:
        there = heading.unit in known.values()
        reason = f"is in {heading.unit}" if there else f"says {heading.unit!r}, which is no unit"
        wanted = "USD" if "USD" in usable else "seconds, or minutes"
        faults.add(None, heading.field, column, Wrong(reason, f"give {wanted}, and say so"))


def _check_needed(table: Table, faults: Faults) -> None:
    if not {"duration", "content_type"} & faults.columns.keys():
        there = listed(list(table.frame.columns), most=20) or "none"
        mend = f"add duration (whole seconds) or content_type; the columns are: {there}"
        faults.add(None, "duration", None, Wrong("there is no such column", mend))


def _warn_of_misspelt(table: Table, unused: list[str], faults: Faults) -> None:
    missing = [name for name in FIELDS if name not in faults.columns]
    for column in unused:
        close = _field_begun(column, missing) or _nearest(column, missing)
        if close and not table.headings.is_left_alone(column):
            warnings.warn(
                f"{table.origin.source}: column {column!r} is not known and is only carried "
                f"through; did you mean {close!r}?",
                PlannerWarning,
                stacklevel=2,
            )


def _nearest(column: str, missing: list[str]) -> str:
    name = column.strip().casefold()
    close = get_close_matches(name, missing, n=1, cutoff=0.8) if len(name) > SHORT else []
    return close[0] if close else ""


def _field_begun(column: str, missing: list[str]) -> str:
    """Find a field whose name or alias is how a heading begins, as "Priority 1 is highest"."""
    words = plain_words(column)
    for name in missing:
        called = [name, *ALIASES.get(name, "").split(",")]
        begins = [plain_words(each) for each in called if len(each.strip()) > 3]
        if any(words.startswith(f"{begin} ") for begin in begins):
            return name
    return ""
