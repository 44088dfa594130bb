"""Who is meant: requests by what they are called, their ids, or titles that no other has."""

from __future__ import annotations

from functools import cached_property
from unicodedata import normalize

import numpy as np

from planner.errors import InputError
from planner.messages import named, nearest, shown
from planner.requests.naming import Names

MOST_COMPARED = 10_000  # ids, and as many titles, for the nearest one
LONGEST_BITS = 64  # of a whole number that is an id


class Called:
    """Finds requests by what they are called.

    Parameters
    ----------
    ids
        The id of every request.
    names
        What to call them in a sentence.
    """

    def __init__(self, ids: list[str], names: Names) -> None:
        self._ids, self._names = ids, names

    def row(self, wanted: object) -> int:
        """Find a request by its id, or by its title where no other has it.

        Parameters
        ----------
        wanted
            A text; a whole number for an id that is one, as in tables without ids.

        Raises
        ------
        InputError
            If there is none, with the nearest id or title.
        """
        if isinstance(wanted, (int, np.integer)) and not isinstance(wanted, (bool, np.timedelta64)):
            number = int(wanted)
            wanted = str(number) if number.bit_length() <= LONGEST_BITS else shown(number)
        if not isinstance(wanted, str):
            raise InputError(f"the id is {shown(wanted)}; expected a text or a whole number")
        wanted = normalize("NFC", wanted)  # as ids are
        if wanted in self._places:
            return self._places[wanted]
        rows = self.titled(wanted)
        if len(rows) == 1:
            return rows[0]
        if rows:
            some = " or ".join(shown(self._ids[at]) for at in rows[:3])
            many = f"{len(rows):,} requests are called {shown(wanted)}"
            raise InputError(f"{many}; give an id: {some}")
        near = nearest(named(wanted), self.near())
        raise InputError(f"there is no request {shown(wanted)}; {near}")

    def titled(self, name: str) -> list[int]:
        """Return the requests of a title, with or without their id before it."""
        name = normalize("NFC", name)
        alone = self._titled.get(name, [])
        blanks = [at for at, letter in enumerate(name) if letter == " "]
        both = [
            row
            for at in blanks
            if (row := self._places.get(name[:at])) in self._titled.get(name[at + 1 :], [])
        ]
        return sorted({*alone, *both})

    def near(self) -> list[str]:
        """Return the ids and titles among which a misspelt one is looked for."""
        ids = self._ids[:MOST_COMPARED]
        spelled = {one.casefold() for one in ids}
        titles = list(self._titled)[:MOST_COMPARED]
        return [*ids, *(title for title in titles if title.casefold() not in spelled)]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one: at for at, one in reversed(list(enumerate(self._ids)))}

    @cached_property
    def _titled(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, title in enumerate(self._names.titles(np.arange(len(self._ids)))):
            if title:
                found.setdefault(normalize("NFC", title), []).append(at)
        return found
