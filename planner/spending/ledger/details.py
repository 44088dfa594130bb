"""What else is said of an entry, as JSON that any database and program can read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from numbers import Integral
from typing import Any

from planner.errors import InputError, LedgerError
from planner.messages import named, shown

MOST_DETAILS = 10_000  # letters, as JSON
MOST_DEEP = 50  # dicts and lists in one another; some readers of JSON give up at a few hundred


def details_text(details: Mapping[str, Any] | None) -> str:
    """Write details as JSON.

    Raises
    ------
    InputError
        If they are no mapping, hold what JSON cannot say, or are too long.
    """
    if details is not None and not isinstance(details, Mapping):
        raise InputError(f"details are {shown(details)}; expected a dict")
    try:
        text = json.dumps(dict(details or {}), sort_keys=True, allow_nan=False, default=_plain)
        _refuse_unreadable(json.loads(text))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"details cannot be written as JSON: {named(error)}") from None
    if len(text) > MOST_DETAILS:
        raise InputError(f"details have {len(text):,} letters; {MOST_DETAILS:,} are the most")
    return text


def read_details(text: str) -> dict[str, Any]:
    """Read details as they stand in an entry.

    Raises
    ------
    LedgerError
        If they are damaged.
    """
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise LedgerError(
            f"the details of an entry are damaged, {shown(text)}; planner budget check says of "
            "which, and a copy of the ledger is to be put back"
        )
    return found


def _refuse_unreadable(value: object, deep: int = 0) -> None:
    """Refuse what JSON can say, and databases and other programs cannot read again."""
    if deep > MOST_DEEP:
        raise ValueError(f"they are nested more than {MOST_DEEP} deep")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError(f"{shown(value)} is no text that can be read again")
    elif isinstance(value, (dict, list)):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            _refuse_unreadable(each, deep + 1)


def _plain(value: object) -> str | int:
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Decimal) or hasattr(value, "isoformat"):
        return str(value)
    raise TypeError(f"{shown(value)} is no text, number, list or dict")
