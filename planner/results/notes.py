"""What a reader of a plan should know besides: ratings that are even, models nobody has rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from planner.catalog.amounts import EXACT, rounded
from planner.catalog.dates import oldest_by_model, stale
from planner.catalog.loading import coming_along
from planner.catalog.parts import Offer
from planner.catalog.ratings import Rating, is_rated, rated_by
from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.menus.menu import Menu, Menus
from planner.menus.option import Option, rated_on
from planner.menus.scaled import ones_of
from planner.results.outcome import Outcomes

NOTES_TOLD = 5
GUESSED = "its quality is the catalog's guess"
TENTH = Decimal("0.1")
DEARER = Decimal("1.1")  # even ratings are worth a word when it costs at least a tenth more


def notes(menus: Menus, outcomes: Outcomes, catalog: Catalog) -> tuple[str, ...]:
    """Say what is uncertain about a plan.

    Parameters
    ----------
    menus
        The menus of the batch.
    outcomes
        What became of its requests.
    catalog
        The ratings.

    Returns
    -------
    tuple of str
        A sentence each.
    """
    even: Counter[str] = Counter()
    unrated: Counter[str] = Counter()
    guessed: Counter[str] = Counter()
    # Rules may tell many outcomes apart that take the same.
    alike: Counter[tuple[int, int]] = Counter()
    taken: dict[tuple[int, int], Option] = {}
    for outcome, count in zip(outcomes.distinct, outcomes.counts.tolist(), strict=True):
        if outcome.taken is not None:
            key = outcome.menu, id(outcome.taken)
            alike[key] += count
            taken[key] = outcome.taken
    others = _Others(menus, catalog)
    for key, count in alike.items():
        option = taken[key]
        offer = catalog.offers(option.model)[option.offer]
        if not is_rated(catalog, option.model, offer):
            by = rated_by(catalog, option.model, offer)
            its = f"it counts as {by.model}, its predecessor" if by else GUESSED
            unrated[f"{option.model}; {its}"] += count
        if is_guessed(catalog, option.model, offer):
            guessed[option.model] += count
        said = others.even(key[0], option)
        if said:
            even[said] += count
    rate = [
        f"Converted from {each.exchange}."
        for each in (catalog, *catalog.catalogs)
        if each.exchange is not None
    ]
    sentences = [f"{said} ({_videos(count)})." for said, count in even.most_common(NOTES_TOLD)]
    sentences += [
        f"Nobody has rated {said} ({_videos(count)})."
        for said, count in unrated.most_common(NOTES_TOLD)
    ]
    sentences += [
        f"Nobody states the lengths that {model} sells; what is ordered is a guess "
        f"({_videos(count)})."
        for model, count in guessed.most_common(NOTES_TOLD)
    ]
    changed, old = _changed(catalog), _old(alike, taken, catalog, menus.on)
    return (*changed, *rate, *sentences, *_scales(catalog), *old)


def _changed(catalog: Catalog) -> Iterator[str]:
    """Say where a catalog is called as one that everybody has, and is not that one."""
    everybodys = coming_along(catalog.name)
    if everybodys is not None and everybodys != catalog:
        yield f"Catalog {catalog.name} is not as it comes with the package: it was changed."


def _old(
    alike: Counter[tuple[int, int]],
    taken: Mapping[tuple[int, int], Option],
    catalog: Catalog,
    on: date,
) -> Iterator[str]:
    """Say of which models prices are used that are older than they should be."""
    videos: Counter[str] = Counter()
    offers = []
    for key, count in alike.items():
        parts = [part for part, _ in taken[key].parts]
        offers += [(part.model, part.offer) for part in parts]
        videos.update(dict.fromkeys((part.model for part in parts), count))
    old = stale(oldest_by_model(catalog, offers), on)
    for one in old[:NOTES_TOLD]:
        yield f"The price of {one.told(on)} ({_videos(videos[one.model])})."
    if len(old) > NOTES_TOLD:
        yield f"So it is with {len(old) - NOTES_TOLD:,} more models."


def is_guessed(catalog: Catalog, name: str, offer: Offer) -> bool:
    """Say whether nobody states the lengths of an offer that is ordered all the same."""
    model, terms = catalog.models[name], catalog.terms(name)
    if offer.duration_s is not None or offer.price.by_duration is not None:
        return False
    if model.unverified_s is not None:
        return model.duration_s == model.unverified_s
    return model.duration_s is None and terms.duration_s == terms.unverified_s


def _scales(catalog: Catalog) -> Iterator[str]:
    """Say where the qualities of several catalogs are of different kinds."""
    voted: list[str] = []
    stated: list[str] = []
    for each in catalog.catalogs:
        models = [model for model in catalog.models.values() if model.catalog == each.name]
        parts = [part for model in models for part in (model, *model.offers)]
        by_votes = any(part.elo is not None for part in parts)
        (voted if by_votes else stated).append(each.name)
    if voted and stated:
        yield (
            "Qualities are not all of one kind: votes of an arena in "
            f"{' and '.join(voted)}, numbers that somebody has stated in {' and '.join(stated)}; "
            "catalog.with_quality puts them on one scale."
        )


class _Others:
    """What else there is that is as good, as far as anyone can tell.

    Parameters
    ----------
    menus, catalog
        As of `notes`.
    """

    def __init__(self, menus: Menus, catalog: Catalog) -> None:
        self._menus, self._catalog = menus, catalog
        self._ratings: dict[tuple[object, ...], Rating] = {}
        self._alike: dict[tuple[object, ...], tuple[Rating, IntArray]] = {}

    def even(self, at: int, option: Option) -> str:
        """Name the cheapest option of another model on a menu that is as good, and much cheaper."""
        menus, menu = self._menus, self._menus.menus[at]
        mine, alike = self._as_good(menu, option)
        if not alike.size or not option.credits:
            return ""
        begin, share = int(menus.starts[at]), Fraction(DEARER)
        costs = menus.costs[begin + alike]
        most = (
            int(EXACT.divide_int(option.credits, menus.step)) * share.denominator // share.numerator
        )
        cheapest = int(costs.argmin())
        if costs[cheapest] > most:
            return ""
        other = menu.options[int(alike[cheapest])]
        return (
            f"{option} costs {_more(option, other)} and is no better within the intervals of "
            f"their ratings ({_interval(mine)} against "
            f"{_interval(self._rating(other, menu.kind.platform))})"
        )

    def _as_good(self, menu: Menu, option: Option) -> tuple[Rating, IntArray]:
        """Rate an option, and find the places on its menu of those that may be as good."""
        ones, platform = ones_of(menu.options), menu.kind.platform
        key = (id(ones), platform, option.model, option.offer, len(option.segments))
        if key not in self._alike:
            mine = self._rating(option, platform)
            places = [
                at
                for at, other in enumerate(ones)
                if mine.low < mine.high
                and other.model != option.model
                and (its := self._rating(other, platform)).high >= mine.low
                and its.low < its.high
            ]
            self._alike[key] = mine, np.array(places, dtype=np.int64)
        return self._alike[key]

    def _rating(self, option: Option, platform: str) -> Rating:
        key = (option.model, option.offer, len(option.segments), platform)
        if key not in self._ratings:
            self._ratings[key] = rated_on(option, platform, self._catalog)
        return self._ratings[key]


def _more(option: Option, other: Option) -> str:
    """Say how much more an option costs than another one."""
    if not other.credits:
        return f"something, {other} nothing,"
    times = rounded(Fraction(option.credits) / Fraction(other.credits), TENTH, "half-up")
    return f"{times}x as much as {other}"


def _interval(rated: Rating) -> str:
    return f"{rated.low:.2f}-{rated.high:.2f}"


def _videos(count: int) -> str:
    return f"{count:,} video" + ("" if count == 1 else "s")
