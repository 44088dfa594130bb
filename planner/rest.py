"""The rest of a plan, with the money that is left: which requests stay, and what others get."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import FINEST
from planner.catalog.arguments import Number
from planner.catalog.schema import Catalog
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, PlannerWarning
from planner.funding.budget import Budget
from planner.menus.option import Option
from planner.planning import prepare, solve_batch
from planner.plans import Plan
from planner.plans.attempts import (
    IN_PART,
    Attempt,
    attempts_of,
    progress_of,
    still_needed,
)
from planner.plans.held import (
    budget_for,
    check_kept,
    is_paid_together,
    is_same,
    locked_options,
    needs_more,
    on_menu,
)
from planner.plans.left import caps_within, left_in
from planner.plans.locking import NOT_YET, PROGRESS, taken_by, with_locks
from planner.plans.reserving import jobs_to_hold
from planner.requests.checked import Requests
from planner.requests.table import Table
from planner.results.jobs import Job
from planner.rules.base import Rule
from planner.rules.models import Cap
from planner.rules.objectives import COVERAGE

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger

NOTHING_MORE = Cap(where={PROGRESS: NOT_YET}, usd=0)
TRIES = 8  # of plans within what is left, where packages pay; more find little
OURS = f".*Cap\\(where={{'{PROGRESS}'.*can never be reached"  # nobody wrote that rule
MOST_IDLE = 2  # of those in a row that more money makes no better
MOST_CHOICES = 32  # of who stays of those that are made in part; two are looked at nearly always

Ids = frozenset[str]
Score = tuple[tuple[int, ...], float]


@dataclass(frozen=True)
class Rest:
    """The rest of a plan.

    Attributes
    ----------
    plan
        The plan that is carried out.
    ledger, attempts
        Where, and what has come there of the jobs of what is still wanted.
    scope, columns, scopes
        The scope, the columns that divide it, and the scope of each request.
    table, wanted, catalog, rules
        What is wanted now, as it stands and as it reads; what can be bought; what is to be kept.
    keep, on, clock, batch
        As of `planner.replan`.
    """

    plan: Plan
    ledger: Ledger
    attempts: Sequence[Attempt]
    scope: str
    columns: Sequence[str]
    scopes: Mapping[str, str]
    table: Table
    wanted: Requests
    catalog: Catalog
    rules: Sequence[Rule]
    keep: Number | None
    on: date | None
    clock: Clock
    batch: str

    def planned(self) -> tuple[Plan, list[str], bool]:
        """Plan it as well as can be.

        Of a request that is made in part, the option that it was planned with costs what is still
        to be paid, any other its whole price. So each of them stays, locked, or is free and brings
        nothing along. Who stays is found by letting those that are not settled yet bring along what
        is paid of them whatever they are made with: no choice is better than that plan.

        Returns
        -------
        plan, otherwise, cut_short
            The plan, the ids of those made in part that are planned otherwise, and whether another
            choice of who stays may be better: not all of them were looked at.
        """
        best, first = None, None
        # Who stays, who is not settled yet, and what no choice among these can pass.
        choices: list[tuple[Ids, Ids, Score | None]] = [(Ids(), Ids(self._paid), None)]
        for _ in range(MOST_CHOICES):
            while choices and best is not None and not self._may_pass(choices[-1][2], best):
                choices.pop()
            if not choices or (best is not None and self.clock.is_up()):
                break
            staying, unsettled, _ = choices.pop()
            try:
                with warnings.catch_warnings():
                    warnings.filterwarnings("ignore", OURS, PlannerWarning)
                    if staying or unsettled != self._paid.keys():  # it was said for the first one
                        warnings.simplefilter("ignore", PlannerWarning)
                    found = self._with(staying, unsettled)
            except InfeasibleError as refused:
                first = first or refused
                continue
            most = self._score(found)
            gone = unsettled - self._on_menus(found, unsettled)
            if gone:
                choices.append((staying, unsettled - gone, most))
            elif not unsettled:
                best = found if best is None or most > self._score(best) else best
            else:
                again = self._again(found, unsettled)
                if again != unsettled:
                    one = Ids([min(unsettled - again)])
                    choices.append((staying | one, unsettled - one, most))
                    choices.append((staying, unsettled - one, most))
                else:
                    choices.append((staying, Ids(), most))
                choices.append((staying | again, Ids(), most))
        if best is None:
            raise first or AssertionError("no choice was looked at")
        otherwise = sorted(Ids(self._paid) - self._again(best, Ids(self._paid)))
        return best, otherwise, any(self._may_pass(most, best) for _, _, most in choices)

    def _with(self, staying: Ids, bringing: Ids) -> Plan:
        """Plan it where some that are made in part stay, and some bring along what is paid."""
        so_far = {**self._so_far, **dict.fromkeys(staying, IN_PART)}
        needed = {id_: usd for id_, usd in self._needed.items() if id_ in so_far}
        needed |= {id_: -self._paid[id_] for id_ in bringing}
        left = left_in(self.ledger, self.scope, self.columns, needed, self.scopes)
        taken = {id_: one for id_, one in self._taken.items() if id_ in so_far}
        table = with_locks(self.table, self.wanted, taken, so_far)
        caps: Iterable[Rule] = ()
        if self.columns:
            to_plan = np.array([id_ not in so_far for id_ in self.wanted.ids.tolist()], dtype=bool)
            caps = caps_within(left, self.columns, self.wanted, to_plan, self.catalog)

        def ready(*more: Rule) -> Batch:
            return prepare(
                table,
                catalog=self.catalog,
                rules=(*self.rules, *caps, *more),
                objective=self.plan.objective,
                on=self.on,
                clock=self.clock,
            )

        prepared = ready()
        locked = locked_options(prepared, taken)
        held = [one for one in self.attempts if one.job.request in so_far]
        budget = budget_for(self.plan, prepared, locked, left.usd, held)
        if not is_paid_together(budget):
            return self._solved(prepared, budget, taken)
        most = left.usd + sum(needed.values(), Decimal(0))
        best, least = self._within(most, prepared, budget, taken)
        if best is not None:
            return best
        # Packages for what is locked alone cost more than is held for it: a part of what they hold
        # was of no use, and nothing is left for others.
        found = self._solved(ready(NOTHING_MORE), replace(budget, usd=least), taken)
        more = self._to_hold(found) - most
        if more > 0:
            raise InfeasibleError([f"what is in progress {needs_more(more, most)}"])
        return found

    def _within(
        self, most: Decimal, ready: Batch, budget: Budget, taken: Mapping[str, Option]
    ) -> tuple[Plan | None, Decimal]:
        """Find the best plan for which no more than so much is to be held, where packages pay.

        What is to be held for the rest of a plan is its share of the packages, which is known once
        it is made. So budgets are tried: lower ones while it is too much, then between what fits
        and what does not.

        Returns
        -------
        best, least
            None where none was found, and the least money that is enough for what must be.
        """
        best, fits, over, least, idle = None, Decimal(0), None, budget.usd, 0
        for _ in range(TRIES):
            try:
                found = self._solved(ready, budget, taken)
            except InfeasibleError as error:
                if error.least_usd is None:
                    raise
                return best, max(least, error.least_usd)
            more = self._to_hold(found) - most
            if more > 0:
                over = found.cost_usd
                usd = max(min(budget.usd, over) - more, Decimal(0))
            else:
                is_better = best is None or self._score(found) > self._score(best)
                best, fits = found if is_better else best, budget.usd
                idle = 0 if is_better else idle + 1
                if over is None and (idle == MOST_IDLE or not more):
                    break
                usd = fits - more  # what need not be held may buy something yet
            if best is not None and over is not None and not fits < usd < over:
                usd = _middle(fits, over)
            budget = replace(budget, usd=usd)
        return best, least

    def _solved(self, ready: Batch, budget: Budget, taken: Mapping[str, Option]) -> Plan:
        found = solve_batch(ready, budget, time_limit_s=self.clock.left_s())
        if self.keep is not None:
            found = found.keep(self.plan, self.keep, time_limit_s=self.clock.left_s())
        check_kept(found, taken)
        return found

    def _to_hold(self, found: Plan) -> Decimal:
        """Say how much is still to be held for a plan."""
        jobs = found.jobs(batch=self.batch)
        return _sum_of(jobs_to_hold(found, attempts_of(self.ledger, jobs)))

    @cached_property
    def _so_far(self) -> dict[str, str]:
        """Say which requests are made, or in progress."""
        return progress_of(self.attempts)

    @cached_property
    def _taken(self) -> dict[str, Option]:
        """Say what the requests were planned with."""
        return taken_by(self.plan)

    @cached_property
    def _needed(self) -> dict[str, Decimal]:
        """Say what is still to be held for each request, if it stays."""
        needed: dict[str, Decimal] = {}
        for job in still_needed(self.attempts):
            needed[job.request] = needed.get(job.request, Decimal(0)) + job.reserved_usd
        return needed

    @cached_property
    def _paid(self) -> dict[str, Decimal]:
        """Say of the requests that are made in part what need not be paid again."""
        own: dict[str, Decimal] = {}
        for one in self.attempts:
            own[one.job.request] = own.get(one.job.request, Decimal(0)) + one.held_usd
        made = {one.job.request for one in self.attempts if one.is_made} - self._so_far.keys()
        return {id_: own[id_] - self._needed.get(id_, Decimal(0)) for id_ in made}

    def _on_menus(self, found: Plan, ids: Ids) -> Ids:
        """Return which of these can still be made with what they were planned with."""
        assert found.batch is not None
        return Ids(id_ for id_ in ids if on_menu(found.batch, id_, self._taken[id_]))

    def _again(self, found: Plan, ids: Ids) -> Ids:
        """Return which of these are made with what they were planned with."""
        now = taken_by(found)
        return Ids(id_ for id_ in ids if is_same(now.get(id_), self._taken[id_]))

    def _score(self, found: Plan) -> Score:
        """Say by what plans compare: as by `Plan.keep`, of coverage by its numbers first."""
        covered = found.coverage if found.objective == COVERAGE else ()
        changes = len(self.plan.diff(found)) if self.keep else 0
        return tuple(one.made for one in covered), found.value - float(self.keep or 0) * changes

    def _may_pass(self, most: Score | None, best: Plan) -> bool:
        return most is None or most > self._score(best)


def _sum_of(jobs: Iterable[Job]) -> Decimal:
    return sum((job.reserved_usd for job in jobs), Decimal(0))


def _middle(low: Decimal, high: Decimal) -> Decimal:
    """Return the amount between two, to the billionth."""
    return int((low + high) / 2 / FINEST) * FINEST
