"""Why a request got what it got: its menu solved again, choice by choice, and budget by budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from planner.answers.because import sentences_of
from planner.answers.best import Best, BestJointly
from planner.answers.called import Called
from planner.answers.case import Case, Forced
from planner.answers.changes import Change, changes_between
from planner.answers.explanation import Choice, Explanation, LeastBudget, Why
from planner.answers.figures import figures_of
from planner.answers.joint_case import JointCase, NotFoundError
from planner.answers.menued import SKIP
from planner.answers.ruled_case import RuledCase
from planner.answers.without import Without
from planner.catalog.amounts import EXACT, exactly
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, SolverError
from planner.requests.fields import PLACES
from planner.results.naming import naming_of
from planner.results.outcome import Fate
from planner.results.result import Result
from planner.results.table import UNIT

PATIENCE_S = 20.0  # for one explanation
KNOWN = {
    Fate.BEST: Why.NOTHING,
    Fate.WORTHLESS: Why.WORTHLESS,
    Fate.KEPT_OUT: Why.KEPT_OUT,
    Fate.RULED_OUT: Why.RULED_OUT,
    Fate.IMPOSSIBLE: Why.IMPOSSIBLE,
    Fate.RULED_OUT: Why.IMPOSSIBLE,
}


def explain(best: Best, row: int, clock: Clock | None = None) -> Explanation:
    """Explain what a plan does with a request.

    Parameters
    ----------
    best
        The plan, and the best plans of its batch.
    row
        Position of the request in the table.
    clock
        How long it may take, 20 seconds where None; what is not settled by then is left open, and
        the explanation says so.
    """
    return Asked(best, row, Clock(PATIENCE_S) if clock is None else clock).explanation()


def row_of(plan: Result, wanted: object) -> int:
    """Find a request of a plan by its id or its title, as of `Called.row`."""
    return Called(plan.frame["id"].tolist(), naming_of(plan)).row(wanted)


class Asked:
    """What is asked of one request of a plan, within the time of a clock.

    Attributes
    ----------
    settled
        Whether everything that was asked so far was settled in time.
    """

    def __init__(self, best: Best, row: int, clock: Clock) -> None:
        best.within(clock)
        self._best, self._plan, self._row = best, best.plan, row
        self.case: Case | RuledCase | JointCase
        if isinstance(best, BestJointly):
            self.case = JointCase(best, row)
        else:
            self.case = Case(best, row) if best.batch.is_plain else RuledCase(best, row)
        self.settled = True
        self.outcome = self._plan.outcomes[row]

    @exactly
    def explanation(self) -> Explanation:
        """Answer all that there is to ask."""
        batch, made, better = self._best.batch, self.outcome.made, self.outcome.gain > 0
        forced = self.forced()
        with self._within(4):
            made_from, made_not_below = (None, None) if made else self._asked(self.case.made)
        with self._within(3):
            best_from, best_not_below = self._asked(self.case.at_best) if better else (None, None)
        with self._within(2):
            entries = [self._choice(option) for option in self.case.choices]
        told = Explanation(
            row=self._row,
            id=batch.requests.ids.iloc[self._row],
            name=self.name,
            priority=self.priority,
            outcome=self.outcome,
            code=self.code(forced),
            figures={},
            choices=(),
            made_from=made_from,
            best_from=best_from,
            made_not_below_usd=made_not_below,
            best_not_below_usd=best_not_below,
            forced=forced,
            settled=self.settled,
            sentences=(),
        )
        pairs = zip(self.case.choices, entries, strict=True)
        told = replace(told, without=tuple(self._without()))
        choices = self._shares(list(pairs))
        told = replace(told, choices=choices, settled=self.settled)
        told = replace(told, figures=figures_of(self._plan, told, self._best_value))
        return replace(told, sentences=sentences_of(self._plan, told, self._best_value))

    @property
    def name(self) -> str:
        """What to call it."""
        return self._best.batch.requests.names.of(np.array([self._row]))[0]

    @property
    def priority(self) -> Decimal:
        """How much it matters."""
        return EXACT.divide(Decimal(int(self._best.batch.requests.priorities[self._row])), PLACES)

    def forced(self) -> Choice | None:
        """Say what it would do today to make it, or to make it at its best where it is simpler.

        None where there is nothing to make it with, nothing better, no room for it, or no time.
        """
        options = self.case.at_best if self.outcome.made else self.case.made
        if not self.outcome.gain:
            return None
        try:
            found = self.case.forced(self._best.today, options)
            return None if found is None else self._forced(found)
        except SolverError:
            self.settled = False
            return None

    def code(self, forced: Choice | None) -> Why:
        """Say what keeps it from what `forced` would do."""
        outcome = self.outcome
        if outcome.locked and outcome.made:
            return Why.LOCKED
        if outcome.fate in KNOWN:
            return KNOWN[outcome.fate]
        if forced is not None:
            return Why.OUTBID if forced.loss else Why.EVEN
        options = self.case.at_best if outcome.made else self.case.made
        if self.case.least_cost(options) > self._best.today:
            return Why.TOO_DEAR
        if not self.settled:
            return Why.NOT_SETTLED
        return Why.CROWDED_OUT if self._best.batch.is_plain else Why.RULED_OUT

    def needs(self, options: Sequence[int]) -> LeastBudget | None:
        """Find the least budget for which a best plan takes one of some options.

        None where there is none, or no time to find it.
        """
        return self._asked(options)[0]

    def _asked(self, options: Sequence[int]) -> tuple[LeastBudget | None, Decimal | None]:
        """Do the same; where there is no time, say which budget it is no less than, if one can."""
        try:
            found = self.case.least_budget(options)
            if found is None:
                return None, None
            usd, units = found
            forced = self.case.forced(units, options)
            assert forced is not None
            return self._needs(usd, forced), None
        except NotFoundError as error:
            self.settled = False
            return None, error.not_below_usd
        except SolverError:
            self.settled = False
            return None, None

    @exactly
    def _needs(self, usd: Decimal, forced: Forced) -> LeastBudget:
        return LeastBudget(
            budget_usd=usd,
            more_usd=usd - self._plan.budget.usd,
            cost_usd=self._best.paying.cost_usd(forced.cost),
            value=forced.value / UNIT,
            option=self.case.menu.options[forced.option],
            changes=self._changes(forced),
        )

    def _without(self) -> Iterator[Without]:
        """Yield what it would get without each of the rules."""
        best, loosened = self._best, self._best.loosened
        for rule in loosened.rules_for(self._row):
            try:
                yield loosened.told(rule, self._row, best.value(best.today), best.found.clock)
            except InfeasibleError:  # as no plan is that keeps fewer rules
                continue
            except SolverError:
                self.settled = False

    @contextmanager
    def _within(self, parts: int) -> Iterator[None]:
        """Let something take a part of the time that is left, where searches take long."""
        clock = self._best.found.clock
        left_s = clock.left_s()
        if isinstance(self.case, JointCase) and left_s is not None:
            self._best.within(Clock(left_s / parts))
        try:
            yield
        finally:
            self._best.within(clock)

    def _shares(self, entries: Sequence[tuple[int, Choice]]) -> tuple[Choice, ...]:
        """Say the same of several, each in its part of the time, what is nearest first."""
        found = list(entries)
        order = sorted(range(len(entries)), key=lambda at: entries[at][1].loss or 0)
        for done, at in enumerate(order):
            with self._within(len(order) - done):
                found[at] = entries[at][0], self._from(*entries[at])
        return tuple(entry for _, entry in found)

    def _choice(self, option: int) -> Choice:
        """Say what choosing an option today would do."""
        entry = self._entry(option)
        if self.case.is_passed_over(option) and not entry.taken:
            return replace(entry, settled=False)
        try:
            found = self.case.forced(self._best.today, (option,))
            return entry if found is None else self._forced(found)
        except SolverError:
            self.settled = False
            return replace(entry, settled=False)

    def _from(self, option: int, entry: Choice) -> Choice:
        """Say from which budget on a best plan chooses an option."""
        if self.case.is_passed_over(option) and not entry.taken:
            return entry
        if entry.loss == 0:
            return replace(entry, least_budget_usd=self._plan.budget.usd)
        try:
            least = self.case.least_budget((option,))
        except SolverError:
            self.settled = False
            return replace(entry, settled=False)
        return entry if least is None else replace(entry, least_budget_usd=least[0])

    def _forced(self, forced: Forced) -> Choice:
        loss = self._best.value(self._best.today) - forced.value
        return replace(
            self._entry(forced.option),
            plan_value=forced.value / UNIT,
            loss=loss / UNIT,
            changes=self._changes(forced),
        )

    @exactly
    def _entry(self, option: int) -> Choice:
        """Return an entry of the menu, of which nothing is known yet."""
        chosen = None if option == SKIP else self.case.menu.options[option]
        credits = Decimal(0) if chosen is None else chosen.credits
        quality = 0 if option == SKIP else int(self.case.menu.qualities[option])
        return Choice(
            option=chosen,
            credits=credits,
            cost_usd=credits * self._plan.usd_per_credit,
            quality=Decimal(quality) / PLACES,
            value=self.case.value_of(option) / UNIT,
            taken=chosen == self.outcome.taken,
            beaten=self.case.is_beaten(option),
        )

    def _changes(self, forced: Forced) -> tuple[Change, ...]:
        """List what becomes of the others."""
        found = changes_between(self._best.batch, self._best.choice, forced.choice)
        return tuple(change for change in found if change.row != self._row)

    @cached_property
    def _best_value(self) -> float | None:
        try:
            return self._best.value(self._best.today) / UNIT
        except SolverError:
            return None
