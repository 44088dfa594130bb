"""`planner budget clock`: a ledger goes on after a clock that was ahead."""

from __future__ import annotations

from datetime import date
from shlex import quote
from typing import TYPE_CHECKING

import click

from planner.cli.budget_options import AS_JSON, LEDGER, opened, print_json, when
from planner.cli.days import read_day
from planner.cli.messages import say
from planner.messages import listed

if TYPE_CHECKING:
    from planner.spending.ledger.clocks import ClockSet


@click.command(
    "clock",
    short_help="Go on after a clock that was ahead.",
    epilog="\b\nExample, on the 29th of November 2026:\n"
    "  planner budget clock 2026-11-29 --ledger spending.db",
)
@click.argument("today", metavar="TODAY", callback=read_day)
@LEDGER
@AS_JSON
def clock_command(today: date, place: str, as_json: bool) -> None:
    """Say that the clock of the last entries was ahead, and this machine's is right.

    TODAY is the day it is: a clock that is wrong itself cannot say so. First set the clock of the
    machine that was ahead. What it wrote stays, and is told by month and scope.
    """
    with opened(place) as ledger:
        found = ledger.set_clock(today)
        if as_json:
            print_json(found)
            return
        now, was = (when(at, ledger) for at in (found.at, found.was))
        click.echo(f"goes on from {now}; the last entry was of {was}")
    click.echo(f"written by the clock that was ahead, entries {found.first:,} to {found.last:,}:")
    for one in found.ahead:
        click.echo(f"  {one}")
    _advise(found)


def _advise(found: ClockSet) -> None:
    """Say what is left to do."""
    if found.ended:
        say(
            f"it let reservations end before their time: {listed(found.ended)}; settle what is "
            "made all the same, and reserve what is not under another key"
        )
    for one in found.elsewhere:
        scope = f" --scope {quote(one.scope)}" if one.scope else ""
        if one.spent_usd > 0:
            say(
                f"to rebook {one.month}: planner budget adjust KEY -{one.spent_usd:f}{scope} "
                f"--month {one.month}, and with another KEY {one.spent_usd:f}{scope}"
            )
    if any(one.held_usd for one in found.elsewhere):
        say("settle or release what is held there; planner budget report lists it")
