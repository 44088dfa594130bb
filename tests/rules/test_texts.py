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
    with pytest.raises(InputError, match=r"where (is .*; write column = value|names 'a' twice)"):
        pairs_of(text, "where")
