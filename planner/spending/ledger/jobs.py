"""The money of jobs: held before they are sent, and spent or free again when they end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from planner.catalog.arguments import Number, items_of
from planner.errors import InputError
from planner.messages import shown
from planner.spending.ledger import acts
from planner.spending.ledger.answering import Answering
from planner.spending.ledger.asks import read_ask
from planner.spending.ledger.details import details_text
from planner.spending.ledger.entries import Kind, Reservation
from planner.spending.ledger.months import DAY_S
from planner.spending.ledger.nanos import nanos
from planner.spending.ledger.said import Said, read_key
from planner.spending.ledger.scopes import ALL


class Jobs(Answering):
    """The jobs that a ledger holds money for."""

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
        sent: bool = True,
        details: Mapping[str, Any] | None = None,
    ) -> Reservation:
        """Say that a job has failed, or was never sent; its money is free again.

        Parameters
        ----------
        key
            That of the reservation.
        charged_usd
            What it cost all the same. Where None, the part that was said when it was reserved.
        sent
            Whether it was sent to its provider. One that was not costs nothing, and is no take.
        details
            Anything else to keep with it.

        Raises
        ------
        InputError
            If nobody has said what it costs, or one that was not sent is to cost something.
        LedgerError, KeyConflictError, BudgetError
            As of `settle`.
        """
        (found,) = self.release_all([key], charged_usd=charged_usd, sent=sent, details=details)
        return found

    def release_all(
        self,
        keys: Iterable[str],
        *,
        charged_usd: Number | str | None = None,
        sent: bool = True,
        details: Mapping[str, Any] | None = None,
    ) -> list[Reservation]:
        """Say it of all of some jobs, or of none.

        Parameters
        ----------
        keys
            Those of the reservations.
        charged_usd
            What each of them cost all the same, as of `release`.
        sent, details
            Of all of them, as of `release`.

        Returns
        -------
        list of Reservation
            In the order of the keys.

        Raises
        ------
        InputError, LedgerError, KeyConflictError, BudgetError
            As of `release`; nothing is released then.
        """
        given = None if isinstance(keys, str) else items_of(keys)
        if given is None:
            raise InputError(f"keys are {shown(keys)}; expected a list of them")
        if not sent and charged_usd is not None:
            raise InputError("what was never sent costs nothing; leave out what it was charged")
        charged = None if charged_usd is None else nanos(charged_usd, "charged")
        kind: Kind = "release" if sent else "unsent"
        text = details_text(details)
        said = [Said(kind, read_key(key), ALL, details=text) for key in given]
        cost_of = acts.failed if sent and charged is None else lambda _: charged or 0
        with self._writing() as journal:
            return [acts.end(journal, one, cost_of).told() for one in said]

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
