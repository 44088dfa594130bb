"""What every budget buys: the best plan's value over the budget, and simpler rules beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from planner.answers.frontier import Frontier
from planner.catalog.amounts import exactly
from planner.outputs.charts.offline import OfflineChart
from planner.outputs.charts.theme import (
    BEST,
    DARK,
    FAIR,
    FIRST,
    PLAIN,
    QUIET,
    SMALL,
    THIN,
    WHITE,
    WIDTH,
    dressed,
    usd_axis,
    value_axis,
    written,
)
from planner.outputs.curve_words import said, share_of, short_source, short_usd
from planner.outputs.few_points import few_points, knees, today

HEIGHT = 340
MOST = 1_200  # points that are drawn: two for each pixel
LIMIT, FIRST_RULE, FAIR_RULE, PLAN = (
    "no plan is worth more",
    "priority first",
    "value for money first",
    "best plan",
)
# Colour, dashes and width of each line; those that are drawn last lie on top.
LINES = {
    LIMIT: (QUIET, [1, 0], 1.0),
    FIRST_RULE: (FIRST, [6, 3], 1.8),
    FAIR_RULE: (FAIR, [2, 2], 2.2),
    PLAN: (BEST, [1, 0], 2.4),
}
APART = 0.05  # of the height: from one label to the one below it
NEAR = 0.12  # of the width: a knee this near to today's budget has no label of its own


def frontier_frame(frontier: Frontier) -> pd.DataFrame:
    """Lay out what `frontier_chart` draws.

    Returns
    -------
    pandas.DataFrame
        A row per line and budget: `budget_usd`, `line`, `value`. The lines are "best plan", "no
        plan is worth more" (the relaxation), "priority first" and "value for money first"; of the
        last two no row where they are not known beside rules. Of thousands of budgets they are
        those that can be told apart.
    """
    kept = few_points(frontier, MOST)
    points = [frontier.points[at] for at in kept]
    values = {
        LIMIT: [point.relaxed for point in points],
        FIRST_RULE: [frontier.greedy_values[at] for at in kept],
        FAIR_RULE: [frontier.fair_values[at] for at in kept],
        PLAN: [point.value for point in points],
    }
    budgets = [float(point.budget_usd) for point in points]
    parts = [
        pd.DataFrame({"budget_usd": budgets, "line": line, "value": values[line]}) for line in LINES
    ]
    known = pd.concat(parts, ignore_index=True).dropna(subset="value", ignore_index=True)
    return known.astype({"value": "float64"})


@exactly
def frontier_chart(frontier: Frontier) -> OfflineChart:
    """Draw what every budget buys.

    Parameters
    ----------
    frontier
        The best plans for many budgets.

    Returns
    -------
    OfflineChart
        The value of the best plan as steps, the relaxation's curve as what nothing can pass, and
        two simpler rules beside it; the knees, today's budget, and the budgets that are too small
        for what is required.
    """
    frame, words = frontier_frame(frontier), said(frontier)
    budgets = "every budget" if frontier.complete else f"{len(frontier.points):,} budgets"
    what = f"Value of the best plan for {budgets}, {short_source(frontier.source)}"
    return dressed(
        [
            *(_line(frame, line, frontier) for line in frame["line"].unique()),
            _names(frame),
            *_today(frontier),
            *_too_small(frontier),
            *_knees(frontier),
        ],
        title=words,
        subtitle=what,
        description=f"{what}. {words}. {_aloud(frontier)}",
        width=WIDTH,
        height=HEIGHT,
    )


def _aloud(frontier: Frontier) -> str:
    """Say what the picture shows to who cannot see it: a few of its points."""
    now = today(frontier)
    marked = sorted({*knees(frontier), *([] if now is None else [now])})
    return "; ".join(
        f"{short_usd(frontier.points[at].budget_usd)} buys {frontier.points[at].value:,.1f}"
        for at in marked
    )


def _x(frame: pd.DataFrame) -> Any:
    return usd_axis("budget_usd", "budget", 0.0, float(frame["budget_usd"].max()))


def _line(frame: pd.DataFrame, line: str, frontier: Frontier) -> Any:
    """Draw a line; a budget for which nothing was proved breaks it, dots show what was."""
    colour, dashes, width = LINES[line]
    shape: Any = "step-after" if frontier.complete and line != LIMIT else "linear"
    data, unknown = frame[frame["line"] == line], list(map(float, frontier.unsettled_usd))
    if unknown:
        gaps = pd.DataFrame({"budget_usd": unknown, "line": line, "value": float("nan")})
        data = pd.concat([data, gaps]).sort_values("budget_usd", ignore_index=True)
    dots = {"color": colour, "size": 16, "filled": True} if unknown and line == PLAN else False
    look: dict[str, Any] = {"color": colour, "strokeDash": dashes, "strokeWidth": width}
    look |= {"interpolate": shape, "point": dots, "invalid": "break-paths-show-domains"}
    return alt.Chart(data).mark_line(**look).encode(x=_x(frame), y=value_axis())


def _names(frame: pd.DataFrame) -> Any:
    """Write the name of each line at its end; where ends lie close, one below the other."""
    ends = frame.groupby("line", sort=False).last().reset_index()
    order = [LIMIT, PLAN, FAIR_RULE, FIRST_RULE]
    ends["place"] = ends["line"].map(order.index)
    ends = ends.sort_values(["value", "place"], ascending=[False, True])
    gap = APART * (float(frame["value"].max()) or 1.0)
    heights: list[float] = []
    for value in ends["value"].tolist():
        heights.append(min(value, heights[-1] - gap) if heights else value + gap / 2)
    ends["value"] = heights
    return alt.layer(
        *(
            alt.Chart(ends[ends["line"] == line])
            .mark_text(align="left", dx=8, color=LINES[line][0], fontSize=PLAIN, fontWeight=600)
            .encode(x=_x(frame), y=value_axis(), text="line:N")
            for line in LINES
        )
    )


def _too_small(frontier: Frontier) -> list[Any]:
    """Shade the budgets that do not pay for what is required."""
    least = frontier.infeasible_below_usd
    if not least or not frontier.points:
        return []
    words = f"below {short_usd(least)}: not enough for what is required"
    data = pd.DataFrame({"budget_usd": [0.0], "to": [float(least)], "said": words})
    band = alt.Chart(data).mark_rect(color=THIN, opacity=0.6)
    text = alt.Chart(data).mark_text(align="left", dx=6, color=QUIET, fontSize=SMALL)
    return [
        band.encode(x=alt.X("budget_usd:Q"), x2="to:Q"),
        text.encode(x=alt.X("to:Q"), y=alt.value(10), text="said:N"),  # where no curve begins
    ]


def _today(frontier: Frontier) -> list[Any]:
    """Mark today's budget, and what it buys."""
    at = today(frontier)
    if at is None or frontier.own_usd is None:
        return []
    value = frontier.points[at].value
    words = f"today {short_usd(frontier.own_usd)}: {value:,.1f}"
    data = pd.DataFrame(
        {"budget_usd": [float(frontier.own_usd)], "value": [value], "foot": 0.0, "said": words}
    )
    rule = alt.Chart(data).mark_rule(color=DARK, strokeWidth=1.2)
    dot = alt.Chart(data).mark_point(filled=True, size=70, color=DARK, opacity=1)
    return [
        rule.encode(x=alt.X("budget_usd:Q"), y=value_axis(), y2="foot:Q"),
        dot.encode(x=alt.X("budget_usd:Q"), y=value_axis()),
        *written(data, DARK, left=_leaves_room(frontier, at), bold=True),
    ]


