"""A ledger: budgets in a tree of scopes, and money that is reserved before it is spent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self
from uuid import uuid4

from planner.catalog.arguments import Number
from planner.errors import InputError, LedgerError
from planner.messages import shown
from planner.spending.alerting.alert import Alert, read_asked
from planner.spending.alerting.forecast import Forecast, Over, budgeted, forecasts_of
from planner.spending.alerting.parts import THRESHOLDS
from planner.spending.alerting.watching import watched
from planner.spending.alerting.webhook import Webhook
from planner.spending.ledger import acts
from planner.spending.ledger.asks import DAY_S, read_ask
from planner.spending.ledger.books import Books, last_at
from planner.spending.ledger.checking import differences
from planner.spending.ledger.entries import (
    Entry,
    Reservation,
    Said,
    Standing,
    details_text,
    entry_of,
    nanos,
    read_key,
    usd_of,
)
from planner.spending.ledger.funds import NEVER
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.months import MICRO, moment, read_month
from planner.spending.ledger.purse import Budget
from planner.spending.ledger.report import COLUMNS, Line, lines_of, open_in, read_by
from planner.spending.ledger.scopes import ALL, path_to, read_scope
from planner.spending.ledger.standing import standing_of
from planner.spending.ledger.store import Store
from planner.spending.ledger.takes import TakesSeen, takes_seen

if TYPE_CHECKING:
    from planner.catalog.loading import CatalogSource
    from planner.spending.alerting.billed import Unexpected

BACK_S = 3_600  # that a clock may be behind the last entry
MOST_TOLD = 5


class Ledger:
    """A ledger that cannot be overdrawn by accident.

    Budgets lie in a tree of scopes, as ``"brand/campaign-a"`` in ``"brand"``, and the tightest one
    decides. Before a job is sent to its provider its price is reserved; when it is made, what it
    cost is settled; where it fails, it is released. Each of these happens at once, or not at all,
    whatever other processes do meanwhile. Nothing that was written is ever changed.

    Parameters
    ----------
    place
        Path of a SQLite file, or the URL of a PostgreSQL database, as
        ``"postgresql://user@host/database"``.
    zone
        The time zone by whose calendar months are told, such as ``"Europe/Berlin"``; it is kept in
        the ledger. That of the ledger where None, of a new one UTC.
    create
        Whether to make a ledger where there is none.
    clock
        What says the time, in seconds since 1970-01-01 UTC.

    Attributes
    ----------
    name
        What to call it, without any password.

    Raises
    ------
    LedgerError
        If it cannot be opened, or is none.
    InputError
        If there is no such time zone.

    Notes
    -----
    A call that is repeated under the same key does nothing again: a retry is not billed twice. The
    same key with other content is refused. Amounts are USD, exact to a billionth of a dollar.
    """

    def __init__(
        self,
        place: str | Path,
        *,
        zone: str | None = None,
        create: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._store = Store(place, zone, create=create, at=self._now())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Ledger {self.name}, months of {self.zone}>"

    @property
    def name(self) -> str:
        """What to call it, without any password."""
        return self._store.name

    @property
    def zone(self) -> str:
        """The time zone by whose calendar months are told."""
        return self._store.zone.key

    def close(self) -> None:
        """Close it; what was written stays."""
        self._store.close()

    def set_budget(
        self,
        amount_usd: Number | str | None,
        *,
        scope: str = ALL,
        every: Literal["month", "whole"] = "month",
    ) -> None:
        """Give a scope a budget.

        Parameters
        ----------
        amount_usd
            So much, 0 or more; None takes away the one it has. What is spent and held already
            counts, also where that is more.
        scope
            Whose; "" for everything.
        every
            ``"month"`` for so much each calendar month, what is left lapsing at its end; or
            ``"whole"`` for one sum for good.

        Raises
        ------
        BudgetError, InputError
            If it is no amount of money, or no scope.
        LedgerError
            If the ledger cannot be written.
        """
        scope = read_scope(scope)
        if every not in ("month", "whole"):
            raise InputError(f"every is {shown(every)}; expected 'month' or 'whole'")
        amount = None if amount_usd is None else nanos(amount_usd, "budget")
        budget = None if amount is None else Budget(every, amount)
        said = details_text({"every": every, "amount_usd": _spelled(amount)})
        with self._writing() as journal:
            if budget != journal.purse(scope).budget:
                journal.enter(Said("budget", uuid4().hex, scope, details=said), {})
                journal.set_budget(scope, every, amount)

    def top_up(
        self,
        key: str,
        amount_usd: Number | str,
        *,
        scope: str = ALL,
        expires: date | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Add money to a scope beside its budget.

        Parameters
        ----------
        key
            What to call it: a repeated call adds nothing again.
        amount_usd
            How much, 0 or more.
        scope
            To which; where it has no budget, it can spend what was added and no more.
        expires
            The last day on which it can be used; for good where None. What lapses first is used
            first, whether it was added or is the month's own.
        details
            Anything else to keep with it.

        Raises
        ------
        KeyConflictError
            If the key says something else already.
        BudgetError, InputError, LedgerError
            As of `set_budget`.
        """
        amount, lapses = nanos(amount_usd, "amount"), self._end_of(expires)
        told = {"amount_usd": _spelled(amount), "expires": expires, "details": details}
        said = Said("top-up", read_key(key), read_scope(scope), amount, details=details_text(told))
        with self._writing() as journal:
            if not acts.is_known(journal, said):
                journal.enter(said, {})
                journal.add_fund(said.scope, said.entry_key, amount, lapses)

    def reserve(
        self,
        key: str,
        amount_usd: Number | str,
        *,
        scope: str = ALL,
        ttl_s: float = DAY_S,
        model: str | None = None,
        failure_charge: Number | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Reservation:
        """Hold money for a job, if there is as much in its scope and in all that it lies in.

        Parameters
        ----------
        key
            What to call the job: a repeated call reserves nothing again.
        amount_usd
            What it costs, 0 or more.
        scope
            From which budget.
        ttl_s
            After so many seconds it ends by itself, if it was neither settled nor released.
        model
            What it is made with, for reports.
        failure_charge
            Which part of its price it costs if it fails, 0 to 1; None where nobody knows.
        details
            Anything else to keep with it.

        Returns
        -------
        Reservation
            Open.

        Raises
        ------
        OverBudgetError
            If there is not as much left; nothing is reserved.
        KeyConflictError
            If the key says something else already, or its reservation has ended.
        BudgetError, InputError, LedgerError
            As of `set_budget`.
        """
        ask = {"key": key, "amount_usd": amount_usd, "model": model, "details": details,
               "failure_charge": failure_charge}  # fmt: skip
        (found,) = self.reserve_all([ask], scope=scope, ttl_s=ttl_s)
        return found

    def reserve_all(
        self,
        jobs: Iterable[Mapping[str, Any]],
        *,
        scope: str = ALL,
        ttl_s: float = DAY_S,
    ) -> list[Reservation]:
        """Hold money for all of some jobs, or for none.

        Parameters
        ----------
        jobs
            Each with `key` and `amount_usd`, and as one likes `scope`, `model`, `failure_charge`
            and `details`, as of `reserve`.
        scope, ttl_s
            Of all jobs that say no scope, and of all; as of `reserve`.

        Returns
        -------
        list of Reservation
            In the order of the jobs.

        Raises
        ------
        OverBudgetError, KeyConflictError, BudgetError, InputError, LedgerError
            As of `reserve`; nothing is reserved then.
        """
        asks = [read_ask(job, scope, ttl_s) for job in jobs]
        with self._writing() as journal:
            return [acts.reserve(journal, ask).told() for ask in asks]

    def settle(
        self, key: str, cost_usd: Number | str, *, details: Mapping[str, Any] | None = None
    ) -> Reservation:
        """Say what a job that is made has cost; what was held beyond that is free again.

        It counts in the month in which it was reserved. What it cost more than was reserved counts
        too, also where the budget is overdrawn by it, and after the reservation has expired: it is
        what was paid.

        Parameters
        ----------
        key
            That of the reservation.
        cost_usd
            What it cost, 0 or more.
        details
            Anything else to keep with it.

        Raises
        ------
        LedgerError
            If there is no such reservation, or the ledger cannot be written.
        KeyConflictError
            If it has ended otherwise.
        BudgetError, InputError
            As of `set_budget`.
        """
        cost, text = nanos(cost_usd, "cost"), details_text(details)
        said = Said("settle", read_key(key), ALL, details=text)
        with self._writing() as journal:
            return acts.end(journal, said, lambda _: cost).told()

    def release(
        self,
        key: str,
        *,
        charged_usd: Number | str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Reservation:
        """Say that a job has failed, or will not be made; its money is free again.

        Parameters
        ----------
        key
            That of the reservation.
        charged_usd
            What it cost all the same. Where None, the part that was said when it was reserved.
        details
            Anything else to keep with it.

        Raises
        ------
        InputError
            If nobody has said what it costs.
        LedgerError, KeyConflictError, BudgetError
            As of `settle`.
        """
        charged = None if charged_usd is None else nanos(charged_usd, "charged")
        said = Said("release", read_key(key), ALL, details=details_text(details))
        with self._writing() as journal:
            cost_of = acts.failed if charged is None else lambda _: charged
            return acts.end(journal, said, cost_of).told()

    def retake(self, key: str, *, details: Mapping[str, Any] | None = None) -> Reservation:
        """Say that what a job made is of no use, so that it is made again; it stays paid.

        Parameters
        ----------
        key
            That of a reservation that was settled.
        details
            Anything else to keep with it.

        Raises
        ------
        LedgerError, InputError
            As of `settle`.
        KeyConflictError
            If it was not settled.
        """
        said = Said("retake", read_key(key), ALL, details=details_text(details))
        with self._writing() as journal:
            return acts.retake(journal, said).told()

    def spend(
        self,
        key: str,
        cost_usd: Number | str,
        *,
        scope: str = ALL,
        model: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Record what was paid without a reservation, also where that is more than is left.

        Parameters and errors as of `reserve`, but that nothing is refused for want of money.
        """
        called = None if model is None else read_key(model, "model")
        amount, text = nanos(cost_usd, "cost"), details_text(details)
        said = Said("spend", read_key(key), read_scope(scope), amount, called, text)
        with self._writing() as journal:
            acts.book(journal, said)

    def adjust(
        self,
        key: str,
        amount_usd: Number | str,
        *,
        scope: str = ALL,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Correct what was spent in a scope this month: a refund is below 0.

        Parameters and errors as of `spend`.
        """
        amount, text = nanos(amount_usd, "amount", signed=True), details_text(details)
        said = Said("adjust", read_key(key), read_scope(scope), amount, details=text)
        with self._writing() as journal:
            acts.book(journal, said)

    def reservation(self, key: str) -> Reservation:
        """Return a reservation as it is now.

        Raises
        ------
        LedgerError
            If there is none of that key.
        """
        with self._reading() as books:
            return acts.there(books, read_key(key)).told()

    def reservations(self, keys: Iterable[str]) -> dict[str, Reservation]:
        """Return those of some reservations that there are, by key, as they are now."""
        wanted = [read_key(key) for key in keys]
        with self._reading() as books:
            return {key: held.told() for key, held in books.reservations(wanted).items()}

    def standing(self, scope: str = ALL, month: str | None = None) -> Standing:
        """Say how the budget of a scope stands.

        Parameters
        ----------
        scope
            Whose; "" for everything.
        month
            Of which month, as ``"2026-11"``; of this one where None.
        """
        scope, asked = read_scope(scope), _month(month)
        with self._reading() as books:
            return standing_of(books, scope, asked or books.month)

    def standings(self, month: str | None = None, *, scope: str = ALL) -> list[Standing]:
        """Say how the budgets of a scope and all that lies in it stand, the outer ones first.

        Parameters as of `standing`.
        """
        scope, asked = read_scope(scope), _month(month)
        with self._reading() as books:
            scopes = [each for each in books.scopes() if scope in path_to(each)]
            if scope and scope not in scopes:
                scopes = [scope, *scopes]
            return [standing_of(books, each, asked or books.month) for each in scopes]

    def forecast(self, scope: str = ALL) -> Forecast:
        """Say what a scope will have spent when this month ends, and how uncertain that is.

        Parameters
        ----------
        scope
            Whose; "" for everything.
        """
        scope = read_scope(scope)
        with self._reading() as books:
            return forecasts_of(books, [scope], scope)[0]

    def forecasts(self, scope: str = ALL) -> list[Forecast]:
        """Say it of each budget in a scope, its own first.

        Raises
        ------
        InputError
            If there is no budget in it.
        """
        scope = read_scope(scope)
        with self._reading() as books:
            return forecasts_of(books, budgeted(books, scope), scope)

    def alerts(
        self,
        scope: str = ALL,
        thresholds: Sequence[Number | str] = THRESHOLDS,
        *,
        over: Over = "spent",
        webhook: str | Webhook | None = None,
    ) -> list[Alert]:
        """Tell of each budget in a scope which parts of it are used, each once.

        What is told is written into the ledger: of many processes that ask one is told it. In
        another month it is told again, and where a budget was raised, when its threshold is
        reached anew.

        Parameters
        ----------
        scope
            Whose, with all that lies in it.
        thresholds
            Parts of a budget: 0.75, or ``"75%"``.
        over
            ``"spent"`` for what was spent; or ``"forecast"`` for what will have been when the month
            ends, in which what is held counts as well.
        webhook
            Where to send it as JSON, by HTTP POST, with what could not be sent before: a URL, or
            a `Webhook`.

        Returns
        -------
        list of Alert
            What nobody was told yet; and what was sent again.

        Raises
        ------
        WebhookError
            If it cannot be sent: it is kept in the ledger, and sent by the next call.
        BudgetError, InputError, LedgerError
            If a threshold is none, no budget is in the scope, or the ledger cannot be written.
        """
        asked = read_asked(scope, thresholds, over)
        if webhook is not None and not isinstance(webhook, Webhook):
            webhook = Webhook(webhook)
        return watched(self._reading, self._writing, asked, webhook)

    def unexpected(
        self, catalog: CatalogSource = None, *, scope: str = ALL, month: str | None = None
    ) -> list[Unexpected]:
        """List the jobs that cost another sum than was reserved, with what explains it.

        It is the single change of what was ordered, as the reservation's details say, that has
        this price: another resolution, a feature more or less, another length, takes, a charge
        for a failed one.

        Parameters
        ----------
        catalog
            What was bought from, as of `plan`; of each job the one that it names where None.
        scope, month
            Whose jobs, with those of all that lies in it, and of which month; of all where None.

        Raises
        ------
        InputError, CatalogError
            If there is no such scope, month or catalog.
        """
        # Imported here: prices of catalogs are needed by nothing else that a ledger does.
        from planner.catalog.loading import load_catalog
        from planner.spending.alerting.billed import unexpected_in

        sold = None if catalog is None else load_catalog(catalog)
        scope, asked = read_scope(scope), _month(month)
        with self._reading() as books:
            return list(unexpected_in(books, sold, scope, asked))

    def entries(self, *, scope: str = ALL, month: str | None = None, after: int = 0) -> list[Entry]:
        """List what happened in a scope and all that lies in it.

        Parameters
        ----------
        scope, month
            Of which; of all months where None.
        after
            Only those with a higher number.

        Returns
        -------
        list of Entry
            In their order.
        """
        return list(self.each_entry(scope=scope, month=month, after=after))

    def each_entry(
        self, *, scope: str = ALL, month: str | None = None, after: int = 0
    ) -> Iterator[Entry]:
        """Yield the same one after the other, where there are too many to hold them all.

        Parameters as of `entries`.
        """
        return self._each_entry(read_scope(scope), _month(month), after)

    def _each_entry(self, scope: str, month: str | None, after: int) -> Iterator[Entry]:
        with self._reading() as books:
            for row in books.entries(scope, month, after):
                yield entry_of(row)

    def report(
        self, *, scope: str = ALL, month: str | None = None, by: Sequence[str] = COLUMNS
    ) -> list[Line]:
        """Add up what happened in a scope and all that lies in it.

        Parameters
        ----------
        scope, month
            As of `entries`.
        by
            What is told apart: ``"month"``, ``"scope"`` and ``"model"``, or some of these.

        Returns
        -------
        list of Line
            In the order of month, scope, model.
        """
        scope, asked, told_apart = read_scope(scope), _month(month), read_by(by)
        with self._reading() as books:
            return lines_of(books, scope, asked, told_apart)

    def open_reservations(self, *, scope: str = ALL, month: str | None = None) -> list[Reservation]:
        """List the reservations that are open, the oldest first.

        Parameters as of `entries`.
        """
        scope, asked = read_scope(scope), _month(month)
        with self._reading() as books:
            return open_in(books, scope, asked)

    def takes_seen(self, scope: str = ALL) -> list[TakesSeen]:
        """Count the takes that usable shots have taken, by model, mode and part.

        It is an offer: nothing is planned with it unless somebody writes it into the `takes` of
        requests or of a catalog.

        Parameters
        ----------
        scope
            Of which; what lies in it counts too.
        """
        scope = read_scope(scope)
        with self._reading() as books:
            return takes_seen(books, scope)

    def check(self) -> None:
        """Add up again all that ever happened.

        Raises
        ------
        LedgerError
            If a sum that is kept is not what its entries come to, naming each that is not.
        """
        with self._reading() as books:
            found = differences(books)
        if found:
            raise LedgerError(f"ledger {self.name} does not add up: {'; '.join(found[:MOST_TOLD])}")

    def _now(self) -> int:
        return int(self._clock() * MICRO)

    @contextmanager
    def _reading(self) -> Iterator[Books]:
        with self._store.reading() as connection:
            yield Books(connection, self._store.zone, self._now())

    @contextmanager
    def _writing(self) -> Iterator[Journal]:
        with self._store.writing() as connection:
            journal = Journal(connection, self._store.zone, self._next(last_at(connection)))
            yield journal
            journal.flush()

    def _next(self, last: int | None) -> int:
        """Return the moment of what is written now: never before that of the last entry.

        Clocks differ a little. One that is far behind is refused: months and expiries would be
        wrong for good.
        """
        now = self._now()
        if last is not None and now < last - BACK_S * MICRO:
            raise LedgerError(
                f"the clock says {moment(now):%Y-%m-%d %H:%M:%S} UTC, but the last entry of "
                f"ledger {self.name} is of {moment(last):%Y-%m-%d %H:%M:%S} UTC: one of them is "
                "wrong; nothing was written"
            )
        return now if last is None else max(now, last)

    def _end_of(self, expires: object) -> int:
        """Return the end of a day in the ledger's time zone."""
        if expires is None:
            return NEVER
        if not isinstance(expires, date) or isinstance(expires, datetime):
            raise InputError(
                f"expires is {shown(expires)}; expected a day, such as datetime.date(2026, 12, 31)"
            )
        after = expires + timedelta(days=1)
        midnight = datetime(after.year, after.month, after.day, tzinfo=self._store.zone)
        return int(midnight.timestamp()) * MICRO


def _month(said: str | None) -> str | None:
    return None if said is None else read_month(said)


def _spelled(amount: int | None) -> str | None:
    return None if amount is None else f"{usd_of(amount):f}"
