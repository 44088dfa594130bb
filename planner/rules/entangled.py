"""Ties of requests that are too entangled to be joined, as rows over single requests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, distinct, ranked
from planner.errors import InputError
from planner.rules.compiled import Compiled
from planner.rules.split import Split
from planner.rules.ties.tied import Entries

MOST_ROWS = 20_000  # each takes a general solver some microseconds at least, a thousand times over

MOST_AMOUNT = 1 << 40  # in a row
# A request, which of its options (None: all) add how much; of several requests, their options.
_Part = tuple[int, "IntArray | None", "int | IntArray"]


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
    for terse in (False, True):
        found = _written(split, compiled, apart, first, terse=terse)
        if found is not None:
            return found
    raise InputError(
        f"{int(apart.sum()):,} requests are tied in so many ways that it takes more than "
        f"{MOST_ROWS:,} rows to say so; tie smaller groups"
    )


def _written(
    split: Split, compiled: Compiled, apart: BoolArray, first: int, *, terse: bool
) -> tuple[Entries, list[int]] | None:
    """Write the rows, with few ones for what is alike or with sharp ones; None: too many."""
    pieces: list[tuple[IntArray, IntArray, IntArray]] = []
    limits: list[int] = []
    for parts, limit in _rows(split, compiled, apart, terse=terse):
        if len(limits) == MOST_ROWS:
            return None
        for request, options, amount in parts:
            own = _options(split, request) if options is None else options
            row = np.full(len(own), first + len(limits), dtype=np.int64)
            pieces.append((own, row, np.broadcast_to(np.int64(amount), len(own))))
        limits.append(limit)
    if not pieces:
        return Entries(), limits
    return Entries(*map(np.concatenate, zip(*pieces, strict=True))), limits


def _options(split: Split, request: int) -> IntArray:
    menu = int(split.members[request])
    return np.arange(split.starts[menu], split.starts[menu + 1])


def _rows(
    split: Split, compiled: Compiled, apart: BoolArray, *, terse: bool
) -> Iterator[tuple[list[_Part], int]]:
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
            yield from _ordered(split, codes, rows) if terse else _agreeing(split, codes, rows)


def _ordered(split: Split, codes: IntArray, rows: list[int]) -> Iterator[tuple[list[_Part], int]]:
    """Let nobody be made with a later value than anybody else, in one row for each.

    Of ``n`` requests, one with value ``v`` adds ``n**v``: more than all others with earlier ones.
    Whoever takes ``v`` leaves room for ``n - 1`` times that.
    """
    own = [_options(split, row) for row in rows]
    options = np.concatenate(own)
    edges = np.concatenate([[0], np.cumsum([len(each) for each in own])])
    values, ranks = ranked(codes[options])
    others, most = len(rows) - 1, max(len(values) - 1, 0)
    limit = others * len(rows) ** most
    if limit >= MOST_AMOUNT:
        yield from _agreeing(split, codes, rows)
        return
    amounts = np.int64(len(rows)) ** ranks
    for begin, end in pairwise(edges.tolist()):
        each = amounts.copy()
        each[begin:end] = limit - others * amounts[begin:end]
        yield [(rows[0], options, each)], limit


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
