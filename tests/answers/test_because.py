"""Every kind of explanation, in words and figures."""

import json
import pickle
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

import planner
from planner.answers.explanation import Why, budget_text
from planner.engine import budgets, floor
from planner.errors import InputError

FILM = {"id": "film", "title": "Film", "duration": 60, "priority": 5, "model": "kling-pro"}
CLIPS = [
    {"id": f"clip{n}", "title": f"Clip {n}", "duration": 5, "priority": 3 + n} for n in range(3)
]


def told(rows, budget, id_, **options):
    """Plan rows and explain one of them."""
    return planner.plan(rows, budget, **options).explain(id_)


def text(explanation):
    """Return all sentences as one."""
    return " ".join(explanation.sentences)


def test_who_is_outbid_sees_for_whom():
    """The code, the figures, the names."""
    found = told([FILM, *CLIPS], 48, "film")
    assert found.code is Why.OUTBID
    assert found.figures["cheapest_usd"] == Decimal(48)
    assert found.figures["loss"] == found.forced.loss
    assert (
        "Made today with kling-pro at 720p for $48.00, it would take the place of clip0 Clip 0, "
        f"clip1 Clip 1 and clip2 Clip 2: the plan would be worth {found.forced.loss:g} less."
    ) in found.sentences


def test_what_its_best_costs_in_all_is_said_where_that_is_too_dear():
    """Not what it costs more."""
    found = told([dict(FILM, id="it")], 50, "it")
    assert "That is $90.00 in all, more than the whole budget of $50.00." in found.sentences


def test_a_rule_in_the_way_that_does_not_decide_alone_is_named():
    """As the table names it, so that the two do not contradict each other."""
    found = planner.plan("data/studio.csv", 50, rules="data/studio.toml").explain("A5")
    assert found.outcome.rule.startswith("Cap(by='client'")
    named, *_ = found.sentences[-1].split(", but it does not decide that alone")
    assert named.startswith('The rule in its way is "')
    assert "No rule decides" not in text(found)


def test_a_rule_of_several_limits_is_said_as_a_sentence():
    """Not as it is written in Python."""
    rules = planner.Cap(by="client", usd={"acme": 20, "zen": 5})
    rows = pd.read_csv("data/studio.csv", dtype=str, keep_default_na=False).iloc[[0, 1, 4, 9]]
    found = planner.plan(rows, 50, rules=rules).explain("A5")
    assert 'Without the rule "at most $20 for client acme and $5 for client zen", a' in text(found)


def test_who_is_even_sees_who_is_made_instead():
    """Interchangeable requests: one more of them would be worth no less."""
    rows = [{"id": name, "duration": 5, "model": "kling-v1", "resolution": "720p"} for name in "ab"]
    found = told(rows, 1, "b")
    assert (found.code, found.forced.loss) == (Why.EVEN, 0)
    assert [change.id for change in found.forced.changes] == ["a"]
    assert (found.made_from.budget_usd, found.made_from.more_usd) == (1, 0)
    assert found.sentences[1] == (
        "Another plan, worth as much, makes it with kling-v1 at 720p for $1.00: a would be dropped."
    )


def test_what_costs_more_than_everything_says_so():
    """And from which budget on it is made."""
    found = told([FILM], 10, "film")
    assert (found.code, found.forced) == (Why.TOO_DEAR, None)
    assert found.made_from.budget_usd == 48
    assert "That is more than the whole budget of $10.00." in found.sentences
    assert all(choice.plan_value is None for choice in found.choices if choice.option)


def test_what_has_no_room_beside_what_is_required_says_so():
    """Though the whole budget would be enough for it."""
    found = told([FILM, {"id": "must", "duration": 30, "required": "yes"}], 48, "film")
    assert (found.code, found.forced) == (Why.CROWDED_OUT, None)
    assert "today's budget of $48.00 has no room for that" in text(found)


