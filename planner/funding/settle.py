"""What a solution is paid with; in packages, the search for the least money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.engine.solution import Solution
from planner.errors import InfeasibleError
from planner.funding.budget import Budget
from planner.funding.proof import Proof
from planner.funding.purchase import Funding, PurchaseTable

Solve = Callable[[int], Solution]


def settle(
    best: Solution, solve: Solve, *, budget: Budget, catalog: Catalog, step: Decimal
) -> tuple[Solution, Funding, Proof]:
    """Pay for a solution: of the plans of greatest value, one that takes the least money.

    Parameters
    ----------
    best
        The best solution for the most credits that the budget is good for.
    solve
        Solves the same batch for another budget, in units of cost.
    budget
        What may be spent.
    catalog
        The list price, and the packages.
    step
        Credits per unit of cost.

    Returns
    -------
    solution, funding, proof
        The solution of the same value that costs the least money, how it is paid for, and what
        proves both. Where `best` is not proved to be the best, it is paid for as it is.
    """
    if not budget.packages:
        bought = max(best.cost * step - budget.balance_credits, Decimal(0))
        paid = bought * catalog.credit_usd
        return best, Funding(budget.balance_credits, bought, paid, ()), Proof(best)
    table = budget.purchases(catalog)
    search = _Search(best, solve, budget.balance_credits, table, step)
    if best.status == "optimal":
        search.run()
    funding = _bought(search.solution.cost * step, budget.balance_credits, table)
    return search.solution, funding, Proof(best, search.cheaper)


def _bought(credits: Decimal, balance_credits: Decimal, table: PurchaseTable) -> Funding:
    packages = table.cheapest(max(credits - balance_credits, Decimal(0)))
    bought = sum((one.count * one.credits for one in packages), Decimal(0))
    paid = sum((one.count * one.usd for one in packages), Decimal(0))
    return Funding(balance_credits, bought, paid, packages, by_package=True)


class _Search:
    """Bisects over what can be bought: the best value grows with the credits."""

    def __init__(
        self, best: Solution, solve: Solve, balance: Decimal, table: PurchaseTable, step: Decimal
    ) -> None:
        self.solution = best
        self.cheaper: Solution | None = None
        self._best, self._solve = best, solve
        self._balance, self._table, self._step = balance, table, step

    def run(self) -> None:
        """Bisect until the least purchase that is enough is found."""
        levels = self._cheaper_levels()
        low, high = 0, len(levels)
        while low < high:
            middle = (low + high) // 2
            enough = self._is_enough(self._units_of_cost(int(levels[middle])))
            if enough is None:
                break
            low, high = (low, middle) if enough else (middle + 1, high)
        # It is a solution for the whole budget as well; what one more credit would buy is asked
        # of the whole.
        self.solution = replace(self._best, counts=self.solution.counts, cost=self.solution.cost)

    def _cheaper_levels(self) -> IntArray:
        """Find the purchases that do not pay for the best solution."""
        short = self._table.units(self._best.cost * self._step - self._balance)
        return self._table.levels[: int(np.searchsorted(self._table.levels, short))]

    def _units_of_cost(self, level: int) -> int:
        return int((self._balance + level * self._table.credit_unit) // self._step)

    def _is_enough(self, budget: int) -> bool | None:
        """Say whether a smaller budget is worth as much; None where that cannot be told."""
        try:
            solution = self._solve(budget)
        except InfeasibleError:
            return False
        if solution.value == self._best.value:
            self.solution = solution
            return True
        if solution.status != "optimal":
            return None
        self.cheaper = solution
        return False
