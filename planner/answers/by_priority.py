"""How far the priority of a request may go while the present plan stays a best one."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from planner.answers.edges import Gain, last_held
from planner.answers.present import Present, Trial
from planner.answers.ranges import NO_END, End, Range, Side, ended, ranged
from planner.catalog.amounts import EXACT
from planner.catalog.spelling import plain
from planner.engine.arrays import IntArray, chunks, ranked
from planner.errors import ProblemError
from planner.requests.cells import MAX_PRIORITY
from planner.requests.fields import PLACES

FloatArray = NDArray[np.float64]
UNIT = Decimal("0.001")
MOST = 50  # requests that are looked at where nobody names some


class ByPriority:
    """The ranges of priorities.

    The value of a plan is linear in the priority of a request, so that what the best plan is worth
    beyond the present one is convex, and both ends are exact.

    Parameters
    ----------
    present
        The present plan.
    """

    def __init__(self, present: Present) -> None:
        self._present = present
        self._priorities = present.batch.requests.priorities
        self._trials: dict[tuple[int, int], Trial] = {}

    def range_of(self, row: int) -> Range:
        """Find the range of one request's priority.

        Raises
        ------
        SolverError
            If an optimum is not proved in time.
        """
        requests = self._present.batch.requests
        (name,) = requests.names.of(np.array([row]))
        now = int(self._priorities[row])
        number = EXACT.multiply(now, UNIT)
        low = self._side(row, -now)
        high = self._side(row, MAX_PRIORITY * PLACES - now)
        statement = f"{name} has priority {plain(number)}"
        self._trials.clear()
        id_ = str(requests.ids.iloc[row])
        return ranged("priority", id_, statement, number, UNIT, low, high)

    def _side(self, row: int, far: int) -> Side:
        batch, option = self._present.batch, int(self._present.choice[row])
        worths = batch.worths[int(batch.menus.starts[batch.menus.members[row]]) :]
        own = 0 if option < 0 else int(worths[option])

        def better(at: int) -> Gain | None:
            trial = self._trial(row, at)
            if not trial.gain:
                return None
            other = int(trial.best_choice[row])
            more = (0 if other < 0 else int(worths[other])) - own
            return trial.gain, trial.gain - at * more

        last = self._reckoned(row, far)
        end = last_held(0, last, better)
        if end == last:
            return NO_END if last == far else Side(end, End.UNTRIED)
        return ended(self._present, end, self._trial(row, end + (1 if far > 0 else -1)))

    def _reckoned(self, row: int, far: int) -> int:
        """Come nearer until sums fit the engine."""
        while True:
            try:
                self._trial(row, far)
            except ProblemError:
                far //= 2
            else:
                return far

    def _trial(self, row: int, at: int) -> Trial:
        if (row, at) not in self._trials:
            priorities = self._priorities.copy()
            priorities[row] += at
            self._trials[row, at] = self._present.with_priorities(priorities)
        return self._trials[row, at]


def nearest_rows(present: Present, most: int = MOST) -> IntArray:
    """Choose the requests whose priority decides most narrowly; of those that are alike, the first.

    Parameters
    ----------
    present
        The present plan.
    most
        How many at the most.

    Returns
    -------
    IntArray
        Their rows, the narrowest first. By the relaxation: what they take is worth so little more
        than what else they might, less the price of what it costs, as a part of their value.
    """
    batch, choice = present.batch, present.choice
    width = int(choice.max(initial=-1)) + 2
    kinds = batch.members
    if not batch.is_plain:  # in a composite there are requests of several kinds
        _, kinds = ranked(kinds * len(batch.menus.menus) + batch.menus.members)
        _, priorities = ranked(batch.requests.priorities)
        kinds = kinds * (int(priorities.max(initial=0)) + 1) + priorities
    _, rows = np.unique(kinds * width + choice + 1, return_index=True)
    rows = np.sort(rows)
    lengths = np.diff(batch.menus.starts)[batch.menus.members[rows]]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    narrow = [
        _narrowness(present, rows[begin:end], lengths[begin:end]) for begin, end in chunks(starts)
    ]
    order = np.argsort(np.concatenate([np.empty(0), *narrow]), kind="stable")
    return rows[order[:most]]


def _narrowness(present: Present, rows: IntArray, lengths: IntArray) -> FloatArray:
    """Say by which part a priority must change, by the relaxation, before something else is better.

    What is worth as much at every priority does not count; infinite where there is nothing else.
    """
    batch, menus = present.batch, present.batch.menus
    starts = np.concatenate([[0], np.cumsum(lengths)])
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    begins, options = menus.starts[menus.members[rows]], present.choice[rows]
    flat = np.repeat(begins, lengths) + within
    made = options >= 0
    own = (begins + options)[made]
    quality, cost = np.zeros(len(rows)), np.zeros(len(rows))
    quality[made], cost[made] = menus.qualities[own], menus.costs[own]
    priority = batch.requests.priorities[rows].astype(float)

    def change(more_quality: FloatArray, more_cost: FloatArray, at: FloatArray) -> FloatArray:
        matters = more_quality != 0
        as_good = present.shadow_price * more_cost / np.where(matters, more_quality, 1.0)
        return np.where(matters, np.abs(as_good - at) / np.maximum(at, 1.0), np.inf)

    each = change(
        menus.qualities[flat] - np.repeat(quality, lengths),
        menus.costs[flat] - np.repeat(cost, lengths),
        np.repeat(priority, lengths),
    )
    least = np.full(len(rows), np.inf)
    full = lengths > 0
    least[full] = np.minimum.reduceat(each, starts[:-1][full]) if full.any() else least[full]
    skip = np.where(batch.requests.required[rows], np.inf, change(-quality, -cost, priority))
    narrow: FloatArray = np.minimum(least, skip)
    return narrow
