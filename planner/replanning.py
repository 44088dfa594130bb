"""Planning again with what has happened: what is made stays, the rest gets the money left."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.catalog.amounts import exactly
from planner.catalog.arguments import Number
from planner.catalog.loading import CatalogSource, coming_along, load_catalog
from planner.catalog.schema import Catalog
from planner.engine.clock import Clock
from planner.errors import InputError, PlannerWarning
from planner.messages import listed, shown
from planner.planning import Rules
from planner.plans import Plan
from planner.plans.attempts import IN_PROGRESS, Attempt, attempts_of, opened, progress_of
from planner.plans.locking import PROGRESS, freed
from planner.plans.reserving import spare_told
from planner.plans.scoping import scopes_of
from planner.requests.checked import Requests
from planner.requests.checking import read_requests
from planner.requests.readers import Source, read_table
from planner.requests.table import Table
from planner.rest import MOST_CHOICES, Rest
from planner.results.jobs import made_with
from planner.results.wanted import as_wanted
from planner.rules.base import Among, Rule
from planner.rules.reading import read_rules
from planner.rules.words import columns
from planner.spending.ledger.scopes import read_scope, told

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger


@exactly
def replan(
    plan: Plan,
    ledger: Ledger | str | Path,
    *,
    requests: Source | None = None,
    scope: str = "",
    by: str | Sequence[str] | None = None,
    keep: Number | None = 0,
    catalog: CatalogSource = None,
    rules: Rules | None = None,
    on: date | None = None,
    time_limit_s: float | None = None,
    batch: str = "",
) -> Plan:
    """Plan again with what has happened: the rest of a plan, with the money that is left.

    What is made, and what is in progress, stays as it was planned and is locked. Everything else
    is planned anew: what was left out, what has failed and comes back, what is new. What is made in
    part costs what is still to be paid, if it is made with the same, and is locked then as well.

    Parameters
    ----------
    plan
        The plan that is carried out.
    ledger
        Where its jobs are reserved: a `Ledger`, the path of its file or its URL.
    requests
        What is wanted now, as of `plan`; what the plan was made for where None. Requests are the
        same by their ids.
    scope, by, batch
        As of `planner.Plan.reserve`, with which its jobs were reserved. What is left is that of the
        tightest budget; by columns, of each of theirs.
    keep
        The value that an unchanged video is worth, as of `planner.Plan.keep`: with 0 nothing of
        value is given for it, and of plans that are equal the one with fewer changes is chosen.
        None where changes make no difference.
    catalog
        What can be bought now, as of `plan`; that of the plan where None.
    rules
        What is to be kept, as of `plan`; where None what the plan keeps, and what the sheet Rules
        of `requests` says besides.
    on, time_limit_s
        As of `plan`.

    Returns
    -------
    Plan
        With its own proof. Its budget is what is left and what its locked requests cost. The column
        ``so_far`` says which these are; `plan.diff` says what is otherwise.

    Raises
    ------
    InfeasibleError
        If what is made and in progress takes more than there is; or as of `plan`.
    InputError
        If nothing limits what may be spent, what is in progress is wanted otherwise now, or
        anything that came in cannot be read.
    LedgerError
        If there is no such ledger.

    Warns
    -----
    PlannerWarning
        If its jobs are in other scopes; if requests of the plan are not wanted any more, naming
        those in progress; if what is made in part is planned otherwise; if it was not settled which
        of those go on, as the time was up or too many plans were tried; if money is held that is
        not needed any more.
    """
    clock = Clock.of(time_limit_s)
    if not isinstance(plan, Plan):
        raise InputError(f"what is planned again is {shown(plan)}; expected a plan")
    offered = made_with(plan) if catalog is None else load_catalog(catalog)
    known = None if plan.batch is not None or coming_along(plan.catalog) else offered
    jobs = plan.jobs(catalog=known, batch=batch)
    table = freed(as_wanted(_table(plan, requests)))
    wanted = _read(table, offered)
    ids = set(wanted.ids.tolist())
    scope, names = read_scope(scope), columns(by, "by")
    scopes = scopes_of(plan, scope, by)
    with opened(ledger) as there:
        attempts = attempts_of(there, jobs)
        there.standing(scope)  # says whether it has never heard of it
        _tell_elsewhere(attempts, scopes)
        _tell_spare(attempts)
        _tell_gone(plan, ids, attempts)
        rest = Rest(
            plan=plan,
            ledger=there,
            attempts=[one for one in attempts if one.job.request in ids],
            scope=scope,
            columns=names,
            scopes=scopes,
            table=table,
            wanted=wanted,
            catalog=offered,
            rules=_rules(plan, table, rules),
            keep=keep,
            on=on,
            clock=clock,
            batch=batch,
        )
        found, otherwise, cut_short = rest.planned()
    if otherwise:
        warnings.warn(
            f"made in part, and planned otherwise now: {listed(otherwise)}; what is made of them "
            "stays paid",
            PlannerWarning,
            stacklevel=3,
        )
    if cut_short:
        why = "the time was up" if clock.is_up() else f"{MOST_CHOICES} plans were tried"
        warnings.warn(
            f"{why} before it was settled which of the requests that are made in part go on: with "
            "others of them the plan may be better",
            PlannerWarning,
            stacklevel=3,
        )
    return found


def _table(plan: Plan, requests: Source | None) -> Table:
    """Read what is wanted now; where nobody says, it is what the plan was made for."""
    if requests is not None:
        return read_table(requests)
    table = read_table(plan.frame)
    return replace(table, origin=replace(table.origin, source=plan.source, word="request"))


def _read(table: Table, catalog: Catalog) -> Requests:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # it is read again, with its locks
        return read_requests(table, catalog)


def _tell_spare(attempts: Sequence[Attempt]) -> None:
    """Say for which jobs money is held that is not needed any more."""
    spare = [job for one in attempts for job in one.spare]
    if spare:
        warnings.warn(spare_told(spare), PlannerWarning, stacklevel=4)


def _tell_elsewhere(attempts: Sequence[Attempt], scopes: Mapping[str, str]) -> None:
    """Say which jobs are in other scopes than those whose money is planned with."""
    others = [
        (one.job.request, one.reservation.scope)
        for one in attempts
        if one.reservation and one.reservation.scope != scopes[one.job.request]
    ]
    if not others:
        return
    ids = list(dict.fromkeys(id_ for id_, _ in others))
    theirs = sorted({told(scope) for _, scope in others})
    ours = sorted({told(scopes[id_]) for id_ in ids})
    warnings.warn(
        f"reserved in {listed(theirs)}: {listed(ids)}; the rest is planned with the money of "
        f"{listed(ours)}; say the scope, and by which column, as they were reserved",
        PlannerWarning,
        stacklevel=4,
    )


def _tell_gone(plan: Plan, there: Collection[str], attempts: Sequence[Attempt]) -> None:
    """Say which requests of the plan are not wanted any more."""
    gone = [id_ for id_ in plan.frame["id"].tolist() if id_ not in there]
    if not gone:
        return
    so_far = progress_of(attempts)
    open_ones = [id_ for id_ in gone if so_far.get(id_) == IN_PROGRESS]
    keys = [one.job.key for one in attempts if one.is_open and one.job.request in open_ones]
    said = f"not wanted any more: {listed(gone)}"
    if open_ones:
        said += f"; in progress all the same, their money held: {listed(open_ones)}; release what "
        said += f"is not sent: {listed(keys)}"
    warnings.warn(said, PlannerWarning, stacklevel=4)


def _rules(plan: Plan, table: Table, given: Rules | None) -> tuple[Rule, ...]:
    """Say what is to be kept, besides what the table's own sheet says."""
    if given is not None:
        return read_rules(given)
    in_sheet = read_rules(table.rules)
    return tuple(rule for rule in plan.stated_rules if rule not in in_sheet and not _is_ours(rule))


def _is_ours(rule: Rule) -> bool:
    """Say whether a rule is one that planning again has made: of what was left then."""
    return isinstance(rule, Among) and PROGRESS in dict(rule.where)
