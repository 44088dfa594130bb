"""What stands in JSON, read as nothing but what it is: whatever is odd in it is a ValueError."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from pydantic import ValidationError

from planner.messages import shown
from planner.outputs.as_json import adapter, plain

MOST_DIGITS = 60  # before and after the point of an amount


def read(kind: Any, value: Any, name: str) -> Any:
    """Read a value as nothing but what it is: no text counts as a number, no number as a truth.

    Raises
    ------
    ValueError
        If it is something else: a line that names the place.
    """
    try:
        return adapter(kind).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        inner = (f"[{at}]" if isinstance(at, int) else f".{at}" for at in first["loc"])
        place = "".join([name, *inner])
        if first["type"] == "missing":
            raise ValueError(f"{place} is missing") from None
        said = " ".join(first["msg"].split())
        said = said[:1].lower() + said[1:]
        raise ValueError(f"{place} is {shown(first['input'])}: {said}") from None


def read_record(kind: Any, value: Any, name: str) -> Any:
    """Read a record that holds its fields and nothing else."""
    record = read(kind, value, name)
    refuse_others(value, plain(kind, record))
    return record


def list_of(body: dict[str, Any], name: str) -> list[Any]:
    """Return a list of the body."""
    found = body[name]
    if not isinstance(found, list):
        raise ValueError(f"{name} is {shown(found)}; expected a list")
    return found


def refuse_others(given: object, known: object) -> None:
    """Refuse what is not looked at: another reader may take it for a part of what was verified."""
    if isinstance(given, dict) and isinstance(known, dict):
        others = sorted(given.keys() - known.keys())
        if others:
            raise ValueError(f"{others[0]!r} is no part of it")
        for name, value in known.items():
            refuse_others(given.get(name), value)
    elif isinstance(given, list) and isinstance(known, list):
        for one, other in zip(given, known, strict=True):
            refuse_others(one, other)


def check_amounts(record: Mapping[str, Any]) -> None:
    """Refuse an amount that no plan has, and that would have to be written out digit by digit."""
    for name, value in record.items():
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                check_amounts(vars(one))
            elif not _is_amount(one):
                raise ValueError(f"{name} is {shown(one)}, which is no amount")


def _is_amount(value: Any) -> bool:
    """Say whether a value may be one; what is no number is none that is wrong."""
    if isinstance(value, Decimal):
        return -MOST_DIGITS < value.adjusted() < MOST_DIGITS
    return not isinstance(value, float) or isfinite(value)
