"""The whole road on one page: table rows -> requests -> menus -> problem -> solution -> plan."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from planner.batch import Batch
from planner.catalog.dates import read_max_age, refuse_older, warn_if_stale
from planner.catalog.loading import CatalogSource
from planner.day import day_of_order
from planner.engine.clock import Clock
from planner.engine.solvers import solver_of
from planner.errors import BudgetError, PlannerWarning
from planner.funding.budget import Budget
from planner.menus.build import build_menus
from planner.plans import Plan
from planner.requests.readers import Source, read_table
from planner.requests.settled import Settings
from planner.requests.table import Table
from planner.results.asked import Asked
from planner.results.solving import plan_for
from planner.results.wanted import read_wanted
from planner.rules.examined import Beside
from planner.rules.models import Rule
from planner.rules.objectives import objective_of
from planner.rules.reading import read_stated

_LOG = logging.getLogger(__name__)

MOMENT_S = 0.25  # that menus may take when time is up

Rules = Rule | Iterable[Rule] | str | Path | None


def plan(
    requests: Source,
    budget: float | Decimal | Budget | None = None,
    *,
    catalog: CatalogSource = None,
    rules: Rules = (),
    objective: str | None = None,
    method: str | None = None,
    time_limit_s: float | None = None,
    on: date | None = None,
    max_age_days: int | None = None,
) -> Plan:
    """Plan a batch: for every request the option that gets the most quality out of the budget.

    Parameters
    ----------
    requests
        A path (.csv, .xlsx, .ods, .parquet), a DataFrame, or an iterable of dicts or `Request`s,
        with the columns that `Request` has. Only a duration is needed, by `duration` (whole
        seconds) or `content_type`. Other columns are carried through. Nothing is changed in it.
    budget
        USD, at the catalog's list price per credit; or a `Budget`, which also knows of credits
        that are there already, and of packages. None for that of the workbook's sheet Settings.
    catalog
        What can be bought: None for the one that the workbook names, else the documented Kling
        catalog; a `Catalog`, the name of a shipped one, or a path; or a list of these, which is one
        menu over all of them.
    rules
        What may not happen, and what must: `Cap`, `Same` and the others, one or several, or the
        path of a TOML file of them (docs/rules.md); where there are none, those of the file that
        the workbook names. Those of its sheet Rules hold as well.
    objective
        What the plan is to be best in. ``"value"``: priority x quality, added up. ``"coverage"``:
        as many as possible of the highest priority, then of the next and so on down; with these
        numbers kept, the most value. ``"screen_time"``: priority x quality x seconds. None for
        what the workbook says, else value.
    method
        ``"auto"``, ``"exact"``, ``"milp"`` or ``"greedy"``; see `planner.solve`. None for what the
        workbook says, else auto.
    time_limit_s
        Seconds that all of it may take, from reading the table on; None for no limit. Where it
        passes, the best plan so far is returned. It is looked at while menus are built and while
        it is solved; reading a table, and saying what became of each request, are not cut short,
        but solving leaves the time for the latter.
    on
        The day on which it is ordered, which decides what is offered; where None, that of the
        workbook, else today.
    max_age_days
        The age in days, on that day, that prices may have: where one that may be used is older, or
        not dated, nothing is planned. None for what the workbook says, else any.

    Returns
    -------
    Plan
        The plan, checked, its money quoted again from the catalog.

    Raises
    ------
    InputError
        If anything that came in cannot be read, as a `TableError`, every fault of the table; or if
        prices are older than `max_age_days`, naming the models.
    InfeasibleError
        If no plan within the budget makes what is required and keeps the rules; it names a smallest
        set of those that are in the way.
    SolverError
        If the method failed, or found nothing in its time; or if the time was over before all menus
        were built.
    """
    clock = Clock.of(time_limit_s)
    money = None if budget is None else Budget.of(budget)
    _check_said(objective, on, max_age_days)
    requests = read_table(requests)
    if money is None:
        money = _budget_of(requests)
    if method is None:
        method = _method_of(requests)
    requests = replace(requests, asked=replace(requests.asked, method=method))
    batch = prepare(
        requests,
        catalog=catalog,
        rules=rules,
        objective=objective,
        on=on,
        max_age_days=max_age_days,
        clock=clock,
    )
    return solve_batch(batch, money, method=method, time_limit_s=clock.left_s())


def prepare(
    requests: Source,
    *,
    catalog: CatalogSource = None,
    rules: Rules = (),
    objective: str | None = None,
    on: date | None = None,
    max_age_days: int | None = None,
    clock: Clock | None = None,
) -> Batch:
    """Do all of `plan` that no budget is needed for.

    Parameters
    ----------
    requests, catalog, rules, objective, on, max_age_days
        As of `plan`.
    clock
        Ends it; nothing does where None.

    Returns
    -------
    Batch
        The batch, to be solved for as many budgets as one likes.

    Raises
    ------
    InputError
        If anything that came in cannot be read; as a `TableError`, every fault of the table.
    SolverError
        If there is no time to build all menus, without which there is no plan.
    """
    _check_said(objective, on, max_age_days)
    table = read_table(requests)
    asked = Asked.of(
        table,
        catalog=catalog,
        rules=rules,
        objective=objective,
        on=on,
        max_age_days=max_age_days,
    )
    offered, day = asked.catalog, day_of_order(asked.on)
    today = day_of_order()
    if on is None and day < today:
        warnings.warn(
            f"sheet Settings orders on {day}, which is past; clear that line to order today",
            PlannerWarning,
            stacklevel=2,
        )
    checked = replace(read_wanted(table, offered), asked=asked.said)
    _LOG.info("read %d requests from %s", len(checked), checked.origin.source)
    menus = build_menus(checked, offered, day, is_up=None if clock is None else _patient(clock))
    refuse_older(offered, day, asked.max_age_days, menus.offers, today=today)
    warn_if_stale(offered, day, menus.offers, today=today)
    _LOG.info(
        "catalog %s on %s: %d options on %d menus",
        offered.name,
        day,
        len(menus.options),
        len(menus.menus),
    )
    stated = read_stated(table.rules, asked.rules, beside=Beside(checked, offered))
    return Batch.of(checked, menus, offered, stated, asked.objective)


def solve_batch(
    batch: Batch, budget: Budget, *, method: str = "auto", time_limit_s: float | None = None
) -> Plan:
    """Plan a prepared batch.

    Parameters
    ----------
    batch
        What `prepare` returned.
    budget, method, time_limit_s
        As of `plan`.

    Returns
    -------
    Plan
        The plan, checked, its money quoted again from the catalog.

    Raises
    ------
    InfeasibleError
        If no plan within the budget makes what is required and keeps the rules; it names a smallest
        set of those that are in the way.
    SolverError
        If the method failed, or found nothing in its time.
    """
    return plan_for(batch, budget, make=Plan, method=method, time_limit_s=time_limit_s)


def _check_said(objective: str | None, on: date | None, max_age_days: int | None) -> None:
    """Refuse what means nothing before a table is read, which may take long."""
    if objective is not None:
        objective_of(objective)
    day_of_order(on)
    read_max_age(max_age_days)


def _patient(clock: Clock) -> Callable[[], bool]:
    """Say when no more menus are built: time is up, and has been for a moment.

    Most menus take less than that moment; after a table that was long in the reading there is a
    plan all the same.
    """
    begun = Clock(MOMENT_S)
    return lambda: clock.is_up() and begun.is_up()


def _budget_of(table: Table) -> Budget:
    """Return the budget that a workbook says."""
    settings = table.settings or Settings()
    if settings.budget is None:
        raise BudgetError(
            "there is no budget: give one, as plan(requests, budget=100), or write it into sheet "
            "Settings of a workbook"
        )
    return Budget(
        settings.budget,
        settings.balance or Decimal(0),
        bool(settings.packages),
        settings.bought_before or (),
    )


def _method_of(table: Table) -> str:
    """Return the method that a workbook says, else that which chooses."""
    settings = table.settings or Settings()
    if settings.method in (None, "auto"):
        return "auto"
    with settings.blamed("method"):
        solver_of(settings.method)
    return settings.method