def test_what_is_made_at_its_best_says_what_others_would_get():
    """What the plan would lose without it."""
    found = told(CLIPS, 20, "clip2")
    assert (found.code, found.made_from, found.best_from) == (Why.NOTHING, None, None)
    skip = found.choices[0]
    assert (skip.option, skip.taken) == (None, False)
    assert f"Without it the best plan is worth {skip.loss:g} less" in text(found)


def test_what_is_required_has_no_choice_to_skip_it():
    """It says that it is required."""
    found = told([dict(FILM, required="yes")], 48, "film")
    assert all(choice.option for choice in found.choices)
    assert "it is required" in text(found)


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ({"duration": 90}, Why.IMPOSSIBLE, "Cannot be made: no model makes 90 s"),
        ({"duration": 5, "priority": 0}, Why.WORTHLESS, "its priority is 0"),
        ({"duration": 90, "priority": 0}, Why.IMPOSSIBLE, "Cannot be made"),
    ],
)
def test_what_is_never_made_says_why(row, code, said):
    """Whatever the money."""
    found = told([{"id": "it", **row}, *CLIPS], 5, "it")
    assert found.code is code
    assert said in text(found)
    assert str(found).startswith("it (priority ")


def test_locked_rows_say_so(planned_again_rows):
    """Made as chosen, or left out as chosen."""
    made, out = planned_again_rows.explain("a"), planned_again_rows.explain("b")
    assert (made.code, out.code) == (Why.LOCKED, Why.KEPT_OUT)
    assert made.sentences == ("Locked: made as chosen.",)
    assert out.sentences == ("Left out: it is locked.",)


@pytest.fixture
def planned_again_rows():
    """Plan a table whose rows are locked: one made, one left out."""
    rows = [{"id": name, "duration": 5, "priority": n} for n, name in ((9, "a"), (1, "b"))]
    frame = planner.plan(rows, 2).to_frame()
    return planner.plan(frame.assign(locked="yes"), 50)


def test_beside_a_plan_by_priority_it_speaks_of_the_best():
    """How much better that is, and what it would do."""
    plan = planner.plan([dict(FILM, priority=9, resolution="720p"), *CLIPS], 48, method="greedy")
    best = planner.plan([dict(FILM, priority=9, resolution="720p"), *CLIPS], 48)
    found = plan.explain("film")
    assert found.figures["best_value"] == best.value > plan.value
    assert f"the best for the same budget is worth {best.value - plan.value:g} more" in text(found)
    same = best.explain("film")
    assert [(one.plan_value, one.loss) for one in found.choices] == [
        (one.plan_value, one.loss) for one in same.choices
    ]


def test_packages_are_spoken_of_in_credits():
    """Where credits have no one price; budgets are dollars all the same."""
    found = told([FILM, *CLIPS], planner.Budget(20, packages=True), "film")
    assert "It needs 960 credits at least" in text(found)
    assert found.made_from.budget_usd % 5 == 0


def test_a_request_alone_is_explained():
    """There is nobody beside it."""
    found = told([FILM], 48, "film")
    assert found.choices[0].loss == pytest.approx(12.75)
    assert found.choices[0].changes == ()


def test_it_is_found_by_its_title_too():
    """Where one has it; else by its id only."""
    plan = planner.plan([FILM, *CLIPS, dict(CLIPS[0], id="more")], 48)
    assert plan.explain("Film").id == plan.explain("film Film").id == "film"
    with pytest.raises(InputError, match="2 requests are called 'Clip 0'; give an id: 'clip0' or"):
        plan.explain("Clip 0")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("flim", "there is no request 'flim'; did you mean 'film'?"),
        (0.5, "the id is 0.5; expected a text or a whole number"),
        (None, "the id is None"),
        (["film"], "the id is"),
        ("", "there is no request ''"),
    ],
)
def test_an_unknown_id_is_refused(wanted, message):
    """With the nearest one."""
    with pytest.raises(InputError) as caught:
        planner.plan([FILM, *CLIPS], 48).explain(wanted)
    assert message in str(caught.value)


@pytest.mark.parametrize("seconds", [0, -1, "x", True, float("nan")])
def test_a_time_limit_that_is_none_is_refused(seconds, plan):
    """As everywhere."""
    with pytest.raises(InputError, match="time_limit_s is"):
        plan.explain("a", time_limit_s=seconds)


