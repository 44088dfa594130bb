"""What a rating is worth."""

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.ratings import preference, rating

ELO = st.integers(800, 1600).map(Decimal)


def elo_of(chance):
    """Return the rating whose chance to be preferred to a rating of 0 is this."""
    return Decimal(400 * math.log10(chance / (1 - chance)))


@given(ELO)
def test_the_reference_is_worth_1(reference):
    """A model as good as the reference is preferred half of the time."""
    assert preference(reference, reference) == 1


@given(ELO, ELO, ELO)
def test_a_better_rating_is_never_worth_less(one, other, reference):
    """And lies between 0 and 2."""
    low, high = sorted((one, other))
    assert 0 <= preference(low, reference) <= preference(high, reference) <= 2


@given(ELO, ELO)
def test_two_ratings_share_what_a_vote_is_worth(one, other):
    """One is preferred as often as the other is not."""
    assert abs(preference(one, other) + preference(other, one) - 2) <= Decimal("0.001")


@given(st.floats(0.05, 0.95))
def test_a_quality_is_twice_the_chance_to_be_preferred(chance):
    """3 of 4 votes are worth 1.5."""
    assert abs(float(preference(elo_of(chance), Decimal(0))) - 2 * chance) <= 0.0006


def test_what_ratings_mean_is_worked_out_once():
    """However many plans are made with a catalog: that is a third of a small one's time."""
    offered = planner.load_catalog("providers")
    every = [(model, offer) for model in offered.models for offer in offered.offers(model)]
    first = [rating(offered, *one) for one in every]
    known = preference.cache_info().misses
    assert [rating(offered, *one) for one in every] == first
    assert preference.cache_info().misses == known
