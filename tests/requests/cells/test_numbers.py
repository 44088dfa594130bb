"""Numbers, as people of several countries spell them."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import Numbers, Scale, Wrong, read_priority, read_takes, read_usd

# What sets thousands apart, and the decimal mark: plain, American, German, French, Swiss.
STYLES = [("", "."), ("", ","), (",", "."), (".", ","), ("\u202f", ","), (" ", ","), ("'", ".")]
GERMAN = Numbers().for_column(["2,5", 3, None])


def styled(number, apart, mark):
    """Spell a number, thousands apart."""
    text = f"{number:,f}".replace(".", "m").replace(",", apart)
    return text.replace("m", mark)


@given(st.decimals(0, 10**6, places=5))
def test_a_number_is_read_as_it_is_written(number):
    """Text, float and decimal agree."""
    for value in (number, str(number), float(number)):
        assert read_priority(value) == read_usd(value) == number


@given(
    st.integers(0, 5).flatmap(lambda places: st.decimals(-(10**9), 10**9, places=places)),
    st.sampled_from(STYLES),
)
def test_a_number_is_read_in_every_style_or_both_its_readings_are_told(number, style):
    """Exactly; in a column with a decimal comma a point may be one of thousands."""
    text = styled(number, *style)
    reading = (GERMAN if "," in style else Numbers())(text)
    if isinstance(reading, Wrong):
        digits = text.replace(".", "").replace(",", "")
        assert Decimal(digits) in (number, number * 1000)
        assert reading.suggestion.endswith(f" or {digits}")
    else:
        assert reading == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", "1.5"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1\u2019234", "1234"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1234,567", "1234.567"),
        ("0,500", "0.5"),
        (",5", "0.5"),
        ("1e3", "1000"),
    ],
)
def test_a_comma_a_point_and_what_sets_thousands_apart_are_told_from_each_other(text, number):
    """Where only one reading is possible; of one point alone, the documented one."""
    assert read_priority(text) == read_usd(text) == Decimal(number)


def test_one_point_is_the_documented_one_but_in_money():
    """Nobody gives thousandths of a dollar, and many write 1.500 for fifteen hundred."""
    assert read_priority("1.234") == Decimal("1.234")
    assert read_usd("1.500") == Wrong("may be 1.500 or 1500", "write 1500, or 1.5000")
    assert read_usd("$1.500") == read_usd("1.500")
    assert (read_usd("1500"), read_usd("1.5000"), read_usd(1.234)) == (
        Decimal(1500), Decimal("1.5"), Decimal("1.234"),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["1,234", "+1,234", "12,000"])
def test_one_comma_before_three_digits_is_ambiguous(text):
    """Both readings are told, and how to write them."""
    fine, whole = text.replace(",", "."), text.replace(",", "")
    assert read_priority(text) == Wrong(f"may be {fine} or {whole}", f"write {fine} or {whole}")


@pytest.mark.parametrize("other", ["2,5", "1.234,50", "2,5 $", "0,125"])
def test_a_point_is_ambiguous_in_a_column_with_a_decimal_comma(other):
    """Only as text, only before three digits; each way out is one that then is read."""
    read = read_priority.for_column([other])
    for text in ("1.234", "1,234"):
        assert read(text) == Wrong("may be 1.234 or 1234", "write 1,2340 or 1234")
    assert [read("1,2340"), read("1234")] == [Decimal("1.234"), 1234]
    assert [read(1.234), read("1.23"), read("0.500")] == [Decimal("1.234"), Decimal("1.23"), 0.5]
    assert read_priority.for_column(["1,234", "2.5", 1.5, None])("1.234") == Decimal("1.234")


@pytest.mark.parametrize(
    "text",
    ["1 5", "1,23,456", "1,234,5", "1.2.3", "5,", "1'234,567'8", "1,234 567", "12 34", "--5"],
)
def test_what_is_spelled_in_no_style_is_no_number(text):
    """Digits are not put together as they come."""
    assert read_priority(text).reason == "is not a number"


@pytest.mark.parametrize(
    ("text", "guess"), [("1_0", "10"), ("\uff11\uff10", "10"), ("\u0661\u0660", "10")]
)
def test_digits_of_other_kinds_are_refused_with_the_mend(text, guess):
    """Of a programmer, of other scripts."""
    for reader in (read_priority, read_takes, read_usd):
        assert reader(text) == Wrong("is not a number", f"write {guess}")


@given(st.decimals(0, 10**6, places=5), st.sampled_from([ROUND_HALF_EVEN, ROUND_FLOOR]))
def test_a_scale_keeps_a_number_in_whole_parts_and_knows_what_they_mean(number, rounding):
    """What is finer is rounded, in the way that is stated."""
    scale = Scale(1000, 0, 10**6, rounding)
    kept = scale.number(number)
    assert kept == int((number * 1000).quantize(Decimal(1), rounding))
    assert scale.meaning(kept) == number.quantize(Decimal("0.001"), rounding)
    assert Scale(1, 0, 9).meaning(7) == 7


def test_takes_are_at_least_one():
    """And not too many to be meant."""
    assert read_takes("2,5") == Decimal("2.5")
    for value in (0.5, 1001, "-1"):
        wrong = Wrong(
            "is not from 1 to 1000", "write how many generations a usable shot takes, such as 3"
        )
        assert read_takes(value) == wrong
