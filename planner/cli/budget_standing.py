"""`planner budget set`, `status`, `check`: what a scope may spend, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from planner.cli.budget_options import (
    AS_JSON,
    LEDGER,
    SCOPE,
    WITHIN,
    left_told,
    money,
    month_option,
    opened,
    print_json,
    scope_told,
)
from planner.cli.messages import say
from planner.cli.printing import console

if TYPE_CHECKING:
    from planner.spending.ledger.standing import Standing

EACH = {"month": "month", "whole": "in all", "": ""}


@click.command(
    "set",
    short_help="Give a scope its budget.",
    epilog="\b\nExample:\n  planner budget set 40 --scope brand/launch",
)
@click.argument("amount", metavar="USD|none")
@LEDGER
@SCOPE
@click.option("--every", type=click.Choice(["month", "whole"]), default="month", show_default=True,
              help="So much each calendar month, or one sum for good.")  # fmt: skip
@click.option("--zone", metavar="NAME",
              help="Of a new ledger: the time zone of its months, as Europe/Berlin.  "
              "[default: UTC]")  # fmt: skip
@AS_JSON
def set_command(
    amount: str,
    place: str,
    scope: str,
    every: Literal["month", "whole"],
    zone: str | None,
    as_json: bool,
) -> None:
    """Give a scope its budget; makes the ledger where there is none."""
    # Imported here, as of `opened`.
    from planner.spending.ledger.nanos import nanos
    from planner.spending.ledger.scopes import read_scope

    given = None if amount.strip().casefold() == "none" else amount
    # Read first: a slip makes no ledger, whose time zone would stay for good.
    read_scope(scope)
    if given is not None:
        nanos(given, "budget")
    with opened(place, zone=zone, create=True) as ledger:
        ledger.set_budget(given, scope=scope, every=every)
        if as_json:
            print_json(ledger.standing(scope))
            return
        budget = ledger.standing(scope).budget_usd
        each = f" each month, by the calendar of {ledger.zone}" if every == "month" else " in all"
        what = "no budget of its own" if budget is None else f"{money(budget)}{each}"
        click.echo(f"{scope_told(scope)}: {what}{left_told(ledger, scope)}")


@click.command("status", short_help="Say how the budgets stand.")
@LEDGER
@month_option("this one")
@WITHIN
@AS_JSON
def status_command(place: str, month: str | None, scope: str, as_json: bool) -> None:
    """Say how the budgets stand: what is spent, held for jobs, and left.

    Left is what this budget alone still has; available is what can be reserved: the least that is
    left here and in any scope around it. Of a month that is over it is the budget at its end, and
    in place of both what lapsed; of one to come, what can be reserved when it begins.
    """
    with opened(place) as ledger:
        standings = ledger.standings(month, scope=scope)
        if as_json:
            print_json(standings)
            return
        if not standings:
            say("nothing is there yet; planner budget set gives it a budget")
            return
        click.echo(f"{standings[0].month}, by the calendar of {ledger.zone}")
        is_over = standings[0].month < ledger.standing().month
    _show(standings, is_over=is_over)


def _show(standings: list[Standing], *, is_over: bool) -> None:
    # Imported here: a pipe needs none of it.
    from rich import box
    from rich.table import Table
    from rich.text import Text

    added = any(one.topped_up_usd for one in standings)
    rest = ["lapsed"] if is_over else ["left", "available"]
    heads = ["budget", "each", *(["added"] if added else []), "spent", "held", *rest]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("scope")
    for head in heads:
        table.add_column(head, justify="left" if head == "each" else "right", no_wrap=True)
    for one in standings:
        cells = [scope_told(one.scope), money(one.budget_usd), EACH[one.every]]
        cells += [money(one.topped_up_usd)] if added else []
        left = [one.lapsed_usd] if is_over else [one.left_usd, one.available_usd]
        cells += map(money, (one.spent_usd, one.held_usd, *left))
        table.add_row(*map(Text, cells))
    console(120).print(table)


@click.command("check", short_help="Add everything up again.")
@LEDGER
def check_command(place: str) -> None:
    """Add up again all that ever happened; exit code 3 where a sum is not what it should be."""
    with opened(place) as ledger:
        ledger.check()
        click.echo(f"{ledger.name}: every sum is what its entries come to")
