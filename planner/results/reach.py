"""What a budget is good for: which options cost more than all of it."""

from __future__ import annotations

from decimal import Decimal

from planner.batch import Batch
from planner.funding.affording import Affording
from planner.funding.budget import Budget
from planner.funding.joint import joint_of
from planner.menus.option import Option


class Reach:
    """What a budget is good for.

    Parameters
    ----------
    batch, budget
        What is planned, for what.

    Attributes
    ----------
    whole, spendable
        What there is, and what of it rules do not keep back: in credits; in USD where several
        catalogs are paid, some of them in packages.
    """

    def __init__(self, batch: Batch, budget: Budget) -> None:
        joint = joint_of(batch, budget)
        self._affording = None if joint is None else Affording(joint)
        self.whole = budget.most_credits(batch.catalog) if joint is None else budget.usd
        self.spendable = batch.spendable(self.whole)

    def is_beyond(self, option: Option) -> bool:
        """Say whether an option costs more than may be spent."""
        return not self._pays_for(option, self.spendable)

    def is_kept_back(self, option: Option) -> bool:
        """Say whether what is kept back would be enough for it."""
        return self.is_beyond(option) and self._pays_for(option, self.whole)

    def _pays_for(self, option: Option, money: Decimal) -> bool:
        if self._affording is None:
            return option.credits <= money
        return self._affording.pays_for(option, money)
