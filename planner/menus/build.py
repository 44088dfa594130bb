"""Building menus: a kind has its options, a platform rates them, a limit keeps the cheaper ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.menus.finder import OptionFinder
from planner.menus.limits import billionths, kept
from planner.menus.menu import Menu, Menus
from planner.menus.obstacles import obstacle, too_dear
from planner.menus.option import Option, rated_on
from planner.requests.checked import NO_LIMIT, Requests
from planner.requests.fields import PLACES, Kind


@exactly
def build_menus(
    requests: Requests, catalog: Catalog, on: date, finder: OptionFinder | None = None
) -> Menus:
    """Build the menus of a batch.

    Parameters
    ----------
    requests
        The checked requests.
    catalog
        What can be bought.
    on
        The day on which it is bought.
    finder
        What finds the options, where somebody has one for that catalog and day.

    Returns
    -------
    Menus
        Each menu once, in an order that does not depend on that of the requests.
    """
    builder = MenuBuilder(catalog, on, finder)
    menus = [builder.build(kind) for kind in requests.kinds]
    limited = np.flatnonzero(requests.limits < NO_LIMIT)
    if not limited.size:
        return each_once(menus, requests.members, on)
    costs = [billionths(menu.options, catalog) for menu in menus]
    sizes = np.array([len(menu.options) for menu in menus])
    counts = sizes[requests.members]
    counts[limited] = kept(requests.limits[limited], requests.members[limited], costs)
    # Kind and count in one number: each pair that occurs is a menu.
    span = int(sizes.max()) + 1
    members, pairs = pd.factorize(requests.members * span + counts, sort=True)
    cut = [
        builder.cut(menus[kind], costs[kind], count)
        for kind, count in (divmod(pair, span) for pair in pairs.tolist())
    ]
    return each_once(cut, members, on)


def each_once(menus: Sequence[Menu], members: NDArray[np.int64], on: date) -> Menus:
    """Make one menu of those that offer the same on the same platform; locked ones stay apart.

    Parameters
    ----------
    menus
        Any, whose equal options are one object.
    members
        The menu of each request, as a position among them; shape (requests,).
    on
        The day of order.
    """
    places: dict[object, int] = {}
    once: list[Menu] = []
    place_of = np.empty(len(menus), dtype=np.int64)
    for at, menu in enumerate(menus):
        # Platform and options settle the qualities.
        options = tuple(map(id, menu.options))
        locked = menu.kind if menu.kind.locked else None
        key = (menu.kind.platform, options, menu.obstacle, menu.preferred, locked)
        place_of[at] = places.setdefault(key, len(once))
        if place_of[at] == len(once):
            once.append(menu)
    return Menus(tuple(once), members if len(once) == len(menus) else place_of[members], on)


class MenuBuilder:
    """Builds menus.

    Parameters
    ----------
    catalog
        What can be bought.
    on
        The day on which it is bought.
    finder
        What finds the options; a new one where None.

    Attributes
    ----------
    catalog, finder
        The catalog, and what finds the options in it.
    """

    def __init__(self, catalog: Catalog, on: date, finder: OptionFinder | None = None) -> None:
        self.catalog = catalog
        self.finder = finder or OptionFinder(catalog, on)
        self._qualities: dict[tuple[str, int, int, str], int] = {}

    def build(self, kind: Kind) -> Menu:
        """Build the menu of one kind of request.

        Parameters
        ----------
        kind
            What is wanted.

        Returns
        -------
        Menu
            Every option that keeps the limits of its model and the demands of the request.
        """
        options = tuple(self.finder.options(kind))
        qualities = [self._quality(option, kind.platform) for option in options]
        return Menu(
            kind=kind,
            options=options,
            qualities=np.array(qualities, dtype=np.int64),
            obstacle="" if options else obstacle(kind, self.finder),
            preferred=self._preferred(kind, options),
        )

    def cut(self, menu: Menu, costs: NDArray[np.int64], count: int) -> Menu:
        """Keep the cheaper options of a menu.

        Parameters
        ----------
        menu
            The whole of it.
        costs
            What its options cost; shape (options,).
        count
            How many to keep.

        Returns
        -------
        Menu
            The cheapest `count` options, in their order.
        """
        if count == len(menu.options):
            return menu
        if not count:
            why = too_dear(menu.kind, menu.options, self.catalog)
            return Menu(menu.kind, (), menu.qualities[:0], why, -1)
        at = np.sort(np.argsort(costs, kind="stable")[:count])
        preferred = np.flatnonzero(at == menu.preferred)
        return Menu(
            kind=menu.kind,
            options=tuple(menu.options[each] for each in at.tolist()),
            qualities=menu.qualities[at],
            obstacle="",
            preferred=int(preferred[0]) if preferred.size else -1,
        )

    def _quality(self, option: Option, platform: str) -> int:
        key = (option.model, option.offer, len(option.segments), platform)
        if key not in self._qualities:
            rated = rated_on(option, platform, self.catalog)
            self._qualities[key] = int(rated.value * PLACES)
        return self._qualities[key]

    def _preferred(self, kind: Kind, options: tuple[Option, ...]) -> int:
        defaults = self.catalog.defaults
        wanted = (kind.model or defaults.model, kind.resolution or defaults.resolution)
        same = [at for at, one in enumerate(options) if (one.model, one.resolution) == wanted]
        return min(same, key=lambda at: options[at].credits, default=-1)
