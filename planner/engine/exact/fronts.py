"""Fronts: the undominated sums of exchanges, and the way back from each.

A sum is dominated by one that costs no more and is worth no less (Pisinger 1995). A front grows by
one copy of a stock at a time. Of every stage it keeps only where its sums came from, 4 bytes each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, distinct
from planner.engine.clock import Allowance

# Sums made together, so that they stay in the cache and the clock is looked at every few
# milliseconds.
PIECE = 1 << 16
# A sum that is made and merged.
NS_PER_SUM = 30
# While a stage is made: the sums before it, and those after it with one column of them twice.
BYTES_BEFORE, BYTES_AFTER = 24, 36

Within = Callable[[IntArray, NDArray[Any]], BoolArray]


@dataclass(frozen=True, eq=False)
class Sums:
    """Undominated sums of exchanges: cost and value rise strictly.

    Attributes
    ----------
    costs, values
        Change of cost and of value; shape (states,).
    losses
        Sum of losses; int64, or Python ints where those could be too large.
    """

    costs: IntArray
    values: IntArray
    losses: NDArray[Any]

    def __len__(self) -> int:
        return len(self.costs)


@dataclass(frozen=True, eq=False)
class Moves:
    """The exchanges that a copy may make.

    Attributes
    ----------
    rows
        Their positions among all exchanges; shape (moves,).
    costs, values, losses
        What each changes.
    """

    rows: IntArray
    costs: IntArray
    values: IntArray
    losses: NDArray[Any]

    @cached_property
    def or_none(self) -> tuple[IntArray, IntArray, NDArray[Any]]:
        """Costs, values and losses, with those of no move before them."""
        return _after_nothing(self.costs), _after_nothing(self.values), _after_nothing(self.losses)


def _after_nothing(numbers: NDArray[Any]) -> NDArray[Any]:
    padded = np.zeros(len(numbers) + 1, dtype=numbers.dtype)  # a third of the time of np.append
    padded[1:] = numbers
    return padded


@dataclass(frozen=True, eq=False)
class _Stage:
    rows: IntArray
    before: int  # number of states
    origins: NDArray[np.unsignedinteger[Any]]  # (1 + position of the move, or 0) * before + state


class Front:
    """Sums of exchanges, stage after stage.

    Parameters
    ----------
    dtype
        Type of the losses.
    allowance
        What growing may use.
    """

    def __init__(self, dtype: np.dtype[Any], allowance: Allowance) -> None:
        zero = np.zeros(1, dtype=np.int64)
        self.states = Sums(zero, zero, zero.astype(dtype))
        self._stages: list[_Stage] = []
        self._allowance = allowance
        self.stored = 0

    def __len__(self) -> int:
        return len(self.states)

    @property
    def stages(self) -> int:
        """How many stages it has grown by."""
        return len(self._stages)

    def extend(self, moves: Moves, within: Within, beside: int = 0) -> bool:
        """Let one more copy make one of the moves, or none.

        Parameters
        ----------
        moves
            The moves.
        within
            Says of costs and losses which of the sums are kept.
        beside
            Bytes that others hold at the same time.

        Returns
        -------
        bool
            Whether that changes any state.

        Raises
        ------
        OutOf
            If time, memory or work have run out; the front is as it was.
        """
        size = len(self)
        held = self.stored + beside + BYTES_BEFORE * size
        if (len(moves.rows) + 1) * size <= PIECE:
            costs, values, losses, origins = self._at_once(moves, within, held)
        else:
            costs, values, losses, origins = self._piecewise(moves, within, held)
        if len(origins) == size and not (origins >= size).any():
            return False
        small = size * (len(moves.rows) + 1) < 2**32
        stage = _Stage(moves.rows, size, origins.astype(np.uint32 if small else np.uint64))
        self._stages.append(stage)
        self.stored += stage.origins.nbytes
        self.states = Sums(costs, values, losses)
        return True

    def _at_once(self, moves: Moves, within: Within, held: int) -> _Piece:
        """Make all sums together, where they are few: most of the time goes into calls then."""
        piece = _all(self.states, moves)
        self._allowance.spend(NS_PER_SUM * len(piece[0]))
        kept = _undominated(piece, within, None)
        self._allowance.hold(held + BYTES_AFTER * len(kept))
        costs, values, losses, origins = piece
        return costs[kept], values[kept], losses[kept], origins[kept]

    def _piecewise(self, moves: Moves, within: Within, held: int) -> _Piece:
        """Make them in pieces."""
        columns: list[list[NDArray[Any]]] = [[], [], [], []]
        best: int | None = None
        count = 0
        for piece in _pieces(self.states, moves):
            self._allowance.spend(NS_PER_SUM * len(piece[0]))
            kept = _undominated(piece, within, best)
            if not len(kept):
                continue
            count += len(kept)
            self._allowance.hold(held + BYTES_AFTER * count)
            for column, numbers in zip(columns, piece, strict=True):
                column.append(numbers[kept])
            best = int(columns[1][-1][-1])
        if not count:
            columns = [[column[:0]] for column in (*vars(self.states).values(), moves.rows)]
        costs, values, losses, origins = (_joined(column) for column in columns)
        return costs, values, losses, origins

    def thin(self, most: int) -> None:
        """Keep about so many sums at the most: those with the least losses, and some at every cost.

        What is left is no longer all: it shows what is possible, and proves nothing.
        """
        if len(self) <= most:
            return
        half, costs = most // 2, self.states.costs
        width = -(-(int(costs[-1]) - int(costs[0]) + 1) // half)
        order = np.argsort(self.states.losses, kind="stable")
        spread = order[np.unique((costs[order] - costs[0]) // width, return_index=True)[1]]
        kept = distinct(np.append(spread, order[:half]))
        self.states = Sums(*(column[kept] for column in vars(self.states).values()))
        stage = self._stages[-1]
        self._stages[-1] = replace(stage, origins=stage.origins[kept])
        self.stored += self._stages[-1].origins.nbytes - stage.origins.nbytes

    def trace(self, stages: int, at: int) -> list[int]:
        """List the exchanges of the sum at a position after so many stages."""
        rows = []
        for stage in reversed(self._stages[:stages]):
            move, at = divmod(int(stage.origins[at]), stage.before)
            if move:
                rows.append(int(stage.rows[move - 1]))
        return rows


_Piece = tuple[IntArray, IntArray, NDArray[Any], IntArray]


def _all(states: Sums, moves: Moves) -> _Piece:
    """Make all sums: cost, value, loss, origin."""
    shifts, values, losses = moves.or_none
    losses = losses.astype(states.losses.dtype, copy=False)
    return (
        (shifts[:, None] + states.costs).ravel(),
        (values[:, None] + states.values).ravel(),
        (losses[:, None] + states.losses).ravel(),
        np.arange(len(shifts) * len(states)),
    )


def _pieces(states: Sums, moves: Moves) -> Iterator[_Piece]:
    """Make all sums, in pieces that follow each other in cost: cost, value, loss, origin."""
    shifts, values, losses = moves.or_none
    losses = losses.astype(states.losses.dtype, copy=False)
    count, size = len(shifts), len(states)
    samples = states.costs[:: max(PIECE // (2 * count), 1)]
    cuts = distinct(np.sort((shifts[:, None] + samples).ravel())[count::count])
    edges = np.array(
        [[0, *np.searchsorted(states.costs, cuts - shift), size] for shift in shifts.tolist()]
    )
    for begins, ends in zip(edges.T[:-1].tolist(), edges.T[1:].tolist(), strict=True):
        spans = [slice(*span) for span in zip(begins, ends, strict=True)]
        yield (
            np.concatenate([states.costs[s] + x for s, x in zip(spans, shifts, strict=True)]),
            np.concatenate([states.values[s] + x for s, x in zip(spans, values, strict=True)]),
            np.concatenate([states.losses[s] + x for s, x in zip(spans, losses, strict=True)]),
            np.concatenate([np.arange(s.start, s.stop) + i * size for i, s in enumerate(spans)]),
        )


def _undominated(piece: _Piece, within: Within, best: int | None) -> IntArray:
    """Find, in order of cost, what is kept and worth more than `best` and all that is cheaper."""
    costs, values, losses, _ = piece
    kept = within(costs, losses).nonzero()[0]
    # Sums of one move rise already: a stable sort only merges them.
    kept = kept[np.argsort(costs[kept], kind="stable")]
    worth = values[kept]
    top = np.maximum.accumulate(worth)
    more = np.empty(len(kept), dtype=bool)
    more[:1] = True
    np.greater(top[1:], top[:-1], out=more[1:])
    if best is not None:
        more &= top > best
    kept = kept[more]
    last = np.empty(len(kept), dtype=bool)  # of those that cost the same, the last is worth most
    last[-1:] = True
    np.not_equal(costs[kept[1:]], costs[kept[:-1]], out=last[:-1])
    return kept[last]


def _joined(column: list[NDArray[Any]]) -> NDArray[Any]:
    joined = np.concatenate(column) if len(column) > 1 else column[0]
    column.clear()
    return joined
