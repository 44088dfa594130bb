"""Texts that a spreadsheet would take for formulas."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.formulas import guarded, unguarded, unguarded_cell

texts = st.text(st.sampled_from("'=+-@\t\r1.,eax") | st.characters(codec="utf-8"), max_size=6)


def guard(*texts):
    """Guard texts."""
    return guarded(pa.array(texts, pa.large_string())).to_pylist()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x", "-1e5x", "--1"]
)
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(text):
    """Also one that had it already, or else it would be lost."""
    assert guard(text, "a", None) == [f"'{text}", "a", None]


@pytest.mark.parametrize(
    "text",
    ["", "a=b", "it's", "'", "'a", "-5", "+5.25", "-.5", "-1e-05", "-1.234,50", "-", "a\n=1"],
)
def test_any_other_text_is_left_alone(text):
    """Numbers among them, and a sign alone."""
    assert guard(text) == [text]


@given(st.lists(st.none() | texts))
def test_what_is_guarded_is_read_as_it_was(given_texts):
    """All at once, and one by one."""
    written = guarded(pa.array(given_texts, pa.large_string()))
    assert unguarded(written).to_pylist() == given_texts
    assert [unguarded_cell(text or "") for text in written.to_pylist()] == [
        text or "" for text in given_texts
    ]
