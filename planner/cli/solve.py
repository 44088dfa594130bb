"""`planner solve`: a batch and a budget in, the best plan out."""

from __future__ import annotations

import sys
import warnings
from contextlib import AbstractContextManager, nullcontext
from math import isfinite
from pathlib import Path

import click

from planner.catalog.loading import load_catalog
from planner.cli.inputs import table_from
from planner.cli.messages import say
from planner.cli.numbers import Number
from planner.cli.paths import same_file
from planner.engine.clock import Clock
from planner.engine.solvers import METHODS, solver_of
from planner.errors import PlannerWarning
from planner.funding.budget import Budget
from planner.funding.money import dollars
from planner.outputs.files import carrying, writer_for
from planner.planning import plan
from planner.plans import Plan
from planner.requests.guide import columns_help

NOT_PROVEN = 5
ROWS_PRINTED = 100


@click.command(
    "solve",
    short_help="Plan a batch of videos within a budget.",
    epilog=f"\b\nColumns of FILE:\n{columns_help()}",
)
@click.argument("file", metavar="FILE")
@click.option("--budget", required=True, metavar="USD", help="What may be spent.")
@click.option("--packages", is_flag=True, help="Buy credits in the catalog's packages.")
@click.option("--balance", default="0", metavar="CREDITS", help="Credits that are there already.")
@click.option("--method", type=click.Choice(METHODS), default="auto", show_default=True)
@click.option(
    "--time-limit", type=Number(min=0, min_open=True), metavar="SECONDS",
    help="Stop after so long, with the best plan so far.",
)  # fmt: skip
@click.option("--catalog", metavar="NAME|FILE", help="What can be bought.  [default: kling]")
@click.option(
    "--output", "-o", metavar="FILE",
    help="Write the plan: .xlsx, .csv, .parquet or .json; - for CSV on standard output.",
)  # fmt: skip
@click.option(
    "--ignore",
    metavar="COLUMN",
    multiple=True,
    help="Only carry this column through, as model where another catalog has other names.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option(
    "--verify", is_flag=True, help="Prove the plan, without the solver; 5 if it is refuted."
)
@click.option(
    "--require-optimal", is_flag=True, help="Exit with 5 unless the value is proven the best."
)
def solve_command(
    file: str,
    budget: str,
    packages: bool,
    balance: str,
    method: str,
    time_limit: float | None,
    catalog: str | None,
    output: str | None,
    ignore: tuple[str, ...],
    as_json: bool,
    verify: bool,
    require_optimal: bool,
) -> None:
    """Plan the requests in FILE (.csv, .xlsx, .ods, .parquet; - for CSV on standard input).

    FILE has a row per video. Only a duration is needed, by its column or by content_type; the
    columns that are known are listed below, others are carried through.
    """
    if as_json and output == "-":
        raise click.UsageError("--json and --output - both claim standard output")
    if output == "":
        raise click.UsageError("--output is empty; give a file, or - for standard output")
    if output and output != "-" and same_file(output, file):
        raise click.UsageError("--output is the file of requests; it would be lost")
    if verify and method != "auto" and solver_of(method).proof == "word":
        raise click.UsageError(f"--verify needs a certificate, which {method} has not; use exact")
    if time_limit is not None and not isfinite(time_limit):
        raise click.UsageError("--time-limit is no finite number of seconds")
    clock = Clock(time_limit)
    # Whatever would make the work useless is said before it starts.
    if output and output != "-":
        writer_for(Path(output))
    money = Budget(dollars(budget), dollars(balance, "balance"), packages)
    offered = load_catalog(catalog)
    table = table_from(file, ignore)
    with _waiting():
        result = plan(table, money, catalog=offered, method=method, time_limit_s=clock.left_s())
    if not result.tally.requests:
        warnings.warn(f"{table.origin.source} has no requests", PlannerWarning, stacklevel=1)
    _deliver(result, output, as_json)
    if verify:
        say(result.verify())
    if require_optimal and result.status != "optimal":
        say(f"not proven optimal: at most {result.gap:.2%} from the best", "error")
        sys.exit(NOT_PROVEN)


def _deliver(result: Plan, output: str | None, as_json: bool) -> None:
    if output and output != "-":
        result.save(output)
        say(f"wrote {output}")
    if as_json:
        with carrying(result, "standard output"):
            click.echo(result.to_json().encode("utf-8"))
    elif output == "-":
        say(result.summary())
        # Data is in UTF-8, whatever the terminal can show.
        with carrying(result, "standard output"):
            result.frame.to_csv(sys.stdout.buffer, index=False, mode="wb")
    else:
        click.echo(result.summary())
        if not output:
            _show_table(result)


def _waiting() -> AbstractContextManager[object]:
    from rich.console import Console

    console = Console(stderr=True)
    return console.status("planning") if console.is_terminal else nullcontext()


def _show_table(result: Plan) -> None:
    # Imported here: a pipe needs none of it.
    from rich.console import Console

    from planner.outputs.terminal import terminal_table

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(terminal_table(result, ROWS_PRINTED))
    left = len(result.frame) - ROWS_PRINTED
    if left > 0:
        say(f"{left:,} more rows; --output plan.xlsx writes them all")