def _leaves_room(frontier: Frontier, at: int) -> bool:
    """Whether there is room for a label between the foot of the value axis and a point."""
    return frontier.points[at].budget_usd * 3 > frontier.points[-1].budget_usd


def _knees(frontier: Frontier) -> list[Any]:
    """Mark the knees; those near today's budget or another get no label."""
    last = frontier.points[-1] if frontier.points else None
    bends = [frontier.points[at] for at in knees(frontier)]
    if not bends or last is None:
        return []
    taken = [] if frontier.own_usd is None else [frontier.own_usd]
    rows = []
    for point in bends:
        room = Decimal(str(NEAR)) * last.budget_usd
        free = all(abs(point.budget_usd - other) > room for other in taken)
        taken += [point.budget_usd]
        share = share_of(point.value, last.value)
        words = f"{short_usd(point.budget_usd)}: {share}" if free else ""
        rows.append((float(point.budget_usd), point.value, words))
    data = pd.DataFrame(rows, columns=["budget_usd", "value", "said"])
    dots = alt.Chart(data).mark_point(
        filled=True, fill=WHITE, stroke=BEST, strokeWidth=2, size=60, opacity=1
    )
    return [
        dots.encode(x=alt.X("budget_usd:Q"), y=value_axis()),
        *written(data, BEST),
    ]
