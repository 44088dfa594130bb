"""What a number format says of a number."""

import pytest

from planner.requests.number_formats import number_format


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('#,##0.00 "€"', ["€"]),
        ("#,##0.00 €", ["€"]),
        ("[$€-407] #,##0.00", ["€"]),
        ("[$kr.-406] 0", ["kr"]),
        ('_-* #,##0.00\\ "CHF"_-;-* #,##0.00\\ "USD"_-;@', ["CHF"]),
        ('0.0" min."', ["min"]),
        ("[Red]0\\ \\m\\i\\n", ["min"]),
        ('General "h"', ["h"]),
        ('"€"0 "/ video"', ["€", "video"]),
    ],
)
def test_words_beside_a_number_are_found(code, words):
    """Quoted, escaped, bare, or as a currency; of the first part only."""
    assert (number_format(code).words, number_format(code).tells) == (words, True)


@pytest.mark.parametrize(
    "code",
    ["", "General", "@", "0.00%", "0.00E+00", "#,##0", "#,##0;[Red]-#,##0", "# ?/?", "000-000",
     '"$"#,##0.00_);\\("$"#,##0.00\\)', "[$$-409]#,##0.00", "[$USD] 0", '0 "USD"', "[$-409]0",
     "yyyy-mm-dd", "[h]:mm:ss", '[m] "min"', 'hh "h"', "0,000"],
)  # fmt: skip
def test_most_formats_say_nothing(code):
    """How many places, dollars, days and times."""
    assert not number_format(code).tells


def test_zeros_in_front_are_counted():
    """With the texts around them."""
    said = number_format('"VID-"000"x"')
    assert (said.before, said.digits, said.after) == ("VID-", 3, "x")


def test_a_currency_that_nobody_knows_is_one():
    """Since it is said to be."""
    assert number_format("[$Ft-40E] 0").currency == "Ft"
    assert number_format('0 "Ft"').currency == ""
