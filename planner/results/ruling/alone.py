"""What requests would take by themselves, were they not tied: at the prices of money and limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.proof.certificate import Certificate
from planner.engine.records import LARGEST_SUM
from planner.menus.menu import Menus
from planner.results.taken import Taken, parted
from planner.results.uses import prices_of
from planner.results.wishes import Wishes
from planner.rules.inside import idle_of
from planner.rules.limited import Limited, amounts_of
from planner.rules.which import Which


@dataclass(frozen=True, eq=False)
class _Charge:
    """What one limit charges for options.

    Attributes
    ----------
    codes
        The group of each request; shape (requests,).
    prices
        Of each group, and of none: for a whole unit.
    adds
        How many whole units each option is; shape (options,).
    costs
        Of `Share`: what every option adds to all that is spent, of whatever request.
    """

    codes: IntArray
    prices: tuple[Fraction, ...]
    adds: Sequence[Fraction | int]
    costs: Sequence[Fraction | int] | None = None

    def of(self, row: int, option: int) -> Fraction:
        """Return what a request is charged for an option."""
        charge = self.prices[int(self.codes[row])] * self.adds[option]
        return charge - (sum(self.prices) * self.costs[option] if self.costs else 0)


class Alone:
    """Says what requests would take by themselves.

    At the prices that prove the plan, a request pays for money and for each limit that it is under.
    What is then worth the most to it is what it would take, if nothing tied it to others.

    Parameters
    ----------
    batch, taken
        What was planned, and what its requests are made with.
    wishes
        What options are worth, and the price of money.
    certificate
        What proves the plan; None where nothing does, and limits have no prices.
    """

    def __init__(
        self, batch: Batch, taken: Taken, wishes: Wishes, certificate: Certificate | None
    ) -> None:
        assert batch.compiled is not None
        self._batch, self._limits = batch, batch.compiled.limits
        self._taken, self._wishes = taken, wishes
        self._priced = certificate is not None
        self._prices: dict[int, tuple[Fraction, ...]] = {}
        for (number, group), price in prices_of(batch, certificate).items():
            one = self._limits[number]
            if price:
                have = list(self._prices.get(number, (Fraction(0),) * (len(one.limits) + 1)))
                for at in range(group + 1) if one.cumulative else (group,):
                    have[at] += -price if one.at_least else price
                self._prices[number] = tuple(have)
        costs = batch.menus.costs.tolist()
        self._charges = [
            self._charge(one, prices, one.adds.tolist(), costs)
            for number, prices in self._prices.items()
            for one in (self._limits[number],)
        ]

    @cached_property
    def _keys(self) -> IntArray:
        """A number for each request: those who are charged alike have the same."""
        columns = [np.zeros(len(self._batch.requests), dtype=np.int64)]
        for number, prices in self._prices.items():
            paid = np.array([bool(price) for price in prices])
            codes = self._limits[number].labels.codes
            columns.append(np.where(paid[codes], codes, -1))
        return numbered(*columns)

    @staticmethod
    def _charge(
        one: Limited,
        prices: tuple[Fraction, ...],
        adds: Sequence[Fraction | int],
        costs: Sequence[Fraction | int],
    ) -> _Charge:
        part = one.part
        if part is None:
            return _Charge(one.labels.codes, prices, adds)
        scaled = [part.denominator * each for each in adds]
        spent = [part.numerator * each for each in costs]
        return _Charge(one.labels.codes, prices, scaled, spent)

    def is_sure(self, rows: IntArray) -> BoolArray:
        """Say for whom the price of every limit is known; shape (rows,).

        One that is kept inside composites has none. What follows from others, or what nothing can
        bring beyond, charges nothing.
        """
        sure = np.ones(len(rows), dtype=bool)
        arranged = self._batch.arrangement
        priced = {(one.rule, one.group) for one in (*arranged.cap_limits, *arranged.row_limits)}
        for number, one in enumerate(self._limits):
            codes = one.labels.codes[rows]
            if not self._priced:
                sure &= codes < 0 if one.part is None else False
                continue
            unknown = np.zeros(len(one.limits) + 1, dtype=bool)  # the last: of no group
            unknown[[group for group in one.telling if (number, group) not in priced]] = True
            if unknown.any():
                menus = self._batch.menus
                unknown[:-1] &= ~idle_of(one, menus.starts, menus.members)
            sure &= ~unknown[codes]
        return sure

    def wants(self, rows: IntArray) -> IntArray:
        """Say what the best of its menu is worth to each request, beyond its price: the sign."""
        signs = np.zeros(len(rows), dtype=np.int64)
        for part, menu in self._parts(rows, self._taken.menus.members[rows]):
            worths = self._worths(rows[part], *self._span(menu))
            signs[part] = np.sign(worths.max(axis=1)).astype(np.int64)
        return signs

    def otherwise(self, rows: IntArray, attributes: IntArray, own: IntArray) -> IntArray:
        """Say which other attribute than its own a request would rather have.

        Parameters
        ----------
        rows
            Requests.
        attributes
            Of the options of all menus.
        own
            That which each may have; shape (rows,).

        Returns
        -------
        IntArray
            That of the best option; -1 where what it may have, or nothing, is as good.
        """
        found = np.full(len(rows), -1, dtype=np.int64)
        span = int(attributes.max(initial=0)) + 2
        for part, key in self._parts(rows, self._taken.menus.members[rows] * span + own + 1):
            begin, end = self._span(key // span)
            barred = attributes[begin:end] != own[part[0]]
            if not barred.any():
                continue
            worths = self._worths(rows[part], begin, end)
            best = worths[:, barred].max(axis=1)
            least = worths[:, ~barred].max(axis=1) if not barred.all() else best - 1
            skip = ~self._batch.requests.required[rows[part]]
            rather = (best > least) & ((best > 0) | ~skip)
            top = worths[:, barred].argmax(axis=1)
            found[part] = np.where(rather, attributes[begin:end][barred][top], -1)
        return found

    def offered(self, rows: IntArray, here: int, gone: IntArray, worths: IntArray) -> BoolArray:
        """Say to whom something is worth more than what it has, that is not on its menu.

        Parameters
        ----------
        rows
            Requests that take the same, of those that were offered the same.
        here
            What they take: an option of all menus, -1 = skip.
        gone
            Options of all that were offered.
        worths
            What each of these is worth to a priority of 1.
        """
        assert self._batch.compiled is not None
        menus, found = self._batch.compiled.offered, np.zeros(len(rows), dtype=bool)
        for part, _ in self._parts(rows, np.zeros(len(rows), dtype=np.int64)):
            own = rows[part]
            points = [
                (
                    int(worths[at]),
                    self._wishes.price * Fraction(menus.step) * int(menus.costs[at])
                    + sum(each.of(int(own[0]), at) for each in self._charges_offered),
                )
                for at in gone.tolist()
            ]
            mine = self._points(int(own[0]), [here]) if here >= 0 else [(0, Fraction(0))]
            values = _worths(self._wishes.priorities[own], [*points, *mine])
            found[part] = values[:, :-1].max(axis=1) > values[:, -1]
        return found

    @cached_property
    def _charges_offered(self) -> list[_Charge]:
        assert self._batch.compiled is not None
        return list(self._on(self._batch.compiled.offered))

    def _on(self, menus: Menus) -> Iterator[_Charge]:
        """Say what limits charge for the options of other menus, in the units of these."""
        which = Which(menus, self._batch.catalog)
        for number, prices in self._prices.items():
            one = self._limits[number]
            adds, unit = amounts_of(one.rule, menus, self._batch.catalog, which)
            each = Fraction(unit) / Fraction(one.unit)
            if one.part is None:
                scaled = tuple(each * price for price in prices)
                yield _Charge(one.labels.codes, scaled, adds.tolist())
            else:
                costs = [each * int(cost) for cost in menus.costs]
                yield self._charge(one, prices, [each * int(add) for add in adds], costs)

    def _parts(self, rows: IntArray, key: IntArray) -> Iterator[tuple[IntArray, int]]:
        """Part positions in rows by what these are charged and by a key of theirs."""
        if not len(rows):
            return
        for part in parted(np.arange(len(rows)), numbered(self._keys[rows], key)):
            yield part, int(key[part[0]])

    def _worths(self, rows: IntArray, begin: int, end: int) -> NDArray[np.object_] | IntArray:
        points = self._points(int(rows[0]), range(begin, end))
        return _worths(self._wishes.priorities[rows], points)

    def _points(self, row: int, options: Sequence[int]) -> list[tuple[int, Fraction]]:
        """Return quality and price, all in all, of options to a request and who pays the same."""
        return [
            (
                quality,
                self._wishes.price * Fraction(credits)
                + sum(each.of(row, at) for each in self._charges),
            )
            for at in options
            for quality, credits in (self._wishes.point(at),)
        ]

    def _span(self, menu: int) -> tuple[int, int]:
        begin, end = self._taken.menus.starts[menu : menu + 2].tolist()
        return begin, end


def numbered(*columns: IntArray) -> IntArray:
    """Give what is alike in all columns the same number."""
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, codes = ranked(column)
        _, numbers = ranked(numbers * (int(codes.max(initial=0)) + 1) + codes)
    return numbers


def _worths(
    priorities: IntArray, points: Sequence[tuple[int, Fraction]]
) -> NDArray[np.object_] | IntArray:
    """Return what is left of the value of choices after their prices, in whole parts, exactly."""
    scale = lcm(*(price.denominator for _, price in points))
    prices = [int(price * scale) for _, price in points]
    values = [quality * scale for quality, _ in points]
    most = int(priorities.max(initial=0)) * max(map(abs, values)) + max(map(abs, prices))
    kind: type = np.int64 if most < LARGEST_SUM else object
    some, every = ranked(priorities)
    worths: NDArray[np.object_] | IntArray = some.astype(kind)[:, None] * np.array(
        [values], dtype=kind
    )
    return (worths - np.array(prices, dtype=kind))[every]
