"""A ledger: budgets in a tree of scopes, and money that is reserved before it is spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from planner.catalog.arguments import Number, items_of
from planner.errors import InputError
from planner.messages import shown
from planner.spending.ledger import acts, clocks
from planner.spending.ledger.answering import Answering
from planner.spending.ledger.asks import DAY_S, read_ask
from planner.spending.ledger.books import moments
from planner.spending.ledger.entries import (
    Reservation,
    Said,
    details_text,
    nanos,
    read_key,
    usd_of,
)
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.months import lapse_of, read_month
from planner.spending.ledger.purse import Budget
from planner.spending.ledger.scopes import ALL, read_scope
from planner.spending.ledger.strangers import unheard

if TYPE_CHECKING:
    pass


class Ledger(Answering):
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

        Warns
        -----
        PlannerWarning
            If a budget is taken away from a scope that the ledger has never heard of.
        """
        scope = read_scope(scope)
        if every not in ("month", "whole"):
            raise InputError(f"every is {shown(every)}; expected 'month' or 'whole'")
        amount = None if amount_usd is None else nanos(amount_usd, "budget")
        budget = None if amount is None else Budget(every, amount)
        said = details_text({"every": every, "amount_usd": _spelled(amount)})
        with self._writing() as journal:
            note = unheard(journal, scope) if budget is None else None
            if note is not None:
                journal.notes.append(note)
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
            To which; where it has no budget, it can spend what was added and no more, as with one
            of 0 each month: what is spent and held already this month counts.
        expires
            The last day on which it can be used, which is not over; for good where None. What
            lapses first is used first, whether it was added or is the month's own.
        details
            Anything else to keep with it.

        Raises
        ------
        KeyConflictError
            If the key says something else already.
        BudgetError, InputError, LedgerError
            As of `set_budget`.

        Warns
        -----
        PlannerWarning
            As of `reserve`.
        """
        amount, lapses = nanos(amount_usd, "amount"), self._end_of(expires)
        told = {"amount_usd": _spelled(amount), "expires": expires, "details": details}
        said = Said("top-up", read_key(key), read_scope(scope), amount, details=details_text(told))
        with self._writing() as journal:
            if acts.is_known(journal, said):
                return
            if lapses <= journal.at:
                raise InputError(
                    f"expires is {expires}, which is over: nothing of it could be used"
                )
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

        Warns
        -----
        PlannerWarning
            Once of a scope that is used for the first time, where it has no budget of its own and
            another beside it has one: its name may be misspelt. The money is held all the same.
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
        given = None if isinstance(jobs, (str, Mapping)) else items_of(jobs)
        if given is None:
            raise InputError(f"jobs are {shown(jobs)}; expected a list of dicts")
        asks = [read_ask(job, scope, ttl_s) for job in given]
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
        month: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Correct what was spent in a scope: a refund is below 0.

        What comes back is the month's own money, wherever it was taken from: it lapses with the
        month, and no top-up gets it back.

        Parameters
        ----------
        key, scope, details
            As of `spend`.
        amount_usd
            What is spent more; below 0 what is spent less, as much as was spent there at the most.
        month
            In which month, as ``"2026-10"``; in this one where None.

        Raises
        ------
        BudgetError
            If more comes back than was spent in that scope in that month, or the month has not
            begun.
        KeyConflictError, InputError, LedgerError
            As of `spend`.
        """
        amount, text = nanos(amount_usd, "amount", signed=True), details_text(details)
        whose, when = read_scope(scope), "" if month is None else read_month(month)
        said = Said("adjust", read_key(key), whose, amount, details=text, month=when)
        with self._writing() as journal:
            acts.book(journal, said)

    def set_clock(self, today: date) -> clocks.ClockSet:
        """Say that the clock of the last entries was ahead, and this machine's is right.

        All goes on from the present. What was written stays as it is, in the months to come in
        which it stands: `adjust` rebooks what was spent there. What was reserved ends by itself as
        long after now as it was to last, and a day more, if that is sooner.

        Parameters
        ----------
        today
            The day it is, by the calendar of the ledger's time zone: a clock that is wrong itself
            cannot say so.

        Returns
        -------
        ClockSet
            What was written by the clock that was ahead.

        Raises
        ------
        LedgerError
            If the clocks agree, or the ledger cannot be written.
        InputError
            If it is another day by this machine's clock.
        """
        with self._store.writing() as connection:
            last, _ = moments(connection)
            journal = Journal(connection, self._store.zone, self._now())
            found = clocks.set_clock(journal, today, last, self.name)
            journal.flush()
        return found

    def _end_of(self, expires: object) -> int:
        """Return the end of a day in the ledger's time zone."""
        if expires is not None and (not isinstance(expires, date) or isinstance(expires, datetime)):
            raise InputError(
                f"expires is {shown(expires)}; expected a day, such as datetime.date(2026, 12, 31)"
            )
        return lapse_of(expires, self._store.zone)


def _spelled(amount: int | None) -> str | None:
    return None if amount is None else f"{usd_of(amount):f}"
