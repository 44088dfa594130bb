"""Ties of requests that are too entangled to be joined, as rows over single requests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, distinct
from planner.errors import InputError
from planner.rules.compiled import Compiled
from planner.rules.split import Split
from planner.rules.ties.tied import Entries

MOST_ROWS = 20_000  # each takes a general solver some microseconds at least, a thousand times over

# Requests, options of each of which so much is added, and the limit.
_Part = tuple[int, "IntArray | None", int]


def tie_entries(
    split: Split, compiled: Compiled, apart: BoolArray, first: int
) -> tuple[Entries, list[int]]:
    """Write the ties of requests that stand apart as rows.

    Parameters
    ----------
    split
        Menus, of which each of these requests has one of its own.
    compiled
        The ties.
    apart
        Which requests these are; shape (requests,).
    first
        The number of the first row.

    Returns
    -------
    entries, limits
        What options add to these rows, and what each may come to at the most.

    Raises
    ------
    InputError
        If it takes more rows than a general solver can be given.
    """
    pieces: list[tuple[IntArray, IntArray, IntArray]] = []
    limits: list[int] = []
    for parts, limit in _rows(split, compiled, apart):
        if len(limits) == MOST_ROWS:
            raise InputError(
                f"{int(apart.sum()):,} requests are tied in so many ways that it takes more than "
                f"{MOST_ROWS:,} rows to say so; tie smaller groups"
            )
        for request, options, amount in parts:
            own = _options(split, request) if options is None else options
            row = np.full(len(own), first + len(limits), dtype=np.int64)
            pieces.append((own, row, np.full(len(own), amount, dtype=np.int64)))
        limits.append(limit)
    if not pieces:
        return Entries(), limits
    return Entries(*map(np.concatenate, zip(*pieces, strict=True))), limits


def _options(split: Split, request: int) -> IntArray:
    menu = int(split.members[request])
    return np.arange(split.starts[menu], split.starts[menu + 1])


def _rows(split: Split, compiled: Compiled, apart: BoolArray) -> Iterator[tuple[list[_Part], int]]:
    for labels in compiled.one_of:
        for rows in _groups(labels, apart):
            yield [(row, None, 1) for row in rows], 1
    for labels in compiled.all_or_none:
        for rows in _groups(labels, apart):
            for one, other in zip(rows, [*rows[1:], rows[0]], strict=True):
                yield [(one, None, 1), (other, None, -1)], 0
    for one, other in zip(*(column.tolist() for column in compiled.needs), strict=True):
        if apart[one]:
            yield [(one, None, 1), (other, None, -1)], 0
    for alike in compiled.alike:
        codes = alike.codes[split.options]
        for rows in _groups(alike.labels, apart):
            yield from _agreeing(split, codes, rows)


def _agreeing(split: Split, codes: IntArray, rows: list[int]) -> Iterator[tuple[list[_Part], int]]:
    """Let no two requests be made unlike: one with a value, the other with another one."""
    own = {row: _options(split, row) for row in rows}
    values = distinct(np.concatenate([codes[own[row]] for row in rows]))
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            for value in values.tolist():
                with_it = own[one][codes[own[one]] == value]
                without = own[other][codes[own[other]] != value]
                if len(with_it) and len(without):
                    yield [(one, with_it, 1), (other, without, 1)], 1


def _groups(labels: IntArray, apart: BoolArray) -> Iterator[list[int]]:
    rows = np.flatnonzero((labels >= 0) & apart)
    rows = rows[np.argsort(labels[rows], kind="stable")]
    cuts = np.flatnonzero(np.diff(labels[rows])) + 1
    return (part.tolist() for part in np.split(rows, cuts) if len(part) > 1)
