"""A frontier in Jupyter: its point in a sentence, the slider, and its knees as a table."""

from __future__ import annotations

from planner.answers.frontier import Frontier
from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd_up, value_text
from planner.outputs.curve_words import said, share_of, short_source
from planner.outputs.few_points import knees
from planner.outputs.html.blocks import Column, card, headline, table
from planner.outputs.html.ride import more_of, more_word
from planner.outputs.html.slider import slider_html

KNEES = (
    Column("budget"),
    Column("value", "number"),
    Column("share", "number"),
    Column("made", "number"),
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
    # The slider names single requests.
    slider = slider_html(frontier) if frontier.batch.requests.counts is None else ""
    return f"{head}{slider}{_knees(frontier)}"


def _knees(frontier: Frontier) -> str:
    """List the budgets beyond which more money buys clearly less."""
    most = frontier.points[-1].value
    rows = [
        (
            usd_up(point.budget_usd),
            value_text(point.value),
            share_of(point.value, most),
            f"{point.made:,}",
            " ".join(filter(None, more)) if point.shadow_price is None else more[0],
        )
        for at in knees(frontier)
        for point, more in ((frontier.points[at], more_of(frontier.points, at)),)
    ]
    heads = (*KNEES, Column(more_word(frontier), "number"))
    label = "Where more money begins to buy clearly less"
    return card(table(heads, rows, label=label)) if rows else ""
