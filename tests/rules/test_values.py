"""When two values are the same to people."""

import unicodedata

import pytest

import planner
from planner.rules.values import (
    DAYS,
    MANY,
    NUMBERS,
    TEXTS,
    key_of,
    meaning_in,
    nearest_value,
    quoted,
)


@pytest.mark.parametrize(
    "alike",
    [
        ("7", "7.0", "+7", "7.000"),
        ("0", "-0", "0.0"),
        ("-1.5", "-1.50"),
        ("2026-10-05", "2026-10-05T09:30:00Z", "2026-10-05 09:30", "05.10.2026", "5.10.2026"),
        ("Acme", "ACME", "acme", " acme "),
        ("Big  Fish", "big fish", "Big\tFish"),
        ("Straße", "STRASSE"),
        ("café", unicodedata.normalize("NFD", "café")),
        ("yes", "TRUE", "Yes"),
        ("no", "False"),
    ],
)
def test_these_are_the_same(alike):
    """Whatever their case, blanks, accents, zeros, times of the day."""
    assert len({key_of(text.strip() if text.strip() != text else text) for text in alike}) == 1


@pytest.mark.parametrize(
    "apart",
    [
        ("007", "7"),  # a name
        ("1e3", "1000"),
        ("7", "7 s"),
        ("2026-10-05", "2026-10-06"),
        ("2026-02-30", "2026-03-02"),  # no day
        ("30.02.2026", "2026-02-30"),
        ("5/10/2026", "2026-10-05"),  # may be the tenth of May
        ("5.", "5"),
        ("1" * 32, "1" * 31 + "2"),
        ("yes", "y"),
        ("a b", "ab"),
    ],
)
def test_these_are_not(apart):
    """A number that begins with 0 is a name, as is one with an exponent, or too long to be one."""
    one, other = map(key_of, apart)
    assert one != other


def test_kinds_stand_in_their_order():
    """Numbers, days, texts: each in its own."""
    texts = ["zen", "2026-01-01", "10", "acme", "9", "2025-12-31", "-1", "2026-13-01"]
    kinds = [key_of(text)[0] for text in sorted(texts, key=key_of)]
    assert kinds == [NUMBERS] * 3 + [DAYS] * 2 + [TEXTS] * 3
    assert sorted(texts, key=key_of)[:5] == ["-1", "9", "10", "2025-12-31", "2026-01-01"]


def test_values_of_known_fields_are_what_they_mean():
    """As requests spell them; of what means nothing there, the text."""
    catalog = planner.load_catalog()
    assert meaning_in("platform", catalog)("IG") == meaning_in("platform", catalog)("Instagram")
    assert meaning_in("duration", catalog)("0:05") == "5"
    assert meaning_in("required", catalog)("y") == "yes"
    assert meaning_in("models", catalog)("kling-pro; kling-v1") == "kling-pro, kling-v1"
    assert meaning_in("content_type", catalog)("Full Scene") == "full_scene"
    assert meaning_in("platform", catalog)("none of them") == "none of them"
    assert meaning_in("client", catalog)("IG") == "IG"


def test_a_misspelt_value_finds_its_like():
    """Among more than a thousand, those with the same first letter; among none, nothing."""
    assert "did you mean 'acme'" in nearest_value("acmee", ["zen", "acme"])
    many = [f"z{at}" for at in range(MANY)] + ["acme"]
    assert "did you mean 'acme'" in nearest_value("Acmee", many)
    assert nearest_value("acme", []) == nearest_value("acme", [*many[:-1], "zen"]) == ""


def test_of_many_values_the_first_are_told():
    """And how many more there are."""
    assert quoted(["a", "b", "c", "d"]) == "'a', 'b', 'c', 'd'"
    assert quoted(["a", "b", "c", "d", "e"]) == "'a', 'b', 'c', 'd', 1 more"
