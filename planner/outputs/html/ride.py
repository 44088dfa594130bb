"""What the budget slider passes: the plans, what changes between them, how their figures read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from planner.answers.changes import MOVES, moves_between
from planner.answers.frontier import Frontier
from planner.answers.points import FrontierPoint
from planner.catalog.spelling import usd_up, value_text
from planner.outputs.few_points import few_points, knees, today
from planner.outputs.legible import legible

MOST_POINTS = 600  # plans that the page carries
MOST_LISTED = 300  # requests; of larger batches only those are named that change
MOST_CHANGES = 12  # of them, at one step
LETTERS = 90  # of a name
WIDE = HIGH = 1000  # of the curve, in units of its own
ROOM = 1.06  # above the curve


@dataclass(frozen=True)
class Step:
    """What changes from one plan of the slider to the next: rows, their options, their moves.

    `more` counts those of each move that are not among them.
    """

    rows: list[int]
    options: list[int]
    moves: list[int]
    more: list[int]


@dataclass(frozen=True)
class Ride:
    """What the slider passes: the plans, and what changes between them."""

    frontier: Frontier
    kept: list[int]
    start: int
    steps: list[Step]
    names: dict[int, str]
    options: list[str]
    listed: bool

    @property
    def points(self) -> list[FrontierPoint]:
        """The points that are kept."""
        return [self.frontier.points[at] for at in self.kept]


def ride_of(frontier: Frontier) -> Ride:
    """Choose the plans of a frontier that the slider passes; it begins at today's."""
    kept = few_points(frontier, MOST_POINTS)
    now = today(frontier)
    at = now if now is not None else next(iter(knees(frontier)), len(frontier.points) - 1)
    listed = len(frontier.batch.members) <= MOST_LISTED
    options: dict[str, int] = {}
    steps = list(_steps(frontier, kept, options, None if listed else MOST_CHANGES))
    rows = np.unique(np.array([row for step in steps for row in step.rows], dtype=np.int64))
    rows = np.arange(len(frontier.batch.members)) if listed else rows
    names = frontier.batch.requests.names.of(rows)
    told = {row: legible(name, LETTERS) for row, name in zip(rows.tolist(), names, strict=True)}
    return Ride(frontier, kept, kept.index(at), steps, told, list(options), listed)


def _steps(
    frontier: Frontier, kept: Sequence[int], options: dict[str, int], most: int | None
) -> Iterator[Step]:
    """Compare each plan with the one before; `options` collects what is taken."""
    batch = frontier.batch
    before = np.full(len(batch.members), -1, dtype=np.int64)

    @cache
    def number(menu: int, option: int) -> int:
        name = str(batch.menus.menus[menu].options[option])
        return options.setdefault(name, len(options))

    for at in kept:
        after = frontier.choice(at)
        rows, moves, gains = moves_between(batch, before, after)
        weight = np.abs(gains) * batch.requests.priorities[rows]
        few = np.sort(np.argsort(-weight, kind="stable")[:most])
        menus = batch.menus.members[rows[few]].tolist()
        taken = [
            -1 if option < 0 else number(menu, option)
            for menu, option in zip(menus, after[rows][few].tolist(), strict=True)
        ]
        more = np.bincount(moves, minlength=len(MOVES))
        more -= np.bincount(moves[few], minlength=len(MOVES))
        yield Step(rows[few].tolist(), taken, moves[few].tolist(), more.tolist())
        before = after


def more_word(frontier: Frontier) -> str:
    """Name what `more_of` says."""
    priced = any(point.shadow_price is not None for point in frontier.points)
    return "the next $1 buys" if priced else "more money buys"


def told_of(ride: Ride, at: int) -> tuple[str, str, str, str, str]:
    """Spell a point: its budget, up to where the plan stays, what is spent, value and number."""
    point = ride.points[at]
    following = ride.kept[at] + 1
    until = ""
    if ride.frontier.complete:
        last = following == len(ride.frontier.points)
        more = "" if last else usd_up(ride.frontier.points[following].budget_usd)
        until = "or more" if last else f"and below {more}"
    spent, value = usd_up(point.cost_usd), value_text(point.value)
    return usd_up(point.budget_usd), until, spent, value, f"{point.made:,}"


def more_of(points: Sequence[FrontierPoint], at: int) -> tuple[str, str]:
    """Say what one more dollar buys, and for which budgets that is true.

    Where a dollar has no price, since credits come in packages or rules count beside the money, it
    is said how much the next better of the plans adds, and for how much.
    """
    point = points[at]
    if point.shadow_price is None:
        better = (one for one in points[at + 1 :] if one.value > point.value)
        following = next(better, None)
        if following is None:
            return "nothing", ""
        gain = value_text(following.value - point.value, sign=True)
        return f"{gain} value", f"with {usd_up(following.budget_usd)}"
    if not point.shadow_price:
        return "nothing", ""
    price = point.shadow_price
    told = f"about {price:,.2g}" if price < 0.1 else f"about {price:,.2f}"
    low, high = point.price_from_usd, point.price_to_usd
    since = "" if low is None else f"from {usd_up(low)} "
    return told, f"{since}to {usd_up(high)}" if high is not None else f"{since}on"


def place_of(ride: Ride, point: FrontierPoint) -> tuple[float, float]:
    """Place a point on the curve, in thousandths of its width and height from the upper left."""
    points = ride.frontier.points
    wide, high = float(points[-1].budget_usd) or 1.0, max(ROOM * points[-1].value, 1e-9)
    x = WIDE * float(point.budget_usd) / wide
    return round(x, 1), round(HIGH * (1 - point.value / high), 1)


def against(ride: Ride, at: int) -> str:
    """Say what a plan is compared with."""
    if not at:
        return "The first plan:"
    return f"Against {usd_up(ride.points[at - 1].budget_usd)}:"
