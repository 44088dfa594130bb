"""What a plan at the list price costs where its credits are sold in packages only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd_up
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.funding.settle import paid_with

MEND = "--packages plans with them, in Python Budget(..., packages=True)"


@exactly
def in_packages_only(credits: Decimal, budget: Budget, catalog: Catalog) -> tuple[str, ...]:
    """Say what the credits of a plan cost in packages, where they are sold in nothing else.

    Parameters
    ----------
    credits
        What the plan takes.
    budget
        What it was planned with.
    catalog
        What it was planned with.

    Returns
    -------
    tuple of str
        A sentence, if it is planned at the list price and takes more than is there.
    """
    needed = credits - budget.balance_credits
    if not catalog.packages_only or budget.packages or needed <= 0:
        return ()
    said = f"{catalog.name} sells credits in packages only"
    here = f"{said}: what is {usd_up(needed * catalog.credit_usd)} here, at the list price,"
    try:
        least = replace(budget, packages=True).usd_for(credits, catalog)
    except InputError:
        return (f"{said}, and these do not hold as many as the plan takes.",)
    funding = paid_with(credits, replace(budget, packages=True), catalog)
    bought = ", ".join(
        f"{one.count:,} x {one.name or f'{plain(one.credits)} credits'}" for one in funding.packages
    )
    beyond = ", more than the budget" if least > budget.usd else ""
    left = funding.leftover(credits)
    over = f", {plain(left)} credits left" if left else ""
    return (f"{here} costs {usd_up(least)} in them{beyond}: {bought}{over}; {MEND}.",)
