"""Prices of a price map: so much a second at each resolution, whatever else tells offers apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from planner.catalog.litellm_entries import UNSTATED
from planner.catalog.refreshing.changes import (
    Beside,
    Changes,
    PriceChange,
    is_rate,
    no_price,
    offer_names,
)
from planner.catalog.spelling import plain


def compare_rates(beside: Beside, changes: Changes) -> None:
    """Take over prices by resolution, where it is clear whose they are.

    What makes one offer of a resolution dearer than another, such as audio, a price map does not
    say. So its price is that of all offers of the resolution where these have one price; where they
    have several and its is one of them, that one is confirmed; else nothing is changed. The price
    that it says of no resolution is that of all resolutions it does not name, unless it is that of
    one it does.

    Parameters
    ----------
    beside
        The model, with prices of its own for each resolution in both.
    changes
        Takes what is found.
    """
    _Rates(beside, changes).run()


class _Rates:
    """One comparison; `aside` and `apart` gather offers that are left as they are."""

    def __init__(self, beside: Beside, changes: Changes) -> None:
        self.beside, self.changes = beside, changes
        self.offers = beside.model.offers
        self.aside: list[int] = []  # priced in another way
        self.apart: list[int] = []  # at another price beside one that is confirmed
        self.unsaid: list[int] = []

    def run(self) -> None:
        rates = {one.resolution: one.price.per_second for one in self.beside.listed.offers}
        there = self._by_size()
        for size in [size for size in there if size in rates and size != UNSTATED]:
            self._settle(there.pop(size), rates[size], size)
        self._settle_rest([at for some in there.values() for at in some], rates)
        self._leave()
        self._take_in(rates)

    def _settle_rest(self, rest: Sequence[int], rates: Mapping[str, Decimal | None]) -> None:
        """Let the price of no resolution be that of offers whose resolutions are not named.

        Where it is that of a resolution that is named, it says what is ordered if nobody asks for
        one, and nothing of others.
        """
        base, unread = self.beside.base, self.beside.unread
        bad = [at for at in rest if self.offers[at].resolution in unread or "" in unread]
        rest = [at for at in rest if at not in bad]
        if bad:
            self.changes.say(f"kept, as {no_price(unread)}: {offer_names(self.offers, bad)}")
        if base in rates.values() and UNSTATED not in rates:
            said = [at for at in rest if self.offers[at].resolution == UNSTATED]
        else:
            said = list(rest) if base is not None else []
        self.unsaid += [at for at in rest if at not in said]
        if said:
            self._settle(said, base, "the resolutions that it does not name")

    def _by_size(self) -> dict[str, list[int]]:
        """Group the offers that can still be ordered by resolution."""
        sizes: dict[str, list[int]] = {}
        for at in self.beside.open_offers():
            sizes.setdefault(self.offers[at].resolution, []).append(at)
        return sizes

    def _settle(self, some: Sequence[int], rate: Decimal | None, what: str) -> None:
        """Let a price per second be that of some offers, where it is clear of which."""
        linear = [at for at in some if is_rate(self.offers[at].price)]
        self.aside += [at for at in some if at not in linear]
        if rate is None or not linear:
            return
        olds = {self.offers[at].price.per_second for at in linear}
        if rate in olds:
            same = [at for at in linear if self.offers[at].price.per_second == rate]
            self.changes.confirm(same)
            self.apart += [at for at in linear if at not in same]
        elif len(olds) == 1:
            self._reprice(linear, rate)
        else:
            told = " and ".join(plain(old) for old in sorted(filter(None, olds)))
            self.changes.say(
                f"the list has {plain(rate)} a second for {what}, yours have {told}; of which it "
                "is, nothing says"
            )

    def _reprice(self, some: Sequence[int], rate: Decimal) -> None:
        self.changes.confirm(some, changed=True)
        olds: dict[str, Decimal | None] = {}
        for at in some:
            self.changes.edit("offers", at, "price", "per_second", value=rate)
            olds[self.offers[at].resolution] = self.offers[at].price.per_second
        for size, old in olds.items():
            assert old is not None  # it is a rate
            change = PriceChange(self.beside.name, size, "a second", old, rate)
            self.changes.prices.append(change)

    def _leave(self) -> None:
        """Say which offers are left as they are."""
        for some, why in (
            (self.aside, "not priced by the second in yours"),
            (self.apart, "at another price than the list's, which is that of others"),
            (self.unsaid, "not in the list"),
        ):
            if some:
                self.changes.say(f"kept, as {why}: {offer_names(self.offers, some)}")

    def _take_in(self, rates: Mapping[str, Decimal | None]) -> None:
        """Take in resolutions that are new, where nothing but a resolution tells offers apart."""
        there = {one.resolution for one in self.offers}
        new = {size: rate for size, rate in rates.items() if size not in there and rate}
        if self._covered():
            new.pop(UNSTATED, None)
        if not all(map(self._is_plain, range(len(self.offers)))):
            if new:
                told = ", ".join(f"{size} ({plain(rate)} a second)" for size, rate in new.items())
                self.changes.say(f"the list has {told} besides; yours does not")
            return
        for at, (size, rate) in enumerate(new.items(), len(self.offers)):
            offer = {"resolution": size, "price": {"per_second": rate}}
            self.changes.edit("offers", at, value=offer)
            self.changes.confirm([at], changed=True)
            self.changes.resolutions.append(size)
            self.changes.wider.append(f"{self.beside.name}: {size}, {plain(rate)} a second")
        if UNSTATED not in rates:
            self._close()

    def _covered(self) -> bool:
        """Say whether the price of no resolution is that of some that yours has."""
        named = {one.resolution for one in self.beside.listed.offers}
        return any(self.offers[at].resolution not in named for at in self.beside.open_offers())

    def _is_plain(self, at: int) -> bool:
        one = self.offers[at]
        apart = one.mode or one.features or one.needs or one.extras or one.duration_s
        return not apart and is_rate(one.price)

    def _close(self) -> None:
        """End what had no resolution, now that the list says one."""
        last = self.beside.on - timedelta(days=1)
        for at in self.beside.open_offers():
            first = self.offers[at].valid_from
            if self.offers[at].resolution == UNSTATED and (first is None or first <= last):
                self.changes.edit("offers", at, "valid_until", value=last)
                self.changes.closed.add(at)
                self.changes.retired.append(
                    f"{self.beside.name}: {UNSTATED}, as the list says resolutions now"
                )
