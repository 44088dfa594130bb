"""What a cell may say: each function reads one value, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from planner.catalog.amounts import (
    EXACT,
    FINEST,
    FINEST_TOLD,
    exactly,
    is_too_fine,
    read_number,
    rounded,
)
from planner.errors import named, nearest

MAX_DURATION_S = 1_000_000
MAX_PRIORITY = 1_000_000_000
MAX_TAKES = 1000
MAX_USD = 1_000_000_000
YES = ("true", "yes", "y", "x", "1")
NO = ("false", "no", "n", "0")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a value, and what to write instead."""

    reason: str
    suggestion: str = ""


Reader = Callable[[Any], Any]  # gives what a cell says, a Wrong, or None where it is empty


@dataclass(frozen=True)
class Scale:
    """How the numbers of a column are kept: as whole counts of a part of one.

    Attributes
    ----------
    parts
        How many make one: 1000 where a number is kept in thousandths.
    low, high
        The least and the greatest number that may stand there.
    rounding
        Which way of `decimal` a finer number goes; None where only whole ones may stand there.
    """

    parts: int
    low: int
    high: int
    rounding: str | None = None

    @exactly
    def number(self, reading: Decimal | int) -> int:
        """Return what is kept of a number."""
        return int((Decimal(reading) * self.parts).to_integral_value(self.rounding))

    def meaning(self, number: int) -> Decimal | int:
        """Return the number that is meant by what is kept of it."""
        return number if self.parts == 1 else EXACT.divide(number, self.parts)


def is_empty(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN as pandas marks a gap, blank text."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (float, np.floating)):
        return bool(np.isnan(value))
    if isinstance(value, Decimal):
        return value.is_nan()
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def spelled(value: Any) -> str:
    """Spell what stands in a cell, without blanks around it; "?" where it cannot be spelled."""
    try:
        return str(value).strip()
    except Exception:  # its own code fails, or it holds a number with too many digits
        return "?"


@exactly
def read_duration(value: Any) -> int | Wrong | None:
    """Read whole seconds, at least 1."""
    number = _number(value, "whole seconds, such as 10")
    if not isinstance(number, Decimal):
        return number
    if number <= 0:
        return Wrong("is not a length of time", "write whole seconds, at least 1")
    if number > MAX_DURATION_S:
        return Wrong(f"is longer than {MAX_DURATION_S:,} s", "write seconds, not milliseconds")
    if number % 1:
        near = max(1, round(number))
        return Wrong("is not a whole number of seconds", f"write {near}, or another whole number")
    return int(number)


def read_priority(value: Any) -> Decimal | Wrong | None:
    """Read a priority >= 0."""
    number = _number(value, "a number from 0, such as 2.5")
    if not isinstance(number, Decimal):
        return number
    if number < 0:
        return Wrong("is negative", "write 0 or more; 0 means it adds nothing")
    if number > MAX_PRIORITY:
        return Wrong(f"is more than {MAX_PRIORITY:,}", "divide every priority by the same number")
    return number


def read_takes(value: Any) -> Decimal | Wrong | None:
    """Read generations per usable shot, at least 1."""
    number = _number(value, "generations per usable shot, such as 3")
    if isinstance(number, Decimal) and not 1 <= number <= MAX_TAKES:
        return Wrong(f"is not from 1 to {MAX_TAKES}", "write generations per usable shot")
    return number


def read_usd(value: Any) -> Decimal | Wrong | None:
    """Read an amount of USD; what arithmetic has left behind in a float may be finer."""
    number = _number(value, "USD, such as 12.50")
    if not isinstance(number, Decimal):
        return number
    if not 0 <= number <= MAX_USD:
        return Wrong("is no amount of money", f"write USD, from 0 to {MAX_USD:,}")
    if not isinstance(value, (float, np.floating)) and is_too_fine(number):
        return Wrong(f"is finer than {FINEST_TOLD}", f"write {rounded(number, FINEST, 'down'):f}")
    return number


def read_yes_or_no(value: Any) -> bool | Wrong | None:
    """Read yes or no."""
    if is_empty(value):
        return None
    text = spelled(value).casefold().removesuffix(".0")
    if text in YES or text in NO:
        return text in YES
    return Wrong("is neither yes nor no", "write yes or no")


class Names:
    """Reads names, whatever their case.

    Parameters
    ----------
    called
        What a name is one of, for messages.
    known
        The names, in the order of the catalog.

    Attributes
    ----------
    called, known
        As above.
    """

    def __init__(self, called: str, known: Iterable[str]) -> None:
        self.called = called
        self.known = tuple(known)
        self._spelled = {name.casefold(): name for name in self.known}

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        if is_empty(value):
            return None
        text = spelled(value)
        name = self._spelled.get(text.casefold())
        if name is None:
            return Wrong(f"is an unknown {self.called}", nearest(named(text), self.known))
        return name

    def place(self, name: Any) -> Any:
        """Return what orders the readings: a name's place in the catalog."""
        return self.known.index(name)


class Amounts(Names):
    """Reads names that stand for an amount, such as the seconds of a kind of content.

    Parameters
    ----------
    called
        As of `Names`.
    amounts
        What each name stands for.

    Attributes
    ----------
    amounts
        As above.
    """

    def __init__(self, called: str, amounts: Mapping[str, Decimal | int]) -> None:
        super().__init__(called, amounts)
        self.amounts = amounts

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        name = super().__call__(value)
        return self.amounts[name] if isinstance(name, str) else name


class Lists(Names):
    """Reads lists of names, by comma or semicolon, into alphabetical order."""

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        if is_empty(value):
            return None
        if isinstance(value, (set, frozenset)):
            value = sorted(value, key=spelled)
        many = isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim)
        parts = value if many else re.split(r"[,;]", spelled(value))
        readings = [super(Lists, self).__call__(part) for part in parts]
        wrong = next((reading for reading in readings if isinstance(reading, Wrong)), None)
        return wrong or tuple(sorted(name for name in readings if name is not None)) or None

    def place(self, name: Any) -> Any:
        """Return what orders the readings: the names themselves."""
        return name


def _number(value: Any, wanted: str) -> Decimal | Wrong | None:
    if is_empty(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return Wrong("is not a number", f"write {wanted}")
    if isinstance(value, int):
        return Decimal(value)
    text = spelled(value)
    number = read_number(text)
    if number is None:
        return Wrong("is not a number", _guess(text) or f"write {wanted}")
    return number


def _guess(text: str) -> str:
    other = re.fullmatch(r"\d[\d_]{,20}(?:\.\d{1,20})?", text)  # 1_000, or digits of another script
    if other:
        return f"write {Decimal(text.replace('_', ''))}"
    comma = re.fullmatch(r"(\d{1,20}),(\d{1,2}|\d{4,20})", text)
    if comma:
        return f"write {comma[1]}.{comma[2]}"
    seconds = r"(\d{1,20}(?:\.\d{1,20})?)\s*(?:s|sec|secs|second|seconds)\.?"
    unit = re.fullmatch(seconds, text, re.IGNORECASE)
    return f"write {unit[1]}" if unit else ""
