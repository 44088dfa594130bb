"""What comes back, and how it travels."""

import copy
import dataclasses
import pickle

import pytest

import planner


def test_a_plan_cannot_be_changed(plan):
    """It is frozen, and its table is handed out as a copy."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.value = 1
    frame = plan.to_frame()
    frame["id"] = "x"
    assert plan.to_frame()["id"].tolist() == list("abcdef")


@pytest.mark.parametrize("travel", [lambda plan: pickle.loads(pickle.dumps(plan)), copy.deepcopy])
def test_a_plan_can_be_pickled_and_copied(plan, travel):
    """As pools of processes do; with what was asked for, what there was, and what became of it."""
    again = travel(plan)
    assert again.summary() == plan.summary()
    assert again.to_frame().equals(plan.to_frame())
    assert list(again.outcomes) == list(plan.outcomes)
    assert again.batch.requests.ids.tolist() == plan.batch.requests.ids.tolist()
    assert again.batch.menus.options == plan.batch.menus.options
    assert again.verify() == plan.verify()


def test_a_new_plan_keeps_what_was_asked_for_and_what_there_was(plan):
    """Where each row stood, and each outcome's menu."""
    requests, menus = plan.batch.requests, plan.batch.menus
    assert requests.origin.place(1, "duration") == "request 2"
    for request, outcome in enumerate(plan.outcomes):
        menu = menus.menus[outcome.menu]
        assert menu is menus.menus[menus.members[request]]
        assert len(menu.options) == outcome.choices
        assert outcome.taken is None or outcome.taken in menu.options


@pytest.mark.parametrize("requests", [[], [{"duration": 61}], [{"duration": 5, "priority": 0}]])
@pytest.mark.parametrize("method", ["auto", "greedy"])
def test_a_plan_that_makes_nothing_is_whole(requests, method):
    """Without rows, or with none that is made."""
    result = planner.plan(requests, 0, method=method)
    assert len(result.outcomes) == len(result.to_frame()) == result.tally.requests == len(requests)
    assert result.tally.made == result.value == 0
    many = "1 request" if len(requests) == 1 else "0 requests"
    assert result.verify().startswith(f"verified: {many} at the catalog's prices, $0.00 of $0.00")
    assert result.summary()
    assert result._repr_html_()
