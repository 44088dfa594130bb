"""The integer program as arrays. Knows nothing of model names, files or solvers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.errors import InfeasibleError, ProblemError

LARGEST_SUM = 2**62


@dataclass(frozen=True, eq=False)
class Groups:
    """Requests that are interchangeable: same menu, same priority, equally required.

    Groups are ordered by menu, then priority, then whether they are required, so that the order
    of the requests does not show in them.

    Attributes
    ----------
    menus, priorities, required, sizes
        What the members share, and how many they are; shape (groups,).
    members
        The group of each request; shape (requests,).
    """

    menus: IntArray
    priorities: IntArray
    required: BoolArray
    sizes: IntArray
    members: IntArray

    def __len__(self) -> int:
        return len(self.sizes)


@dataclass(frozen=True, eq=False)
class Problem:
    """A multiple-choice knapsack problem: at most one option for each request, under a budget.

    The value of an option is the request's priority times the option's quality. Skipping costs
    nothing and is worth nothing; a required request cannot be skipped.

    Attributes
    ----------
    starts
        Where each menu begins in the arrays of options; shape (menus + 1,). Menu ``m`` holds the
        options ``starts[m]`` to ``starts[m + 1] - 1``; it may be empty.
    costs, qualities
        Of every option, menu after menu; shape (options,), integers >= 0.
    menus
        The menu of each request; shape (requests,).
    priorities
        Of each request; shape (requests,), integers >= 0.
    required
        Whether the request must be made; shape (requests,).
    budget
        What may be spent, in the unit of `costs`.
    preferred
        The option of each menu that the greedy rule takes, counted from the menu's start, or -1;
        shape (menus,).
    turns
        What the greedy rule sorts by, greatest first; shape (requests,).
    """

    starts: IntArray
    costs: IntArray
    qualities: IntArray
    menus: IntArray
    priorities: IntArray
    required: BoolArray
    budget: int
    preferred: IntArray
    turns: IntArray

    def __post_init__(self) -> None:
        if self.budget < 0:
            raise ProblemError(f"the budget is {self.budget}; expected 0 or more")
        for name in ("costs", "qualities", "priorities"):
            array = getattr(self, name)
            if array.size and int(array.min()) < 0:
                at = int(array.argmin())
                raise ProblemError(f"{name}[{at}] is {array[at]}; expected 0 or more")
        self._refuse_large_sums()

    @classmethod
    def from_arrays(
        cls,
        costs: ArrayLike | Sequence[ArrayLike],
        values: ArrayLike | Sequence[ArrayLike],
        budget: int,
        *,
        skip: bool = True,
    ) -> Problem:
        """Build a problem from plain numbers.

        Parameters
        ----------
        costs, values
            Integers >= 0: an array of shape (requests, options), or one 1-D array per request.
        budget
            What may be spent, an integer >= 0 in the unit of `costs`.
        skip
            Whether a request may go without any option. False demands exactly one option for
            each, as in the literature.

        Returns
        -------
        Problem
            One menu per request, every priority 1.

        Raises
        ------
        ProblemError
            If shapes differ, a number is negative or not whole, or sums could pass 2**62.
        """
        flat_costs, starts = _flat(costs, "costs")
        flat_values, value_starts = _flat(values, "values")
        if not np.array_equal(starts, value_starts):
            raise ProblemError("costs and values differ in shape: each option needs both")
        if isinstance(budget, bool) or not isinstance(budget, (int, np.integer)):
            raise ProblemError(f"the budget is {budget!r}; expected a whole number")
        count = len(starts) - 1
        return cls(
            starts=starts,
            costs=flat_costs,
            qualities=flat_values,
            menus=np.arange(count),
            priorities=np.ones(count, dtype=np.int64),
            required=np.full(count, not skip),
            budget=int(budget),
            preferred=first_least(flat_costs, starts),
            turns=np.zeros(count, dtype=np.int64),
        )

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.menus)

    @cached_property
    def groups(self) -> Groups:
        """The interchangeable requests, and how many there are of each kind."""
        if np.array_equal(self.menus, np.arange(len(self.starts) - 1)):
            sizes = np.ones(len(self), dtype=np.int64)
            return Groups(self.menus, self.priorities, self.required, sizes, self.menus)
        levels, level = ranked(self.priorities)
        width = 2 * len(levels)
        keys, members = ranked(self.menus * width + 2 * level + self.required)
        sizes = np.bincount(members, minlength=len(keys))
        menus = keys // width
        rest = keys - menus * width
        return Groups(menus, levels[rest >> 1], (rest & 1).astype(bool), sizes, members)

    @cached_property
    def least_costs(self) -> IntArray:
        """Cost of the cheapest option of each menu; -1 for an empty menu."""
        cheapest = first_least(self.costs, self.starts)
        has = cheapest >= 0
        least = np.full(len(cheapest), -1, dtype=np.int64)
        least[has] = self.costs[self.starts[:-1][has] + cheapest[has]]
        return least

    def check_feasible(self) -> None:
        """Raise InfeasibleError unless every required request can be made within the budget."""
        least = self.least_costs[self.menus[self.required]]
        if (least < 0).any():
            lost = np.flatnonzero(self.required)[least < 0]
            raise InfeasibleError(
                [f"{len(lost):,} required requests have no option at all"],
                requests=lost.tolist(),
                budget=self.budget,
            )
        needed = int(least.sum())
        if needed > self.budget:
            raise InfeasibleError(
                [f"the required requests cost at least {needed:,}, the budget is {self.budget:,}"],
                least_cost=needed,
                budget=self.budget,
            )

    def options(self, choice: IntArray) -> tuple[IntArray, IntArray]:
        """Find the chosen options in the flat arrays.

        Parameters
        ----------
        choice
            Option of each request, counted from its menu's start, -1 to skip; shape (requests,).

        Returns
        -------
        made, options
            Positions of the requests that are made, and of their options in `costs`.
        """
        made = np.flatnonzero(choice >= 0)
        return made, self.starts[self.menus[made]] + choice[made]

    def totals(self, choice: IntArray) -> tuple[int, int]:
        """Add up cost and value of a choice, exactly."""
        made, options = self.options(choice)
        return int(self.costs[options].sum()), int(self.priorities[made] @ self.qualities[options])

    def _refuse_large_sums(self) -> None:
        best = max(_total(self.qualities), 0)
        dearest = max(_total(self.costs), 0)
        top_priority = int(self.priorities.max()) if len(self) else 0
        if len(self) * top_priority * best >= LARGEST_SUM and self._most_value() >= LARGEST_SUM:
            raise ProblemError(
                "priority x quality adds up to more than 2**62: "
                "divide every priority by the same number, the plan stays the same"
            )
        if len(self) * dearest >= LARGEST_SUM and self._most_cost() >= LARGEST_SUM:
            raise ProblemError("costs add up to more than 2**62: use a larger unit of cost")

    def _most_value(self) -> int:
        tops = _segment_max(self.qualities, self.starts)[self.menus]
        return sum(p * q for p, q in zip(self.priorities.tolist(), tops.tolist(), strict=True))

    def _most_cost(self) -> int:
        return sum(_segment_max(self.costs, self.starts)[self.menus].tolist())


def first_least(numbers: IntArray, starts: IntArray) -> IntArray:
    """Find the first least entry of each segment, counted from its start; -1 where it is empty."""
    found = np.full(len(starts) - 1, -1, dtype=np.int64)
    full = starts[1:] > starts[:-1]
    if not full.any():
        return found
    begins = starts[:-1][full]
    least = np.minimum.reduceat(numbers, begins)
    lengths = (starts[1:] - starts[:-1])[full]
    hits = np.flatnonzero(numbers == np.repeat(least, lengths))
    found[full] = hits[np.searchsorted(hits, begins)] - begins
    return found


def _segment_max(numbers: IntArray, starts: IntArray) -> IntArray:
    top = np.zeros(len(starts) - 1, dtype=np.int64)
    full = starts[1:] > starts[:-1]
    if full.any():
        top[full] = np.maximum.reduceat(numbers, starts[:-1][full])
    return top


def _total(numbers: IntArray) -> int:
    return int(numbers.max()) if numbers.size else 0


def _flat(rows: Any, name: str) -> tuple[IntArray, IntArray]:
    if isinstance(rows, np.ndarray) and rows.ndim == 2:
        count, width = rows.shape
        return _whole(rows.reshape(-1), name), np.arange(count + 1, dtype=np.int64) * width
    parts = [_whole(np.asarray(row), name) for row in rows]
    if any(part.ndim != 1 for part in parts):
        raise ProblemError(f"{name}: expected shape (requests, options) or one 1-D array each")
    starts = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
    return np.concatenate([*parts, np.empty(0, dtype=np.int64)]), starts


def _whole(numbers: NDArray[Any], name: str) -> IntArray:
    if numbers.size == 0:
        return numbers.astype(np.int64)
    if not np.issubdtype(numbers.dtype, np.integer):
        raise ProblemError(f"{name} are {numbers.dtype}; expected integers (scale them first)")
    if int(numbers.max()) >= LARGEST_SUM:
        raise ProblemError(f"{name} hold {int(numbers.max())}; expected less than 2**62")
    if int(numbers.min()) < 0:
        raise ProblemError(f"{name} hold {int(numbers.min())}; expected 0 or more")
    # A copy: what the caller does to the array later is no longer the problem's business.
    return numbers.astype(np.int64)
