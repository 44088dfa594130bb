"""Scenarios side by side."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InputError

row = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdef"), "duration": st.sampled_from([5, 10, 20])},
    optional={"priority": st.integers(0, 3), "platform": st.sampled_from(["tiktok", "youtube"])},
)
tables = st.lists(row, max_size=6, unique_by=lambda one: one["id"])
scenarios = st.lists(st.tuples(tables, st.integers(0, 30)), min_size=1, max_size=4)


@settings(max_examples=12)
@given(scenarios)
def test_a_decision_is_what_each_plan_says(given_ones):
    """Of every request that is not treated alike, and of none that is."""
    plans = {f"s{at}": planner.plan(*one) for at, one in enumerate(given_ones)}
    texts = {
        name: {
            id_: str(one.taken or "-")
            for id_, one in zip(plan.frame["id"], plan.outcomes, strict=True)
        }
        for name, plan in plans.items()
    }
    ids = list(dict.fromkeys(id_ for said in texts.values() for id_ in said))
    due = [{"id": id_} | {name: said.get(id_, "") for name, said in texts.items()} for id_ in ids]
    due = [one for one in due if len(set(one.values()) - {one["id"]}) > 1]
    found = planner.compare(plans).decisions()
    assert found.drop(columns="name").to_dict("records") == due


@settings(max_examples=12)
@given(scenarios)
def test_a_scenario_is_what_its_plan_says(given_ones):
    """A row for each, in their order."""
    plans = {f"s{at}": planner.plan(*one) for at, one in enumerate(given_ones)}
    frame = planner.compare(plans).to_frame()
    assert frame["scenario"].tolist() == list(plans)
    for told, plan in zip(frame.to_dict("records"), plans.values(), strict=True):
        assert told["cost_usd"] == float(plan.cost_usd)
        assert told["budget_usd"] == float(plan.budget_usd)
        assert (told["value"], told["gap"], told["status"]) == (plan.value, plan.gap, plan.status)
        tally = plan.tally
        assert (told["made"], told["at_best"], told["simpler"]) == (
            tally.best + tally.downgraded,
            tally.best,
            tally.downgraded,
        )
        assert told["made"] + told["left_out"] == told["requests"] == len(plan.frame)


def test_values_are_set_against_the_first_where_they_are_of_one_scale(plan):
    """Other priorities, qualities or tables make another scale, which is said."""
    found = planner.compare(
        {
            "now": plan,
            "more": plan.what_if(budget=30),
            "graver": plan.what_if(priority={"a": 9}),
            "better": plan.what_if(quality={"Pro": 4}),
            "without": plan.what_if(exclude="f"),
        }
    )
    frame = found.to_frame()
    more = frame["more_value"].tolist()
    assert more[:2] == [0, round(found.plans[1].value - plan.value, 6)]
    assert more[4] == round(found.plans[4].value - plan.value, 6)
    assert np.isnan(more[2:4]).all()
    assert [bool(note) for note in frame["note"]] == [False, False, True, True, False]
    assert "priorities differ" in frame["note"][2]
    assert "catalogs differ" in frame["note"][3]
    assert found.notes == tuple(
        f"{name} against now: {note}"
        for name, note in zip(frame["scenario"], frame["note"], strict=True)
        if note
    )
    assert "Note: graver against now" in str(found)


def test_plans_from_json_compare_as_they_did(plan):
    """All or some of them."""
    plans = {"now": plan, "less": plan.what_if(budget=5)}
    read = {name: planner.Plan.from_json(one.to_json()) for name, one in plans.items()}
    due = planner.compare(plans)
    for given_ones in (read, plans | {"less": read["less"]}):
        found = planner.compare(given_ones)
        told, expected = (one.to_frame().drop(columns="vouched_by") for one in (found, due))
        assert told.equals(expected)
        assert found.decisions().equals(due.decisions())


def test_requests_are_called_by_their_titles(plan):
    """As of the first scenario that has them."""
    other = planner.plan([{"id": "z", "duration": 5, "title": "Zoo"}], 5)
    found = planner.compare({"now": plan, "other": other}).decisions()
    assert found["name"].tolist()[0] == "a Rug"
    assert found["name"].tolist()[-1] == "z Zoo"
    assert found["other"].tolist()[-1] != "-"


def test_a_scenario_may_have_any_name(plan):
    """Also that of a column."""
    found = planner.compare({"id": plan, "name": plan.what_if(budget=0), "a": plan})
    assert list(found.decisions()) == ["id", "name", "id ", "name ", "a"]
    assert found.to_frame()["scenario"].tolist() == ["id", "name", "a"]


@pytest.mark.parametrize(
    ("given_ones", "said"),
    [
        (lambda plan: {}, "there are no scenarios"),
        (lambda plan: [plan], "expected a dict of name to plan"),
        (lambda plan: plan, "expected a dict of name to plan"),
        (lambda plan: {"now": "plan.json"}, "scenario 'now' is 'plan.json'; expected a plan"),
        (lambda plan: {1: plan}, "a scenario is called 1; expected a text"),
        (lambda plan: {" ": plan}, "a scenario is called ' '; expected a text"),
    ],
)
def test_what_is_no_scenario_is_refused(plan, given_ones, said):
    """By what it is."""
    with pytest.raises(InputError, match=said):
        planner.compare(given_ones(plan))


def test_a_file_with_an_id_twice_is_refused(plan):
    """Nobody knows whom it means."""
    body = json.loads(plan.to_json())
    body["rows"][1]["id"] = "a"
    twice = planner.Plan.from_json(json.dumps(body))
    with pytest.raises(InputError, match="'a' twice"):
        planner.compare({"now": plan, "edited": twice})


def test_a_files_word_is_no_proof(plan):
    """Who says how good each plan is stands beside it, as data and on the card."""
    read = planner.Plan.from_json(plan.to_json())
    comparison = planner.compare({"made here": plan, "read": read})
    assert comparison.to_frame()["vouched_by"].tolist() == ["proof", "file"]
    assert "optimal, its file says" in comparison._repr_html_()
    assert plan.diff(read).after.vouched_by == "file"
