"""The Next sheet: what comes in with more money, by name, and the value for every budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.answers.outlook import Point, Step, curve, next_steps
from planner.catalog.spelling import usd, usd_up, value_text
from planner.engine.clock import Clock
from planner.outputs.colours import AMBER, GREEN, GREY
from planner.outputs.workbook.cells import put, put_line
from planner.outputs.workbook.looks import (
    COUNT,
    DOLLARS,
    HEAD,
    LISTED,
    SECTION,
    VALUE,
    WORD,
    Look,
    Looks,
)
from planner.outputs.workbook.page import HEAD_HEIGHT, on_paper, put_title, set_widths
from planner.outputs.workbook.source import Home
from planner.results.naming import names_of
from planner.results.result import Result
from planner.rules.objectives import COVERAGE

MOST_NAMED = 200  # of the videos that come in with an amount, or go
CURVE = 5  # the column in which the values for other budgets begin
UNPROVED = "Empty: not proved in the time there was."
NOTHING = "Nothing was solved in the time there was."
NO_TIME = "There was no time to find out what more money would change."
NOT_BEST = "The plan is not proved to be the best one, so what more money changes cannot be told."
NO_CURVE = "There was no time to find the best plans for other budgets."
CHANGES = {
    "enters": ("comes in", GREEN),
    "better": ("in a better version", GREEN),
    "simpler": ("in a simpler version", AMBER),
    "leaves": ("makes room", GREY),
}


@dataclass(frozen=True)
class Next:
    """The sheet, the first and last row of the values for other budgets, and whether all stand."""

    sheet: Any
    first: int
    last: int
    whole: bool


def write_next(plan: Result, home: Home, clock: Clock | None = None) -> Next | None:
    """Write the sheet; None where the plan cannot say what more money would bring.

    Parameters
    ----------
    plan, home
        The plan, and its workbook.
    clock
        Ends what is solved; patience does where None.
    """
    if plan.by_turn:  # all that follows is of best plans
        return None
    clock = clock or Clock()
    steps = next_steps(plan, clock=clock)
    points = curve(plan, clock=clock)
    late = clock.is_up() and plan.batch is not None and plan.objective != COVERAGE
    if not steps and not points and not late:
        return None
    sheet = home.add_sheet("Next")
    looks = Looks(sheet)
    found = steps or points
    remark = "Each is the best plan for that much money, solved anew." if found else NOTHING
    put_title(sheet, looks, "What more money would bring", remark)
    _write_steps(sheet, plan, steps, looks)
    if late and not steps:
        put(sheet, 4, 1, NO_TIME if plan.status == "optimal" else NOT_BEST, looks[WORD])
    last = _write_curve(sheet, points, looks) if points else 4
    if late and not points:
        put(sheet, 4, CURVE, NO_CURVE, looks[WORD])
    set_widths(sheet, {1: 22, 2: 52, 3: 3, 4: 3, CURVE: 13, CURVE + 1: 13, CURVE + 2: 13})
    on_paper(sheet, landscape=False)
    return Next(sheet, 5, last, all(point.value is not None for point in points))


def _write_steps(sheet: Any, plan: Result, steps: Sequence[Step], looks: Looks) -> None:
    names, row = names_of(plan), 4
    for step in steps:
        gain = step.value - plan.value
        put(sheet, row, 1, f"With {usd(step.more_usd)} more", looks[SECTION])
        said = (
            f"{value_text(gain, sign=True)} value, {usd_up(step.cost_usd)} spent in all"
            if gain
            else "nothing better"
        )
        put(sheet, row, 2, said, looks[Look(colour=WORD.colour, vertical="center")])
        for word, fill, name in _changes(step, names):
            row += 1
            put(sheet, row, 1, word, looks[Look(fill=fill, line=True, indent=1)])
            put(sheet, row, 2, name, looks[Look(wrap=True, line=True, indent=1)])
        row += 2


def _changes(step: Step, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what changes for each video: in words, with a colour, and its name."""
    for what, (word, fill) in CHANGES.items():
        videos = getattr(step, what)
        for at in videos[:MOST_NAMED]:
            yield word, fill, names[at]
        if len(videos) > MOST_NAMED:
            yield word, fill, f"and {len(videos) - MOST_NAMED:,} more"


def _write_curve(sheet: Any, points: Sequence[Point], looks: Looks) -> int:
    """Write the value for every budget; return the last row."""
    sheet.row_dimensions[4].height = HEAD_HEIGHT
    put_line(sheet, 4, CURVE, ("Budget", "Videos", "Value"), looks[replace(HEAD, right=True)])
    forms = [looks[replace(LISTED, number=form, right=True)] for form in (DOLLARS, COUNT, VALUE)]
    row = 4
    for row, point in enumerate(points, start=5):
        said = (point.budget_usd, point.made, point.value)
        for at, (value, form) in enumerate(zip(said, forms, strict=True), start=CURVE):
            put(sheet, row, at, value, form)
    if any(point.value is None for point in points):
        put(sheet, row + 1, CURVE, UNPROVED, looks[WORD])
    return row
