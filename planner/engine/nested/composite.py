"""Composites: budgets with all that stands below them, known by their states.

A composite has a bound on what it can be worth to its surroundings: what its budget is worth at its
own price beyond theirs, what its groups are worth at most at its price, and what its composites are
worth at best. What a state lacks to the bound is its depth. Whatever is listed down to a depth
rests on composites below that are listed as deep: a state of theirs that is left out lacks more by
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import OutOf
from planner.engine.nested.listing import Listing
from planner.engine.nested.states import Listed, Means, Only
from planner.engine.nested.worth import best_worth, is_wide
from planner.engine.problem import Problem
from planner.engine.proof.parts import Part, States, part_of
from planner.engine.records import LARGEST_SUM
from planner.engine.relaxation.losses import Losses, Near
from planner.engine.relaxation.relax import losses_at

# With fewer options within the depth a list rarely has anything new.
FEW_OPTIONS = 48
# Options that are worth more, when what is left over is spent.
MOST_GAINS = 4096


class Composite:
    """A budget that stands as such.

    Parameters
    ----------
    whole
        The problem.
    limit
        What may be spent.
    price, above
        What a unit of cost is worth below it, and above it.
    groups
        The groups that stand below it alone.
    below
        The composites that stand below it.

    Attributes
    ----------
    worth
        What its groups are worth at most at its price.
    bound, best
        What it can be worth to its surroundings at most, and at best; once `find_best` was run.
    listed
        Its states, as far as they are listed.
    """

    def __init__(
        self,
        whole: Problem,
        limit: int,
        price: Fraction,
        above: Fraction,
        groups: IntArray,
        below: Sequence[Composite],
    ) -> None:
        self._whole, self.limit = whole, limit
        self.price, self.above = price, above
        self.groups, self.below = groups, tuple(below)
        self._part = part_of(whole, groups, (), limit)
        self._losses = losses_at(self._part.problem, price)
        self.base: IntArray = self._losses.base
        self.worth = self._losses.value - price * self._losses.cost
        self.bound = self.best = Fraction(0)
        self.listed: Listed | None = None
        self._at_hand: Listed | None = None
        self._limit, self._few = 0, FEW_OPTIONS

    def part(self) -> Part:
        """Form the part below its budget, with the states listed so far."""
        below = [one.states for one in self.listed_below()]
        return part_of(self._whole, self.groups, below, self.limit) if below else self._part

    def find_best(self, means: Means) -> None:
        """Find what it is worth to its surroundings at best; those below must know theirs.

        Raises
        ------
        OutOf
            If the means are used up.
        """
        self.bound = (self.price - self.above) * self.limit + self.worth
        self.bound += sum((one.best for one in self.below), Fraction(0))
        if is_wide(self.part().problem, self.above):
            self._list_best(means)
            return
        unit = self.above.denominator
        while True:
            part, losses = self._current()
            found = best_worth(part.problem, losses, self.above, means.clock, means.memory_mb)
            shift = unit * part.value
            self.best = Fraction(found.value + shift, unit)
            worth = self.above.numerator * found.cost + found.value + shift
            states = States(np.array([found.cost]), np.array([worth // unit]))
            only = Only(states, found.counts)
            floor = int(self.best * unit) + 1
            self._at_hand = Listed(only, self.groups, self.listed_below(), floor)
            if found.status != "optimal":
                raise OutOf(found.stopped or "memory")
            depth = self.bound - self.best - Fraction(1, unit)  # of what is worth more
            if self.reaches(depth):
                break
            self.deepen(depth, means)
        self.listed = self._at_hand

    def reaches(self, depth: Fraction) -> bool:
        """Whether no state below that is not listed leads to anything within a depth."""
        return all(one.lacking() > depth for one in self.below)

    def deepen(self, depth: Fraction, means: Means) -> None:
        """List more below of what may lead to something within a depth, step by step to all."""
        for one in self.below:
            if one.lacking() <= depth:
                floor = one.floor_of(one.best - min(depth, one._step(depth)))
                if one.listed is not None and floor >= one.listed.floor:
                    floor = one.floor_of(one.best - depth)  # which is lower
                one.list_from(floor, means)

    def _step(self, depth: Fraction) -> Fraction:
        """Choose how deep to list next: a poor choice above makes depths look needed that are not.

        Each time there are twice as many options within the depth.
        """
        _, losses = self._current()
        unit, lost = self.price.denominator, self.bound - self.best
        most = int((lost + depth) * unit)
        self._few *= 2
        while self._limit < most and losses.count(self._limit) < self._few:
            self._limit = max(4 * self._limit, 1)
        return max(Fraction(self._limit, unit) - lost, Fraction(0))

    def _list_best(self, means: Means) -> None:
        """Find the best by listing, deeper and deeper: that adds up no worths."""
        _, losses = self._current()
        # The base choice keeps the budget, so no more is lacking to the best than it lacks.
        most = (self.price - self.above) * (self.limit - losses.cost)
        unit = self.price.denominator
        limit = 0
        while self.listed is None or not len(self.listed.states):
            depth = min(Fraction(limit, unit), most)
            self.list_from(self.floor_of(self.bound - depth), means)
            limit = max(4 * limit, 1)
        worths = self.listed.states.worths(self.above)
        self.best = Fraction(int(worths.max()), self.above.denominator)

    def floor_of(self, worth: Fraction) -> int:
        """Say a worth in units of 1/b of the price a/b above, rounded up."""
        return -(-worth * self.above.denominator // 1)

    def lacking(self) -> Fraction:
        """Say what a state that is not listed lacks to the best at least."""
        assert self.listed is not None
        return self.best - Fraction(self.listed.floor - 1, self.above.denominator)

    def list_from(self, floor: int, means: Means) -> None:
        """List every state worth a floor; whoever is below goes as deep as that takes.

        Raises
        ------
        OutOf
            If the means are used up; what was listed before is then as it was.
        """
        due, at = [(self, floor)], 0
        while at < len(due):
            one, own = due[at]
            lacking = one.bound - Fraction(own, one.above.denominator)
            for child in one.below:
                lower = child.floor_of(child.best - lacking)
                if child.listed is None or lower < child.listed.floor:
                    due.append((child, lower))
            at += 1
        for one, own in reversed(due):
            one._list(own, means)

    def _list(self, floor: int, means: Means) -> None:
        part, losses = self._current()
        depth = self.bound - Fraction(floor, self.above.denominator)
        listing = Listing(part, losses, self.above, floor, depth, means.clock, means.memory)
        self.listed = Listed(listing, self.groups, self.listed_below(), floor)

    def _current(self) -> tuple[Part, Losses]:
        part = self.part()
        if part is self._part:
            return part, self._losses
        return part, losses_at(part.problem, self.price)

    def best_listed(self) -> tuple[Listed, int] | None:
        """Return the best state known so far; None where there is none."""
        listed = self._at_hand if self.listed is None else self.listed
        if listed is None or not len(listed.states):
            return None
        return listed, int(np.argmax(listed.states.worths(self.above)))

    @cached_property
    def gains(self) -> Near:
        """Options of its groups that are worth more, not too many, of the least loss first."""
        losses, limit = self._losses, 0
        menus = self._part.problem.groups.menus
        wanted = min(MOST_GAINS, int(self._part.problem.lengths[menus].sum()))
        while losses.count(limit) < wanted // 2 and limit < LARGEST_SUM:
            limit = max(4 * limit, 1)
        near = losses.near(limit)
        near = near.at((near.values > 0) & (near.costs > 0))
        return near.at(np.lexsort((-near.costs, near.losses))[:MOST_GAINS])

    def listed_below(self) -> tuple[Listed, ...]:
        """Return the states of what stands below, as far as they are listed."""
        return tuple(one.listed for one in self.below if one.listed is not None)


def floors_of(root: Composite, depth: Fraction) -> dict[Composite | None, int]:
    """Say from which worth on a proof must go through the states of every composite.

    Parameters
    ----------
    root
        The whole budget.
    depth
        How much what is worth more than claimed lacks to what the whole can be worth at most.
        Below the whole budget the lists are as deep as those that were last solved with.
    """
    floors: dict[Composite | None, int] = {}
    waiting = [(root, depth)]
    while waiting:
        above, depth = waiting.pop()
        for one in above.below:
            assert one.listed is not None
            if depth < 0:
                floor = int(one.best * one.above.denominator) + 1  # shows only what is best
            elif above is root:
                floor = one.listed.floor
            else:
                floor = one.floor_of(one.best - depth)
            floors[one] = floor
            waiting.append((one, one.bound - Fraction(floor, one.above.denominator)))
    return floors
