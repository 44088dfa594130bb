"""`planner budget billed`: which jobs cost another sum than was reserved, and why."""

from __future__ import annotations

import click

from planner.cli.budget_options import AS_JSON, LEDGER, WITHIN, month_option, opened, print_json
from planner.cli.messages import say
from planner.cli.several import Catalogs, catalog_option


@click.command(
    "billed",
    short_help="Explain what cost another sum than planned.",
    epilog="\b\nExample:\n  planner budget billed --ledger spending.db --month 2026-11",
)
@LEDGER
@month_option("all of them")
@WITHIN
@catalog_option("What was bought from; may be given several times.  [default: what each job names]")
@AS_JSON
def billed_command(
    place: str, month: str | None, scope: str, catalog: Catalogs, as_json: bool
) -> None:
    """List the jobs that cost another sum than was reserved, and what explains it.

    That is the single change of what was ordered that has this price: another resolution, a
    feature more or less, another length, takes, a charge for one that failed.
    """
    with opened(place) as ledger:
        found = ledger.unexpected(catalog, scope=scope, month=month)
    if as_json:
        print_json(found)
        return
    for one in found:
        click.echo(str(one))
    if not found:
        say("every job cost what was reserved for it")
