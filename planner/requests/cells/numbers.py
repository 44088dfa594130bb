"""Numbers, as people of several countries spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

import numpy as np

from planner.catalog.amounts import EXACT, MOST_CHARACTERS, exactly, read_number
from planner.requests.cells.base import Wrong, is_empty, spelled

MAX_TAKES = 1000
MAX_COUNT = 10**12
APART = "[.,' \u2019\u00a0\u2009\u202f]"
# Thousands apart by one sign throughout; then a comma or a point, where it is another sign. A
# number that begins with 0 has no thousands, so that 0,500 is a half.
SPELLED = re.compile(
    r"(?P<sign>[+-]?)"
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<apart>{APART})[0-9]{{3}}(?:(?P=apart)[0-9]{{3}})*|[0-9]*)"
    r"(?:(?P<point>(?!(?P=apart))[.,])(?P<part>[0-9]+))?"
)
AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")  # thousands, or thousandths


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


@dataclass(frozen=True)
class Numbers:
    """Reads numbers.

    Attributes
    ----------
    decimal_comma
        Whether another cell of the column has a decimal comma: ``"1.234"`` then may be either.
    """

    decimal_comma: bool = False

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        return self._number(value, "a number")

    def for_column(self, values: Iterable[Any]) -> Self:
        """Return the reader of a column.

        Parameters
        ----------
        values
            What stands in it, each value once.
        """
        return replace(self, decimal_comma=any(map(_has_decimal_comma, values)))

    def _number(self, value: Any, wanted: str) -> Decimal | Wrong | None:
        """Read a number; `wanted` says what to write where there is none."""
        if is_empty(value):
            return None
        if isinstance(value, (bool, np.bool_)):
            return Wrong("is not a number", f"write {wanted}")
        if isinstance(value, int):
            return Decimal(value)
        if isinstance(value, (date, np.datetime64)):
            mend = f"format the cell as text and write {wanted}"
            return Wrong("was made a date by a spreadsheet", mend)
        if isinstance(value, str):
            return self._spelled(spelled(value), wanted)
        number = read_number(spelled(value))
        return Wrong("is not a number", f"write {wanted}") if number is None else number

    def _spelled(self, text: str, wanted: str) -> Decimal | Wrong:
        """Read a number from a text without blanks around it."""
        if ("," in text or self.decimal_comma) and AMBIGUOUS.fullmatch(text):
            return self._either(text)
        number = read_number(text)
        if number is None:
            number = _as_spelled(text)
        if number is None:
            return Wrong("is not a number", _guess(text) or f"write {wanted}")
        return number

    def _either(self, text: str) -> Wrong:
        fine, whole = text.replace(",", "."), re.sub("[.,]", "", text)
        mend = text.replace(".", ",") + "0" if self.decimal_comma else fine
        return Wrong(f"may be {fine} or {whole}", f"write {mend} or {whole}")


class Takes(Numbers):
    """Reads generations per usable shot, at least 1."""

    def __call__(self, value: Any) -> Decimal | Wrong | None:
        """Read one cell."""
        number = self._number(value, "generations per usable shot, such as 3")
        if isinstance(number, Decimal) and not 1 <= number <= MAX_TAKES:
            mend = "write how many generations a usable shot takes, such as 3"
            return Wrong(f"is not from 1 to {MAX_TAKES}", mend)
        return number


class Counts(Numbers):
    """Reads how many a row stands for, at least 1."""

    def __call__(self, value: Any) -> int | Wrong | None:
        """Read one cell."""
        number = self._number(value, "how many requests the row stands for")
        if not isinstance(number, Decimal):
            return number
        if number == 0:
            return Wrong("is no number of requests", "write 1 or more, or delete the row")
        if not 1 <= number <= MAX_COUNT or number % 1:
            mend = "write how many requests the row stands for, such as 1"
            return Wrong(f"is not a whole number from 1 to {MAX_COUNT:,}", mend)
        return int(number)


read_takes = Takes()
read_count = Counts()


def _as_spelled(text: str) -> Decimal | None:
    """Read a number with a decimal comma, or with thousands set apart."""
    found = SPELLED.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    if not found:
        return None
    whole = re.sub("[^0-9]", "", found["whole"])
    return read_number(f"{found['sign']}{whole}.{found['part'] or ''}")


def _has_decimal_comma(value: Any) -> bool:
    """Say whether a cell's number has a comma that cannot be one of thousands."""
    if not isinstance(value, str) or "," not in value or len(value) > MOST_CHARACTERS:
        return False
    digits = re.search("[0-9].*[0-9]", value)  # without a unit or a currency
    if digits is None or AMBIGUOUS.fullmatch(digits[0]):
        return False
    found = SPELLED.fullmatch(digits[0])
    return found is not None and found["point"] == ","


def _guess(text: str) -> str:
    other = re.fullmatch(r"\d[\d_]{,20}(?:\.\d{1,20})?", text)  # 1_000, or digits of another script
    return f"write {Decimal(text.replace('_', ''))}" if other else ""
