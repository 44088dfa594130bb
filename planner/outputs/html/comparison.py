"""Scenarios side by side as a card: what each makes, and where they part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from planner.answers.compare import Comparison
from planner.catalog.amounts import exactly
from planner.catalog.spelling import value_text
from planner.outputs.html.blocks import Column, Html, card, headline, note, shortened, table
from planner.outputs.html.moves import more

MOST_SCENARIOS, MOST_SHOWN = 30, 20
SCENARIOS = (
    Column("scenario", "name"),
    Column("budget", "number"),
    Column("cost", "number"),
    Column("made", "number"),
    Column("at best", "number"),
    Column("simpler", "number"),
    Column("left out", "number"),
    Column("value", "number"),
    Column("change", "number"),
    Column("proof"),
)


@exactly
def comparison_card(comparison: Comparison) -> str:
    """Lay a comparison out as HTML, as of `planner.outputs.html.plan.plan_card`."""
    count = len(comparison)
    parts = [headline(f"{count:,} scenarios side by side" if count > 1 else "One scenario")]
    which = (
        f"The first {MOST_SCENARIOS} of {count:,}" if count > MOST_SCENARIOS else "The scenarios"
    )
    rows = islice(_scenarios(comparison), MOST_SCENARIOS)
    parts += [table(SCENARIOS, rows, label=which), *_parted(comparison)]
    return card(*parts, *map(note, comparison.notes))


def _scenarios(comparison: Comparison) -> Iterator[list[str]]:
    row: Any
    for row in comparison.to_frame().itertuples(index=False):
        yield [
            row.scenario,
            *(f"${money:,.2f}" for money in (row.budget_usd, row.cost_usd)),
            f"{row.made:,} of {row.requests:,}",
            *(f"{number:,}" for number in (row.at_best, row.simpler, row.left_out)),
            value_text(row.value),
            # A value of another scale is not comparable, and not a number.
            "" if row.more_value != row.more_value else more(row.more_value),
            _standing(row),
        ]


def _standing(row: Any) -> str:
    """Say how good a plan is, and whose word that is where it is not proved."""
    if row.vouched_by == "nobody":
        return "edited"
    said = "optimal" if row.status == "optimal" else f"within {row.gap:.2%}"
    return {"file": f"{said}, its file says", "solver": f"{said}, its solver says"}.get(
        row.vouched_by, said
    )


def _parted(comparison: Comparison) -> Iterator[Html]:
    """Show the first requests that the scenarios do not treat alike.

    Nothing where rows stand for many, of which nobody says who is who.
    """
    if any(plan.outcomes.weights is not None for plan in comparison.plans):
        return
    count = comparison.parted
    if not count:
        if len(comparison) > 1:
            yield note("They make the same.")
        return
    frame = comparison.decisions(MOST_SHOWN).iloc[:, 1 : 2 + MOST_SCENARIOS]
    which = f"the first {MOST_SHOWN} of {count:,} videos" if count > MOST_SHOWN else f"{count:,}"
    columns = [Column("video", "name"), *(Column(shortened(str(one))) for one in frame.columns[1:])]
    yield table(columns, frame.itertuples(index=False), label=f"Where they part: {which}")
    if count > MOST_SHOWN:
        yield note("All of them stand in decisions().")
