"""What one plan does otherwise than another."""

import json
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers.changes import Move
from planner.errors import InputError

OPPOSITE = {
    "enters": "leaves",
    "leaves": "enters",
    "better": "simpler",
    "simpler": "better",
    "otherwise": "otherwise",
}
row = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdefgh"), "duration": st.sampled_from([5, 10, 20])},
    optional={
        "priority": st.integers(0, 3),
        "platform": st.sampled_from(["tiktok", "youtube"]),
        "model": st.sampled_from(["kling-v1", "kling-v1.5"]),
    },
)
tables = st.lists(row, max_size=8, unique_by=lambda one: one["id"])
budgets = st.integers(0, 30)


def treated(plan):
    """Say what each request gets and costs, by its id, in the order of the table."""
    frame = plan.to_frame()
    return {
        id_: (one.taken, one.quality, cost, value)
        for id_, one, cost, value in zip(
            frame["id"], plan.outcomes, frame["cost_usd"], frame["value"], strict=True
        )
    }


def moved(before, after):
    """Say what becomes of a request, from what it gets."""
    (old, worse, *_), (new, now, *_) = before, after
    names = [one and (one.model, one.mode, one.resolution, len(one.segments)) for one in (old, new)]
    if names[0] == names[1]:
        return None
    if old is None:
        return "enters"
    if new is None:
        return "leaves"
    return "better" if now > worse else "simpler" if now < worse else "otherwise"


@settings(max_examples=15)
@given(tables, tables, budgets, budgets)
def test_each_request_is_told_as_it_is_in_the_two_plans(rows, others, budget, other_budget):
    """One by one, from the tables of the plans; money and value add up."""
    before, after = planner.plan(rows, budget), planner.plan(others, other_budget)
    old, new = treated(before), treated(after)
    diff = before.diff(after)
    due = {id_: moved(old[id_], new[id_]) for id_ in new if id_ in old}
    due = {id_: move for id_, move in due.items() if move}
    assert [(one.id, one.move) for one in diff.changes] == list(due.items())
    assert len(diff) == len(due)
    assert {str(move): n for move, n in diff.counts.items() if n} == Counter(due.values())
    assert set(diff.added) == new.keys() - old.keys()
    assert set(diff.gone) == old.keys() - new.keys()
    for change, told in zip(diff.changes, diff.to_frame().to_dict("records"), strict=True):
        (taken, _, cost, value), (now, _, costs, worth) = old[change.id], new[change.id]
        assert (change.before, change.after) == (taken, now)
        assert (told["before"], told["after"]) == (str(taken or "-"), str(now or "-"))
        assert told["more_usd"] == pytest.approx(costs - cost, abs=1e-9)
        assert told["more_value"] == change.more_value == pytest.approx(worth - value, abs=1e-6)
        assert after.frame["id"].iloc[change.row] == change.id
    assert diff.more_usd == after.cost_usd - before.cost_usd
    assert diff.more_value == pytest.approx(after.value - before.value, abs=1e-6)


@settings(max_examples=12)
@given(tables, tables, budgets, budgets)
def test_the_other_way_round_everything_is_the_other_way_round(rows, others, budget, other_budget):
    """Who enters leaves, what is dearer is cheaper."""
    one, other = planner.plan(rows, budget), planner.plan(others, other_budget)
    there, back = one.diff(other), other.diff(one)
    assert (there.added, there.gone) == (back.gone, back.added)
    assert there.more_usd == -back.more_usd
    assert there.more_value == -back.more_value
    assert there.repriced_usd == -back.repriced_usd
    left = {one.id: one for one in back.changes}
    assert len(there) == len(back)
    for change in there.changes:
        same = left[change.id]
        assert OPPOSITE[change.move] == same.move
        assert (change.before, change.after) == (same.after, same.before)
        assert change.more_credits == -same.more_credits
        assert change.more_value == -same.more_value


@settings(max_examples=12)
@given(tables, budgets, budgets)
def test_plans_from_json_differ_as_they_did(rows, budget, more):
    """On either side."""
    plans = [planner.plan(rows, budget), planner.plan(rows, budget + more)]
    read = [planner.Plan.from_json(one.to_json()) for one in plans]
    due = plans[0].diff(plans[1])
    for before, after in ((read[0], read[1]), (plans[0], read[1]), (read[0], plans[1])):
        diff = before.diff(after)
        assert (str(diff), diff.changes) == (str(due), due.changes)
        assert diff.to_frame()[["id", "move"]].equals(due.to_frame()[["id", "move"]])


def test_a_plan_does_not_differ_from_itself(plan):
    """In nothing."""
    diff = plan.diff(plan)
    assert (len(diff), diff.changes, diff.notes) == (0, (), ())
    assert str(diff) == "the same videos for the same money; as much value."
    assert diff.to_frame().shape == (0, 10)


