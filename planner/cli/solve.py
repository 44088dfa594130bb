"""`planner solve`: a batch and a budget in, the best plan out."""

from __future__ import annotations

import sys
from typing import Any

import click

from planner.cli.batch_file import BatchFile
from planner.cli.lakes import check_lake, is_lake, works_on_lakes
from planner.cli.messages import say
from planner.cli.paths import check_output
from planner.cli.planning_flags import planning_flags
from planner.cli.printing import print_plan
from planner.cli.targets import WORKBOOKS
from planner.engine.clock import Clock
from planner.engine.solvers import solver_of
from planner.outputs.files import carrying
from planner.outputs.tables import with_catalog, write_frame
from planner.plans import Plan
from planner.requests.guide import columns_help

NOT_PROVEN = 5


@click.command(
    "solve",
    short_help="Plan a batch of videos within a budget.",
    epilog=f"\b\nColumns of FILE:\n{columns_help()}",
)
@click.argument("file", metavar="FILE")
@planning_flags()
@click.option(
    "--output", "-o", metavar="FILE|FOLDER",
    help="Write the plan: .xlsx, .csv, .parquet, .json or .html; - for CSV on standard output. Of "
    "a lake, a folder.",
)  # fmt: skip
@works_on_lakes
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option(
    "--verify", is_flag=True, help="Prove the plan, without the solver; 5 if it is refuted."
)
@click.option(
    "--require-optimal", is_flag=True, help="Exit with 5 unless the value is proven the best."
)
def solve_command(
    file: str,
    output: str | None,
    as_json: bool,
    verify: bool,
    require_optimal: bool,
    method: str | None,
    work: dict[str, Any],
    **flags: Any,
) -> None:
    """Plan the requests in FILE (.csv, .xlsx, .ods, .parquet; - for CSV on standard input).

    FILE has a row per video. Only a duration is needed, by its column or by content_type; the
    columns that are known are listed below, others are carried through. A workbook may say its
    budget and more in a sheet Settings, as one of `planner new` does; what is said here counts
    before that.

    FILE may also be a lake, of any length: a folder of Parquet files, a pattern in quotes, or a
    URL such as s3://bucket/requests. Then --output is a folder, which gets a row for each request;
    the same command goes on with what was stopped. A single .parquet file is planned like that
    where --output is a folder (it ends with /, is there, or is a URL), or with --engine, --workers
    or --unique-ids.
    """
    if as_json and output == "-":
        raise click.UsageError("--json and --output - both claim standard output")
    lake = is_lake(file, output, work)
    if lake:
        check_lake(flags["wanted"], output)
    elif output is not None:
        check_output(output, file)
    if verify and method and method != "auto" and solver_of(method).proof == "word":
        raise click.UsageError(f"--verify needs a certificate, which {method} has not; use exact")
    clock = Clock(flags["time_limit"])
    batch = BatchFile.of(file, method=method, **flags)
    if lake:
        result = batch.run_lake(output, work)
        show(result, as_json)
    else:
        result = batch.run(output or "")
        say(str(result.reading))
        deliver(result, file, output, as_json, clock)
    if verify:
        say(result.verify())
    if require_optimal and result.status != "optimal":
        say(f"not proven optimal: at most {result.gap:.2%} from the best", "error")
        sys.exit(NOT_PROVEN)


def deliver(
    result: Plan, file: str, output: str | None, as_json: bool, clock: Clock | None = None
) -> None:
    """Write a plan, and print it: as JSON, as CSV, or in short.

    Parameters
    ----------
    result
        The plan.
    file
        Where its requests are from.
    output, as_json
        As of `solve_command`.
    clock
        Ends what is solved for the file besides.
    """
    if output and output != "-":
        result.save(output, time_limit_s=None if clock is None else clock.left_s())
        say(f"wrote {output}")
    if as_json or output != "-":
        show(result, as_json)
    else:
        say(result.summary())
        # Data is in UTF-8, whatever the terminal can show.
        with carrying(result, "standard output"):
            write_frame(with_catalog(result), sys.stdout.buffer)
    if not as_json and not output:
        print_plan(result, as_workbook=file.lower().endswith(WORKBOOKS))


def show(result: Plan, as_json: bool) -> None:
    """Print a plan in short, or all of it as JSON."""
    if as_json:
        with carrying(result, "standard output"):
            click.echo(result.to_json().encode("utf-8"))
    else:
        click.echo(result.summary())
