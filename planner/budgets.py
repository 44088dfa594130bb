"""The same road for any budget: what each would buy, and the least that is enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from planner.answers.needed import least_money, rows_to_make
from planner.catalog.arguments import Number
from planner.catalog.loading import CatalogSource
from planner.engine.clock import Clock
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.outputs.shown import Frontier
from planner.planning import Rules, prepare, solve_batch
from planner.plans import Plan
from planner.requests.readers import Source
from planner.rules.objectives import COVERAGE, objective_of


def frontier(
    requests: Source,
    budgets: Iterable[Number | str] | None = None,
    *,
    catalog: CatalogSource = None,
    rules: Rules = (),
    objective: str | None = None,
    budget: Budget | None = None,
    time_limit_s: float | None = None,
    on: date | None = None,
    max_age_days: int | None = None,
) -> Frontier:
    """Find the best plan for every budget, and what changes from one to the next.

    Parameters
    ----------
    requests, catalog, rules, objective, on, max_age_days
        As of `plan`; of ``"coverage"``, which has no one number to draw, there is no frontier.
    budgets
        USD, in any order. Where None, every budget at which the best plan changes, as long as
        these are some thousands; else about a hundred round ones, from the least that is enough
        for what is required to what makes everything at its best.
    budget
        Credits that are there already, and whether packages are bought; its dollars make no
        difference.
    time_limit_s
        Seconds that all of it may take, from reading the table on; None for no limit. Budgets for
        which nothing is proved by then are left out, and listed.

    Returns
    -------
    Frontier
        The points, each solved exactly; its `plan` gives one whole, with its certificate.

    Raises
    ------
    InputError
        If anything that came in cannot be read; as a `TableError`, every fault of the table.
    InfeasibleError
        If no budget is enough for what is required.
    """
    clock = Clock.of(time_limit_s)
    batch = prepare(
        requests,
        catalog=catalog,
        rules=rules,
        objective=objective and _weighed(objective),
        on=on,
        max_age_days=max_age_days,
        clock=clock,
    )
    _weighed(batch.objective)
    money = Budget() if budget is None else Budget.of(budget)
    return Frontier.of(batch, budgets, budget=money, make=Plan, time_limit_s=clock.left_s())


def least_budget(
    requests: Source,
    *,
    value: Number | None = None,
    make: Iterable[str | int] | Literal["all"] | None = None,
    catalog: CatalogSource = None,
    rules: Rules = (),
    objective: str | None = None,
    budget: Budget | None = None,
    time_limit_s: float | None = None,
    on: date | None = None,
    max_age_days: int | None = None,
) -> Plan:
    """Find the least money for at least a value, or for making whom one wants, and plan it.

    Parameters
    ----------
    requests, catalog, rules, objective, on, max_age_days
        As of `plan`; for ``"coverage"``, which counts and does not weigh, only `plan` is there.
    value
        What the plan is to be worth at least; nothing in particular where None.
    make
        Who is to be made, by id, or by title where no other has it; ``"all"`` for everyone that a
        model can make. One of `value` and `make` is given, or both.
    budget
        Credits that are there already, and whether packages are bought; its dollars make no
        difference.
    time_limit_s
        Seconds that all of it may take; None for no limit.

    Returns
    -------
    Plan
        The best plan for the least budget; its `budget_usd` says how much that is.

    Raises
    ------
    InputError
        If anything that came in cannot be read, nothing is asked for, or no budget reaches the
        value.
    InfeasibleError
        If somebody who is to be made cannot be made at all.
    SolverError
        If it is not proved in time.
    """
    if value is None and make is None:
        raise InputError("nothing is asked for: give value or make, such as make='all'")
    clock = Clock.of(time_limit_s)
    batch = prepare(
        requests,
        catalog=catalog,
        rules=rules,
        objective=objective and _weighed(objective),
        on=on,
        max_age_days=max_age_days,
        clock=clock,
    )
    _weighed(batch.objective)
    money = Budget() if budget is None else Budget.of(budget)
    rows = None if make is None else rows_to_make(batch, make)
    asked, money = least_money(
        batch, money, value=value, required=rows, time_limit_s=clock.left_s()
    )
    return solve_batch(asked, money, time_limit_s=clock.left_s())


def _weighed(objective: str) -> str:
    """Refuse the objective that cannot be told in one number for each budget."""
    if objective_of(objective) == COVERAGE:
        raise InputError(
            "objective 'coverage' counts, level by level, and has no one value to compare budgets "
            "by; plan(..., objective='coverage') for each budget, or take 'value' or 'screen_time'"
        )
    return objective
