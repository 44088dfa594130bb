"""How old prices are: when each was read, which are older than they should be."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.catalog.parts import Offer
from planner.catalog.schema import Catalog
from planner.catalog.terms import Terms
from planner.errors import InputError, PlannerWarning
from planner.messages import named, shown

MOST_DAYS = 1_000_000  # of an age: more than two thousand years
MOST_NAMED = 5  # models in a message
ZONES = timedelta(days=1)  # that it may be elsewhere already, where a price was read
MEND = "check them, or bring the catalog up to date: planner catalog refresh"

Ordered = tuple[str, int]  # a model, and the position of one of its offers


@dataclass(frozen=True)
class Dated:
    """When a model's price was read.

    Attributes
    ----------
    model
        Its name.
    as_of
        The day; None where the catalog does not say.
    stale_after_days
        The age that it may have; None where nothing says.
    """

    model: str
    as_of: date | None
    stale_after_days: int | None = None

    def age_days(self, on: date) -> int | None:
        """Return how old it is on a day; None where nobody knows."""
        return None if self.as_of is None else (on - self.as_of).days

    def told(self, on: date) -> str:
        """Say of a price that is too old how old it is, as a phrase that follows "the price of"."""
        return (
            f"{named(self.model)} is of {self.as_of}, {self.age_days(on):,} days old, and should "
            f"be no older than {self.stale_after_days:,} days"
        )


def price_date(catalog: Catalog, name: str, offer: Offer | None = None) -> Dated:
    """Say when the price of a model was read.

    Parameters
    ----------
    catalog, name
        The catalog, and a model of it.
    offer
        One of its `offers`; None for what holds where an offer says nothing of its own.

    Returns
    -------
    Dated
        The day that the offer says, else the model, else the sources of its prices, of several the
        oldest, else the catalog; where dollars were made of another currency, no later than the
        day of the rate. The age it may have is that of its sources, of several the least, else the
        catalog's.
    """
    model, terms = catalog.models[name], catalog.terms(name)
    sources = [catalog.sources[key] for key in model.sources.prices]
    days = [one.as_of for one in sources if one.as_of is not None]
    stated = min(days, default=terms.as_of)
    limits = [one.stale_after_days for one in sources if one.stale_after_days is not None]
    own = None if offer is None else offer.as_of
    read = own or model.as_of or stated
    if read is not None and terms.exchange is not None:
        read = min(read, terms.exchange.as_of)
    return Dated(name, read, min(limits, default=terms.stale_after_days))


def every_offer(catalog: Catalog, on: date) -> list[Ordered]:
    """List all that a catalog offers, but for what ended before a day."""
    return [
        (name, at)
        for name, model in catalog.models.items()
        for at, offer in enumerate(catalog.offers(name))
        if min(model.valid_until or date.max, offer.valid_until or date.max) >= on
    ]


def oldest_by_model(catalog: Catalog, offers: Iterable[Ordered]) -> list[Dated]:
    """Say when the prices of some offers were read, of each model the oldest.

    Parameters
    ----------
    catalog
        The prices.
    offers
        Models and positions of their offers.

    Returns
    -------
    list of Dated
        The oldest first; before all, what is not dated.
    """
    found: dict[str, Dated] = {}
    for name, at in dict.fromkeys(offers):
        one = price_date(catalog, name, catalog.offers(name)[at])
        if name not in found or _first(one) < _first(found[name]):
            found[name] = one
    return sorted(found.values(), key=_first)


def _first(one: Dated) -> date:
    return one.as_of or date.min


def still_to_come(
    catalog: Catalog, offers: Iterable[Ordered], on: date, today: date
) -> list[Dated]:
    """Say which prices are dated later than anybody can have read them, of each model the latest.

    Parameters
    ----------
    catalog, offers
        As of `oldest_by_model`.
    on
        The day on which they are used.
    today
        The day it is.
    """
    found: dict[str, Dated] = {}
    for name, at in dict.fromkeys(offers):
        one = price_date(catalog, name, catalog.offers(name)[at])
        if _is_to_come(one.as_of, on, today):
            found[name] = max(one, found.get(name, one), key=_first)
    return list(found.values())


def _is_to_come(read: date | None, on: date, today: date) -> bool:
    """Say whether nobody can have read a price, or a rate, on its day."""
    return read is not None and read > max(on, today + ZONES)


def warn_if_stale(
    catalog: Catalog,
    on: date,
    offers: Iterable[Ordered] | None = None,
    *,
    today: date | None = None,
) -> None:
    """Warn where prices, or the rate of their currency, are older than they may be.

    Parameters
    ----------
    catalog
        The prices.
    on
        The day on which they are used.
    offers
        Those that may be used: models and positions of their offers; where None, all
        that had not ended.
    today
        The day it is, where it is to be said which prices are of a day that is still to come.

    Warns
    -----
    PlannerWarning
        Once, naming the oldest, and of how many models they are, for each age that prices may have.
    """
    for terms in (catalog, *catalog.catalogs):
        _warn_of_the_rate(terms, on, today)
    used = list(every_offer(catalog, on) if offers is None else offers)
    ahead = still_to_come(catalog, used, on, today) if today else []
    if ahead:
        told, most = ahead[0], len(ahead)
        more = f", and so {'is' if most == 2 else 'are'} {most - 1:,} more" if most > 1 else ""
        warnings.warn(
            f"catalog {named(catalog.name)}: the price of {named(told.model)} is of {told.as_of}, "
            f"which is still to come{more}: nobody has read it; put right its as_of",
            PlannerWarning,
            stacklevel=3,
        )
    dated = oldest_by_model(catalog, used)
    old = stale(dated, on)
    if old:
        said = _told_by_limit(old, len(dated), on)
        warnings.warn(
            f"catalog {named(catalog.name)}: {said}; {MEND}", PlannerWarning, stacklevel=3
        )


def _told_by_limit(old: Sequence[Dated], models: int, on: date) -> str:
    """Say which prices are too old: how many are beyond each limit, with the oldest of these."""
    if len(old) == 1:
        return f"the price of {old[0].told(on)}"
    groups = []
    for limit in sorted({one.stale_after_days or 0 for one in old}):
        beyond = [one for one in old if one.stale_after_days == limit]
        first = beyond[0]
        days = f"{first.age_days(on):,} days old"
        groups.append(
            f"{len(beyond):,} older than {limit:,} days, the oldest that of {named(first.model)}, "
            f"of {first.as_of}, {days}"
        )
    return (
        f"the prices of {len(old):,} of {models:,} models are older than they should be: "
        f"{'; '.join(groups)}"
    )


def _warn_of_the_rate(terms: Terms, on: date, today: date | None) -> None:
    rate = terms.exchange
    if rate is None:
        return
    said = ""
    if today and _is_to_come(rate.as_of, on, today):
        said = "which is still to come: nobody has read it; put right its as_of"
    elif (on - rate.as_of).days > rate.stale_after_days:
        said = (
            f"{(on - rate.as_of).days} days old; rates change: put today's into [exchange] (it "
            f"asks for {rate.stale_after_days} days at most)"
        )
    if said:
        warnings.warn(
            f"catalog {terms.name}: the rate of {rate.currency} is of {rate.as_of}, {said}",
            PlannerWarning,
            stacklevel=4,
        )


def stale(dated: Iterable[Dated], on: date) -> list[Dated]:
    """Return those that are older on a day than they should be."""
    return [
        one
        for one in dated
        if (age := one.age_days(on)) is not None
        and one.stale_after_days is not None
        and age > one.stale_after_days
    ]


def read_max_age(days: object) -> int | None:
    """Read the age that prices may have.

    Parameters
    ----------
    days
        Whole days, 0 or more; None where any age is good.

    Raises
    ------
    InputError
        If it is no such number.
    """
    if days is None:
        return None
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
        raise InputError(f"max_age_days is {shown(days)}; expected whole days, 0 or more, or None")
    return days


def refuse_older(
    catalog: Catalog,
    on: date,
    max_age_days: int | None,
    offers: Iterable[Ordered],
    *,
    today: date,
) -> None:
    """Refuse to use prices that are too old, or of which nobody knows how old they are.

    Nobody does where they are dated later than they can have been read.

    Parameters
    ----------
    catalog, on, offers
        As of `warn_if_stale`.
    max_age_days
        The age that they may have; None where any is good.
    today
        The day it is.

    Raises
    ------
    InputError
        If there are such; it names the models, the oldest first.
    """
    if max_age_days is None:
        return
    for terms in (catalog, *catalog.catalogs):
        rate = terms.exchange
        if rate is not None and _is_to_come(rate.as_of, on, today):
            raise InputError(
                f"catalog {named(terms.name)}: the rate of {rate.currency} is of {rate.as_of}, "
                "which is still to come: nobody has read it; put right its as_of"
            )
    used = list(offers)
    dated = oldest_by_model(catalog, used)
    old = [one for one in dated if (age := one.age_days(on)) is None or age > max_age_days]
    known = {one.model for one in old}
    ahead = still_to_come(catalog, used, on, today)
    old += [one for one in ahead if one.model not in known]
    if not old:
        return
    told = ", ".join(_told(one, on) for one in old[:MOST_NAMED])
    more = f", and {len(old) - MOST_NAMED:,} more" if len(old) > MOST_NAMED else ""
    raise InputError(
        f"catalog {named(catalog.name)}: {len(old):,} of the {len(dated):,} models that may be "
        f"used have prices older than {max_age_days:,} days on {on}"
        f"{', or of a day still to come' if ahead else ''}: {told}{more}; {MEND}"
    )


def _told(one: Dated, on: date) -> str:
    if one.as_of is None:
        return f"{named(one.model)} (not dated)"
    age = one.age_days(on) or 0
    return f"{named(one.model)} ({one.as_of}, {f'{age:,} days' if age > 0 else 'still to come'})"
