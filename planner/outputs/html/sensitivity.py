"""How firmly a plan stands, as a card: from where to where each number may go."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.answers.changes import Change, sentence_of
from planner.answers.ranges import End, Range
from planner.answers.sensitivity import Sensitivity
from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain
from planner.messages import listed
from planner.outputs.html.blocks import Column, card, headline, note, sentence, table

MOST_SHOWN = 20
RANGES = (
    Column("number", "name"),
    Column("kind"),
    Column("from", "number"),
    Column("to", "number"),
    Column("firm by", "number"),
    Column("just below", "text"),
    Column("just above", "text"),
)
WORDS = {
    End.NONE: "",
    End.BETTER: "",
    End.TOO_DEAR: "beyond the budget",
    End.AGAINST_RULES: "against a rule",
    End.NOT_OFFERED: "not all of it is offered",
    End.UNTRIED: "not tried",
}


@exactly
def sensitivity_card(sensitivity: Sensitivity) -> str:
    """Lay ranges out as HTML, as of `planner.outputs.html.plan.plan_card`."""
    count = len(sensitivity)
    if not count:
        parts = [headline("No number decides the plan")]
    else:
        numbers = "1 number decides" if count == 1 else f"{count:,} numbers decide"
        parts = [headline(f"{numbers} the plan, the least firm first")]
        parts.append(sentence("Each alone may go so far, and the plan stays a best one."))
        rows = map(_cells, sensitivity.ranges[:MOST_SHOWN])
        which = f"The first {MOST_SHOWN} of {count:,}" if count > MOST_SHOWN else "The ranges"
        parts.append(table(RANGES, map(list, rows), label=which))
    if count > MOST_SHOWN:
        parts.append(note("The others, which are firmer, stand in to_frame()."))
    if sensitivity.left_out:
        left = f"{len(sensitivity.left_out):,} left out, for want of time: "
        parts.append(note(left, listed(sensitivity.left_out), "."))
    parts += [note(each, ".") for each in sensitivity.unsaid]
    return card(*parts)


def _cells(each: Range) -> Iterator[str]:
    yield each.statement
    yield each.kind
    yield _end(each.low, each.low_end)
    yield _end(each.high, each.high_end)
    yield "" if each.firmness is None else f"{each.firmness:.1%}"
    yield _beyond(each.low_end, each.below)
    yield _beyond(each.high_end, each.above)


def _end(number: Decimal | None, end: End) -> str:
    if number is None:
        return "any"
    return f"{plain(number)} at least" if end is End.UNTRIED else plain(number)


def _beyond(end: End, changes: tuple[Change, ...]) -> str:
    """Say what happens one unit beyond an end."""
    why = WORDS[end]
    what = sentence_of(changes, most=2) if changes else ""
    return ": ".join(filter(None, (why, what)))
