"""What comes back, and how it travels."""

import copy
import dataclasses
import pickle

import pandas as pd
import pytest

import planner


def test_a_plan_cannot_be_changed(plan):
    """It is frozen, and its table is handed out as a copy."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.value = 1
    frame = plan.to_frame()
    frame["id"] = "x"
    assert plan.to_frame()["id"].tolist() == list("abcdef")


def read_again(plan):
    """Write a plan as JSON and read it."""
    return planner.Plan.from_json(plan.to_json())


@pytest.mark.parametrize("travel", [lambda plan: plan, read_again])
@pytest.mark.parametrize("rows", [0, 6])
def test_the_texts_of_the_table_are_texts(batch, travel, rows):
    """Of the type that pandas gives to texts, so that they add up, join and group as such."""
    texts = ["decision", "model", "resolution", "reason", "mode", "segments_s"]
    asked = ("id", "duration", "priority")
    rows = [{name: row.get(name) for name in asked} | {"segments": True} for row in batch[:rows]]
    table = travel(planner.plan(rows, 20, catalog="kling-api")).to_frame()
    usual = pd.Series([], dtype="str").dtype
    for name in set(texts) & set(table):
        assert table[name].dtype == usual, name
    labels = (table["model"] + " " + table["resolution"]).tolist()
    skipped = (table["decision"] == "skipped").tolist()
    for label, skip, model in zip(labels, skipped, table["model"], strict=True):
        assert pd.isna(label) if skip else label.startswith(model)
    assert len(table.groupby("model")) == table["model"].nunique()


def test_the_table_can_be_changed_and_the_plan_stays(plan):
    """A word that the plan has not, too."""
    table = plan.to_frame()
    table.loc[0, "model"] = "a model of my own"
    table.loc[0, "reason"] += " Checked."
    table.loc[0, "title"] = "Carpet"
    table.loc[0, "value"] = 0.0
    assert not plan.to_frame().equals(table)
    assert plan.verify()


def test_the_table_of_a_plan_is_planned_again_like_the_requests(plan, batch):
    """Texts or categories, it asks for what was asked for."""
    for table in (plan.to_frame(), plan.frame):
        again = planner.plan(table, 20)
        assert again.value == plan.value
        assert again.to_frame()["model"].equals(plan.to_frame()["model"])


def test_a_plan_is_printed_as_its_summary_and_named_in_a_line(plan):
    """The line is what stands for it among other values, also of one that was read."""
    assert str(plan) == plan.summary()
    assert repr(plan) == "<Plan: 3 of 6 made, $20.00 of $20.00, value 34.60, optimal>"
    assert repr([read_again(plan)]) == f"[{repr(plan)[:-1]}, as its file says>]"


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
