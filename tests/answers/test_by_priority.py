"""Which requests' priorities are looked at where nobody names some."""

import planner
from planner.answers.by_priority import nearest_rows
from planner.answers.present import Present
from planner.engine.clock import Clock


def test_those_at_the_margin_decide_most_narrowly():
    """Of twenty alike of which ten are made, the least that is and the greatest that is not."""
    rows = [
        {"duration": 4, "priority": 100 + at, "model": "kling-v1", "resolution": "1080p"}
        for at in range(20)
    ]
    plan = planner.plan(rows, 10)
    present = Present(plan, Clock())
    nearest = nearest_rows(present, 4).tolist()
    assert set(nearest) <= {8, 9, 10, 11, 12}
    assert {9, 10} <= set(nearest)


def test_what_can_only_be_made_or_cannot_be_made_comes_last():
    """What is required and has one option, or none, has nothing else to be."""
    rows = [
        {"duration": 4, "required": True, "model": "kling-v1", "resolution": "1080p"},
        {"duration": 4000 // 40},
        {"duration": 4, "model": "kling-v1", "resolution": "1080p"},
    ]
    plan = planner.plan(rows, 2)
    present = Present(plan, Clock())
    assert nearest_rows(present)[0] == 2
