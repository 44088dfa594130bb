"""What is uncertain about a plan is said."""

from datetime import date

import pytest

import planner

IMAGE = {"features": "input_image", "duration": 5}


@pytest.fixture(autouse=True)
def july(monkeypatch):
    """Let it be the first of July 2026."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 7, 1))


def test_paying_five_times_for_the_same_within_the_intervals_is_told():
    """kling-v2-1-master and the std mode of kling-v2-1, where only these two may be taken."""
    rows = [IMAGE | {"models": "kling-v2-1;kling-v2-1-master"}] * 2
    plan = planner.plan(rows, 100, catalog="kling-api")
    assert list(plan.to_frame()["model"].astype(str)) == ["kling-v2-1-master"] * 2
    (note,) = plan.notes
    assert note.startswith(
        "kling-v2-1-master at 1080p costs 5.0x as much as kling-v2-1 std at 720p and is no better "
        "within the intervals of their ratings ("
    )
    assert note.endswith("(2 videos).")
    assert f"note    {note}" in plan.summary()


def test_a_model_that_nobody_has_rated_is_told():
    """Where a plan takes it for want of another."""
    plan = planner.plan([{"duration": 5, "model": "moonvalley"}], 100, catalog="providers")
    assert plan.notes == (
        "Nobody has rated moonvalley; its quality is the catalog's guess (1 video).",
    )


def test_where_nothing_is_uncertain_nothing_is_told():
    """The documented tiers have no interval, and all models have one."""
    assert planner.plan([{"duration": 5}], 100).notes == ()


def test_better_beyond_the_intervals_is_no_tie():
    """kling-v3 is rated far above kling-v2-5-turbo."""
    rows = [{"duration": 5, "models": "kling-v3;kling-v2-5-turbo"}]
    plan = planner.plan(rows, 100, catalog="kling-api")
    assert plan.to_frame()["model"].iloc[0] == "kling-v3"
    assert not any("kling-v2-5-turbo" in note for note in plan.notes)
