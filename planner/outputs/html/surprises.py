"""What a producer would stumble over, as a card: who is left out, beside whom, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.answers.surprises import Surprise
from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain
from planner.outputs.html.blocks import (
    Column,
    Html,
    card,
    element,
    headline,
    joined,
    sentence,
    table,
)

MOST_SHOWN = 50
SURPRISES = (
    Column("important", "name"),
    Column("made beside it", "name"),
    Column("why", "text"),
)


@exactly
def surprises_card(surprises: Sequence[Surprise]) -> str:
    """Lay surprises out as HTML, as of `planner.outputs.html.plan.plan_card`."""
    count = len(surprises)
    if not count:
        said = "No important video gives way to a lesser one."
        return card(headline("No surprises"), sentence(said))
    rows = map(list, map(_cells, surprises[:MOST_SHOWN]))
    label = "Left out, then made simpler, the most important first; priorities in brackets"
    if count > MOST_SHOWN:
        label += f". {MOST_SHOWN} of {count:,} are shown"
    # Only so many were asked for: there may be more.
    head = headline("The first surprise" if count == 1 else f"The first {count:,} surprises")
    return card(head, table(SURPRISES, rows, label=label))


def _cells(one: Surprise) -> Iterator[Html | str]:
    alike = f" and {one.alike:,} like it" if one.alike else ""
    yield joined(one.name, alike, _priority(one.priority))
    yield joined(one.over_name, _priority(one.over_priority))
    yield one.sentence


def _priority(number: Decimal) -> Html:
    return element("span", f" ({plain(number)})", class_="vp-muted")
