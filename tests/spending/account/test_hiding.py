"""What a server says, and keys in it."""

import base64
import codecs
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from planner.spending.account.hiding import repeats, shown_safely
from tests.accounts import API_KEY

HIDDEN = SecretStr(API_KEY)

SPELLINGS = (
    str,
    str.upper,
    lambda key: key[::-1],
    "-".join,
    " ".join,
    lambda key: key[4:12],
    lambda key: "".join(f"%{ord(sign):x}" for sign in key),
    lambda key: base64.b64encode(key.encode()).decode(),
    lambda key: key.encode().hex(),
    lambda key: codecs.encode(key, "rot13"),
    lambda key: quote(f"Bearer {key}"),
)


@pytest.mark.parametrize("spell", SPELLINGS)
def test_what_holds_a_key_is_not_shown(spell):
    """Nor a part of it, nor turned, nor coded."""
    assert shown_safely(f"your key {spell(API_KEY)} is wrong", [HIDDEN]) == ""


@given(st.integers(0, len(API_KEY) - 6), st.text(max_size=20), st.text(max_size=20))
def test_no_six_signs_of_a_key_are_shown(at, before, after):
    """Wherever they stand."""
    assert shown_safely(before + API_KEY[at : at + 6] + after, [HIDDEN]) == ""


def test_what_holds_no_key_is_shown():
    """On one line, not too long."""
    assert shown_safely(" resource pack depleted ", [HIDDEN]) == "resource pack depleted"
    assert shown_safely("a\nb\x1b[31m", [HIDDEN]) == r"a\nb\x1b[31m"
    assert len(shown_safely("word " * 1000, [HIDDEN])) <= 160
    for nothing in (None, "", "  ", 7, ["a"], {"a": 1}):
        assert shown_safely(nothing, [HIDDEN]) == ""


def test_an_answer_that_holds_a_whole_key_is_known():
    """Also where it is escaped."""
    assert repeats(f'{{"a": "x{API_KEY}x"}}'.encode(), {}, [HIDDEN])
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in API_KEY)
    assert repeats(f'{{"a": "{escaped}"}}'.encode(), {"a": API_KEY}, [HIDDEN])
    assert not repeats(b'{"a": "b\\n"}', {"a": "b\n"}, [HIDDEN])
    assert not repeats(b'{"credits": 1}', {"credits": 1}, [SecretStr("cre")])
