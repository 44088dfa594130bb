"""What a plan is questioned by, also where it was read from JSON."""

import json
from dataclasses import replace

import numpy as np
import pytest

import planner
from planner.answers import questioned
from planner.answers.questioned import batch_of, choice_of
from planner.errors import InputError

ROWS = [
    {"id": "a", "Length (min)": 0.5, "Prio": "high", "platform": "YT", "quality": "mine"},
    {"id": "b", "Length (min)": 1, "Prio": None, "model": "KLING PRO", "quality": None},
    {"id": "c", "Length (min)": 0.1, "Prio": "low", "max_cost_usd": "2,50", "requested_id": 7},
    {"id": "d", "Length (min)": 0.1, "Prio": "low", "takes": 2.5, "features": None},
]


def read(plan):
    """Take a plan to JSON and back."""
    return planner.Plan.from_json(plan.to_json())


@pytest.mark.parametrize("budget", [0, 20, 500])
@pytest.mark.parametrize(
    "rows", [ROWS, ROWS[:0], [{"duration": 5}, {"duration": 5, "priority": 1}]]
)
def test_a_plan_from_json_is_questioned_by_what_was_planned(rows, budget):
    """Its requests, menus and choice: as those of the plan that it was, whatever its headings."""
    plan = planner.plan(rows, budget)
    batch = batch_of(read(plan))
    assert batch_of(plan) is plan.batch
    held, again = plan.batch.requests, batch.requests
    assert again.kinds == held.kinds
    for name in ("members", "priorities", "turns", "required", "limits"):
        assert np.array_equal(getattr(again, name), getattr(held, name)), name
    assert again.ids.tolist() == held.ids.tolist()
    assert list(again.table) == list(held.table)
    assert [menu.options for menu in batch.menus.menus] == [
        menu.options for menu in plan.batch.menus.menus
    ]
    assert np.array_equal(choice_of(read(plan)), choice_of(plan))


def test_the_choice_is_that_of_the_rows(plan):
    """As the solution was handed out."""
    assert np.array_equal(choice_of(plan), plan.batch.choice(plan.solution.counts))


def test_who_asks_once_asks_again(plan, monkeypatch):
    """It is built once for a plan, and forgotten with it."""
    again = read(plan)
    first = batch_of(again)
    monkeypatch.setattr(questioned, "read_again", None)
    assert batch_of(again) is first
    count = len(questioned._rebuilt)
    del again, first
    assert len(questioned._rebuilt) < count


def test_a_catalog_that_does_not_come_along_is_asked_for(batch, catalog):
    """Also one that only has the name of one that does."""
    for name in ("ours", "kling"):
        other = catalog.model_copy(update={"name": name, "usd_per_credit": catalog.credit_usd * 2})
        again = read(planner.plan(batch, 20, catalog=other))
        with pytest.raises(InputError, match=f"called {name} .* plan its table again"):
            batch_of(again)


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: body["rows"][0].update(duration=11),
        lambda body: body["rows"][0].update(priority=4.0),
        lambda body: body["rows"][0].update(id="z"),
        lambda body: body["rows"][0].update(duration="long"),
        lambda body: body["rows"][3].update(requested_model="kling-v1"),
        lambda body: body.update(requests_sha256="0" * 64),
    ],
)
def test_rows_that_are_not_what_was_planned_are_refused(plan, forge):
    """Whoever edited them."""
    body = json.loads(plan.to_json())
    forge(body)
    with pytest.raises(InputError, match="plan its table again"):
        batch_of(planner.Plan.from_json(json.dumps(body)))


def test_a_choice_that_is_on_no_menu_is_refused(plan):
    """Another menu, another price."""
    taken = next(one for one in plan.outcomes.distinct if one.taken)
    dearer = replace(taken.taken, credits=taken.taken.credits + 1)
    for forged in (replace(taken, menu=taken.menu + 1), replace(taken, taken=dearer)):
        distinct = tuple(forged if one is taken else one for one in plan.outcomes.distinct)
        with pytest.raises(InputError, match="plan its table again"):
            choice_of(replace(plan, outcomes=replace(plan.outcomes, distinct=distinct)))


def test_nobody_is_warned_again():
    """Who planned the table was."""
    with pytest.warns(planner.PlannerWarning):
        plan = planner.plan([{"id": "a", "duration": 5, "takes": 1.23456, "priorty": 3}], 20)
    assert batch_of(read(plan)).requests.kinds == plan.batch.requests.kinds
