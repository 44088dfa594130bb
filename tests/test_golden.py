"""The documented functions return what the document says."""

import copy
import warnings

import planner


def test_credits_are_as_documented(golden):
    """Every documented price in credits holds."""
    for case in golden("credits"):
        expected = case.pop("credits")
        assert planner.calculate_credits(**case) == expected, case


def test_the_model_is_as_documented(golden):
    """Every documented choice of a model holds, useful or not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        for case in golden("select_model"):
            expected = case.pop("model")
            assert planner.select_cost_effective_model(**case) == expected, case


def test_durations_are_as_documented(golden):
    """Every content type has its documented duration, an unknown one 10 s."""
    for case in golden("durations"):
        assert planner.optimize_duration(case["content_type"]) == case["duration"]


def test_platforms_are_as_documented(golden):
    """Every platform has its documented resolution, an unknown one 1080p."""
    for case in golden("platforms"):
        assert planner.select_resolution(case["platform"]) == case["resolution"]


def test_alerts_are_as_documented(golden):
    """The alerts are the documented ones, to the letter."""
    for case in golden("alerts"):
        found = planner.check_budget_alerts(case["current_usage"], case["budget"])
        assert found == case["alerts"]


def test_batches_are_as_documented(golden):
    """Each batch takes the documented videos, in the documented order, at the documented costs."""
    for case in golden("batches"):
        found = planner.plan_batch_generation(case["videos"], case["budget"])
        taken = [{key: video[key] for key in ("id", "estimated_cost")} for video in found]
        assert taken == case["planned"]


def test_a_batch_leaves_the_callers_list_alone(golden):
    """Neither the list nor its videos are changed, nor their order."""
    for case in golden("batches"):
        before = copy.deepcopy(case["videos"])
        planner.plan_batch_generation(case["videos"], case["budget"])
        assert case["videos"] == before


def test_a_batch_hands_back_the_whole_video(golden):
    """What a video brought along comes back with it."""
    for case in golden("batches"):
        given = {video["id"]: video for video in case["videos"]}
        for video in planner.plan_batch_generation(case["videos"], case["budget"]):
            assert {**given[video["id"]], "estimated_cost": video["estimated_cost"]} == video
