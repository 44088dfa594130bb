"""Rules beside requests and menus as a problem: who is grouped, capped, limited and joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.engine import Caps, Counts, Groups, Hints, Problem, Row
from planner.engine.arrays import BoolArray, IntArray, first_least, ranked
from planner.engine.grouping import group_requests, spread
from planner.menus.menu import Menus
from planner.requests.checked import Requests
from planner.rules.adding import Wanted, rows_from, rule_entries
from planner.rules.compiled import Compiled
from planner.rules.inside import idle, inside
from planner.rules.nesting import nest, parted_by
from planner.rules.ranks import level_entries, ranks_of
from planner.rules.split import Split
from planner.rules.ties.tied import Amounts, Tied

if TYPE_CHECKING:
    from planner.rules.ties.composites import Composites


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The problem of a batch but for its budget, and the way back to its requests.

    A unit is a request by itself or a composite. The single ones come first, in the order of the
    requests, then the composites.

    Attributes
    ----------
    starts, costs, qualities
        The options of all menus, those of composites last; as of `Problem`.
    groups
        The interchangeable units.
    members, turns
        The group and the turn of each unit; shape (units,).
    singles
        The requests that are units by themselves.
    composites
        The others; None where nothing is tied.
    caps, rows
        What limits them, as of `Problem`.
    wanted
        What the first of the rows are of; those of ties follow.
    capped
        What each cap is of.
    original
        Which menu of the batch each of the problem's is; -1 for those of composites.
    """

    starts: IntArray
    costs: IntArray
    qualities: IntArray
    groups: Groups
    members: IntArray
    turns: IntArray
    singles: IntArray
    composites: Composites | None = None
    caps: Caps | None = None
    rows: tuple[Row, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    capped: tuple[Wanted, ...] = ()
    original: IntArray | None = None

    def problem(self, budget: int) -> Problem:
        """Write it as an integer program for a budget, in steps."""
        return Problem(
            self.starts, self.costs, self.qualities, budget, self.groups, self.caps, self.rows
        )

    def choice(self, counts: Counts, requests: int) -> IntArray:
        """Settle which requests take which option, as of `spread`; shape (requests,)."""
        units = spread(counts, self.groups.sizes, self.members, self.turns)
        return self.unfolded(units, requests)

    def unfolded(self, units: IntArray, requests: int) -> IntArray:
        """Tell what requests take from what units take, the way back from `units`."""
        if self.composites is None:
            return units
        choice = np.full(requests, -1, dtype=np.int64)
        choice[self.singles] = units[: len(self.singles)]
        every = np.arange(len(self.composites))
        rows, taken = self.composites.unfolded(every, units[len(self.singles) :])
        choice[rows] = taken
        return choice

    def units(self, choice: IntArray) -> IntArray:
        """Find the option of each unit in a choice of requests; shape (units,).

        Raises
        ------
        LookupError
            If a composite has no such option: its members break a tie, or another option is as
            good in every way.
        """
        if self.composites is None:
            return choice
        from planner.rules.folding import folded

        return np.concatenate([choice[self.singles], folded(self.composites, choice)])

    def hints(self, preferred: IntArray) -> Hints:
        """Say what the greedy rule goes by.

        Parameters
        ----------
        preferred
            The option that it takes of each menu of the batch, or -1; shape (menus,).
        """
        if self.original is not None:
            preferred = np.where(self.original >= 0, np.append(preferred, -1)[self.original], -1)
        if self.composites is not None:
            # Together they take what is cheapest.
            cheapest = first_least(self.costs, self.starts)
            preferred = np.where(self.original == -1, cheapest, preferred)
        return Hints(preferred, self.members, self.turns)

    def group_of(self, requests: int) -> IntArray:
        """Find the group of each request; of a tied one, that of its composite."""
        if self.composites is None:
            return self.members
        groups = np.empty(requests, dtype=np.int64)
        groups[self.singles] = self.members[: len(self.singles)]
        sizes = np.diff(self.composites.member_starts)
        groups[self.composites.members] = np.repeat(self.members[len(self.singles) :], sizes)
        return groups


def arrange(
    requests: Requests,
    menus: Menus,
    qualities: IntArray,
    compiled: Compiled | None = None,
    *,
    by_level: bool = False,
    joining: bool = True,
) -> Arrangement:
    """Arrange a batch.

    Parameters
    ----------
    requests, menus
        What is wanted, and what there is to choose from, filtered already.
    qualities
        What an option of a menu is worth to a priority of 1; shape (options,).
    compiled
        What rules say; None for none.
    by_level
        Whether it counts how many requests of each priority are made: a composite then keeps the
        options that make more of one, though they are worth less.
    joining
        Whether limits may be kept inside composites; else each is a cap or a row.
    """
    if compiled is None:
        groups, members = group_requests(menus.members, requests.priorities, requests.required)
        every = np.arange(len(requests))
        return Arrangement(
            menus.starts, menus.costs, qualities, groups, members, requests.turns, every
        )
    arranging = _Arranging(requests, menus, qualities, compiled, by_level=by_level)
    return arranging.run(joining=joining)


class _Arranging:
    """One arrangement: what turns out to cut across others, or to be entangled, becomes rows."""

    def __init__(
        self,
        requests: Requests,
        menus: Menus,
        qualities: IntArray,
        compiled: Compiled,
        *,
        by_level: bool,
    ) -> None:
        self._requests, self._menus = requests, menus
        self._qualities, self._compiled = qualities, compiled
        self._sets = compiled.budgets()  # the sets of requests with a budget
        self._across: set[int] = set()  # those of them that are rows
        self._apart = np.zeros(len(requests), dtype=bool)  # whose ties are rows
        self._components = compiled.components()
        self._by_level = by_level
        # Of each rule that limits sums, the groups whose limits may, and that do, become menus.
        self._joinable = [np.ones(len(one.limits), dtype=bool) for one in compiled.limits]
        self._idle = [np.zeros(len(one.limits), dtype=bool) for one in compiled.limits]

    def run(self, *, joining: bool) -> Arrangement:
        """Arrange until nothing is left that is neither nested nor joined."""
        if joining:
            starts, members = self._menus.starts, self._menus.members
            self._idle = [idle(one, starts, members) for one in self._compiled.limits]
        else:
            self._joinable = [np.zeros_like(groups) for groups in self._joinable]
        while True:
            self._nest()
            self._join()
            self._split()
            if not self._tied_now.any():
                return self._arranged(None)
            from planner.rules.ties.composites import composites  # loaded where there are ties

            joined = composites(self._tied())
            entangled = np.flatnonzero(joined.entangled[joined.kinds])
            if not len(entangled):
                return self._arranged(joined)
            for component in entangled.tolist():
                self._take_apart(joined.requests_of(component))

    def _take_apart(self, requests: IntArray) -> None:
        """Give up joining requests: by what limits them, or else by what ties them."""
        limited = False
        for one, inside, joinable in zip(
            self._compiled.limits, self._inside, self._joinable, strict=True
        ):
            codes = one.labels.codes[requests]
            groups = codes[np.append(inside, False)[codes]]
            joinable[groups] = False
            limited |= len(groups) > 0
        self._apart[requests] |= not limited

    def _nest(self) -> None:
        """Put budgets into a tree, and leave out of it what parts a component."""
        while True:
            kept = [at for at in range(len(self._sets)) if at not in self._across]
            nested = nest([self._sets[at][1] for at in kept], len(self._requests))
            across = {kept[at] for at in nested.across}
            components = np.where(self._apart, np.arange(len(self._apart)), self._components)
            across |= {kept[at] for at in parted_by(nested, components)}
            if not across:
                break
            self._across |= across
        self._nodes = nested.nodes
        self._capped = tuple(self._sets[kept[at]][0] for at in nested.sets.tolist())
        self._parents = nested.parents

    def _join(self) -> None:
        """Find the limits that are kept inside composites, and who is in composites."""
        compiled, count = self._compiled, len(self._requests)
        open_groups = [
            joinable & ~idle & self._is_row(number)
            for number, (joinable, idle) in enumerate(zip(self._joinable, self._idle, strict=True))
        ]
        components = np.where(self._apart, np.arange(count), self._components)
        self._inside, components = inside(
            compiled.limits, open_groups, components, self._nodes, self._apart
        )
        self._tied_now = np.bincount(components, minlength=count)[components] > 1
        for one, groups in zip(compiled.limits, self._inside, strict=True):
            self._tied_now |= np.append(groups, False)[one.labels.codes]

    def _is_row(self, number: int) -> BoolArray:
        """Say which groups of a rule have a limit that is no budget of the tree."""
        one = self._compiled.limits[number]
        across = {self._sets[at][0].group for at in self._across if self._sets[at][0].rule == number}
        return np.array(
            [
                limit is not None and (not one.is_budget or group in across)
                for group, limit in enumerate(one.limits)
            ],
            dtype=bool,
        )

    def _split(self) -> None:
        """Split menus by the rows that requests count for, and find what options add to those."""
        compiled = self._compiled
        across = [self._sets[at][0] for at in sorted(self._across)]
        self._wanted = tuple(
            row
            for row in (*across, *compiled.rows())
            if not (self._inside[row.rule][row.group] or self._idle[row.rule][row.group])
        )
        rules = sorted({row.rule for row in self._wanted})
        columns = [self._counting(rule) for rule in rules]
        if self._apart.any():
            columns.append(np.where(self._apart, np.arange(len(self._apart)), -1))
        levels = np.full(len(self._requests), -1)
        if self._by_level:
            levels = np.where(self._tied_now, ranks_of(self._requests.priorities), -1)
        columns.append(levels)
        self._menu_split = Split.of(self._menus.starts, self._menus.members, columns)
        self._entries, self._limits = rule_entries(self._menu_split, compiled.limits, self._wanted)
        if self._apart.any():
            from planner.rules.entangled import tie_entries

            more, limits = tie_entries(
                self._menu_split, compiled, self._apart, first=len(self._limits)
            )
            self._entries = _joined(self._entries, more)
            self._limits += limits
        # Rows without a limit: they only keep options from being dominated.
        self._entries = _joined(
            self._entries, level_entries(self._menu_split, levels, first=len(self._limits))
        )

    def _counting(self, rule: int) -> IntArray:
        """Return the group of each request for the rows of a rule, -1 where it has no row."""
        one = self._compiled.limits[rule]
        codes = one.labels.codes
        if one.cumulative or one.part is not None:
            return codes
        groups = np.zeros(len(one.limits) + 1, dtype=bool)
        groups[[row.group for row in self._wanted if row.rule == rule]] = True
        return np.where(groups[codes], codes, -1)

    def _tied(self) -> Tied:
        split = self._menu_split
        return self._compiled.tied(
            starts=split.starts,
            costs=self._menus.costs[split.options],
            qualities=self._qualities[split.options],
            menu_of=split.members,
            options=split.options,
            apart=self._apart,
            inside=self._inside,
            amounts=self._entries,
            nodes=self._nodes,
        )

    def _arranged(self, joined: Composites | None) -> Arrangement:
        split, requests = self._menu_split, self._requests
        singles = np.arange(len(requests))
        if joined is not None:
            single = np.ones(len(requests), dtype=bool)
            single[joined.members] = False
            singles = np.flatnonzero(single)
        units = _Units(
            split.members[singles],
            requests.priorities[singles],
            requests.required[singles],
            self._nodes[singles],
            requests.turns[singles],
        )
        starts, entries = split.starts, self._entries
        costs, qualities = self._menus.costs[split.options], self._qualities[split.options]
        if joined is not None:
            first = joined.member_starts[:-1]
            leading = requests.turns[joined.members]
            turns = np.maximum.reduceat(leading, first) if len(first) else leading
            units = units.and_composites(joined, len(starts) - 1, turns)
            entries = _joined(entries, _shifted(joined.amounts, len(costs)))
            starts = np.concatenate([starts, len(costs) + joined.starts[1:]])
            costs = np.concatenate([costs, joined.costs])
            qualities = np.concatenate([qualities, joined.qualities])
        groups, members, nodes = units.grouped()
        caps = None
        if len(self._capped):
            limits = [self._compiled.limit(one) for one in self._capped]
            caps = Caps(self._parents, np.array(limits, dtype=np.int64), nodes)
        return Arrangement(
            starts=starts,
            costs=costs,
            qualities=qualities,
            groups=groups,
            members=members,
            turns=units.turns,
            singles=singles,
            composites=joined,
            caps=caps,
            rows=rows_from(entries, starts, groups, self._limits),
            wanted=self._wanted,
            capped=self._capped,
            original=np.concatenate(
                [
                    self._menus.members[split.examples],
                    np.full(len(starts) - len(split.starts), -1, dtype=np.int64),
                ]
            ),
        )


@dataclass(frozen=True, eq=False)
class _Units:
    menus: IntArray
    priorities: IntArray
    required: BoolArray
    nodes: IntArray
    turns: IntArray

    def and_composites(self, joined: Composites, menus: int, turns: IntArray) -> _Units:
        """Add the composites, whose menus follow so many others."""
        more = (
            menus + joined.kinds,
            joined.priorities,
            joined.required[joined.kinds],
            joined.nodes,
            turns,
        )
        return _Units(
            *(np.concatenate(pair) for pair in zip(vars(self).values(), more, strict=True))
        )

    def grouped(self) -> tuple[Groups, IntArray, IntArray]:
        """Group what is interchangeable; return the groups, that of each unit, and their nodes."""
        span = int(self.nodes.max(initial=0)) + 2
        places, key = ranked(self.menus * span + self.nodes + 1)
        groups, members = group_requests(key, self.priorities, self.required)
        menus, nodes = places[groups.menus] // span, places[groups.menus] % span - 1
        return replace(groups, menus=menus), members, nodes


def _joined(one: Amounts, other: Amounts) -> Amounts:
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return Amounts(*(np.concatenate(pair) for pair in pairs))


def _shifted(amounts: Amounts, by: int) -> Amounts:
    return replace(amounts, options=amounts.options + by)
