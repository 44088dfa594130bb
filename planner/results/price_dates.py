"""Where the prices of a plan are from, and how old they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.catalog.own import without_allowances
from planner.catalog.schema import Catalog
from planner.menus.option import age_of
from planner.results.outcome import Outcomes


@dataclass(frozen=True)
class PriceDates:
    """How old the prices of a plan are.

    Attributes
    ----------
    catalog_as_of
        The day that the catalog says it is of; None where it says none. Of several, the oldest of
        those of which the plan takes something, or of all where nothing is made.
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


def used_as_of(catalog: Catalog, outcomes: Outcomes) -> date | None:
    """Say of which day the catalog is, as of `PriceDates`.

    Parameters
    ----------
    catalog
        What could be bought.
    outcomes
        What happened to each request.
    """
    used = {
        part.catalog
        for one in outcomes.distinct
        if one.taken is not None
        for part in (one.taken, one.taken.draft)
        if part is not None
    }
    if not catalog.is_several or not used:
        return catalog.as_of
    own = without_allowances(catalog.name)[0]
    dates = {own: catalog.as_of} | {one.name: one.as_of for one in catalog.catalogs}
    return min((read for name, read in dates.items() if name in used and read), default=None)
