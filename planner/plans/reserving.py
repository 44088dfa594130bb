"""Holding money for all jobs of a plan, or for none."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from planner.catalog.amounts import EXACT, FINEST, exactly, rounded
from planner.catalog.spelling import as_data, usd_up
from planner.errors import OverBudgetError, PlannerWarning
from planner.messages import listed, named
from planner.plans.attempts import Attempt, attempts_of, still_needed
from planner.plans.locking import LOCKED, NOT_YET, PROGRESS
from planner.plans.scoping import scopes_of
from planner.results.jobs import Job
from planner.results.result import Result
from planner.results.spread import OTHERS, Spread

if TYPE_CHECKING:
    from planner.spending.ledger.entries import Reservation
    from planner.spending.ledger.ledger import Ledger


@dataclass(frozen=True, repr=False)
class Reserved:
    """What a ledger holds for the jobs of a plan; each job with the key of its reservation.

    Attributes
    ----------
    new
        For which money was reserved now.
    held
        For which it was before; some of them may be in progress.
    made
        Which are made: they need none.
    spare
        Which are held although an earlier attempt, which had expired, was of use after all: release
        them, if they are not sent.
    """

    new: tuple[Job, ...]
    held: tuple[Job, ...]
    made: tuple[Job, ...]
    spare: tuple[Job, ...] = ()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that are to be made, or in progress."""
        return (*self.new, *self.held)

    @property
    @exactly
    def reserved_usd(self) -> Decimal:
        """What was reserved now."""
        return sum((job.reserved_usd for job in self.new), Decimal(0))

    def __str__(self) -> str:
        """Say it in a line."""
        said = [f"reserved {_jobs(self.new)} for {usd_up(self.reserved_usd)}"]
        said += [f"{_jobs(self.held)} reserved before"] if self.held else []
        said += [f"{_jobs(self.made)} made already"] if self.made else []
        said += [spare_told(self.spare)] if self.spare else []
        return "; ".join(said)

    def __repr__(self) -> str:
        """Name it on one line: of many jobs the attributes would fill pages."""
        return f"<Reserved: {self}>"


def spare_told(jobs: Sequence[Job]) -> str:
    """Say that jobs are held that are not needed any more."""
    return (
        "held although an earlier attempt is made, release what is not sent: "
        f"{listed([job.key for job in jobs])}"
    )


def _jobs(jobs: Sequence[Job]) -> str:
    return f"{len(jobs):,} job{'' if len(jobs) == 1 else 's'}"


def reserve_plan(
    ledger: Ledger,
    plan: Result,
    jobs: Sequence[Job],
    *,
    scope: str,
    by: str | Sequence[str] | None,
    ttl_s: float,
) -> Reserved:
    """Hold money for all jobs of a plan, or for none.

    Parameters
    ----------
    ledger
        Where.
    plan, jobs
        The plan, and its jobs.
    scope, by, ttl_s
        As of `planner.Plan.reserve`.

    Warns
    -----
    PlannerWarning
        If requests were made in an earlier month: perhaps others had their ids.

    Raises
    ------
    OverBudgetError
        If there is not as much left in every scope; it says how much all of them need there.
    KeyConflictError, InputError, LedgerError
        As of `Ledger.reserve_all`.
    """
    scopes = scopes_of(plan, scope, by)
    found = attempts_of(ledger, jobs)
    _tell_earlier(ledger, plan, found)
    new = tuple(jobs_to_hold(plan, found))
    try:
        ledger.reserve_all([_ask(job, scopes[job.request]) for job in new], ttl_s=ttl_s)
    except OverBudgetError as error:
        raise _told(ledger, plan, new, scopes, error) from None
    return Reserved(
        new,
        tuple(one.job for one in found if one.is_open),
        tuple(one.job for one in found if one.is_made),
        tuple(job for one in found for job in one.spare),
    )


