"""The present plan under other qualities: where menus stay as they are, only these are new."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.answers.present import Present, Trial
from planner.answers.reach import Reach, Seen, factor_shown, offer_of, rating_of, seen_on
from planner.batch import Batch
from planner.catalog.quality import delivers, most
from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.menus.menu import Menus
from planner.requests.fields import PLACES


class Rerated:
    """A batch that is rated by other catalogs.

    Parameters
    ----------
    present
        The present plan.
    reach
        The options of its batch.

    Attributes
    ----------
    present, reach
        As above.
    """

    def __init__(self, present: Present, reach: Reach) -> None:
        self.present, self.reach = present, reach
        self._seen, self._members = _each_once(present.batch)
        self._enough = self._good_enough(present.batch.catalog)

    def under(self, catalog: Catalog) -> Trial:
        """Plan with another catalog, which has the same prices."""
        if self._good_enough(catalog) != self._enough:
            return self.present.under(catalog)
        present, old = self.present, self.present.batch
        levels = [_quality(catalog, one) for one in self._seen]
        qualities = np.array(levels, dtype=np.int64)[self._members]
        starts = old.menus.starts
        menus = tuple(
            replace(menu, qualities=qualities[begin:end])
            for menu, begin, end in zip(old.menus.menus, starts[:-1], starts[1:], strict=True)
        )
        batch = old.rated(Menus(menus, old.menus.members, old.menus.on), catalog)
        changed = batch.arrangement.problem(present.problem.budget)
        return Trial(batch, changed, present.choice, present.clock)

    def _good_enough(self, catalog: Catalog) -> list[bool]:
        """Say which options are of the tiers that some request demands."""
        return [
            delivers(
                catalog,
                one.model,
                offer_of(catalog, one),
                tier,
                rating_of(catalog, one),
                one.platform or None,
            )
            for tier in self.reach.tiers
            for one in self.reach.seen
        ]


def _each_once(batch: Batch) -> tuple[list[Seen], IntArray]:
    """Tell the options of all menus apart by what rates them; shape (options,)."""
    pairs, members = batch.menus.shown
    places: dict[Seen, int] = {}
    seen = (seen_on(batch.catalog, platform, option) for option, platform in pairs)
    at = [places.setdefault(one, len(places)) for one in seen]
    return list(places), np.array(at, dtype=np.int64)[members]


def _quality(catalog: Catalog, one: Seen) -> int:
    """Rate an option in thousandths, as its menu does."""
    rated = rating_of(catalog, one)
    end = most(catalog, one.model, offer_of(catalog, one))
    return int(rated.scaled(factor_shown(catalog, one), end).value * PLACES)
