"""The plan as users hold it: proved, planned again with something changed, written and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.answers.keep import keep
from planner.answers.simpler import fair_value, greedy_value
from planner.answers.what_if import Named, what_if
from planner.catalog.arguments import Number
from planner.catalog.loading import CatalogSource, load_catalog
from planner.engine import Problem
from planner.errors import OutputError
from planner.funding.budget import Budget
from planner.messages import named, shown
from planner.outputs.as_json import to_json
from planner.outputs.files import carrying, save
from planner.outputs.from_json import from_json
from planner.outputs.html.plan import plan_card
from planner.outputs.summary import gist, summary
from planner.plans.warehousing import Warehousing
from planner.requests.readers import Source
from planner.results.result import Result
from planner.results.verifying import check_plan
from planner.rules.base import Rule
from planner.rules.objectives import COVERAGE

if TYPE_CHECKING:
    from planner.outputs.charts.offline import OfflineChart


@dataclass(frozen=True, eq=False)
class Plan(Warehousing):
    """What to make, with what, for how much, and why not the rest.

    See Also
    --------
    planner.results.result.Result : Its attributes and `to_frame`.
    planner.plans.answering.Answering : What can be asked of it.
    planner.plans.ordering.Ordering : What is ordered.
    planner.plans.warehousing.Warehousing : What a database does with it.
    """

    @cached_property
    def greedy_value(self) -> float | None:
        """Value of the greedy plan for the same requests and budget.

        None where it is not known to keep the rules, or what to buy with packages of several
        catalogs.
        """
        if self.solution is None or self.batch is None:
            return self.stated.greedy_value if self.stated else 0.0
        if self.proof.survey is not None:
            return None
        return greedy_value(self._weighed, self.batch.hints)

    @cached_property
    def fair_value(self) -> float | None:
        """Value of a fairer rule for the same requests and budget: value for money first.

        None where rules limit what requests do together: that rule keeps none.
        """
        if self.solution is None:
            return self.stated.fair_value if self.stated else 0.0
        return fair_value(self._weighed)

    @property
    def _weighed(self) -> Problem:
        """The problem without what covering as many as possible adds to it."""
        assert self.solution is not None
        if self.batch is None or self.objective != COVERAGE:
            return self.solution.problem
        return self.batch.problem(self.budget.most_credits(self.batch.catalog))

    def verify(
        self,
        requests: Source | None = None,
        *,
        catalog: CatalogSource = None,
        rules: object = None,
    ) -> str:
        """Prove the plan from its requests and the catalog on, without any of the solver's code.

        Menus and prices are made anew, the options that the plan shows are looked up in them, the
        certificates are checked in exact arithmetic, and all that the plan says is compared with
        what follows.

        Parameters
        ----------
        requests
            The table that was planned, as of `plan`; what the plan itself holds where None. A plan
            that was read from JSON holds none.
        catalog
            What can be bought; what the plan itself holds where None, or for one that was read
            from JSON the catalog of its name that comes along.
        rules
            What is to be kept, as of `plan`, besides the sheet Rules of a workbook; what the plan
            itself states where None. The sentence says how many there are.

        Returns
        -------
        str
            What was proved, in a sentence.

        Raises
        ------
        CertificateError
            If the plan is not what follows from them, a rule is broken, or its proof has a hole, or
            there is none: an optimum by ``"milp"``.
        InputError
            If `requests`, `catalog` or `rules` cannot be read.
        """
        offered = None if catalog is None else load_catalog(catalog)
        return check_plan(self, requests, offered, rules)

    def plot(self, by: str | None = None) -> OfflineChart:
        """Draw where the money goes.

        Parameters
        ----------
        by
            A column of `to_frame`; "platform" or what else divides the money where None.

        Returns
        -------
        altair.LayerChart
            It displays and saves (.png, .svg, .html) without a network or a browser.

        Raises
        ------
        InputError
            If there is no such column.
        OutputError
            If Altair is not installed: ``pip install "video-planner[notebook]"``.
        """
        from planner.outputs.charts.money import money_chart

        return money_chart(self, by)

    def summary(self) -> str:
        """Say at a glance what an owner wants to know, in a few lines of text."""
        return summary(self)

    def to_json(self) -> str:
        """Return the whole plan as JSON, which `from_json` reads back."""
        with carrying(self, "JSON"):
            return to_json(self)

    @classmethod
    def from_json(cls, text: str | bytes | bytearray) -> Plan:
        """Read a plan that `to_json` wrote.

        It is optimal as its file says, which anyone can edit: `verify` proves it from its table.
        Where its rows, their outcomes and its totals disagree, its totals are those of its rows, it
        is no more than feasible, and a note says that it was edited.

        Parameters
        ----------
        text
            What `to_json` returned, also as bytes in UTF-8.

        Raises
        ------
        InputError
            If the text is no such plan.
        """
        return from_json(text, cls)

    def save(self, path: str | Path, *, time_limit_s: float | None = None) -> None:
        """Write the plan to a file; an existing one is replaced once the new one is whole.

        Parameters
        ----------
        path
            Ends in .xlsx, .csv, .parquet, .json or .html, which is the `report`.
        time_limit_s
            Seconds for what workbook and report solve besides, such as what other budgets would
            buy; for a time limit that covers the file as well, what `plan` left of it. What is not
            found by then is left out, and the file says so. Some seconds where None.

        Raises
        ------
        OutputError
            If the ending is another, or the file cannot be written.
        InputError
            If the time limit is not a finite number above 0.
        """
        if not isinstance(path, (str, PathLike)):
            raise OutputError(f"the path is {shown(path)}; expected where to write the plan")
        save(self, Path(path), time_limit_s)

    def report(self, path: str | Path, *, time_limit_s: float | None = None) -> None:
        """Write the plan as one page to read, search, print and send; it needs no network.

        It says what is made and for how much, what other budgets would buy, where the money goes,
        what is left out and what that would take, and how it is proved. Equal plans give equal
        pages.

        Parameters
        ----------
        path
            Ends in .html; an existing file is replaced once the new one is whole.
        time_limit_s
            As of `save`.

        Raises
        ------
        OutputError, InputError
            As of `save`.
        """
        if not isinstance(path, (str, PathLike)):
            raise OutputError(f"the path is {shown(path)}; expected where to write the report")
        if Path(path).suffix.lower() != ".html":
            raise OutputError(
                f"{named(path)}: a report is a page; name it plan.html, or save other files by "
                "plan.save"
            )
        save(self, Path(path), time_limit_s)

    def what_if(
        self,
        *,
        budget: Number | str | Budget | None = None,
        exclude: Named | None = None,
        only: Named | None = None,
        priority: Mapping[Any, Any] | None = None,
        require: Named | None = None,
        quality: Mapping[str, Any] | None = None,
        catalog: CatalogSource = None,
        rules: Sequence[Rule] | str | Path | None = None,
        without: Rule | str | Sequence[Rule | str] | None = None,
        time_limit_s: float | None = None,
    ) -> Plan:
        """Plan the same requests again with something changed; this plan stays as it is.

        What a plan of this kind leaves out or bars is left out and barred in those that are asked
        of it in turn. It is planned for the same day, by the method ``"auto"``.

        Parameters
        ----------
        budget
            USD; balance and packages stay those of the plan. Or a `Budget`, which takes their
            place.
        exclude
            What is not used: ids of requests, which are skipped, models, resolutions, or options
            such as ``"kling-pro at 4k"``; one name or several. Where one name is two things, a dict
            says which: ``{"id": [...], "model": [...], "resolution": [...], "option": [...]}``. A
            request that is excluded is not required any more.
        only
            What alone is used, named likewise: the requests named, the others are skipped; the
            models and the resolutions named, where both are what is both; besides them, the options
            named.
        priority
            Other priorities, by the id or title of the request, read as cells of a table are.
        require
            Who must be made: ids of requests, or titles where no other has them.
        quality
            Other numbers of quality, by the name of what the catalog has them for: a tier, a model
            (in place of its tier or rating), a resolution (its factor). Where one name is two
            things: ``{"tier": {"Pro": 2.5}}``.
        catalog
            What can be bought instead: as of `planner.plan`. The requests are checked against it.
        rules
            Rules that take the place of all that the plan keeps, as of `planner.plan`; where None
            it keeps them.
        without
            Rules of the plan that are not kept, or what they are written as; one or several.
        time_limit_s
            As of `planner.plan`.

        Returns
        -------
        Plan
            The new plan, with its own proof. Against the table of this one it is rightly refused by
            `verify`, unless only the budget was changed, or the rules.

        Raises
        ------
        InputError
            If anything named is unknown, or contradicts itself; every fault at once. If this plan
            was read from JSON, and its rows do not say all that was planned.
        InfeasibleError
            If what is required cannot be made.
        """
        return what_if(
            self,
            budget=budget,
            exclude=exclude,
            only=only,
            priority=priority,
            require=require,
            quality=quality,
            catalog=catalog,
            rules=rules,
            without=without,
            time_limit_s=time_limit_s,
        )

    def keep(self, other: Result, weight: Number, *, time_limit_s: float | None = None) -> Plan:
        """Plan the same requests within the same budget again, with as little change as wanted.

        What is maximised is the value, and `weight` for each request that gets what it has in
        `other`: the same model, mode, resolution and number of segments, or nothing as there. Of
        plans that are equal in that one with fewer changes is chosen, as long as the numbers are
        not too large to count both at once: 200,000 requests are no trouble.

        Parameters
        ----------
        other
            The plan to keep, such as last week's; requests are the same by their ids.
        weight
            The value that one unchanged video is worth, in millionths at the finest: with 0 the
            plan is worth the most, with more it changes less and may be worth less. Above what
            everything together is worth, nothing changes that need not.
        time_limit_s
            As of `planner.plan`.

        Returns
        -------
        Plan
            With its true value; its bound and its proof are those of the best plan, so that its gap
            is what keeping costs.

        Raises
        ------
        InputError
            If `other` is no plan, or `weight` is no finite number from 0. As of `what_if`, if this
            plan was read from JSON.
        """
        return keep(self, other, weight, time_limit_s=time_limit_s)

    def __str__(self) -> str:
        """Return the summary, which `print` shows."""
        return summary(self)

    def __repr__(self) -> str:
        """Name the plan on one line, as among other values."""
        return f"<{type(self).__name__}: {gist(self)}>"

    def _repr_html_(self) -> str:
        return plan_card(self)
