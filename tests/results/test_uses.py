"""What is used of rules, held against what they mean."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.results.uses import RuleUse
from planner.rules import inside
from planner.rules.base import name_of
from tests.results.telling import planned
from tests.rules.drawing import DAY, TINY, batches, limits, mixes
from tests.rules_oracle import MILLION, Choices

LIMITS = (planner.Cap, planner.Least, planner.Share)
ROWS = [
    {"id": "a", "duration": 5, "priority": 9, "client": "acme", "film": "F1", "after": ""},
    {"id": "b", "duration": 5, "priority": 5, "client": "acme", "film": "F1", "after": "a"},
    {"id": "c", "duration": 5, "priority": 3, "client": "zen", "film": "F2", "after": ""},
    {"id": "d", "duration": 5, "priority": 1, "client": "zen", "film": "", "after": "c, a"},
]


def due_of(rule, rules, own):
    """Return limit and use of each group of a rule, as it is written, by the group's values."""
    found, possible = {}, own.possible(rules)
    for group, (limit, used) in own.sums(rule, rules).items():
        whole = Fraction(MILLION)
        if rule.unit == "most":  # both are times its denominator
            whole = Fraction(int(own.credits[0])) * Fraction(rule.most).denominator
        if rule.unit == "share":
            whole *= sum(possible[row] for row in own.groups(rule)[group])
        each = [Fraction(int(one[0])) / whole if whole else None for one in (limit, used)]
        if rule.unit == "share" and not whole:  # all of nothing is made
            each[1] = Fraction(1)
        found[group] = tuple(each)
    return found


@given(batches(), limits, st.lists(limits, max_size=1), mixes())
@settings(max_examples=18)
def test_what_is_used_of_each_limit_is_what_its_requests_come_to(rows, one, two, others):
    """With its limit and what is left of it, for each of its groups; every rule is there."""
    rules = list(dict.fromkeys([one, *two, *others]))
    plan = planned(rows, 4, rules)
    assume(plan is not None)
    own = Choices(rows, TINY, DAY).taking(outcome.taken for outcome in plan.outcomes)
    assert list(dict.fromkeys(use.rule for use in plan.rules)) == rules
    for rule in rules:
        told = [use for use in plan.rules if use.rule == rule]
        if not isinstance(rule, LIMITS):
            assert [(use.limit, use.unit) for use in told] == [(None, "")]
            continue
        due = due_of(rule, rules, own)
        found = {name_of(rule, group): group for group in due}
        for use in told:
            if use.limit is None:
                continue
            limit, used = due.pop(found[use.name])
            assert float(use.used) == pytest.approx(float(used or 0))
            assert limit is None or float(use.limit) == pytest.approx(float(limit))
            way = -1 if isinstance(rule, planner.Least) else 1
            assert float(use.slack) == pytest.approx(way * float(use.limit - use.used))
        # Of nobody.
        assert not any(used for _, used in due.values() if rule.unit != "share")


def test_of_what_limits_nothing_it_is_said_whom_it_speaks_of():
    """Groups of ties, options of filters, pairs of needs; nobody where nothing is there."""
    rules = [
        planner.OneOf("film"),
        planner.Needs("after"),
        planner.Exclude(where={"client": "zen"}, resolution="1080p"),
        planner.Reserve(usd=1),
    ]
    one_of, needs, without, reserve = planned(ROWS, 20, rules).rules
    assert (one_of.requests, one_of.groups, one_of.options) == (3, 2, 0)
    assert (needs.requests, needs.groups) == (2, 2)
    assert (without.requests, without.groups, without.options) == (2, 1, 2)
    assert (reserve.requests, reserve.groups, reserve.options) == (4, 1, 0)


def test_what_is_locked_keeps_its_option():
    """A filter takes nothing off its menu."""
    table = planned(ROWS[:1], 20, []).to_frame().assign(locked=True)
    rule = planner.Exclude(resolution=["720p", "1080p"])
    plan = planned(table, 20, [rule])
    assert plan.outcomes[0].made
    assert plan.rules[0].options == 0


def test_a_limit_binds_where_somebody_would_rather_pass_it():
    """At the price of money alone; one that is just reached by all who want it does not."""
    rows = [{"duration": 5, "priority": 5, "client": "acme", "resolution": "720p"}] * 4
    plan = planned(rows, 20, [planner.Cap(videos=3), planner.Cap(by="client", videos=4)])
    assert [use.binds for use in plan.rules] == [True, False]
    poor = planned(rows, "1.5", [planner.Cap(videos=3), planner.Only(provider="north")])
    assert poor.rules[0].slack == 0
    assert poor.rules[0].worth in (None, 0.0) or poor.rules[0].binds


