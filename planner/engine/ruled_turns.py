"""The greedy rule where there is more to keep than a budget: by turn, what fits every limit."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.engine.arrays import IntArray, first_least
from planner.engine.counts import Counts
from planner.engine.problem import Problem
from planner.engine.proof.pairs import Pairs
from planner.errors import SolverError

# Times that the turns are taken again, with less that may count as spent in all.
TRIES = 20

Amounts = tuple[tuple[int, int], ...]  # limits and what is added to them


class RuledTurns:
    """The requests made so far, and what they come to at every limit.

    Limits are numbered as of `Pairs`: the budget, the caps, the rows. An option fits if it takes no
    limit beyond what it is, and none further beyond that is passed already: what must come to at
    least something is passed until it does.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem, self._pairs = problem, Pairs(problem)
        entries = self._pairs.entries(np.arange(len(self._pairs)))
        order = np.argsort(entries.pairs, kind="stable")
        self._limit, self._amount = entries.limits[order], entries.amounts[order]
        self._begins = np.searchsorted(entries.pairs[order], np.arange(len(self._pairs) + 1))
        self._known: dict[int, Amounts] = {}
        self._shares = [at for at, spent in enumerate(self._pairs.spent) if spent]

    def _begin(self, spent: int) -> None:
        """Begin anew, with limits as they are where so much is spent in all."""
        pairs = zip(self._pairs.limits, self._pairs.spent, strict=True)
        self._limits = [limit - of_spent * spent for limit, of_spent in pairs]
        self._sums = [0] * len(self._limits)
        self._passed = {at for at, limit in enumerate(self._limits) if limit < 0}
        self._made: dict[int, int] = {}

    def run(self, preferred: IntArray, queue: IntArray) -> Counts:
        """Let requests take their turns.

        Parameters
        ----------
        preferred
            The option of each group, counted from the start of its menu, or -1.
        queue
            The group of each request, in the order of their turns.

        Raises
        ------
        SolverError
            If a limit is not kept in the end.
        """
        spent = min(self._problem.budget, self._problem.most_cost)
        for left in range(TRIES, -1, -1):
            self._begin(spent if left else 0)
            self._take_turns(preferred, queue)
            if self._keeps_shares() or not left:
                break
            spent = self._sums[0]
        self._check()
        taken = np.array(list(self._made), dtype=np.int64)
        copies = np.zeros(len(self._pairs), dtype=np.int64)
        copies[taken] = list(self._made.values())
        return self._pairs.counts(copies)

    def _keeps_shares(self) -> bool:
        """Say whether parts of what is spent are no larger than they may be, now it is known."""
        spent, pairs = self._sums[0], self._pairs
        return all(
            self._sums[at] + pairs.spent[at] * spent <= pairs.limits[at] for at in self._shares
        )

    def _take_turns(self, preferred: IntArray, queue: IntArray) -> None:
        """Let every request take its turn."""
        groups = self._problem.groups
        cheapest = first_least(self._problem.costs, self._problem.starts)[groups.menus]
        musts = queue[groups.required[queue]].tolist()
        for group in musts:  # as cheaply as can be, until their turn
            self._make(group, int(cheapest[group]))
        for group in musts:
            self._required(group, int(preferred[group]), int(cheapest[group]))
        waiting = self._needed(preferred, queue[~groups.required[queue]].tolist())
        only_grows = not (self._amount < 0).any()
        closed: set[int] = set()  # whose option does not fit; where sums only grow, never again
        options = preferred.tolist()
        for group in waiting:
            if group in closed:
                continue
            option = options[group]
            if option >= 0 and self._fits(self._amounts(group, option)):
                self._make(group, option)
            elif only_grows:
                closed.add(group)

    def _required(self, group: int, preferred: int, cheapest: int) -> None:
        """Give a required request its preferred option, else its cheapest, else any that fits."""
        self._make(group, cheapest, -1)  # its own is what it may spend
        for option in (preferred, cheapest, *self._by_cost(group)):
            if option >= 0 and self._fits(self._amounts(group, option)):
                self._make(group, option)
                return
        self._make(group, cheapest)

    def _needed(self, preferred: IntArray, queue: list[int]) -> list[int]:
        """Make what limits need that are passed so far; return the requests that are left."""
        waiting: list[int] = []
        for at, group in enumerate(queue):
            if not self._passed:
                return waiting + queue[at:]
            for option in (int(preferred[group]), *self._by_cost(group)):
                amounts = self._amounts(group, option) if option >= 0 else ()
                helps = any(limit in self._passed and amount < 0 for limit, amount in amounts)
                if helps and self._fits(amounts):
                    self._make(group, option)
                    break
            else:
                waiting.append(group)
        return waiting

    def _by_cost(self, group: int) -> Iterable[int]:
        starts, menu = self._problem.starts, self._problem.groups.menus[group]
        costs = self._problem.costs[starts[menu] : starts[menu + 1]]
        return map(int, np.argsort(costs, kind="stable"))

    def _amounts(self, group: int, option: int) -> Amounts:
        pair = int(self._pairs.firsts[group]) + option
        if pair not in self._known:
            own = slice(self._begins[pair], self._begins[pair + 1])
            pairs = zip(self._limit[own].tolist(), self._amount[own].tolist(), strict=True)
            self._known[pair] = tuple(pairs)
        return self._known[pair]

    def _fits(self, amounts: Amounts) -> bool:
        sums, limits = self._sums, self._limits
        return all(amount <= 0 or sums[at] + amount <= limits[at] for at, amount in amounts)

    def _make(self, group: int, option: int, times: int = 1) -> None:
        pair = int(self._pairs.firsts[group]) + option
        self._made[pair] = self._made.get(pair, 0) + times
        for at, amount in self._amounts(group, option):
            self._sums[at] += times * amount
            if self._sums[at] > self._limits[at]:
                self._passed.add(at)
            else:
                self._passed.discard(at)

    def _check(self) -> None:
        caps = 0 if self._problem.caps is None else len(self._problem.caps)
        for at in sorted(self._passed):
            kind, number = ("cap", at - 1) if at <= caps else ("row", at - caps - 1)
            raise SolverError(
                f"by turn, not all limits are kept: {kind} {number} comes to "
                f"{self._sums[at]:,}, its limit is {self._limits[at]:,}; use another method",
                unkept=(kind, number),
            )
