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
from planner.catalog.spelling import usd
from planner.cli.jobs import Job, planning_flags
from planner.cli.messages import say
from planner.outputs.tables import write_frame
from planner.planning import frontier
from planner.results.cells import plain_cells

ROWS_PRINTED = 20
HEADS = ("budget", "made", "value", "next $1 adds", "priority first", "value for money first", "")


@click.command("frontier", short_help="Say what every budget would buy.")
@click.argument("file", metavar="FILE")
@planning_flags(method=False)
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
    between them. --budget makes no difference, --balance and --packages do.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json both claim standard output")
    wanted = None if budgets is None else [part.strip() for part in budgets.split(",")]
    found = Job.of(file, method=None, **flags).ask(partial(frontier, budgets=wanted))
    _say_left_out(found)
    if as_csv or as_json or steps:
        _print(found.steps_frame() if steps else found.to_frame(), as_json=as_json)
    else:
        click.echo(headline(found))
        _show(found)


def headline(found: Frontier) -> str:
    """Say what the frontier is of, and how far it goes."""
    what = "budgets at which the best plan changes" if found.complete else "budgets"
    return f"Frontier of {found.source}, catalog {found.catalog}: {len(found):,} {what}"


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


def _show(found: Frontier) -> None:
    # Imported here: a pipe needs none of it.
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in HEADS:
        table.add_column(head, justify="right" if head else "left")
    knees = found.knees()
    for at in _chosen(found, knees):
        point = found.points[at]
        table.add_row(
            usd(point.budget_usd),
            f"{point.made:,}",
            f"{point.value:,.2f}",
            "" if point.shadow_price is None else f"{point.shadow_price:,.2f}",
            f"{found.greedy_values[at]:,.2f}",
            f"{found.fair_values[at]:,.2f}",
            "knee" if point in knees else "",
        )
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 120
    console.print(table)


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
