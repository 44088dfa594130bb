"""The frontier: the best plan for every budget, and what changes from one to the next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from planner.answers.changes import Change, changes_between
from planner.answers.frontier_frames import points_frame, steps_frame
from planner.answers.knees import knees_of
from planner.answers.paying import Paying
from planner.answers.points import FrontierPoint, points_of
from planner.answers.questioned import batch_of, choice_of, weighed
from planner.answers.simpler import fair_value, greedy_value
from planner.answers.steps import Found, find_steps, holding, least_of
from planner.answers.steps_jointly import FoundJointly, find_jointly, points_jointly
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.arguments import Number, items_of
from planner.catalog.spelling import usd_up
from planner.engine import Counts, Problem
from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.funding.joint import joint_of
from planner.messages import shown
from planner.results.result import Result
from planner.results.solving import plan_for


@dataclass(frozen=True, eq=False)
class Frontier:
    """The best plans of a batch over a range of budgets.

    Attributes
    ----------
    points
        One for each budget, rising. Each is solved exactly; `plan` gives it with its certificate.
    complete
        Whether every budget at which the best plan changes is among them, so that between two
        points the plan of the first is the best.
    own_usd
        The budget of the plan whose frontier it is; None where it is that of a batch.
    infeasible_below_usd
        The least budget that is enough for what is required; 0 where nothing is.
    infeasible_usd
        The budgets that were asked for and are below it.
    unsettled_usd
        The budgets that were asked for and for which nothing was proved in time.
    source, catalog
        Names of the table and the catalog.
    batch, budget
        What was solved, and how it is paid for.
    found
        The choices behind the points.
    make
        The class of the plans.
    """

    points: tuple[FrontierPoint, ...]
    complete: bool
    own_usd: Decimal | None
    infeasible_below_usd: Decimal
    infeasible_usd: tuple[Decimal, ...]
    unsettled_usd: tuple[Decimal, ...]
    source: str
    catalog: str
    batch: Batch = field(repr=False)
    budget: Budget = field(repr=False)
    found: Found = field(repr=False)
    make: type[Result] = field(repr=False)

    @classmethod
    @exactly
    def of(
        cls,
        batch: Batch,
        budgets: Any = None,
        *,
        budget: Budget,
        make: type[Result],
        own_usd: Decimal | None = None,
        own: Counts | None = None,
        time_limit_s: float | None = None,
    ) -> Self:
        """Solve a batch for a range of budgets.

        Parameters
        ----------
        batch
            The batch.
        budgets
            USD, in any order. Where None, every budget at which the best plan changes, as long as
            these are some thousands; else about a hundred round ones, from the least that is
            enough for what is required to what makes everything at its best.
        budget
            Credits that are there already, and whether packages are bought. Its dollars make no
            difference.
        make
            The class of its plans.
        own_usd, own
            The budget of the plan whose frontier it is, and its choice: of several best ones the
            frontier speaks of that.
        time_limit_s
            Seconds that it may take; None for no limit. What is not proved by then is left out.

        Raises
        ------
        InfeasibleError
            If no budget is enough for what is required.
        InputError
            If a budget is no amount of money, or packages are wanted of a catalog that has none.
        """
        wanted, clock = None if budgets is None else _amounts(budgets), Clock.of(time_limit_s)
        joint = joint_of(weighed(batch), budget)
        if joint is not None:
            own_plan = None if own_usd is None else (own_usd, own)
            joined = find_jointly(joint, budget, wanted, own_plan, clock)
            told = points_jointly(joint, joined)
            return cls._of(joint.batch, budget, joined, told, joined.least_usd, own_usd, make)
        paying = Paying(batch, budget)
        found = find_steps(batch, paying, wanted, own_usd, clock)
        if own_usd is not None and own is not None:
            found = holding(found, own_usd, paying.units(own_usd), own)
        points, least_usd = points_of(batch, paying, found), paying.usd(least_of(found.optima) or 0)
        complete = found.stairs is not None and wanted is None
        return cls._of(batch, budget, found, points, least_usd, own_usd, make, complete=complete)

    @classmethod
    def _of(
        cls,
        batch: Batch,
        budget: Budget,
        found: Found,
        points: Iterator[FrontierPoint],
        least_usd: Decimal,
        own_usd: Decimal | None,
        make: type[Result],
        *,
        complete: bool = False,
    ) -> Self:
        return cls(
            points=tuple(points),
            complete=complete,
            own_usd=own_usd,
            infeasible_below_usd=least_usd,
            infeasible_usd=found.infeasible_usd,
            unsettled_usd=found.unsettled_usd,
            source=batch.requests.origin.source,
            catalog=batch.catalog.name,
            batch=batch,
            budget=budget,
            found=found,
            make=make,
        )

    @classmethod
    def of_plan(
        cls, plan: Result, budgets: Any = None, *, time_limit_s: float | None = None
    ) -> Self:
        """Solve the batch of a plan, as of `of`, with balance and packages of its own budget.

        Of several best plans for that budget the frontier speaks of this one.

        Raises
        ------
        InputError
            As of `of`; or if the plan was read from JSON, and does not say all that was planned.
        """
        batch = batch_of(plan)
        joint = joint_of(batch, plan.budget)
        batch = batch if joint is None else joint.batch  # of which its choice is counted
        return cls.of(
            batch.whole,  # of the same groups, whatever pieces its rows are in
            budgets,
            budget=plan.budget,
            make=type(plan),
            own_usd=plan.budget_usd,
            own=_counts(batch, choice_of(plan)),
            time_limit_s=time_limit_s,
        )

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.points)

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        ends = [usd_up(point.budget_usd) for point in (*self.points[:1], *self.points[-1:])]
        reach = f" from {ends[0]} to {ends[1]}" if ends else ""
        what = "budget" if len(self) == 1 else "budgets"
        return f"<{type(self).__name__}: {len(self):,} {what}{reach}>"

    def choice(self, at: int) -> IntArray:
        """Return what the plan of a point makes each request with.

        Parameters
        ----------
        at
            Position of the point.

        Returns
        -------
        IntArray
            Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
        """
        return self.batch.choice(self.found.counts[at])

    def changes(self, at: int) -> tuple[Change, ...]:
        """Say what the plan of a point does otherwise than that of the point before.

        Parameters
        ----------
        at
            Position of the point; the first one is compared with making nothing.
        """
        if not 0 <= at < len(self):
            raise InputError(f"there is no point {shown(at)}; they go from 0 to {len(self) - 1}")
        after = self.choice(at)
        before = self.choice(at - 1) if at else np.full_like(after, -1)
        return changes_between(self.batch, before, after)

    def _all_changes(self) -> Iterator[tuple[Change, ...]]:
        """Yield the changes of every point."""
        before = np.full(len(self.batch.requests), -1, dtype=np.int64)
        for at in range(len(self)):
            after = self.choice(at)
            yield changes_between(self.batch, before, after)
            before = after

    def plan(self, budget: Number | str) -> Any:
        """Return the best plan for a budget, whole: with its table and its proof.

        Parameters
        ----------
        budget
            USD. Where it is a budget of the frontier, or one between two of a complete one, the
            plan is the one that the frontier speaks of.

        Returns
        -------
        Plan
            As of `planner.plan`.

        Raises
        ------
        InfeasibleError
            If the required requests cannot all be made within it.
        """
        money = replace(self.budget, usd=Budget.of(budget).usd)
        return plan_for(self.batch, money, make=self.make, counts=self._counts_for(money.usd))

    def _counts_for(self, usd: Decimal) -> Counts | None:
        """Find the choice of the frontier that is a best one for a budget."""
        usds = [point.budget_usd for point in self.points]
        at = bisect_right(usds, usd) - 1
        if at < 0 or not (self.complete or usds[at] == usd):
            return None
        return self.found.counts[at]

    def knees(self, count: int = 3) -> tuple[FrontierPoint, ...]:
        """Find the budgets beyond which more money buys clearly less, as of `knees_of`.

        Parameters
        ----------
        count
            How many at the most.

        Returns
        -------
        tuple of FrontierPoint
            In order of budget; none where the value grows evenly.
        """
        usds = np.array([float(point.budget_usd) for point in self.points])
        values = np.array([point.value for point in self.points])
        return tuple(self.points[at] for at in knees_of(usds, values, count))

    @cached_property
    def greedy_values(self) -> tuple[float | None, ...]:
        """What the greedy rule gets out of each budget, as of `Plan.greedy_value`."""
        if self._is_joint:
            return (None,) * len(self)
        hints = self.batch.hints
        return tuple(greedy_value(each, hints) for each in self._problems())

    @cached_property
    def fair_values(self) -> tuple[float | None, ...]:
        """What a fairer rule gets out of each budget, as of `Plan.fair_value`."""
        if self._is_joint:
            return (None,) * len(self)
        points = self.found.optima.curve.points
        return tuple(fair_value(each, points) for each in self._problems())

    @property
    def _is_joint(self) -> bool:
        """Whether packages of several catalogs are bought, of which simpler rules know nothing."""
        return isinstance(self.found, FoundJointly)

    def _problems(self) -> Iterator[Problem]:
        problem = self.batch.problem(Decimal(0))
        return (problem.with_budget(units) for units in self.found.units)

    def to_frame(self) -> pd.DataFrame:
        """Return the points as a table.

        Returns
        -------
        pandas.DataFrame
            A row per point, with the columns `budget_usd`, `cost_usd`, `credits`, `value`, `made`,
            `relaxed`, `greedy`, `fair`, `shadow_price`, `price_from_usd`, `price_to_usd`; as of
            `FrontierPoint`, with the values of the two simpler rules. Money is in floats here.
        """
        return points_frame(self.points, self.greedy_values, self.fair_values)

    def steps_frame(self) -> pd.DataFrame:
        """Return who enters, leaves and changes at which budget.

        Returns
        -------
        pandas.DataFrame
            A row per change, with the columns `budget_usd`, `id`, `name`, `move`, `before`,
            `after`, `more_usd`, `more_value`.
        """
        budgets = (float(point.budget_usd) for point in self.points)
        pairs = zip(budgets, self._all_changes(), strict=True)
        return steps_frame(pairs, self.batch.catalog.credit_usd)


def _counts(batch: Batch, choice: IntArray) -> Counts | None:
    """Count a choice; None where its tied requests do what something else does as well."""
    try:
        return batch.counts(batch.problem(Decimal(0)), choice)
    except LookupError:
        return None


def _amounts(budgets: Any) -> list[Decimal]:
    """Read the budgets that are asked for, each once, rising."""
    given = None if isinstance(budgets, (str, bytes)) else items_of(budgets)
    if given is None:
        raise InputError(f"budgets are {shown(budgets)}; expected several, such as [50, 100, 200]")
    return sorted({Budget.of(each).usd for each in given})
