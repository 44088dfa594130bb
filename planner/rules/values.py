"""When two values are the same to people: case, blanks, the spelling of numbers do not matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from planner.catalog.schema import Catalog
from planner.messages import nearest, shown
from planner.requests.cells import Amounts, Names, Wrong, read
from planner.requests.fields import FIELDS
from planner.rules.words import value_text

# A number that begins with 0 is a name, such as 007; so is one with an exponent.
NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]+Z?)?")
DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")  # a day, a month, a year
KINDS = NUMBERS, DAYS, TEXTS = range(3)  # in the order in which they are sorted
SAME_WORDS = {"true": "yes", "false": "no"}
MANY = 1000  # values; among more, only likely ones are compared with a misspelt one

Key = tuple[int, Any]  # values with equal keys are the same; keys are sorted as people would


def key_of(text: str) -> Key:
    """Return what a value is told by.

    Parameters
    ----------
    text
        The value, as of `value_text`.
    """
    if text[0] in "0123456789+-":
        if NUMBER.fullmatch(text):
            return NUMBERS, Decimal(text)
        day = _day(text)
        if day:
            return DAYS, day
    plain = text.casefold()
    if not plain.isascii():
        plain = normalize("NFC", plain)
    if " " in plain or not plain.isprintable():
        plain = " ".join(plain.split())
    return TEXTS, SAME_WORDS.get(plain, plain)


def meaning_in(column: str, catalog: Catalog) -> Callable[[Any], str]:
    """Return what spells the values of a column: those of a known field by what they mean.

    So ``"IG"`` and ``"Instagram"`` are the same platform.

    Parameters
    ----------
    column
        The name of a field, or any other.
    catalog
        The names that fields may hold.
    """
    make_reader = FIELDS[column].reader if column in FIELDS else None
    if make_reader is None:
        return value_text
    reader = make_reader(catalog)
    if isinstance(reader, Amounts):  # the name is meant, not what it stands for
        reader = Names(reader.called, reader.known)

    def meaning(value: Any) -> str:
        said = read(reader, value)
        if said is None or isinstance(said, Wrong):
            return value_text(value)
        return ", ".join(said) if isinstance(said, tuple) else value_text(said)

    return meaning


def nearest_value(text: str, known: Sequence[str]) -> str:
    """Say which value was probably meant, as of `nearest`; "" where nothing can be said."""
    if len(known) > MANY:
        begin = text[:1].casefold()
        known = [one for one in known if one[:1].casefold() == begin][:MANY]
    return nearest(text, known) if known else ""


def quoted(values: Sequence[str], most: int = 4) -> str:
    """List values in quotes, of many the first."""
    more = [f"{len(values) - most:,} more"] if len(values) > most else []
    return ", ".join([*(shown(value, 40) for value in values[:most]), *more])


def _day(text: str) -> str:
    """Return the day that a text says; "" where it is none."""
    dotted = DOTTED.fullmatch(text)
    iso = DAY.fullmatch(text)
    if dotted is None and iso is None:
        return ""
    day = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}" if dotted else iso[1] if iso else ""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""
