"""An explanation as a card: what happened and why, and the menu with what each choice would do."""

from __future__ import annotations

from collections.abc import Iterator

from planner.answers.changes import sentence_of
from planner.answers.explanation import Choice, Explanation, budget_text
from planner.catalog.amounts import exactly
from planner.catalog.spelling import about_usd, plain, spelled_value, value_text
from planner.outputs.html.blocks import (
    Column,
    Html,
    card,
    headline,
    joined,
    name,
    sentence,
    table,
    tag,
)
from planner.outputs.html.moves import MINUS
from planner.results.outcome import Fate

MENU = (
    Column("choice"),
    Column("cost", "number"),
    Column("quality", "number"),
    Column("value", "number"),
    Column("plan's value", "number"),
    Column("change", "number"),
    Column("best from", "number"),
    Column("the others then", "text"),
)
FATES = {
    Fate.IMPOSSIBLE: "cannot be made",
    Fate.RULED_OUT: "ruled out",
    Fate.KEPT_OUT: "left out",
    Fate.RULED_OUT: "ruled out",
}


@exactly
def explanation_card(explanation: Explanation) -> str:
    """Lay an explanation out as HTML, as of `planner.outputs.html.plan.plan_card`."""
    outcome = explanation.outcome
    fate = f"made with {outcome.taken}" if outcome.made else FATES.get(outcome.fate, "skipped")
    said = tag(fate, "good" if outcome.made else "bad")
    priority = f" (priority {plain(explanation.priority)}) "
    parts = [headline(joined(name(explanation.name), priority, said))]
    parts += map(sentence, explanation.sentences)
    if len(explanation.choices) > 1:
        rows = (list(_cells(choice)) for choice in explanation.choices)
        parts.append(table(MENU, rows, label="The menu, and what each choice would do today"))
    return card(*parts)


def _cells(choice: Choice) -> Iterator[Html | str]:
    """Yield the cells of a choice; what no plan does is said, what is not known is open."""
    yield joined(choice.name, " ", tag("chosen", "good")) if choice.taken else choice.name
    yield about_usd(choice.cost_usd)
    yield plain(choice.quality)
    yield _value(choice.value)
    if choice.plan_value is None:
        yield "no plan" if choice.settled else "?"
    else:
        yield _value(choice.plan_value)
    yield f"{MINUS}{_value(choice.loss)}" if choice.loss else ""
    yield budget_text(choice)
    yield sentence_of(choice.changes, most=2) if choice.changes else ""


def _value(value: float) -> str:
    """Spell a value so that points stand one under the other, unless nothing of it were seen."""
    text = value_text(value)
    return text if float(text.replace(",", "")) or not value else spelled_value(value)
