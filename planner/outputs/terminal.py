"""Tables in a terminal: of a plan, and of what another does otherwise."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from planner.answers.changes import Move
from planner.answers.diff import Diff
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


def diff_table(diff: Diff, rows: int) -> Table:
    """Lay out the first changes between two plans; who is made no more is dim.

    Parameters
    ----------
    diff
        What one does otherwise than the other.
    rows
        How many rows at the most.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("video", "change", "before", "after"):
        table.add_column(heading, no_wrap=heading != "video")
    for heading in ("more cost", "more value"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in diff.to_frame().head(rows).to_dict(orient="records"):
        cost = f"{'-' if row['more_usd'] < 0 else ''}${abs(row['more_usd']):,.2f}"
        said = [str(row[name]) for name in ("name", "move", "before", "after")]
        cells = map(Text, [*said, cost, f"{row['more_value']:+,.2f}"])
        table.add_row(*cells, style="dim" if row["move"] == Move.LEAVES else None)
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
