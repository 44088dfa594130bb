"""Rules as plain data."""

import json

import pytest
from hypothesis import given

from planner import InputError, Only
from planner.rules.plain import from_plain, kind_called, to_plain
from tests.rules.test_models import rules


@given(rules())
def test_json_holds_a_rule_whole(rule):
    """What comes back is equal."""
    assert from_plain(json.loads(json.dumps(to_plain(rule)))) == rule


@pytest.mark.parametrize("name", ["AllOrNone", "all or none", "ALL-OR-NONE", "all_or_none"])
def test_a_name_of_a_rule_may_be_spelled_otherwise(name):
    """Case, blanks and hyphens do not matter."""
    assert kind_called(name).__name__ == "AllOrNone"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"rule": "caps", "usd": 3}, "there is no rule 'caps'; did you mean 'Cap'?"),
        ({"rule": 3}, "there is no rule 3; one of: Only, Exclude"),
        ({"usd": 3}, "says no rule; give rule = one of: Only"),
        ({"Rule": "Cap", "usd": 3}, "write rule in small letters, where 'Rule' stands"),
        (3, "3 says no rule"),
        ({"rule": "Cap", "usd": 3, "colour": 4}, "Cap has no word 'colour'"),
        ({"rule": "Cap", 3: 4}, "Cap has no word '3'"),
    ],
)
def test_data_that_is_no_rule_is_refused(data, said):
    """With what to write."""
    with pytest.raises(InputError) as caught:
        from_plain(data)
    assert said in str(caught.value)


def test_plain_data_is_as_one_writes_it():
    """Names of words, lists, whole numbers as numbers."""
    rule = Only(model="a, b", where={"campaign": "spring"})
    assert to_plain(rule) == {
        "rule": "Only",
        "where": {"campaign": ["spring"]},
        "model": ["a", "b"],
    }
