"""Finding the first thing in which what is shown differs from what is due."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from planner.results.cells import plain_cells

EMPTY = (None, "")


class Difference(NamedTuple):
    """Where two things differ, and what stands there in each."""

    where: str
    shown: object
    due: object

    def __str__(self) -> str:
        return f"{self.where} is {_brief(self.shown)}; it should be {_brief(self.due)}"


def _brief(value: object) -> str:
    text = repr(value) if isinstance(value, str) or value is None else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


class Differences:
    """Compares records whole: type by type, field by field.

    Parameters
    ----------
    apart
        Where nothing is compared, as of `first`.
    """

    def __init__(self, apart: frozenset[str]) -> None:
        self._apart = apart
        # Many records hold the same few; they stay alive as long as what holds them.
        self._same: set[tuple[int, int]] = set()

    def first(self, shown: Any, due: Any, where: str) -> Difference | None:
        """Find the first difference; None where there is none.

        Parameters
        ----------
        shown, due
            What is claimed, and what it should be.
        where
            What to call it.
        """
        pair = (id(shown), id(due))
        if shown is due or pair in self._same or where in self._apart:
            return None
        found = self._inside(shown, due, where)
        if found is None and is_dataclass(due):
            self._same.add(pair)
        return found

    def _inside(self, shown: Any, due: Any, where: str) -> Difference | None:
        differs = Difference(where, shown, due)
        if type(shown) is not type(due):
            return differs
        if isinstance(due, np.ndarray):
            same = shown.dtype == due.dtype and np.array_equal(shown, due)
            return None if same else Difference(where, "another array", "that of the requests")
        if isinstance(due, float):
            return None if repr(shown) == repr(due) else differs
        if isinstance(due, tuple):
            if len(shown) != len(due):
                return Difference(f"the number of {where}", len(shown), len(due))
            pairs = [
                (f"{where}[{at}]", *pair) for at, pair in enumerate(zip(shown, due, strict=True))
            ]
        elif is_dataclass(due):
            pairs = [
                (f"{where}.{name}", vars(shown).get(name), getattr(due, name))
                for name in _names(shown, due)
            ]
        else:
            return None if shown == due else differs
        found = (self.first(one, other, inner) for inner, one, other in pairs)
        return next((each for each in found if each is not None), None)


def _names(shown: Any, due: Any) -> list[str]:
    """List the fields, and whatever else is kept beside them, such as a figure looked up."""
    names = [field.name for field in fields(due)]
    kept = [name for name in vars(shown) if name not in names]
    return names + [name for name in kept if not name.startswith("_")]


def first_difference(
    shown: pd.Series[Any], due: pd.Series[Any], *, written: bool = False
) -> int | None:
    """Find the first row in which two columns differ; None where there is none.

    Where their types differ they are compared as JSON would hold them, in which a table that was
    read from it is the same as it was.

    Parameters
    ----------
    shown, due
        What is claimed, and what it should be.
    written
        Whether `due` may be from a file that holds texts alone: a text there is what is spelled so,
        and of nothing no more is left than an empty cell.
    """
    # Among objects, True passes for 1.
    if shown.dtype == due.dtype != object and shown.equals(due):
        return None
    ours, theirs = plain_cells(shown), plain_cells(due)
    alike = _alike_in_writing if written else _alike
    rows = enumerate(zip(ours, theirs, strict=True))
    return next((row for row, (one, other) in rows if not alike(one, other)), None)


def _alike(one: object, other: object) -> bool:
    # Numbers are alike by their worth; True is no number.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _alike_in_writing(one: object, other: object) -> bool:
    if _alike(one, other) or (one in EMPTY and other in EMPTY):
        return True
    return isinstance(other, str) and isinstance(one, (bool, int, float)) and str(one) == other
