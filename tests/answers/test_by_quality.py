"""Numbers of quality: the unit in which nothing bends, tiers that are demanded, menus that stay."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.answers.present import Present
from planner.answers.ranges import End
from planner.answers.reach import Reach
from planner.answers.rerated import Rerated
from planner.answers.scales import COARSEST, Scale, even_unit, quality_numbers, round_unit
from planner.engine.clock import Clock

THOUSANDTH = Decimal("0.001")
numbers = st.decimals(0, 5, places=4)
factors = st.sets(st.decimals(0, 2, places=2), min_size=1, max_size=4)


def ranges_of(rows, usd, *ids, **asked):
    """Ask how far the qualities may go."""
    return planner.plan(rows, usd).sensitivity(ids, prices=False, **asked)


@given(numbers, factors)
def test_in_the_even_unit_rounding_bends_nothing(number, factors):
    """From unit to unit every quality changes by the same, as it is rounded."""
    unit = even_unit(number, Scale({Fraction(each) for each in factors}))
    if unit is None:
        return
    assert unit % THOUSANDTH == 0
    for factor in factors:
        rounded = [
            (factor * (number + at * unit)).quantize(THOUSANDTH, ROUND_HALF_EVEN)
            for at in range(12)
        ]
        assert len(set(np.diff(rounded))) == 1


def test_there_is_no_even_unit_that_says_too_little():
    """A unit of more than a twentieth of the number is none."""
    shipped = Scale({Fraction("0.85"), Fraction(1), Fraction("1.2")})
    assert even_unit(Decimal(3), shipped) == Decimal("0.02")
    assert even_unit(Decimal("0.3"), Scale({Fraction("0.85"), Fraction("1.2")})) is None
    assert even_unit(Decimal(3), Scale({Fraction("0.8075")})) is None
    assert even_unit(Decimal(3), Scale(is_even=False)) is None
    assert Fraction("0.02") / Fraction("0.3") > COARSEST


@pytest.mark.parametrize(
    ("number", "part", "unit"),
    [
        ("1255", "0.02", "20"),
        ("1255", "0.002", "2"),
        ("1.25", "0.02", "0.02"),
        ("0.9", "0.02", "0.01"),
        ("0.4", "0.002", "0.001"),
        ("0", "0.02", "0.001"),
    ],
)
def test_other_units_are_round(number, part, unit):
    """They are 1, 2 or 5 with zeros, and a thousandth at least."""
    assert round_unit(Decimal(number), Decimal(part)) == Decimal(unit)


def test_where_a_tier_falls_to_another_more_is_good_enough():
    """Who demands Pro is content with Enhanced once Pro counts no more than that."""
    rows = [{"duration": 10, "required_quality": "Pro", "resolution": "1080p"}]
    tier = ranges_of(rows, 10)["tiers.Pro"]
    assert (tier.low, tier.low_end, tier.high_end) == (2, End.BETTER, End.NONE)
    (change,) = tier.below
    assert (str(change.before), str(change.after)) == (
        "kling-pro at 1080p",
        "kling-v1.5 at 1080p",
    )


def test_where_a_tier_falls_below_what_is_demanded_it_is_not_on_the_menu():
    """Who demands Enhanced, and only of kling-pro, gets nothing when Pro counts less than that."""
    row = {"duration": 10, "required_quality": "Enhanced", "resolution": "1080p"}
    tier = ranges_of([row | {"model": "kling-pro"}], 10)["tiers.Pro"]
    assert (tier.low, tier.low_end) == (2, End.NOT_OFFERED)
    assert tier.sentences == ("below it: not all of it is offered; drops 1",)


def test_of_several_catalogs_the_one_that_asks_for_least_says_what_a_tier_demands():
    """Kling's 3 says nothing until it is below the 1.3 of providers; kling-v1.5 delivers 2."""
    rows = [
        {"duration": 5, "required_quality": "Pro", "resolution": "1080p", "model": "kling-v1.5"}
    ]
    found = planner.plan(rows, 10, catalog=["kling", "providers"]).sensitivity(prices=False)
    ours, theirs = (found[f"catalogs.{at}.tiers.Pro"] for at in (0, 1))
    assert (ours.low, ours.high) == (None, None)
    assert (theirs.low, theirs.high) == (None, 2)


def test_what_the_engine_cannot_add_up_is_not_tried():
    """Where sums would be too large, the range reaches at least as far as was tried."""
    rows = [{"duration": 5, "priority": 10**9, "model": "kling-v1", "resolution": "1080p"}] * 6
    found = ranges_of(rows, 1)["resolutions.1080p.quality"]
    assert (found.low, found.high_end) == (None, End.UNTRIED)
    assert str(found).endswith("the plan stays the same at least up to 500.5")


def kept_menus(rows, catalog):
    """Return a plan as it is asked, and what may be changed of its qualities."""
    plan = planner.plan(rows, 20, catalog=catalog)
    present = Present(plan, Clock())
    reach = Reach(present.batch, present.finder)
    return present, Rerated(present, reach), quality_numbers(reach, present)


@pytest.mark.parametrize("name", ["kling", "kling-api", "providers"])
def test_rating_anew_is_as_good_as_building_menus_anew(name):
    """The qualities are those of new menus, also where a tier is demanded."""
    rows = [
        {"duration": 5, "platform": "tiktok"},
        {"duration": 10, "platform": "youtube", "required_quality": "Enhanced"},
        {"duration": 17, "priority": 2},
    ]
    present, rerated, found = kept_menus(rows, name)
    assert len(found) > 5
    for number in list(found)[:6]:
        for part in ("0.9", "1.07") if number.key != "segments.quality_per_seam" else ("0.9",):
            changed = number.changed(present.batch.catalog, number.value * Decimal(part))
            quick, whole = rerated.under(changed), present.under(changed)
            assert np.array_equal(quick.problem.qualities, whole.problem.qualities)
            assert np.array_equal(quick.problem.costs, whole.problem.costs)
            assert (quick.choice is None) == (whole.choice is None)
            assert quick.best.value == whole.best.value
