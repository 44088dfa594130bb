"""Why each request was planned, downgraded or skipped, in a producer's words.

A reason is a number per request and one text per distinct reason, so that a million requests
take a few hundred texts.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.spelling import about_usd, plain
from planner.engine.arrays import IntArray
from planner.menus.menu import Menu, Menus
from planner.requests.fields import PLACES


def reasons(
    menus: Menus,
    taken: NDArray[np.int32],
    priorities: IntArray,
    usd_per_credit: Decimal | None,
    budget_credits: Decimal,
    *,
    by_turn: bool,
) -> pd.Categorical:
    """Say why every request got what it got.

    Parameters
    ----------
    menus
        The menus of the problem.
    taken
        The option of each request among those of all menus; their number where it is skipped.
    priorities
        Of each request.
    usd_per_credit
        To speak of money; None to speak of credits, where they have no one price.
    budget_credits
        What might be spent.
    by_turn
        Whether the greedy rule chose.

    Returns
    -------
    pandas.Categorical
        A sentence per request.
    """
    texts = _Texts(menus, usd_per_credit, budget_credits, greedy=by_turn)
    codes = _codes(menus, taken, priorities)
    used = np.flatnonzero(np.bincount(codes, minlength=1))
    spelled = [texts.spell(code) for code in used.tolist()]
    sentences = list(dict.fromkeys(spelled))
    position = {sentence: at for at, sentence in enumerate(sentences)}
    lookup = np.zeros(int(used.max(initial=0)) + 1, dtype=np.min_scalar_type(-len(sentences) - 1))
    lookup[used] = [position[sentence] for sentence in spelled]
    return pd.Categorical.from_codes(lookup[codes], categories=pd.Index(sentences, dtype="str"))


def _codes(menus: Menus, taken: NDArray[np.int32], priorities: IntArray) -> NDArray[np.int32]:
    """Find the number of each request's reason: its option; else its menu, apart if worthless."""
    codes = taken.copy()
    skipped = np.flatnonzero(taken == len(menus.options))
    worthless = priorities[skipped] == 0
    codes[skipped] += menus.members[skipped] + len(menus.menus) * worthless
    return codes


class _Texts:
    def __init__(
        self, menus: Menus, usd_per_credit: Decimal | None, budget: Decimal, *, greedy: bool
    ) -> None:
        self.menus = menus
        self.price = usd_per_credit
        self.budget = budget
        self.greedy = greedy
        sizes = [len(menu.options) for menu in menus.menus]
        self.menu_of_option = np.repeat(np.arange(len(sizes)), sizes)
        self.starts = np.cumsum([0, *sizes])

    def spell(self, code: int) -> str:
        options, count = len(self.menus.options), len(self.menus.menus)
        if code < options:
            position = int(self.menu_of_option[code])
            menu, at = self.menus.menus[position], code - int(self.starts[position])
            return self._taken_by_turn(menu, at) if self.greedy else self._taken(menu, at)
        menu = self.menus.menus[(code - options) % count]
        if menu.obstacle:
            return f"Cannot be made: {menu.obstacle}."
        if self.greedy:
            return self._passed_over(menu)
        if code - options >= count:
            return "Skipped: its priority is 0, so making it would add nothing."
        cheapest = min(menu.options, key=lambda option: option.credits)
        cost = self._usd(cheapest.credits)
        if cheapest.credits > self.budget:
            return f"Skipped: costs {cost} at least ({cheapest}), more than the whole budget."
        return f"Skipped: costs {cost} at least ({cheapest}); that money does more elsewhere."

    def _taken(self, menu: Menu, at: int) -> str:
        if len(menu.options) == 1:
            return "Made with its only option."
        top = int(menu.qualities.max())
        if menu.qualities[at] == top:
            platform = menu.kind.platform
            return f"Made with the best that {platform} shows." if platform else "Made at its best."
        best = min(
            (menu.options[other] for other in np.flatnonzero(menu.qualities == top)),
            key=lambda option: option.credits,
        )
        gain = plain(Decimal(top - int(menu.qualities[at])) / PLACES)
        more = best.credits - menu.options[at].credits
        if more <= 0:
            return f"Made, though {best} would be {gain} better for no more money."
        why = "that money does more elsewhere"
        if best.credits > self.budget:
            why = "together more than the whole budget"
        return f"Downgraded: {best} adds {gain} quality for {self._usd(more)} more; {why}."

    def _taken_by_turn(self, menu: Menu, at: int) -> str:
        if menu.preferred == at:
            return "Taken in its turn, by priority, while it fitted."
        return "Required: made with its cheapest option."

    def _passed_over(self, menu: Menu) -> str:
        if menu.preferred < 0:
            return (
                "Passed over: the greedy rule tries one model and resolution, "
                "and they cannot make this."
            )
        option = menu.options[menu.preferred]
        return (
            f"Passed over: {option} at {self._usd(option.credits)} "
            "did not fit what was left in its turn."
        )

    def _usd(self, credits: Decimal) -> str:
        if self.price is None:
            return f"{plain(credits)} credits"
        return about_usd(credits * self.price)
