"""What becomes of a request, and how much more something is: never by colour alone."""

from __future__ import annotations

from planner.answers.changes import Move
from planner.catalog.spelling import value_text
from planner.outputs.html.blocks import Html, Tone, tag

MINUS = "\N{MINUS SIGN}"  # as wide as a plus, and as a figure
MARKS: dict[Move, tuple[str, Tone]] = {
    Move.ENTERS: ("+", "good"),
    Move.LEAVES: (MINUS, "bad"),
    Move.BETTER: ("▲", "good"),
    Move.SIMPLER: ("▼", "bad"),
    Move.OTHERWISE: ("≠", "other"),
}


def move_tag(move: Move, count: int | None = None) -> Html:
    """Show what becomes of a request, or of how many: a sign, the word, a tint."""
    sign, tone = MARKS[move]
    return tag(f"{sign} {move}" if count is None else f"{sign} {count:,} {move}", tone)


def more(number: float, form: str = "") -> str:
    """Spell a difference, of values if nothing else is said, with its sign in front of all."""
    text = form.format(abs(number)) if form else value_text(abs(number))
    if not any(digit in text for digit in "123456789"):
        return text
    return f"+{text}" if number > 0 else f"{MINUS}{text}"
