"""Every choice of a small table that keeps some rules: what answers are compared with."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from itertools import product

import numpy as np

from planner.planning import prepare
from planner.rules.models import Reserve
from tests.rules.trying import USD_PER_CREDIT, keeps, possible_under

PLENTY = Decimal(10**6)


class EveryChoice:
    """All choices that keep rules, with what they cost and are worth, in credits and millionths."""

    def __init__(self, frame, rules):
        batch, rows = prepare(frame), frame.to_dict("records")
        possible = possible_under(frame, rules)
        self.reserves = [rule for rule in rules if isinstance(rule, Reserve)]
        others = [rule for rule in rules if not isinstance(rule, Reserve)]
        self.choices, costs, values = [], [], []
        for choice in product(*map(self._menu, [batch] * len(rows), range(len(rows)))):
            if keeps(rows, choice, PLENTY, others, possible):
                self.choices.append(tuple(option for option, _ in choice))
                costs.append(sum(option.credits for option, _ in choice if option))
                values.append(
                    sum(
                        int(priority) * quality
                        for priority, (_, quality) in zip(
                            batch.requests.priorities, choice, strict=True
                        )
                    )
                )
        self.costs = np.array([int(cost) for cost in costs], dtype=np.int64)
        self.values = np.array(values, dtype=np.int64)

    @staticmethod
    def _menu(batch, row):
        menu = batch.menus.menus[batch.menus.members[row]]
        skip = [] if batch.requests.required[row] else [(None, 0)]
        return [*skip, *zip(menu.options, menu.qualities.tolist(), strict=True)]

    def credits(self, usd):
        """Say what may be spent of a budget."""
        usd = Decimal(usd)
        held = sum(
            (rule.usd if rule.usd is not None else rule.share * usd for rule in self.reserves),
            Decimal(0),
        )
        return max(usd - held, Decimal(0)) / USD_PER_CREDIT

    def best(self, usd, row=None, options=None, more=None):
        """Return the greatest value for a budget, with a request made so, or with more for each.

        None where there is no such choice.
        """
        fits = self.costs <= float(self.credits(usd))
        if row is not None:
            fits = fits & np.array([each[row] in options for each in self.choices], dtype=bool)
        worth = self.values if more is None else self.values + more
        return int(worth[fits].max()) if fits.any() else None

    def budgets(self, usd):
        """List the budgets from one on at which something changes, and some just below them."""
        found = {Decimal(usd)}
        for cost in set(self.costs.tolist()):
            share = sum((rule.share or 0 for rule in self.reserves), Decimal(0))
            held = sum((rule.usd or 0 for rule in self.reserves), Decimal(0))
            least = (cost * USD_PER_CREDIT + held) / (1 - share) if cost else Decimal(0)
            step = Decimal("0.000001")
            if share:  # such budgets are told in whole cents
                step = Decimal("0.01")
                least = least.quantize(step, ROUND_CEILING)
            found |= {least, least + step, least - step}
        return sorted(each for each in found if each >= Decimal(usd))
