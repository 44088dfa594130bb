"""The words of rules: what people may hand in for each of them, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from planner.catalog.amounts import EXACT, FINEST, is_too_fine, read_number, rounded
from planner.catalog.arguments import items_of, read_decimal
from planner.errors import InputError
from planner.messages import shown
from planner.requests.cells import Numbers, Unreadable, Wrong, is_empty, read_usd, spelled
from planner.requests.cells.answers import read_yes_or_no
from planner.rules.texts import pairs_of, parts_of

Pairs = tuple[tuple[str, tuple[str, ...]], ...]
Each = tuple[tuple[str, Decimal], ...]  # what each value gets
Amount = Decimal | Each
MOST_QUALITY = 1000
MOST_DIGITS = 40  # of a number that is written out
NUMBERS = Numbers()


class WordError(InputError):
    """A word of a rule that means nothing.

    Attributes
    ----------
    word
        Which one; "" where it is no single one.
    """

    def __init__(self, message: str, word: str = "") -> None:
        self.word = word
        super().__init__(message)


def value_text(value: object) -> str:
    """Spell a value of a cell as rules keep it; "" for an empty one.

    A number without needless zeros, a date as ``2026-10-05``, True as ``yes``: what people mean by
    a value is compared, so that its type need not be kept.
    """
    if isinstance(value, str):
        return spelled(value)
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (datetime, np.datetime64, pd.Timestamp)):
        return "" if is_empty(value) or pd.isna(value) else _day(pd.Timestamp(value))
    if isinstance(value, date):
        return value.isoformat()
    if is_empty(value):
        return ""
    text = spelled(value)
    if not isinstance(value, (Real, Decimal)) or text.isdecimal():
        return text
    number = read_number(text)
    return text if number is None else plain_number(number)


def _day(time: pd.Timestamp) -> str:
    """Spell a day, also of a year that the standard library does not know."""
    return f"{time.year:04}-{time.month:02}-{time.day:02}"


def plain_number(number: Decimal) -> str:
    """Spell a number without exponent and needless zeros."""
    if number.adjusted() > MOST_DIGITS:
        return str(number)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def columns(given: Any, word: str) -> tuple[str, ...]:
    """Read the names of columns: one, several, or a text that lists them by comma."""
    return _names(given, word, "the name of a column")


def names(given: Any, word: str) -> tuple[str, ...]:
    """Read names of a catalog: one, several, or a text that lists them by comma."""
    return _names(given, word, "a name of the catalog")


def _names(given: Any, word: str, wanted: str) -> tuple[str, ...]:
    if given is None:
        return ()
    many = parts_of(given) if isinstance(given, str) else items_of(given)
    if many is None or isinstance(given, Mapping):
        raise InputError(f"{word} is {shown(given)}; expected {wanted}, or several")
    for one in many:
        if not isinstance(one, str) or not one.strip():
            raise InputError(f"{word} holds {shown(one)}; expected {wanted}")
    if not many:
        raise InputError(f"{word} is {shown(given)}, which names nothing; give {wanted}")
    return tuple(dict.fromkeys(map(spelled, many)))


def pairs(given: Any, word: str) -> Pairs:
    """Read which requests are meant: a mapping of column to value or values, or its text."""
    if given is None:
        return ()
    if isinstance(given, str):
        given = pairs_of(given, word)
    read: dict[str, tuple[str, ...]] = {}
    for column, values in _items(given, word, "a dict, as {'campaign': 'spring'}"):
        if not isinstance(column, str) or not column.strip():
            raise InputError(f"{word} names {shown(column)}; expected the name of a column")
        if spelled(column) in read:
            raise InputError(f"{word} names {shown(column)} twice; list its values after one name")
        read[spelled(column)] = _values(values, f"{word} of {shown(column)}")
    if not read:
        raise InputError(f"{word} is {shown(given)}, which names nothing; leave it out")
    return tuple(read.items())


def _items(given: Any, word: str, wanted: str) -> list[tuple[Any, Any]]:
    """List the pairs of a mapping, or pairs as they are."""
    many = list(given.items()) if isinstance(given, Mapping) else items_of(given)
    if many is None or not all(isinstance(one, (tuple, list)) and len(one) == 2 for one in many):
        raise InputError(f"{word} is {shown(given)}; expected {wanted}")
    return [(one, other) for one, other in many]


def _values(given: Any, word: str) -> tuple[str, ...]:
    one = isinstance(given, (str, Mapping)) or items_of(given) is None
    many = [given] if one else list(given)
    if isinstance(given, (set, frozenset)):
        many = sorted(many, key=value_text)
    if not many:
        raise InputError(f"{word} is {shown(given)}, which names nothing; leave it out")
    return tuple(dict.fromkeys(_value(each, word) for each in many))


def _value(given: Any, word: str) -> str:
    scalar = isinstance(given, (str, bool, np.bool_, Real, Decimal, date, np.datetime64))
    if given is None or (scalar and not value_text(given)):
        raise InputError(
            f"{word} is {shown(given)}; an empty cell is no value, and no rule can ask for it"
        )
    if not scalar or isinstance(given, (Fraction, Unreadable)):
        raise InputError(f"{word} is {shown(given)}; expected a text, a number or a date")
    return value_text(given)


def usd(given: Any, word: str) -> Amount | None:
    """Read dollars, for all or for each value."""
    return _each(given, word, _usd)


def one_usd(given: Any, word: str) -> Decimal | None:
    """Read dollars."""
    return None if given is None else _usd(given, word)


def decimals(given: Any, word: str) -> Amount | None:
    """Read a number, for all or for each value."""
    return _each(given, word, _decimal)


def wholes(given: Any, word: str) -> Amount | None:
    """Read a whole number, for all or for each value."""
    return _each(given, word, _whole)


def part(given: Any, word: str) -> Decimal | None:
    """Read a part of a whole: 0.3, or ``"30 %"``."""
    return None if given is None else _part(given, word)


def parts(given: Any, word: str) -> Amount | None:
    """Read a part of a whole, for all or for each value."""
    return _each(given, word, _part)


def quality(given: Any, word: str) -> Decimal | None:
    """Read a quality, as a catalog gives it."""
    number = None if given is None else _decimal(given, word)
    if number is not None and number > MOST_QUALITY:
        raise InputError(
            f"{word} is {_told(given)}; expected at most {MOST_QUALITY:,}; "
            "a resolution is written as 1080p"
        )
    return number


def yes_or_no(given: Any, word: str) -> bool:
    """Read True or False; a text may say yes or no."""
    answer = read_yes_or_no(given) if isinstance(given, (bool, np.bool_, str)) else None
    if not isinstance(answer, bool):
        raise InputError(f"{word} is {shown(given)}; expected True or False")
    return answer


def name(given: Any, word: str) -> str:
    """Read one name; "" for none."""
    if given is not None and (not isinstance(given, str) or not given.strip()):
        raise InputError(f"{word} is {shown(given)}; expected one name, as a text")
    return spelled(given or "")


def _each(given: Any, word: str, read: Callable[[Any, str], Decimal]) -> Amount | None:
    if given is None:
        return None
    listed = isinstance(given, (list, tuple)) and given and isinstance(given[0], (list, tuple))
    if not isinstance(given, Mapping) and not listed:
        return read(given, word)
    said: dict[str, Decimal] = {}
    for value, amount in _items(given, word, "a dict, as {'acme': 300}"):
        key = _value(value, f"a value of {word}")
        if key in said:
            raise InputError(f"{word} gives {shown(key)} two limits; keep one")
        said[key] = read(amount, f"{word} of {shown(key)}")
    if not said:
        raise InputError(f"{word} is {shown(given)}, which limits nothing; leave the rule out")
    return tuple(said.items())


def _usd(given: Any, word: str) -> Decimal:
    return _number(given, word, read_usd)


def _decimal(given: Any, word: str) -> Decimal:
    return _number(given, word, NUMBERS)


def _whole(given: Any, word: str) -> Decimal:
    number = _number(given, word, NUMBERS)
    if EXACT.remainder_near(number, Decimal(1)):
        raise InputError(f"{word} is {_told(given)}; expected a whole number")
    return number


def _part(given: Any, word: str) -> Decimal:
    text = spelled(given) if isinstance(given, str) else ""
    in_hundreds = text.endswith("%")
    number = _number(text.removesuffix("%") if in_hundreds else given, word, NUMBERS)
    number = EXACT.scaleb(number, -2) if in_hundreds else number
    if number > 1:
        mend = f"'{plain_number(number)} %'" if 2 <= number <= 100 and not in_hundreds else "'30 %'"
        raise InputError(f"{word} is {_told(given)}; expected a part from 0 to 1, or as {mend}")
    return number


def _number(given: Any, word: str, read: Callable[[Any], Any]) -> Decimal:
    """Read a number from 0 on; a text as a cell would be read."""
    number = read(given) if isinstance(given, str) else given
    if isinstance(number, Wrong):
        mend = f"; {number.suggestion}" if number.suggestion else ""
        raise InputError(f"{word} is {_told(given)}, which {number.reason}{mend}")
    if number is None or isinstance(number, (Mapping, date)):
        raise InputError(f"{word} is {_told(given)}; expected a number")
    amount = read_decimal(number, word)
    # What arithmetic has left behind in a float is finer than any amount.
    return rounded(amount, FINEST, "half-even") if is_too_fine(amount) else amount


def _told(given: Any) -> str:
    """Show what is no amount: a decimal and a day as people write them."""
    return value_text(given) if isinstance(given, (Decimal, date)) else shown(given)


def as_number(amount: Decimal) -> int | float | str:
    """Return an amount as a number of Python that is read as the same; as text where none is."""
    text = plain_number(amount)
    if text.isdecimal():
        return int(text)
    return float(text) if Decimal(repr(float(text))) == amount else text


def as_written(value: Any, most: int | None = None) -> str:
    """Write what is kept of a word as one would in Python; of many values the first, if so many."""
    if isinstance(value, Decimal):
        number = as_number(value)
        return repr(number) if isinstance(number, str) else plain_number(value)
    if not isinstance(value, tuple):
        return repr(value)
    if len(value) == 1 and isinstance(value[0], str) and parts_of(value[0]) == [*value]:
        return repr(value[0])  # others would be cut
    pairs = bool(value) and isinstance(value[0], tuple)
    first = value if most is None else value[:most]
    told = [f"{one[0]!r}: {as_written(one[1], most)}" if pairs else repr(one) for one in first]
    told += [f"... {len(value) - len(first):,} more"] if len(first) < len(value) else []
    return ("{%s}" if pairs else "[%s]") % ", ".join(told)
