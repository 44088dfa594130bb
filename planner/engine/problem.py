"""The integer program as counts. Knows nothing of model names, files or solvers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import mul

import numpy as np
from numpy.typing import ArrayLike

from planner.engine.arrays import BoolArray, IntArray, segment_max
from planner.engine.caps import Caps
from planner.engine.groups import Groups
from planner.engine.plain import flat_rows, read_array
from planner.engine.records import LARGEST_SUM, Record, whole_numbers
from planner.engine.rows import Row
from planner.errors import InfeasibleError, ProblemError
from planner.messages import named, shown

JSON_SCHEMA = 2
MOST_LISTED = 10_000_000  # requests that an error names; a group may hold any number of them
GROUP_COLUMNS = ("menus", "priorities", "required", "sizes")


@dataclass(frozen=True, eq=False)
class Problem(Record):
    """A multiple-choice knapsack problem: at most one option for each request, under a budget.

    The value of an option is the request's priority times the option's quality. Skipping costs
    nothing and is worth nothing; a required request cannot be skipped. Requests are not told
    apart within a group: what is asked for is how many of a group take which option. Below the
    budget there may be others, nested, and rows that limit other sums.

    Attributes
    ----------
    starts
        Where each menu begins in the arrays of options; shape (menus + 1,). Menu ``m`` holds the
        options ``starts[m]`` to ``starts[m + 1] - 1``; it may be empty.
    costs, qualities
        Of every option, menu after menu; shape (options,), integers >= 0.
    budget
        What may be spent, an integer >= 0 in the unit of `costs`.
    groups
        Who chooses from which menu.
    caps
        Budgets below the whole one; None for none.
    rows
        What else is limited.

    Raises
    ------
    ProblemError
        If shapes, indices or signs are wrong, or sums could pass 2**62.
    """

    starts: IntArray
    costs: IntArray
    qualities: IntArray
    budget: int
    groups: Groups
    caps: Caps | None = None
    rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        self._hold("qualities", whole_numbers("qualities", self.qualities))
        count = len(self.qualities)
        self._hold("starts", whole_numbers("starts", self.starts, below=count + 1))
        if not len(self.starts) or self.starts[0] != 0 or self.starts[-1] != count:
            raise ProblemError(f"starts: expected to begin with 0 and to end with {count}")
        if (self.starts[1:] < self.starts[:-1]).any():
            raise ProblemError("starts: expected numbers that do not fall")
        self._hold("costs", whole_numbers("costs", self.costs, count))
        self._check_budget()
        if not isinstance(self.groups, Groups):
            raise ProblemError(f"groups are a {type(self.groups).__name__}; expected Groups")
        whole_numbers("menus", self.groups.menus, below=len(self.starts) - 1)
        self._check_rules()
        _refuse_large_sums(self)

    def _check_budget(self) -> None:
        odd = isinstance(self.budget, (bool, np.timedelta64))
        if odd or not isinstance(self.budget, (int, np.integer)):
            raise ProblemError(f"the budget is {shown(self.budget)}; expected a whole number")
        if self.budget < 0:
            raise ProblemError(f"the budget is {shown(int(self.budget))}; expected 0 or more")
        object.__setattr__(self, "budget", int(self.budget))

    def _check_rules(self) -> None:
        if self.caps is not None:
            if not isinstance(self.caps, Caps):
                raise ProblemError(f"caps are a {type(self.caps).__name__}; expected Caps")
            if len(self.caps.nodes) != len(self.groups):
                raise ProblemError(
                    f"caps speak of {len(self.caps.nodes):,} groups, there are {len(self.groups):,}"
                )
        if not isinstance(self.rows, (tuple, list)):
            raise ProblemError(f"rows are a {type(self.rows).__name__}; expected a tuple")
        object.__setattr__(self, "rows", tuple(self.rows))
        lengths = np.diff(self.starts)[self.groups.menus]
        for row in self.rows:
            if not isinstance(row, Row):
                raise ProblemError(f"a row is a {type(row).__name__}; expected a Row")
            row.check_within(lengths, self.groups.sizes, self.most_cost if row.spent else 0)

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
            One menu and one group per request, every priority 1.

        Raises
        ------
        ProblemError
            If shapes differ, a number is negative or not whole, or sums could pass 2**62.
        """
        flat_costs, starts = flat_rows(costs, "costs")
        flat_values, value_starts = flat_rows(values, "values")
        if not np.array_equal(starts, value_starts):
            raise ProblemError("costs and values differ in shape: each option needs both")
        if not isinstance(skip, (bool, np.bool_)):
            raise ProblemError(f"skip is {shown(skip)}; expected True or False")
        ones = np.ones(len(starts) - 1, dtype=np.int64)
        groups = Groups(np.arange(len(ones)), ones, np.full(len(ones), not skip), ones)
        return cls(starts, flat_costs, flat_values, budget, groups)

    def __len__(self) -> int:
        """Return the number of requests."""
        return self.groups.requests

    @classmethod
    def from_json(cls, text: str) -> Problem:
        """Read a problem that `to_json` wrote.

        Raises
        ------
        ProblemError
            If the text is no such problem.
        """
        if not isinstance(text, str):
            raise ProblemError(f"this is no problem in JSON: {shown(text)}; expected a text")
        try:
            body = json.loads(text)
            if type(body["schema"]) is not int or body["schema"] != JSON_SCHEMA:
                raise ProblemError(
                    f"a problem of schema {shown(body['schema'])}; known is {JSON_SCHEMA}"
                )
            groups = {name: read_array(body["groups"][name]) for name in GROUP_COLUMNS}
            required = groups["required"]
            if not np.isin(required, (0, 1)).all():
                raise ProblemError("required: expected 0 and 1")
            caps, rows = body["caps"], body["rows"]
            if not isinstance(rows, list):
                raise ProblemError(f"rows: {shown(rows)}; expected a list")
            return cls(
                starts=read_array(body["starts"]),
                costs=read_array(body["costs"]),
                qualities=read_array(body["qualities"]),
                budget=body["budget"],
                groups=Groups(**{**groups, "required": required.astype(bool)}),
                caps=None if caps is None else Caps.from_plain(caps),
                rows=tuple(Row.from_plain(one) for one in rows),
            )
        except KeyError as error:
            raise ProblemError(f"this is no problem in JSON: {error} is missing") from None
        except (ValueError, TypeError, RecursionError) as error:
            raise ProblemError(f"this is no problem in JSON: {named(error)}") from None

    def to_json(self) -> str:
        """Return the problem as JSON, which `from_json` reads back."""
        groups = {name: getattr(self.groups, name) for name in GROUP_COLUMNS}
        body = {
            "schema": JSON_SCHEMA,
            "starts": self.starts.tolist(),
            "costs": self.costs.tolist(),
            "qualities": self.qualities.tolist(),
            "budget": self.budget,
            "groups": {name: column.astype(np.int64).tolist() for name, column in groups.items()},
            "caps": None if self.caps is None else self.caps.to_plain(),
            "rows": [row.to_plain() for row in self.rows],
        }
        try:
            return json.dumps(body)
        except ValueError:
            raise ProblemError("the budget has more digits than JSON holds") from None

    def with_budget(self, budget: int) -> Problem:
        """Return the same problem with another budget."""
        return replace(self, budget=budget)

    def with_limits(self, budget: int, limits: Sequence[int]) -> Problem:
        """Return the same problem with another budget, and other limits of its last rows."""
        first = len(self.rows) - len(limits)
        own = zip(self.rows[first:], limits, strict=True)
        rows = *self.rows[:first], *(replace(row, limit=limit) for row, limit in own)
        problem = replace(self, budget=budget, rows=rows)
        problem.__dict__["_findings"] = self.findings
        return problem

    @property
    def findings(self) -> dict[str, BoolArray]:
        """What was found out of it that hangs on no limit: `with_limits` takes it along."""
        found: dict[str, BoolArray] = self.__dict__.setdefault("_findings", {})
        return found

    def without_rules(self) -> Problem:
        """Return the problem without caps and rows, which has every choice that this one has."""
        return self if self.is_plain else replace(self, caps=None, rows=())

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the budget limits it."""
        return self.caps is None and not self.rows

    @cached_property
    def lengths(self) -> IntArray:
        """Number of options on each menu; shape (menus,)."""
        return np.diff(self.starts)

    @cached_property
    def least_costs(self) -> IntArray:
        """Cost of the cheapest option of each menu; -1 for an empty menu."""
        least = np.full(len(self.starts) - 1, -1, dtype=np.int64)
        full = self.lengths > 0
        if full.any():
            least[full] = np.minimum.reduceat(self.costs, self.starts[:-1][full])
        return least

    @cached_property
    def most_cost(self) -> int:
        """What all requests cost together where each takes its dearest option."""
        tops = segment_max(self.costs, self.starts)[self.groups.menus]
        return sum(map(mul, tops.tolist(), self.groups.sizes.tolist()))

    def check_feasible(self) -> None:
        """Raise InfeasibleError unless every required request can be made within the budgets.

        Rows are not looked at.
        """
        groups = self.groups
        least = np.where(groups.required, self.least_costs[groups.menus], 0)
        if (least < 0).any():
            lost = np.flatnonzero(least < 0)
            count = sum(groups.sizes[lost].tolist())
            raise InfeasibleError(
                [f"{count:,} required requests have no option at all"],
                requests=_members(groups, lost),
                budget=self.budget,
            )
        needed = int(least @ groups.sizes)
        if needed > self.budget:
            raise InfeasibleError(
                [f"the required requests cost at least {needed:,}, the budget is {self.budget:,}"],
                least_cost=needed,
                budget=self.budget,
            )
        if self.caps is not None:
            self.caps.check_feasible(least * groups.sizes)


def _members(groups: Groups, lost: IntArray) -> list[int]:
    """List the positions of the requests of some groups; of very many, the first."""
    ends = np.cumsum(groups.sizes)
    members: list[int] = []
    for group in lost.tolist():
        begin, end = int(ends[group] - groups.sizes[group]), int(ends[group])
        members += range(begin, min(end, begin + MOST_LISTED - len(members)))
    return members


def _refuse_large_sums(problem: Problem) -> None:
    groups, top_quality = problem.groups, int(problem.qualities.max(initial=0))
    # A bound by the largest numbers shows for almost every problem that nothing is near.
    most_value = groups.requests * int(groups.priorities.max(initial=0)) * top_quality
    if most_value >= LARGEST_SUM:
        tops = segment_max(problem.qualities, problem.starts)[groups.menus]
        columns = (groups.sizes.tolist(), groups.priorities.tolist(), tops.tolist())
        if sum(s * p * q for s, p, q in zip(*columns, strict=True)) >= LARGEST_SUM:
            raise ProblemError(
                "priority x quality adds up to more than 2**62: "
                "divide every priority by the same number, the plan stays the same"
            )
    if groups.requests * int(problem.costs.max(initial=0)) >= LARGEST_SUM:
        tops = segment_max(problem.costs, problem.starts)[groups.menus]
        pairs = zip(groups.sizes.tolist(), tops.tolist(), strict=True)
        if sum(size * cost for size, cost in pairs) >= LARGEST_SUM:
            raise ProblemError("costs add up to more than 2**62: use a larger unit of cost")
