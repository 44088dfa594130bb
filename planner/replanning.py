"""Planning again with what has happened: what is made stays, the rest gets the money left."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.arguments import Number
from planner.catalog.loading import CatalogSource, coming_along, load_catalog
from planner.catalog.schema import Catalog
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, InputError, PlannerWarning
from planner.funding.budget import Budget
from planner.messages import listed, shown
from planner.planning import Rules, prepare, solve_batch
from planner.plans import Plan
from planner.plans.attempts import (
    IN_PROGRESS,
    Attempt,
    attempts_of,
    opened,
    progress_of,
    still_needed,
)
from planner.plans.held import (
    budget_for,
    check_kept,
    is_paid_together,
    locked_options,
    needs_more,
)
from planner.plans.left import Left, caps_within, left_in
from planner.plans.locking import NOT_YET, PROGRESS, freed, taken_by, with_locks
from planner.plans.reserving import jobs_to_hold, spare_told
from planner.plans.scoping import scopes_of
from planner.requests.checked import Requests
from planner.requests.checking import read_requests
from planner.requests.readers import Source, read_table
from planner.requests.table import Table
from planner.results.jobs import Job
from planner.results.wanted import as_wanted
from planner.rules.base import Among, Rule
from planner.rules.models import Cap
from planner.rules.reading import read_rules
from planner.rules.words import columns
from planner.spending.ledger.scopes import read_scope

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger

NOTHING_MORE = Cap(where={PROGRESS: NOT_YET}, usd=0)
TRIES = 8  # of plans within what is left, where packages pay; two or three are enough


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
    is planned anew: what was left out, what has failed and comes back, what is new.

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
        If requests of the plan are not wanted any more, naming those in progress.
    """
    clock = Clock.of(time_limit_s)
    if not isinstance(plan, Plan):
        raise InputError(f"what is planned again is {shown(plan)}; expected a plan")
    offered = _catalog(plan, catalog)
    known = None if plan.batch is not None or coming_along(plan.catalog) else offered
    jobs = plan.jobs(catalog=known, batch=batch)
    table = freed(as_wanted(_table(plan, requests)))
    wanted = _read(table, offered)
    ids = wanted.ids.tolist()
    scope, names = read_scope(scope), columns(by, "by")
    scopes = scopes_of(plan, scope, by)
    with opened(ledger) as there:
        attempts = attempts_of(there, jobs)
        _tell_spare(attempts)
        so_far = progress_of(attempts)
        _tell_gone(plan, set(ids), so_far)
        so_far = {id_: so_far[id_] for id_ in ids if id_ in so_far}
        needed = [job for job in still_needed(attempts) if so_far.get(job.request) == IN_PROGRESS]
        left = left_in(there, scope, names, needed, scopes)
        taken = {id_: one for id_, one in taken_by(plan).items() if id_ in so_far}
        table = with_locks(table, wanted, taken, so_far)
        caps = _caps(left, names, wanted, so_far, offered)
        kept = (*_rules(plan, table, rules), *caps)

        def ready(*more: Rule) -> Batch:
            return prepare(
                table,
                catalog=offered,
                rules=(*kept, *more),
                objective=plan.objective,
                on=on,
                clock=clock,
            )

        def solved(ready: Batch, budget: Budget) -> Plan:
            found = solve_batch(ready, budget, time_limit_s=clock.left_s())
            if keep is not None:
                found = found.keep(plan, keep, time_limit_s=clock.left_s())
            check_kept(found, taken)
            return found

        prepared = ready()
        held = [one for one in attempts if one.job.request in so_far]
        locked = locked_options(prepared, taken)
        budget = budget_for(plan, prepared, locked, left.usd, held)
        if not is_paid_together(budget):
            return solved(prepared, budget)
        most = left.usd + _sum_of(needed)
        least = budget.usd
        for _ in range(TRIES):
            try:
                found = solved(prepared, budget)
            except InfeasibleError as error:
                if error.least_usd is None:
                    raise
                least = max(least, error.least_usd)
                break
            more = _to_hold(there, found, batch) - most
            if more <= 0:
                return found
            budget = replace(budget, usd=max(min(budget.usd, found.cost_usd) - more, Decimal(0)))
        # Packages for what is locked alone cost more than is held for it: a part of what they hold
        # was of no use, and nothing is left for others.
        found = solved(ready(NOTHING_MORE), replace(budget, usd=least))
        more = _to_hold(there, found, batch) - most
        if more > 0:
            raise InfeasibleError([f"what is in progress {needs_more(more, most)}"])
        return found


def _to_hold(ledger: Ledger, plan: Plan, batch: str) -> Decimal:
    """Say how much is still to be held for a plan."""
    return _sum_of(jobs_to_hold(plan, attempts_of(ledger, plan.jobs(batch=batch))))


def _sum_of(jobs: Iterable[Job]) -> Decimal:
    return sum((job.reserved_usd for job in jobs), Decimal(0))


def _catalog(plan: Plan, given: CatalogSource) -> Catalog:
    """Return what can be bought now."""
    if given is not None:
        return load_catalog(given)
    found = coming_along(plan.catalog) if plan.batch is None else plan.batch.catalog
    if found is None:
        raise InputError(
            f"the plan was made with catalog {shown(plan.catalog)}, which does not come along; "
            "give it, as catalog=..., on the command line --catalog FILE"
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
        warnings.warn(spare_told(spare), PlannerWarning, stacklevel=3)


def _tell_gone(plan: Plan, there: Collection[str], so_far: Mapping[str, str]) -> None:
    """Say which requests of the plan are not wanted any more."""
    gone = [id_ for id_ in plan.frame["id"].tolist() if id_ not in there]
    if not gone:
        return
    open_ones = [id_ for id_ in gone if so_far.get(id_) == IN_PROGRESS]
    said = f"not wanted any more: {listed(gone)}"
    if open_ones:
        said += f"; in progress all the same, their money held: {listed(open_ones)}; release them"
    warnings.warn(said, PlannerWarning, stacklevel=3)


def _rules(plan: Plan, table: Table, given: Rules | None) -> tuple[Rule, ...]:
    """Say what is to be kept, besides what the table's own sheet says."""
    if given is not None:
        return read_rules(given)
    in_sheet = read_rules(table.rules)
    return tuple(rule for rule in plan.stated_rules if rule not in in_sheet and not _is_ours(rule))


def _is_ours(rule: Rule) -> bool:
    """Say whether a rule is one that planning again has made: of what was left then."""
    return isinstance(rule, Among) and PROGRESS in dict(rule.where)


def _caps(
    left: Left,
    names: Sequence[str],
    wanted: Requests,
    so_far: Mapping[str, str],
    catalog: Catalog,
) -> Iterable[Rule]:
    if not names:
        return ()
    to_plan = np.array([id_ not in so_far for id_ in wanted.ids.tolist()], dtype=bool)
    return caps_within(left, names, wanted, to_plan, catalog)
