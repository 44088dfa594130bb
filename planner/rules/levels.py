"""Levels: the priorities that occur, and how many requests of each are made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine import Groups, Problem, Row
from planner.engine.arrays import BoolArray, IntArray, ranked, spread_out
from planner.pieces import counted
from planner.rules.arrangement import Arrangement
from planner.rules.ranks import ranks_of


@dataclass(frozen=True, eq=False)
class Levels:
    """The levels of a batch, the highest first; a priority of 0 is none.

    Attributes
    ----------
    priorities, wanted, possible
        Of each level: its priority in thousandths, how many requests have it, and how many of these
        have any option. Shape (levels,).
    of_groups
        The level of each group of single requests; -1 for none, and of composites.
    groups, options, levels, counts
        How many of a level each option of a composite makes: an entry for each that is not 0.
    tied
        How many requests of each level have an option and are in composites; shape (levels,).
    ranks
        The level of each request; shape (requests,).
    weights
        How many requests each row stands for; None where each stands for itself.
    """

    priorities: IntArray
    wanted: IntArray
    possible: IntArray
    of_groups: IntArray
    groups: IntArray
    options: IntArray
    levels: IntArray
    counts: IntArray
    tied: IntArray
    ranks: IntArray
    weights: IntArray | None = None

    @classmethod
    def of(
        cls,
        arranged: Arrangement,
        priorities: IntArray,
        possible: BoolArray,
        weights: IntArray | None = None,
    ) -> Levels:
        """Find the levels of what was arranged by level.

        Parameters
        ----------
        arranged
            Requests and rules as a problem.
        priorities, possible
            Of each request: its priority, and whether it has any option; shape (requests,).
        weights
            How many requests each row stands for; None where each stands for itself.
        """
        ranks = ranks_of(priorities)
        known = np.unique(priorities[priorities > 0])[::-1]
        count = len(known)
        groups, single = arranged.groups, np.ones(len(arranged.groups), dtype=bool)
        tied = np.zeros(len(ranks), dtype=bool)
        entries = [np.zeros((4, 0), dtype=np.int64)]
        if arranged.composites is not None:
            joined, firsts = arranged.composites, len(arranged.singles)
            tied[joined.members] = True
            owners, examples = np.unique(arranged.members[firsts:], return_index=True)
            single[owners] = False
            for group, component in zip(owners.tolist(), examples.tolist(), strict=True):
                made = joined.choices_of(int(joined.kinds[component])) >= 0
                if not len(made):
                    continue
                entries.append(_entries(group, made, ranks[joined.requests_of(component)]))
        owners, options, levels, counts = np.concatenate(entries, axis=1)
        level = np.searchsorted(-known, -groups.priorities)
        own = single & (groups.priorities > 0)
        return cls(
            known,
            _counted(ranks, ranks >= 0, count, weights),
            _counted(ranks, possible, count, weights),
            np.where(own, level, -1),
            owners,
            options,
            levels,
            counts,
            _counted(ranks, possible & tied, count, weights),
            ranks,
            weights,
        )

    def __len__(self) -> int:
        """Return the number of levels."""
        return len(self.priorities)

    def made(self, choice: IntArray) -> IntArray:
        """Count how many requests of each level a choice makes; shape (levels,)."""
        return _counted(self.ranks, choice >= 0, len(self), self.weights)

    def kept(self, problem: Problem, made: IntArray) -> Problem:
        """Add to a problem that so many of its first levels are made.

        A level that is made whole is required: its numbers take no rows but one for all that is
        tied. Those of which nothing is made take one row together.

        Parameters
        ----------
        problem
            The problem of the arrangement, for some budget.
        made
            Of each of the first levels; shape (some levels,).
        """
        numbers = np.zeros(len(self), dtype=np.int64)
        numbers[: len(made)] = made
        whole = numbers == self.possible
        groups = problem.groups
        own = np.append(whole, False)[self.of_groups] & (problem.lengths[groups.menus] > 0)
        rows = []
        if int(self.tied[whole].sum()):
            rows.append(self._row(problem, whole, int(self.tied[whole].sum()), singles=False))
        given = np.arange(len(self)) < len(made)
        for level in np.flatnonzero(~whole & (numbers > 0)).tolist():
            one = np.zeros(len(self), dtype=bool)
            one[level] = True
            row = self._row(problem, one, int(numbers[level]), singles=True)
            # That it is not more either is no news; it is told to the relaxation.
            rows += [row, replace(row, factors=-row.factors, limit=-row.limit)]
        if (given & ~whole & (numbers == 0)).any():
            row = self._row(problem, given & ~whole & (numbers == 0), 0, singles=True)
            rows.append(replace(row, factors=-row.factors))
        return replace(
            problem,
            groups=replace(groups, required=groups.required | own),
            rows=(*problem.rows, *rows),
        )

    def counting(self, problem: Problem, weights: IntArray) -> Problem:
        """Let a problem count: every request that is made is worth the weight of its level.

        Parameters
        ----------
        problem
            As `kept` returns it.
        weights
            Of each level; shape (levels,).
        """
        groups, every = problem.groups, np.append(weights, 0)
        joint = np.unique(self.groups)
        menus = groups.menus.copy()
        single = int(menus[joint].min()) if len(joint) else len(problem.starts) - 1
        # Composites of one menu may be of several levels: each gets a menu of its own.
        joint = np.flatnonzero(menus >= single)
        lengths = problem.lengths[menus[joint]]
        begins = problem.starts[menus[joint]]
        _, options = spread_out(begins, begins + lengths)
        begin = int(problem.starts[single])
        starts = np.concatenate([problem.starts[:single], begin + np.cumsum([0, *lengths])])
        worths = np.ones(int(starts[-1]), dtype=np.int64)
        worths[begin:] = 0
        place = np.full(len(groups), -1, dtype=np.int64)
        place[joint] = starts[single:-1]
        np.add.at(worths, place[self.groups] + self.options, self.counts * weights[self.levels])
        menus[joint] = single + np.arange(len(joint))
        priorities = every[self.of_groups]
        priorities[joint] = 1
        return replace(
            problem,
            starts=starts,
            costs=np.concatenate([problem.costs[:begin], problem.costs[options]]),
            qualities=worths,
            groups=Groups(menus, priorities, groups.required, groups.sizes),
        )

    def _row(self, problem: Problem, which: BoolArray, number: int, *, singles: bool) -> Row:
        """Say that so many at least are made of some levels, with singles or without."""
        held = which[self.levels]
        parts = [(self.groups[held], self.options[held], -self.counts[held])]
        if singles:
            own = np.flatnonzero(np.append(which, False)[self.of_groups])
            lengths = problem.lengths[problem.groups.menus[own]]
            at, options = spread_out(np.zeros_like(lengths), lengths)
            parts.append((own[at], options, np.full(len(options), -1)))
        columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        groups, options, counts = columns
        span = int(options.max(initial=0)) + 1
        pairs, at = ranked(groups * span + options)
        sums = np.zeros(len(pairs), dtype=np.int64)
        np.add.at(sums, at, counts)
        return Row.of(pairs // span, pairs % span, sums, -number)


def most_made(levels: Levels, problem: Problem) -> IntArray:
    """Find the numbers of each level where there is nothing but the budget; shape (levels,).

    What is required is made in any case, for no less than its cheapest options cost. Of a level,
    ``n`` requests cost no less than the ``n`` cheapest of its cheapest options, whatever is made of
    the others. So with the numbers above kept, what is left for a level is at the most the budget
    less these sums, and so many of the cheapest as that pays for can be made and no more.

    Parameters
    ----------
    levels
        The levels.
    problem
        A feasible problem without caps and rows, of single requests.
    """
    groups = problem.groups
    least = problem.least_costs[groups.menus]
    must = groups.required
    left = problem.budget - int(least[must] @ groups.sizes[must])
    taken = np.where(must, groups.sizes, 0)
    optional = np.flatnonzero(~must & (least >= 0) & (levels.of_groups >= 0))
    order = optional[np.lexsort((least[optional], levels.of_groups[optional]))]
    costs, sizes = least[order], groups.sizes[order]
    spent = np.cumsum(costs * sizes)
    at, before = 0, 0
    while at < len(order):
        end = int(np.searchsorted(spent, before + left, side="right"))
        taken[order[at:end]] = sizes[at:end]
        if end == len(order):
            break
        left -= int(spent[end - 1]) - before if end > at else 0
        some = min(int(sizes[end]), left // int(costs[end]))
        taken[order[end]] = some
        left -= some * int(costs[end])
        cheap = np.flatnonzero(costs[end + 1 :] <= left)
        if not len(cheap):
            break
        at = end + 1 + int(cheap[0])
        before = int(spent[at - 1])
    made = np.zeros(len(levels) + 1, dtype=np.int64)  # the last: of no level
    np.add.at(made, levels.of_groups, taken)
    return made[:-1]


def least_for(levels: Levels, least: IntArray, made: IntArray) -> int:
    """Say what so many of each level cost at least, whatever the rules.

    Parameters
    ----------
    levels
        The levels.
    least
        What each request costs at least; -1 where it has no option. Shape (requests,).
    made
        Of each level; shape (levels,).
    """
    own = np.flatnonzero((levels.ranks >= 0) & (least >= 0))
    order = own[np.lexsort((least[own], levels.ranks[own]))]
    ranks = levels.ranks[order]
    weights = np.ones_like(order) if levels.weights is None else levels.weights[order]
    before = np.cumsum(weights) - weights
    place = before - before[np.searchsorted(ranks, ranks)]
    return int(least[order] @ np.clip(made[ranks] - place, 0, weights))


def _entries(group: int, made: BoolArray, ranks: IntArray) -> IntArray:
    """Count what the options of a composite make of each level; shape (4, entries)."""
    option, member = np.nonzero(made & (ranks >= 0))
    span = int(ranks.max(initial=0)) + 1
    pairs, counts = np.unique(option * span + ranks[member], return_counts=True)
    return np.stack([np.full(len(pairs), group), pairs // span, pairs % span, counts])


def _counted(
    ranks: IntArray, which: BoolArray, count: int, weights: IntArray | None = None
) -> IntArray:
    own = which & (ranks >= 0)
    return counted(ranks[own], None if weights is None else weights[own], count)
