"""What is left out, and what it would take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from planner.outputs.html.blocks import Html, element, joined
from planner.outputs.report.made import WHOLE
from planner.outputs.report.markup import Column, called, counted, listed, paragraph, table
from planner.outputs.report.subject import Section, Subject
from planner.outputs.report.takes import takes
from planner.results.outcome import Fate, How, Outcome

MOST_LISTED = 1000
MOST_OBSTACLES = 30
MOST_NAMED = 12  # videos beside an obstacle
COLUMNS = (
    Column("Video", wide=True),
    Column("Priority", number=True),
    Column("Needs at least", number=True),
    Column("Made with", wide=True),
    Column("Why", wide=True),
)
WHY_NOT = {
    Fate.OUTBID: "The money does more elsewhere.",
    Fate.TOO_DEAR: "More than the whole budget.",
    Fate.WORTHLESS: "Its priority is 0, so making it would add nothing.",
    Fate.KEPT_OUT: "It is locked.",
    Fate.RULED_OUT: "",
}
OBSTACLES = (Column("What is in the way", wide=True), Column("Videos", wide=True))


def left_out(subject: Subject) -> Section:
    """Say what is left out, what it would take, and what no model can make."""
    outcomes = subject.plan.outcomes
    fates = np.array([one.fate is Fate.IMPOSSIBLE for one in outcomes.distinct], dtype=bool)
    never = outcomes.spread(fates) if len(fates) else np.zeros(0, dtype=bool)
    skipped = _by_priority(subject, np.flatnonzero(~outcomes.made & ~never).tolist())
    body = joined(
        takes(subject),
        _table(subject, skipped, never.sum().item()),
        _never(subject, np.flatnonzero(never).tolist()),
    )
    if not body:
        body = paragraph("Nothing is left out." if len(outcomes) else "There is nothing to make.")
    return Section("left", "What is left out, and what it would take", "Left out", body)


def _by_priority(subject: Subject, rows: list[int]) -> list[int]:
    """Put the most important first; what a plan from a file says of priorities is not known."""
    priorities = subject.priorities
    if priorities is None:
        return rows
    return sorted(rows, key=lambda row: -int(priorities[row]))


def _table(subject: Subject, rows: Sequence[int], never: int) -> Html:
    if not rows:
        return Html()
    plan = subject.plan
    members, reasons = plan.outcomes.members, plan.frame["reason"].tolist()
    shared = [_least(subject, one) for one in plan.outcomes.distinct]
    known = subject.priorities is not None
    columns = COLUMNS if known else (COLUMNS[0], *COLUMNS[2:])
    lines = (
        (
            called(subject.names[row]),
            *((subject.priority(row),) if known else ()),
            *shared[members[row]],
            _why(plan.outcomes.distinct[members[row]]) or reasons[row],
        )
        for row in rows[:MOST_LISTED]
    )
    caption, said = f"{counted(len(rows), 'video')} left out that could be made", Html()
    if len(rows) > MOST_LISTED:
        order = "most important" if known else "first"
        caption = f"The {MOST_LISTED:,} {order} of {len(rows):,} videos left out that could be made"
        said = WHOLE
    if never:
        caption += f"; {never:,} more no model can make"
    heading = element("h3", "What is left out that could be made")
    return joined(heading, paragraph(said), table(caption, columns, lines, css="list tools"))


def _why(outcome: Outcome) -> str:
    """Say in short why a video is left out, where its money was weighed; it stands beside."""
    weighed = outcome.how is How.WEIGHED and outcome.hold is None
    return WHY_NOT[outcome.fate] if weighed else ""


def _least(subject: Subject, outcome: Outcome) -> tuple[str, str]:
    """Spell what a request costs at least, and with what."""
    if outcome.fate is Fate.KEPT_OUT or outcome.cheapest is None:
        return "", ""
    return subject.needed(outcome.cheapest.credits), str(outcome.cheapest)


def _never(subject: Subject, rows: Sequence[int]) -> Html:
    """List what no model can make, by what is in the way."""
    if not rows:
        return Html()
    plan, by_obstacle = subject.plan, dict[str, list[str]]()
    for row in rows:
        obstacle = plan.outcomes[row].obstacle
        by_obstacle.setdefault(obstacle, []).append(subject.names[row])
    lines = list(_obstacles(by_obstacle))
    cut = len(lines) > MOST_OBSTACLES
    said = f"The first {MOST_OBSTACLES} of {len(lines):,} obstacles are listed." if cut else ""
    caption = f"{counted(len(rows), 'video')} that no model can make"
    return joined(
        element("h3", "What no model can make"),
        paragraph(said),
        table(caption, OBSTACLES, lines[:MOST_OBSTACLES]),
    )


def _obstacles(by_obstacle: dict[str, list[str]]) -> Iterator[tuple[str, Html]]:
    for obstacle, names in sorted(by_obstacle.items(), key=lambda each: -len(each[1])):
        yield obstacle[:1].upper() + obstacle[1:], listed(names, MOST_NAMED)
