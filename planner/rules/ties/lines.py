"""Lines: the components of one shape, each with its own menus and priorities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.engine.arrays import (
    BoolArray,
    IntArray,
    distinct,
    segment_max,
    segment_min,
    spread_out,
)
from planner.rules.ties.dominance import undominated
from planner.rules.ties.effort import Effort
from planner.rules.ties.shape import Shape
from planner.rules.ties.states import LineStates
from planner.rules.ties.tied import Tied


@dataclass(frozen=True, eq=False)
class Lines:
    """Components of one shape.

    Attributes
    ----------
    tied
        Where menus, and what options have, are looked up.
    shape
        Theirs.
    menus, priorities
        Of each member; shape (lines, members).
    rows
        The rows to which any member of a line can add, rising; shape (lines, rows).
    limits
        Of the sums that are limited within each line; shape (lines, sums).
    entangled
        Lines that are given up: filled in while fronts are made.
    effort
        What the fronts of components have taken, and which one each line is of.
    fixed
        For groups that are settled: what their members have, a code for each line.
    """

    tied: Tied
    shape: Shape
    menus: IntArray
    priorities: IntArray
    rows: IntArray
    limits: IntArray
    entangled: BoolArray
    effort: Effort
    fixed: dict[int, IntArray]

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self.menus)

    @property
    def width(self) -> int:
        """How many amounts a state has.

        The cost under each budget where they differ, rows, sums that are limited within.
        """
        return self.outer + len(self.shape.within)

    @property
    def outer(self) -> int:
        """How many of the amounts of a state count outside of its line as well."""
        return len(set(self.shape.nodes)) + int(self.rows.shape[1])

    def learn(self, inner: Lines, lines: IntArray) -> None:
        """Mark what was given up in lines that were made of these."""
        self.entangled[lines[inner.entangled]] = True

    def best(self, states: LineStates) -> LineStates:
        """Return the states that are undominated."""
        states = states.undominated_of_alike()
        if self.width:
            self.spend(states.counts(len(self)) ** 2)
            states = states.taken(~self.entangled[states.lines]).ahead()
        return states

    def kept(self, states: LineStates, members: frozenset[int]) -> LineStates:
        """Return the states of some members that can keep the sums limited within.

        Where a sum cannot pass its limit any more, whatever the other members take, what it is is
        no matter: it is told as the most that is no matter.
        """
        if not self.shape.within:
            return states
        amounts, able = states.amounts.copy(), np.ones(len(states), dtype=bool)
        for at, (rule, group) in enumerate(self.shape.within):
            low, high, every = np.zeros((3, len(self)), dtype=np.int64)
            for member in group:
                lowest, highest = (ends[self.menus[:, member]] for ends in self._reaches[rule])
                every += highest
                if member not in members:
                    low, high = low + lowest, high + highest
            limits = np.minimum(self.limits[:, at], every)
            own = amounts[:, self.outer + at]
            able &= own + low[states.lines] <= limits[states.lines]
            np.maximum(own, (limits - high)[states.lines], out=own)
        return replace(states, amounts=amounts).taken(able)

    @cached_property
    def _reaches(self) -> list[tuple[IntArray, IntArray]]:
        """What a request can add to the sums of each rule, at least and at most; by menu."""
        starts = self.tied.starts
        return [
            (
                np.minimum(segment_min(one.adds, starts), 0),
                np.maximum(segment_max(one.adds, starts), 0),
            )
            for one in self.tied.within
        ]

    def spend(self, work: IntArray) -> None:
        """Count work before it is done in each line; give up where it is too much."""
        self.entangled[self.effort.spent(work)] = True

    def look(self) -> None:
        """Count that a part of a formula is looked at; give up where it is too much."""
        self.entangled[self.effort.look(~self.entangled)] = True

    def picked(self, lines: IntArray) -> Lines:
        """Return some of the lines."""
        return replace(
            self,
            effort=self.effort.picked(lines),
            menus=self.menus[lines],
            priorities=self.priorities[lines],
            rows=self.rows[lines],
            limits=self.limits[lines],
            entangled=self.entangled[lines],
            fixed={one: have[lines] for one, have in self.fixed.items()},
        )

    def spread(self, parents: IntArray, group: int, codes: IntArray) -> Lines:
        """Return a line for each code of a group that a line may settle for."""
        lines = self.picked(parents)
        return replace(lines, fixed={**lines.fixed, group: codes})

    def offer(self, member: int, optional: bool) -> Offers:
        """Find what a member may take in each line."""
        keys = [self.menus[:, member]]
        groups = [one for one in self.fixed if member in self.shape.alike[one][1]]
        keys += [self.fixed[one] for one in groups]
        firsts, offers = _each_once(keys)
        menus = keys[0][firsts]
        starts = self.tied.starts
        of, options = spread_out(starts[menus], starts[menus + 1])
        for group, codes in zip(groups, keys[1:], strict=True):
            rule = self.tied.alike[self.shape.alike[group][0]]
            same = rule.codes[options] == codes[firsts][of]
            of, options = of[same], options[same]
        costs, qualities = self.tied.costs[options], self.tied.qualities[options]
        counted = options - starts[menus][of]
        if optional:  # first, so that of equals it is kept
            none = np.zeros(len(firsts), dtype=np.int64)
            of = np.concatenate([np.arange(len(firsts)), of])
            costs, qualities = np.concatenate([none, costs]), np.concatenate([none, qualities])
            counted = np.concatenate([none - 1, counted])
            options = np.concatenate([none - 1, options])
        if self.width:
            kept = np.argsort(of, kind="stable")
        else:
            kept = undominated(of, costs, qualities, np.zeros((len(of), 0), dtype=np.int64))
        edges = np.searchsorted(of[kept], np.arange(len(firsts) + 1))
        columns = (one[kept] for one in (options, counted, costs, qualities))
        return Offers(offers, edges, *columns)

    def codes(
        self, group: int, members: tuple[int, ...], made: tuple[int, ...]
    ) -> tuple[IntArray, IntArray]:
        """List what the members of a group may agree in.

        Returns
        -------
        lines, codes
            Rising. Every code that a member has an option of, and that all who are made have.
        """
        menus, codes = self._codes_of_menus[self.shape.alike[group][0]]
        edges = np.searchsorted(menus, np.arange(len(self.tied.starts)))
        top = int(codes.max(initial=0)) + 2
        found = []
        for member in made or members:
            held = self.menus[:, member]
            lines, at = spread_out(edges[held], edges[held + 1])
            found.append(lines * top + codes[at])
        if made:
            pairs, times = np.unique(np.concatenate(found), return_counts=True)
            return np.divmod(pairs[times == len(made)], top)
        # Where nobody can be made with anything, that nobody is made must still be found.
        pairs = distinct(np.concatenate(found))
        bare = np.setdiff1d(np.arange(len(self)), pairs // top)
        return np.divmod(np.sort(np.concatenate([pairs, bare * top + (top - 1)])), top)

    @cached_property
    def _codes_of_menus(self) -> dict[int, tuple[IntArray, IntArray]]:
        """Which codes stand on each menu, for the rules that matter here."""
        starts = self.tied.starts
        menu_of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        tables = {}
        for rule in {rule for rule, _ in self.shape.alike}:
            codes = self.tied.alike[rule].codes
            top = int(codes.max(initial=0)) + 1
            tables[rule] = np.divmod(distinct(menu_of * top + codes), top)
        return tables


@dataclass(frozen=True, eq=False)
class Offers:
    """What a member may take: short menus, and which of them each line has.

    Attributes
    ----------
    of
        The short menu of each line; shape (lines,).
    edges
        Where each short menu begins below, and where the last ends.
    options, counted
        The option, and its place on the member's menu; -1 is to skip.
    costs, qualities
        Of each; without rows undominated, by rising cost.
    """

    of: IntArray
    edges: IntArray
    options: IntArray
    counted: IntArray
    costs: IntArray
    qualities: IntArray

    @cached_property
    def rises(self) -> IntArray:
        """How much more each costs than the first of its short menu."""
        least = np.append(self.costs, 0)[self.edges[:-1]]
        rises: IntArray = self.costs - np.repeat(least, np.diff(self.edges))
        return rises

    @cached_property
    def patterns(self) -> IntArray:
        """Number short menus by how their costs rise: alike, whatever they are worth."""
        lengths = np.diff(self.edges)
        table = np.full((len(lengths), int(lengths.max(initial=0))), -1)
        table[np.arange(table.shape[1]) < lengths[:, None]] = self.rises
        patterns: IntArray = np.unique(table, axis=0, return_inverse=True)[1].reshape(-1)
        return patterns


def _each_once(keys: list[IntArray]) -> tuple[IntArray, IntArray]:
    """Give each combination a number; return where each is first, and the number of each."""
    numbers = np.zeros(len(keys[0]), dtype=np.int64)
    firsts = np.zeros(0, dtype=np.int64)
    for key in keys:
        _, ranks = np.unique(key, return_inverse=True)
        together = numbers * (int(ranks.max(initial=0)) + 1) + ranks
        _, firsts, numbers = np.unique(together, return_index=True, return_inverse=True)
    return firsts, numbers
