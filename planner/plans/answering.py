"""What people ask of a plan: answers as data, which show themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np

from planner.answers import compare as comparing
from planner.answers.best import Best, best_of
from planner.answers.difference import difference
from planner.answers.explain import PATIENCE_S, explain, row_of
from planner.answers.sensitivity import sensitivity
from planner.answers.surprises import surprises_of
from planner.catalog.arguments import Number
from planner.engine.clock import Clock
from planner.errors import InputError
from planner.messages import shown
from planner.outputs.shown import (
    Comparison,
    Diff,
    Explanation,
    Frontier,
    Sensitivity,
    Surprises,
)
from planner.results.result import Result
from planner.results.single import refuse_counted


class Answering(Result):
    """A plan that can be asked for its reasons, and for other budgets, numbers and plans.

    See Also
    --------
    planner.plans.plan.Plan : The plan that users hold.
    """

    def explain(
        self,
        id: str | int,  # noqa: A002  # as the column is called
        *,
        time_limit_s: float | None = PATIENCE_S,
    ) -> Explanation:
        """Say why a request got what it got, and what anything else would take.

        Everything is found by solving again, exactly: for each choice on its menu what the best
        plan with it is worth and who gives way; for one that is skipped or made simpler the least
        budget for which a best plan makes it, or makes it at its best.

        Parameters
        ----------
        id
            The request's id, or its title where no other has it. Where the table has no ids they
            are the numbers of its rows, 1 for the first.
        time_limit_s
            Seconds that it may take; None for no limit. What is not settled by then is left open,
            and the explanation says so.

        Returns
        -------
        Explanation
            Its menu and what each choice would do, as data and in sentences; `print` shows it.

        Raises
        ------
        InputError
            If there is no such request; as of `what_if`, if this plan was read from JSON.
        """
        refuse_counted(self, "an explanation is of one request")
        return Explanation.showing(explain(self._best, row_of(self, id), Clock.of(time_limit_s)))

    def surprises(self, most: int = 10, *, time_limit_s: float | None = PATIENCE_S) -> Surprises:
        """List what one would stumble over: important requests left out beside lesser ones made.

        Of interchangeable requests one stands for all. What no model can make, is worth nothing or
        was kept out is no surprise of money, and is not listed.

        Parameters
        ----------
        most
            How many at the most; only the most important ones are solved for.
        time_limit_s
            As of `explain`.

        Returns
        -------
        Surprises
            A tuple of `Surprise`: those that are left out first, then those that are simpler than a
            lesser one; the most important first. Each has its reason as data and in one line.

        Raises
        ------
        InputError
            If `most` is no whole number of 0 or more; as of `what_if`, if this plan was read from
            JSON.
        """
        refuse_counted(self, "a surprise is about one request")
        whole = isinstance(most, (int, np.integer))
        if not whole or isinstance(most, (bool, np.timedelta64)) or most < 0:
            raise InputError(f"most is {shown(most)}; expected a whole number of 0 or more")
        return Surprises(surprises_of(self._best, int(most), Clock.of(time_limit_s)))

    @cached_property
    def _best(self) -> Best:
        """The best plans of the same batch: what was solved for one question serves the next."""
        return best_of(self)

    def frontier(
        self, budgets: Iterable[Number | str] | None = None, *, time_limit_s: float | None = None
    ) -> Frontier:
        """Find the best plans of the same requests over a range of budgets.

        Parameters
        ----------
        budgets, time_limit_s
            As of `planner.frontier`.

        Returns
        -------
        Frontier
            With the balance and the packages of the plan's own budget.

        Raises
        ------
        InputError
            If a budget is no amount; as of `what_if`, if this plan was read from JSON.
        """
        return Frontier.of_plan(self, budgets, time_limit_s=time_limit_s)

    def sensitivity(
        self,
        priorities: Iterable[str] | str | None = None,
        *,
        prices: bool = True,
        qualities: bool = True,
        time_limit_s: float | None = PATIENCE_S,
    ) -> Sensitivity:
        """Say how far single numbers may go while the plan stays a best one.

        Parameters
        ----------
        priorities
            The ids of the requests whose priority is looked at; those that decide most narrowly
            where None, at most 50.
        prices, qualities
            Whether those of the catalog are looked at that the requests hang on.
        time_limit_s
            Seconds that all of it may take; None for no limit. What is not settled by then is left
            out, and named.

        Returns
        -------
        Sensitivity
            A range for each number, the least firm first.

        Raises
        ------
        InputError
            If the plan is not proved to be a best one, or has no request of such an id; or if it
            was read from JSON, and its rows do not say all that was planned.
        """
        refuse_counted(self, "it is said of single requests how far their numbers may go")
        return Sensitivity.showing(
            sensitivity(
                self, priorities, prices=prices, qualities=qualities, time_limit_s=time_limit_s
            )
        )

    def diff(self, other: Result) -> Diff:
        """Say what another plan does otherwise than this one: in, out, better, simpler.

        Requests are the same by their ids, and what is made of them by model, mode, resolution and
        number of segments, so that plans of other budgets, tables and catalogs can be compared,
        also such as were read from JSON.

        Parameters
        ----------
        other
            The plan after; this one is the one before.

        Returns
        -------
        Diff
            With `sentence`, `changes`, `to_frame()`.

        Raises
        ------
        InputError
            If it is no plan.
        """
        return Diff.showing(difference(self, other))


def compare(scenarios: Mapping[str, Result]) -> Comparison:
    """Set scenarios side by side: any number of plans, in their order.

    Parameters
    ----------
    scenarios
        Name to plan, as ``{"now": plan, "with $50 more": plan.what_if(budget=150)}``. Requests are
        the same by their ids; plans may be of other tables and catalogs, or read from JSON.

    Returns
    -------
    Comparison
        With `to_frame()`, a row for each scenario, and `decisions()`, where they part.

    Raises
    ------
    InputError
        If it is no dict of names and plans, or holds none.
    """
    return Comparison.showing(comparing.compare(scenarios))
