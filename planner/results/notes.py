"""What a reader of a plan should know besides: ratings that are even, models nobody has rated."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from planner.catalog.amounts import rounded
from planner.catalog.quality import Rating, is_rated, rated_by
from planner.catalog.schema import Catalog
from planner.menus.menu import Menu, Menus
from planner.menus.option import Option, rated_on
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
    # Rules may tell many outcomes apart that take the same.
    alike: Counter[tuple[int, int]] = Counter()
    taken: dict[tuple[int, int], Option] = {}
    for outcome, count in zip(outcomes.distinct, outcomes.counts.tolist(), strict=True):
        if outcome.taken is not None:
            key = outcome.menu, id(outcome.taken)
            alike[key] += count
            taken[key] = outcome.taken
    for key, count in alike.items():
        menu, option = menus.menus[key[0]], taken[key]
        offer = catalog.offers(option.model)[option.offer]
        if not is_rated(catalog, option.model, offer):
            by = rated_by(catalog, option.model, offer)
            its = f"it counts as {by.model}, its predecessor" if by else GUESSED
            unrated[f"{option.model}; {its}"] += count
        said = _even(menu, option, catalog)
        if said:
            even[said] += count
    rate = [] if catalog.exchange is None else [f"Converted from {catalog.exchange}."]
    sentences = [f"{said} ({_videos(count)})." for said, count in even.most_common(NOTES_TOLD)]
    sentences += [
        f"Nobody has rated {said} ({_videos(count)})."
        for said, count in unrated.most_common(NOTES_TOLD)
    ]
    return (*rate, *sentences)


def _even(menu: Menu, option: Option, catalog: Catalog) -> str:
    """Name the cheapest option of another model that is as good, as far as anyone can tell."""
    mine = rated_on(option, menu.kind.platform, catalog)
    if mine.low == mine.high:
        return ""
    others = [
        (other, rated_on(other, menu.kind.platform, catalog))
        for other in menu.options
        if other.model != option.model and other.credits * DEARER <= option.credits
    ]
    alike = [(other, its) for other, its in others if its.high >= mine.low and its.low < its.high]
    if not alike:
        return ""
    other, its = min(alike, key=lambda pair: pair[0].credits)
    times = rounded(Fraction(option.credits) / Fraction(other.credits), TENTH, "half-up")
    return (
        f"{option} costs {times}x as much as {other} and is no better within the intervals of "
        f"their ratings ({_interval(mine)} against {_interval(its)})"
    )


def _interval(rated: Rating) -> str:
    return f"{rated.low:.2f}-{rated.high:.2f}"


def _videos(count: int) -> str:
    return f"{count:,} video" + ("" if count == 1 else "s")
