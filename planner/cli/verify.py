"""`planner verify`: proves a plan that was written as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.inputs import Wanted, reads_a_table
from planner.errors import InputError, named
from planner.files import read_file
from planner.plans import Plan

MOST_BYTES = 20_000_000_000  # some hundred bytes a request


@click.command("verify", short_help="Prove a plan from its requests and the catalog on.")
@click.argument("plan_file", metavar="PLAN")
@click.argument("file", metavar="FILE")
@click.option(
    "--catalog", metavar="NAME|FILE", help="What can be bought.  [default: the plan's, by its name]"
)
@reads_a_table
def verify_command(plan_file: str, file: str, catalog: str | None, wanted: Wanted) -> None:
    """Prove the plan in PLAN (.json, as solve writes it) from the requests in FILE.

    Every row is priced again, with the catalog and on the day of the plan, the certificates are
    checked without any solver, and all that the plan says is compared with what follows. Exits with
    5 if the plan is refuted.
    """
    text = read_file(Path(plan_file), MOST_BYTES)
    try:
        plan = Plan.from_json(text)
    except InputError as error:
        raise InputError(f"{named(plan_file)}: {error}") from None
    click.echo(plan.verify(wanted.table(file), catalog=catalog))
