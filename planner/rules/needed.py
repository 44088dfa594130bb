"""Which requests need which others, by the ids that stand in a column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from planner.catalog.arguments import items_of
from planner.engine.arrays import BoolArray, IntArray, spread_out
from planner.errors import InputError
from planner.messages import shown
from planner.requests.cells import Unreadable, Wrong, is_empty, spelled
from planner.requests.checked import Requests
from planner.requests.columns import distinct
from planner.requests.faults import Faults
from planner.requests.ids import spell
from planner.rules.column import cells_of, refuse_unclear
from planner.rules.texts import parts_of
from planner.rules.values import nearest_value

FEW = 4  # cells of which none names a request: the column is meant for something else
MOST_TOLD = 6  # requests of a circle that are named
ROUNDS = 30  # in which ends are taken out together; what hangs together longer, one by one


def read_needs(requests: Requests, label: object, there: BoolArray) -> tuple[IntArray, IntArray]:
    """Read the ids in a column.

    Parameters
    ----------
    requests
        Whose it is.
    label
        As of `find_column`.
    there
        In which rows it counts; shape (requests,).

    Returns
    -------
    requests, others
        Rows, as of `Who.needs`.

    Raises
    ------
    TableError
        If a cell names no request, or its own, or what it needs needs it: every fault at once.
    InputError
        If nobody knows what a cell says, or there are several and none of them names a request.
    """
    refuse_unclear(requests, label)
    faults = Faults(requests.origin)
    name = spelled(label)
    faults.columns[name] = label
    ids = _Ids(requests.ids)
    cells = cells_of(requests, label).where(there, None)
    codes, levels = distinct(cells)
    meant = [ids.meant(level) for level in levels]
    rows = np.flatnonzero(codes >= 0)
    wrong = np.array([isinstance(each, Wrong) for each in meant], dtype=bool)
    strange = rows[wrong[codes[rows]]]
    if len(strange) == len(rows) >= FEW:
        raise InputError(
            f"no cell of {name} holds ids of requests, but such as {shown(levels[0], 40)}; "
            "name the column that does"
        )
    faults.add_cells(name, cells, strange, ids.meant)
    faults.raise_any()
    one, other = _pairs(codes, rows, meant, len(requests))
    itself = Wrong("names the request itself", "leave it out")
    faults.add_cells(name, cells, one[one == other], lambda _: itself)
    faults.raise_any()
    circle = find_circle(one, other, len(requests))
    if circle:
        told = Wrong(f"goes round in a circle: {_told(requests, circle)}", "take one of them out")
        faults.add_cells(name, cells, np.array(circle[:1]), lambda _: told)
    faults.raise_any()
    return one, other


def find_circle(one: IntArray, other: IntArray, size: int) -> list[int]:
    """Find requests that need each other in a circle.

    Parameters
    ----------
    one, other
        Each of the first needs the other one.
    size
        How many requests there are.

    Returns
    -------
    list of int
        Each of them needs the next, and the last the first; empty where there is no circle.
    """
    for _ in range(ROUNDS):
        needing = np.zeros(size, dtype=bool)
        needing[one] = True
        # What is needed and needs nothing itself is in no circle.
        open_ones = needing[other]
        if open_ones.all():
            break
        one, other = one[open_ones], other[open_ones]
    else:
        one, other = _without_ends(one.tolist(), other.tolist())
    if not len(one):
        return []
    # Whoever is left needs another that is left: the way on comes back to itself.
    needed = dict(zip(one.tolist()[::-1], other.tolist()[::-1], strict=True))
    way, seen = [int(one[0])], {int(one[0]): 0}
    while (after := needed[way[-1]]) not in seen:
        seen[after] = len(way)
        way.append(after)
    return way[seen[after] :]


def _without_ends(one: list[int], other: list[int]) -> tuple[IntArray, IntArray]:
    """Take out, one after the other, who needs nothing that is left."""
    needs, needed_by = Counter(one), defaultdict(list)
    for first, second in zip(one, other, strict=True):
        needed_by[second].append(first)
    ends = [each for each in needed_by if not needs[each]]
    while ends:
        for each in needed_by.pop(ends.pop(), ()):
            needs[each] -= 1
            if not needs[each] and each in needed_by:
                ends.append(each)
    left = [pair for pair in zip(one, other, strict=True) if needs[pair[0]] and needs[pair[1]]]
    pairs = np.array(left, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


class _Ids:
    """Reads a cell of ids: the positions of the requests, or what is wrong with it."""

    def __init__(self, ids: pd.Series[str]) -> None:
        self._ids: list[str] = ids.tolist()
        self._places = {each: at for at, each in enumerate(self._ids)}

    def meant(self, value: Any) -> tuple[int, ...] | Wrong:
        """Read one cell: ids by comma, semicolon or blank; their case if it tells two apart."""
        if isinstance(value, Unreadable):
            return Wrong(value.reason, value.mend)
        if is_empty(value):
            return ()
        places: list[int] = []
        for text in self._texts(value):
            found = self._found(text)
            if isinstance(found, Wrong):
                return found
            places += found
        return tuple(dict.fromkeys(places))

    def _texts(self, value: Any) -> list[str]:
        if isinstance(value, str):
            text = spelled(value)
            return [text] if text in self._places else parts_of(text)
        return [text for each in items_of(value) or [value] if (text := _spelled(each))]

    def _found(self, text: str) -> list[int] | Wrong:
        at = self._place(text)
        several = [self._place(each) for each in text.split()] if at is None else [at]
        known = [each for each in several if each is not None]
        if len(known) == len(several):
            return known
        return Wrong(f"names {shown(text, 40)}, which is no id", nearest_value(text, self._ids))

    def _place(self, text: str) -> int | None:
        at = self._places.get(text)
        return self._folded.get(text.casefold()) if at is None else at

    @cached_property
    def _folded(self) -> dict[str, int]:
        """The ids without case, but those that it tells apart."""
        times = Counter(each.casefold() for each in self._ids)
        folded = {each.casefold(): at for each, at in self._places.items()}
        return {each: at for each, at in folded.items() if times[each] == 1}


def _spelled(value: Any) -> str:
    try:
        return "" if is_empty(value) else spell(value)
    except ValueError:
        return "?"


def _pairs(
    codes: IntArray, rows: IntArray, meant: Sequence[tuple[int, ...] | Wrong], size: int
) -> tuple[IntArray, IntArray]:
    """Pair each request with those that its cell names, each pair once."""
    each = [places for places in meant if not isinstance(places, Wrong)]
    flat = np.array([place for places in each for place in places], dtype=np.int64)
    counts = np.array([len(places) for places in each], dtype=np.int64)
    ends = np.cumsum(counts)[codes[rows]]
    at, places = spread_out(ends - counts[codes[rows]], ends)
    pairs = np.unique(rows[at] * size + flat[places])
    return pairs // max(size, 1), pairs % max(size, 1)


def _told(requests: Requests, circle: list[int]) -> str:
    names = [requests.ids.iloc[row] for row in [*circle, circle[0]]]
    few = len(names) <= MOST_TOLD + 1
    return " -> ".join(names if few else [*names[:MOST_TOLD], "...", names[-1]])
