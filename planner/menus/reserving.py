"""What is reserved for every option of a batch: for itself, and for its drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import EXACT, FINEST, common_unit, exactly
from planner.menus.counting import Numbers, scaled_up, times, whole
from planner.menus.option import Draft, Option
from planner.menus.scaled import ONE, draft_of, step_of, takes_of

NONE = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Parts:
    """An amount of every option, in two parts.

    Attributes
    ----------
    final, drafts
        Of itself and of its drafts, as whole numbers; shape (options,).
    unit
        What one of them is.
    """

    final: Numbers
    drafts: Numbers
    unit: Decimal

    @property
    def both(self) -> Numbers:
        """The whole amount; shape (options,)."""
        both: Numbers = self.final + self.drafts
        return both

    def in_steps(self, step: Decimal) -> Parts:
        """Count in a multiple of the unit, of which every amount is so many."""
        if not self.both.any():
            return self
        by = int(EXACT.divide_int(step, self.unit))
        return Parts(self.final // by, self.drafts // by, step)


@dataclass(frozen=True, eq=False)
class Reserving:
    """Counts what is reserved for the options of menus, all at once.

    Attributes
    ----------
    each
        The options of each menu.
    ones, places
        What they are made of, as of `told_once`; the places end to end, shape (options,).
    """

    each: tuple[Sequence[Option], ...]
    ones: tuple[Option, ...]
    places: NDArray[np.int64]

    @cached_property
    def found(self) -> tuple[Draft, ...]:
        """What takes may be made with, each once, for one take."""
        return tuple(dict.fromkeys(filter(None, map(draft_of, self.each))))

    @cached_property
    def _sizes(self) -> list[int]:
        return [len(options) for options in self.each]

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        """Which of `found` the takes of each option may be made with, -1 = none."""
        at = {one: place for place, one in enumerate(self.found)}
        drafts = (draft_of(options) for options in self.each)
        owners = [-1 if one is None else at[one] for one in drafts]
        return np.repeat(np.array(owners, dtype=np.int64), self._sizes)

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """Which of `found` the takes of each option are made with, -1 = none; shape (options,)."""
        return np.where(self._credits[1], self._owners, -1)

    @property
    def credits(self) -> Parts:
        """The credits."""
        return self._credits[0]

    @cached_property
    @exactly
    def takes(self) -> Parts:
        """The generations."""
        once = [one.takes for one in self.ones]
        own, unit = self._as_often(*self._of_ones(once))
        if not self._credits[1].any():
            return Parts(own, np.zeros_like(own), unit)
        final, each = self._of_ones(once)
        drafts, part = self._as_often(*self._of_drafts([one.takes for one in self.found]))
        common = common_unit([unit, part, each])
        own, final, drafts = (
            times(numbers, np.array([int(EXACT.divide_int(one, common))]))
            for numbers, one in ((own, unit), (final, each), (drafts, part))
        )
        return self._parts(own, final, drafts, common)

    @cached_property
    @exactly
    def _credits(self) -> tuple[Parts, NDArray[np.bool_]]:
        """The credits, and whether the takes of each option are drafts."""
        several = next((one for one in self.each if takes_of(one) != ONE), None)
        never = np.broadcast_to(np.bool_(False), len(self.places))
        if several is None:
            numbers, unit = self._of_ones([one.credits for one in self.ones])
            return Parts(numbers, np.zeros_like(numbers), unit), never
        assert all(one.draft is None for one in self.ones)  # each is for one take
        step = step_of(several) or FINEST
        amounts = [EXACT.multiply(one.price, one.takes) for one in self.ones]
        own = _billed(*self._as_often(*self._of_ones(amounts)), step)
        if not self.found:
            return Parts(own, np.zeros_like(own), step), never
        final = _billed(*self._of_ones(amounts), step)
        prices = [EXACT.multiply(one.price, one.takes) for one in self.found]
        drafts = _billed(*self._as_often(*self._of_drafts(prices)), step)
        is_drafted = (self._owners >= 0) & (drafts + final < own)
        return self._parts(own, final, drafts, step, is_drafted), is_drafted

    def _parts(
        self,
        own: Numbers,
        final: Numbers,
        drafts: Numbers,
        unit: Decimal,
        is_drafted: NDArray[np.bool_] | None = None,
    ) -> Parts:
        """Choose for each option: as many takes of its own, or drafts and one final."""
        where = self._credits[1] if is_drafted is None else is_drafted
        return Parts(np.where(where, final, own), np.where(where, drafts, NONE), unit)

    def _of_ones(self, amounts: Sequence[Decimal]) -> tuple[Numbers, Decimal]:
        """Give each option the amount of what it is made of, for one take."""
        numbers, unit = whole(amounts)
        return numbers[self.places], unit

    def _of_drafts(self, amounts: Sequence[Decimal]) -> tuple[Numbers, Decimal]:
        """Give each option the amount of its draft, for one take; 0 where it has none."""
        numbers, unit = whole([*amounts, Decimal(0)])  # the last is that of -1
        return numbers[self._owners], unit

    def _as_often(self, numbers: Numbers, unit: Decimal) -> tuple[Numbers, Decimal]:
        """Take amounts as often as each option is asked for."""
        takes, part = whole([takes_of(options) for options in self.each])
        return times(numbers, np.repeat(takes, self._sizes)), EXACT.multiply(unit, part)


def _billed(numbers: Numbers, unit: Decimal, step: Decimal) -> Numbers:
    """Round amounts up to steps, and count these."""
    return scaled_up(numbers, Fraction(unit) / Fraction(step))
