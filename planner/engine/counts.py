"""A choice as counts: how many requests of each group take which option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM, Record, whole_numbers
from planner.engine.rows import Row
from planner.pieces import counted


@dataclass(frozen=True, eq=False)
class Counts(Record):
    """How many requests of a group take an option; what no entry counts is skipped.

    Entries stand in order of group, those of one group dearest first: in this order the options
    are handed out to its requests.

    Attributes
    ----------
    groups
        Shape (entries,).
    options
        Counted from the start of the group's menu; shape (entries,).
    counts
        At least 1; shape (entries,).

    Raises
    ------
    ProblemError
        If the columns differ in length, or hold what is no count.
    """

    groups: IntArray
    options: IntArray
    counts: IntArray

    def __post_init__(self) -> None:
        self._hold("groups", whole_numbers("groups", self.groups))
        self._hold("options", whole_numbers("options", self.options, len(self.groups)))
        self._hold("counts", whole_numbers("counts", self.counts, len(self.groups), low=1))

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.groups)

    @classmethod
    def of(cls, problem: Problem, groups: IntArray, options: IntArray, counts: IntArray) -> Counts:
        """Bring counts into their order; entries of skip (-1) or of no request are left out."""
        kept = np.flatnonzero((options >= 0) & (counts > 0))
        groups, options, counts = groups[kept], options[kept], counts[kept]
        costs = problem.costs[problem.starts[problem.groups.menus[groups]] + options]
        order = np.lexsort((options, -costs, groups))
        return cls(groups[order], options[order], counts[order])

    @classmethod
    def of_choice(
        cls,
        problem: Problem,
        choice: IntArray,
        members: IntArray | None = None,
        counts: IntArray | None = None,
    ) -> Counts:
        """Count a choice.

        Parameters
        ----------
        problem
            The problem.
        choice
            Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
        members
            The group of each request; one group's requests after the other's where None.
        counts
            How many requests each of them stands for; None where each stands for itself.
        """
        if members is None:
            members = np.repeat(np.arange(len(problem.groups)), problem.groups.sizes)
        made = choice >= 0
        span = int(choice.max(initial=0)) + 1
        keys, ranks = ranked(members[made] * span + choice[made])
        sums = counted(ranks, None if counts is None else counts[made], len(keys))
        return cls.of(problem, keys // span, keys % span, sums)

    def choice(self, sizes: IntArray) -> IntArray:
        """Hand the options out.

        Parameters
        ----------
        sizes
            Size of each group.

        Returns
        -------
        IntArray
            Option of each request, -1 = skip, one group's requests after the other's; shape
            (requests,).
        """
        ends = np.cumsum(sizes)
        before = np.cumsum(self.counts) - self.counts
        first = np.searchsorted(self.groups, self.groups)
        begins = (ends - sizes)[self.groups] + before - before[first]
        choice = np.full(int(ends[-1]) if len(ends) else 0, -1, dtype=np.int64)
        within = np.arange(int(self.counts.sum())) - np.repeat(before, self.counts)
        choice[np.repeat(begins, self.counts) + within] = np.repeat(self.options, self.counts)
        return choice


def fault_of(problem: Problem, counts: Counts) -> str:
    """Say what keeps counts from being a choice within all limits; "" where nothing does."""
    groups = problem.groups
    if any((column < 0).any() for column in (counts.groups, counts.options, counts.counts)):
        return "a number below 0 is counted"  # in memory only: they are made of none such
    if len(counts) and int(counts.groups.max()) >= len(groups):
        return f"there are {len(groups):,} groups, but group {counts.groups.max()} is counted"
    if (counts.groups[1:] < counts.groups[:-1]).any():
        return "the entries do not stand in order of group"
    wrong = counts.options >= problem.lengths[groups.menus[counts.groups]]
    if wrong.any():
        at = int(wrong.argmax())
        return f"group {counts.groups[at]} has no option {counts.options[at]}"
    short = _short_of(problem, counts)
    if short:
        return short
    cost = cost_of(problem, counts)
    if cost > problem.budget:
        return f"the choice costs {cost}, the budget is {problem.budget}"
    return _breach_of(problem, counts, cost)


def _breach_of(problem: Problem, counts: Counts, cost: int) -> str:
    """Say which cap or row counts that cost so much do not keep."""
    if problem.caps is not None:
        spent, limits = cap_costs(problem, counts), problem.caps.limits
        at = _first(spent > limits)
        if at is not None:
            return f"the choice costs {spent[at]} under cap {at}, which is {limits[at]}"
    for at, row in enumerate(problem.rows):
        amount = amount_of(row, counts) + row.spent * cost
        if amount > row.limit:
            return f"row {at} comes to {amount}, its limit is {row.limit}"
    return ""


def _short_of(problem: Problem, counts: Counts) -> str:
    """Say where a group counts more requests than it has, or fewer than are required."""
    groups, made = problem.groups, made_of(problem, counts)
    for what, wrong in (
        ("counts {made} of its {size} requests", made > groups.sizes),
        (
            "is required, but of its {size} requests {made} are made",
            groups.required & (made < groups.sizes),
        ),
    ):
        at = _first(wrong.astype(bool))
        if at is not None:
            return f"group {at} " + what.format(made=made[at], size=groups.sizes[at])
    return ""


def made_of(problem: Problem, counts: Counts) -> NDArray[Any]:
    """Add up how many requests of each group are made; shape (groups,)."""
    sizes = problem.groups.sizes
    # Counts that nobody has checked may be so large that their sums wrap.
    wide = sum(int(numbers.max(initial=0)) for numbers in (counts.counts, sizes))
    dtype = object if wide * (len(counts) + 1) >= LARGEST_SUM else np.int64
    made = np.zeros(len(sizes), dtype=dtype)
    np.add.at(made, counts.groups, counts.counts.astype(dtype, copy=False))
    return made


def with_skips(problem: Problem, counts: Counts) -> tuple[IntArray, IntArray, IntArray]:
    """Return the columns of valid counts with an entry of option -1 for the requests skipped."""
    skipped = problem.groups.sizes - made_of(problem, counts)
    groups = np.flatnonzero(skipped)
    return (
        np.concatenate([counts.groups, groups]),
        np.concatenate([counts.options, np.full(len(groups), -1, dtype=np.int64)]),
        np.concatenate([counts.counts, skipped[groups]]),
    )


def _first(marks: BoolArray) -> int | None:
    return int(marks.argmax()) if marks.any() else None


def cost_of(problem: Problem, counts: Counts) -> int:
    """Add up what the counted options cost, exactly."""
    flat = problem.starts[problem.groups.menus[counts.groups]] + counts.options
    return int(problem.costs[flat] @ counts.counts)


def cap_costs(problem: Problem, counts: Counts) -> IntArray:
    """Add up what the counted options cost under each cap, exactly; shape (caps,)."""
    if problem.caps is None:
        return np.zeros(0, dtype=np.int64)
    flat = problem.starts[problem.groups.menus[counts.groups]] + counts.options
    spent = np.zeros(len(problem.groups), dtype=np.int64)
    np.add.at(spent, counts.groups, problem.costs[flat] * counts.counts)
    return problem.caps.gathered(spent)


def amount_of(row: Row, counts: Counts) -> int:
    """Add up what counted options come to in a row, exactly, beside its part of what is spent."""
    span = 1 + max(int(row.options.max(initial=0)), int(counts.options.max(initial=0)))
    keys, wanted = row.groups * span + row.options, counts.groups * span + counts.options
    if not len(keys) or not len(wanted):
        return 0
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = keys[at] == wanted
    return int(row.factors[at[found]] @ counts.counts[found])


def value_of(problem: Problem, counts: Counts) -> int:
    """Add up what the counted options are worth, exactly."""
    groups = problem.groups
    flat = problem.starts[groups.menus[counts.groups]] + counts.options
    weights = counts.counts * groups.priorities[counts.groups]
    return int(weights @ problem.qualities[flat])
