"""Scopes are paths in a tree."""

import pytest

import planner
from planner.spending.ledger.scopes import path_to, read_scope, told


def test_a_scope_lies_in_all_that_its_path_begins_with():
    """And in everything."""
    assert path_to("brand/campaign/teaser") == (
        "",
        "brand",
        "brand/campaign",
        "brand/campaign/teaser",
    )
    assert path_to("") == ("",)


def test_blanks_around_names_say_nothing():
    """One scope is not two for a blank."""
    assert read_scope(" brand / campaign a ") == "brand/campaign a"
    assert read_scope("  ") == ""
    assert read_scope("cafe\u0301/x") == "caf\u00e9/x"
    assert (told(""), told("a/b")) == ("everything", "'a/b'")


@pytest.mark.parametrize("said", ["a//b", "/a", "a/", "a\nb", None, 5, "x" * 201])
def test_what_is_no_scope_is_refused(said):
    """With what was expected."""
    with pytest.raises(planner.InputError, match="expected"):
        read_scope(said)
