"""How numbers, money, durations and keys are spelled."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalog.spelling import (
    about_usd,
    as_data,
    plain,
    shared_cents,
    spelled_value,
    spoken_durations,
    toml_key,
    usd,
    usd_down,
    usd_up,
    value_text,
)


@pytest.mark.parametrize(
    ("number", "text"), [("10", "10"), ("10.50", "10.5"), ("1E+2", "100"), ("0.000", "0")]
)
def test_a_decimal_is_spelled_plainly(number, text):
    """Without trailing zeros and exponents."""
    assert plain(Decimal(number)) == text


@given(st.decimals(-(10**9), 10**9, places=9), st.integers(0, 6))
def test_equal_numbers_are_one_text_as_data(number, zeros):
    """Exact, and such as any program reads."""
    text = as_data(number)
    assert Decimal(text) == number
    assert as_data(number.quantize(Decimal(1).scaleb(-9 - zeros))) == text
    assert not set(text) - set("-.0123456789")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("5", "$5.00"),
        ("1234.5", "$1,234.50"),
        ("0.005", "$0.005"),
        ("-5", "-$5.00"),
        ("-0", "$0.00"),
    ],
)
def test_money_is_never_spelled_less_exactly_than_it_is(amount, text):
    """Cents, or more places where there are some."""
    assert usd(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("5.126", "$5.13"), ("0.01", "$0.01"), ("0.004", "$0.004"), ("0", "$0.00")]
)
def test_money_in_a_sentence_is_in_cents_unless_it_is_less_than_one(amount, text):
    """So that a fraction of a cent is never nothing."""
    assert about_usd(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "up", "down"),
    [
        ("19999.999992", "$20,000.00", "$19,999.99"),
        ("5.10", "$5.10", "$5.10"),
        ("5.101", "$5.11", "$5.10"),
        ("0.004", "$0.004", "$0.00"),
        ("0", "$0.00", "$0.00"),
    ],
)
def test_what_is_paid_is_rounded_up_and_what_is_left_down(amount, up, down):
    """To cents; what costs less than one is no whole one."""
    assert (usd_up(Decimal(amount)), usd_down(Decimal(amount))) == (up, down)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (range(1, 11), "10 s at most"),
        (range(3, 16), "3 to 15 s"),
        ([5, 10], "5 or 10 s"),
        ([8], "8 s"),
        ([4, 8, 12], "4 or 8 or 12 s"),
    ],
)
def test_durations_are_told_shortly(seconds, text):
    """A range as one, a list one by one."""
    assert spoken_durations(seconds) == text


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (("models", "kling-v1"), "models.kling-v1"),
        (("models", "kling-v1.5"), 'models."kling-v1.5"'),
        (("models", "luma/ray-2", "offers", 1), 'models."luma/ray-2".offers.1'),
    ],
)
def test_a_key_is_spelled_as_toml_does(parts, key):
    """So that it can be searched for."""
    assert toml_key(*parts) == key


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [(10.175, "10.18", "10.18"), (10.165, "10.16", "10.16"), (13.5, "13.50", "13.5")],
)
def test_a_value_has_two_places_wherever_it_stands(value, text, said):
    """By its decimals, not by the float nearest to them."""
    assert value_text(value) == text
    assert value_text(value, sign=True) == f"+{text}"
    assert spelled_value(value) == said
    assert spelled_value(0.0004) == "0.0004"


def test_a_difference_of_values_is_spelled_exactly():
    """Though that of the floats is a little less."""
    assert 30.275 - 20.1 < 10.175
    assert value_text(30.275 - 20.1, sign=True) == "+10.18"


@given(st.lists(st.decimals(0, 1000, places=4), min_size=1, max_size=9))
def test_parts_of_what_is_paid_add_up_to_it_in_cents(amounts):
    """Rounded up as it is; each is off by less than a cent, and cents stay as they are."""
    paid = sum(amounts)
    shared = shared_cents(amounts, paid)
    if paid < Decimal("0.01"):
        assert shared == amounts
        return
    assert usd(sum(shared)) == usd_up(paid)
    assert all(part == round(part, 2) for part in shared)
    assert all(abs(a - b) < Decimal("0.01") for a, b in zip(amounts, shared, strict=True))
    whole = [round(each, 2) for each in amounts]
    assert shared_cents(whole, sum(whole)) == whole


def test_nothing_has_no_parts():
    """Where nothing is paid."""
    assert shared_cents([], Decimal(0)) == shared_cents([], Decimal(1)) == []
