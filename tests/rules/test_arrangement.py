"""Rules as a problem: its best choice is the one that trying every choice finds."""

import warnings
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InfeasibleError, PlannerWarning
from planner.rules.models import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)
from tests.rules.trying import best_by_trying, chosen, keeps, possible_under

CLIENTS, CAMPAIGNS, FILMS = ["acme", "zen"], ["spring", "sale", ""], ["f1", "f2", ""]
MODELS = ["kling-v1", "kling-v1.5", "kling-pro"]
# Two or three ways to make a video, so that every choice can be tried.
WAYS = [("kling-v1, kling-pro", "720p"), ("kling-v1.5", ""), ("kling-v1", ""), ("", "720p")]


@st.composite
def frames(draw, most=6):
    """Draw a few requests of clients, campaigns, films; some need others, some must be made."""
    count = draw(st.integers(1, most))
    rows = []
    for at in range(count):
        models, resolution = draw(st.sampled_from(WAYS))
        needs = draw(st.sampled_from(["", "", *(f"r{other}" for other in range(at))]))
        rows.append(
            {
                "id": f"r{at}",
                "duration": draw(st.sampled_from([5, 10])),
                "priority": draw(st.sampled_from([0, 1, 1, 2, 3.5])),
                "required": "yes" if draw(st.integers(0, 7)) == 0 else "no",
                "client": draw(st.sampled_from(CLIENTS)),
                "campaign": draw(st.sampled_from(CAMPAIGNS)),
                "film": draw(st.sampled_from(FILMS)),
                "models": models,
                "resolution": resolution,
                "needs": needs,
            }
        )
    return pd.DataFrame(rows)


def _who():
    return st.fixed_dictionaries(
        {},
        optional={
            "by": st.sampled_from(["client", "campaign", "film", ["client", "campaign"]]),
            "where": st.sampled_from(
                [{"client": "acme"}, {"campaign": ["spring", "sale"]}, {"film": "f1"}]
            ),
        },
    )


def _which(most=1):
    return st.one_of(
        st.just({}),
        st.sampled_from(MODELS).map(lambda one: {"model": one}),
        st.just({"resolution": "720p"}),
    )


def _made(rule, *parts):
    return st.tuples(*parts).map(
        lambda given: rule(**{k: v for one in given for k, v in one.items()})
    )


def _limit(**units):
    return st.one_of(
        *(amounts.map(lambda amount, unit=unit: {unit: amount}) for unit, amounts in units.items())
    )


money, few = st.sampled_from([0, 2, 4.2, 7, 10, 20]), st.integers(0, 4)
GROUPS = st.sampled_from(["client", "campaign", "film"])
RULES = {
    "Only": _made(Only, _who(), st.sampled_from(MODELS).map(lambda one: {"model": one})),
    "Exclude": _made(Exclude, _who(), st.sampled_from(MODELS).map(lambda one: {"model": one})),
    "Floor": _made(Floor, _who(), st.sampled_from([{"quality": 1}, {"quality": "1.7"}])),
    "Cap": _made(
        Cap, _who(), _which(),
        _limit(usd=money, credits=st.sampled_from([0, 80, 300]), videos=few,
               seconds=st.sampled_from([5, 10, 25]), takes=few),
    ),
    "Budget": _made(Cap, _who(), _limit(usd=money)),
    "Each": st.tuples(money, money).map(
        lambda two: Cap(by="client", usd={"acme": two[0], "zen": two[1]})
    ),
    "Up to": st.integers(5, 30).map(lambda most: Cap(by="duration", seconds=most, cumulative=True)),
    "Least": _made(
        Least, _who(), _which(),
        _limit(videos=st.integers(0, 2), usd=st.sampled_from([1, 3]),
               share=st.sampled_from(["20%", "50%"])),
    ),
    "Share": _made(Share, _who().filter(bool), _which(), st.sampled_from([{"most": "30%"}, {"most": "60 %"}])),
    "OneOf": GROUPS.map(OneOf),
    "AllOrNone": GROUPS.map(AllOrNone),
    "Same": st.tuples(GROUPS, st.sampled_from(["model", "resolution"])).map(lambda g: Same(*g)),
    "Needs": st.just(Needs("needs")),
    "Reserve": st.sampled_from([Reserve(usd=3), Reserve(share="20%")]),
}  # fmt: skip


@st.composite
def mixes(draw, most=3):
    """Draw a mix of rules."""
    kinds = draw(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=most))
    return [draw(RULES[kind]) for kind in kinds]


def planned(frame, usd, rules, method="auto"):
    """Plan; None where nothing keeps all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # of rules that do nothing
        try:
            return planner.plan(frame, usd, rules=rules, method=method)
        except InfeasibleError:
            return None


def check(frame, usd, rules):
    """Compare the plan with every choice there is."""
    plan, best = planned(frame, usd, rules), best_by_trying(frame, Decimal(usd), rules)
    assert (plan is None) == (best is None)
    if plan is None or best is None:
        return
    assert plan.status == "optimal"
    assert round(plan.value * 10**6) == best
    batch = plan.batch
    assert keeps(
        frame.to_dict("records"),
        chosen(batch, batch.choice(plan.solution.counts)),
        Decimal(usd),
        rules,
        possible_under(frame, rules),
    )


@given(frames(), mixes(), st.sampled_from([0, 5, 12, 25, 60]))
@settings(max_examples=80)
def test_the_best_plan_under_rules_is_the_one_that_trying_finds(frame, rules, usd):
    """Whatever rules are mixed: the same value, the rules kept, or no plan at all."""
    try:
        check(frame, usd, rules)
    except planner.InputError as error:
        assume("keep one" not in str(error))  # two caps for one value
        raise


@pytest.mark.long
@given(frames(most=7), mixes(most=5), st.sampled_from([0, 5, 12, 25, 60]))
@settings(max_examples=150)
def test_many_mixes_of_many_rules(frame, rules, usd):
    """As above, with more of everything."""
    try:
        check(frame, usd, rules)
    except planner.InputError as error:
        assume("keep one" not in str(error))
        raise
