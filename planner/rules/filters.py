"""Rules that take options off menus: `Only`, `Exclude`, `Floor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.catalog.amounts import units
from planner.catalog.quality import delivers, factor_of
from planner.catalog.ratings import THOUSANDTH
from planner.engine.arrays import BoolArray, ranked
from planner.menus.build import each_once
from planner.menus.menu import Menu, Menus
from planner.menus.scaled import some_of
from planner.rules.base import Rule
from planner.rules.models import Exclude, Floor, Only
from planner.rules.spoken import said
from planner.rules.which import Which
from planner.rules.who import Who

Filter = Only | Exclude | Floor
FEW = 3  # options that are told one by one


def filtered(rules: Sequence[Rule], who: Who, which: Which) -> Menus:
    """Take off menus what rules do not allow.

    A request that is locked keeps what was decided for it, whatever the rules say.

    Parameters
    ----------
    rules
        Any; those that are no filters change nothing.
    who, which
        Which requests of a batch rules speak of, and which options of its menus.

    Returns
    -------
    Menus
        Each menu once, in an order that does not depend on that of the requests. One from which
        everything is taken says by its obstacle which rules did it; where the option that the
        greedy rule takes is gone, it takes the cheapest that is left.

    Raises
    ------
    InputError, PlannerWarning
        As of `Who.labels` and `Which.matches`; a warning also of a floor that nothing reaches.
    """
    menus = which.menus
    filters = [rule for rule in rules if isinstance(rule, (Only, Exclude, Floor))]
    if not filters:
        return menus
    left = np.array([allowed(rule, which) for rule in filters])
    for rule in filters:
        if isinstance(rule, Exclude):
            _warn_of_drafts(rule, who, which)
    for rule, each in zip(filters, left, strict=True):
        if isinstance(rule, Floor) and each.size and not each.any():
            which.blame.warn(rule, "is met by no option on any menu, so that it leaves nothing")
    is_open = np.array([not menu.kind.locked for menu in menus.menus], dtype=bool)
    open_ones = is_open[menus.members]
    # Which of the rules speak of a request, as one number: in the order of what it spells in bits.
    told = np.zeros(len(menus.members), dtype=np.int64)
    spoken_of = np.array([(who.labels(rule).codes >= 0) & open_ones for rule in filters])
    for there in spoken_of:
        told = np.unique(2 * told + there, return_inverse=True)[1]
    width = int(told.max(initial=0)) + 1
    _, example, members = np.unique(
        menus.members * width + told, return_index=True, return_inverse=True
    )
    cut = [
        _cut(menus, int(menus.members[row]), filters, left, spoken_of[:, row])
        for row in example.tolist()
    ]
    return each_once(cut, members, menus.on)


def _warn_of_drafts(rule: Exclude, who: Who, which: Which) -> None:
    """Warn where drafts are made with what is excluded: filters speak of finals."""
    options = which.matches_drafts(rule)
    if not options.any():
        return
    menus = which.menus
    drafted = np.zeros(len(menus.menus), dtype=bool)
    drafted[np.searchsorted(menus.starts, np.flatnonzero(options), side="right") - 1] = True
    if (drafted[menus.members] & (who.labels(rule).codes >= 0)).any():
        which.blame.warn(
            rule,
            "says nothing of drafts, which some it speaks of may get by what it excludes; write no "
            "in their column draft, if they shall not",
        )


def allowed(rule: Filter, which: Which) -> BoolArray:
    """Find the options that a rule leaves to those it speaks of; shape (options,)."""
    if isinstance(rule, Floor):
        with which.blame.on(rule):
            return _good_enough(rule, which)
    matching = which.matches(rule)
    return ~matching if isinstance(rule, Exclude) else matching


def _good_enough(rule: Floor, which: Which) -> BoolArray:
    menus, catalog = which.menus, which.catalog
    if rule.quality is not None:
        return menus.qualities >= units(rule.quality, THOUSANDTH, "up")
    if rule.tier:
        return _of_tier(rule, which)
    floor = which.name("resolution", rule.resolution)
    (made, sizes), (by, models) = which.attribute("resolution"), which.attribute("model")
    pairs, members = ranked(by * len(sizes) + made)
    places_of = (divmod(pair, len(sizes)) for pair in pairs.tolist())
    named = [(models[model], sizes[size]) for model, size in places_of]
    platforms = [menu.kind.platform or None for menu in menus.menus]
    places = {platform: at for at, platform in enumerate(dict.fromkeys(platforms))}
    good = np.array(
        [
            [
                factor_of(catalog, model, size, each) >= factor_of(catalog, model, floor, None)
                for model, size in named
            ]
            for each in places
        ],
        dtype=bool,
    ).reshape(len(places), len(named))
    each_menu = np.array([places[platform] for platform in platforms], dtype=np.int64)
    return good[np.repeat(each_menu, np.diff(menus.starts)), members]


def _of_tier(rule: Floor, which: Which) -> BoolArray:
    """Find the options that deliver what a tier demands."""
    tier, (pairs, members) = which.name("tier", rule.tier), which.menus.shown
    good = [
        delivers(
            which.catalog,
            option.model,
            which.catalog.offers(option.model)[option.offer],
            tier,
            option.rated,
            platform or None,
        )
        for option, platform in pairs
    ]
    return np.array(good, dtype=bool)[members]


def _cut(
    menus: Menus, at: int, filters: Sequence[Filter], leaves: BoolArray, spoken_of: BoolArray
) -> Menu:
    """Take off one menu what the rules that speak of it do not allow."""
    menu = menus.menus[at]
    own = leaves[:, menus.starts[at] : menus.starts[at + 1]] | ~spoken_of.reshape(-1, 1)
    left = np.logical_and.reduce(own, axis=0)
    if left.all():
        return menu
    if not left.any():
        why = _obstacle(menu, filters, own)
        return Menu(menu.kind, (), menu.qualities[:0], why, -1, menu.takes)
    places = np.flatnonzero(left)
    options = some_of(menu.options, places.tolist())
    preferred = int(np.searchsorted(places, menu.preferred))
    if menu.preferred >= 0 and not left[menu.preferred]:
        preferred = int(menus.costs[menus.starts[at] + places].argmin())
    return replace(
        menu,
        options=options,
        qualities=menu.qualities[places],
        preferred=preferred if menu.preferred >= 0 else -1,
    )


def _obstacle(menu: Menu, filters: Sequence[Filter], own: BoolArray) -> str:
    """Say which rules leave nothing: the first that does so alone, else all that take something."""
    alone = [rule for rule, left in zip(filters, own, strict=True) if not left.any()]
    taking = [rule for rule, left in zip(filters, own, strict=True) if not left.all()]
    blamed_ones = alone[:1] or taking
    told = " and ".join(f'"{said(rule)}"' for rule in blamed_ones)
    options = [str(option) for option in menu.options[:FEW]]
    options += [f"{len(menu.options) - FEW} more"] if len(menu.options) > FEW else []
    verb = "rule {} leaves" if len(blamed_ones) == 1 else "rules {} leave"
    seen = any(isinstance(rule, Floor) and not rule.tier for rule in blamed_ones)
    where = f" on {menu.kind.platform}" if seen and menu.kind.platform else ""
    return f"{verb.format(told)} nothing{where}: without, it could be made with {_or(options)}"


def _or(texts: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))
