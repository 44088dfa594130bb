"""Why there is no plan where several catalogs are paid, some of them in packages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd, usd_up
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, SolverError
from planner.funding.budget import Budget
from planner.funding.joint import joint_of
from planner.funding.paid import Funding
from planner.funding.sums import Sums
from planner.results.conflicts import PATIENCE_S, required_cost, without_options
from planner.results.short import raised_text


@exactly
def told_jointly(batch: Batch, budget: Budget, clock: Clock | None = None) -> InfeasibleError:
    """Tell why nothing is feasible, for how little money something is, and what that buys.

    Parameters
    ----------
    batch, budget
        What was to be planned, for what.
    clock
        How long it may take to find out.
    """
    rows, conflicts = without_options(batch)
    if conflicts:
        return InfeasibleError(conflicts, requests=rows, budget_usd=budget.usd)
    rules = " and keeps the rules" if batch.rules else ""
    found = _least(batch, budget, clock)
    if found is None:
        sellers = " and ".join(one.name for one in batch.sellers)
        said = (
            f"no purchase for {usd(budget.usd)} pays for what is required{rules}: credits of "
            f"{sellers} are bought in packages; raise the budget, plan at list prices, or require "
            "less"
        )
        return InfeasibleError([said], budget_usd=budget.usd)
    least_usd, paid = found
    beside = " beside the rules" if batch.rules else ""
    said = (
        f"{required_cost(batch)} at least {usd_up(least_usd)}{beside}, the budget is "
        f"{usd(budget.usd)}; {raised_text(least_usd, budget)}, or require less"
    )
    bought = f"what to buy for {usd_up(paid.cost_usd)}: {'; '.join(_bought(paid))}"
    return InfeasibleError([said, bought], least_usd=least_usd, budget_usd=budget.usd)


def _least(batch: Batch, budget: Budget, clock: Clock | None) -> tuple[Decimal, Funding] | None:
    """Find the least money that pays for what is required, and how; None where nobody can tell."""
    joint = joint_of(batch, budget)
    left = None if clock is None else clock.left_s()
    if joint is None:
        return None
    try:
        sums = Sums(joint, Clock(PATIENCE_S if left is None else min(left, PATIENCE_S)))
        found = sums.least(0)
    except SolverError:
        return None
    if found is None:
        return None
    return batch.credits_for(found[0] * joint.unit), joint.paid(found[1].counts)


def _bought(paid: Funding) -> Iterator[str]:
    """Say what is bought, of whom, and what is paid at list prices."""
    for part in paid.parts:
        for one in part.packages:
            yield f"of {part.catalog} {one.count:,} x {one}"
    rest = paid.cost_usd - sum((part.cost_usd for part in paid.parts), Decimal(0))
    if rest:
        yield f"{usd_up(rest)} at list prices"
