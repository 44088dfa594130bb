"""Why rules cannot be kept: a smallest set of their demands and of required requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, segment_min
from planner.rules.demands import BUDGET, FILTERS, Demand
from planner.rules.models import Cap, Reserve
from planner.rules.trials import Trials, UnsettledError

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Conflict:
    """What cannot be kept together.

    Attributes
    ----------
    demands
        Demands of rules.
    requests
        Required requests, by their position.
    smallest
        Whether it is proved that the rest can be kept where any one of these is dropped; else that
        took too long, and some of them may have nothing to do with it.
    """

    demands: tuple[Demand, ...]
    requests: tuple[int, ...]
    smallest: bool


def conflict_of(
    trials: Trials, required: BoolArray, among: Sequence[Demand] | None = None
) -> Conflict:
    """Find a smallest set of what cannot be kept together.

    First of all demands of rules while everyone required is made, then of those who are required.

    Parameters
    ----------
    trials
        Answers what is possible. Everything together is not.
    required
        Who must be made; shape (requests,).
    among
        Demands that cannot be kept together; all of them where None.
    """
    narrowing = _Narrowing(
        trials, required, trials.demands.every if among is None else tuple(among)
    )
    try:
        narrowing.run()
    except UnsettledError:
        return Conflict(narrowing.demands, narrowing.requests, smallest=False)
    return Conflict(narrowing.demands, narrowing.requests, smallest=True)


class _Narrowing:
    """What is known so far: a set that cannot be kept, getting smaller."""

    def __init__(self, trials: Trials, required: BoolArray, demands: tuple[Demand, ...]) -> None:
        self._trials, self._required = trials, required
        self.demands = demands
        self.requests = tuple(np.flatnonzero(required).tolist())

    def run(self) -> None:
        demands = set(smallest(self.demands, self._keeps))
        # Demands of the rules stand in their order, the budget last.
        self.demands = tuple(demand for demand in self.demands if demand in demands)
        dearest = self._dearest()
        if dearest is not None:
            self.requests = dearest
            return
        requests = smallest(self._by_cost(), self._makes)
        self.requests = tuple(sorted(requests))

    def _keeps(self, demands: Sequence[Demand]) -> bool:
        possible = self._trials.possible(demands, self._required)
        if not possible and len(demands) < len(self.demands):
            kept = set(demands)
            self.demands = tuple(demand for demand in self.demands if demand in kept)
        return possible

    def _makes(self, requests: Sequence[int]) -> bool:
        mask = np.zeros(len(self._required), dtype=bool)
        mask[list(requests)] = True
        possible = self._trials.possible(self.demands, mask)
        if not possible and len(requests) < len(self.requests):
            self.requests = tuple(sorted(requests))
        return possible

    def _by_cost(self) -> list[int]:
        """List who is required, those that cost the most first."""
        compiled = self._trials.compiled(self.demands)
        menus, rows = compiled.menus, np.flatnonzero(self._required)
        least = segment_min(menus.costs, menus.starts)[menus.members[rows]]
        found: list[int] = rows[np.argsort(-least, kind="stable")].tolist()
        return found

    def _dearest(self) -> tuple[int, ...] | None:
        """Find who passes a single limit, where nothing else is in the way; None where it is.

        Those that add the most to it, as few as pass it: the rest of them stay within it whoever is
        left out, as nobody adds less than the last one does.
        """
        limiting = [demand for demand in self.demands if not self._is_aside(demand)]
        if len(limiting) != 1:
            return None
        compiled, demand = self._trials.compiled(self.demands), limiting[0]
        menus = compiled.menus
        if demand == BUDGET:
            adds, limit, rows = menus.costs, self._trials.budget(compiled), self.requests
        else:
            if not isinstance(self._trials.demands.rules[demand.rule], Cap):
                return None
            one = compiled.limits[self._trials.limit_number(demand)]
            found = one.limits[demand.group]
            if found is None:
                return None
            adds, limit = one.adds, found
            inside = set(one.rows_of(demand.group).tolist())
            rows = tuple(row for row in self.requests if row in inside)
        return _passing(
            np.array(rows, dtype=np.int64),
            segment_min(adds, menus.starts)[menus.members] * self._trials.demands.requests.sizes,
            limit,
        )

    def _is_aside(self, demand: Demand) -> bool:
        """Say whether a demand limits nothing by itself: it only makes others tighter."""
        return demand != BUDGET and isinstance(
            self._trials.demands.rules[demand.rule], (*FILTERS, Reserve)
        )


def _passing(rows: IntArray, least: IntArray, limit: int) -> tuple[int, ...] | None:
    order = rows[np.argsort(-least[rows], kind="stable")]
    over = np.flatnonzero(np.cumsum(least[order]) > limit)
    return tuple(sorted(order[: int(over[0]) + 1].tolist())) if len(over) else None


def smallest(items: Sequence[T], possible: Callable[[Sequence[T]], bool]) -> list[T]:
    """Find a smallest set of items that is not possible: each smaller demand of it is.

    It halves the items again and again (QuickXplain): for ``k`` items out of ``n`` it asks about
    ``2 k (1 + log2(n / k))`` questions at the most. What is possible must stay so where items are
    dropped.

    Parameters
    ----------
    items
        All of them together are not possible.
    possible
        Says whether some are.
    """
    return [] if not possible([]) else _needed(possible, [], [], list(items))


def _needed(
    possible: Callable[[Sequence[T]], bool], kept: list[T], new: list[T], items: list[T]
) -> list[T]:
    """Find which of some items are needed beside those kept, of which the last were added new."""
    if new and not possible(kept):
        return []
    if len(items) <= 1:
        return items
    half = len(items) // 2
    left, right = items[:half], items[half:]
    second = _needed(possible, kept + left, left, right)
    first = _needed(possible, kept + second, second, left)
    return first + second
