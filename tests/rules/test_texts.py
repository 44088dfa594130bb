"""Lists in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import InputError
from planner.rules.texts import pairs_of, parts_of

words = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1).filter(
    lambda text: '"' not in text
)


@given(st.lists(words))
def test_what_is_in_quotes_is_one_part(parts):
    """Whatever signs it has."""
    assert parts_of(", ".join(f'"{part}"' for part in parts)) == parts


@given(st.dictionaries(words, st.lists(words, min_size=1), min_size=1))
def test_pairs_are_read_whole(pairs):
    """Columns and values in quotes."""
    text = "; ".join(
        f'"{name}" = ' + ", ".join(f'"{each}"' for each in values) for name, values in pairs.items()
    )
    assert dict(pairs_of(text, "where")) == pairs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a, b;c\nd", ["a", "b", "c", "d"]),
        (" , a ,, ", ["a"]),
        ('5" clip, 7" clip', ['5" clip', '7" clip']),
        ('"a, b', ['"a', "b"]),
        ("", []),
    ],
)
def test_parts_need_no_quotes(text, parts):
    """And what is a quote in a word stays one."""
    assert parts_of(text) == parts


@pytest.mark.parametrize("text", ["a", "a =", "= b", "a = b; c", "a = ,", "a = b; a = c"])
def test_what_is_no_pair_is_refused(text):
    """With what to write."""
    said = r"where (is .*; write (column = value|a value behind the =, since)|names 'a' twice)"
    with pytest.raises(InputError, match=said):
        pairs_of(text, "where")


@pytest.mark.parametrize(
    "text",
    ["a != b", "a ! = b", "a == b", "a >= 5", "a =< 5", "a = > 5", "a ≠ b", "b = 3; a <= 5"],
)
def test_nothing_but_equality_can_be_asked_for(text):
    """Not read as if it were: no column is called 'a !'."""
    with pytest.raises(InputError, match=r"where has '..?'; only = can be asked for: list the val"):
        pairs_of(text, "where")


@pytest.mark.parametrize("text", ["a = b, c = d", "a = b and c = d", "x = y; a = b = c"])
def test_two_conditions_are_not_one(text):
    """The second is no value of the first."""
    with pytest.raises(InputError, match="has two =; write a semicolon between two, as a = 1; b"):
        pairs_of(text, "where")


def test_signs_in_quotes_are_letters():
    """Of the names of columns and of values."""
    text = '"a !" = ">= 5", "b = c"; x = a > b'
    assert pairs_of(text, "where") == [("a !", [">= 5", "b = c"]), ("x", ["a > b"])]
