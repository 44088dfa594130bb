"""A plan that is carried out: its jobs, and the money that is held for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.catalog.loading import CatalogSource, load_catalog
from planner.plans.answering import Answering
from planner.plans.attempts import opened
from planner.plans.reserving import Reserved, release_plan, reserve_plan
from planner.results.jobs import Job, jobs_of
from planner.spending.ledger.months import DAY_S

if TYPE_CHECKING:
    from planner.spending.ledger.entries import Reservation
    from planner.spending.ledger.ledger import Ledger


class Ordering(Answering):
    """A plan of which jobs are made.

    See Also
    --------
    planner.plans.plan.Plan : The plan that users hold.
    """

    def jobs(self, *, catalog: CatalogSource = None, batch: str = "") -> tuple[Job, ...]:
        """List what is sent to providers: a job for each call.

        Each take of each part of a video is a call of its own, and so is each draft. What the jobs
        hold adds up to what the plan costs, to the billionth of a dollar.

        Parameters
        ----------
        catalog
            Of a plan that was read from JSON: what it was made with, where that does not come
            along.
        batch
            What tells its jobs from those of others whose requests have the same ids, such as
            ``"2026-11"`` where numbers begin anew each month; it becomes part of their keys.

        Returns
        -------
        tuple of Job
            In the order of the table; drafts before their final, segment after segment of each
            take.

        Raises
        ------
        InputError
            If the plan was edited, its catalog is not there, or `batch` is no short text.
        """
        return jobs_of(self, None if catalog is None else load_catalog(catalog), batch)

    def reserve(
        self,
        ledger: Ledger | str | Path,
        *,
        scope: str = "",
        by: str | Sequence[str] | None = None,
        ttl_s: float = DAY_S,
        catalog: CatalogSource = None,
        batch: str = "",
    ) -> Reserved:
        """Hold money for all jobs of the plan in a ledger, or for none.

        Jobs for which it is held already, and such as are made, are left as they are, so that it
        may be said again after a crash. Where one has failed, has expired or is retaken, its next
        attempt is reserved, under a key of its own.

        Parameters
        ----------
        ledger
            Which: a `Ledger`, the path of its file or its URL.
        scope
            From which budget, such as ``"brand"``.
        by
            Columns of the requests, by whose values they have budgets of their own in it: by
            ``"campaign"``, a request of campaign spring is in ``"brand/spring"``; one without a
            value in ``"brand"``.
        ttl_s
            After so many seconds what was neither settled nor released is free again.
        catalog, batch
            As of `jobs`.

        Returns
        -------
        Reserved
            The jobs to send, each with the key of its reservation; those that were sent before, and
            those that are made.

        Raises
        ------
        OverBudgetError
            If there is not as much left, in any scope; nothing is reserved then.
        InputError
            If there is no such column, or as of `jobs`.
        KeyConflictError, LedgerError
            As of `Ledger.reserve_all`.

        Warns
        -----
        PlannerWarning
            If videos were made in an earlier month, whose ids may have begun anew.
        """
        jobs = self.jobs(catalog=catalog, batch=batch)
        with opened(ledger) as there:
            return reserve_plan(there, self, jobs, scope=scope, by=by, ttl_s=ttl_s)

    def release(
        self, ledger: Ledger | str | Path, *, catalog: CatalogSource = None, batch: str = ""
    ) -> list[Reservation]:
        """Let go of all jobs of the plan for which money is held, or of none: they were not sent.

        What was sent is to be settled or released by itself first. What was not costs nothing, is
        no take, and is planned anew by `planner.replan`.

        Parameters
        ----------
        ledger, catalog, batch
            As of `reserve`.

        Returns
        -------
        list of Reservation
            What is held no more.

        Raises
        ------
        InputError, LedgerError
            As of `reserve`.
        KeyConflictError
            If one of them has ended meanwhile; nothing is released then.
        """
        jobs = self.jobs(catalog=catalog, batch=batch)
        with opened(ledger) as there:
            return release_plan(there, jobs)
