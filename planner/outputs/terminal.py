"""A plan's table in a terminal."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from planner.results.columns import PlanColumn
from planner.results.outcome import Outcome
from planner.results.result import Result


def terminal_table(plan: Result, rows: int) -> Table:
    """Lay out the first rows of a plan; what is skipped is dim.

    Parameters
    ----------
    plan
        The plan.
    rows
        How many rows at the most.
    """
    columns = [column for column in plan.columns if column.heading]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(
            column.heading,
            justify="right" if column.is_number else "left",
            no_wrap=not column.wraps,
        )
    first = plan.frame[[column.name for column in columns]].head(rows)
    for values, outcome in zip(first.itertuples(index=False), plan.outcomes, strict=False):
        cells = map(_text, columns, values, [outcome] * len(columns))
        table.add_row(*map(Text, cells), style=None if outcome.made else "dim")
    return table


def _text(column: PlanColumn, value: Any, outcome: Outcome) -> str:
    if column.name == "model":
        return _ordered(outcome)
    return column.text(value, made=outcome.made)


def _ordered(outcome: Outcome) -> str:
    """Name what is ordered: a model, and its mode where it has one."""
    if outcome.taken is None:
        return "-"
    return " ".join(filter(None, (outcome.taken.model, outcome.taken.mode)))
