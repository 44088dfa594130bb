"""Advice as documented, with a warning where it is of no use."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner


def test_good_advice_is_silent():
    """A model that is long enough, affordable and good enough comes without a warning."""
    assert planner.select_cost_effective_model("Enhanced", 10, 100) == "kling-v1.5"


@pytest.mark.parametrize(
    ("quality", "duration", "budget", "why"),
    [
        ("Standard", 61, 1000, "at most 10 s, not 61 s"),
        ("Standard", 10, 0, r"\$2.50 is over the budget of \$0.00"),
        ("Pro", 10, 2.5, "its tier Standard is below the quality asked for"),
    ],
)
def test_useless_advice_comes_with_a_warning_that_says_why(quality, duration, budget, why):
    """Too short, too dear, below the quality asked for."""
    with pytest.warns(planner.PlannerWarning, match=why):
        assert planner.select_cost_effective_model(quality, duration, budget) == "kling-v1"


@pytest.mark.parametrize("budget", [-1, float("nan"), "ten"])
def test_a_budget_that_is_none_is_refused(budget):
    """Advice is given on real money only."""
    with pytest.raises(planner.InputError, match="budget is"):
        planner.select_cost_effective_model("Pro", 10, budget)


@given(
    st.sampled_from(["Standard", "Enhanced", "Pro"]),
    st.integers(1, 70),
    st.decimals(0, 100, places=2),
)
def test_silent_advice_keeps_every_wish(quality, duration, budget):
    """Where there is no warning, the model is long enough, affordable and good enough."""
    catalog = planner.load_catalog()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        name = planner.select_cost_effective_model(quality, duration, budget)
    model = catalog.models[name]
    kept = (
        duration <= model.duration_s.max
        and planner.quote(name, duration).cost_usd <= budget
        and catalog.tiers[model.tier] >= catalog.tiers[quality]
    )
    assert kept is (not caught)


def test_an_unknown_kind_gets_the_documented_answer():
    """10 s and 1080p."""
    assert planner.optimize_duration("opera") == 10
    assert planner.select_resolution("cinema") == "1080p"


@pytest.mark.parametrize("video", [{}, {"duration": 5, "model": "kling-v9"}, {"duration": -1}])
def test_the_documented_planner_refuses_what_it_cannot_price(video):
    """Clearly, and not with a KeyError."""
    with pytest.raises(planner.InputError):
        planner.plan_batch_generation([video], 10)


def test_the_documented_planner_refuses_priorities_that_have_no_order():
    """A number beside nothing."""
    rows = [{"duration": 5, "priority": None}, {"duration": 5, "priority": 1}]
    with pytest.raises(planner.InputError, match="priorities cannot be put in order"):
        planner.plan_batch_generation(rows, 10)
