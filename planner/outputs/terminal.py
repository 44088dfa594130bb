"""Tables in a terminal: of a plan, of what another does otherwise, of the steps of a frontier."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from planner.answers.changes import Move
from planner.answers.diff import Diff
from planner.catalog.spelling import value_text
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
    return _changes(diff.to_frame(), rows, ())


def steps_table(steps: pd.DataFrame, rows: int) -> Table:
    """Lay out the first steps of a frontier, each with its budget; who leaves is dim.

    Parameters
    ----------
    steps
        As of `Frontier.steps_frame`.
    rows
        How many rows at the most.
    """
    return _changes(steps, rows, ("budget",))


def _changes(frame: pd.DataFrame, rows: int, first: tuple[str, ...]) -> Table:
    """Lay out changes: who, what becomes of it, and what that costs and is worth."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in first:
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("video", "change", "before", "after"):
        table.add_column(heading, no_wrap=heading != "video")
    for heading in ("more cost", "more value"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in frame.head(rows).to_dict(orient="records"):
        at = [f"${row['budget_usd']:,.2f}"] if first else []
        said = [_or_none(row[name]) for name in ("name", "move", "before", "after")]
        cells = [*at, *said, _more_usd(row["more_usd"]), value_text(row["more_value"], sign=True)]
        table.add_row(*map(Text, cells), style="dim" if row["move"] == Move.LEAVES else None)
    return table


def _or_none(value: Any) -> str:
    return value if isinstance(value, str) else "-"


def _more_usd(amount: float) -> str:
    """Spell a difference: the sign, then the dollars."""
    return f"{amount:+,.2f}".replace("+", "+$").replace("-", "-$") if amount else "$0.00"


def _text(column: PlanColumn, value: Any, outcome: Outcome) -> str:
    if column.name == "model":
        return _ordered(outcome)
    return column.text(value, made=outcome.made)


def _ordered(outcome: Outcome) -> str:
    """Name what is ordered: a model, and its mode where it has one."""
    if outcome.taken is None:
        return "-"
    return " ".join(filter(None, (outcome.taken.model, outcome.taken.mode)))
