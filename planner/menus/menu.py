"""Menus: what requests may choose from, priced and rated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import gcd

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.amounts import common_unit, exactly, too_many_steps
from planner.catalog.schema import Catalog
from planner.menus.option import Option
from planner.menus.reserving import Reserving
from planner.menus.scaled import ONE, Options, takes_of, told_once
from planner.requests.kinds import Kind

MOST_STEPS = 2**62  # of cost, that an option may take


@dataclass(frozen=True, eq=False)
class Menu:
    """What a kind of request may choose from, in the catalog's order of models and offers.

    Attributes
    ----------
    kind
        What its requests agree in; where kinds share a menu, the first of them.
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
    takes
        The generations that its requests ask for, where one would do of any model.
    """

    kind: Kind
    options: Sequence[Option]
    qualities: NDArray[np.int64]
    obstacle: str
    preferred: int
    takes: Decimal = ONE


def usual(kind: Kind, options: Sequence[Option], catalog: Catalog) -> list[int]:
    """Find the options of which the greedy rule takes the cheapest, the first of even ones."""
    defaults = catalog.defaults
    wanted = (kind.model or defaults.model, kind.resolution or defaults.resolution)
    return [at for at, one in enumerate(options) if (one.model, one.resolution) == wanted]


@dataclass(frozen=True, eq=False)
class Menus:
    """Every menu of a batch, and which request has which.

    Attributes
    ----------
    menus
        Those that occur, each once: in the order of their first kinds, then by the number of
        options that a limit leaves.
    members
        The menu of each request; shape (requests,).
    on
        The day of order, which decides what is offered.
    """

    menus: tuple[Menu, ...]
    members: NDArray[np.int64]
    on: date

    @property
    def options(self) -> Sequence[Option]:
        """The options of all menus, end to end, as the problem's arrays hold them."""
        return _EndToEnd(self.menus, self.starts)

    @property
    def ones(self) -> tuple[Option, ...]:
        """What the options are made of, as of `told_once`: most stand on many menus."""
        return self._once[0]

    @property
    def places(self) -> NDArray[np.int64]:
        """Which of `ones` each option is some takes of; shape (options,)."""
        return self._once[1]

    @cached_property
    def offers(self) -> tuple[tuple[str, int], ...]:
        """What may be ordered: models, and positions of their offers, each once."""
        return tuple(dict.fromkeys((one.model, one.offer) for one in self.ones))

    @cached_property
    def _once(self) -> tuple[tuple[Option, ...], NDArray[np.int64]]:
        ones, places = told_once([menu.options for menu in self.menus])
        return ones, np.concatenate([np.empty(0, dtype=np.int64), *places])

    @property
    def examples(self) -> Iterator[Option]:
        """Some options that have between them all that any has.

        Each of one take, those of most, and one for each draft that is made.
        """
        yield from self.ones
        most = max((menu for menu in self.menus if menu.options), key=_takes, default=None)
        yield from () if most is None else most.options
        drafts, first = np.unique(self.reserving.owners, return_index=True)
        yield from (self.options[at] for at in first[drafts >= 0].tolist())

    @cached_property
    def shown(self) -> tuple[tuple[tuple[Option, str], ...], NDArray[np.int64]]:
        """Each of `ones` with each platform that shows it, and the pair of each option."""
        platforms = dict.fromkeys(menu.kind.platform for menu in self.menus)
        number = {platform: at for at, platform in enumerate(platforms)}
        of_menu = [number[menu.kind.platform] for menu in self.menus]
        owners = np.repeat(np.array(of_menu, dtype=np.int64), np.diff(self.starts))
        members, pairs = pd.factorize(owners * len(self.ones) + self.places)
        names, once = list(platforms), len(self.ones)
        told = ((self.ones[pair % once], names[pair // once]) for pair in pairs.tolist())
        return tuple(told), members

    @cached_property
    def reserving(self) -> Reserving:
        """What is reserved for every option, for itself and for its drafts."""
        each = tuple(menu.options for menu in self.menus)
        return Reserving(each, self.ones, self.places)

    @cached_property
    @exactly
    def step(self) -> Decimal:
        """Credits per unit of cost in the problem: the greatest that makes every cost whole.

        So is what drafts cost of it.
        """
        credits = self.reserving.credits
        most = gcd(int(np.gcd.reduce(credits.final)), int(np.gcd.reduce(credits.drafts)))
        return common_unit([credits.unit * most])

    @property
    def whole(self) -> bool:
        """Whether every option costs whole credits."""
        return self.step % 1 == 0

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the options of each menu begin, and where the last ends; shape (menus + 1,)."""
        return np.cumsum([0, *(len(menu.options) for menu in self.menus)], dtype=np.int64)

    @cached_property
    @exactly
    def costs(self) -> NDArray[np.int64]:
        """What every option costs, in steps; shape (options,).

        Raises
        ------
        InputError
            If it is more than 64 bits hold.
        """
        costs = self.reserving.credits.in_steps(self.step).both
        most = int(costs.max(initial=0))
        if most > MOST_STEPS:
            raise too_many_steps(most, self.step)
        return costs.astype(np.int64)

    @cached_property
    def qualities(self) -> NDArray[np.int64]:
        """How good every option is, in thousandths; shape (options,)."""
        none = np.empty(0, dtype=np.int64)
        return np.concatenate([none, *(menu.qualities for menu in self.menus)])


def _takes(menu: Menu) -> Decimal:
    return takes_of(menu.options)


class _EndToEnd(Options):
    """The options of menus, one after the other.

    Parameters
    ----------
    menus, starts
        As of `Menus`.
    """

    def __init__(self, menus: tuple[Menu, ...], starts: NDArray[np.int64]) -> None:
        self._menus, self._starts = menus, starts

    def __len__(self) -> int:
        """Return the number of options."""
        return int(self._starts[-1])

    def __iter__(self) -> Iterator[Option]:
        """Yield the options."""
        return (option for menu in self._menus for option in menu.options)

    def at(self, place: int) -> Option:
        """Return the option at a place, 0 or more."""
        menu = int(np.searchsorted(self._starts, place, side="right")) - 1
        return self._menus[menu].options[place - int(self._starts[menu])]
