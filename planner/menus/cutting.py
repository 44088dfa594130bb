"""Cutting menus: what a limit leaves of the options of a kind, for as many takes as are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import RATIO
from planner.catalog.schema import Catalog
from planner.menus.limits import Costs
from planner.menus.menu import Menu, usual
from planner.menus.obstacles import too_dear
from planner.menus.option import Draft, Option
from planner.menus.scaled import MILLION, ones_of, scaled


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
    catalog
        What can be bought.
    menus
        Those of the kinds, for one take.
    costs
        What their options cost.
    drafts
        What the takes of each kind may be made with.
    """

    def __init__(
        self,
        catalog: Catalog,
        menus: Sequence[Menu],
        costs: Costs,
        drafts: Sequence[Draft | None],
    ) -> None:
        self._catalog, self._menus = catalog, menus
        self._costs, self._drafts = costs, drafts
        self._usual = [usual(menu.kind, menu.options, catalog) for menu in menus]
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
