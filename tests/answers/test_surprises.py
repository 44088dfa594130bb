"""What a producer would stumble over."""

from decimal import Decimal

import numpy as np
import pytest

import planner
from planner.answers.explanation import Why
from planner.errors import InputError
from tests.answers.test_explain import budget, planned, table

ROWS = [
    {"id": "film", "duration": 60, "priority": 5, "title": "Holiday spot", "model": "kling-pro"},
    {"id": "a", "duration": 5, "priority": 4, "title": "Unboxing"},
    {"id": "b", "duration": 5, "priority": 3, "title": "Recipe"},
    {"id": "c", "duration": 90, "priority": 9, "title": "Epic"},
    {"id": "d", "duration": 5, "priority": 0, "title": "Test"},
]


def test_the_reason_is_in_figures_and_names():
    """What it needs, who would give way, and how much that is worth."""
    plan = planner.plan(ROWS, 48)
    (one,) = plan.surprises()
    assert (one.id, one.over_id, one.code) == ("film", "b", Why.OUTBID)
    assert one.sentence == (
        "film Holiday spot (priority 5) needs $48.00 (kling-pro at 720p); the same money makes "
        "a Unboxing and b Recipe, worth 12.45 more, though b Recipe (priority 3) is made."
    )


def test_each_pair_is_what_it_says():
    """Left out and made, more and less important; the cost of forcing it is that of explaining."""
    found = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        plan = planned(table(rng, 9), budget(rng))
        pairs = () if plan is None else plan.surprises()
        for one in pairs:
            other = plan.outcomes[one.over_row]
            assert one.priority > one.over_priority
            assert other.made
            told = plan.explain(one.id)
            assert one.code == told.code
            assert one.figures.get("loss") == (told.forced.loss if told.forced else None)
            assert one.name in one.sentence
            assert one.over_name in one.sentence
            found += 1
        losses = [float(one.figures.get("loss", np.inf)) for one in pairs]
        keys = [
            (plan.outcomes[one.row].made, -one.priority, loss)
            for one, loss in zip(pairs, losses, strict=True)
        ]
        assert keys == sorted(keys)
    assert found > 20


def test_nobody_who_is_left_out_unjustly_is_missing():
    """Who is skipped and more important than one that is made is there, or one of its kind."""
    for seed in range(40):
        rng = np.random.default_rng(seed)
        plan = planned(table(rng, 9), budget(rng))
        if plan is None:
            continue
        priorities, outcomes = plan.batch.requests.priorities, plan.outcomes
        least = priorities[outcomes.made].min(initial=10**9)
        kinds = {
            int(plan.batch.members[row])
            for row, outcome in enumerate(outcomes)
            if outcome.fate in ("outbid", "too dear") and priorities[row] > least
        }
        listed = [one for one in plan.surprises(99) if not outcomes[one.row].made]
        assert {int(plan.batch.members[one.row]) for one in listed} == kinds
        assert len(listed) == len(kinds)


def test_of_interchangeable_ones_the_first_stands_for_all():
    """And says how many there are."""
    rows = [*({"duration": 10, "priority": 3} for _ in range(5)), {"duration": 5, "priority": 2}]
    (one,) = planner.plan(rows, 1).surprises()
    assert (one.id, one.alike, one.over_id) == ("1", 4, "6")
    assert one.sentence.startswith("1 (priority 3) and 4 like it need $2.00 each (")


def test_what_is_too_dear_or_crowded_out_says_so():
    """There is nothing to exchange."""
    rows = [
        {"id": "film", "duration": 60, "priority": 9, "model": "kling-pro"},
        {"id": "clip", "duration": 5, "priority": 1, "required": "yes"},
        {"id": "spot", "duration": 20, "priority": 5, "model": "kling-pro"},
    ]
    film, spot = planner.plan(rows, 16).surprises()
    assert (film.code, spot.code) == (Why.TOO_DEAR, Why.CROWDED_OUT)
    assert "more than the whole budget" in film.sentence
    assert "no room beside what is required" in spot.sentence
    assert film.over_id == spot.over_id == "clip"


def test_those_made_simpler_than_a_lesser_one_follow():
    """Where fewer are left out than asked for."""
    rows = [
        {"id": "film", "duration": 30, "priority": 5, "model": "kling-pro"},
        {"id": "clip", "duration": 5, "priority": 4, "model": "kling-pro"},
    ]
    plan = planner.plan(rows, 30)
    (one,) = plan.surprises()
    assert (one.id, one.over_id) == ("film", "clip")
    assert one.sentence == (
        "film (priority 5) is made with kling-pro at 720p, and needs $21.00 more to be at its best "
        "(kling-pro at 4k): $45.00 in all, more than the whole budget, though clip (priority 4) is "
        "made with kling-pro at 1080p."
    )
    assert plan.surprises(0) == ()


def test_beside_a_plan_that_is_not_the_best_it_says_how_much_better_one_is():
    """The answers are those of best plans."""
    rows = [
        {"id": "dear", "duration": 5, "priority": 5, "model": "kling-v1", "resolution": "720p"},
        {"id": "film", "duration": 60, "priority": 3, "model": "kling-pro", "resolution": "720p"},
        {"id": "clip", "duration": 5, "priority": 1, "model": "kling-v1", "resolution": "720p"},
    ]
    plan = planner.plan(rows, 48, method="greedy")
    (one,) = plan.surprises()
    assert one.id == "film"
    assert "a plan worth " in one.sentence


def test_where_there_is_no_time_it_says_so():
    """And nothing is made up."""
    rows = [dict(row, id=f"{at}", priority=1 + at) for at, row in enumerate(ROWS * 80)]
    plan = planner.plan(rows, 60)
    found = plan.surprises(3, time_limit_s=1e-9)
    for one in found:
        assert one.code in (Why.NOT_SETTLED, Why.OUTBID)


@pytest.mark.parametrize("most", [-1, 1.5, "3", None, True])
def test_what_is_no_number_of_them_is_refused(most, plan):
    """With what was expected."""
    with pytest.raises(InputError, match=r"most is .*; expected a whole number"):
        plan.surprises(most)


def test_a_plan_from_json_has_the_surprises_of_the_one_that_was_written(plan):
    """What was planned is made anew from its rows."""
    read = planner.Plan.from_json(plan.to_json())
    assert [one.sentence for one in read.surprises()] == [one.sentence for one in plan.surprises()]


def test_a_required_one_is_named_only_where_no_other_is_made():
    """That a required one is made surprises nobody."""
    rows = [
        {"id": "film", "duration": 60, "priority": 9, "model": "kling-pro"},
        {"id": "must", "duration": 5, "priority": 1, "required": "yes"},
        {"id": "clip", "duration": 5, "priority": 2},
    ]
    (one,) = planner.plan(rows, 20).surprises()
    assert (one.over_id, one.over_priority) == ("clip", Decimal(2))


def test_one_who_alone_gives_way_is_named_once_with_its_priority():
    """The end says it of others only."""
    told = [one.sentence for one in planner.plan("data/requests.xlsx", 32).surprises()]
    assert told[4] == (
        "PR-01 Linen throw: product video (priority 6) needs $2.00 (kling-v1 at 720p); the same "
        "money makes TT-01 Unboxing the autumn box (priority 5), worth 3.4 more."
    )
