"""A plan as a card: the summary, where the money went, the first of what is made and left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.answers.matching import priorities_of
from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd_down, usd_up
from planner.outputs.html.blocks import (
    Column,
    Html,
    Kind,
    bar,
    card,
    facts,
    headline,
    name,
    note,
    shortened,
    table,
)
from planner.outputs.rule_words import dearest_first, left_text, used_text, worth_text
from planner.outputs.summary import facts as summed_up
from planner.outputs.summary import headline as titled
from planner.results.columns import PlanColumn
from planner.results.naming import titles_of
from planner.results.result import Result

ROWS_SHOWN = 20  # of both tables together, shared out by how many there are of each
LEAST_SHOWN = 8  # of each, where there are so many
RULES_SHOWN = 8
RULE_HEADS = (Column("rule", "text"), Column("used"), Column("left"), Column("more", "text"))


@exactly
def plan_card(plan: Result) -> str:
    """Lay a plan out as HTML: its summary, and the first rows of its table.

    Nothing is solved for it but what the next dollar buys, as of `next_step`, so that it is there
    at once.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        HTML that takes the page's own colours, light or dark.
    """
    made = plan.outcomes.made
    made_count = int(made.sum())
    left_count = len(made) - made_count
    shown_left = min(left_count, max(LEAST_SHOWN, ROWS_SHOWN - made_count))
    shown_made = min(made_count, ROWS_SHOWN - shown_left)
    # The rules that hold the plan back stand in a table of their own.
    told = [pair for pair in summed_up(plan) if pair[0]]
    parts = [headline(titled(plan)), *_money(plan), facts(told), *_rules(plan)]
    parts += _section(plan, "Made", _first(made, shown_made), made_count)
    parts += _section(plan, "Left out", _most_important(plan, shown_left), left_count)
    if shown_made + shown_left < len(made):
        parts.append(note("All of them stand in to_frame()."))
    return card(*parts)


def _rules(plan: Result) -> Iterator[Html]:
    """Show what is used of the rules: of what holds the plan back first, of many some."""
    uses = dearest_first(plan.rules)
    if not uses:
        return
    shown = uses[:RULES_SHOWN]
    which = f"{len(uses):,}" if len(shown) == len(uses) else f"{len(shown)} of {len(uses):,}"
    rows = [
        (use.sentence, used_text(use) or "kept", left_text(use), worth_text(use)) for use in shown
    ]
    yield table(RULE_HEADS, rows, label=f"Rules: {which}")


def _money(plan: Result) -> Iterator[Html]:
    """Draw how much of the money is spent, where there is some."""
    if plan.budget_usd > 0:
        left = usd_down(plan.budget_usd - plan.cost_usd)
        said = f"{usd_up(plan.cost_usd)} of {usd_up(plan.budget_usd)} is spent, {left} is left"
        yield bar(float(plan.cost_usd) / float(plan.budget_usd), said)


def _first(marks: np.ndarray, count: int) -> list[int]:
    """Find the first rows that are marked, without a look at the rest of a long table."""
    found: list[int] = []
    for begin in range(0, len(marks), 4096):
        if len(found) >= count:
            break
        found += (np.flatnonzero(marks[begin : begin + 4096]) + begin).tolist()
    return found[:count]


def _most_important(plan: Result, count: int) -> list[int]:
    """Find the most important ones that are left out, the first ones of those that are equal."""
    rows = np.flatnonzero(~plan.outcomes.made)
    order = np.argsort(-priorities_of(plan)[rows], kind="stable")
    found: list[int] = rows[order][:count].tolist()
    return found


def _section(plan: Result, word: str, rows: list[int], count: int) -> Iterator[Html]:
    """Show some of the requests that are made, or that are not."""
    if not rows:
        return
    made = bool(plan.outcomes.made[rows[0]])
    which, shown = f"{count:,}", f"the first {len(rows)}"
    if not made:
        shown = f"the {len(rows)} most important"
    if len(rows) < count:
        which = f"{shown} of {count:,}"
    if plan.outcomes.weights is not None:
        which += " row" if count == 1 else " rows"
    columns = [column for column in plan.columns if column.on_card and column.name != "decision"]
    if not made:
        columns = [one for one in columns if one.kind == "id" or one.wraps or one.name == "count"]
    texts = [_texts(plan, column, rows) for column in columns]
    heads = [Column(column.heading or column.name, _kind(column)) for column in columns]
    titles = titles_of(plan, np.array(rows))
    if any(titles):
        heads.insert(1, Column("title", "name"))
        texts.insert(1, list(titles))
    yield table(heads, zip(*texts, strict=True), label=f"{word}: {which}")


def _kind(column: PlanColumn) -> Kind:
    if column.is_number:
        return "number"
    return "text" if column.wraps else "word"


def _texts(plan: Result, column: PlanColumn, rows: list[int]) -> list[object]:
    values = plan.frame[column.name].iloc[rows].tolist()
    outcomes = [plan.outcomes[row] for row in rows]
    texts = [column.text(a, made=one.made) for a, one in zip(values, outcomes, strict=True)]
    if column.kind == "id":
        return [name(shortened(text)) for text in texts]
    return list(texts)
