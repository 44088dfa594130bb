"""A batch is solved for any budget, by whoever asks."""

from decimal import Decimal

import numpy as np
import pytest

import planner
from planner.engine import Counts
from planner.errors import InfeasibleError
from planner.planning import prepare, solve_batch
from planner.results.solving import best_for, plan_for, solve_for

BUDGETS = [
    planner.Budget(20),
    planner.Budget(5, balance_credits=200),
    planner.Budget(30, balance_credits=7, packages=True),
]


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_batch_is_planned_as_by_plan(batch, budget):
    """The same rows, the same money, in the class that is asked for."""
    direct = planner.plan(batch, budget)
    again = plan_for(direct.batch, budget, make=planner.Plan)
    assert type(again) is planner.Plan
    assert again.to_frame().equals(direct.to_frame())
    assert (again.cost_usd, again.funding) == (direct.cost_usd, direct.funding)
    assert solve_batch(direct.batch, budget).to_frame().equals(direct.to_frame())


@pytest.mark.parametrize("budget", BUDGETS)
def test_the_solution_alone_is_that_of_the_plan(batch, budget):
    """With what it is paid with; the greatest value does not ask for the least money."""
    plan = planner.plan(batch, budget)
    solution, funding, proof = solve_for(plan.batch, budget)
    assert solution.counts == plan.solution.counts
    assert funding == plan.funding
    assert proof.best.certificate.bound == plan.solution.bound
    best = best_for(plan.batch, budget)
    assert (best.value, best.status) == (solution.value, "optimal")
    assert best.cost >= solution.cost


@pytest.mark.parametrize("solve", [best_for, solve_for])
def test_what_cannot_be_is_told_in_the_words_of_the_requests(solve):
    """Ids and dollars, not groups and steps."""
    batch = prepare([{"id": "spot", "duration": 5, "required": True}])
    with pytest.raises(InfeasibleError, match=r"the required request '\w+' costs at least \$"):
        solve(batch, planner.Budget(Decimal("0.01")))


@pytest.mark.parametrize(
    ("many", "who"),
    [
        (1, "the required request 'a' costs"),
        (3, "the 3 required requests 'a' and 'b' and 'c' cost"),
        (4, "the 4 required requests cost"),
    ],
)
def test_up_to_three_that_are_too_dear_are_named(many, who):
    """More would not be read."""
    batch = prepare([{"id": name, "duration": 5, "required": True} for name in "abcd"[:many]])
    with pytest.raises(InfeasibleError, match=f"{who} at least"):
        solve_for(batch, planner.Budget(Decimal("0.01")))


def test_the_method_is_the_one_that_is_asked_for(batch):
    """Of every stage."""
    ready = prepare(batch)
    assert plan_for(ready, planner.Budget(20), make=planner.Plan, method="greedy").by_turn
    assert best_for(ready, planner.Budget(20), method="milp").method == "milp"


def test_a_choice_that_is_known_is_told_only_where_it_is_a_best_one():
    """Another best one in place of what is found; what is worth less is not."""
    batch = prepare([{"id": one, "duration": 5} for one in "ab"])
    budget = planner.Budget(1)
    found = plan_for(batch, budget, make=planner.Plan)
    nothing = Counts(*[np.zeros(0, dtype=np.int64)] * 3)
    told = plan_for(batch, budget, make=planner.Plan, counts=nothing)
    assert found.value > 0
    assert (told.value, told.tally) == (found.value, found.tally)
    assert plan_for(batch, planner.Budget(0), make=planner.Plan, counts=nothing).value == 0
