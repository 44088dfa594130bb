"""The proof of a bound under nested budgets.

Every cap that the proof goes into has a price lambda below it, and one, mu, above it. To what is
above, a choice of what stands under it is worth its value less mu times its cost, and no more than

    bound = (lambda - mu) * limit + sum over its own groups of max(value - lambda * cost)
            + what the caps under it are worth at best.

Going upwards, the *states* of a cap, all pairs of cost and value that are worth its floor, are
listed anew, a cap under it being one request that chooses among its own states. A state of such a
cap that is not listed is worth less than its floor by itself, so that no choice with it reaches the
bound less what that lacks to the best: the floors must be deep enough for those above. What states
are worth at most is then known exactly. In the end a choice worth more than what is claimed is one
of the problem composed of the topmost caps' states, for which there is a proof of the common kind;
or, by what the caps are worth at best, there is none at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts, with_skips
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.proof.listing import list_sums
from planner.engine.proof.parts import Part, States, part_of
from planner.engine.proof.prices import exact_sum, next_value, path_prices
from planner.engine.proof.restating import Columns
from planner.engine.proof.shortfalls import Shortfalls
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError


@dataclass(frozen=True)
class _Shown:
    """What is shown of a cap.

    Attributes
    ----------
    states
        Its states, from the floor on.
    best
        What none is worth more than.
    lacking
        What a state that is not listed lacks to that at least.
    """

    states: States
    best: Fraction
    lacking: Fraction

    def check_depth(self, depth: Fraction) -> None:
        """Raise CertificateError unless whatever lacks no more than this is listed."""
        if self.lacking <= depth:
            raise CertificateError("the states of a cap are not gone through deep enough")


class NestedProof:
    """A proof, checked cap by cap.

    Parameters
    ----------
    problem
        The problem.
    counts
        A choice; lists begin with what of it loses nothing.
    certificate
        The proof, with floors; of fitting form.

    Raises
    ------
    CertificateError
        If its prices and floors are not those of the problem's caps.
    """

    def __init__(self, problem: Problem, counts: Counts, certificate: Certificate) -> None:
        caps = problem.caps
        prices, floors = certificate.cap_prices, certificate.floors
        if caps is None or not len(prices) == len(floors) == len(caps):
            count = 0 if caps is None else len(caps)
            raise CertificateError(
                f"{len(prices):,} prices and {len(floors):,} floors for {count:,} caps"
            )
        if any(price for price, floor in zip(prices, floors, strict=True) if floor is None):
            raise CertificateError("a cap that makes no difference has a price")
        self._problem, self._certificate = problem, certificate
        self._paths = path_prices(problem, certificate.shadow_price, prices)
        self._parents, self._limits = caps.parents.tolist(), caps.limits.tolist()
        # The innermost cap with a floor that each is or stands under; the last: none, -1.
        homes = [-1] * (len(caps) + 1)
        self._below: list[list[int]] = [[] for _ in homes]
        for cap, (floor, parent) in enumerate(zip(floors, self._parents, strict=True)):
            homes[cap] = homes[parent] if floor is None else cap
            if floor is not None:
                self._below[homes[parent]].append(cap)
        nodes = np.array(homes)[caps.nodes]
        self._groups = _sorted_by(nodes, len(homes))
        columns = with_skips(problem, counts)
        self._columns, self._entries = columns, _sorted_by(nodes[columns[0]], len(homes))
        self._shown: dict[int, _Shown] = {}

    def composed(self) -> tuple[Part, int] | None:
        """Check everything but the last step.

        Returns
        -------
        part, value
            No choice of this part may be worth as much as this value. None where it is shown
            already that no choice of the whole is worth more than the bound.

        Raises
        ------
        CertificateError
            If the proof has a hole.
        """
        for cap in range(len(self._limits) - 1, -1, -1):
            floor = self._certificate.floors[cap]
            if floor is not None:
                self._shown[cap] = self._show(cap, floor)
        problem, price = self._problem, self._paths[-1]
        below = [self._shown[one] for one in self._below[-1]]
        part = part_of(problem, self._groups[-1], (), problem.budget)
        bound = self._bound(part, price, price, below)
        target = next_value(problem, self._certificate.bound)
        if bound < target:
            return None
        for one in below:
            one.check_depth(bound - target)
        part = part_of(problem, self._groups[-1], [one.states for one in below], problem.budget)
        return part, target - part.value

    def _bound(
        self, part: Part, price: Fraction, own: Fraction, below: Sequence[_Shown]
    ) -> Fraction:
        """Say what a part without its composites, and these, can be worth at most.

        `price` is that below the budget, `own` that of the budget itself.
        """
        worth = Shortfalls(part.problem, price.numerator, price.denominator).best_sum()
        best = exact_sum([one.best for one in below])
        return own * part.problem.budget + Fraction(worth, price.denominator) + best

    def _show(self, cap: int, floor: int) -> _Shown:
        """List the states of a cap that are worth its floor."""
        price, above = self._paths[cap], self._paths[self._parents[cap]]
        below = [self._shown[one] for one in self._below[cap]]
        part = part_of(self._problem, self._groups[cap], (), self._limits[cap])
        bound = self._bound(part, price, price - above, below)
        least = Fraction(floor, above.denominator)
        rest = Fraction(floor - 1, above.denominator)  # what is not listed is worth at most
        best = min(bound, rest)
        nothing = np.zeros(0, dtype=np.int64)
        if bound < least:
            return _Shown(States(nothing, nothing), best, best - rest)
        for one in below:
            one.check_depth(bound - least)
        if below:
            states = [one.states for one in below]
            part = part_of(self._problem, self._groups[cap], states, self._limits[cap])
        idle = int((price - above) * price.denominator)  # rounded down, so that nothing is missed
        listed = self._listed(cap, part, price, idle, int((bound - least) * price.denominator))
        listed = listed.from_worth(above, floor)
        if len(listed):
            best = Fraction(int(listed.worths(above).max()), above.denominator)
        return _Shown(listed, best, best - rest)

    def _listed(self, cap: int, part: Part, price: Fraction, idle: int, limit: int) -> States:
        a, b = price.numerator, price.denominator
        shortfalls = Shortfalls(part.problem, a, b)
        top = shortfalls.best_sum()
        groups, options, copies = (column[self._entries[cap]] for column in self._columns)
        columns: Columns = (np.searchsorted(part.groups, groups), options, copies)
        alternatives = shortfalls.alternatives(columns, limit)
        changes, _, losses = list_sums(alternatives, idle)
        costs = part.problem.budget - alternatives.slack + changes
        most = abs(top) + limit + a * part.problem.budget
        if most >= LARGEST_SUM:
            costs, losses = costs.astype(object), losses.astype(object)
        values = (top - losses + a * costs) // b + part.value
        return States(costs.astype(np.int64), values.astype(np.int64))


def _sorted_by(nodes: IntArray, count: int) -> list[IntArray]:
    """List the entries of each node, rising; -1 is the last."""
    order = np.argsort(nodes, kind="stable")
    edges = np.searchsorted(nodes[order], np.arange(-1, count))
    lists = [order[a:b] for a, b in pairwise(edges)]
    return [*lists[1:], lists[0]]
