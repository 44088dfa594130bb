"""A frontier as tables: its points, and what changes from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import SupportsFloat

import numpy as np
import pandas as pd

from planner.answers.changes import Change
from planner.answers.points import FrontierPoint
from planner.catalog.amounts import exactly

STEPS = ("budget_usd", "id", "name", "move", "before", "after", "more_usd", "more_value")


def points_frame(
    points: Sequence[FrontierPoint],
    greedy: Sequence[float | None],
    fair: Sequence[float | None],
) -> pd.DataFrame:
    """Return points as a table, a row for each.

    Parameters
    ----------
    points
        The points.
    greedy, fair
        What two simpler rules get out of the budget of each; None where that is not known.
    """
    names = list(FrontierPoint.__dataclass_fields__)
    columns = {name: [_number(getattr(point, name)) for point in points] for name in names}
    table = pd.DataFrame(columns).astype({"made": "int64"})
    table.insert(6, "fair", [_number(value) for value in fair])
    table.insert(6, "greedy", [_number(value) for value in greedy])
    return table


@exactly
def steps_frame(
    steps: Iterable[tuple[float, Sequence[Change]]], credit_usd: Decimal
) -> pd.DataFrame:
    """Return changes as a table, a row for each.

    Parameters
    ----------
    steps
        Budgets, and what changes there.
    credit_usd
        The price of a credit.
    """
    rows = [
        (
            budget_usd,
            change.id,
            change.name,
            str(change.move),
            None if change.before is None else str(change.before),
            None if change.after is None else str(change.after),
            float(change.more_credits * credit_usd),
            change.more_value,
        )
        for budget_usd, changes in steps
        for change in changes
    ]
    return pd.DataFrame(rows, columns=list(STEPS))


def _number(value: SupportsFloat | None) -> float:
    return np.nan if value is None else float(value)