def test_the_sentence_says_who_and_how_much(batch):
    """Names before ids, the first three of a kind, and the others counted."""
    rows = [{"id": str(at), "duration": 5, "title": f"Clip {at}"} for at in range(1, 8)]
    rows = [one | {"model": "kling-v1", "resolution": "720p"} for one in rows]
    none, all_of_them = planner.plan(rows, 0), planner.plan(rows, 100)
    assert none.diff(all_of_them).sentence == (
        "7 more videos for $7.00 more: makes Clip 1, Clip 2, Clip 3 and 4 more; +5.95 value"
    )
    assert all_of_them.diff(all_of_them.what_if(exclude="2")).sentence == (
        "1 fewer video for $1.00 less: drops Clip 2; -0.85 value"
    )


def test_what_is_made_alike_at_another_price_is_no_change_of_a_video(catalog):
    """But it is said what it costs, and that values are of another scale."""
    dearer = catalog.model_copy(update={"usd_per_credit": catalog.credit_usd * 2})
    rows = [
        {"id": name, "duration": 10, "model": "kling-v1", "resolution": "720p"} for name in "ab"
    ]
    before, after = planner.plan(rows, 100), planner.plan(rows, 100, catalog=dearer)
    diff = before.diff(after)
    assert len(diff) == 0
    assert diff.repriced_usd == before.cost_usd == Decimal(4)
    assert diff.sentence == (
        "the same videos for $4.00 more; what is made alike costs $4.00 more; as much value"
    )
    assert "catalogs differ" in diff.notes[0]


def test_of_unrelated_tables_that_is_said_first(batch):
    """They do not make the same videos, though nobody changes."""
    mine, other = (planner.plan([{"id": one, "duration": 5}], 20) for one in "ab")
    diff = mine.diff(other)
    first, second = str(diff).splitlines()
    assert first == "Note: the tables have no id in common: nothing is compared but the totals"
    assert second.startswith("as many videos for the same money; b is only in")
    assert diff.unrelated
    assert not mine.diff(mine).unrelated
    assert not planner.plan(batch, 20).diff(planner.plan(batch[:-1], 20)).unrelated


def test_what_cannot_be_compared_is_noted(batch, plan):
    """Other priorities, other tables."""
    assert "priorities differ" in plan.diff(plan.what_if(priority={"a": 7})).notes[0]
    assert "tables differ" in plan.diff(planner.plan(batch[:-1], 20)).notes[0]
    diff = plan.diff(planner.plan([*batch[:-1], {"id": "new", "duration": 5}], 20))
    assert "new is only in the table after; f is only in the table before" in diff.sentence
    assert "Note: " in str(diff)


def test_rules_that_one_of_them_keeps_are_said_as_sentences():
    """Whole ones, of many the first; what planning again keeps to is among them."""
    batch = [{"id": f"a{at}", "duration": 5, "campaign": f"No. {at}"} for at in range(10)]
    caps = [planner.Cap(usd=3, where={"campaign": f"No. {at}"}) for at in range(10)]
    free, one, ten = (planner.plan(batch, 20, rules=caps[:many]) for many in (0, 1, 10))
    assert free.diff(one).notes == ("rules only after: at most $3, where campaign is No. 0",)
    (note,) = ten.diff(free).notes
    assert note.startswith("rules only before: at most $3, where campaign is No. 0; at most $3, ")
    assert note.endswith("; at most $3, where campaign is No. 7; and 2 more")
    assert not one.diff(one).notes


def test_all_of_it_is_plain_data(plan):
    """As JSON holds it."""
    found = plan.diff(plan.what_if(budget=9)).to_dict()
    again = json.loads(json.dumps(found, allow_nan=False))
    assert again == found
    assert again["before"]["cost_usd"] == f"{plan.cost_usd:f}"
    assert {one["move"] for one in again["changes"]} <= {str(move) for move in Move}


@pytest.mark.parametrize("other", [None, "plan.json", 3])
def test_only_plans_differ(plan, other):
    """Not the paths of such."""
    with pytest.raises(InputError, match="a plan differs from a plan, not from"):
        plan.diff(other)


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (lambda body: body["rows"][1].update(id="a"), "has the id 'a' twice"),
        (lambda body: body["rows"][1].update(id=None), "has a row without an id"),
    ],
)
def test_a_file_that_was_edited_is_refused_where_it_cannot_be_read(plan, forge, said):
    """By one error, on either side."""
    body = json.loads(plan.to_json())
    forge(body)
    forged = planner.Plan.from_json(json.dumps(body))
    for pair in ((plan, forged), (forged, plan)):
        with pytest.raises(InputError, match=said):
            pair[0].diff(pair[1])
