"""Which rule is named for a request, held against plans without it and against prices."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.results.outcome import Fate, Hold
from tests.results.telling import planned
from tests.rules.drawing import batches, filters, ties

RULES = "data/studio.toml"


@given(batches(), st.one_of(ties, filters))
@settings(max_examples=20)
def test_where_money_is_no_matter_a_rule_is_named_for_whom_it_holds_back(rows, rule):
    """For these and for nobody else: without it they fare better."""
    plan, free = planned(rows, 10**6, [rule]), planned(rows, 10**6, [])
    if plan is None or free is None:
        return
    for outcome, other in zip(plan.outcomes, free.outcomes, strict=True):
        if not outcome.locked and other.fate is not Fate.WORTHLESS:
            assert bool(outcome.rule) == (other.quality > outcome.quality)


LEASTS = st.builds(
    planner.Least,
    by=st.sampled_from(["client", "film"]),
    model=st.just("north/plain"),
    share=st.sampled_from(["0.3", "0.5"]),
)


@given(batches(), LEASTS)
@settings(max_examples=15)
def test_where_money_is_no_matter_what_a_rule_asks_for_is_named(rows, rule):
    """For those who are made as it asks, and would be made better without it; also if required."""
    plan, free = planned(rows, 10**6, [rule]), planned(rows, 10**6, [])
    if plan is None or free is None:
        return
    for outcome, other in zip(plan.outcomes, free.outcomes, strict=True):
        if not outcome.locked and other.fate is not Fate.WORTHLESS:
            assert (outcome.hold is Hold.LEAST) == (other.quality > outcome.quality)


CAPS = st.builds(lambda usd: planner.Cap(by="client", usd=usd), st.sampled_from([1, 2, "3.5", 6]))


def prices_of(plan):
    """Return what a credit costs each request, and what it does in money alone."""
    certificate, batch = plan.proof.best.certificate, plan.batch
    money = plan.solution.shadow_price / Fraction(batch.menus.step)
    arranged = batch.arrangement
    labels = batch.compiled.limits[0].labels.codes.tolist()
    pairs = [
        *zip(arranged.cap_limits, certificate.cap_prices, strict=False),
        *zip(arranged.row_limits, certificate.row_prices, strict=False),
    ]
    by_group = {limit.group: price / Fraction(batch.menus.step) for limit, price in pairs}
    return money, [money + by_group.get(code, 0) for code in labels]


@given(batches(), CAPS, ties, st.sampled_from([1, 2, "3.5", 6]))
@settings(max_examples=30)
def test_a_tie_is_named_where_it_alone_is_in_the_way(rows, cap, tie, budget):
    """At what money and the cap are worth together; money is only where it alone is enough."""
    plan = planned(rows, budget, [cap, tie])
    if plan is None or not plan.certified or plan.by_turn:
        return
    money, prices = prices_of(plan)
    requests, menus = plan.batch.requests, plan.batch.menus
    for row, outcome in enumerate(plan.outcomes):
        menu, priority = menus.menus[menus.members[row]], int(requests.priorities[row])
        if not priority or not menu.options:
            continue

        def worths(price, menu=menu, priority=priority):
            pairs = zip(menu.options, menu.qualities.tolist(), strict=True)
            return [priority * quality - price * Fraction(one.credits) for one, quality in pairs]

        best = max(worths(prices[row]))
        skips = outcome.hold in (Hold.ONE_OF, Hold.WHOLE, Hold.NEEDS)
        if skips:
            assert (best < 0) if outcome.made else (best > 0)
        if outcome.hold is Hold.ALIKE:
            has = worths(prices[row])[menu.options.index(outcome.taken)] if outcome.made else 0
            assert best > has
        if "; that money does more elsewhere" in plan.to_frame().at[row, "reason"]:
            has = worths(money)[menu.options.index(outcome.taken)] if outcome.made else 0
            better = [
                worth
                for worth, quality in zip(worths(money), menu.qualities.tolist(), strict=True)
                if quality > outcome.quality * 1000
            ]
            limited = plan.batch.compiled.limits[0].labels.codes[row] >= 0
            assert not limited or max(better, default=has) <= has


def test_the_studio_is_told_the_truth():
    """A1's film may be made otherwise; what is made for others' sake, and under which cap."""
    frame = planner.plan("data/studio.csv", 50, rules=RULES).to_frame().set_index("id")
    rule, reason = frame["rule"].fillna(""), frame["reason"]
    those = ("A1", "A2", "A3", "A5", "Z1", "Z3", "M2")
    kinds = [rule[each].partition("(")[0] for each in those]
    assert kinds == ["Cap", "Needs", "Needs", "Cap", "Cap", "AllOrNone", ""]
    assert (
        reason["A3"] == "Made with kling-v1.5 at 720p because A4, which needs it, is made (Needs)."
    )
    assert reason["Z3"] == (
        "Made with kling-v1 at 720p because series Tea is made as a whole or not at all (All or "
        "none)."
    )


@pytest.mark.parametrize("one", ["A3", "Z3", "A4"])
def test_without_what_is_named_it_fares_otherwise(one):
    """As a plan without that rule shows."""
    plan = planner.plan("data/studio.csv", 50, rules=RULES)
    row = plan.to_frame().set_index("id").loc[one]
    rule = next(each for each in plan.stated_rules if str(each) in row["rule"])
    free = plan.what_if(without=rule).to_frame().set_index("id").loc[one]
    assert free["quality"] != row["quality"]


def test_limits_without_prices_blame_no_tie_alone():
    """A solver that proves nothing says no prices: what is said claims less."""
    rows = [
        {"duration": 5, "priority": 5, "client": "acme", "film": "F"},
        {"duration": 5, "priority": 4, "client": "acme", "film": "F"},
    ]
    rules = [planner.Cap(by="client", usd="0.5"), planner.OneOf("film")]
    said = planned(rows, 20, rules, method="milp").to_frame()
    assert said.at[1, "reason"] == (
        "Skipped: costs $0.50 at least (north/plain at 720p); under the limits on it and together "
        "with what it is tied to, that money does more elsewhere."
    )
    assert said["rule"].fillna("").at[1] == ""


def test_who_would_all_rather_be_alike_otherwise_hold_nobody_back():
    """Money keeps the whole film from it, and not that its scenes are alike."""
    rows = [{"duration": 5, "priority": 5, "film": "F"}] * 2
    plan = planned(rows, "2.5", [planner.Same("film")])
    assert [outcome.rule for outcome in plan.outcomes] == ["", ""]
