"""The options that say how to plan: the same for every command that plans a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from planner.catalog.dates import MOST_DAYS
from planner.cli.days import ORDERED_ON
from planner.cli.inputs import reads_a_table
from planner.cli.keys import keys_option
from planner.cli.numbers import Number, WholeNumber
from planner.cli.several import ALLOWANCES, catalog_option
from planner.engine.solvers import METHODS

F = TypeVar("F", bound=Callable[..., Any])

FLAGS = {
    "budget": click.option(
        "--budget", metavar="USD", help="What may be spent.  [default: as in Settings]"
    ),
    "packages": click.option(
        "--packages/--no-packages",
        default=None,
        help="Buy credits in the catalog's packages and subscriptions.",
    ),
    "balance": click.option(
        "--balance", metavar="CREDITS",
        help="Credits that are there already; account asks the account for them.",
    ),
    "keys": keys_option,
    "method": click.option("--method", type=click.Choice(METHODS), help="[default: auto]"),
    "objective": click.option(
        "--objective", metavar="NAME",
        help="What the plan is to be best in: value, coverage or screen_time.  [default: value]",
    ),
    "time_limit": click.option(
        "--time-limit", type=Number(min=0, min_open=True), metavar="SECONDS",
        help="Stop after so long, with the best plan so far.",
    ),
    "catalog": catalog_option("What can be bought; may be given several times.  [default: kling]"),
    **ALLOWANCES,
    "on": ORDERED_ON,
    "max_age": click.option(
        "--max-age", type=WholeNumber(min=0, max=MOST_DAYS), metavar="DAYS",
        help="Plan nothing where prices that may be used are older than that, or not dated.",
    ),
    "rules": click.option(
        "--rules", metavar="FILE",
        help="A TOML file of rules, beside those of the workbook's sheet Rules.",
    ),
}  # fmt: skip


def planning_flags(*, for_a_budget: bool = True) -> Callable[[F], F]:
    """Give a command the options that say how to plan; `BatchFile.of` takes them.

    Parameters
    ----------
    for_a_budget
        Whether it plans for a budget, by any method; else it asks for budgets, by the exact one.
    """

    def with_flags(command: F) -> F:
        command = reads_a_table(command)
        for name, flag in reversed(FLAGS.items()):
            if for_a_budget or name not in ("budget", "method"):
                command = flag(command)
        return command

    return with_flags
