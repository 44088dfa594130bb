"""What the next dollar buys, or where that is not enough for anything, the least money that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from weakref import WeakKeyDictionary

from planner.answers.best import Best
from planner.catalog.amounts import RATIO, exactly
from planner.engine.clock import Clock
from planner.errors import InputError, SolverError
from planner.results.result import Result
from planner.results.table import UNIT
from planner.rules.objectives import COVERAGE

# Up to so many requests it is solved for, in milliseconds, 0.1 s with long menus. With more, single
# requests cost little beside the budget, and the price of money says it within a few percent.
MOST_SOLVED = 500
PATIENCE_S = 1.0  # beside rules it may take longer, and is then not told
# Summary and card ask the same.
_found: WeakKeyDictionary[Result, NextStep | None] = WeakKeyDictionary()


@dataclass(frozen=True)
class NextStep:
    """What a little more money buys.

    Attributes
    ----------
    more_usd
        How much more: one dollar, or the least that buys anything where that is more; 0 where no
        money does.
    gain
        What the best plan for that much is worth beyond the present one.
    """

    more_usd: Decimal
    gain: Decimal


def next_step(plan: Result) -> NextStep | None:
    """Find what the next dollar buys, by solving again; what was found once is remembered.

    Parameters
    ----------
    plan
        A plan that is the best one for its budget.

    Returns
    -------
    NextStep or None
        None where that is not proved in time, and where the plan holds no requests, is not proved
        to be the best one for its budget, of the greatest value, or buys packages of several
        catalogs.
    """
    if plan.batch is None or plan.status != "optimal" or plan.objective == COVERAGE:
        return None
    if plan.proof.survey is not None:
        return None
    if plan not in _found:
        _found[plan] = _step(plan)
    return _found[plan]


@exactly
def _step(plan: Result) -> NextStep | None:
    best, dollar = Best(plan), plan.budget.usd + 1
    best.within(Clock(PATIENCE_S))
    try:
        present = best.value(best.today)
        usd, value = dollar, best.value(best.paying.units(dollar))
        if value == present:
            least = best.optima.least_budget(present + 1)
            if least is None:
                return NextStep(Decimal(0), Decimal(0))
            usd, units = best.budget_for(least)
            value = best.value(units)
    except (InputError, SolverError):
        return None
    return NextStep(usd - plan.budget.usd, RATIO.divide(value - present, UNIT))