def release_plan(ledger: Ledger, jobs: Sequence[Job]) -> list[Reservation]:
    """Let go of all jobs of a plan that are open, or of none: they were not sent.

    Parameters and errors as of `planner.Plan.release`.
    """
    found = attempts_of(ledger, jobs)
    open_ones = [one.job.key for one in found if one.is_open]
    spare = [job.key for one in found for job in one.spare]
    return ledger.release_all([*open_ones, *spare], sent=False)


@exactly
def jobs_to_hold(plan: Result, attempts: Sequence[Attempt]) -> list[Job]:
    """Return the jobs for which money is still to be held, each with what it is to hold.

    At the list price that is its own. A balance and packages pay for all together: what a credit
    comes to is another in each plan, so that they hold what the others leave of the plan's cost.

    Parameters
    ----------
    plan, attempts
        The plan, and the attempts that count of all its jobs.
    """
    new = still_needed(attempts)
    of_all = sum((job.reserved_usd for job in new), Decimal(0))
    if of_all == plan.cost_usd or not (plan.budget.packages or plan.budget.balance_credits):
        return new
    keys = {job.key for job in new}
    others = sum((one.held_usd for one in attempts if one.job.key not in keys), Decimal(0))
    spread = Spread({OTHERS: max(plan.cost_usd - others, Decimal(0))})
    lots = [spread.expect(OTHERS, job.reserved_usd, 1) for job in new]
    return [replace(job, reserved_usd=spread.next(lot)) for job, lot in zip(new, lots, strict=True)]


def _ask(job: Job, scope: str) -> dict[str, Any]:
    """Say what is to be held for a job, and what explains what it will cost."""
    return {
        "key": job.key,
        "amount_usd": _in_ledger(job),
        "scope": scope,
        "model": job.model,
        "failure_charge": job.failure_charge,
        "details": {
            "request": job.request,
            "catalog": job.catalog,
            "model": job.model,
            "mode": job.mode,
            "resolution": job.resolution,
            "ordered_s": job.duration_s,
            "features": list(job.features),
            "takes": as_data(job.share),
            "price_usd": as_data(job.price_usd),
            "part": job.part,
            "shot": job.shot,
        },
    }


def _in_ledger(job: Job) -> Decimal:
    """Return what is held: no ledger knows less than a billionth of a dollar."""
    return rounded(job.reserved_usd, FINEST, "up")


def _tell_earlier(ledger: Ledger, plan: Result, attempts: Sequence[Attempt]) -> None:
    """Say which requests nothing is sent for, as they were made in an earlier month.

    Those of a plan that was made again with the ledger are known to be.
    """
    known = plan.frame[PROGRESS].tolist() if PROGRESS in plan.frame else []
    pairs = zip(plan.frame["id"].tolist(), known, strict=False)
    ours = {id_ for id_, said in pairs if str(said).removeprefix(LOCKED) != NOT_YET}
    made = [
        (one.job.request, one.reservation.month)
        for one in attempts
        if one.is_made and one.reservation and one.job.request not in ours
    ]
    now = ledger.standing().month if made else ""
    earlier = sorted({month for _, month in made if month != now})
    if earlier:
        ids = list(dict.fromkeys(id_ for id_, month in made if month != now))
        warnings.warn(
            f"made in {listed(earlier)} already, and not sent again: {listed(ids)}; if these are "
            "other videos of the same ids, tell them apart, as batch='2026-12', on the command "
            "line --batch",
            PlannerWarning,
            stacklevel=4,
        )


def _told(
    ledger: Ledger,
    plan: Result,
    jobs: Sequence[Job],
    scopes: dict[str, str],
    error: OverBudgetError,
) -> OverBudgetError:
    """Say what all jobs need where there is too little, not only the one that came too late."""
    inside = f"{error.scope}/" if error.scope else ""
    asked = Decimal(0)
    for job in jobs:
        if f"{scopes[job.request]}/".startswith(inside):
            asked = EXACT.add(asked, _in_ledger(job))
    left = ledger.standing(error.scope).left_usd
    left = error.left_usd if left is None else max(left, Decimal(0))
    return OverBudgetError(f"plan for {named(plan.source)}", asked, error.scope, left)
