"""`planner budget report`: what was spent, by month, scope and model, and what is open."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click

from planner.cli.budget_options import (
    AS_JSON,
    LEDGER,
    WITHIN,
    money,
    month_option,
    opened,
    print_json,
    scope_told,
    when,
)
from planner.cli.messages import say
from planner.cli.printing import ROWS_PRINTED, console, print_rest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from planner.spending.ledger.entries import Reservation
    from planner.spending.ledger.ledger import Ledger
    from planner.spending.ledger.report import Line

BY = "month,scope,model"
COUNTS = ("reserved", "settled", "released", "expired", "booked")


@click.command(
    "report",
    short_help="Add up what was spent, and on what.",
    epilog="\b\nExample:\n  planner budget report --by model --month 2026-11",
)
@LEDGER
@month_option("all of them")
@WITHIN
@click.option("--by", default=BY, show_default=True, metavar="NAME,...",
              help="What is told apart; the rest is added up.")  # fmt: skip
@AS_JSON
def report_command(place: str, month: str | None, scope: str, by: str, as_json: bool) -> None:
    """Say what was spent, by month, scope and model, and which reservations are open.

    Counted are reservations, how they ended, and what was booked without one. A scope is without
    those that lie in it.
    """
    names = [name.strip() for name in by.split(",") if name.strip()]
    with opened(place) as ledger:
        lines = ledger.report(scope=scope, month=month, by=names)
        held = ledger.open_reservations(scope=scope, month=month)
        if as_json:
            print_json({"zone": ledger.zone, "lines": lines, "open": held})
            return
        click.echo(f"{ledger.name}, months by the calendar of {ledger.zone}")
        if not lines:
            say("nothing has happened yet")
            return
        _show_lines(lines, names)
        if held:
            click.echo("Open, the oldest first:")
            _show_open(held, ledger)


def _show_lines(lines: Sequence[Line], by: Sequence[str]) -> None:
    whose = [name for name in BY.split(",") if name in by]
    table = _table(whose, [*COUNTS, "spent", "held"])
    for line in lines[:ROWS_PRINTED]:
        names = {"month": line.month, "scope": scope_told(line.scope or ""), "model": line.model}
        counts = [f"{getattr(line, name):,}" for name in COUNTS]
        _add(table, *(names[name] or "" for name in whose), *counts,
             money(line.spent_usd), money(line.held_usd))  # fmt: skip
    if len(lines) > 1 and whose:
        table.add_section()
        counts = [f"{sum(getattr(line, name) for line in lines):,}" for name in COUNTS]
        spent = sum((line.spent_usd for line in lines), start=Decimal(0))
        held = sum((line.held_usd for line in lines), start=Decimal(0))
        _add(table, "together", *[""] * (len(whose) - 1), *counts, money(spent), money(held))
    console(140).print(table)
    print_rest(len(lines) - ROWS_PRINTED, "--json prints them all")


def _show_open(held: Sequence[Reservation], ledger: Ledger) -> None:
    table = _table(["key", "scope", "model"], ["held", "since", "until"])
    for one in held[:ROWS_PRINTED]:
        _add(table, one.key, scope_told(one.scope), one.model or "", money(one.amount_usd),
             when(one.at, ledger), when(one.expires, ledger))  # fmt: skip
    console(140).print(table)
    print_rest(len(held) - ROWS_PRINTED, "--json prints them all")


def _table(words: Sequence[str], numbers: Sequence[str]) -> Table:
    # Imported here: a pipe needs none of it.
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in words:
        table.add_column(name)
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _add(table: Table, *cells: str) -> None:
    from rich.text import Text

    table.add_row(*map(Text, cells))
