"""What people may hand in for the words of rules, and what is kept of it."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from planner import InputError
from planner.rules import words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Acme ", "Acme"),
        (7, "7"),
        (7.0, "7"),
        (7.50, "7.5"),
        (-0.0, "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.1"),
        (Fraction(1, 4), "1/4"),
        (True, "yes"),
        (np.bool_(False), "no"),
        (np.int64(3), "3"),
        (np.float64(0.5), "0.5"),
        (date(2026, 10, 5), "2026-10-05"),
        (datetime(2026, 10, 5, 9), "2026-10-05"),
        (np.datetime64("2026-10-05T09"), "2026-10-05"),
        (pd.Timestamp("2026-10-05"), "2026-10-05"),
        (pd.Timestamp(np.datetime64("12026-01-05T09", "s")), "12026-01-05"),
        (pd.NaT, ""),
        (np.datetime64("NaT"), ""),
        (None, ""),
        (float("nan"), ""),
        ("", ""),
    ],
)
def test_a_value_is_spelled_as_people_mean_it(value, text):
    """A number without needless zeros, a day, yes or no; nothing for an empty cell."""
    assert words.value_text(value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("100", "100"), ("1.50", "1.5"), ("0.00", "0"), ("-0", "0"), ("1E+5", "100000"),
     ("1E-3", "0.001"), ("1E+40", "1" + "0" * 40), ("1E+41", "1E+41")],
)  # fmt: skip
def test_a_number_is_written_out_as_long_as_it_can_be_read(number, text):
    """Zeros at the end of a whole number stay."""
    assert words.plain_number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("client", ("client",)),
        ("client, film", ("client", "film")),
        (["client", " film ", "client"], ("client", "film")),
        (("a, b",), ("a, b",)),
        (None, ()),
    ],
)
def test_names_are_one_or_several_each_once(given, kept):
    """A text lists them by comma; in a list each is whole."""
    assert words.columns(given, "by") == words.names(given, "model") == kept


@pytest.mark.parametrize(
    ("read", "given", "said"),
    [
        (words.columns, {"a": 1}, "by is .*expected the name of a column, or several"),
        (words.columns, 5, "expected the name of a column"),
        (words.columns, ["a", " "], "by holds ' '; expected the name of a column"),
        (words.names, ["a", 5], "by holds 5; expected a name of the catalog"),
        (words.columns, [], "names nothing; give the name of a column"),
        (words.columns, " ", "names nothing; give the name of a column"),
        (words.pairs, 5, "expected a dict"),
        (words.pairs, {}, "names nothing; leave it out"),
        (words.pairs, {" ": 1}, "names ' '; expected the name of a column"),
        (words.pairs, {5: 1}, "names 5; expected the name of a column"),
        (words.pairs, [("a", 1), (" a", 2)], "names ' a' twice"),
        (words.pairs, {"a": []}, "by of 'a' is \\[\\], which names nothing"),
        (words.pairs, {"a": None}, "an empty cell is no value"),
        (words.pairs, {"a": ["x", ""]}, "an empty cell is no value"),
        (words.pairs, {"a": {"b": 1}}, "expected a text, a number or a date"),
        (words.pairs, {"a": Fraction(1, 3)}, "expected a text, a number or a date"),
        (words.usd, {}, "limits nothing; leave the rule out"),
        (words.usd, {"a": 1, " a": 2}, "by gives 'a' two limits; keep one"),
        (words.usd, {"a": None}, "by of 'a' is None"),
        (words.usd, -1, "by is -1"),
        (words.usd, "5 EUR", "by is '5 EUR'"),
        (words.usd, float("nan"), "by is nan"),
        (words.decimals, "many", "by is 'many', which"),
        (words.wholes, 1.5, "expected a whole number"),
        (words.wholes, {"a": "0.5"}, "by of 'a' is '0.5'; expected a whole number"),
        (words.part, 1.01, "expected a part from 0 to 1, or as '30 %'"),
        (words.part, "101 %", "expected a part from 0 to 1"),
        (words.part, -0.1, "by is -0.1"),
        (words.quality, 1001, "expected at most 1,000"),
        (words.yes_or_no, 1, "expected True or False"),
        (words.yes_or_no, "maybe", "expected True or False"),
        (words.name, " ", "expected one name"),
        (words.name, ["a"], "expected one name"),
    ],
)
def test_what_means_nothing_is_one_clear_error(read, given, said):
    """It says what was given, and what is expected."""
    with pytest.raises(InputError, match=said):
        read(given, "by")


@pytest.mark.parametrize(
    ("read", "given", "kept"),
    [
        (words.pairs, {"client": "acme"}, (("client", ("acme",)),)),
        (
            words.pairs,
            "client = acme, zen; due = 5",
            (("client", ("acme", "zen")), ("due", ("5",))),
        ),
        (words.pairs, {"due": {9, 10, 2}}, (("due", ("10", "2", "9")),)),
        (words.pairs, {"due": [5, 5.0]}, (("due", ("5",)),)),
        (words.pairs, None, ()),
        (words.usd, "$1,200.50", Decimal("1200.5")),
        (words.usd, 0, Decimal(0)),
        (words.usd, 0.1 + 0.2, Decimal("0.3")),
        (words.usd, {"acme": 300, "zen": "$20"}, (("acme", Decimal(300)), ("zen", Decimal(20)))),
        (words.usd, (("acme", 1),), (("acme", Decimal(1)),)),
        (words.usd, None, None),
        (words.wholes, 3.0, Decimal(3)),
        (words.part, "30 %", Decimal("0.3")),
        (words.part, 1, Decimal(1)),
        (words.part, "0.25", Decimal("0.25")),
        (words.parts, {"a": "30%"}, (("a", Decimal("0.3")),)),
        (words.quality, 1000, Decimal(1000)),
        (words.yes_or_no, "yes", True),
        (words.yes_or_no, False, False),
        (words.name, " model ", "model"),
        (words.name, None, ""),
    ],
)
def test_what_is_handed_in_is_kept_as_what_it_means(read, given, kept):
    """Amounts are decimals, exactly; sets are in an order."""
    assert read(given, "by") == kept


@pytest.mark.parametrize(
    ("amount", "number"),
    [
        ("20", 20),
        ("0.5", 0.5),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("1E+20", 10**20),
    ],
)
def test_an_amount_is_the_number_that_is_read_as_the_same(amount, number):
    """As text where no float is."""
    assert words.as_number(Decimal(amount)) == number
    assert type(words.as_number(Decimal(amount))) is type(number)


def test_a_word_is_written_as_in_python():
    """What a list would cut stays one."""
    assert words.as_written(Decimal("1.50")) == "1.5"
    assert words.as_written(Decimal("0.1234567890123456789")) == "'0.1234567890123456789'"
    assert words.as_written((("a", Decimal(1)), ("b", ("x", "y")))) == "{'a': 1, 'b': ['x', 'y']}"
    assert words.as_written(("a",)) == "'a'"
    assert words.as_written(("a, b",)) == "['a, b']"
    assert words.as_written(("a", "b")) == "['a', 'b']"
    assert words.as_written(True) == "True"
