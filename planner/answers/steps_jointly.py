"""The budgets of a frontier where several catalogs are paid, some in packages, solved one by one.

Each purchase leaves another problem, so that there is no staircase, and no price of money: of what
lies between two budgets nothing is known but that its value lies between theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.answers.paying import PayingJointly
from planner.answers.points import FrontierPoint
from planner.answers.steps import Found, grid
from planner.catalog.amounts import exactly
from planner.engine import Counts, Solution
from planner.engine.budgets import Optima
from planner.engine.clock import Clock
from planner.engine.counts import amount_of, value_of
from planner.errors import InfeasibleError, SolverError
from planner.funding.budget import Budget
from planner.funding.joint import Joint
from planner.funding.sums import Sums
from planner.results.short_jointly import told_jointly
from planner.results.table import UNIT

GRID = 20  # budgets about, where none are named


@dataclass(frozen=True, eq=False)
class FoundJointly(Found):
    """As of `Found`: what is best for each budget; units are sums of money.

    Attributes
    ----------
    paid
        What each costs, in these.
    least_usd
        The least budget that is enough for what is required.
    """

    paid: tuple[int, ...] = ()
    least_usd: Decimal = Decimal(0)

    @property
    def costs(self) -> list[int]:
        """What each costs."""
        return list(self.paid)


def find_jointly(
    joint: Joint,
    budget: Budget,
    wanted: Sequence[Decimal] | None,
    own: tuple[Decimal, Counts | None] | None,
    clock: Clock,
) -> FoundJointly:
    """Find the best choice for every budget, of those as good one that costs the least.

    Parameters
    ----------
    joint, budget
        What is solved, and that packages are bought.
    wanted
        The budgets in USD, rising; some round ones where None.
    own
        The budget of a plan, which is on that grid in any case, and its choice, which is told
        where it is a best one.
    clock
        How long it may take.

    Raises
    ------
    InfeasibleError
        If no budget is enough for what is required.
    SolverError
        If there was no time to find out which is.
    """
    sums, paying = Sums(joint, clock), PayingJointly(joint, budget)
    least = sums.least_money(0)
    if least is None:
        raise told_jointly(joint.batch, replace(budget, usd=joint.enough_usd))
    low = paying.usd(least)
    if wanted is None:
        high = paying.usd(sums.cheapest(sums.enough)[0])
        wanted = grid(low, high, None if own is None else own[0], GRID)
    solved: list[tuple[Decimal, int, int, Solution]] = []
    infeasible, unsettled = [], []
    for usd in wanted:
        try:
            money = paying.units(usd)
            solved.append((usd, money, *sums.cheapest(money)))
        except InfeasibleError:
            infeasible.append(usd)
        except SolverError:
            unsettled.append(usd)
    usds, units, paid, solutions = zip(*solved, strict=True) if solved else ((), (), (), ())
    held = {}
    for at, (usd, _, cost, solution) in enumerate(solved):
        if own is not None and usd == own[0] and own[1] is not None:
            alike = value_of(solution.problem, own[1]) == solution.value
            held = {at: own[1]} if alike and sums.paid(own[1]) == cost else {}
    return FoundJointly(
        joint.batch,
        Optima(joint.nothing, clock),
        None,
        (),
        usds,
        units,
        solutions,
        tuple(infeasible),
        tuple(unsettled),
        held,
        paid,
        low,
    )


@exactly
def points_jointly(joint: Joint, found: FoundJointly) -> Iterator[FrontierPoint]:
    """Yield the points of what was found, one for each budget."""
    step = joint.batch.menus.step
    rows = joint.batch.arrangement.counted
    for usd, paid, value, made, counts in zip(
        found.budgets_usd, found.paid, found.values, found.made, found.counts, strict=True
    ):
        yield FrontierPoint(
            budget_usd=usd,
            cost_usd=(paid * joint.unit).normalize() + 0,
            credits=sum(amount_of(row, counts) for row in rows) * step,
            value=value / UNIT,
            made=made,
            relaxed=value / UNIT,
            shadow_price=None,
            price_from_usd=None,
            price_to_usd=None,
        )
