"""What every reader of a cell needs: what is empty, what is spelled, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import combining, normalize

import numpy as np

# What cannot be seen at either end of a text. Those that Python knows no blanks: zero-width space,
# marks of direction, word joiner, variation selectors (of a tick), byte order mark.
BLANKS = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace()) + (
    "\u200b\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"
)
SLIGHT = re.compile(rf"[{BLANKS}_.\-\u2010-\u2015]+")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a value, and what to write instead."""

    reason: str
    suggestion: str = ""


@dataclass(frozen=True, repr=False)
class Unreadable:
    """A cell that shows something which is no value, such as the error of a formula.

    Attributes
    ----------
    shown
        What its reader sees there.
    reason
        What is wrong with it.
    mend
        What to do.
    """

    shown: str
    reason: str
    mend: str

    def __str__(self) -> str:
        return self.shown

    __repr__ = __str__


Reader = Callable[[Any], Any]  # gives what a cell says, a Wrong, or None where it is empty


def read(reader: Reader, value: Any) -> Any:
    """Read a cell: one that is unreadable is a fault, whoever reads it."""
    if isinstance(value, Unreadable):
        return Wrong(value.reason, value.mend)
    return reader(value)


def is_empty(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN as pandas marks a gap, blank text."""
    if isinstance(value, str):
        return not value.strip(BLANKS)
    if isinstance(value, (float, np.floating)):
        return bool(np.isnan(value))
    if isinstance(value, Decimal):
        return value.is_nan()
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def spelled(value: Any) -> str:
    """Spell what stands in a cell, without blanks around it; "?" where it cannot be spelled."""
    try:
        return str(value).strip(BLANKS)
    except Exception:  # its own code fails, or it holds a number with too many digits
        return "?"


def folded(text: str) -> str:
    """Return a text without what words may differ in: case, accents, signs of how to show it."""
    if text.isascii():
        return text.casefold()
    letters = normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not combining(letter))


def squashed(text: str) -> str:
    """Return a text without what names may differ in: case, accents, blanks, hyphens, dots."""
    return SLIGHT.sub("", folded(text))
