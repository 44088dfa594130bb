"""Limits inside composites: what keeps them is found as if they were rows, and quicker."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import planner
from planner.errors import InfeasibleError
from planner.planning import prepare
from planner.rules import inside
from planner.rules.models import Cap, Least, Share
from tests.rules.brute import cases, check
from tests.rules.drawing import chance


def clients(count, each, seed=1):
    """Make requests of so many clients, some of them each."""
    draw = np.random.default_rng(seed)
    rows = count * each
    return pd.DataFrame(
        {
            "id": [f"r{at}" for at in range(rows)],
            "duration": draw.choice([5, 10], rows),
            "priority": np.round(draw.uniform(1, 9, rows), 1),
            "client": [f"c{at % count}" for at in range(rows)],
        }
    )


def problem_of(frame, rules, usd=500):
    """Write a batch as a problem; return it with what was arranged."""
    ready = prepare(frame, rules=rules)
    return ready.problem(planner.Budget(usd).most_credits(ready.catalog)), ready.arrangement


@given(chance)
@settings(max_examples=25)
def test_the_best_plan_is_the_one_that_trying_finds(random):
    """However few limits there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inside, "MANY", 0)
        for case in cases(random):
            check(case)


@pytest.mark.parametrize(
    "rule",
    [
        Cap(by="client", videos=1),
        Cap(by="client", seconds=15),
        Cap(by="client", usd=2),
        Least(by="client", videos=1),
        Cap(by="client", model="kling-pro", takes=1),
    ],
)
def test_many_limits_leave_neither_caps_nor_rows(rule, monkeypatch):
    """The same optimum as with them."""
    problem, arranged = problem_of(clients(40, 3), [rule])
    assert problem.is_plain
    assert not arranged.row_limits
    assert not arranged.cap_limits
    found = []
    for many in (0, 100):
        monkeypatch.setattr(inside, "MANY", many)
        problem, _ = problem_of(clients(4, 3), [rule], usd=20)
        assert problem.is_plain == (many == 0)
        found.append(planner.solve(problem))
    assert found[0].status == found[1].status == "optimal"
    assert found[0].value == found[1].value


def test_thousands_are_proved():
    """One video for each of 1,500 clients, whatever stands across them."""
    frame = clients(1500, 2)
    rules = [Cap(by="client", videos=1), Cap(model="kling-pro", usd=150)]
    plan = planner.plan(frame, 500, rules=rules)
    assert plan.status == "optimal"
    made = plan.to_frame()
    assert made[made["model"].notna()].groupby("client").size().max() == 1
    assert plan.verify()


def test_what_every_client_needs_is_made_or_refused():
    """At least one video for each, or no plan, and that is known."""
    frame = clients(200, 2)
    rules = [Least(by="client", videos=1)]
    plan = planner.plan(frame, 2000, rules=rules)
    assert plan.status == "optimal"
    made = plan.to_frame()
    assert made[made["model"].notna()]["client"].nunique() == 200
    problem, _ = problem_of(frame, rules, usd=1)
    with pytest.raises(InfeasibleError, match="cost at least"):
        problem.check_feasible()


def test_few_limits_stay_what_they_are():
    """So that their prices say what more of each is worth."""
    problem, arranged = problem_of(clients(10, 3), [Cap(by="client", videos=1)])
    assert len(problem.rows) == len(arranged.row_limits) == 10
    problem, arranged = problem_of(clients(10, 3), [Cap(by="client", usd=2)])
    assert len(problem.caps) == len(arranged.cap_limits) == 10


def test_what_nothing_can_pass_is_left_out():
    """A limit of as many videos as there are; what some can pass is kept."""
    frame = clients(40, 2)
    each = {f"c{at}": 1 if at < 3 else 2 for at in range(40)}
    problem, arranged = problem_of(frame, [Cap(by="client", videos=each)])
    assert problem.is_plain
    assert len(arranged.composites) == 3


def test_one_request_alone_is_limited_too():
    """What it may not take goes off its menu; what it must give makes it required."""
    problem, _ = problem_of(clients(40, 1), [Cap(by="client", seconds=7)])
    assert problem.is_plain
    assert planner.solve(problem).counts.counts.sum() <= 40
    problem, _ = problem_of(clients(40, 1), [Least(by="client", videos=1)])
    assert problem.groups.required.all()


def test_large_groups_and_shares_stay_rows():
    """A composite of so many would have too long a menu, and a share is of everything."""
    frame = clients(40, inside.MOST + 1)
    assert len(problem_of(frame, [Cap(by="client", videos=3)])[0].rows) == 40
    assert len(problem_of(frame, [Cap(by="client", usd=3)])[0].caps) == 40
    assert len(problem_of(clients(40, 2), [Share(by="client", most="10%")])[0].rows) == 40


def test_a_family_of_counts_is_kept_inside_one_another():
    """By film within the client: the inner ones join, and the outer ones with them."""
    frame = clients(40, 4)
    frame["film"] = frame["client"] + "-" + (frame.index // 40 % 2).astype(str)
    rules = [Cap(by="client", videos=3), Cap(by="film", videos=1), Cap(by="client", usd=4)]
    problem, arranged = problem_of(frame, rules)
    assert problem.is_plain
    assert len(arranged.composites) == 40


def test_a_budget_that_cuts_through_is_a_cap_or_row_as_before():
    """Clients of which each is under two regions: one of the two rules cuts across."""
    frame = clients(40, 2)
    frame["region"] = np.where(np.arange(len(frame)) < 40, "north", "south")
    rules = [Cap(by="region", usd=100), Cap(by="client", usd=2)]
    problem, _ = problem_of(frame, rules, usd=150)
    assert len(problem.rows) == 40
    assert planner.solve(problem).status == "optimal"


def test_what_is_entangled_is_rows_again(monkeypatch):
    """Where the menu of a composite would be too long, single requests are limited."""
    monkeypatch.setattr("planner.rules.ties.fronts.MOST_STATES_WITH_ROWS", 8)
    problem, arranged = problem_of(clients(40, 20), [Cap(by="client", seconds=120)])
    assert arranged.composites is None
    assert len(problem.rows) == len(arranged.row_limits) == 40


def test_by_turn_as_many_are_made_as_a_limit_allows():
    """Together they make as many as they can, and not the one that costs the least."""
    frame = clients(40, 3)
    plan = planner.plan(frame, 10_000, rules=Cap(by="client", videos=2), method="greedy")
    assert plan.tally.made == 80
    assert plan.value <= planner.plan(frame, 10_000, rules=Cap(by="client", videos=2)).value
