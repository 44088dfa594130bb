"""Pairs that no best choice needs: another one of the group is as good in everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from planner.engine.arrays import BoolArray, IntArray

# Comparisons at once; a group with more than that is left as it is.
CELLS = 1 << 22
# Entries of rows that are looked at at once
ENTRIES = 1 << 22


def undominated(
    starts: IntArray,
    costs: IntArray,
    values: IntArray,
    rows: Sequence[tuple[IntArray, IntArray, int]],
) -> BoolArray:
    """Say which pairs another one of their group does not dominate.

    One that costs no more, is worth no less and adds no more to any row can stand in for it in any
    choice. Of pairs that are equal in all of it the first remains.

    Parameters
    ----------
    starts
        Where the pairs of each group begin; shape (groups + 1,).
    costs, values
        Of each pair.
    rows
        Pairs, in rising order, what they add to a row, and what every unit of cost adds to it
        besides; each row's.

    Returns
    -------
    BoolArray
        Shape (pairs,).
    """
    useful = np.ones(len(costs), dtype=bool)
    batches = list(_batches(rows))
    for groups, length in _alike(np.diff(starts)):
        at = starts[groups][:, None] + np.arange(length)
        below = _no_more(-values[at]) & _no_more(costs[at])
        place = np.full(len(costs), -1, dtype=np.int64)
        place[at] = np.arange(at.size).reshape(at.shape)
        gaining = np.full(len(groups), sum(spent < 0 for *_, spent in rows))
        for pairs, numbers, factors, spent in batches:
            inside = place[pairs] >= 0
            own, offset = np.divmod(place[pairs[inside]], length)
            touched, member = np.unique(own * len(spent) + numbers[inside], return_inverse=True)
            of, row = np.divmod(touched, len(spent))
            amounts = spent[row, None] * costs[at[of]]
            amounts[member.reshape(-1), offset] += factors[inside]
            _compare(below, of, amounts)
            np.subtract.at(gaining, of, spent[row] < 0)
        # To other rows that gain by what is spent, whoever costs less adds more.
        some = np.flatnonzero(gaining)
        below[some] &= _no_more(-costs[at[some]])
        equal = below & below.transpose(0, 2, 1)
        first = np.triu(np.ones((length, length), dtype=bool), 1)
        useful[at] = ~(below & (~equal | first)).any(axis=1)
    return useful


def _batches(
    rows: Sequence[tuple[IntArray, IntArray, int]],
) -> Iterator[tuple[IntArray, IntArray, IntArray, IntArray]]:
    """Yield the entries of some rows at once: pairs, rows, amounts; and what these rows spend."""
    ends = np.cumsum([len(pairs) for pairs, *_ in rows])
    begin = 0
    while begin < len(rows):
        done = int(ends[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(ends, done + ENTRIES, side="right")), begin + 1)
        some = rows[begin:end]
        lengths = [len(pairs) for pairs, *_ in some]
        yield (
            np.concatenate([pairs for pairs, *_ in some]),
            np.repeat(np.arange(len(some)), lengths),
            np.concatenate([factors for _, factors, _ in some]),
            np.array([spent for *_, spent in some], dtype=np.int64),
        )
        begin = end


def _compare(below: BoolArray, of: IntArray, amounts: IntArray) -> None:
    """Look at amounts of groups, which rise, as well; some at once, of each group one at a time."""
    step = max(CELLS // max(amounts.shape[1] ** 2, 1), 1)
    edges = np.flatnonzero(np.append(True, of[1:] != of[:-1]))
    turns = np.arange(len(of)) - np.repeat(edges, np.diff(np.append(edges, len(of))))
    order = np.argsort(turns, kind="stable")
    for turn in np.split(order, np.cumsum(np.bincount(turns))[:-1]):
        for begin in range(0, len(turn), step):
            at = turn[begin : begin + step]
            below[of[at]] &= _no_more(amounts[at])


def _no_more(numbers: IntArray) -> BoolArray:
    """Compare all with all of each group: whether one is not above the other."""
    compared: BoolArray = numbers[:, :, None] <= numbers[:, None, :]
    return compared


def _alike(lengths: IntArray) -> Iterator[tuple[IntArray, int]]:
    """Yield groups with as many pairs each, so many that their comparisons are few enough."""
    order = np.argsort(lengths, kind="stable")
    present, begins = np.unique(lengths[order], return_index=True)
    ends = np.append(begins, len(order))[1:]
    for length, begin, end in zip(present.tolist(), begins.tolist(), ends.tolist(), strict=True):
        step = CELLS // max(length * length, 1)
        for at in range(begin, end, step) if step and length > 1 else ():
            yield order[at : min(at + step, end)], length
