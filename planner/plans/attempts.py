"""What has happened to the jobs of a plan, as a ledger knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.messages import shown
from planner.results.job_keys import next_attempt
from planner.results.jobs import Job

if TYPE_CHECKING:
    from planner.spending.ledger.entries import Reservation
    from planner.spending.ledger.ledger import Ledger

MADE, IN_PROGRESS, IN_PART = "made", "in progress", "made in part"
STANDS = ("open", "settled")  # of a reservation; after any other the job is made again


@dataclass(frozen=True)
class Attempt:
    """The attempt that counts of a job: the first that is open or was of use, else the next one.

    Attributes
    ----------
    job
        The job, with the key of that attempt.
    reservation
        What is reserved for it; None where nothing is, so that it is still to be made.
    spare
        Later attempts that are open although it was of use: it had expired, they were reserved, and
        then it was settled after all. None is needed any more.
    """

    job: Job
    reservation: Reservation | None
    spare: tuple[Job, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is in progress."""
        return self.reservation is not None and self.reservation.is_open

    @property
    def is_made(self) -> bool:
        """Whether it is made, and of use."""
        return self.reservation is not None and not self.reservation.is_open

    @property
    def held_usd(self) -> Decimal:
        """What was held for it, or is to be."""
        return self.reservation.amount_usd if self.reservation else self.job.reserved_usd


def attempts_of(ledger: Ledger, jobs: Sequence[Job]) -> list[Attempt]:
    """Find the attempt that counts of each of some jobs.

    Parameters
    ----------
    ledger
        In which they are reserved, or are not.
    jobs
        With the keys of their first attempts, as of `planner.Plan.jobs`.

    Returns
    -------
    list of Attempt
        In the order of the jobs.
    """
    keys = [job.key for job in jobs]
    there = ledger.reservations(keys)
    asked = list(range(len(jobs)))
    while asked:
        asked = [at for at in asked if keys[at] in there and there[keys[at]].state not in STANDS]
        for at in asked:
            keys[at] = next_attempt(keys[at])
        there |= ledger.reservations([keys[at] for at in asked])
    made = [key for key in keys if key in there and not there[key].is_open]
    spare = open_after(ledger, made)
    return [
        Attempt(
            _called(job, key),
            there.get(key),
            tuple(_called(job, one.key) for one in spare.get(key, ())),
        )
        for job, key in zip(jobs, keys, strict=True)
    ]


def open_after(ledger: Ledger, keys: Sequence[str]) -> dict[str, list[Reservation]]:
    """Find the attempts after some that are open, by the keys of those that have any."""
    found: dict[str, list[Reservation]] = {}
    after = {key: next_attempt(key) for key in keys}
    while after:
        there = ledger.reservations(after.values())
        after = {key: one for key, one in after.items() if one in there}
        for key, one in after.items():
            if there[one].is_open:
                found.setdefault(key, []).append(there[one])
        after = {key: next_attempt(one) for key, one in after.items()}
    return found


def _called(job: Job, key: str) -> Job:
    return job if job.key == key else replace(job, key=key)


@contextmanager
def opened(ledger: Ledger | str | Path) -> Iterator[Ledger]:
    """Open a ledger that is there, and close it again; one that is open stays so.

    Raises
    ------
    LedgerError, InputError
        If there is none.
    """
    # Imported here: the database takes as long to load as all else together.
    from planner.spending.ledger.ledger import Ledger

    if isinstance(ledger, Ledger):
        yield ledger
        return
    if not isinstance(ledger, (str, Path)):
        raise InputError(f"ledger is {shown(ledger)}; expected a Ledger, a path or a URL")
    with Ledger(ledger, create=False) as there:
        yield there


def still_needed(attempts: Sequence[Attempt]) -> list[Job]:
    """Return the jobs of a plan for which money is still to be held.

    One that was never reserved, and one that has failed once no other take of its shot is open;
    none of a shot of which a take is of use already, nor of a request that is made.

    Parameters
    ----------
    attempts
        Of all jobs of a plan.
    """
    made = {one.job.shot for one in attempts if one.is_made}
    in_progress = {one.job.shot for one in attempts if one.is_open}
    progress = progress_of(attempts)
    return [
        one.job
        for one in attempts
        if one.reservation is None
        and one.job.shot not in made
        and progress.get(one.job.request) != MADE
        and (one.job.attempt == 1 or one.job.shot not in in_progress)
    ]


def progress_of(attempts: Sequence[Attempt]) -> dict[str, str]:
    """Say of the requests that are made, or of which a job is open, that they are, by id.

    A request is made when a take of each part of its final is of use.

    Parameters
    ----------
    attempts
        Of all jobs of a plan.
    """
    progress: dict[str, str] = {}
    made = {one.job.shot for one in attempts if one.is_made}
    for one in attempts:
        if one.job.part == "final" and one.job.shot not in made:
            progress[one.job.request] = ""
        progress.setdefault(one.job.request, MADE)
    progress |= {one.job.request: IN_PROGRESS for one in attempts if one.is_open}
    return {request: said for request, said in progress.items() if said}