def test_a_plan_from_json_is_asked_like_the_one_that_was_written(plan):
    """What was planned is made anew from its rows."""
    read = planner.Plan.from_json(plan.to_json())
    for id_ in plan.to_frame()["id"]:
        assert read.explain(id_).sentences == plan.explain(id_).sentences


def test_a_plan_from_json_whose_rows_do_not_say_all_is_refused(plan):
    """It says what to do."""
    body = json.loads(plan.to_json()) | {"requests_sha256": "0" * 64}
    with pytest.raises(InputError, match="plan its table again"):
        planner.Plan.from_json(json.dumps(body)).explain("a")


def test_what_there_is_no_time_for_is_left_open(monkeypatch):
    """And said; what was found by then stays."""
    monkeypatch.setattr(budgets, "FEW_CELLS", 0)
    monkeypatch.setattr(floor, "MOST_BUDGETS", -1)
    rows = [{"duration": 5 + 5 * (n % 4), "priority": 1 + n % 17} for n in range(12)]
    plan = planner.plan(rows, 100)
    found = plan.explain("1", time_limit_s=1e-9)
    assert not found.settled
    assert found.sentences[-1].startswith("There was no time to settle all of it")
    assert "?" in str(found)
    assert json.dumps(found.to_dict())
    assert plan.explain("1", time_limit_s=None).settled


def test_a_plan_that_was_asked_is_pickled_as_before(plan):
    """And can be asked again."""
    first = plan.explain("a")
    again = pickle.loads(pickle.dumps(plan)).explain("a")
    assert str(again) == str(first)
    assert pickle.loads(pickle.dumps(first)) == first


def test_data_is_json_and_a_table(plan):
    """Exact money is text; the table has a row for each choice."""
    for id_ in plan.to_frame()["id"]:
        found = plan.explain(id_)
        data = json.loads(json.dumps(found.to_dict()))
        assert [row["option"] for row in data["choices"]] == [
            None if one.option is None else str(one.option) for one in found.choices
        ]
        frame = found.to_frame()
        assert frame["choice"].tolist() == [one.name for one in found.choices]
        assert str(frame["least_budget_usd"].dtype) == "float64"
        assert (frame["taken"].sum() == 1) or not len(frame)


def test_what_another_choice_beats_has_no_gain():
    """It is as good and costs less; a budget for which a best plan takes it is no news."""
    rows = [{"id": "a", "duration": 10, "priority": 3, "platform": "tiktok"}, *CLIPS]
    found = told(rows, 10, "a")
    lines = {line[3:22].strip(): line for line in str(found).splitlines()}
    assert lines["kling-pro at 4k"].endswith("no gain")
    assert not lines["kling-pro at 1080p"].endswith("no gain")


def test_a_least_budget_is_never_rounded_to_one_that_is_not_enough():
    """A part of a cent makes it a cent more."""
    found = told([FILM], 10, "film").choices[1]
    assert budget_text(replace(found, least_budget_usd=Decimal("66.3927"))) == "$66.40"


def test_a_plan_that_is_the_best_only_by_its_files_word_is_doubted():
    """What is found by solving again is held against it, in explanations and surprises."""
    rows = [
        {"id": "a", "duration": 10, "priority": 5, "model": "kling-v1", "resolution": "720p"},
        {"id": "b", "duration": 10, "priority": 4, "model": "kling-v1.5", "resolution": "720p"},
    ]
    body = json.loads(planner.plan(rows, 5).to_json())
    body["budget"]["usd"] = body["budget_usd"] = "6"
    read = planner.Plan.from_json(json.dumps(body))
    better = read.what_if()
    assert better.value > read.value
    assert better.value - read.value == pytest.approx(4.25)
    for id_ in "ab":
        said = " ".join(read.explain(id_).sentences)
        assert "the best for the same budget is worth 4.25 more" in said
        assert "worth as much" not in said
    (surprise,) = read.surprises()
    assert "a plan worth 4.25 more makes it so" in surprise.sentence
