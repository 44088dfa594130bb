"""Names of the catalog, and lists of them, as people spell them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from planner.catalog.naming import near
from planner.messages import listed, named, nearest
from planner.requests.cells.aliases import ALIASES
from planner.requests.cells.base import Wrong, is_empty, spelled, squashed

WHOLE = re.compile(r"([0-9]+)\.0+")  # what a column with gaps makes of a whole number


class Names:
    """Reads names, whatever their case, blanks, hyphens, underscores and dots, or by an alias.

    Parameters
    ----------
    called
        What a name is one of, for messages and as a key of `ALIASES`.
    known
        The names, in the order of the catalog.
    lists
        The command that lists them; "" where they are few.

    Attributes
    ----------
    called, known, lists
        As above.
    """

    def __init__(self, called: str, known: Iterable[str], lists: str = "") -> None:
        self.called = called
        self.known = tuple(known)
        self.lists = lists
        self._nearest: dict[str, str] = {}
        self._exact = {name.casefold(): name for name in self.known}
        self._alike = _alike(self.known, ALIASES.get(called, {}))

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        if is_empty(value):
            return None
        alike = self.alike(value)
        if len(alike) == 1:
            return alike[0]
        text = named(spelled(value))
        mend = f"write one of: {listed(alike)}" if alike else self.nearest(text)
        return Wrong(f"is an unknown {self.called}", mend)

    def nearest(self, text: str) -> str:
        """Say which name was probably meant; of many, all that have what is there in them."""
        if text not in self._nearest:  # a table may have it in each of its rows
            find = near if self.lists else nearest
            self._nearest[text] = find(text, self.known, self.lists)
        return self._nearest[text]

    def alike(self, value: Any) -> list[str]:
        """Return the names that one may mean: one, several that are spelled alike, or none."""
        text = spelled(value)
        name = self._exact.get(text.casefold())
        if name is not None:
            return [name]
        whole = WHOLE.fullmatch(text)
        return self._alike.get(squashed(whole[1] if whole else text), [])

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
    """Reads lists of names, by comma, semicolon or line, each once, into alphabetical order."""

    def __call__(self, value: Any) -> Any:
        """Read one cell."""
        if is_empty(value):
            return None
        if isinstance(value, (set, frozenset)):
            value = sorted(value, key=spelled)
        many = isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim)
        parts = value if many else re.split(r"[,;\n\r]", spelled(value))
        readings = [super(Lists, self).__call__(part) for part in parts]
        wrong = next((reading for reading in readings if isinstance(reading, Wrong)), None)
        return wrong or tuple(sorted({name for name in readings if name is not None})) or None

    def place(self, name: Any) -> Any:
        """Return what orders the readings: the names themselves."""
        return name


def _alike(known: Iterable[str], aliases: Mapping[str, Iterable[str]]) -> Mapping[str, list[str]]:
    """List the names that are spelled alike, by what they then have in common; aliases as well."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in known:
        alike[squashed(name)].append(name)
    more = {
        squashed(alias): alike[squashed(target)]
        for target, words in aliases.items()
        if squashed(target) in alike
        for alias in words
    }
    return {**more, **alike}
