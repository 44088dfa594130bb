"""What a cell may say."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import (
    Amounts,
    Lists,
    Names,
    Scale,
    Wrong,
    is_empty,
    read_duration,
    read_priority,
    read_takes,
    read_usd,
    read_yes_or_no,
)

KNOWN = ["Standard", "Pro"]
READERS = [read_duration, read_priority, read_takes, read_usd, read_yes_or_no]
READERS += [Names("tier", KNOWN), Lists("tier", KNOWN), Amounts("tier", {"Pro": 3})]


@pytest.mark.parametrize("value", [None, "", "  ", "\t", pd.NA, pd.NaT])
def test_a_gap_is_a_gap_for_every_reader(value):
    """Nothing, blank text and what pandas marks a gap with."""
    assert is_empty(value)
    assert [reader(value) for reader in READERS] == [None] * len(READERS)


@given(st.integers(1, 10**6))
def test_whole_seconds_are_read_however_they_are_written(seconds):
    """As a number, a float, a decimal, a text."""
    for value in (seconds, float(seconds), Decimal(seconds), f" {seconds} ", f"{seconds}.0"):
        assert read_duration(value) == seconds
    assert read_duration(np.int64(seconds)) == seconds


@pytest.mark.parametrize(
    ("value", "reason", "suggestion"),
    [
        (0.5, "is not a whole number of seconds", "write 1, or another whole number"),
        ("12.7", "is not a whole number of seconds", "write 13, or another whole number"),
        (0, "is not a length of time", "write whole seconds, at least 1"),
        (-3, "is not a length of time", "write whole seconds, at least 1"),
        ("ten", "is not a number", "write whole seconds, such as 10"),
        ("10s", "is not a number", "write 10"),
        ("10 Seconds", "is not a number", "write 10"),
        ("1,5", "is not a number", "write 1.5"),
        (True, "is not a number", "write whole seconds, such as 10"),
        (np.True_, "is not a number", "write whole seconds, such as 10"),
        ("NaN", "is not a number", "write whole seconds, such as 10"),
        ("sNaN", "is not a number", "write whole seconds, such as 10"),
        ("inf", "is not a number", "write whole seconds, such as 10"),
        (float("inf"), "is not a number", "write whole seconds, such as 10"),
        ("1_0", "is not a number", "write 10"),
        ("\uff11\uff10", "is not a number", "write 10"),
        ("\u0661\u0660", "is not a number", "write 10"),
        ("10000000", "is longer than 1,000,000 s", "write seconds, not milliseconds"),
        ("1e400", "is longer than 1,000,000 s", "write seconds, not milliseconds"),
        ([10], "is not a number", "write whole seconds, such as 10"),
    ],
)
def test_a_duration_that_is_none_gets_a_reason_and_a_way_out(value, reason, suggestion):
    """Each says what is wrong and what to write."""
    assert read_duration(value) == Wrong(reason, suggestion)


@given(st.decimals(0, 10**6, places=5))
def test_a_number_is_read_as_it_is_written(priority):
    """Text, float and decimal agree."""
    for value in (priority, str(priority), float(priority)):
        assert read_priority(value) == read_usd(value) == priority


@given(st.decimals(0, 10**6, places=5), st.sampled_from([ROUND_HALF_EVEN, ROUND_FLOOR]))
def test_a_scale_keeps_a_number_in_whole_parts_and_knows_what_they_mean(number, rounding):
    """What is finer is rounded, in the way that is stated."""
    scale = Scale(1000, 0, 10**6, rounding)
    kept = scale.number(number)
    assert kept == int((number * 1000).quantize(Decimal(1), rounding))
    assert scale.meaning(kept) == number.quantize(Decimal("0.001"), rounding)
    assert Scale(1, 0, 9).meaning(7) == 7


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-0.001, "is negative"),
        ("high", "is not a number"),
        (float("inf"), "is not a number"),
        ("1e10", "is more than 1,000,000,000"),
        (False, "is not a number"),
    ],
)
def test_a_priority_that_is_none_gets_a_reason_and_a_way_out(value, reason):
    """The suggestion is never empty."""
    wrong = read_priority(value)
    assert wrong.reason == reason
    assert wrong.suggestion


@pytest.mark.parametrize("value", [True, "yes", "Y", " x ", 1, 1.0, "TRUE", np.True_])
def test_yes_is_said_in_many_ways(value):
    """As people and spreadsheets write it."""
    assert read_yes_or_no(value) is True


@pytest.mark.parametrize("value", [False, "no", "N", 0, 0.0, "False", np.False_])
def test_no_is_said_in_many_ways(value):
    """As people and spreadsheets write it."""
    assert read_yes_or_no(value) is False


@pytest.mark.parametrize("value", ["maybe", 2, "ja"])
def test_neither_yes_nor_no_is_refused(value):
    """It is not taken for one of them."""
    assert read_yes_or_no(value) == Wrong("is neither yes nor no", "write yes or no")


def test_a_name_is_read_whatever_its_case():
    """And whatever blanks surround it."""
    read = Names("tier", KNOWN)
    assert [read("pro"), read(" STANDARD "), read("Pro")] == ["Pro", "Standard", "Pro"]


def test_an_unknown_name_gets_the_nearest_or_all():
    """The nearest where one is near, the list where none is."""
    read = Names("tier", KNOWN)
    assert read("standrd") == Wrong("is an unknown tier", "did you mean 'Standard'?")
    assert read("best") == Wrong("is an unknown tier", "one of: Standard, Pro")
    assert read(7) == Wrong("is an unknown tier", "one of: Standard, Pro")


@pytest.mark.parametrize("value", ["pro, STANDARD", "Standard;Pro;", ["pro", "Standard"]])
def test_a_list_is_read_into_alphabetical_order(value):
    """By comma, by semicolon, or as a list; one wrong name is a fault of all."""
    read = Lists("tier", KNOWN)
    assert read(value) == ("Pro", "Standard")
    assert read(" ; ") is None
    assert read("pro,standrd") == Wrong("is an unknown tier", "did you mean 'Standard'?")


def test_a_name_may_stand_for_an_amount():
    """As a kind of content for its seconds."""
    read = Amounts("content type", {"reel": 15})
    assert read("REEL") == 15
    assert read("real") == Wrong("is an unknown content type", "did you mean 'reel'?")
