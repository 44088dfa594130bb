"""The options that a kind of request may choose from, priced and rated; limits are kept here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import gcd

import numpy as np
from numpy.typing import NDArray

from planner.catalog.quality import Rating, shown
from planner.catalog.schema import Catalog
from planner.menus.option import Option, OptionFinder
from planner.requests.checked import Requests
from planner.requests.fields import PLACES, Kind

LISTED = 4  # models whose shortfalls are told one by one


@dataclass(frozen=True, eq=False)
class Menu:
    """The options of one kind of request, in the catalog's order of models and offers.

    Attributes
    ----------
    kind
        What its requests agree in.
    options
        What they may choose from; empty where no model can make them.
    qualities
        Of each option, in thousandths: a resolution beyond what the platform shows counts as the
        platform's best one. Shape (options,).
    obstacle
        Why there is no option, as a sentence; "" where there is one.
    preferred
        Position of the option that the greedy rule takes: the request's own model and
        resolution, the catalog's defaults where it names none; -1 where that is not on the menu.
    """

    kind: Kind
    options: tuple[Option, ...]
    qualities: NDArray[np.int64]
    obstacle: str
    preferred: int


@dataclass(frozen=True, eq=False)
class Menus:
    """Every menu of a batch, and which request has which.

    Attributes
    ----------
    menus
        One for each kind of request, in the order of the kinds.
    members
        The menu of each request; shape (requests,).
    """

    menus: tuple[Menu, ...]
    members: NDArray[np.int64]

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options of all menus, end to end, as the problem's arrays hold them."""
        return tuple(option for menu in self.menus for option in menu.options)

    @cached_property
    def step(self) -> Decimal:
        """Credits per unit of cost in the problem: the greatest that makes every cost whole."""
        credits = {option.credits for option in self.options if option.credits}
        places = max((-_exponent(amount) for amount in credits), default=0)
        scaled = [int(amount.scaleb(places)) for amount in credits]
        return Decimal(gcd(*scaled) or 1).scaleb(-places)

    @property
    def whole(self) -> bool:
        """Whether every option costs whole credits."""
        return self.step == self.step.to_integral_value()

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the options of each menu begin, and where the last ends; shape (menus + 1,)."""
        return np.cumsum([0, *(len(menu.options) for menu in self.menus)], dtype=np.int64)

    @cached_property
    def costs(self) -> NDArray[np.int64]:
        """What every option costs, in steps; shape (options,)."""
        return np.array([int(option.credits / self.step) for option in self.options], np.int64)

    @cached_property
    def qualities(self) -> NDArray[np.int64]:
        """How good every option is, in thousandths; shape (options,)."""
        none = np.empty(0, dtype=np.int64)
        return np.concatenate([none, *(menu.qualities for menu in self.menus)])


def build_menus(requests: Requests, catalog: Catalog, on: date) -> Menus:
    """Build a menu for each kind of request.

    Parameters
    ----------
    requests
        The checked requests.
    catalog
        What can be bought.
    on
        The day on which it is bought.

    Returns
    -------
    Menus
        One menu per kind that occurs.
    """
    builder = MenuBuilder(catalog, on)
    return Menus(tuple(builder.build(kind) for kind in requests.kinds), requests.members)


class MenuBuilder:
    """Builds menus; kinds that differ in their platform only share their options.

    Parameters
    ----------
    catalog
        What can be bought.
    on
        The day on which it is bought.
    """

    def __init__(self, catalog: Catalog, on: date) -> None:
        self.catalog = catalog
        self._finder = OptionFinder(catalog, on)
        self._found: dict[Kind, tuple[tuple[Option, ...], str]] = {}
        self._qualities: dict[tuple[Rating, str, str], int] = {}

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
        anywhere = replace(kind, platform="")
        if anywhere not in self._found:
            self._found[anywhere] = self._options(anywhere)
        options, obstacle = self._found[anywhere]
        qualities = [self._quality(option, kind.platform) for option in options]
        return Menu(
            kind=kind,
            options=options,
            qualities=np.array(qualities, dtype=np.int64),
            obstacle=obstacle,
            preferred=self._preferred(kind, options),
        )

    def _options(self, kind: Kind) -> tuple[tuple[Option, ...], str]:
        """Find the options of a kind, or why there are none."""
        options: list[Option] = []
        refused: dict[str, str] = {}
        for model in [kind.model] if kind.model else self.catalog.models:
            if kind.models and model not in kind.models:
                refused[model] = "is not among its models"
                continue
            found, why = self._of_model(model, kind)
            options += found
            if not found:
                refused[model] = why
        return tuple(options), "" if options else self._obstacle(kind, refused)

    def _of_model(self, model: str, kind: Kind) -> tuple[list[Option], str]:
        options: list[Option] = []
        why: list[str] = []
        for position, offer in enumerate(self.catalog.offers(model)):
            if kind.resolution and offer.resolution != kind.resolution:
                continue
            found = self._finder.find(model, position, kind)
            if isinstance(found, str):
                why.append(found)
            else:
                options += found
        return options, min(why, key=len, default=f"is not offered at {kind.resolution}")

    def _obstacle(self, kind: Kind, refused: dict[str, str]) -> str:
        longest = self._longest
        if not kind.model and kind.duration_s > longest:
            return f"no model makes {kind.duration_s} s; the longest is {longest} s"
        wanted = [f"{kind.duration_s} s", kind.resolution, *kind.features]
        wanted += [f"{kind.tier} or better"] if kind.tier else []
        told = list(dict.fromkeys(refused.items()))
        # What all models say alike is said once.
        if len(told) > 1 and len(set(refused.values())) == 1:
            listed = f"every model {told[0][1]}"
        else:
            listed = "; ".join(f"{model} {why}" for model, why in told[:LISTED])
        more = f"; and {len(told) - LISTED} more models" if len(told) > LISTED else ""
        return f"nothing makes {', '.join(filter(None, wanted))}: {listed}{more}"

    @cached_property
    def _longest(self) -> int:
        lengths = [
            self.catalog.durations(name, offer)
            for name in self.catalog.models
            for offer in self.catalog.offers(name)
        ]
        return max(max(each, default=0) for each in lengths)

    def _quality(self, option: Option, platform: str) -> int:
        key = (option.rated, option.resolution, platform)
        if key not in self._qualities:
            rated = rated_on(option, platform, self.catalog)
            self._qualities[key] = int(rated.value * PLACES)
        return self._qualities[key]

    def _preferred(self, kind: Kind, options: tuple[Option, ...]) -> int:
        defaults = self.catalog.defaults
        wanted = (kind.model or defaults.model, kind.resolution or defaults.resolution)
        found = [at for at, one in enumerate(options) if (one.model, one.resolution) == wanted]
        return min(found, key=lambda at: options[at].credits, default=-1)


def rated_on(option: Option, platform: str, catalog: Catalog) -> Rating:
    """Rate an option as the platform shows it, in thousandths; "" limits nothing."""
    resolution = shown(catalog, option.resolution, platform or None)
    return option.rated.scaled(catalog.resolutions[resolution].quality)


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
