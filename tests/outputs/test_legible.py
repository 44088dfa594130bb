"""Texts of others where they are shown."""

from hypothesis import given
from hypothesis import strategies as st

from planner.outputs.legible import legible


def test_what_can_be_read_stays():
    """Accents, other scripts, joined emoji."""
    for text in ("Übung für Zoë", "新年预告", "क्\u200dष", "👩\u200d🚀 Launch", "a < b & c"):
        assert legible(text) == text


def test_what_no_letter_is_goes():
    """Control characters, turned directions, half letters, line ends."""
    assert legible("a\x00b\ud800c\u202ed\n\te  f") == "a b c d e f"


@given(st.text(st.characters(codec=None)), st.integers(1, 80))
def test_it_is_short_and_can_be_written(text, most):
    """On one line, in UTF-8."""
    shown = legible(text, most)
    assert len(shown) <= most
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")
