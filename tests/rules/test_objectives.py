"""What a plan is to be best in."""

import pytest

import planner
from planner.batch import Batch
from planner.planning import prepare
from planner.rules.objectives import OBJECTIVES, objective_of, worths_of

ROWS = [{"duration": 5}, {"duration": 20, "priority": 2}]


@pytest.mark.parametrize(
    ("word", "meant"),
    [(one, one) for one in OBJECTIVES]
    + [("Coverage", "coverage"), ("screen time", "screen_time"), (" Screen-Time ", "screen_time")],
)
def test_case_blanks_and_hyphens_do_not_count(word, meant):
    """As people write it."""
    assert objective_of(word) == meant


@pytest.mark.parametrize("word", ["", "most", "covrage", "c" * 10_000])
def test_an_unknown_word_is_refused_with_the_nearest_one(word):
    """What can be meant is said."""
    with pytest.raises(planner.InputError, match=r"coverage"):
        objective_of(word)


@pytest.mark.parametrize("word", [None, 3, ["value"], b"value"])
def test_what_is_no_word_is_refused(word):
    """Not turned into one."""
    with pytest.raises(planner.InputError, match="expected one of"):
        objective_of(word)


def test_screen_time_is_worth_quality_for_each_second():
    """Every option of a video lasts as long as the video."""
    menus = prepare(ROWS).menus
    seconds = [option.used_s for option in menus.options]
    assert set(seconds) == {5, 20}
    assert (worths_of(menus, "screen_time") == menus.qualities * seconds).all()
    assert worths_of(menus, "value") is menus.qualities


def test_what_is_cut_off_is_no_screen_time_but_counts_for_a_limit():
    """Kling O1 sells 5 or 10 s: of 7 s ten are ordered, and seven seen."""
    row = {"duration": 7, "model": "kling-video-o1"}
    plan = planner.plan([row], 100, catalog="kling-api", objective="screen_time")
    assert plan.to_frame()["ordered_s"].tolist() == ["10"]
    assert plan.value == pytest.approx(plan.to_frame()["quality"].iloc[0] * 7)
    for seconds, made in ((9, 0), (10, 1)):
        rules = planner.Cap(seconds=seconds)
        assert planner.plan([row], 100, catalog="kling-api", rules=rules).tally.made == made


def test_a_plan_of_screen_time_adds_up():
    """The column `value` is what a row adds to the plan's value."""
    plan = planner.plan(ROWS, 10, objective="screen_time")
    frame = plan.to_frame()
    due = frame["quality"] * [1 * 5, 2 * 20]
    assert frame["value"].tolist() == due.tolist()
    assert plan.value == pytest.approx(due.sum())
    assert plan.verify(ROWS)


def test_no_objective_is_passed_over():
    """The batch knows it, and plans that are read from JSON do."""
    for objective in OBJECTIVES:
        batch = prepare(ROWS, objective=objective)
        assert isinstance(batch, Batch)
        assert batch.objective == objective
        plan = planner.plan(ROWS, 4, objective=objective)
        read = planner.Plan.from_json(plan.to_json())
        assert (read.objective, read.coverage) == (objective, plan.coverage)
        assert read.verify(ROWS) == plan.verify(ROWS)


def test_a_plan_is_not_proved_for_another_objective():
    """Nor is a file whose objective was changed."""
    plan = planner.plan(ROWS, 10, objective="value")
    forged = plan.to_json().replace('"objective": "value"', '"objective": "screen_time"')
    read = planner.Plan.from_json(forged)
    with pytest.raises(planner.CertificateError):
        read.verify(ROWS)


@pytest.mark.parametrize("ask", [planner.frontier, planner.least_budget])
def test_what_is_counted_level_by_level_has_no_frontier(ask):
    """It is no one number for each budget."""
    more = {"make": "all"} if ask is planner.least_budget else {}
    with pytest.raises(planner.InputError, match="coverage"):
        ask(ROWS, objective="coverage", **more)
    assert ask(ROWS, objective="screen_time", **more)


def test_greedy_covers_nothing():
    """It leaves off where something does not fit, and says that it is not what is asked for."""
    with pytest.raises(planner.InputError, match="greedy"):
        planner.plan(ROWS, 1, objective="coverage", method="greedy")
