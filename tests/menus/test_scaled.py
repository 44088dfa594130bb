"""Options for several takes."""

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.menus.finder import OptionFinder
from planner.menus.option import reserved
from planner.menus.scaled import ONE, Scaled, ones_of, scaled, some_of, takes_of, told_once
from planner.requests.kinds import Kind

KLING, PROVIDERS = map(planner.load_catalog, ("kling", "providers"))
ONES = tuple(OptionFinder(PROVIDERS, date(2026, 4, 1)).options(Kind(8)))
takes = st.integers(1_000_000, 9_999_999).map(lambda n: Decimal(n) / 1_000_000)


@given(takes, st.sampled_from([None, Decimal("0.0001"), Decimal(1)]))
def test_each_is_what_it_is_for_one_take_but_for_takes_and_credits(takes, step):
    """All of them, one by one, in parts, and counted from the end."""
    options = scaled(ONES, takes, step)
    expected = tuple(
        replace(one, takes=takes, credits=reserved(one.price, takes, step)) for one in ONES
    )
    assert tuple(options) == expected
    assert options == expected
    assert options[-1] == expected[-1]
    assert options[1:4] == expected[1:4]
    assert len(options) == len(ONES)
    with pytest.raises(IndexError):
        options[len(ONES)]


def test_one_take_is_nothing_else():
    """The very same objects."""
    assert scaled(ONES, Decimal("1.000"), None) is ONES
    assert (ones_of(ONES), takes_of(ONES)) == (ONES, ONE)


def test_takes_of_an_option_multiply_those_that_are_asked_for():
    """1.5 times 1.000001, exactly, whatever precision the caller has set."""
    one = replace(ONES[0], price=Decimal("0.1"), takes=Decimal("1.5"))
    (option,) = Scaled((one,), Decimal("1.000001"), None)
    assert option.takes == Decimal("1.5000015")
    assert option.credits == Decimal("0.150000150")


def test_some_of_them_are_as_many_takes():
    """And are made when they are looked at, as they are."""
    options = scaled(ONES, Decimal(3), Decimal("0.0001"))
    some = some_of(options, [4, 2])
    assert isinstance(some, Scaled)
    assert some == (options[4], options[2])
    assert some_of(ONES, [4, 2]) == (ONES[4], ONES[2])
    assert pickle.loads(pickle.dumps(options)) == options
    assert options != list(options)
    assert len({options, scaled(ONES, Decimal(3), Decimal("0.0001"))}) == 1


def test_what_options_are_made_of_is_told_once():
    """However many takes of it there are, in the order in which it first occurs."""
    three = scaled(ONES, Decimal(3), None)
    ones, places = told_once([some_of(ONES, [2, 1]), three, some_of(three, [1])])
    assert ones[:3] == (ONES[2], ONES[1], ONES[0])
    assert len(ones) == len(ONES)
    for options, at in zip([ONES, three], [places[1]] * 2, strict=True):
        assert [ones[place] for place in at.tolist()] == list(ones_of(options))
    assert [each.tolist() for each in (places[0], places[2])] == [[0, 1], [1]]
