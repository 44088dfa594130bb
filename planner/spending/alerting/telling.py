"""What was told already stands in the ledger, so that each alert is told once, by one process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row, and_, select

from planner.spending.alerting.alert import Alert, Asked
from planner.spending.alerting.forecast import budgeted, forecasts_of, use_of
from planner.spending.ledger.books import Books
from planner.spending.ledger.details import details_text, read_details
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.months import MICRO, moment
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.queries import lies_in
from planner.spending.ledger.said import Said
from planner.spending.ledger.tables import ENTRIES, IS_ALERT

LEASE_S = 300  # after which somebody who is sending has died; sending takes 4 minutes at the most
State = Literal["told", "sending", "failed", "sent"]


@dataclass(frozen=True)
class Telling:
    """An alert that was told, and how far.

    Attributes
    ----------
    alert
        Which.
    state
        ``"told"`` to who asked; or being sent to a webhook, failed, or sent.
    at
        Since when, as of `months`.
    tries
        How often it was begun to be sent.
    """

    alert: Alert
    state: State
    at: int
    tries: int = 0


def tellings(books: Books, scope: str) -> list[Telling]:
    """List the alerts that were told of a scope and all that lies in it, in their order."""
    found: dict[str, Telling] = {}
    wanted = and_(IS_ALERT, lies_in(ENTRIES, scope, None))
    for row in books.rows(select(ENTRIES).where(wanted).order_by(ENTRIES.c.seq)):
        details = read_details(row.details)
        state, before = details["state"], found.get(details.get("alert", ""))
        tries = (before.tries if before else 0) + (state == "sending")
        alert = before.alert if before else _alert(row, details)
        found[alert.key] = Telling(alert, state, int(row.at), tries)
    return list(found.values())


def reached(books: Books, asked: Asked) -> list[Alert]:
    """List the alerts for all that is reached, whether they were told or not, without a key."""
    scopes = budgeted(books, asked.scope)
    if asked.over == "spent":
        uses = [use_of(books, scope) for scope in scopes]
        sums = [(use.every, usd_of(use.spent), usd_of(use.budget or 0)) for use in uses]
    else:
        ahead = forecasts_of(books, scopes, asked.scope)
        sums = [(one.every, one.expected_usd, one.budget_usd or Decimal(0)) for one in ahead]
    at, found = moment(books.at), []
    for scope, (every, used, budget) in zip(scopes, sums, strict=True):
        for threshold in asked.thresholds:
            alert = Alert("", at, scope, books.month, every, asked.over, threshold, used, budget)
            if used > 0 and alert.covers(threshold, budget):
                found.append(alert)
    return found


def untold(found: Iterable[Alert], known: Sequence[Telling]) -> list[Alert]:
    """Choose the alerts that were not told in their period, and give each a key.

    A threshold is a sum of money: what was told when as much was used is told. So a budget that
    is raised puts it higher, and it is told again when that is reached.
    """
    new = []
    for alert in found:
        like = [
            one.alert
            for one in known
            if (one.alert.scope, one.alert.period, one.alert.over, one.alert.threshold)
            == (alert.scope, alert.period, alert.over, alert.threshold)
        ]
        if not any(one.covers(alert.threshold, alert.budget_usd) for one in like):
            number = len(like) + 1
            key = f"{alert.over} {alert.threshold:f} {alert.period} {number} {alert.scope}".strip()
            new.append(replace(alert, key=key))
    return new


def owed(known: Iterable[Telling], asked: Asked, at: int) -> list[Telling]:
    """List what was to be sent and was not: it failed, or who was sending it has died.

    What is being sent by a clock that was far ahead is not: nobody waits until then.
    """
    return [
        one
        for one in known
        if one.alert.over == asked.over
        and (
            one.state == "failed"
            or (one.state == "sending" and abs(at - one.at) >= LEASE_S * MICRO)
        )
    ]


def tell(journal: Journal, alert: Alert, state: State) -> None:
    """Write that an alert is told."""
    details = {**alert.as_dict(), "state": state}
    del details["key"], details["text"], details["at"], details["scope"]
    said = Said("alert", alert.key, alert.scope, details=details_text(details))
    journal.enter(said, {})


def mark(journal: Journal, alert: Alert, state: State, number: int) -> None:
    """Write how far the sending of an alert is, at which try."""
    details = details_text({"alert": alert.key, "state": state})
    said = Said("alert", f"{state} {number} {alert.key}", alert.scope, details=details)
    journal.enter(said, {})


def _alert(row: Row[Any], details: dict[str, Any]) -> Alert:
    return Alert(
        key=row.key.partition(":")[2],
        at=moment(row.at),
        scope=row.scope,
        month=details.get("month", row.month),  # the next one began, before it was written
        every=details["every"],
        over=details["over"],
        threshold=Decimal(details["threshold"]),
        used_usd=Decimal(details["used_usd"]),
        budget_usd=Decimal(details["budget_usd"]),
    )
