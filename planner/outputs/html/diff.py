"""What one plan does otherwise than another, as a card: both in short, and who changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.answers.changes import Move
from planner.answers.diff import Diff, Side
from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd_up, value_text
from planner.outputs.html.blocks import Column, Html, card, headline, joined, note, sentence, table
from planner.outputs.html.moves import more, move_tag

MOST_SHOWN, OF_EACH = 20, 8  # all of so few; of more so many of each kind
SIDES = (
    Column("plan"),
    Column("table"),
    Column("catalog"),
    Column("budget", "number"),
    Column("cost", "number"),
    Column("made", "number"),
    Column("value", "number"),
)
CHANGES = (
    Column("video", "name"),
    Column("change"),
    Column("before"),
    Column("after"),
    Column("cost", "number"),
    Column("value", "number"),
    Column("priority", "number"),
)


@exactly
def diff_card(diff: Diff) -> str:
    """Lay a difference out as HTML, as of `planner.outputs.html.plan.plan_card`.

    Of each kind of change the first few are shown, and all are counted.
    """
    parts = [headline(f"{len(diff):,} changes" if len(diff) != 1 else "1 change")]
    said = f"{diff.sentence[:1].upper()}{diff.sentence[1:]}."
    parts += [sentence(said), _sides(diff), *_changes(diff)]
    return card(*parts, *map(note, diff.notes))


def _sides(diff: Diff) -> Html:
    rows = [_side("before", diff.before), _side("after", diff.after)]
    made = diff.after.made - diff.before.made
    money = diff.after.budget_usd - diff.before.budget_usd
    dollars = [more(float(each), "${:,.2f}") for each in (money, diff.more_usd)]
    rows.append(["difference", "", "", *dollars, more(made, "{:,}"), more(diff.more_value)])
    return table(SIDES, rows, label="Both plans")


def _side(word: str, side: Side) -> list[str]:
    made = f"{side.made:,} of {side.requests:,}"
    money = usd_up(side.budget_usd), usd_up(side.cost_usd)
    return [word, side.name, side.catalog, *money, made, value_text(side.value)]


def _changes(diff: Diff) -> Iterator[Html]:
    """Count the changes of each kind, and show the first ones."""
    counts = {move: count for move, count in diff.counts.items() if count}
    if not counts:
        return
    yield sentence(*(joined(move_tag(move, count), " ") for move, count in counts.items()))
    shown = diff.first_of_each(MOST_SHOWN if len(diff) <= MOST_SHOWN else OF_EACH)
    which = (
        f"the first {len(shown):,} of {len(diff):,}" if len(shown) < len(diff) else f"{len(diff)}"
    )
    yield table(CHANGES, _rows(shown), label=f"What changes: {which}")
    if len(shown) < len(diff):
        yield note("All of them stand in to_frame().")


def _rows(diff: Diff) -> Iterator[list[Html | str]]:
    frame = diff.to_frame()
    row: Any
    for move in Move:
        for row in frame[frame["move"] == str(move)].itertuples(index=False):
            yield [
                *(row.name, move_tag(move), row.before, row.after),
                *(more(row.more_usd, "${:,.2f}"), more(row.more_value), f"{row.priority:,g}"),
            ]
