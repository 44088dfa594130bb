"""Who is in at which budget: a row for each video, a bar where the best plan makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from planner.answers.frontier import Frontier
from planner.outputs.charts.offline import OfflineChart
from planner.outputs.charts.theme import (
    DARK,
    PLAIN,
    WIDTH,
    dressed,
    legible,
    short_source,
    short_usd,
    usd_axis,
)
from planner.outputs.few_points import few_points, today

MOST_POINTS = 600  # budgets that are drawn: one for each pixel
ROW = 16  # pixels
TAIL = 0.03  # of the width: how far the last plan is drawn
LEVELS = {"at its best": "#1B4F91", "simpler": "#6A9FDA", "half as good or less": "#BCD6F0"}
SIMPLER, HALF = 0.999999, 0.5  # of the value that a video has at its best
COLUMNS = ["row", "id", "name", "from_usd", "to_usd", "option", "value"]


def steps_frame(frontier: Frontier, points: Sequence[int] | None = None) -> pd.DataFrame:
    """Lay out what `steps_chart` draws.

    Parameters
    ----------
    frontier
        The best plans for many budgets.
    points
        Positions of the points to compare; all where None.

    Returns
    -------
    pandas.DataFrame
        A row per video and range of budgets in which the best plans make it alike: `row` (its
        position in the table), `id`, `name`, `from_usd`, `to_usd` (nothing where it stays so),
        `option` (what it is made with), `value`, and `level`, against its best on the frontier:
        "at its best", "simpler", "half as good or less".
    """
    every = range(len(frontier.points))
    bars = list(_bars(frontier, set(every if points is None else points)))
    frame = pd.DataFrame(bars, columns=COLUMNS).sort_values(["row", "from_usd"], ignore_index=True)
    frame = frame.astype({"from_usd": "float64", "to_usd": "float64", "value": "float64"})
    best = frame.groupby("row")["value"].transform("max")
    share = (frame["value"] / best).where(best > 0, 1.0)
    full, less, half = LEVELS
    frame["level"] = full
    frame.loc[share < SIMPLER, "level"] = less
    frame.loc[share <= HALF, "level"] = half
    return frame


def steps_chart(frontier: Frontier, most: int = 40) -> OfflineChart:
    """Draw who is in at which budget.

    Parameters
    ----------
    frontier
        The best plans for many budgets.
    most
        How many videos to draw: the first that come in.

    Returns
    -------
    OfflineChart
        A row per video, in the order in which they come in, with a bar where it is made: the
        darker, the better.
    """
    frame = steps_frame(frontier, few_points(frontier, MOST_POINTS))
    first = frame.groupby("row")["from_usd"].min().sort_values(kind="stable")
    drawn = first.index[: max(most, 1)]
    shown = f", the first {len(drawn):,} of {len(first):,} videos" if len(first) > most else ""
    subtitle = f"Who is made at which budget, {short_source(frontier.source)}{shown}"
    words = _said(frontier)
    bars = _joined(frame[frame["row"].isin(drawn)], _end(frontier))
    labels = _labels(frame, list(drawn))
    bars = bars.assign(name=bars["row"].map(labels))
    layers = [_drawn(bars, list(labels.values()), _end(frontier)), *_now(frontier)]
    return dressed(
        layers,
        title=words,
        subtitle=subtitle,
        description=f"{subtitle}. {words}.",
        width=WIDTH,
        height=ROW * max(len(drawn), 1),
    )


def _bars(frontier: Frontier, points: set[int]) -> Iterator[tuple[Any, ...]]:
    """Go through the steps, and give each bar when it ends."""
    made: dict[int, tuple[str, str, str, float]] = {}  # by row: id, name, option, value
    begun: dict[int, tuple[Decimal, tuple[str, str, str, float]]] = {}
    touched: set[int] = set()
    for at, point in enumerate(frontier.points):
        for change in frontier.changes(at):
            touched.add(change.row)
            before = made.pop(change.row, ("", "", "", 0.0))[3]
            if change.after is not None:
                value = round(before + change.more_value, 6)
                made[change.row] = (change.id, change.name, str(change.after), value)
        if at not in points:
            continue
        for row in sorted(touched):
            old, new = begun.get(row), made.get(row)
            if old is not None and old[1] != new:
                yield _bar(row, *begun.pop(row), point.budget_usd)
            if new is not None and row not in begun:
                begun[row] = (point.budget_usd, new)
        touched.clear()
    for row, (since, what) in begun.items():
        yield _bar(row, since, what, None)


def _bar(
    row: int, since: Decimal, what: tuple[str, str, str, float], until: Decimal | None
) -> tuple[Any, ...]:
    id_, name, option, value = what
    return row, id_, name, since, until, option, value


def _joined(frame: pd.DataFrame, end: float) -> pd.DataFrame:
    """Make one bar of those that touch and look alike, and end the last ones."""
    frame = frame.fillna({"to_usd": end})
    before = frame.shift()
    goes_on = (
        (frame["row"] == before["row"])
        & (frame["level"] == before["level"])
        & (frame["from_usd"] == before["to_usd"])
    )
    bars = frame.groupby((~goes_on).cumsum())
    return bars.agg({"row": "first", "from_usd": "min", "to_usd": "max", "level": "first"})


def _end(frontier: Frontier) -> float:
    last = float(frontier.points[-1].budget_usd) if frontier.points else 0.0
    return last * (1 + TAIL) or 1.0


def _labels(frame: pd.DataFrame, rows: list[int]) -> dict[int, str]:
    """Say what to write beside each row: its name, and no two alike."""
    names = frame.drop_duplicates("row").set_index("row")["name"]
    labels: dict[int, str] = {}
    for row in rows:
        name = legible(names[row])
        labels[row] = f"{name} (row {row + 1})" if name in labels.values() else name
    return labels


def _drawn(bars: pd.DataFrame, order: list[str], end: float) -> alt.Chart:
    levels = alt.Scale(domain=list(LEVELS), range=list(LEVELS.values()))
    axis = alt.Axis(
        labelLimit=260, labelColor=DARK, ticks=False, domain=False, labelPadding=8, grid=False
    )
    return (
        alt.Chart(bars)
        .mark_bar(height={"band": 0.72})
        .encode(
            x=usd_axis("from_usd", "budget", 0.0, end),
            x2="to_usd:Q",
            y=alt.Y("name:N", sort=order, title=None, axis=axis),
            color=alt.Color("level:N", scale=levels, legend=alt.Legend(title=None, offset=26)),
        )
    )


def _now(frontier: Frontier) -> list[Any]:
    """Mark today's budget."""
    if frontier.budget_usd is None or today(frontier) is None:
        return []
    said = f"today {short_usd(frontier.budget_usd)}"
    data = pd.DataFrame({"from_usd": [float(frontier.budget_usd)], "said": said})
    rule = alt.Chart(data).mark_rule(color=DARK, strokeWidth=1.2)
    text = alt.Chart(data).mark_text(
        color=DARK, fontSize=PLAIN, fontWeight=600, dy=-8, baseline="bottom"
    )
    return [
        rule.encode(x=alt.X("from_usd:Q")),
        text.encode(x=alt.X("from_usd:Q"), y=alt.value(0), text="said:N"),
    ]


def _said(frontier: Frontier) -> str:
    """Say the point in a sentence."""
    at, points = today(frontier), frontier.points
    if not points:
        return "No budget is enough for what is required"
    last = points[-1]
    if at is None or frontier.budget_usd is None:
        return f"{short_usd(last.budget_usd)} makes {last.made:,} of {frontier.requests:,} videos"
    makes = f"{short_usd(frontier.budget_usd)} makes {points[at].made:,} of {frontier.requests:,}"
    if at == len(points) - 1:
        return f"{makes} videos, as any larger budget does"
    return f"{makes} videos, {short_usd(last.budget_usd)} makes {last.made:,}"
