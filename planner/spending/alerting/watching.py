"""Alerts: written down first, then told to who asks, or sent to a webhook; sent at least once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from planner.errors import InputError, WebhookError
from planner.spending.alerting.alert import Alert, Asked
from planner.spending.alerting.telling import mark, owed, reached, tell, tellings, untold
from planner.spending.alerting.webhook import Webhook
from planner.spending.ledger.books import Books
from planner.spending.ledger.journal import Journal

Reading = Callable[[], AbstractContextManager[Books]]
Writing = Callable[[], AbstractContextManager[Journal]]


def watched(reading: Reading, writing: Writing, asked: Asked, hook: Webhook | None) -> list[Alert]:
    """Tell what is reached and was not told.

    Reading first keeps those who write from waiting: what is reached is looked up beside them,
    and only that it is told is written.

    Parameters
    ----------
    reading, writing
        What opens the ledger.
    asked
        About which budgets.
    hook
        Where to send it, with what was to be sent before and was not.

    Raises
    ------
    WebhookError
        If it cannot be sent.
    """
    with reading() as books:
        known = tellings(books, asked.scope)
        is_owed = hook is not None and bool(owed(known, asked, books.at))
        try:
            found = reached(books, asked)
        except InputError:
            if not is_owed:
                raise
            found = []  # the budget was taken away; what was reached before is sent all the same
        nothing = not untold(found, known) and not is_owed
    if nothing:
        return []
    with writing() as journal:
        known = tellings(journal, asked.scope)
        alerts = untold(found, known)
        for alert in alerts:
            tell(journal, alert, "told" if hook is None else "sending")
        tries = {alert.key: 1 for alert in alerts}
        for one in owed(known, asked, journal.at) if hook else ():
            tries[one.alert.key] = one.tries + 1
            mark(journal, one.alert, "sending", one.tries + 1)
            alerts.append(one.alert)
    if hook is not None and alerts:
        _send(writing, hook, alerts, tries)
    return alerts


def _send(writing: Writing, hook: Webhook, alerts: list[Alert], tries: dict[str, int]) -> None:
    """Send alerts, and write down whether it worked."""
    why = hook.post({"text": "\n".join(map(str, alerts)), "alerts": [a.as_dict() for a in alerts]})
    with writing() as journal:
        for alert in alerts:
            mark(journal, alert, "failed" if why else "sent", tries[alert.key])
    if why:
        raise WebhookError(hook.host, why, alerts)
