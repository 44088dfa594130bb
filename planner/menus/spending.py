"""What options cost of each of some catalogs: credits of one pay for no other's models."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.menus.menu import Menus
from planner.menus.option import Ordered


def costs_by_catalog(menus: Menus, names: Sequence[str]) -> list[NDArray[np.int64]]:
    """Part what every option costs by who sells it.

    Parameters
    ----------
    menus
        The options.
    names
        Some of the catalogs that the plan is over.

    Returns
    -------
    list of NDArray[np.int64]
        Of each of them, and of all the others together, what every option and its drafts cost of
        it, in steps; each of shape (options,).
    """
    credits = menus.reserving.credits.in_steps(menus.step)
    parts = (
        (credits.final, _sellers(menus.ones, names)[menus.places]),
        (credits.drafts, _sellers(menus.reserving.found, names)[menus.reserving.owners]),
    )
    return [
        sum(
            (np.where(sellers == at, amounts, 0).astype(np.int64) for amounts, sellers in parts),
            np.zeros(len(menus.places), dtype=np.int64),
        )
        for at in range(len(names) + 1)
    ]


def _sellers(ordered: Sequence[Ordered], names: Sequence[str]) -> NDArray[np.int64]:
    """Say who sells each, by place among the names, others the last; the last is nobody's."""
    place = {name: at for at, name in enumerate(names)}
    return np.array([*(place.get(one.catalog, len(names)) for one in ordered), -1], np.int64)
