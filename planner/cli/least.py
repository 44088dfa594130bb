"""`planner least`: the least money for a value, or for making whom one wants."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import click

from planner.budgets import least_budget
from planner.catalog.amounts import read_number
from planner.cli.batch_file import BatchFile
from planner.cli.messages import say
from planner.cli.paths import check_output
from planner.cli.planning_flags import planning_flags
from planner.cli.printing import print_plan
from planner.cli.targets import WORKBOOKS
from planner.messages import shown
from planner.outputs.files import carrying


@click.command(
    "least",
    short_help="Say how little money is enough.",
    epilog="\b\nExample:\n  planner least requests.xlsx --make BR-02 --make BR-03",
)
@click.argument("file", metavar="FILE")
@planning_flags(for_a_budget=False)
@click.option("--value", metavar="VALUE", help="What the plan is to be worth at least.")
@click.option("--make", metavar="ID", multiple=True,
              help="Who is to be made, by the id or title; may be repeated.")  # fmt: skip
@click.option("--make-all", is_flag=True, help="Make everything that a model can make.")
@click.option("--output", "-o", metavar="FILE", help="Write the plan, as of planner solve.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
def least_command(
    file: str,
    value: str | None,
    make: tuple[str, ...],
    make_all: bool,
    output: str | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Find the least budget for the requests in FILE that is enough for what is asked, and plan it.

    A budget in sheet Settings is not used; balance and packages are.
    """
    if value is None and not make and not make_all:
        raise click.UsageError("nothing is asked for: give --value, --make or --make-all")
    if make and make_all:
        raise click.UsageError("--make-all makes everything; leave out --make")
    if output is not None:
        check_output(output, file)
    wanted = "all" if make_all else (make or None)
    question = partial(least_budget, value=_number(value), make=wanted)
    plan = BatchFile.of(file, **flags).ask(question, output or "")
    say(str(plan.reading))
    if output:
        plan.save(output)
        say(f"wrote {output}")
    if as_json:
        with carrying(plan, "standard output"):
            click.echo(plan.to_json().encode("utf-8"))
    else:
        click.echo(plan.summary())
        if not output:
            print_plan(plan, as_workbook=file.lower().endswith(WORKBOOKS))


def _number(value: str | None) -> Decimal | None:
    """Read the value, exactly."""
    number = None if value is None else read_number(value)
    if value is not None and number is None:
        raise click.UsageError(f"--value is {shown(value)}; expected a number")
    return number
