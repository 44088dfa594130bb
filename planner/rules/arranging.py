"""Rules, requests and menus become a problem: by filters, composites, a tree of caps, rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from planner.engine import Caps
from planner.engine.arrays import IntArray
from planner.engine.grouping import group_requests
from planner.menus.menu import Menus
from planner.requests.checked import Requests
from planner.rules.adding import counted_entries, rows_from, rule_entries, spent_entries
from planner.rules.arrangement import Arrangement
from planner.rules.compiled import Compiled
from planner.rules.inside import Inside
from planner.rules.nesting import nest, parted_by
from planner.rules.ranks import level_entries, ranks_of
from planner.rules.split import Split
from planner.rules.ties.tied import Tied
from planner.rules.units import Units

if TYPE_CHECKING:
    from planner.rules.ties.composites import Composites


def arrange(
    requests: Requests,
    menus: Menus,
    qualities: IntArray,
    compiled: Compiled | None = None,
    *,
    by_level: bool = False,
    joining: bool = True,
    counted: Sequence[IntArray] = (),
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
    counted
        What is counted besides: amounts of every option, each of shape (options,).
    """
    if compiled is None:
        groups, members = group_requests(
            menus.members, requests.priorities, requests.required, requests.counts
        )
        every = np.arange(len(requests))
        entries = counted_entries(np.arange(len(menus.costs)), counted, first=0)
        return Arrangement(
            menus.starts,
            menus.costs,
            qualities,
            groups,
            members,
            requests.turns,
            every,
            counts=requests.counts,
            counted=rows_from(entries, menus.starts, groups, [0] * len(counted), ()),
        )
    return _Arranging(
        requests,
        menus,
        qualities,
        compiled,
        by_level=by_level,
        joining=joining,
        counted=counted,
    ).run()


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
        joining: bool,
        counted: Sequence[IntArray],
    ) -> None:
        self._requests, self._menus = requests, menus
        self._qualities, self._compiled = qualities, compiled
        self._sets = compiled.budgets()  # the sets of requests with a budget
        self._across: set[int] = set()  # those of them that are rows
        self._apart = np.zeros(len(requests), dtype=bool)  # whose ties are rows
        self._components = compiled.components()
        self._by_level, self._counted = by_level, counted
        # Limits that are kept inside composites; their groups get fewer, as some are entangled.
        starts, members = menus.starts, menus.members
        joining &= requests.counts is None  # who stands for many is not joined with others
        self._inside = Inside(compiled.limits, starts, members, joining=joining)
        self._joined = np.zeros(len(requests), dtype=bool)  # who is in composites

    def run(self) -> Arrangement:
        """Arrange until nothing is left that is neither nested nor joined."""
        while True:
            self._nest()
            self._split()
            if not self._joined.any():
                return self._arranged(None)
            from planner.rules.ties.composites import composites  # loaded where there are ties

            joined = composites(self._tied())
            entangled = np.flatnonzero(joined.entangled[joined.kinds])
            if not len(entangled):
                return self._arranged(joined)
            for component in entangled.tolist():
                requests = joined.requests_of(component)
                # What limits them is given up first, then what ties them.
                self._apart[requests] |= not self._inside.give_up(requests)

    def _nest(self) -> None:
        """Put budgets into a tree, and leave out of it what parts a component.

        Composites keep what they can: what stands under one budget of the tree.
        """
        while True:
            kept = [
                at
                for at, (wanted, _) in enumerate(self._sets)
                if at not in self._across and not self._inside.keeps(wanted)
            ]
            nested = nest(
                [self._sets[at][1] for at in kept], len(self._requests), self._requests.counts
            )
            across = {kept[at] for at in nested.across}
            components = np.where(self._apart, np.arange(len(self._apart)), self._components)
            across |= {kept[at] for at in parted_by(nested, components)}
            self._across |= across
            if not across and self._inside.choose(components, nested.nodes, self._apart):
                break
        self._joined = self._inside.composed(components)
        self._nodes = nested.nodes
        self._cap_limits = tuple(self._sets[kept[at]][0] for at in nested.sets.tolist())
        self._parents = nested.parents

    def _split(self) -> None:
        """Split menus by the rows that requests count for, and find what options add to those."""
        compiled = self._compiled
        across = [self._sets[at][0] for at in sorted(self._across)]
        self._row_limits = tuple(
            row for row in (*across, *compiled.rows()) if not self._inside.keeps(row)
        )
        rules = sorted({row.rule for row in self._row_limits})
        columns = [self._counting(rule) for rule in rules]
        if self._apart.any():
            columns.append(np.where(self._apart, np.arange(len(self._apart)), -1))
        levels = np.full(len(self._requests), -1)
        if self._by_level:
            levels = np.where(self._joined, ranks_of(self._requests.priorities), -1)
        columns.append(levels)
        self._menu_split = Split.of(self._menus.starts, self._menus.members, columns)
        self._entries, self._limits = rule_entries(
            self._menu_split, compiled.limits, self._row_limits
        )
        if self._apart.any():
            from planner.rules.entangled import tie_entries

            more, limits = tie_entries(
                self._menu_split, compiled, self._apart, first=len(self._limits)
            )
            self._entries = self._entries.and_more(more)
            self._limits += limits
        first = len(self._limits)
        self._entries = self._entries.and_more(
            counted_entries(self._menu_split.options, self._counted, first=first)
        )
        # Rows without a limit: they only keep options from being dominated.
        self._spent = [compiled.limits[row.rule].spent for row in self._row_limits]
        if any(self._spent):
            tied, row = np.flatnonzero(self._joined), first + len(self._counted)
            self._entries = self._entries.and_more(
                spent_entries(self._menu_split, self._menus.costs, tied, row)
            )
        self._entries = self._entries.and_more(
            level_entries(self._menu_split, levels, first=first + len(self._counted) + 1)
        )

    def _counting(self, rule: int) -> IntArray:
        """Return the group of each request for the rows of a rule, -1 where it has no row."""
        one = self._compiled.limits[rule]
        codes = one.labels.codes
        if one.cumulative:
            return codes
        groups = np.zeros(len(one.limits) + 1, dtype=bool)
        groups[[row.group for row in self._row_limits if row.rule == rule]] = True
        kept: IntArray = np.where(groups[codes], codes, -1)
        return kept

    def _tied(self) -> Tied:
        split = self._menu_split
        return self._compiled.tied(
            starts=split.starts,
            costs=self._menus.costs[split.options],
            qualities=self._qualities[split.options],
            menu_of=split.members,
            options=split.options,
            apart=self._apart,
            within=self._inside.within(split.options),
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
        units = Units(
            split.members[singles],
            requests.priorities[singles],
            requests.required[singles],
            self._nodes[singles],
            requests.turns[singles],
            None if requests.counts is None else requests.counts[singles],
        )
        starts, entries = split.starts, self._entries
        costs, qualities = self._menus.costs[split.options], self._qualities[split.options]
        if joined is not None:
            first = joined.member_starts[:-1]
            leading = requests.turns[joined.members]
            turns = np.maximum.reduceat(leading, first) if len(first) else leading
            units = units.and_composites(joined, len(starts) - 1, turns)
            entries = entries.and_more(joined.amounts.after(len(costs)))
            starts = np.concatenate([starts, len(costs) + joined.starts[1:]])
            costs = np.concatenate([costs, joined.costs])
            qualities = np.concatenate([qualities, joined.qualities])
        groups, members, nodes = units.grouped()
        caps = None
        if len(self._cap_limits):
            limits = [self._compiled.limit(one) for one in self._cap_limits]
            caps = Caps(self._parents, np.array(limits, dtype=np.int64), nodes)
        limits = [*self._limits, *(0 for _ in self._counted)]
        rows = rows_from(entries, starts, groups, limits, self._spent)
        return Arrangement(
            starts=starts,
            costs=costs,
            qualities=qualities,
            groups=groups,
            members=members,
            turns=units.turns,
            counts=units.counts,
            singles=singles,
            composites=joined,
            caps=caps,
            rows=rows[: len(self._limits)],
            counted=rows[len(self._limits) :],
            row_limits=self._row_limits,
            cap_limits=self._cap_limits,
            original=np.concatenate(
                [
                    self._menus.members[split.examples],
                    np.full(len(starts) - len(split.starts), -1, dtype=np.int64),
                ]
            ),
        )
