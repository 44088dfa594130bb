"""What a ledger is asked: how budgets stand, what happened, what is to be expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import index
from typing import TYPE_CHECKING

from planner.catalog.arguments import Number, items_of
from planner.errors import InputError, LedgerError
from planner.messages import named, shown
from planner.spending.alerting.alert import Alert, read_asked
from planner.spending.alerting.forecast import Forecast, Over, budgeted, forecasts_of
from planner.spending.alerting.parts import THRESHOLDS
from planner.spending.alerting.watching import watched
from planner.spending.alerting.webhook import Webhook
from planner.spending.ledger import acts
from planner.spending.ledger.books import Books
from planner.spending.ledger.checking import differences
from planner.spending.ledger.entries import Entry, Reservation, entry_of
from planner.spending.ledger.months import read_month
from planner.spending.ledger.opened import Opened
from planner.spending.ledger.report import COLUMNS, Line, lines_of, open_in, read_by
from planner.spending.ledger.said import read_key
from planner.spending.ledger.scopes import ALL, path_to, read_scope
from planner.spending.ledger.standing import Standing, standings_of
from planner.spending.ledger.strangers import unheard, warn
from planner.spending.ledger.takes import TakesSeen, takes_seen

if TYPE_CHECKING:
    from planner.catalog.loading import CatalogSource
    from planner.spending.alerting.billed import Unexpected

MOST_TOLD = 5


class Answering(Opened):
    """The questions that a ledger answers.

    Of a scope that it has never heard of a `PlannerWarning` says so, with the nearest name.
    """

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
        """Return those of some reservations that there are, by key as given, as they are now."""
        given = None if isinstance(keys, str) else items_of(keys)
        if given is None:
            raise InputError(f"keys are {shown(keys)}; expected a list of them")
        wanted = {key: read_key(key) for key in given}
        with self._reading() as books:
            there = books.reservations([*wanted.values()])
            return {key: there[read].told() for key, read in wanted.items() if read in there}

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
        with self._asking(scope) as books:
            return standings_of(books, [scope], asked or books.month)[0]

    def standings(self, month: str | None = None, *, scope: str = ALL) -> list[Standing]:
        """Say how the budgets of a scope and all that lies in it stand, the outer ones first.

        Parameters as of `standing`.
        """
        scope, asked = read_scope(scope), _month(month)
        with self._asking(scope) as books:
            scopes = [each for each in books.scopes() if scope in path_to(each)]
            if scope and scope not in scopes:
                scopes = [scope, *scopes]
            return standings_of(books, scopes, asked or books.month)

    def forecast(self, scope: str = ALL) -> Forecast:
        """Say what a scope will have spent when this month ends, and how uncertain that is.

        Parameters
        ----------
        scope
            Whose; "" for everything.
        """
        scope = read_scope(scope)
        with self._asking(scope) as books:
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
        with self._asking(scope) as books:
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
        return self._each_entry(read_scope(scope), _month(month), _number(after))

    @contextmanager
    def _asking(self, scope: str) -> Iterator[Books]:
        """Read about a scope; where the ledger has never heard of it, that is said."""
        with self._reading() as books:
            note = unheard(books, scope)
            if note is not None:
                warn(note)
            yield books

    def _each_entry(self, scope: str, month: str | None, after: int) -> Iterator[Entry]:
        with self._asking(scope) as books:
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
        with self._asking(scope) as books:
            return lines_of(books, scope, asked, told_apart)

    def open_reservations(self, *, scope: str = ALL, month: str | None = None) -> list[Reservation]:
        """List the reservations that are open, the oldest first.

        Parameters as of `entries`.
        """
        scope, asked = read_scope(scope), _month(month)
        with self._asking(scope) as books:
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
        with self._asking(scope) as books:
            return takes_seen(books, scope)

    def check(self) -> None:
        """Add up again all that ever happened.

        Raises
        ------
        LedgerError
            If a sum that is kept is not what its entries come to, naming each that is not, or the
            file is damaged.
        """
        self._store.look_through()
        with self._reading() as books:
            try:
                found = differences(books)
            except (TypeError, ValueError, LookupError) as error:
                raise LedgerError(
                    f"ledger {self.name} holds what no planner has written "
                    f"({named(error, 100)}); put back a copy of it"
                ) from None
        if found:
            raise LedgerError(f"ledger {self.name} does not add up: {'; '.join(found[:MOST_TOLD])}")


def _number(after: object) -> int:
    """Read the number of an entry, as databases hold it."""
    try:
        number = index(after)  # type: ignore[arg-type]  # numpy's as well
    except TypeError:
        number = -1
    if not 0 <= number < 1 << 63:
        raise InputError(f"after is {shown(after)}; expected the number of an entry, or 0")
    return number


def _month(said: str | None) -> str | None:
    return None if said is None else read_month(said)
