"""How charts look: one theme, in the house's colours.

Charts stand on white paper of their own. On a transparent ground no ink reads well on white and on
black alike, and a picture does not know which of the two its viewer has chosen.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from planner.outputs.charts.offline import OfflineChart
from planner.outputs.colours import BLUE, INK, LINE, ORANGE, PAPER, SLATE, TEAL

# As wide wherever a chart is looked at as where it was laid out: in Arial, or in what stands in for
# it. The system's own font may be wider, and what is written beside the lines would be cut off.
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
WIDTH = 620  # pixels of the plot itself
BEST, FIRST, FAIR, QUIET = f"#{BLUE}", f"#{ORANGE}", f"#{TEAL}", f"#{SLATE}"
DARK, THIN, WHITE = f"#{INK}", f"#{LINE}", f"#{PAPER}"
SMALL, PLAIN, LARGE = 11, 12, 16  # sizes of letters, in pixels


def dressed(
    layers: list[Any], *, title: str, subtitle: str, description: str, **sizes: Any
) -> OfflineChart:
    """Put layers into one chart of the house's look.

    Parameters
    ----------
    layers
        Altair charts, the lowest first.
    title
        The point that the chart makes.
    subtitle
        What is drawn.
    description
        The same in words, for who cannot see it.
    **sizes
        `width` and `height` of the plot.
    """
    chart = OfflineChart(layer=layers).properties(
        title=alt.Title(title, subtitle=subtitle), description=description, **sizes
    )
    dressed = chart.configure(
        background=WHITE, font=FONT, padding={"left": 16, "right": 24, "top": 14, "bottom": 12}
    )
    dressed = dressed.configure_view(stroke=None)
    dressed = dressed.configure_title(
        anchor="start",
        frame="group",
        offset=16,
        fontSize=LARGE,
        fontWeight=600,
        color=DARK,
        subtitleColor=QUIET,
        subtitleFontSize=PLAIN,
        subtitlePadding=6,
    )
    dressed = dressed.configure_axis(
        labelColor=QUIET,
        titleColor=QUIET,
        labelFontSize=SMALL,
        titleFontSize=SMALL,
        titleFontWeight="normal",
        gridColor=THIN,
        gridOpacity=0.6,
        domainColor=THIN,
        tickColor=THIN,
        labelPadding=6,
        titlePadding=8,
        aria=False,
    )
    done: OfflineChart = dressed.configure_legend(
        orient="top",
        labelColor=QUIET,
        titleColor=QUIET,
        titleFontWeight="normal",
        labelFontSize=SMALL,
        titleFontSize=SMALL,
        symbolType="square",
        aria=False,
    )
    return done


def usd_axis(field: str, title: str, low: float, high: float) -> alt.X:
    """Lay dollars out along the foot of a chart: whole ones, or cents where there are few."""
    high = high if high > low else low + 1.0
    digits = "$,.0f" if high - low >= 8 else "$,.2f"
    axis = alt.Axis(format=digits, grid=False, tickCount=8)
    return alt.X(f"{field}:Q", title=title, axis=axis, scale=alt.Scale(domain=[low, high]))


def value_axis() -> alt.Y:
    """Lay value out along the left side of a chart, from nothing on."""
    axis = alt.Axis(
        domain=False,
        ticks=False,
        tickCount=6,
        titleAngle=0,
        titleAlign="right",
        titleAnchor="end",
        titleX=-6,
        titleY=-16,
    )
    return alt.Y("value:Q", title="value", axis=axis, scale=alt.Scale(zero=True))


def written(
    data: pd.DataFrame, colour: str, *, left: bool = True, bold: bool = False
) -> list[alt.Chart]:
    """Write the texts of `said` at points of a rising curve, on its upper left or lower right.

    Parameters
    ----------
    data
        With the columns `budget_usd`, `value` and `said`.
    colour
        Of the letters.
    left
        Whether above the curve; below it otherwise.
    bold
        Whether in bold letters.
    """
    look: dict[str, Any] = {"fontSize": PLAIN, "fontWeight": 600 if bold else "normal"}
    look |= {"align": "right", "dx": -7, "dy": -11} if left else {"align": "left", "dx": 9, "dy": 9}
    places = {"x": alt.X("budget_usd:Q"), "y": value_axis(), "text": "said:N"}
    halo = alt.Chart(data).mark_text(color=WHITE, stroke=WHITE, strokeWidth=4, **look)
    return [halo.encode(**places), alt.Chart(data).mark_text(color=colour, **look).encode(**places)]
