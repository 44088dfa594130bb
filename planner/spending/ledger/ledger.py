"""A ledger: budgets in a tree of scopes, and money that is reserved before it is spent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import uuid4

from planner.catalog.arguments import Number
from planner.errors import InputError
from planner.messages import shown
from planner.spending.ledger import acts, clocks
from planner.spending.ledger.books import moments
from planner.spending.ledger.details import details_text
from planner.spending.ledger.jobs import Jobs
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.months import lapse_of, read_month
from planner.spending.ledger.nanos import nanos, usd_of
from planner.spending.ledger.purse import Budget
from planner.spending.ledger.said import Said, read_key
from planner.spending.ledger.scopes import ALL, read_scope
from planner.spending.ledger.strangers import unheard


class Ledger(Jobs):
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
            If more comes back than was spent in that scope in that month, or in one that it lies
            in; or the month has not begun.
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
