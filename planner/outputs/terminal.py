"""Tables in a terminal: of a plan, of what another does otherwise, of the steps of a frontier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from planner.answers.changes import Move
from planner.answers.diff import Diff
from planner.catalog.spelling import plain, value_text
from planner.menus.option import Option
from planner.results.columns import PlanColumn
from planner.results.outcome import Outcome
from planner.results.result import Result

ROOM = 40  # letters that a reason needs, to stand in a column of its own
BETWEEN = 3  # letters between two columns
MOST_LENGTHS = 18  # letters of the lengths of parts, in one line
IN_ONE = ("model", "resolution", "seconds", "takes", "reason")


@dataclass(frozen=True)
class _Column:
    """A column of a plan: what stands in it, and how many letters it takes at the most."""

    heading: str
    cells: Sequence[str]
    right: bool = False
    wraps: bool = False
    most: int = 1_000

    @property
    def letters(self) -> int:
        return min(max(map(len, [self.heading, *self.cells])), self.most) + BETWEEN


def terminal_table(plan: Result, rows: int, width: int) -> Table:
    """Lay out the first rows of a plan; what is skipped is dim.

    Parameters
    ----------
    plan
        The plan.
    rows
        How many rows at the most.
    width
        Of the terminal, in letters. Where that is too narrow for a column of reasons, they stand
        below what is ordered.
    """
    outcomes = list(islice(plan.outcomes, rows))
    columns = [_said(plan, column, outcomes) for column in plan.columns if column.heading]
    at = [column.heading for column in columns].index("cost")
    columns[at:at] = _parts(outcomes)
    if sum(ROOM if each.heading == "reason" else each.letters for each in columns) > width:
        columns = _in_one(columns, outcomes)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(
            column.heading,
            justify="right" if column.right else "left",
            no_wrap=not column.wraps,
            max_width=column.most,
            overflow="fold",
        )
    lines = zip(*(column.cells for column in columns), strict=True)
    for cells, outcome in zip(lines, outcomes, strict=True):
        table.add_row(*map(Text, cells), style=None if outcome.made else "dim")
    return table


def _said(plan: Result, column: PlanColumn, outcomes: Sequence[Outcome]) -> _Column:
    """Spell what stands in a column of the plan's table."""
    values = plan.frame[column.name].head(len(outcomes)).tolist()
    cells = tuple(map(_text, repeat(column), values, outcomes))
    return _Column(column.heading, cells, column.is_number, column.wraps)


def _parts(outcomes: Sequence[Outcome]) -> Iterator[_Column]:
    """Yield the lengths that are ordered and the takes, where some have parts or takes."""
    taken = [outcome.taken for outcome in outcomes]
    if any(one and (one.trimmed or len(one.segments) > 1) for one in taken):
        cells = tuple(one.ordered if one else "" for one in taken)
        yield _Column("seconds", cells, wraps=True, most=MOST_LENGTHS)
    if any(one and one.takes != 1 for one in taken):
        yield _Column("takes", tuple(plain(one.takes) if one else "" for one in taken), right=True)


def _in_one(columns: Sequence[_Column], outcomes: Sequence[Outcome]) -> list[_Column]:
    """Say in one column what is ordered, and below it why."""
    heads = [column.heading for column in columns]
    reasons = columns[heads.index("reason")].cells
    cells = tuple(
        "\n".join(filter(None, (_order(outcome.taken), why)))
        for outcome, why in zip(outcomes, reasons, strict=True)
    )
    found = [column for column in columns if column.heading not in IN_ONE]
    found.insert(heads.index("model"), _Column("made with, and why", cells, wraps=True))
    return found


def _order(option: Option | None) -> str:
    """Say what is ordered for a request: with what, how long, how often; "" where nothing is."""
    if option is None:
        return ""
    length = f", {option.ordered} s" if len(option.segments) > 1 or option.trimmed else ""
    often = f", {plain(option.takes)} takes" if option.takes != 1 else ""
    return f"{_called(option)} at {option.resolution}{length}{often}"


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
        table.add_column(heading, no_wrap=heading == "change", overflow="fold")
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
        return _called(outcome.taken) if outcome.taken else "-"
    return column.text(value, made=outcome.made)


def _called(option: Option) -> str:
    """Name a model, and its mode where it has one."""
    return " ".join(filter(None, (option.model, option.mode)))
