"""Building menus: a kind has its options, and a platform rates them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.errors import SolverError
from planner.menus.cutting import MenuCutter
from planner.menus.drafting import cheapest_draft
from planner.menus.finder import OptionFinder
from planner.menus.limits import Costs
from planner.menus.menu import Menu, Menus, usual
from planner.menus.obstacles import obstacle
from planner.menus.option import Option, rated_on
from planner.menus.scaled import MILLION, ONE, draft_of, ones_of, scaled
from planner.requests.checked import NO_LIMIT, Requests
from planner.requests.fields import PLACES
from planner.requests.kinds import Kind


@exactly
def build_menus(
    requests: Requests,
    catalog: Catalog,
    on: date,
    finder: OptionFinder | None = None,
    *,
    is_up: Callable[[], bool] | None = None,
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
    is_up
        Says whether the time for it is over; None where nothing limits it.

    Returns
    -------
    Menus
        Each menu once, in an order that does not depend on that of the requests.

    Raises
    ------
    SolverError
        If its time is over before it is done.
    """
    builder = MenuBuilder(catalog, on, finder)
    menus = list(_in_time(map(builder.build, requests.kinds), len(requests.kinds), is_up))
    wishes, limited = requests.wishes(), np.flatnonzero(requests.limits < NO_LIMIT)
    if not limited.size and not wishes.takes.any():
        return each_once(menus, requests.members, on)
    takes = np.where(wishes.takes > 0, wishes.takes, MILLION)
    drafts = [cheapest_draft(menu.kind, builder.finder) for menu in menus]
    costs = Costs([menu.options for menu in menus], catalog, drafts)
    sizes = np.array([len(menu.options) for menu in menus])
    counts = sizes[requests.members]
    counts[limited] = costs.kept(
        requests.limits[limited], requests.members[limited], takes[wishes.members[limited]]
    )
    # Wish and count in one number: each pair that occurs is a menu.
    span = int(sizes.max()) + 1
    members, pairs = pd.factorize(wishes.members * span + counts, sort=True)
    cutter = MenuCutter(catalog, menus, costs, drafts)
    cut = map(
        cutter.cut,
        wishes.kinds[pairs // span].tolist(),
        takes[pairs // span].tolist(),
        (pairs % span).tolist(),
    )
    return each_once(list(_in_time(cut, len(pairs), is_up)), members, on)


def _in_time(menus: Iterable[Menu], count: int, is_up: Callable[[], bool] | None) -> Iterator[Menu]:
    """Build menus one by one, as long as there is time."""
    for at, menu in enumerate(menus, start=1):
        yield menu
        if is_up is not None and at < count and is_up():
            raise SolverError(
                f"out of time: {at:,} of {count:,} menus are built, and without all of them there "
                "is no plan; give more time"
            )


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
    parts = [ones_of(menu.options) for menu in menus]
    number_of: dict[int, int] = {}  # parts that are one object
    numbers: dict[tuple[int, ...], int] = {}
    for at, (menu, part) in enumerate(zip(menus, parts, strict=True)):
        # Platform and options settle the qualities.
        if id(part) not in number_of:
            number_of[id(part)] = numbers.setdefault(tuple(map(id, part)), len(numbers))
        options = number_of[id(part)]
        locked = menu.kind if menu.kind.locked else None
        takes = (menu.takes, draft_of(menu.options)) if part or locked else None
        key = (menu.kind.platform, options, takes, menu.obstacle, menu.preferred, locked)
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

    def build(self, kind: Kind, takes: Decimal = ONE) -> Menu:
        """Build the menu of one kind of request.

        Parameters
        ----------
        kind
            What is wanted.
        takes
            As of `Menu`.

        Returns
        -------
        Menu
            Every option that keeps the limits of its model and the demands of the request.
        """
        ones = tuple(self.finder.options(kind))
        draft = None if takes == ONE else cheapest_draft(kind, self.finder)
        options = scaled(ones, takes, self.catalog.billing_step, draft)
        qualities = [self._quality(option, kind.platform) for option in ones]
        return Menu(
            kind=kind,
            options=options,
            qualities=np.array(qualities, dtype=np.int64),
            obstacle="" if ones else obstacle(kind, self.finder),
            preferred=min(
                usual(kind, ones, self.catalog), key=lambda at: options[at].credits, default=-1
            ),
            takes=takes,
        )

    def _quality(self, option: Option, platform: str) -> int:
        key = (option.model, option.offer, len(option.segments), platform)
        if key not in self._qualities:
            rated = rated_on(option, platform, self.catalog)
            self._qualities[key] = int(rated.value * PLACES)
        return self._qualities[key]
