"""Building menus: a kind has its options, a platform rates them, a limit keeps the cheaper ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.amounts import RATIO, exactly
from planner.catalog.schema import Catalog
from planner.errors import SolverError
from planner.menus.drafting import cheapest_draft
from planner.menus.finder import OptionFinder
from planner.menus.limits import Costs
from planner.menus.menu import Menu, Menus
from planner.menus.obstacles import obstacle, too_dear
from planner.menus.option import Draft, Option, rated_on
from planner.menus.scaled import ONE, draft_of, ones_of, scaled
from planner.requests.checked import NO_LIMIT, Requests
from planner.requests.fields import PLACES, Kind

MILLION = PLACES * PLACES  # takes are counted in their inverse


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
    cutter = MenuCutter(builder, menus, costs, drafts)
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
        usual = self.usual(kind, ones)
        return Menu(
            kind=kind,
            options=options,
            qualities=np.array(qualities, dtype=np.int64),
            obstacle="" if ones else obstacle(kind, self.finder),
            preferred=min(usual, key=lambda at: options[at].credits, default=-1),
            takes=takes,
        )

    def _quality(self, option: Option, platform: str) -> int:
        key = (option.model, option.offer, len(option.segments), platform)
        if key not in self._qualities:
            rated = rated_on(option, platform, self.catalog)
            self._qualities[key] = int(rated.value * PLACES)
        return self._qualities[key]

    def usual(self, kind: Kind, options: Sequence[Option]) -> list[int]:
        """Find the options of which the greedy rule takes the cheapest, the first of even ones."""
        defaults = self.catalog.defaults
        wanted = (kind.model or defaults.model, kind.resolution or defaults.resolution)
        return [at for at, one in enumerate(options) if (one.model, one.resolution) == wanted]


@dataclass(frozen=True, eq=False)
class _Part:
    """Some options of a menu.

    Attributes
    ----------
    options, qualities
        These; shape (options,).
    place_of
        Where each of them stands here, by its place on the whole menu.
    """

    options: tuple[Option, ...]
    qualities: NDArray[np.int64]
    place_of: Mapping[int, int]


class MenuCutter:
    """Cuts menus to what a limit allows, and multiplies them by takes.

    Parameters
    ----------
    builder
        What has built the menus.
    menus
        Those of the kinds, for one take.
    costs
        What their options cost.
    drafts
        What the takes of each kind may be made with.
    """

    def __init__(
        self,
        builder: MenuBuilder,
        menus: Sequence[Menu],
        costs: Costs,
        drafts: Sequence[Draft | None],
    ) -> None:
        self._catalog, self._menus = builder.catalog, menus
        self._costs, self._drafts = costs, drafts
        self._usual = [builder.usual(menu.kind, menu.options) for menu in menus]
        self._parts: dict[tuple[int, int], _Part] = {}

    def cut(self, kind: int, millionths: int, count: int) -> Menu:
        """Return the menu of a kind for some takes: the cheapest `count` options, in their order.

        Parameters
        ----------
        kind
            Its position.
        millionths
            The takes.
        count
            How many of its options to keep.
        """
        whole, takes = self._menus[kind], RATIO.divide(millionths, MILLION)
        if not whole.options:
            return replace(whole, takes=takes)
        if not count:
            why = self._too_dear(kind, millionths, takes)
            return Menu(whole.kind, (), whole.qualities[:0], why, -1, takes)
        part = self._part(kind, count)
        return Menu(
            kind=whole.kind,
            options=self._scaled(kind, part.options, takes),
            qualities=part.qualities,
            obstacle="",
            preferred=part.place_of.get(self._preferred(kind, millionths), -1),
            takes=takes,
        )

    def _scaled(self, kind: int, ones: tuple[Option, ...], takes: Decimal) -> Sequence[Option]:
        return scaled(ones, takes, self._catalog.billing_step, self._drafts[kind])

    def _part(self, kind: int, count: int) -> _Part:
        if (kind, count) not in self._parts:
            menu, places = self._menus[kind], self._costs.cheapest(kind, count)
            at = places.tolist()
            self._parts[kind, count] = _Part(
                tuple(menu.options[each] for each in at),
                menu.qualities[places],
                {each: place for place, each in enumerate(at)},
            )
        return self._parts[kind, count]

    def _preferred(self, kind: int, millionths: int) -> int:
        usual = self._usual[kind]
        if len(usual) < 2:
            return usual[0] if usual else -1
        steps = self._costs.steps(kind, millionths)  # what is rounded may be even
        return min(usual, key=lambda at: int(steps[at]))

    def _too_dear(self, kind: int, millionths: int, takes: Decimal) -> str:
        menu, cheapest = self._menus[kind], int(self._costs.steps(kind, millionths).argmin())
        option = self._scaled(kind, ones_of(menu.options), takes)[cheapest]
        return too_dear(menu.kind, option, self._catalog)
