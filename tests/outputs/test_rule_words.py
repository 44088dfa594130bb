"""What became of rules, in words."""

from decimal import Decimal

import pytest

from planner import Cap
from planner.outputs.rule_words import dearest_first, left_text, use_text
from planner.results.uses import RuleUse


def use(sentence, used=None, unit="usd", worth=None, **more):
    """Make what became of a rule; it binds where more is worth something."""
    amounts = {} if used is None else {"used": Decimal(used), "slack": Decimal("1.005")}
    return RuleUse(
        Cap(usd=3), "", sentence, unit=unit, worth=worth, binds=bool(worth), **amounts, **more
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (use("all alike"), "all alike"),
        (use("at most $3", "2.995"), "at most $3; $3 used"),
        (
            use("at most $3", 3, worth=1.644),
            "at most $3; $3 used; $1 more would add about 1.64 value",
        ),
        (
            use("at least 2 videos", 2, "videos", worth=-0.0512),
            "at least 2 videos; 2 videos made; 1 video less would add about 0.051 value",
        ),
        (
            use("at most 30 %", "0.29996", "share", worth=250.0),
            "at most 30 %; 30 % used; 1 % more would add about 2.50 value",
        ),
    ],
)
def test_a_rule_says_what_is_used_and_what_one_more_is_worth(one, said):
    """Of a share one percent; less, where the rule asks for something."""
    assert use_text(one) == said


def test_what_is_left_is_short():
    """In the unit of the limit; nothing of a rule that limits no amount."""
    assert left_text(use("at most $3", 2)) == "$1.01"
    assert left_text(use("all alike")) == ""


def test_what_holds_the_plan_back_stands_first():
    """What more is worth the most before the others, and these as they were."""
    uses = [use("a"), use("b", 1, worth=0.5), use("c", 1), use("d", 1, worth=-2)]
    assert [one.sentence for one in dearest_first(uses)] == ["d", "b", "a", "c"]
