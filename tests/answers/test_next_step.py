"""What the next dollar buys, or the least money that buys anything."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers import next_step as module
from planner.answers.next_step import NextStep, next_step
from planner.results.table import UNIT

CENT = Decimal("0.01")
RULES = [
    (),
    planner.Reserve(share=0.2),
    planner.Cap(usd=5),
    planner.OneOf("film"),
]
rows = st.lists(
    st.fixed_dictionaries(
        {
            "duration": st.integers(1, 20),
            "priority": st.integers(0, 3),
            "film": st.integers(1, 4),
        }
    ),
    min_size=1,
    max_size=6,
)


def value(rows, usd, balance, packages, rules):
    """Plan, and return the value in millionths."""
    plan = planner.plan(rows, planner.Budget(usd, balance, packages), rules=rules)
    assert plan.status == "optimal"
    return plan.solution.value


@pytest.mark.filterwarnings("ignore:rule .* can never be reached")
@settings(max_examples=20)
@given(rows, st.integers(0, 30), st.sampled_from([0, 17]), st.booleans(), st.sampled_from(RULES))
def test_it_is_what_planning_again_finds(rows, usd, balance, packages, rules):
    """For a dollar more, or for the least that buys anything; a cent less buys nothing."""
    plan = planner.plan(rows, planner.Budget(usd, balance, packages), rules=rules)
    step = next_step(plan)
    if not step.gain:
        assert step == NextStep(Decimal(0), Decimal(0))
        assert value(rows, 10_000, balance, packages, rules) == plan.solution.value
        return
    assert step.more_usd >= 1
    then = value(rows, usd + step.more_usd, balance, packages, rules)
    assert (then - plan.solution.value) / Decimal(UNIT) == step.gain
    if step.more_usd > 1:
        before = usd + step.more_usd - CENT
        assert value(rows, before, balance, packages, rules) == plan.solution.value


@pytest.mark.parametrize(
    "make",
    [
        lambda: planner.plan([{"duration": 5}], 1, method="greedy"),
        lambda: planner.plan([{"duration": 5}], 1, objective="coverage"),
        lambda: planner.Plan.from_json(planner.plan([{"duration": 5}], 1).to_json()),
    ],
    ids=["by the greedy rule", "as many as can be", "from a file"],
)
def test_of_some_plans_it_is_not_known(make):
    """Those that are not the best of their value, and those that hold no requests."""
    assert next_step(make()) is None


def test_what_takes_too_long_is_not_known(monkeypatch):
    """Nobody waits for it."""
    rules = [planner.Cap(by="client", usd=2), planner.Cap(by="kind", usd=3)]
    rows = [{"duration": 5, "client": at % 3, "kind": at % 2} for at in range(9)]
    plan, again = (planner.plan(rows, 3, rules=rules) for _ in range(2))
    assert next_step(plan) is not None
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    assert next_step(again) is None


def test_what_was_found_once_is_remembered(monkeypatch):
    """Summary and card say the same, and nobody waits twice."""
    plan = planner.plan([{"duration": 5}] * 3, 2)
    found = next_step(plan)
    monkeypatch.delattr(module, "Best")
    assert next_step(plan) is found
