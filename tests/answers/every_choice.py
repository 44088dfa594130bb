"""Every choice of a small table that keeps some rules: what answers are compared with."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from planner.rules.models import Reserve
from tests.rules.drawing import DAY, TINY
from tests.rules_oracle import MILLION, Choices


class EveryChoice:
    """All choices that keep rules, with what they cost and are worth, in millionths."""

    def __init__(self, rows, rules):
        every = Choices(rows, TINY, DAY)
        own = every.only(every.picks[every.kept(rules)])
        self.reserves = [rule for rule in rules if isinstance(rule, Reserve)]
        self.choices = [
            tuple(
                None if at < 0 else options[at]
                for at, options in zip(picks, own.options, strict=True)
            )
            for picks in own.picks.tolist()
        ]
        self.costs, self.values = own.credits, own.values

    def credits(self, usd):
        """Say what may be spent of a budget, in millionths of credits."""
        usd = Decimal(usd)
        held = sum(
            (rule.usd if rule.usd is not None else rule.share * usd for rule in self.reserves),
            Decimal(0),
        )
        return int(max(usd - held, Decimal(0)) / TINY.credit_usd * MILLION)

    def best(self, usd, row=None, options=None, more=None):
        """Return the greatest value for a budget, with a request made so, or with more for each.

        None where there is no such choice.
        """
        fits = self.costs <= self.credits(usd)
        if row is not None:
            fits = fits & [each[row] in options for each in self.choices]
        worth = self.values if more is None else self.values + more
        return int(worth[fits].max()) if fits.any() else None

    def budgets(self, usd):
        """List the budgets from one on at which something changes, and some just below them."""
        found = {Decimal(usd)}
        for cost in set(self.costs.tolist()):
            share = sum((rule.share or 0 for rule in self.reserves), Decimal(0))
            held = sum((rule.usd or 0 for rule in self.reserves), Decimal(0))
            dollars = cost * TINY.credit_usd / MILLION
            least = (dollars + held) / (1 - share) if cost else Decimal(0)
            step = Decimal("0.000001")
            if share:  # such budgets are told in whole cents
                step = Decimal("0.01")
                least = least.quantize(step, ROUND_CEILING)
            found |= {least, least + step, least - step}
        return sorted(each for each in found if each >= Decimal(usd))
