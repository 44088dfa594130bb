"""A newer price list beside a catalog of one's own: what it changes there, and what it only says.

Prices and last days are taken over, and models that are new. Whatever else the catalog says stays
as it was written: where the price list says otherwise, that is listed for its owner to settle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.dates import price_date
from planner.catalog.litellm_entries import FACTORS, names_of
from planner.catalog.refreshing.added import as_added, quality_between
from planner.catalog.refreshing.changes import (
    IN_USD,
    Beside,
    PriceChange,
    Refreshed,
    ended,
    no_price,
)
from planner.catalog.refreshing.model import compare
from planner.catalog.refreshing.said import billed_otherwise
from planner.catalog.refreshing.whence import date_catalog, name_sources
from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd
from planner.errors import InputError
from planner.messages import named


@dataclass(frozen=True)
class Newer:
    """A newer price list.

    Attributes
    ----------
    catalog
        It, as a catalog.
    as_of
        The day for which it holds.
    bases
        Of a price map: the price per second where nothing is said of a resolution, by model. None
        of another catalog, whose offers are all there is.
    unread
        Of a price map: what stands in place of prices, by model and resolution.
    """

    catalog: Catalog
    as_of: date
    bases: Mapping[str, Decimal] | None = None
    unread: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@exactly
def refresh(mine: Catalog, newer: Newer) -> Refreshed:
    """Find what a newer price list changes in a catalog.

    Parameters
    ----------
    mine
        The catalog.
    newer
        The price list.

    Returns
    -------
    Refreshed
        The changes; none of them is made yet.

    Raises
    ------
    InputError
        If their prices are in different units, or they have no model in common.
    """
    theirs = newer.catalog
    if mine.prices_in != theirs.prices_in:
        raise InputError(
            f"the price list is in {theirs.prices_in}, catalog {named(mine.name)} in "
            f"{mine.prices_in}; one unit is needed for a refresh"
        )
    if not mine.models.keys() & theirs.models.keys():
        raise InputError(
            f"the price list has no model of catalog {named(mine.name)}, so that there is nothing "
            f"to refresh; models are known by their names, as {named(next(iter(mine.models)))}"
        )
    return _Refresh(mine, newer).run()


class _Refresh:
    """One refresh.

    `order` is that of the resolutions, `dated` are the models that say a date now, `compared` those
    whose prices the list may say. What is priced `in_other_credits` is neither compared nor added.
    """

    def __init__(self, mine: Catalog, newer: Newer) -> None:
        self.mine, self.theirs, self.newer, self.on = mine, newer.catalog, newer, newer.as_of
        self.found = Refreshed()
        alike = mine.credit_usd == newer.catalog.credit_usd
        self.in_other_credits = not alike and mine.name != newer.catalog.name
        self.order = list(mine.resolutions)
        self.dated: set[str] = set()
        self.compared: set[str] = set()

    def run(self) -> Refreshed:
        self._credit()
        if self.newer.bases is None:
            self.found.by_hand += billed_otherwise(self.mine, self.theirs)
        for name in self.mine.models:
            if name in self.theirs.models:
                self._known(name)
            else:
                self._missing(name)
        self._new()
        named = {*self.compared, *self.found.added}
        name_sources(self.mine, self.theirs, named, self.found, self.dated)
        if not self.in_other_credits:
            date_catalog(self.mine, self.theirs, self.on, self.found, self.dated)
        return self.found

    def _credit(self) -> None:
        """Take over what a credit costs; that of another catalog is another credit."""
        old, new = self.mine.credit_usd, self.theirs.credit_usd
        if self.in_other_credits:
            self.found.by_hand.append(
                f"your credits cost {usd(old)}, those of the list, another catalog, {usd(new)}; "
                "kept"
            )
        elif old != new:
            self.found.prices.append(PriceChange("a credit", "", IN_USD, old, new))
            self.found.edit("usd_per_credit", value=new)

    def _known(self, name: str) -> None:
        """Refresh a model that both have."""
        own, theirs = set(self.mine.models[name].sources.prices), self.theirs.sources.keys()
        read = price_date(self.mine, name).as_of
        if own and theirs and not own & theirs:
            told = " and ".join(sorted(own))
            self.found.by_hand.append(f"{name}: kept, as its prices are those of {told}")
        elif read is not None and read > self.on:
            self.found.by_hand.append(f"{name}: kept, as yours is of {read}, which is newer")
        elif self.in_other_credits:
            self.found.by_hand.append(f"{name}: kept, as the list prices it in other credits")
        else:
            self._compare(name)

    def _compare(self, name: str) -> None:
        self.compared.add(name)
        bases = self.newer.bases
        base = None if bases is None else bases.get(name)
        changes = compare(
            Beside(
                name,
                self.mine,
                self.theirs,
                self.on,
                by_rate=bases is not None,
                base=base,
                unread=self.newer.unread.get(name, {}),
            )
        )
        self.found.add(changes)
        if changes.dated:
            self.dated.add(name)
        self._resolutions(changes.resolutions)

    def _missing(self, name: str) -> None:
        """Mark a model that the price list had, and has no longer; leave one's own alone."""
        model, theirs = self.mine.models[name], self.theirs.sources.keys()
        prices, last = set(model.sources.prices), self.on - timedelta(days=1)
        read = price_date(self.mine, name).as_of
        if ended(model.valid_until, self.on) or not prices & theirs:
            return
        if name in self.newer.unread:
            self.found.by_hand.append(f"{name}: kept, as {no_price(self.newer.unread[name])}")
            return
        if prices - theirs:
            why = "another of its sources may have it still"
        elif self.newer.bases is None and self.theirs.name != self.mine.name:
            why = "the list is another catalog, which may never have had it"
        elif read is not None and read > self.on:
            why = f"yours is of {read}, which is newer"
        elif model.valid_from is not None and model.valid_from > last:
            why = f"it begins on {model.valid_from} only"
        else:
            self.found.edit("models", name, "valid_until", value=last)
            self.found.retired.append(f"{name}: is not in the list any more, marked as ended")
            self.found.missing += 1
            return
        self.found.by_hand.append(f"{name}: is not in the list any more; kept, as {why}")

    def _new(self) -> None:
        """Add the models that are new and can still be bought."""
        added = [
            name
            for name, model in self.theirs.models.items()
            if name not in self.mine.models and not ended(model.valid_until, self.on)
        ]
        if self.in_other_credits and added:
            told = names_of(len(added))
            self.found.by_hand.append(f"{told} of the list: not added, as priced in other credits")
            return
        for name in added:
            written = as_added(self.theirs, name, {*self.mine.models, *added}, self.mine)
            self._resolutions(offer["resolution"] for offer in written.get("offers", ()))
            self._resolutions(filter(None, [written.get("max_resolution")]))
            self.found.edit("models", name, value={"as_of": self.on, **written})
        self.found.added += added

    def _resolutions(self, names: Iterable[str]) -> None:
        """Add resolutions that are new, each in its place."""
        for name in names:
            if name in self.order:
                continue
            # A price map has only those that it prices; where others come between is known.
            listed = list(FACTORS if name in FACTORS else self.theirs.resolutions)
            after = listed[listed.index(name) + 1 :]
            before = next((one for one in after if one in self.order), None)
            at = len(self.order) if before is None else self.order.index(before)
            quality = quality_between(self.mine, self.theirs, name, self.order, at)
            self.order.insert(at, name)
            multiplier = self.theirs.resolutions[name].multiplier
            said = {"quality": quality} | ({"multiplier": multiplier} if multiplier != 1 else {})
            self.found.edit("resolutions", name, value=said, before=before)
            self.found.wider.append(
                f"resolution {name}: new, counts {quality:f}, which is to check"
            )
