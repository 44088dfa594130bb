"""Menus: what requests may choose from, priced and rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import common_unit, exactly, too_many_steps
from planner.menus.option import Option
from planner.requests.fields import Kind

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

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options of all menus, end to end, as the problem's arrays hold them."""
        return tuple(option for menu in self.menus for option in menu.options)

    @cached_property
    def offers(self) -> tuple[tuple[str, int], ...]:
        """What may be ordered: models, and positions of their offers, each once."""
        ordered = ((one.model, one.offer) for one in self._different.values())
        return tuple(dict.fromkeys(ordered))

    @cached_property
    def step(self) -> Decimal:
        """Credits per unit of cost in the problem: the greatest that makes every cost whole."""
        return common_unit({option.credits for option in self._different.values()})

    @cached_property
    def _different(self) -> dict[int, Option]:
        """The options by identity: most stand on many menus."""
        return {id(option): option for option in self.options}

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
        each = {key: int(option.credits / self.step) for key, option in self._different.items()}
        most = max(each.values(), default=0)
        if most > MOST_STEPS:
            raise too_many_steps(most, self.step)
        return np.array([each[id(option)] for option in self.options], dtype=np.int64)

    @cached_property
    def qualities(self) -> NDArray[np.int64]:
        """How good every option is, in thousandths; shape (options,)."""
        none = np.empty(0, dtype=np.int64)
        return np.concatenate([none, *(menu.qualities for menu in self.menus)])
