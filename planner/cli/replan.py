"""`planner replan`: the rest of a plan, with the money that is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd_down, usd_up
from planner.cli.batch import batch_option
from planner.cli.budget_options import which_ledger
from planner.cli.days import ORDERED_ON
from planner.cli.inputs import TableOptions, reads_a_table
from planner.cli.messages import say
from planner.cli.numbers import Number
from planner.cli.paths import check_output
from planner.cli.plan_files import read_plan
from planner.cli.several import Catalogs, catalog_option
from planner.cli.solve import deliver
from planner.engine.clock import Clock
from planner.plans import Plan
from planner.plans.attempts import IN_PART, IN_PROGRESS, MADE
from planner.plans.held import is_paid_together
from planner.plans.locking import LOCKED, NOT_YET, PROGRESS
from planner.replanning import replan


@click.command(
    "replan",
    short_help="Plan again with what has happened.",
    epilog="\b\nExample:\n  planner replan plan.json --ledger spending.db --output plan2.json",
)
@click.argument("file", metavar="PLAN")
@click.option(
    "--ledger", metavar="FILE|URL", envvar="PLANNER_LEDGER", show_envvar=True,
    callback=which_ledger,
    help="Where its jobs are reserved: a file, or the URL of a PostgreSQL database.",
)  # fmt: skip
@click.option("--requests", metavar="FILE", help="What is wanted now.  [default: as in PLAN]")
@click.option("--scope", metavar="SCOPE", default="", help="The budget that its jobs are in.")
@click.option(
    "--by", metavar="COLUMN", multiple=True,
    help="By whose values they are in budgets of their own; may be given several times.",
)  # fmt: skip
@click.option(
    "--keep", type=Number(min=0), default=0, show_default=True, metavar="VALUE",
    help="What an unchanged video is worth.",
)  # fmt: skip
@click.option("--rules", metavar="FILE", help="A TOML file of rules in place of those of PLAN.")
@click.option(
    "--time-limit", type=Number(min=0, min_open=True), metavar="SECONDS",
    help="Stop after so long, with the best plan so far.",
)  # fmt: skip
@catalog_option("What can be bought now.  [default: as in PLAN]")
@ORDERED_ON
@batch_option
@reads_a_table
@click.option(
    "--output", "-o", metavar="FILE",
    help="Write the plan: .xlsx, .csv, .parquet, .json or .html; - for CSV on standard output.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
def replan_command(
    file: str,
    ledger: str,
    requests: str | None,
    scope: str,
    by: tuple[str, ...],
    keep: float,
    rules: str | None,
    time_limit: float | None,
    catalog: Catalogs,
    on: date | None,
    batch: str,
    wanted: TableOptions,
    output: str | None,
    as_json: bool,
) -> None:
    """Plan the rest of the plan in PLAN (.json, as solve writes them) with the money that is left.

    What the ledger says is made, or in progress, stays as it was planned. What was left out, what
    has failed and what is new is planned with what the ledger has left. Says what changes.
    """
    if as_json and output == "-":
        raise click.UsageError("--json and --output - both claim standard output")
    if output is not None:
        check_output(output, file, "the plan that is carried out")
        if requests is not None:
            check_output(output, requests)
    if file == requests == "-":
        raise click.UsageError("PLAN and --requests both claim standard input")
    clock, before = Clock(time_limit), read_plan(file)
    table = None if requests is None else wanted.table(requests)
    found = replan(
        before,
        ledger,
        requests=table,
        scope=scope,
        by=by or None,
        keep=keep,
        catalog=catalog,
        rules=rules,
        on=on,
        time_limit_s=clock.left_s(),
        batch=batch,
    )
    if table is not None:
        ours = {str(name) for name in found.frame.columns} - {str(name) for name in table.frame}
        assert found.reading is not None  # it was planned here
        say(str(found.reading.without(ours)))
    say(_so_far(found))
    say(f"{before.diff(found).sentence}.")
    deliver(found, requests or file, output, as_json, clock)


@exactly
def _so_far(plan: Plan) -> str:
    """Say what stays, what is planned anew, and with which part of the plan's budget."""
    words = plan.frame[PROGRESS].str.removeprefix(LOCKED)
    counts = [(int((words == word).sum()), word) for word in (MADE, IN_PROGRESS, IN_PART)]
    *others, last = [f"{count:,} {word}" for count, word in counts if count or word != IN_PART]
    stay = f"{', '.join(others)} and {last} stay"
    ahead = int((words == NOT_YET).sum())
    anew = f"{ahead:,} {'is' if ahead == 1 else 'are'} planned anew"
    if is_paid_together(plan.budget):
        return f"{stay}; {anew}"
    costs = map(Decimal, map(str, plan.frame["cost_usd"][words != NOT_YET]))
    locked = sum(costs, Decimal(0))
    left = usd_down(plan.budget.usd - locked)
    return f"{stay}, for {usd_up(locked)} as planned; {anew} with the {left} that is left for that"
