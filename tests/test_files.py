"""Reading the files of others."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError
from planner.files import parse_toml

POINT = "a number has a decimal point, not a comma"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("usd = 0,05", f"line 1: {POINT}; write 0.05"),
        ('x = "a = 1"\r\n\r\nusd = 12,5 # = 3', f"line 3: {POINT}; write 12.5"),
        ("price = { per_second = 0,05 }", f"line 1: {POINT}; write 0.05"),
        ("by = { 5 = 0,45, 10 = 1.00 }", f"line 1: {POINT}; write 0.45"),
        ("usd = 1,500", f"line 1: {POINT}; write 1500 or 1.500"),
        ("usd = 1,500.25", "line 1: a number has no comma; write 1500.25"),
    ],
)
def test_a_comma_in_a_number_is_told_as_such(text, said):
    """By its line, with the number as it should be, rather than in the words of TOML."""
    with pytest.raises(InputError) as caught:
        parse_toml(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "text",
    [
        'x = "= 1,5" y',
        "x = '= 1,5' y",
        "x = 5 y # = 1,5",
        "x = { 5 = 1,10 = 2 } y",
        "x = { 5 = 1,10=2 } y",
        "x = [4,6] y",
        "x = ",
        'x = """\n= 1,5',
    ],
)
def test_a_comma_elsewhere_is_not_to_blame(text):
    """In texts, notes, lists, and between the keys of a table."""
    with pytest.raises(InputError, match=r"^no valid TOML: "):
        parse_toml(text)


@given(st.text(alphabet="=0123456789,.[]{}'\"# x\n", max_size=40))
def test_whatever_is_no_toml_is_an_input_error(text):
    """Nothing but an InputError comes of it."""
    with suppress(InputError):
        parse_toml(text)
