"""Where the prices of a plan are from, and how old they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.menus.option import age_of
from planner.results.outcome import Outcomes


@dataclass(frozen=True)
class PriceDates:
    """How old the prices of a plan are.

    Attributes
    ----------
    catalog_as_of
        The day that the catalog says it is of; None where it says none.
    oldest_model, oldest_as_of
        The model of the oldest price that the plan takes, and when it was read: None where that
        is not dated, which counts as the oldest. Both are None where nothing is made.
    """

    catalog_as_of: date | None
    oldest_model: str | None
    oldest_as_of: date | None


def dates_of_prices(catalog_as_of: date | None, outcomes: Outcomes) -> PriceDates:
    """Find how old the prices are that a plan takes.

    Parameters
    ----------
    catalog_as_of
        As of `PriceDates`.
    outcomes
        What happened to each request.
    """
    taken = (one.taken.oldest for one in outcomes.distinct if one.taken is not None)
    oldest = min(taken, key=age_of, default=None)
    if oldest is None:
        return PriceDates(catalog_as_of, None, None)
    return PriceDates(catalog_as_of, oldest.model, oldest.price_as_of)