def test_of_limits_day_by_day_each_counts_all_up_to_its_own():
    """Whoever is due earlier counts for all later ones, and may be kept out by one of them."""
    rows = [
        {"duration": 5, "priority": 5, "due": due, "resolution": "720p", "model": "north/plain"}
        for due in (1, 1, 2, 2)
    ]
    rule = planner.Cap(by="due", cumulative=True, videos=3)
    first, second = planned(rows, 20, [rule]).rules
    assert (first.requests, second.requests, second.used) == (2, 4, Decimal(3))
    assert second.binds
    assert first.limit - first.used == first.slack


def test_of_limits_day_by_day_that_binds_which_is_passed():
    """Whoever is due earlier may be kept out by a later limit while there is room in its own."""
    rows = [
        {"duration": 5, "priority": priority, "due": due, "model": "north/plain"}
        for priority, due in ((5, 1), (5, 1), (5, 1), (5, 1), (1, 2))
    ]
    for videos, binds, rule in (
        ({1: 5, 2: 3}, [False, True], "2"),
        ({1: 2, 2: 4}, [True, False], "1"),
    ):
        cap = planner.Cap(by="due", cumulative=True, videos=videos)
        plan = planned(rows, 50, [cap])
        assert [use.binds for use in plan.rules] == binds
        named = {outcome.rule for outcome in plan.outcomes if not outcome.made}
        assert named == {f"{cap}: {rule}"}


def test_the_worth_of_a_limit_is_what_one_more_unit_adds():
    """Of equal videos; of a share, the whole of what can be made or is spent."""
    rows = [{"duration": 5, "priority": 2, "client": "acme", "resolution": "720p"}] * 10
    north = planner.Only(provider="north")
    cap = planned(rows, 20, [planner.Cap(videos=4), north]).rules[0]
    more = planned(rows, 20, [planner.Cap(videos=5), north])
    less = planned(rows, 20, [planner.Cap(videos=4), north])
    assert cap.worth == pytest.approx(more.value - less.value)
    seconds = planned(rows, 20, [planner.Cap(seconds=20), north]).rules[0]
    assert seconds.worth == pytest.approx((more.value - less.value) / 5)
    credits = planned(rows, 20, [planner.Cap(credits=20), north]).rules[0]
    dollars = planned(rows, 20, [planner.Cap(usd=2), north]).rules[0]
    assert dollars.worth == pytest.approx(10 * credits.worth)


def test_where_nothing_is_proved_nobody_knows_what_more_is_worth():
    """A general solver's word has no prices."""
    plan = planned(ROWS, 20, [planner.Cap(videos=1)], method="milp")
    assert plan.rules[0].worth is None
    assert plan.rules[0].binds


def test_a_rule_is_called_by_what_one_writes_and_the_values_of_its_group():
    """Cut where a value is long."""
    rule = planner.Cap(by=["client", "film"], videos=1)
    assert name_of(rule, ("acme", "F1")) == f"{rule}: acme, F1"
    assert name_of(rule) == str(rule)
    assert len(name_of(rule, ("x" * 1000,))) < 200
    assert RuleUse(rule, "", "").groups == 1


def test_a_rule_shows_what_it_allows_what_is_used_and_what_more_is_worth():
    """Of equal requests that cost the same, one more dollar buys the same each time."""
    rows = [{"duration": 5, "client": "acme", "priority": 2}] * 20
    rules = [planner.Cap(by="client", usd=3), planner.Exclude(provider="south"),
             planner.Exclude(resolution="1080p"), planner.OneOf("film")]  # fmt: skip
    rows = [row | {"film": f"F{at}"} for at, row in enumerate(rows)]
    plan = planned(rows, 20, rules)
    cap, south, dear, one_of = plan.rules
    assert (cap.name, cap.sentence) == (
        "Cap(by='client', usd=3): acme",
        "at most $3 for client acme",
    )
    assert (cap.limit, cap.used, cap.slack, cap.unit) == (3, 3, 0, "usd")
    assert (cap.binds, cap.requests) == (True, 20)
    assert cap.worth == pytest.approx(2 * 0.8 / 0.5)
    assert (south.requests, south.options, south.limit, south.worth) == (20, 20, None, None)
    assert (dear.options, dear.binds) == (20, False)
    assert (one_of.requests, one_of.groups) == (20, 20)


def test_what_is_asked_for_is_worth_less_than_nothing():
    """One more that has to be made costs value."""
    rows = [{"duration": 5, "client": c, "priority": p} for c, p in (("acme", 5), ("zen", 1))] * 10
    least = planner.Least(where={"client": "zen"}, videos=5)
    use = planned(rows, 5, [least, planner.Only(resolution="720p", provider="north")]).rules[0]
    assert (use.limit, use.used, use.slack, use.binds) == (5, 5, 0, True)
    assert use.worth == pytest.approx(0.8 * (1 - 5))


