"""Amounts of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import Wrong, read_usd

WAYS = ["${}", "$ {}", "{} $", "{}$", "US${}", "USD {}", "{}\u00a0USD", "{} dollars", "${} USD"]
WAYS += ["USD ${}", "US ${}", "{} US dollars"]


@given(st.decimals(0, 10**9, places=2), st.sampled_from(WAYS))
def test_dollars_are_read_however_they_are_marked(amount, way):
    """With cents after a point or a comma, thousands apart or not."""
    american = f"{amount:,}"
    german = american.translate(str.maketrans(",.", ".,"))
    for text in (str(amount), str(amount).replace(".", ","), american, german):
        assert read_usd(way.format(text)) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12,50 €", "EUR"),
        ("EUR 12.50", "EUR"),
        ("12 Euro", "EUR"),
        ("£5", "GBP"),
        ("¥500", "¥"),
        ("Fr. 12.50", "CHF"),
        ("12.50 CHF", "CHF"),
        ("99 kr.", "kr"),
        ("₹ 1,00,000", "INR"),
        ("C$5", "CAD"),
        ("5 zł", "PLN"),
        ("₿1", "₿"),
    ],
)
def test_another_currency_is_told(text, currency):
    """It is neither converted nor taken for USD."""
    assert read_usd(text) == Wrong(f"is in {currency}", "prices are in USD: convert it")


@pytest.mark.parametrize("text", ["12 max", "$", "~5", "-$5", "5 EUR USD!", "$5-10", "5k", "(5)"])
def test_what_is_more_than_an_amount_is_no_number(text):
    """Nothing beside it is passed over, least of all a sign."""
    assert read_usd(text) == Wrong("is not a number", "write USD, such as 12.50")


def test_an_amount_keeps_its_faults_beside_a_currency():
    """Ambiguous, out of range, too fine."""
    assert read_usd("$1,234") == Wrong("may be 1.234 or 1234", "write 1234, or 1.2340")
    assert read_usd("$-5") == read_usd(-5) == read_usd("2,000,000,000 $")
    assert read_usd("$0.12345678901").suggestion == "write 0.123456789"
    assert read_usd(0.1 + 0.2) == Decimal(str(0.1 + 0.2))
    assert read_usd.for_column(["2,50 $"])("$1.234").suggestion == "write 1234, or 1.2340"
