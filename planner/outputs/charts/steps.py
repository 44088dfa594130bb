"""Who is in at which budget: a row for each video, a bar where the best plan makes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from planner.answers.frontier import Frontier
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.engine.arrays import IntArray, segment_max
from planner.errors import InputError
from planner.menus.option import Option
from planner.messages import shown
from planner.outputs.charts.offline import OfflineChart
from planner.outputs.charts.theme import (
    DARK,
    PLAIN,
    WIDTH,
    dressed,
    usd_axis,
)
from planner.outputs.curve_words import short_source, short_usd
from planner.outputs.few_points import few_points, today
from planner.outputs.legible import legible
from planner.results.table import UNIT

MOST_POINTS = 600  # budgets that are drawn: one for each pixel
ROW = 16  # pixels
TAIL = 0.03  # of the width: how far the last plan is drawn
LEVELS = {"at its best": "#1B4F91", "simpler": "#6A9FDA", "half as good or less": "#BCD6F0"}
HALF = 2  # how many times better the best is
COLUMNS = ["row", "id", "name", "from_usd", "to_usd", "option", "value", "level"]


def steps_frame(
    frontier: Frontier, points: Sequence[int] | None = None, rows: IntArray | None = None
) -> pd.DataFrame:
    """Lay out what `steps_chart` draws.

    Parameters
    ----------
    frontier
        The best plans for many budgets.
    points
        Positions of the points to compare; all where None.
    rows
        Positions of the requests, rising; all where None.

    Returns
    -------
    pandas.DataFrame
        A row per video and range of budgets in which the best plans make it alike: `row` (its
        position in the table), `id`, `name`, `from_usd`, `to_usd` (nothing where it stays so),
        `option` (what it is made with), `value`, and `level`, against the best on its menu: "at
        its best", "simpler", "half as good or less".
    """
    batch = frontier.batch
    rows = np.arange(len(batch.members)) if rows is None else rows
    points = range(len(frontier.points)) if points is None else points
    who, since, until, options = _bars(frontier, points, rows)
    usd = np.array([float(frontier.points[at].budget_usd) for at in points] + [np.nan])
    menus, starts = batch.menus, batch.menus.starts
    kinds = menus.members[rows[who]]
    at = starts[kinds] + options
    quality, best = menus.qualities[at], segment_max(menus.qualities, starts)[kinds]
    names = batch.requests.names.of(rows)
    told = {place: str(_option(batch, place)) for place in np.unique(at).tolist()}
    frame = pd.DataFrame(
        {
            "row": rows[who],
            "id": batch.requests.ids.iloc[rows[who]].tolist(),
            "name": [names[place] for place in who.tolist()],
            "from_usd": usd[since],
            "to_usd": usd[until],
            "option": [told[place] for place in at.tolist()],
            "value": batch.requests.priorities[rows[who]] * batch.worths[at] / UNIT,
            "level": np.select([quality == best, HALF * quality > best], list(LEVELS)[:2], ""),
        }
    )
    frame["level"] = frame["level"].replace("", list(LEVELS)[2])
    return frame.sort_values(["row", "from_usd"], ignore_index=True)


@exactly
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

    Raises
    ------
    InputError
        If `most` is no number of videos.
    """
    if isinstance(most, bool) or not isinstance(most, (int, np.integer)) or most < 1:
        raise InputError(f"most is {shown(most)}; expected how many videos to draw, such as 40")
    points = few_points(frontier, MOST_POINTS)
    drawn, every = _first(frontier, points, int(most))
    frame = steps_frame(frontier, points, np.sort(drawn))
    words = _said(frontier)
    only = f", the first {len(drawn):,} of {every:,} videos" if every > len(drawn) else ""
    subtitle = f"Who is made at which budget, {short_source(frontier.source)}{only}"
    labels = _labels(frame, drawn.tolist())
    bars = _joined(frame, _end(frontier))
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


def _bars(
    frontier: Frontier, points: Sequence[int], rows: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Find who is made alike from which point to which: who, since, until, the option."""
    before = np.full(len(rows), -1, dtype=np.int64)
    since = np.zeros(len(rows), dtype=np.int64)
    found = []
    for at in range(len(points) + 1):
        after = frontier.choice(points[at])[rows] if at < len(points) else np.full_like(before, -1)
        ended = np.flatnonzero((before != after) & (before >= 0))
        found.append((ended, since[ended], np.full_like(ended, at), before[ended]))
        since[before != after] = at
        before = after
    who, begins, ends, options = (np.concatenate(column) for column in zip(*found, strict=True))
    return who, begins, ends, options


def _first(frontier: Frontier, points: Sequence[int], most: int) -> tuple[IntArray, int]:
    """List the first that come in, in this order, and say how many ever do."""
    seen = np.zeros(len(frontier.batch.members), dtype=bool)
    order: list[int] = []
    for at in points:
        new = np.flatnonzero((frontier.choice(at) >= 0) & ~seen)
        seen[new] = True
        order += new[: max(most - len(order), 0)].tolist()
    return np.array(order, dtype=np.int64), int(seen.sum())


def _option(batch: Batch, place: int) -> Option:
    """Return the option at a place among those of all menus."""
    menu = int(batch.menus.starts.searchsorted(place, "right")) - 1
    return batch.menus.menus[menu].options[place - int(batch.menus.starts[menu])]


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


def _drawn(bars: pd.DataFrame, order: list[str], end: float) -> Any:
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
    if frontier.own_usd is None or today(frontier) is None:
        return []
    said = f"today {short_usd(frontier.own_usd)}"
    data = pd.DataFrame({"from_usd": [float(frontier.own_usd)], "said": said})
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
    last, every = points[-1], f"{len(frontier.batch.members):,}"
    if at is None or frontier.own_usd is None:
        return f"{short_usd(last.budget_usd)} makes {last.made:,} of {every} videos"
    makes = f"{short_usd(frontier.own_usd)} makes {points[at].made:,} of {every}"
    if at == len(points) - 1:
        return f"{makes} videos, as any larger budget does"
    return f"{makes} videos, {short_usd(last.budget_usd)} makes {last.made:,}"
