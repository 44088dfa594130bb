"""What a plan costs, spread over what it is made of so that all of it adds up, to the billionth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from planner.catalog.amounts import EXACT, FINEST, exactly
from planner.results.result import Result

OTHERS = ""  # what pays for the catalogs that no packages are bought of


@dataclass(frozen=True)
class _Lot:
    """So many times so many credits, that have the same payer."""

    payer: str
    credits: Decimal
    count: int


class Spread:
    """Money, spread in proportion to credits.

    Each gets what all up to it should have, less what those before it got: so nothing is lost, and
    where credits have one price each gets just that.

    Parameters
    ----------
    money
        What is paid for the credits of each catalog, in USD; under `OTHERS` for the rest.
    """

    def __init__(self, money: Mapping[str, Decimal]) -> None:
        self._money = money
        self._lots: list[_Lot] = []
        self._seen = dict.fromkeys(money, 0)
        self._given = dict.fromkeys(money, 0)

    @classmethod
    @exactly
    def of(cls, plan: Result) -> Self:
        """Spread what a plan costs."""
        apart = {part.catalog: part.cost_usd for part in plan.funding.parts}
        rest = plan.cost_usd - sum(apart.values(), Decimal(0))
        return cls({**apart, OTHERS: rest})

    def expect(self, catalog: str, credits: Decimal, count: int) -> int:
        """Say what is to come: so many times so many credits of a catalog.

        Returns
        -------
        int
            By which to ask for one of them.
        """
        payer = catalog if catalog in self._money else OTHERS
        self._lots.append(_Lot(payer, credits, count))
        return len(self._lots) - 1

    def next(self, lot: int) -> Decimal:
        """Return what the next of a lot costs, once all lots are known."""
        payer, weight = self._lots[lot].payer, self._weights[lot]
        if not weight:
            return Decimal(0)
        self._seen[payer] += weight
        up_to = self._units[payer] * self._seen[payer] // self._totals[payer]
        mine, self._given[payer] = up_to - self._given[payer], up_to
        found = EXACT.multiply(Decimal(mine), self._unit).normalize(EXACT)
        return found if found % 1 else EXACT.quantize(found, Decimal(1))

    @cached_property
    def _weights(self) -> list[int]:
        """The credits of each lot, as whole numbers."""
        most = max((_places(lot.credits) for lot in self._lots), default=0)
        return [int(EXACT.scaleb(lot.credits, most)) for lot in self._lots]

    @cached_property
    def _totals(self) -> dict[str, int]:
        """What all lots of each payer weigh."""
        totals = dict.fromkeys(self._money, 0)
        for lot, weight in zip(self._lots, self._weights, strict=True):
            totals[lot.payer] += weight * lot.count
        return totals

    @cached_property
    def _unit(self) -> Decimal:
        """The smallest part that is told apart: a billionth, or what the money is finer in."""
        finest = max(map(_places, self._money.values()))
        return min(FINEST, EXACT.scaleb(Decimal(1), -finest))

    @cached_property
    def _units(self) -> dict[str, int]:
        return {
            payer: int(EXACT.divide_int(money, self._unit)) for payer, money in self._money.items()
        }


def _places(amount: Decimal) -> int:
    """Return how many decimal places an amount has."""
    return max(-int(amount.normalize(EXACT).as_tuple().exponent), 0)
