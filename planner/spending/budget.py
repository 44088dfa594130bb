"""What a plan may spend, and what it costs to have the credits it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from planner.catalog.arguments import Number
from planner.catalog.packages import Funding, Shelf
from planner.catalog.schema import Catalog, Package
from planner.engine.problem import Problem
from planner.engine.solution import Solution
from planner.errors import BudgetError, InfeasibleError
from planner.results.proof import Proof
from planner.spending.money import dollars


@dataclass(frozen=True)
class Budget:
    """What a plan may spend.

    Attributes
    ----------
    usd
        Dollars. Any number that `dollars` reads.
    balance_credits
        Credits that are there already; they are used first.
    packages
        Whether dollars buy credits in the catalog's packages. Without, they buy them at its list
        price.

    Raises
    ------
    BudgetError
        If an amount is negative, not finite or not a number.
    """

    usd: Decimal = Decimal(0)
    balance_credits: Decimal = Decimal(0)
    packages: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "usd", dollars(self.usd))
        balance = dollars(self.balance_credits, "balance_credits")
        object.__setattr__(self, "balance_credits", balance)

    @classmethod
    def of(cls, budget: Budget | Number | str) -> Budget:
        """Take a number of USD, or a Budget as it is."""
        return budget if isinstance(budget, Budget) else cls(usd=dollars(budget))

    def most_credits(self, catalog: Catalog) -> Decimal:
        """Return the credits that can be spent at the most.

        Parameters
        ----------
        catalog
            The list price, and the packages.

        Raises
        ------
        BudgetError
            If packages are wanted of a catalog that has none.
        """
        if self.packages:
            return self.balance_credits + self._shelf(catalog).levels[-1]
        return self.balance_credits + self.usd / catalog.credit_usd

    def settle(
        self,
        best: Solution,
        step: Decimal,
        catalog: Catalog,
        solve: Callable[[Problem], Solution],
    ) -> tuple[Solution, Funding, Proof]:
        """Pay for a solution: of the plans of greatest value, one that takes the least money.

        Parameters
        ----------
        best
            The best solution for `most_credits`.
        step
            Credits per unit of cost in its problem.
        catalog
            The list price, and the packages.
        solve
            Solves the same problem for less budget.

        Returns
        -------
        solution, funding, proof
            The solution of the same value that costs the least money, how it is paid for, and
            what proves both. Where `best` is not proved to be the best, it is paid for as it is.
        """
        if not self.packages:
            bought = max(best.cost * step - self.balance_credits, Decimal(0))
            paid = bought * catalog.credit_usd
            return best, Funding(self.balance_credits, bought, paid, ()), Proof(best)
        shelf = self._shelf(catalog)
        solution, cheaper = best, None
        if best.status == "optimal":
            solution, cheaper = self._least_money(best, step, shelf, solve)
        needed = max(solution.cost * step - self.balance_credits, Decimal(0))
        packages = shelf.cheapest(needed)
        bought = sum((one.count * one.credits for one in packages), Decimal(0))
        paid = sum((one.count * one.usd for one in packages), Decimal(0))
        funding = Funding(self.balance_credits, bought, paid, packages, by_package=True)
        return solution, funding, Proof(best, cheaper)

    def _least_money(
        self,
        best: Solution,
        step: Decimal,
        shelf: Shelf,
        solve: Callable[[Problem], Solution],
    ) -> tuple[Solution, Solution | None]:
        """Bisect over what can be bought: the best value grows with the credits."""
        levels = [level for level in shelf.levels if self._short_of(best, step, level)]
        low, high = 0, len(levels)
        solution, cheaper = best, None
        while low < high:
            middle = (low + high) // 2
            budget = int((self.balance_credits + levels[middle]) // step)
            try:
                found = solve(best.problem.with_budget(budget))
            except InfeasibleError:
                low = middle + 1
                continue
            if found.value == best.value:
                solution, high = found, middle
            elif found.status == "optimal":
                cheaper, low = found, middle + 1
            else:
                break
        # It is a solution for the whole budget as well; what one more credit would buy is asked
        # of the whole.
        return replace(best, counts=solution.counts, cost=solution.cost), cheaper

    def _short_of(self, solution: Solution, step: Decimal, level: Decimal) -> bool:
        return self.balance_credits + level < solution.cost * step

    def _shelf(self, catalog: Catalog) -> Shelf:
        if not catalog.packages:
            raise BudgetError(f"catalog {catalog.name} has no packages; plan at its list price")
        return _tabulated(catalog.packages, self.usd)


@lru_cache(maxsize=4)
def _tabulated(packages: tuple[Package, ...], usd: Decimal) -> Shelf:
    """Tabulate purchases once for a plan, which asks for them several times."""
    return Shelf(packages, usd)
