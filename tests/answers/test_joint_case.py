"""Why a request got what it got where packages of several catalogs are bought: every plan tried."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers.explanation import Why
from planner.funding.sums import Sums
from tests.sellers import DAY, batches, catalog, every_choice, several


class Every:
    """Every plan of a small batch: what it makes requests with, is worth, and costs."""

    def __init__(self, batch, catalogs, usd, keeps=None):
        self.plans, self.usd = list(every_choice(batch, catalogs, keeps)), Decimal(usd)
        self.sums = sorted({self.usd, *(paid for *_, paid in self.plans if paid > self.usd)})

    def best(self, usd, row=0, among=None):
        """Return what the best one for a sum is worth, with a request made so; None for none."""
        fits = (
            value
            for models, value, paid in self.plans
            if paid <= usd and (among is None or models[row] in among)
        )
        return max(fits, default=None)

    def least(self, row, among):
        """Return the least sum for which a best plan makes a request with one of some models."""
        for usd in self.sums:
            most = self.best(usd, row, among)
            if most is not None and most == self.best(usd):
                return usd
        return None

    def has(self, models, value, usd):
        """Say whether there is such a plan for a sum."""
        return any((models, value) == each[:2] and each[2] <= usd for each in self.plans)


def planned(batch, catalogs, usd, **asked):
    """Plan with packages; None where what is required cannot be made, or nothing is proved."""
    try:
        plan = planner.plan(
            batch, planner.Budget(usd, packages=True), catalog=catalogs, on=DAY, **asked
        )
    except planner.InfeasibleError:
        return None
    return plan if plan.status == "optimal" else None


def model_of(option):
    """Name what makes a request."""
    return None if option is None else option.model


def with_changes(plan, row, option, changes):
    """Return the models of all requests, once one and others have changed."""
    made = [model_of(outcome.taken) for outcome in plan.outcomes]
    made[row] = model_of(option)
    for change in changes:
        assert (change.row != row, made[change.row]) == (True, model_of(change.before))
        made[change.row] = model_of(change.after)
    return tuple(made)


def check(plan, told, every):
    """Hold every figure of an explanation against every plan."""
    row, today = told.row, every.best(every.usd)
    for choice in told.choices:
        among = [model_of(choice.option)]
        most = every.best(every.usd, row, among)
        assert (choice.plan_value is None) == (most is None)
        assert choice.least_budget_usd == every.least(row, among)
        if most is not None:
            assert Decimal(str(choice.plan_value)) == most
            assert Decimal(str(choice.loss)) == today - most
            models = with_changes(plan, row, choice.option, choice.changes)
            assert every.has(models, most, every.usd)
    made = [model_of(choice.option) for choice in told.choices if choice.option is not None]
    top = max((choice.quality for choice in told.choices), default=0)
    best = [model_of(one.option) for one in told.choices if one.quality == top and one.option]
    needs = [(told.made_from, made, told.outcome.taken is None), (told.best_from, best, True)]
    for found, among, is_asked in needs:
        if not (is_asked and told.outcome.gain):
            assert found is None
            continue
        least = every.least(row, among)
        assert (found and found.budget_usd) == least
        if found is not None:
            assert (found.more_usd, found.option.model in among) == (least - every.usd, True)
            models = with_changes(plan, row, found.option, found.changes)
            assert every.has(models, Decimal(str(found.value)), found.cost_usd)
            assert found.cost_usd <= least
    if told.code is Why.TOO_DEAR:
        assert every.best(every.usd, row, made if told.outcome.taken is None else best) is None


def held_against_every_plan(batch, catalogs, usd, row, keeps=None, **asked):
    """Plan, explain a request, and check."""
    plan = planned(batch, catalogs, usd, **asked)
    if plan is None:
        return
    told = plan.explain(row % len(batch) + 1, time_limit_s=600)
    assert told.settled
    assert "list price" in str(told) or not told.outcome.gain or not told.outcome.more_credits
    check(plan, told, Every(batch, catalogs, usd, keeps))


@settings(max_examples=8, deadline=None)
@given(batches, several(), st.integers(0, 60), st.integers(0, 3))
def test_every_figure_is_that_of_every_plan(batch, catalogs, usd, row):
    """What each choice is worth, who gives way, and the least money for which it is chosen."""
    held_against_every_plan(batch, catalogs, usd, row)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(batches, several(), st.integers(0, 60), st.integers(0, 3))
def test_so_it_is_of_many(batch, catalogs, usd, row):
    """Of as many random batches."""
    held_against_every_plan(batch, catalogs, usd, row)


@pytest.mark.filterwarnings("ignore:rule Cap.*can never be reached")
@settings(max_examples=6, deadline=None)
@given(batches, several(), st.integers(0, 60), st.integers(0, 3), st.sampled_from((None, 6)))
def test_so_it_is_beside_rules(batch, catalogs, usd, row, cap):
    """That tie requests or limit what they cost; each is also left out, and the batch planned."""
    rule = planner.AllOrNone("film") if cap is None else planner.Cap(by="film", usd=cap)
    batch = [row | {"film": "xyx"[at % 3]} for at, row in enumerate(batch)]
    films = [row["film"] for row in batch]

    def keeps(listed):
        own = [[each for each, one in zip(listed, films, strict=True) if one == f] for f in "xy"]
        if cap is not None:
            return all(sum(each or 0 for each in one) <= cap for one in own)
        return all(len({each is None for each in one}) <= 1 for one in own)

    plan = planned(batch, catalogs, usd, rules=rule)
    if plan is None:
        return
    told = plan.explain(row % len(batch) + 1, time_limit_s=60)
    every = Every(batch, catalogs, usd, keeps)
    if told.settled:
        check(plan, told, every)
    free = Every(batch, catalogs, usd)
    for without in told.without:
        assert Decimal(str(without.value)) == free.best(free.usd)
        assert Decimal(str(without.more_value)) == free.best(free.usd) - every.best(every.usd)
        assert free.best(free.usd, told.row, [model_of(without.option)]) == free.best(free.usd)


def sold(limit=None):
    """Return two catalogs: of a, credits by the dozen; of b, at list prices."""
    packs = [{"credits": 12, "usd": 9, **({} if limit is None else {"limit": limit})}]
    return [catalog("a", [(2, 9)], packs), catalog("b", [(1, 2)])]


def test_prices_are_said_to_be_those_of_the_list():
    """What is paid hangs on what else is bought: no amount is called what it costs."""
    rows = [{"id": name, "duration": 3, "priority": 1} for name in "xy"]
    told = planned(rows, sold(), 8).explain("x")
    assert told.sentences[0] == (
        "It is made with b0 at 720p for $3.00 at list price; a0 at 720p adds 7 quality, worth 7, "
        "for $3.00 more at list price."
    )
    assert (
        told.sentences[1]
        == "Paid for by itself it takes $9.00 (a0 at 720p), more than the whole budget of $8.00."
    )
    assert told.best_from.budget_usd == 9
    assert "nothing" not in told.sentences[2]


def test_what_packages_hold_too_little_for_is_said():
    """No money makes it so."""
    rows = [{"id": "x", "duration": 8}]
    told = planned(rows, sold(limit=1), 30).explain("x")
    assert "The packages of its catalog hold too little for it." in told.sentences
    assert told.best_from is None


def test_what_was_not_found_in_time_is_bounded(monkeypatch):
    """No best plan below some budget makes it so: that much is known, and said."""
    rows = [{"id": name, "duration": 3, "priority": 1} for name in "xyz"]
    plan = planned(rows, sold(), 8)

    def late(sums, money):
        if sums._usd(money) > 8:
            raise planner.errors.SolverError("out of time")
        return value(sums, money)

    value = Sums.at_least
    monkeypatch.setattr(Sums, "at_least", late)
    told = plan.explain("x")
    assert (told.settled, told.best_from, told.best_not_below_usd) == (False, None, 9)
    assert any("below $9.00 makes it at its best" in said for said in told.sentences)


def test_surprises_say_what_is_paid_for_one_alone():
    """Its list price may be within the budget, and the packages that hold it are not."""
    rows = [
        {"id": "x", "duration": 3, "priority": 2, "models": "a0"},
        {"id": "y", "duration": 3, "priority": 1},
    ]
    (said,) = planned(rows, sold(), 8).surprises()
    assert said.code is Why.TOO_DEAR
    assert said.sentence == (
        "x (priority 2) needs $6.00 at list price (a0 at 720p); paid for by itself it takes $9.00 "
        "(a0 at 720p), more than the whole budget, though y (priority 1) is made."
    )


def test_whether_packages_are_bought_is_asked_of_the_budget():
    """Not of a proof, which anybody may have written into a file."""
    rows = [{"id": "x", "duration": 3, "models": "a0"}]
    plan = planned(rows, sold(), 8)
    listed = planner.plan(rows, 2, catalog=sold(), on=DAY)
    forged = replace(listed, proof=plan.proof)
    assert "That is more than the whole budget of $2.00." in forged.explain("x").sentences
