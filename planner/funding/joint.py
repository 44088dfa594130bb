"""Packages of several catalogs beside list prices: what a sum buys, and the problem it leaves.

Credits of one catalog pay for no other's models. So of each catalog that sells packages a plan
takes no more credits than are bought of it, and of all the others, at list prices, no more than the
money that is left. Every purchase makes a problem of its own. They are gone through in boxes: a
plan that pays from `low` to `high` for packages of a catalog takes no more credits of it than
`high` buys, and has no more left than `low` leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import FINEST, common_unit, exactly, rounded, units
from planner.catalog.terms import Terms
from planner.engine import Certificate, Counts, Problem
from planner.engine.arrays import BoolArray
from planner.engine.counts import amount_of
from planner.engine.rows import Row
from planner.errors import BudgetError, InfeasibleError
from planner.funding.budget import Budget
from planner.funding.paid import Funding, Part
from planner.funding.purchase import purchases_of
from planner.menus.option import Option

ONE = Decimal(1)

Purchase = tuple[int, ...]  # money for packages of each seller, in units of its `Purchases`
Limits = tuple[int, ...]  # of what each seller is paid at list price, and all others, in steps


@dataclass(frozen=True)
class Span:
    """Money for packages of one seller, in units of its `Purchases`."""

    low: int
    high: int


Box = tuple[Span, ...]


def joint_of(batch: Batch, budget: Budget) -> Joint | None:
    """Return a batch as one of which several catalogs are paid, where a budget says so.

    Raises
    ------
    BudgetError
        If packages are wanted of several catalogs none of which sells any, or there is a balance
        in one of them, or packages were bought before.
    """
    if not (batch.catalog.is_several and (budget.packages or budget.balance_credits)):
        return None
    name = batch.catalog.name
    if budget.balance_credits:
        raise BudgetError(
            "a balance is credits of one catalog, which pay for no other's models, and the catalog "
            f"is made of several, {name}; plan without a balance, or with one catalog alone"
        )
    if budget.bought_before:
        raise BudgetError(
            "bought_before names packages of one catalog, and the catalog is made of several, "
            f"{name}; plan without it, or with one catalog alone"
        )
    if not batch.sellers:
        raise BudgetError(f"none of the catalogs {name} has packages; plan at list prices")
    return Joint(batch)


class Joint:
    """A batch of which several catalogs are to be paid, some of them in packages.

    Parameters
    ----------
    batch
        What is planned.

    Attributes
    ----------
    batch
        The same, what it costs counted for each seller.
    sellers
        The catalogs that sell packages.
    offered
        What each of them sells.
    step
        What a unit of cost is, in USD.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch, self.sellers = batch.by_catalog, batch.sellers
        self.offered = tuple(purchases_of(one.packages, one.subscriptions) for one in self.sellers)
        self.step = batch.menus.step

    @cached_property
    @exactly
    def unit(self) -> Decimal:
        """The smallest difference in USD between two sums that are paid."""
        prices = [one.usd for each in self.offered for one in each.packages]
        return common_unit([self.step, *prices])

    @cached_property
    def rates(self) -> tuple[Fraction, ...]:
        """What a dollar's worth costs at the least: of each seller in packages, of all others."""
        rates = []
        for offered, seller in zip(self.offered, self.sellers, strict=True):
            listed = Fraction(seller.credit_usd)
            each = (Fraction(one.usd) / Fraction(one.credits) for one in offered.packages)
            rates.append(min(each) / listed)
        return (*rates, Fraction(1))

    @exactly
    def whole(self, usd: Decimal) -> Box:
        """Return the box of all purchases for so much money that anything may be used of."""
        box = []
        for offered, seller, most in zip(self.offered, self.sellers, self.most, strict=False):
            high = offered.units_of(usd)
            usable = units(Fraction(most * self.step) / Fraction(seller.credit_usd), ONE, "up")
            if offered.most_credits(high) > usable:
                enough = offered.least_money(Decimal(usable))
                high = high if enough is None else min(high, enough)
            box.append(Span(0, high))
        return tuple(box)

    @exactly
    def limits(self, usd: Decimal, box: Box) -> Limits | None:
        """Return what no plan takes more of that pays for packages as a box says.

        Parameters
        ----------
        usd
            What may be spent.
        box
            What may be paid for packages.

        Returns
        -------
        Limits or None
            None where it is more than there is.
        """
        pairs = list(zip(self.offered, box, strict=True))
        left = usd - sum((offered.usd_of(span.low) for offered, span in pairs), Decimal(0))
        if left < 0:
            return None
        worth = [
            offered.most_credits(span.high) * seller.credit_usd
            for (offered, span), seller in zip(pairs, self.sellers, strict=True)
        ]
        return tuple(
            min(int(one // self.step), most)
            for one, most in zip([*worth, left], self.most, strict=True)
        )

    def split(self, box: Box) -> list[Box]:
        """Part a box into two, where it is the widest; what holds no purchase is left out.

        A purchase is one that less money does not buy.
        """
        at = max(range(len(box)), key=lambda at: self._width(at, box[at]))
        low, high = box[at].low, box[at].high
        middle = (low + high) // 2
        halves = [Span(low, middle), Span(middle + 1, high)]
        return [(*box[:at], half, *box[at + 1 :]) for half in halves if self._holds_any(at, half)]

    def _width(self, at: int, span: Span) -> Decimal:
        return self.offered[at].usd_of(span.high - span.low)

    def _holds_any(self, at: int, span: Span) -> bool:
        most = self.offered[at].most_credits
        return not span.low or most(span.high) > most(span.low - 1)

    def problem(self, limits: Limits) -> Problem:
        """Write the batch as a problem, of which each seller and all others are paid so much."""
        alone = self.alone(limits)
        if alone is None:
            return self.nothing.with_limits(sum(limits), limits)
        # With one of them alone it is the plain problem; what others sell is beyond its budget.
        others = self._others[alone]
        costs = np.where(others, limits[alone] + 1, self.nothing.costs)
        qualities = np.where(others, 0, self.nothing.qualities)
        budget = limits[alone]
        return replace(self.nothing, costs=costs, qualities=qualities, budget=budget, rows=())

    def alone(self, limits: Limits) -> int | None:
        """Say who alone can be paid anything, if that is one and no rules say more."""
        if not self.batch.is_plain:
            return None
        able = [
            at
            for at, (row, limit) in enumerate(zip(self.nothing.rows, limits, strict=True))
            if limit and len(row)
        ]
        return able[0] if len(able) == 1 else None

    @cached_property
    def _others(self) -> BoolArray:
        """Say of each seller, and of all others, which options pay anybody else."""
        problem = self.nothing
        paid = np.zeros((len(problem.rows), len(problem.costs)), dtype=bool)
        for own, row in zip(paid, problem.rows, strict=True):
            own[problem.starts[problem.groups.menus[row.groups]] + row.options] = True
        return np.array([np.delete(paid, at, axis=0).any(axis=0) for at in range(len(paid))])

    @cached_property
    def nothing(self) -> Problem:
        """The problem in which nobody is paid anything: what all purchases have in common."""
        problem = self.batch.arrangement.problem(0)
        return replace(problem, rows=(*problem.rows, *self.batch.arrangement.counted))

    @property
    def made_of_nothing(self) -> Counts | None:
        """The choice that skips every request; None where one is required, or rules say more."""
        none = np.zeros(0, dtype=np.int64)
        able = self.batch.is_plain and not self.nothing.groups.required.any()
        return Counts(none, none, none) if able else None

    @exactly
    def amounts(self, option: Option) -> Limits:
        """Return what an option takes of each seller, and of all others, in steps."""
        amounts = [0] * (len(self.sellers) + 1)
        for ordered, credits in option.parts:
            amounts[self._places.get(ordered.catalog, -1)] += int(credits / self.step)
        return tuple(amounts)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {seller.name: at for at, seller in enumerate(self.sellers)}

    def purchase(self, counts: Counts) -> Purchase:
        """Return the least purchase that pays for a choice."""
        paid = {part.catalog: part.cost_usd for part in self.paid(counts).parts}
        return tuple(
            offered.units_of(paid.get(seller.name, Decimal(0)))
            for offered, seller in zip(self.offered, self.sellers, strict=True)
        )

    @exactly
    def problem_of(self, usd: Decimal, counts: Counts) -> Problem:
        """Write it as the problem that is left by what pays for a choice.

        Raises
        ------
        InfeasibleError
            If it takes more money.
        """
        return self.problem(self.left_by(usd, counts))

    def left_by(self, usd: Decimal, counts: Counts) -> Limits:
        """Return the limits that are left by what pays for a choice.

        Raises
        ------
        InfeasibleError
            If it takes more money.
        """
        limits = self.limits(usd, tuple(Span(one, one) for one in self.purchase(counts)))
        if limits is None:
            raise InfeasibleError(["what is chosen costs more than there is"])
        return limits

    def at_list_prices(self, usd: Decimal) -> Problem:
        """Write the batch as a problem in which all is paid at list prices."""
        return self.batch.arrangement.problem(int(usd // self.step))

    @cached_property
    def most(self) -> Limits:
        """What is paid at the most to each seller, and to all others, whoever is made with what."""
        groups = self.batch.arrangement.groups
        return tuple(_most_of(row, groups.sizes) for row in self.batch.arrangement.counted)

    @cached_property
    @exactly
    def enough_usd(self) -> Decimal:
        """A sum from which on no other is worth more."""
        *sold, rest = (self.step * most for most in self.most)
        usd = rest
        for offered, seller, listed in zip(self.offered, self.sellers, sold, strict=True):
            least = offered.least_money(credits_at(seller, listed))
            every = (one.usd * (one.most or 0) for one in offered.packages)
            usd += sum(every, Decimal(0)) if least is None else offered.usd_of(least)
        return usd

    @exactly
    def paid(self, counts: Counts) -> Funding:
        """Pay for a choice, each seller in packages, for the least money.

        Parameters
        ----------
        counts
            How many of each group take which option.
        """
        return self.paid_with([amount_of(row, counts) for row in self.batch.arrangement.counted])

    def paid_with(self, amounts: Sequence[int]) -> Funding:
        """Pay for what is taken of each seller, and of all others, in steps."""
        *sold, rest = (self.step * amount for amount in amounts)
        parts = tuple(
            part_of(seller, listed)
            for seller, listed in zip(self.sellers, sold, strict=True)
            if listed
        )
        cost = sum((part.cost_usd for part in parts), rest)
        return Funding(Decimal(0), sum(sold, rest), cost, (), parts=parts)


@exactly
def part_of(seller: Terms, listed_usd: Decimal) -> Part:
    """Pay for what is taken of a catalog that sells packages with the least money.

    Parameters
    ----------
    seller
        The catalog.
    listed_usd
        What it costs at its list price.

    Raises
    ------
    InputError
        If its packages hold less than that, or nobody can tell.
    """
    offered = purchases_of(seller.packages, seller.subscriptions)
    credits = credits_at(seller, listed_usd)
    return Part(seller.name, credits, listed_usd, offered.cheapest(credits))


def credits_at(seller: Terms, listed_usd: Decimal) -> Decimal:
    """Return the credits that cost so much at a catalog's list price."""
    credits = Fraction(listed_usd) / Fraction(seller.credit_usd)
    return rounded(credits, FINEST, "up").normalize()


def _most_of(row: Row, sizes: np.ndarray) -> int:
    """Return what a row comes to at the most."""
    if not len(row):
        return 0
    groups, first = np.unique(row.groups, return_index=True)
    most = np.maximum.reduceat(row.factors, first)
    return sum(one * size for one, size in zip(most.tolist(), sizes[groups].tolist(), strict=True))


def price_of_money(certificate: Certificate) -> Fraction:
    """Return what a step more at list prices is worth, by the proof of a purchase."""
    return certificate.budget_price + sum(certificate.row_prices[-1:])
