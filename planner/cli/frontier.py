"""`planner frontier`: what every budget would buy."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import Any

import click
import pandas as pd

from planner.answers.frontier import Frontier
from planner.answers.points import FrontierPoint
from planner.budgets import frontier
from planner.catalog.spelling import usd, usd_up
from planner.cli.batch_file import BatchFile
from planner.cli.messages import say
from planner.cli.planning_flags import planning_flags
from planner.cli.printing import console, print_rest
from planner.errors import InfeasibleError, SolverError
from planner.outputs.tables import write_frame
from planner.results.cells import plain_cells

ROWS_PRINTED = 20
STEPS_PRINTED = 100
HEADS = ("budget", "made", "value", "next $1, about", "priority first", "value for money first", "")


@click.command(
    "frontier",
    short_help="Say what every budget would buy.",
    epilog="\b\nExample:\n  planner frontier requests.xlsx --budgets 50,100,200 --steps",
)
@click.argument("file", metavar="FILE")
@planning_flags(for_a_budget=False)
@click.option("--budgets", metavar="USD,USD,...", help="Only these.  [default: all that differ]")
@click.option("--steps", is_flag=True, help="Who enters, leaves and changes at each.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all of it as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
def frontier_command(
    file: str, budgets: str | None, steps: bool, as_csv: bool, as_json: bool, **flags: Any
) -> None:
    """Find the best plan for every budget for the requests in FILE.

    Without --budgets, every budget at which the best plan changes, as long as these are some
    thousands. A terminal shows the knees, beyond which more money buys clearly less, and some
    between them. What the next dollar adds is about so much: it is the price that the relaxation
    puts on money, in which videos may be made in part; planner solve tells what it adds to a plan.
    A budget in sheet Settings is not used; balance and packages are.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json both claim standard output")
    wanted = None if budgets is None else [part.strip() for part in budgets.split(",")]
    found = BatchFile.of(file, **flags).ask(partial(frontier, budgets=wanted))
    say(str(found.batch.requests.reading))
    _refuse_nothing(found)
    _say_left_out(found)
    if as_csv or as_json:
        _print(found.steps_frame() if steps else found.to_frame(), as_json=as_json)
    else:
        click.echo(headline(found))
        if steps:
            _show_steps(found)
        elif len(found.batch.requests):
            _show(found)


def headline(found: Frontier) -> str:
    """Say what the frontier is of, and how far it goes."""
    name = f"Frontier of {found.source}, catalog {found.catalog}"
    if not len(found.batch.requests):
        return f"{name}: no requests, so that no budget buys anything"
    what = "budget" if len(found) == 1 else "budgets"
    where = " at which the best plan changes" if found.complete else ""
    return f"{name}: {len(found):,} {what}{where}"


def _refuse_nothing(found: Frontier) -> None:
    """Refuse where no budget that is asked for is left.

    Raises
    ------
    InfeasibleError
        If all are too small.
    SolverError
        If for none of the others something was proved in time.
    """
    if len(found):
        return
    if found.unsettled_usd:
        raise SolverError("for no budget anything was proved in time; give more --time-limit")
    least = found.infeasible_below_usd
    raise InfeasibleError(
        [f"nothing is feasible below {usd_up(least)}: as much is needed for what is required"],
        least_usd=least,
        budget_usd=max(found.infeasible_usd),
    )


def _say_left_out(found: Frontier) -> None:
    for usds, why in (
        (found.infeasible_usd, "less than what is required costs"),
        (found.unsettled_usd, "nothing proved in time"),
    ):
        if usds:
            say(f"left out: {', '.join(map(usd, usds))}: {why}")


def _print(table: pd.DataFrame, *, as_json: bool) -> None:
    if as_json:
        cells = zip(*(plain_cells(table[name]) for name in table.columns), strict=True)
        rows = [dict(zip(table.columns, row, strict=True)) for row in cells]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False).encode("utf-8"))
    else:
        write_frame(table, sys.stdout.buffer)


def _show_steps(found: Frontier) -> None:
    # Imported here: a pipe needs none of it.
    from planner.outputs.terminal import steps_table

    table = found.steps_frame()
    if len(table):
        console(160).print(steps_table(table, STEPS_PRINTED))
        print_rest(len(table) - STEPS_PRINTED, "--csv prints them all")


def _show(found: Frontier) -> None:
    # Imported here: a pipe needs none of it.
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in HEADS:
        table.add_column(head, justify="right" if head else "left")
    knees = found.knees()
    for at in _chosen(found, knees):
        point = found.points[at]
        table.add_row(
            usd_up(point.budget_usd),
            f"{point.made:,}",
            f"{point.value:,.2f}",
            "" if point.shadow_price is None else f"{point.shadow_price:,.2f}",
            *(
                "" if value is None else f"{value:,.2f}"
                for value in (found.greedy_values[at], found.fair_values[at])
            ),
            "knee" if point in knees else "",
        )
    console(120).print(table)


def _chosen(found: Frontier, knees: tuple[FrontierPoint, ...]) -> list[int]:
    """Choose which points to show: the ends, the knees, and some evenly between them."""
    last = len(found) - 1
    if last < ROWS_PRINTED:
        return list(range(len(found)))
    usds = [float(point.budget_usd) for point in found.points]
    apart = (usds[-1] - usds[0]) / (ROWS_PRINTED - 1)
    ticks = [usds[0] + apart * at for at in range(ROWS_PRINTED)]
    even = {max(at for at, usd_ in enumerate(usds) if usd_ <= tick) for tick in ticks}
    return sorted({*even, last, *(found.points.index(knee) for knee in knees)})
