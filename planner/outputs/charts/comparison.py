"""Scenarios side by side: what each is worth, makes and costs."""

from __future__ import annotations

from decimal import Decimal

import altair as alt
import pandas as pd

from planner.answers.compare import Comparison
from planner.catalog.amounts import exactly
from planner.outputs.charts.offline import OfflineChart
from planner.outputs.charts.theme import BEST, DARK, PLAIN, QUIET, WIDTH, dressed
from planner.outputs.curve_words import short_usd
from planner.outputs.legible import legible

ROW = 34  # pixels
LETTERS = 36  # of a name
MOST = 30  # scenarios


def comparison_frame(comparison: Comparison) -> pd.DataFrame:
    """Lay out what `comparison_chart` draws.

    Returns
    -------
    pandas.DataFrame
        As of `comparison.to_frame()`, with `drawn`: the value, or how many are made where values
        are not of one scale.
    """
    frame = comparison.to_frame()
    return frame.assign(drawn=frame["made" if comparison.notes else "value"].astype("float64"))


@exactly
def comparison_chart(comparison: Comparison) -> OfflineChart:
    """Draw scenarios side by side.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    OfflineChart
        A bar for each of the first 30: its value, with what it makes and costs. Where values are
        not of one scale, how many it makes.
    """
    frame = comparison_frame(comparison)
    bars = _bars(frame.head(MOST), by_value=not comparison.notes)
    what = "Value of each scenario" if not comparison.notes else "How many each scenario makes"
    if comparison.notes:
        what += f"; {legible(comparison.notes[0], 90)}"
    if len(frame) > MOST:
        what += f"; the first {MOST} of {len(frame):,}"
    words = _said(frame, by_value=not comparison.notes)
    order = bars["name"].tolist()
    axis = alt.Axis(
        labelLimit=240, labelColor=DARK, labelFontSize=PLAIN, ticks=False, domain=False, grid=False
    )
    base = alt.Chart(bars).encode(
        x=alt.X("drawn:Q", axis=None, scale=alt.Scale(zero=True)),
        y=alt.Y("name:N", sort=order, title=None, axis=axis),
    )
    colour = alt.condition("datum.first", alt.value(QUIET), alt.value(BEST))
    note = base.mark_text(align="left", dx=7, fontSize=PLAIN, color=DARK).encode(text="said:N")
    aloud = "; ".join(f"{name}: {text}" for name, text in zip(order, bars["said"], strict=True))
    return dressed(
        [base.mark_bar(height={"band": 0.6}).encode(color=colour), note],
        title=words,
        subtitle=what,
        description=f"{what}. {words}. {aloud}",
        width=WIDTH * 0.6,
        height=ROW * max(len(bars), 1),
    )


def _bars(frame: pd.DataFrame, *, by_value: bool) -> pd.DataFrame:
    names: list[str] = []
    for scenario in frame["scenario"].tolist():
        name = legible(scenario, LETTERS) or "(no name)"
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    said = []
    for value, more, made, cost in zip(
        *(frame[name].tolist() for name in ("value", "more_value", "made", "cost_usd")), strict=True
    ):
        change = f" ({more:+,.1f})" if by_value and more else ""
        worth = f"{value:,.1f}{change}, " if by_value else ""
        said.append(f"{worth}{made:,} made for {short_usd(Decimal(str(cost)))}")
    first = [at == 0 for at in range(len(names))]
    return pd.DataFrame({"name": names, "drawn": frame["drawn"], "said": said, "first": first})


def _said(frame: pd.DataFrame, *, by_value: bool) -> str:
    """Say which scenario does most."""
    best = int(frame["drawn"].to_numpy().argmax())
    name = legible(frame["scenario"].iloc[best], LETTERS)
    first = legible(frame["scenario"].iloc[0], LETTERS)
    more = frame["drawn"].iloc[best] - frame["drawn"].iloc[0]
    if not more:
        return f"Nothing does better than {first}"
    what = f"is worth {more:,.1f} more than" if by_value else f"makes {more:,.0f} more than"
    return f"{name} {what} {first}"
