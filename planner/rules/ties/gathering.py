"""Fronts that were made in parts, as one set of arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray, spread_out
from planner.rules.ties.tied import Entries
from planner.rules.ties.ways import Choices


@dataclass(frozen=True, eq=False)
class Front:
    """The options of some kinds that were worked out together.

    Attributes
    ----------
    kinds
        Of each option.
    costs, values
        Of each option, by kind and rising cost.
    choices
        What each member takes; shape (options, members).
    amounts
        What they add to rows.
    """

    kinds: IntArray
    costs: IntArray
    values: IntArray
    choices: Choices
    amounts: Entries


@dataclass(frozen=True, eq=False)
class Gathered:
    """The options of all kinds, as of `Composites`."""

    starts: IntArray
    costs: IntArray
    values: IntArray
    amounts: Entries
    choice_starts: IntArray
    choices: Choices

    @classmethod
    def of(cls, fronts: list[Front], count: int) -> Gathered:
        """Put the options of so many kinds in order."""
        kinds = _end_to_end([front.kinds for front in fronts])
        costs = _end_to_end([front.costs for front in fronts])
        values = _end_to_end([front.values for front in fronts])
        flat = [front.choices.reshape(-1) for front in fronts]
        choices = np.concatenate(flat) if flat else np.zeros(0, dtype=np.int32)
        sizes = _end_to_end([np.full(len(f.kinds), f.choices.shape[1]) for f in fronts])
        firsts = np.cumsum([0, *(len(front.kinds) for front in fronts)]).tolist()
        options = _end_to_end(
            [front.amounts.options + first for front, first in zip(fronts, firsts, strict=False)]
        )
        if (kinds[1:] < kinds[:-1]).any():
            order = np.argsort(kinds, kind="stable")
            begins = np.cumsum(sizes) - sizes
            choices = choices[spread_out(begins[order], (begins + sizes)[order])[1]]
            kinds, costs, values, sizes = kinds[order], costs[order], values[order], sizes[order]
            place = np.empty(len(order), dtype=np.int64)
            place[order] = np.arange(len(order))
            options = place[options]
        starts = np.searchsorted(kinds, np.arange(count + 1))
        rows = _end_to_end([front.amounts.rows for front in fronts])
        amounts = _end_to_end([front.amounts.amounts for front in fronts])
        by_option = np.lexsort((rows, options))
        entries = (options[by_option], rows[by_option], amounts[by_option])
        ends = np.concatenate([[0], np.cumsum(sizes)])
        return cls(starts, costs, values, Entries(*entries), ends[starts], choices)


def _end_to_end(parts: list[IntArray]) -> IntArray:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])
