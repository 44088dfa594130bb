"""A file to plan, and what the command line says of how: shared by all that plan one."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import click

from planner.catalog.loading import SHIPPED, load_catalog, names_in
from planner.catalog.own import ALLOWANCES as WORDS
from planner.catalog.own import JOINT, with_allowances
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.cli.balance import asked_funds, given_balance
from planner.cli.inputs import TableOptions
from planner.cli.lakes import count_lake, is_lake, plan_lake, refuse_lake
from planner.cli.marking import marking_faults
from planner.cli.messages import say
from planner.cli.several import Catalogs
from planner.engine.clock import Clock
from planner.errors import PlannerWarning
from planner.funding.budget import Budget
from planner.funding.money import dollars
from planner.outputs.files import refuse_counts
from planner.planning import plan
from planner.plans import Plan
from planner.requests.faults import Faults
from planner.requests.matching import match_columns
from planner.requests.settled import Settings
from planner.requests.table import Table
from planner.rules.objectives import objective_of
from planner.spending.account.keys import Keys

T = TypeVar("T")

# Nanoseconds that writing a plan takes, beside what is solved for it, and each request; measured
# for 500 and 5,000 requests.
WRITING_NS = {
    ".xlsx": (500_000_000, 250_000),
    ".xlsm": (500_000_000, 250_000),
    ".html": (20_000_000, 50_000),
}


@dataclass(frozen=True)
class BatchFile:
    """A file to plan, and what the command line says of how; None where it says nothing.

    Attributes
    ----------
    file
        Its path; - for CSV on standard input.
    budget, packages, balance, method, objective, time_limit_s, rules
        As of `planner.plan` and `planner.Budget`; of a balance also the keys of the account that
        is asked for it.
    catalog
        The names of catalogs, as of `load_catalog`.
    allowed
        Words of `Catalog.allowing`.
    dates
        `on` and `max_age_days`, as of `planner.plan`.
    wanted
        How its table is to be read.
    """

    file: str
    budget: Decimal | None
    packages: bool | None
    balance: Decimal | Keys | None
    method: str | None
    objective: str | None
    time_limit_s: float | None
    catalog: Catalogs
    allowed: tuple[str, ...]
    dates: Mapping[str, Any]
    rules: str | None
    wanted: TableOptions

    @classmethod
    def of(
        cls,
        file: str,
        *,
        packages: bool | None,
        balance: str | None,
        keys_file: str | None,
        time_limit: float | None,
        catalog: Catalogs,
        allow_unverified: bool | None,
        allow_unrated: bool | None,
        on: date | None,
        max_age: int | None,
        rules: str | None,
        wanted: TableOptions,
        budget: str | None = None,
        method: str | None = None,
        objective: str | None = None,
    ) -> BatchFile:
        """Read the flags: what would make the work useless is said before it starts."""
        if time_limit is not None and not isfinite(time_limit):
            raise click.UsageError("--time-limit is no finite number of seconds")
        if catalog is not None:
            load_catalog(catalog)
        allowed = zip(WORDS, (allow_unverified, allow_unrated), strict=True)
        return cls(
            file,
            None if budget is None else dollars(budget),
            packages,
            given_balance(balance, keys_file),
            method,
            None if objective is None else objective_of(objective),
            time_limit,
            catalog,
            tuple(word for word, said in allowed if said),
            {"on": on, "max_age_days": max_age},
            rules,
            wanted,
        )

    def run(self, output: str = "") -> Plan:
        """Plan the file; faults in it are marked in a workbook beside it.

        Parameters
        ----------
        output
            Where the plan is to be written: of a time limit, what that takes is kept back.

        Raises
        ------
        UsageError
            If neither the command line nor the workbook gives a budget, or it is a lake.
        PlannerError
            As of `planner.plan`.
        """
        refuse_lake(self.file)
        with marking_faults(self.file), _waiting():
            clock = Clock(self.time_limit_s)
            table, settings = self._read(self.wanted.table(self.file), output)
            result = plan(
                table,
                self._money(settings),
                catalog=self._catalog(settings),
                rules=self.rules,
                objective=self.objective,
                method=self.method,
                time_limit_s=_beside_writing(clock.left_s(), output, len(table.frame)),
                **self.dates,
            )
        _warn_if_empty(table, result.tally.requests)
        return result

    def run_lake(self, output: str | None, work: Mapping[str, Any]) -> Plan:
        """Plan a table in many files, and write what becomes of each row.

        Parameters
        ----------
        output, work
            The folder to write to, and how the files are worked on, as of `planner.plan_dataset`.

        Raises
        ------
        UsageError
            If there is no budget.
        PlannerError
            As of `planner.plan_dataset`.
        """
        if self.budget is None:
            raise click.UsageError("there is no budget: give --budget USD")
        return plan_lake(
            self.file,
            self._money(Settings()),
            output,
            catalog=self._catalog(Settings()),
            rules=self.rules,
            columns=self.wanted.columns,
            objective=self.objective,
            method=self.method,
            time_limit_s=self.time_limit_s,
            **self.dates,
            **work,
        )

    def ask(self, question: Callable[..., T], output: str = "") -> T:
        """Ask something of the file that needs no budget: `planner.frontier` or `least_budget`.

        Parameters
        ----------
        question
            It gets the table, and `catalog`, `rules`, `objective`, `budget`, `time_limit_s`, `on`
            and `max_age_days`; the dollars of the budget are 0, whatever the workbook says.
        output
            Where the plan is to be written.
        """
        clock = Clock(self.time_limit_s)
        counted = None
        if is_lake(self.file):
            catalog = self._catalog(Settings())
            counted = count_lake(self.file, self.wanted, catalog=catalog, rules=self.rules)
        with marking_faults(self.file if counted is None else "-"), _waiting():
            table, settings = self._read(counted or self.wanted.table(self.file), output)
            answer = question(
                table,
                catalog=self._catalog(settings),
                rules=self.rules,
                objective=self.objective,
                budget=self._funding(settings, Decimal(0)),
                time_limit_s=clock.left_s(),
                **self.dates,
            )
        _warn_if_empty(table, len(table.frame))
        return answer

    def _read(self, table: Table, output: str) -> tuple[Table, Settings]:
        """Return a table, and what its workbook says of how; say what of it does not count."""
        if output:
            _refuse_counts(table, output)
        settings = table.settings or Settings()
        self._tell_overridden(settings)
        return table, settings

    def _tell_overridden(self, settings: Settings) -> None:
        """Say which settings do not count; those of money are told where it is read."""
        asked = settings.hidden_rows in (None, "ask")  # which the flag answers
        stated = settings.catalog and JOINT.join(names_in(settings.catalog, settings.folder))
        named = None if self.catalog is None else load_catalog(self.catalog).name
        for name, flag, setting in (
            ("catalog", named, stated),
            ("objective", self.objective, settings.objective),
            ("method", self.method, settings.method),
            ("rules", self.rules, settings.rules_file),
            ("on", self.dates["on"], settings.day_of_order),
            ("max-age", self.dates["max_age_days"], settings.oldest_price_days),
            ("hidden", self.wanted.hidden, None if asked else settings.hidden_rows),
            ("sheet", self.wanted.sheet, settings.requests_sheet),
        ):
            _settled(name, flag, setting, None)

    def _money(self, settings: Settings) -> Budget:
        budget = _settled("budget", self.budget, settings.budget, None)
        if budget is None:
            raise click.UsageError(
                "there is no budget: give --budget USD, or write it into sheet Settings of the "
                "workbook (planner new makes one)"
            )
        return self._funding(settings, budget)

    def _funding(self, settings: Settings, usd: Decimal) -> Budget:
        balance, bought = self.balance, settings.bought_before
        if isinstance(balance, Keys):
            on = self.dates["on"] or settings.day_of_order
            funds = asked_funds(balance, self._offered(settings), on)
            balance, bought = funds.credits, (*funds.bought_before, *(bought or ()))
        return Budget(
            usd,
            _settled("balance", balance, settings.balance, Decimal(0)),
            _settled("packages", self.packages, settings.packages, False),
            bought or (),
        )

    def _offered(self, settings: Settings) -> Catalog:
        """Load what is planned with."""
        said = self._catalog(settings)
        if said is not None:
            return load_catalog(said)
        with settings.blamed("catalog"):
            return load_catalog(settings.catalog, folder=settings.folder)

    def _catalog(self, settings: Settings) -> Catalogs:
        """Return what is named, with what is allowed besides; None where the workbook says it."""
        if not self.allowed:
            return self.catalog
        said = self.catalog
        if said is None:
            with settings.blamed("catalog"):
                load_catalog(settings.catalog, folder=settings.folder)
            said = settings.seen_from(Path.cwd()).catalog or SHIPPED[0]
        each = [said] if isinstance(said, str) else said
        names = [name for one in each for name in names_in(one)]
        return [with_allowances(name, self.allowed) for name in names]


def _refuse_counts(table: Table, output: str) -> None:
    """Say before anything is planned that the file has no place for rows that stand for many."""
    found = Faults(table.origin)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # planning it warns
        match_columns(table, found)
    if "count" in found.columns:
        mend = "or leave the column count out (--ignore count) if it means something else"
        refuse_counts(Path(output), table.origin.source, mend)


def _beside_writing(left_s: float | None, output: str, rows: int) -> float | None:
    """Say what planning has of the time that is left, beside writing: half of it at the least."""
    if left_s is None:
        return None
    begin_ns, row_ns = WRITING_NS.get(Path(output).suffix.lower(), (0, 0))
    return max(left_s - (begin_ns + row_ns * rows) / 1e9, left_s / 2)


def _settled(name: str, flag: T | None, setting: T | None, default: T) -> T:
    """Take what the flag says, else the workbook, else the default; say where they differ."""
    if flag is None:
        return default if setting is None else setting
    if setting is not None and setting != flag:
        say(f"{_flag(name, flag)} overrides the {_spelled(setting)} of sheet Settings")
    return flag


def _flag(name: str, value: object) -> str:
    if isinstance(value, bool):
        return f"--{'' if value else 'no-'}{name}"
    return f"--{name} {_spelled(value)}"


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _warn_if_empty(table: Table, requests: int) -> None:
    if not requests:
        warnings.warn(f"{table.origin.source} has no requests", PlannerWarning, stacklevel=1)


def _waiting() -> AbstractContextManager[object]:
    from rich.console import Console

    console = Console(stderr=True)
    return console.status("planning") if console.is_terminal else nullcontext()
