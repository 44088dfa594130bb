"""What people ask of a plan that keeps rules: every answer beside every choice there is."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.answers.explanation import Why
from planner.answers.outlook import curve, next_steps
from planner.errors import InfeasibleError, InputError
from planner.rules.base import name_of
from planner.rules.models import (
    Exclude,
    Floor,
    Least,
    Only,
)
from tests.answers.every_choice import EveryChoice
from tests.rules.drawing import DAY, TINY, batches, mixes

pytestmark = pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
BUDGETS = st.sampled_from([0, 1, 2, Decimal("3.5"), 8])


def planned(rows, usd, rules, **wishes):
    """Plan; None where nothing keeps all."""
    assume(not is_unclear(rules))
    try:
        return planner.plan(rows, usd, catalog=TINY, on=DAY, rules=rules, **wishes)
    except InfeasibleError:
        return None
    except InputError as error:
        assume("keep one" not in str(error) and "two limits" not in str(error))
        raise


def is_unclear(rules):
    """Say whether rules ask for a part of what can be made, and say what can be made."""
    parts = any(isinstance(rule, Least) and rule.unit == "share" for rule in rules)
    return parts and any(isinstance(rule, (Only, Exclude, Floor)) for rule in rules)


def millionths(value):
    """Return a value as the integer that it is."""
    return None if value is None else round(value * 10**6)


@settings(max_examples=12)
@given(batches(4), mixes(), BUDGETS, st.data())
def test_an_explanation_says_what_trying_finds(rows, rules, usd, data):
    """For each entry of the menu: the best plan with it, and the least budget for one."""
    plan = planned(rows, usd, rules)
    assume(plan is not None)
    every = EveryChoice(rows, rules)
    row = data.draw(st.integers(0, len(rows) - 1))
    told = plan.explain(f"r{row}", time_limit_s=None)
    assert told.settled
    budgets = every.budgets(usd)

    def least(options):
        for budget in budgets:
            best = every.best(budget)
            if best is not None and every.best(budget, row, options) == best:
                return budget
        return None

    for choice in told.choices:
        assert millionths(choice.plan_value) == every.best(usd, row, {choice.option})
        assert choice.least_budget_usd == least({choice.option})
    made = {choice.option for choice in told.choices} - {None}
    if plan.outcomes[row].taken is None:
        found = None if told.made_from is None else told.made_from.budget_usd
        assert found == least(made)
    if told.code is Why.RULED_OUT:
        assert every.best(usd, row, made if told.outcome.taken is None else best_of(told)) is None
    assert told.sentences
    assert str(told)
    assert told.to_dict()


def best_of(told):
    """Return the options of the greatest quality."""
    top = max(choice.quality for choice in told.choices if choice.option)
    return {choice.option for choice in told.choices if choice.option and choice.quality == top}


@settings(max_examples=12)
@given(batches(4), mixes(), BUDGETS, st.data())
def test_what_a_request_gets_without_a_rule_is_a_best_plan_without_it(rows, rules, usd, data):
    """One after the other; the values are those of planning without it."""
    plan = planned(rows, usd, rules)
    assume(plan is not None)
    row = data.draw(st.integers(0, len(rows) - 1))
    told = plan.explain(f"r{row}", time_limit_s=None)
    assert {each.rule for each in told.without} == {name_of(rule) for rule in rules}
    for each in told.without:
        left = [rule for rule in rules if name_of(rule) != each.rule]
        every = EveryChoice(rows, left)
        assert millionths(each.value) == every.best(usd) == every.best(usd, row, {each.option})
        assert each.more_value == pytest.approx(each.value - plan.value, abs=1e-9)
        again = plan.what_if(without=each.rule)
        assert (again.value, again.batch.rules) == (each.value, tuple(left))


@settings(max_examples=12)
@given(batches(4), mixes(), st.lists(st.sampled_from([0, 1, 3, 6, 12, 40]), min_size=1))
def test_a_frontier_solves_every_budget(rows, rules, budgets):
    """Those that are too small are said, and the least that is not."""
    assume(not is_unclear(rules))
    every = EveryChoice(rows, rules)
    try:
        found = planner.frontier(rows, budgets, catalog=TINY, on=DAY, rules=rules)
    except InfeasibleError:
        assert not every.choices
        return
    except InputError as error:
        assume("keep one" in str(error) or "two limits" in str(error))
        assume(False)
    points = {point.budget_usd: point for point in found.points}
    for usd in budgets:
        best = every.best(usd)
        assert (best is None) == (Decimal(usd) in found.infeasible_usd)
        if best is not None:
            assert millionths(points[usd].value) == best <= millionths(points[usd].relaxed) + 1
    least = min(every.budgets(0), key=lambda usd: (every.best(usd) is None, usd))
    assert found.infeasible_below_usd == least
    for at, point in enumerate(found.points):
        taken = [
            None if option < 0 else found.batch.menus.menus[menu].options[option]
            for menu, option in zip(found.batch.menus.members, found.choice(at), strict=True)
        ]
        assert tuple(taken) in every.choices
        assert point.made == len(taken) - taken.count(None)
        assert point.credits == sum(option.credits for option in taken if option)
    assert len(found.to_frame()) == len(found.points)


@settings(max_examples=8)
@given(batches(4), mixes())
def test_a_whole_frontier_misses_no_value(rows, rules):
    """Of every step, where these are listed; else of each of its budgets."""
    assume(not is_unclear(rules))
    every = EveryChoice(rows, rules)
    assume(every.choices)
    try:
        found = planner.frontier(rows, catalog=TINY, on=DAY, rules=rules)
    except InputError:
        assume(False)
    for point in found.points:
        assert millionths(point.value) == every.best(point.budget_usd)
    if found.complete:
        best = {every.best(usd) for usd in every.budgets(0)} - {None}
        assert {millionths(point.value) for point in found.points} == best
    assert millionths(found.points[-1].value) == every.values.max()


@settings(max_examples=12)
@given(batches(4), mixes(), st.data())
def test_the_least_budget_is_the_least(rows, rules, data):
    """For a value, or for making somebody; beside all rules."""
    assume(not is_unclear(rules))
    every = EveryChoice(rows, rules)
    assume(every.choices)
    must = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=2, unique=True))
    wanted = data.draw(st.sampled_from([*every.values.tolist()]))
    fits = [
        usd
        for usd in every.budgets(0)
        if any(
            all(choice[row] for row in must) and cost <= every.credits(usd) and value >= wanted
            for choice, cost, value in zip(every.choices, every.costs, every.values, strict=True)
        )
    ]
    try:
        plan = planner.least_budget(
            rows,
            value=Decimal(wanted) / 10**6,
            make=[f"r{row}" for row in must] or None,
            rules=rules,
            catalog=TINY,
            on=DAY,
        )
    except InfeasibleError:
        assert not [c for c in every.choices if all(c[row] for row in must)]
        return
    except InputError as error:
        said = str(error)
        assume("keep one" not in said and "two limits" not in said)
        assert not fits, said
        return
    assert plan.budget_usd == fits[0]


@settings(max_examples=12)
@given(batches(4), mixes(), BUDGETS, st.sampled_from([0, Decimal("0.5"), 2, 100]), st.data())
def test_keeping_a_plan_is_worth_the_most_counting_what_is_kept(rows, rules, usd, weight, data):
    """Rules are kept; where requests are tied, at least as much as of the plan itself."""
    plan = planned(rows, usd, rules)
    other = planned(rows, data.draw(BUDGETS), [])
    assume(plan is not None)
    assume(other is not None)
    kept = plan.keep(other, weight)
    every = EveryChoice(rows, rules)
    old = [outcome.taken for outcome in other.outcomes]
    alike = np.array(
        [
            sum(
                one == two and not (must and two is None)
                for one, two, must in zip(choice, old, plan.batch.requests.required, strict=True)
            )
            for choice in every.choices
        ]
    )
    own = tuple(outcome.taken for outcome in kept.outcomes)
    assert own in every.choices
    at = every.choices.index(own)
    assert every.costs[at] <= every.credits(usd)
    favour = int(Decimal(weight) * 10**6)
    best = every.best(usd, more=favour * alike)
    reached = every.values[at] + favour * alike[at]
    if plan.batch.arrangement.composites is None:
        assert reached == best
    else:
        itself = every.choices.index(tuple(outcome.taken for outcome in plan.outcomes))
        assert every.values[itself] + favour * alike[itself] <= reached <= best
    assert millionths(kept.value) == every.values[at]
    assert millionths(kept.bound) == every.best(usd)


@settings(max_examples=8)
@given(batches(4), mixes(), BUDGETS, st.data())
def test_priorities_hold_at_the_ends_of_their_ranges(rows, rules, usd, data):
    """And one unit beyond an end something else is better."""
    plan = planned(rows, usd, rules)
    assume(plan is not None)
    row = data.draw(st.integers(0, len(rows) - 1))
    found = plan.sensitivity(f"r{row}", prices=False, qualities=False, time_limit_s=None)
    assume(found.ranges or "priority" not in plan.batch.compiled.columns)
    (one,) = found.ranges
    every = EveryChoice(rows, rules)
    own = every.choices.index(tuple(outcome.taken for outcome in plan.outcomes))
    menu = plan.batch.menus.menus[plan.batch.menus.members[row]]
    quality = {None: 0} | dict(zip(menu.options, menu.qualities.tolist(), strict=True))
    more = np.array([quality[choice[row]] for choice in every.choices])

    def is_best(priority):
        change = int((priority - one.number) * 1000) * more
        return every.best(usd, more=change) == every.values[own] + change[own]

    assert is_best(one.low if one.low is not None else Decimal(0))
    assert one.low is None or one.low <= 0 or not is_best(one.low - one.unit)
    assert is_best(one.high if one.high is not None else Decimal(1000))
    assert one.high is None or not is_best(one.high + one.unit)


@settings(max_examples=8)
@given(batches(4), mixes(), BUDGETS)
def test_outlooks_are_the_best_for_their_budgets(rows, rules, usd):
    """What a little more money changes, and the curve."""
    plan = planned(rows, usd, rules)
    assume(plan is not None)
    every = EveryChoice(rows, rules)
    for step in next_steps(plan):
        assert millionths(step.value) == every.best(usd + step.more_usd)
    for point in curve(plan):
        assert millionths(point.value) == every.best(point.budget_usd)


@settings(max_examples=8)
@given(batches(4), mixes(), BUDGETS)
def test_surprises_are_sentences_whatever_the_rules(rows, rules, usd):
    """And each stands beside something less important that is made."""
    plan = planned(rows, usd, rules)
    assume(plan is not None)
    for one in plan.surprises():
        assert one.priority > one.over_priority
        assert plan.outcomes[one.over_row].taken is not None
        assert one.sentence.endswith(".")


@settings(max_examples=8)
@given(batches(4), mixes(), BUDGETS, st.data())
def test_what_ifs_keep_the_rules(rows, rules, usd, data):
    """Whatever else is asked: the plan is that of the changed table beside the same rules."""
    plan = planned(rows, usd, rules)
    assume(plan is not None)
    row, more = data.draw(st.integers(0, len(rows) - 1)), data.draw(BUDGETS)
    changed = [dict(each) for each in rows]
    changed[row] |= {"required": True, "priority": 7}
    due = planned(changed, more, rules)
    try:
        found = plan.what_if(budget=more, require=f"r{row}", priority={f"r{row}": 7})
    except InfeasibleError:
        assert due is None
        return
    assert due is not None
    assert (found.value, found.batch.rules) == (due.value, tuple(rules))


def test_a_name_that_two_rules_share_is_no_way_to_mean_one():
    """Each of them still is; so is what it is written as."""
    rows = [{"id": f"v{n}", "duration": 5} for n in range(9)]
    first, *others = ids = [f"v{n}" for n in range(5)]
    rules = [
        planner.Exclude(where={"id": some}, model="kling-pro")
        for some in (ids, [first, *others[:3], "v8"])
    ]
    plan = planner.plan(rows, 10, rules=rules)
    with pytest.raises(
        InputError, match=r"2 rules of the plan are called .*; give the rule itself"
    ):
        plan.what_if(without=name_of(rules[0]))
    for one, other in (rules, rules[::-1]):
        assert plan.what_if(without=one).stated_rules == (other,)
        assert plan.what_if(without=str(one)).stated_rules == (other,)
    with pytest.raises(InputError, match="keeps no rule 'Capp'; its rules: Exclude"):
        plan.what_if(without="Capp")


def test_what_is_held_to_an_option_reserves_its_drafts_too():
    """12 for drafts and 6 for one final: 12 are left of 30, which make the other one plainly."""
    rows = [
        {"id": "r0", "duration": 3, "priority": 1, "takes": 4, "required": True},
        {"id": "r1", "duration": 3, "priority": 0, "takes": 4, "draft": "north/plain"},
    ]
    rows[1]["required"] = True
    plan = planner.plan(rows, 3, catalog=TINY, rules=Least(by="priority", usd=0.5), on=DAY)
    told = plan.explain("r1", time_limit_s=None)
    told_so = [(int(one.option.credits), one.plan_value) for one in told.choices]
    assert told_so == [
        (12, 0.8),
        (18, 0.8),
        (21, None),
    ]
