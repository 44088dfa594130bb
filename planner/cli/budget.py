"""`planner budget`: a ledger that cannot be overdrawn by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from planner.cli.budget_alerts import alerts_command
from planner.cli.budget_billed import billed_command
from planner.cli.budget_export import export_command
from planner.cli.budget_jobs import release_command, reserve_command, settle_command
from planner.cli.budget_money import adjust_command, spend_command, top_up_command
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
from planner.cli.budget_plan import retake_command, takes_command
from planner.cli.budget_report import report_command
from planner.cli.messages import say
from planner.cli.printing import console

if TYPE_CHECKING:
    from planner.spending.ledger.standing import Standing

EACH = {"month": "month", "whole": "in all", "": ""}


@click.group(
    "budget",
    short_help="Keep a budget: reserve, settle, report.",
    epilog="\b\nExample:\n  planner budget set 100 --ledger spending.db\n"
    "  planner budget reserve film-1 6.40 --ledger spending.db\n"
    "  planner budget settle film-1 5.60 --ledger spending.db\n"
    "  planner budget status --ledger spending.db",
)
def budget_command() -> None:
    """Keep a budget in a ledger, which no number of processes can overdraw by accident.

    Before a job is sent its price is reserved; when it is made, what it cost is settled; where it
    fails, it is released. Whatever is repeated under its KEY does nothing again.
    """


@budget_command.command(
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
    given = None if amount.strip().casefold() == "none" else amount
    with opened(place, zone=zone, create=True) as ledger:
        ledger.set_budget(given, scope=scope, every=every)
        if as_json:
            print_json(ledger.standing(scope))
            return
        budget = ledger.standing(scope).budget_usd
        each = f" each month, by the calendar of {ledger.zone}" if every == "month" else " in all"
        what = "no budget of its own" if budget is None else f"{money(budget)}{each}"
        click.echo(f"{scope_told(scope)}: {what}{left_told(ledger, scope)}")


@budget_command.command("status", short_help="Say how the budgets stand.")
@LEDGER
@month_option("this one")
@WITHIN
@AS_JSON
def status_command(place: str, month: str | None, scope: str, as_json: bool) -> None:
    """Say how the budgets stand: what is spent, held for jobs, and left.

    Left is what this budget alone still has; available is what can be reserved: the least that is
    left here and in any scope around it.
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
    _show(standings)


def _show(standings: list[Standing]) -> None:
    # Imported here: a pipe needs none of it.
    from rich import box
    from rich.table import Table
    from rich.text import Text

    added = any(one.topped_up_usd for one in standings)
    heads = ["budget", "each", *(["added"] if added else []), "spent", "held", "left", "available"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("scope")
    for head in heads:
        table.add_column(head, justify="left" if head == "each" else "right", no_wrap=True)
    for one in standings:
        cells = [scope_told(one.scope), money(one.budget_usd), EACH[one.every]]
        cells += [money(one.topped_up_usd)] if added else []
        cells += map(money, (one.spent_usd, one.held_usd, one.left_usd, one.available_usd))
        table.add_row(*map(Text, cells))
    console(120).print(table)


@budget_command.command("check", short_help="Add everything up again.")
@LEDGER
def check_command(place: str) -> None:
    """Add up again all that ever happened; exit code 3 where a sum is not what it should be."""
    with opened(place) as ledger:
        ledger.check()
        click.echo(f"{ledger.name}: every sum is what its entries come to")


for _command in (
    reserve_command,
    settle_command,
    release_command,
    retake_command,
    spend_command,
    adjust_command,
    top_up_command,
    report_command,
    takes_command,
    alerts_command,
    billed_command,
    export_command,
):
    budget_command.add_command(_command)
