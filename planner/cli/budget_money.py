"""`planner budget spend`, `adjust`, `top-up`: money that no reservation is about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from planner.cli.budget_options import (
    AS_JSON,
    DETAILS,
    LEDGER,
    SCOPE,
    left_told,
    money,
    opened,
    print_json,
    scope_told,
)
from planner.cli.days import read_day

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger


@click.command(
    "spend",
    short_help="Record what was paid.",
    epilog="\b\nExample:\n  planner budget spend invoice-8 12 --scope brand",
)
@click.argument("key", metavar="KEY")
@click.argument("cost", metavar="USD")
@LEDGER
@SCOPE
@click.option("--model", metavar="NAME", help="What was made with, for reports.")
@DETAILS
@AS_JSON
def spend_command(
    key: str,
    cost: str,
    place: str,
    scope: str,
    model: str | None,
    details: dict[str, str],
    as_json: bool,
) -> None:
    """Record what was paid without a reservation, also where that is more than is left."""
    with opened(place) as ledger:
        ledger.spend(key, cost, scope=scope, model=model, details=details)
        _tell(ledger, scope, f"recorded {key}", as_json=as_json)


@click.command(
    "adjust",
    short_help="Correct what was spent.",
    # So that -5 is an amount and no option.
    context_settings={"ignore_unknown_options": True},
    epilog="\b\nExample:\n  planner budget adjust refund-2 -5.60 --scope brand",
)
@click.argument("key", metavar="KEY")
@click.argument("amount", metavar="USD")
@LEDGER
@SCOPE
@click.option("--month", metavar="YYYY-MM",
              help="In which month, as 2026-10.  [default: this one]")  # fmt: skip
@DETAILS
@AS_JSON
def adjust_command(
    key: str,
    amount: str,
    place: str,
    scope: str,
    month: str | None,
    details: dict[str, str],
    as_json: bool,
) -> None:
    """Correct what was spent in a scope: a refund is below 0."""
    with opened(place) as ledger:
        ledger.adjust(key, amount, scope=scope, month=month, details=details)
        _tell(ledger, scope, f"adjusted by {key}", month=month, as_json=as_json)


@click.command(
    "top-up",
    short_help="Add money.",
    epilog="\b\nExample:\n  planner budget top-up order-4 50 --expires 2026-12-31",
)
@click.argument("key", metavar="KEY")
@click.argument("amount", metavar="USD")
@LEDGER
@SCOPE
@click.option("--expires", metavar="DATE", callback=read_day,
              help="The last day on which it can be used.  [default: for good]")  # fmt: skip
@DETAILS
@AS_JSON
def top_up_command(
    key: str,
    amount: str,
    place: str,
    scope: str,
    expires: date | None,
    details: dict[str, str],
    as_json: bool,
) -> None:
    """Add money to a scope beside its budget."""
    with opened(place) as ledger:
        ledger.top_up(key, amount, scope=scope, expires=expires, details=details)
        until = "" if expires is None else f", until the end of {expires}"
        _tell(ledger, scope, f"added {key}{until}", as_json=as_json)


def _tell(
    ledger: Ledger, scope: str, done: str, *, month: str | None = None, as_json: bool
) -> None:
    """Say what was done, and how the budget stands after it, in a month that was named."""
    now = ledger.standing(scope, month)
    if as_json:
        print_json(now)
        return
    when = "" if month is None else f" in {now.month}"
    spent = f"{scope_told(now.scope)} has spent {money(now.spent_usd)}{when}"
    click.echo(f"{done}; {spent}{left_told(ledger, now.scope)}")