def test_a_share_is_a_part_of_what_is_spent():
    """And so is what is used of it, and what is worth the whole of it."""
    rows = [{"duration": 5, "client": c, "priority": p} for c, p in (("acme", 5), ("zen", 1))] * 10
    rules = [planner.Share(where={"client": "acme"}, most="0.5"),
             planner.Only(resolution="720p", provider="north")]  # fmt: skip
    use = planned(rows, 4, rules).rules[0]
    assert (use.unit, use.limit, use.used, use.slack) == (
        "share",
        Decimal("0.5"),
        Decimal("0.5"),
        0,
    )
    assert use.worth == pytest.approx(8 * 0.8 * (5 - 1))
    least = planner.Least(by="client", share="0.25")
    acme, _ = planned(rows, 10, [least]).rules
    assert (acme.unit, acme.limit, acme.used) == ("share", Decimal("0.25"), Decimal(1))


def test_a_rule_that_speaks_of_nobody_is_still_there():
    """It limits nothing."""
    rule = planner.Least(where={"client": "nobody"}, videos=1)
    (use,) = planned(ROWS, 20, [rule]).rules
    assert (use.rule, use.limit, use.requests, use.binds) == (rule, None, 0, False)


@pytest.mark.parametrize(
    ("none", "one"),
    [
        (planner.Cap(model="kling-pro", videos=0), planner.Cap(model="kling-pro", videos=1)),
        (planner.Cap(by="client", usd={"acme": 0}), planner.Cap(by="client", usd={"acme": 1})),
        (
            planner.Cap(by="client", seconds={"zen": 0}),
            planner.Cap(by="client", seconds={"zen": 1}),
        ),
        (planner.Share(model="kling-pro", most=0), planner.Share(model="kling-pro", most=1)),
    ],
)
def test_a_limit_of_nothing_is_worth_no_more_than_what_it_keeps_out(none, one):
    """Though its price in the proof may be as high as one likes; and no less than one more adds."""
    plan, more = (planner.plan("data/studio.csv", 50, rules=rule) for rule in (none, one))
    (use,) = plan.rules
    assert use.binds
    gain = more.value - plan.value
    assert max(gain, 0.01) <= use.worth
    frame = planner.plan("data/studio.csv", 1e6).to_frame()
    best = frame["value"].max()
    assert use.worth <= (best if use.unit != "share" else best * 50)


@pytest.mark.parametrize("clients", [2, 40])
def test_a_least_binds_where_somebody_would_rather_give_less(clients):
    """Few of them are rows with prices, many are kept inside composites."""
    rows = [{"duration": 5, "priority": "0.1", "client": f"c{at}"} for at in range(clients)]
    rows += [{"duration": 5, "priority": 9, "client": ""}] * clients
    for rule in (planner.Least(by="client", videos=1), planner.Least(by="client", usd="0.3")):
        plan = planned(rows, clients * 0.8, [rule])
        assert all(use.binds for use in plan.rules)
        rich = planned(rows, clients * 20, [rule])
        assert not any(use.binds for use in rich.rules)


def test_of_what_cannot_be_made_all_is_made():
    """A part of nothing is not missed."""
    rows = [{"duration": 999, "client": "acme"}, {"duration": 5, "client": "zen"}]
    plan = planned(rows, 5, [planner.Least(by="client", share="0.7")])
    assert [(use.used, use.slack) for use in plan.rules] == [(1, Decimal("0.3"))] * 2


@pytest.mark.parametrize("many", [0, 32])
def test_where_there_is_room_one_more_is_worth_nothing(many):
    """Also of a limit that is kept inside a composite, or that nothing can pass."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inside, "MANY", many)
        uses = planned(ROWS, 20, [planner.Cap(by="client", videos=3)]).rules
    assert [(use.slack, use.binds, use.worth) for use in uses] == [(1, False, 0.0)] * 2


def test_the_amounts_of_a_rule_are_told_once():
    """Not with each of its groups: their names are short, in the table and in JSON too."""
    rows = [{"id": f"v{n}", "duration": 5, "client": f"client {n}"} for n in range(60)]
    cap = planner.Cap(by="client", usd={row["client"]: 0.1 for row in rows})
    plan = planner.plan(rows, 100, rules=cap)
    assert plan.rules[7].name.endswith("... 57 more}): client 15")  # in the order of texts
    assert max(len(use.name) for use in plan.rules) < 150
    assert plan.to_frame()["rule"].str.len().max() < 150
    assert plan.to_json().count("'client 29'") == 0
