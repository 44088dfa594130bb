"""How far a number of quality may go while the present plan stays a best one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from planner.answers.edges import Gain, last_by_halves, last_held, last_in_steps, pieces
from planner.answers.numbers import CatalogNumber
from planner.answers.present import Trial, carried
from planner.answers.ranges import NO_END, End, Range, Side, ended, ranged
from planner.answers.rerated import Rerated
from planner.answers.scales import Scale, even_unit, meetings, round_unit
from planner.answers.statements import statement_of
from planner.catalog.amounts import exactly
from planner.errors import CatalogError, ProblemError

MOST_STEPS = 20  # each way, where every one of them is solved
COARSE, FINE = Decimal("0.02"), Decimal("0.002")  # such a step, as a part of the number
MOST = {"quality_per_seam": 1, "elo": 5000}  # that a catalog holds; 1000 of every other number


class ByQuality:
    """The range of a number of quality.

    On the grid of `even_unit` the value of every plan is linear in the number while the menus stay
    as they are, so that what the best plan is worth beyond the present one is convex, and the ends
    are exact. Menus change where the number meets another one, as that of a tier that requests
    demand; from there on the search begins anew.

    Without such a unit every step is solved, as far as `MOST_STEPS`: coarse ones, and finer ones
    where the first of those does not hold. But where the present plan takes nothing that the number
    rates, halving finds the end.

    Parameters
    ----------
    rerated
        The present plan under other qualities.
    number, scale
        The number, and what becomes of it.
    """

    def __init__(self, rerated: Rerated, number: CatalogNumber, scale: Scale) -> None:
        self._rerated, self._number = rerated, number
        self._present, self._reach = rerated.present, rerated.reach
        self._is_rival = scale.only_raises and not scale.is_used
        self._even = even_unit(number.value, scale)

    def range(self) -> Range:
        """Find it.

        Raises
        ------
        SolverError
            If an optimum is not proved in time.
        """
        if self._even is not None:
            return self._in(self._even)
        number = self._number.value
        coarse, fine = (round_unit(number, part) for part in (COARSE, FINE))
        found = self._in(coarse)
        return self._in(fine) if number in (found.low, found.high) and fine < coarse else found

    def _in(self, unit: Decimal) -> Range:
        """Find it on the grid of a unit."""
        number, catalog = self._number, self._present.batch.catalog
        self._unit: Decimal = unit
        self._trials: dict[int, Trial] = {}
        statement = statement_of(catalog, number)
        most = MOST.get(str(number.path[-1]), 1000)
        down = self._side(-int(Fraction(number.value) / Fraction(unit)))
        up = self._side(int(Fraction(most - number.value) / Fraction(unit)))
        return ranged("quality", number.key, statement, number.value, unit, down, up)

    def _side(self, far: int) -> Side:
        if self._is_rival:
            return self._of_rivals(far)
        if self._even is None:
            return self._stepwise(far)
        far, is_whole = self._reckoned(far)
        end = self._evenly(far)
        if end == far:
            return NO_END if is_whole else Side(end, End.UNTRIED)
        return ended(self._present, end, self._trial(end + _sign(far)))

    def _of_rivals(self, far: int) -> Side:
        """Find the end of what rates only options that the present plan does not take.

        The higher it is, the more the best plan is worth, and the present one as much as ever.
        """
        if far <= 0:
            return NO_END
        far, is_whole = self._reckoned(far)
        if self._trial(far).holds:
            return NO_END if is_whole else Side(far, End.UNTRIED)
        end = last_by_halves(0, far, lambda at: self._trial(at).holds)
        return ended(self._present, end, self._trial(end + 1))

    def _stepwise(self, far: int) -> Side:
        """Find the end step by step."""
        last = max(-MOST_STEPS, min(MOST_STEPS, far))
        try:
            end = last_in_steps(last, lambda at: self._trial(at).holds)
        except CatalogError:  # no catalog holds such a number
            return NO_END
        if end == last:
            return NO_END if last == far else Side(end, End.UNTRIED)
        return ended(self._present, end, self._trial(end + _sign(far)))

    def _evenly(self, far: int) -> int:
        """Find the end piece by piece, in each of which the menus stay as they are."""
        sign, end = _sign(far), 0
        for near, last in pieces(self._cuts(sign), abs(far)):
            if near and not self._trial(sign * near).holds:
                return end
            end = last_held(sign * near, sign * last, self._better_than(sign * near))
            if end != sign * last:
                return end
        return end

    def _cuts(self, sign: int) -> Iterator[Fraction]:
        """List where the number meets another with which it is compared, in units from it."""
        for value in self._others:
            cut = sign * (value - Fraction(self._number.value)) / Fraction(self._unit)
            if cut >= 0:
                yield cut

    @cached_property
    def _others(self) -> set[Fraction]:
        """Where the number meets what a demand for a tier compares it with."""
        path, reach = self._number.path, self._reach
        return {at for one in reach.seen for at in meetings(reach, one, path)}

    def _better_than(self, near: int) -> Callable[[int], Gain | None]:
        """Look for better plans in the piece that begins at a place where the present one holds."""

        def better(at: int) -> Gain | None:
            here, there = self._trial(at), self._trial(near)
            if not here.gain:
                return None
            other = carried(here.batch, here.best_choice, there.batch)
            assert other is not None  # their menus are the same
            assert there.choice is not None
            return here.gain, there.batch.value_of(other) - there.batch.value_of(there.choice)

        return better

    def _reckoned(self, far: int) -> tuple[int, bool]:
        """Come nearer until sums fit the engine; say whether nothing was left out."""
        last = far
        while True:
            try:
                self._trial(last)
            except CatalogError:  # of a number that may be anything but 0
                last = far = far - _sign(far)
            except ProblemError:
                last = last // 2
            else:
                return last, last == far

    @exactly
    def _trial(self, at: int) -> Trial:
        if at not in self._trials:
            value = self._number.value + at * self._unit
            changed = self._number.changed(self._present.batch.catalog, value)
            self._trials[at] = self._rerated.under(changed)
        return self._trials[at]


def _sign(far: int) -> int:
    return 1 if far > 0 else -1
