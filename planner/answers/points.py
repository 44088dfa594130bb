"""The points of a frontier: a budget each, and what its best plan costs and is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from planner.answers.paying import Paying
from planner.answers.steps import Found
from planner.batch import Batch
from planner.results.table import UNIT


@dataclass(frozen=True)
class FrontierPoint:
    """The best plan for a budget.

    Attributes
    ----------
    budget_usd
        What may be spent.
    cost_usd, credits
        What it costs, in USD and in the catalog's billing unit.
    value
        What it is worth: solved exactly, no plan for the budget is worth more.
    made
        How many requests it makes.
    relaxed
        The optimum of the relaxation, in which options may be taken in part: what no plan passes.
        Rules that limit sums are left out in it, so that it may be far above. With packages of
        several catalogs it is the value again, which no plan passes either.
    shadow_price
        Value that one more USD buys, by the relaxation; None where credits are bought in packages,
        which have no price by the dollar, and beside rules that limit sums, where it is not known.
    price_from_usd, price_to_usd
        The budgets between which that price holds; None where it has no end, or there is none.
    """

    budget_usd: Decimal
    cost_usd: Decimal
    credits: Decimal
    value: float
    made: int
    relaxed: float
    shadow_price: float | None
    price_from_usd: Decimal | None
    price_to_usd: Decimal | None


def points_of(batch: Batch, paying: Paying, found: Found) -> Iterator[FrontierPoint]:
    """Yield the points of what was found, one for each budget."""
    step, curve = batch.menus.step, found.optima.curve

    @cache
    def least_usd(units: int) -> Decimal:
        return paying.usd(units)

    for usd_, units, cost, value, made in zip(
        found.budgets_usd, found.units, found.costs, found.values, found.made, strict=True
    ):
        slope = curve.slope(units)
        price = None
        if not paying.budget.packages and found.optima.problem.is_plain:
            price = float(slope.price) / UNIT / float(step * batch.catalog.credit_usd)
        yield FrontierPoint(
            budget_usd=usd_,
            cost_usd=paying.cost_usd(cost),
            credits=cost * step,
            value=value / UNIT,
            made=made,
            relaxed=float(curve.bound(units)) / UNIT,
            shadow_price=price,
            price_from_usd=None if price is None else least_usd(slope.low),
            price_to_usd=None if price is None or slope.high is None else least_usd(slope.high),
        )
