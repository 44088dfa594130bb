"""A frontier in Jupyter: its point in a sentence, the slider, and its knees as a table."""

from __future__ import annotations

from planner.answers.frontier import Frontier
from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd, value_text
from planner.outputs.curve_words import said, share_of, short_source
from planner.outputs.few_points import knees
from planner.outputs.html.blocks import Column, card, headline, table
from planner.outputs.html.ride import price_of
from planner.outputs.html.slider import slider_html

KNEES = (
    Column("budget"),
    Column("value", "number"),
    Column("share", "number"),
    Column("made", "number"),
    Column("the next $1 buys", "number"),
)


@exactly
def frontier_card(frontier: Frontier) -> str:
    """Lay a frontier out as HTML.

    Parameters
    ----------
    frontier
        The best plans for many budgets.

    Returns
    -------
    str
        HTML that takes the page's own colours; without scripts it shows today's plan and the knees.
    """
    head = card(headline(f"{said(frontier)} ({short_source(frontier.source)})"))
    return f"{head}{slider_html(frontier)}{_knees(frontier)}"


def _knees(frontier: Frontier) -> str:
    """List the budgets beyond which more money buys clearly less."""
    most = frontier.points[-1].value
    rows = [
        (
            usd(point.budget_usd),
            value_text(point.value),
            share_of(point.value, most),
            f"{point.made:,}",
            price_of(point)[0],
        )
        for point in (frontier.points[at] for at in knees(frontier))
    ]
    label = "Where more money begins to buy clearly less"
    return card(table(KNEES, rows, label=label)) if rows else ""
