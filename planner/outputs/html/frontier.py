"""A frontier in Jupyter: its point in a sentence, the slider, and its knees as a table."""

from __future__ import annotations

from html import escape

from planner.answers.frontier import Frontier
from planner.catalog.spelling import usd
from planner.outputs.curve_words import said, share_of, short_source
from planner.outputs.few_points import knees
from planner.outputs.html.ride import price_of
from planner.outputs.html.slider import ROOT, slider_html


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
    words = f"{said(frontier)} ({short_source(frontier.source)})"
    head = f'<div class="{ROOT}"><p><strong>{escape(words)}</strong></p></div>'
    return f"{head}{slider_html(frontier)}{_knees(frontier)}"


def _knees(frontier: Frontier) -> str:
    """List the budgets beyond which more money buys clearly less."""
    rows = [
        (
            usd(point.budget_usd),
            f"{point.value:,.2f}",
            share_of(point.value, frontier.points[-1].value),
            f"{point.made:,}",
            price_of(point)[0],
        )
        for point in (frontier.points[at] for at in knees(frontier))
    ]
    if not rows:
        return ""
    words = ("budget", "value", "share", "made", "the next $1 buys")
    head = "".join(f'<th scope="col">{word}</th>' for word in words)
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{one}</td>" for one in rest) + "</tr>"
        for first, *rest in rows
    )
    words_above = "Where more money begins to buy clearly less"
    return (
        f'<div class="{ROOT}"><div class="wide" tabindex="0" role="group" '
        f'aria-label="{words_above}"><table><caption>{words_above}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )
