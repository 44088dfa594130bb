"""What a cell may say: each function reads one value, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

import numpy as np

from planner.errors import nearest
from planner.requests.schema import PLACES

MAX_DURATION_S = 1_000_000
MAX_PRIORITY = 1_000_000_000
MAX_TAKES = 1000
YES = ("true", "yes", "y", "x", "1")
NO = ("false", "no", "n", "0")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a value, and what to write instead."""

    reason: str
    suggestion: str = ""


Reading = int | Wrong | None  # None: the cell is empty
Reader = Callable[[Any], Reading]


def is_empty(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN as pandas marks a gap, blank text."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def read_duration(value: Any) -> Reading:
    """Read whole seconds, at least 1."""
    number = _number(value, "whole seconds, such as 10")
    if not isinstance(number, Decimal):
        return number
    if number <= 0:
        return Wrong("is not a length of time", "write whole seconds, at least 1")
    if number != number.to_integral_value():
        near = max(1, round(number))
        return Wrong("is not a whole number of seconds", f"write {near}, or another whole number")
    if number > MAX_DURATION_S:
        return Wrong(f"is longer than {MAX_DURATION_S:,} s", "write seconds, not milliseconds")
    return int(number)


def read_priority(value: Any) -> Reading:
    """Read a priority >= 0, as thousandths, rounded half-even."""
    number = _number(value, "a number from 0, such as 2.5")
    if not isinstance(number, Decimal):
        return number
    if number < 0:
        return Wrong("is negative", "write 0 or more; 0 means it adds nothing")
    if number > MAX_PRIORITY:
        return Wrong(f"is more than {MAX_PRIORITY:,}", "divide every priority by the same number")
    return int((number * PLACES).to_integral_value(ROUND_HALF_EVEN))


def read_excess(value: Any) -> Reading:
    """Say (1 or 0) whether a priority has more places than are kept."""
    number = _number(value, "")
    return int(isinstance(number, Decimal) and number * PLACES % 1 != 0)


def read_required(value: Any) -> Reading:
    """Read yes or no."""
    if is_empty(value):
        return None
    text = str(value).strip().casefold().removesuffix(".0")
    if text in YES or text in NO:
        return int(text in YES)
    return Wrong("is neither yes nor no", "write yes or no")


def name_reader(kind: str, known: Sequence[str]) -> Reader:
    """Make a reader of names, whatever their case, that gives their position in `known`."""
    positions = {name.casefold(): position for position, name in enumerate(known)}

    def read_name(value: Any) -> Reading:
        if is_empty(value):
            return None
        text = str(value).strip()
        found = positions.get(text.casefold())
        return Wrong(f"is an unknown {kind}", nearest(text, known)) if found is None else found

    return read_name


def read_takes(value: Any) -> Reading:
    """Read generations per usable shot, at least 1, as thousandths, rounded half-even."""
    number = _number(value, "generations per usable shot, such as 3")
    if not isinstance(number, Decimal):
        return number
    if not 1 <= number <= MAX_TAKES:
        return Wrong(f"is not from 1 to {MAX_TAKES}", "write generations per usable shot")
    return int((number * PLACES).to_integral_value(ROUND_HALF_EVEN))


def read_limit(value: Any) -> Reading:
    """Read an amount of USD, in millionths, rounded down."""
    number = _number(value, "USD, such as 12.50")
    if not isinstance(number, Decimal):
        return number
    if not 0 <= number <= MAX_PRIORITY:
        return Wrong("is no amount of money", "write USD, 0 or more")
    return int(number * 1_000_000)


def list_reader(kind: str, known: Sequence[str], found: list[tuple[str, ...]]) -> Reader:
    """Make a reader of lists of names, by comma or semicolon, that gives a position in `found`.

    Parameters
    ----------
    kind, known
        As of `name_reader`.
    found
        Each distinct list, in alphabetical order; the reader adds to it.
    """
    read_name = name_reader(kind, known)

    def read_list(value: Any) -> Reading:
        if is_empty(value):
            return None
        parts = re.split(r"[,;]", value) if isinstance(value, str) else list(value)
        readings = [read_name(part) for part in parts]
        wrong = next((reading for reading in readings if isinstance(reading, Wrong)), None)
        if wrong is not None:
            return wrong
        names = tuple(sorted(known[at] for at in readings if isinstance(at, int)))
        if names not in found:
            found.append(names)
        return found.index(names) if names else None

    return read_list


def _number(value: Any, wanted: str) -> Decimal | Wrong | None:
    if is_empty(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return Wrong("is not a number", f"write {wanted}")
    text = str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Wrong("is not a number", _guess(text) or f"write {wanted}")
    if not number.is_finite():
        return Wrong("is not a finite number", f"write {wanted}")
    return number


def _guess(text: str) -> str:
    comma = re.fullmatch(r"(\d+),(\d{1,2}|\d{4,})", text)
    if comma:
        return f"write {comma[1]}.{comma[2]}"
    unit = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:s|sec|secs|second|seconds)\.?", text, re.IGNORECASE)
    return f"write {unit[1]}" if unit else ""
