"""A plan that is carried out: its jobs."""

from __future__ import annotations

from planner.catalog.loading import CatalogSource, load_catalog
from planner.plans.answering import Answering
from planner.results.jobs import Job, jobs_of


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
