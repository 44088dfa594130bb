"""Forged proofs about packages of several catalogs are refused."""

import functools
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.engine.proof.prices import next_value
from planner.errors import CertificateError
from planner.funding import survey as going_through
from planner.funding.evidence import Evidence
from planner.funding.joint import joint_of
from planner.funding.plane import Plane
from planner.funding.survey import Leaf, Survey
from planner.results.build import build_plan
from tests.results.test_verifying import MEANINGLESS, forgeries, json_changes, put, refused
from tests.sellers import DAY, catalog

CATALOGS = [
    catalog("a", [(3, 5), (1, 2)], [{"credits": 10, "usd": 7}, {"credits": 21, "usd": 12}]),
    catalog("b", [(2, 4)], [{"credits": 7, "usd": 5, "name": "Seven", "valid_days": 30}], "0.5"),
    catalog("c", [(2, 5)]),
]
ROWS = [
    {"id": str(at), "duration": 5 - at % 3, "priority": 1 + at, "title": "Rug"} for at in range(6)
]
MONEY = planner.Budget(33, packages=True)


@functools.cache
def planned():
    """Plan the batch: proved with planes, its own purchase, and others'."""
    plan = planner.plan(ROWS, MONEY, catalog=CATALOGS, on=DAY)
    assert plan.status == "optimal"
    assert plan.proof.survey.prices
    assert plan.proof.survey.leaves
    return plan


def joint():
    """Return what is planned."""
    return joint_of(planned().batch, MONEY)


def survey_refused(survey, best=None, usd=MONEY.usd):
    """Check that a survey is refused beside the plan, and return what is said."""
    with pytest.raises(CertificateError) as error:
        survey.check(joint(), usd, best)
    return str(error.value)


def worse(survey):
    """Tell a plan for less money as one for all of it, beside a survey that is made of it."""
    poor = planner.plan(ROWS, planner.Budget(20, packages=True), catalog=CATALOGS, on=DAY)
    own, counts = joint_of(poor.batch, MONEY), poor.solution.counts
    solution = replace(poor.solution, problem=own.problem_of(MONEY.usd, counts))
    return build_plan(
        own.batch,
        solution,
        budget=MONEY,
        funding=own.paid(counts),
        proof=replace(poor.proof, survey=survey(poor), cheaper=None, cut_short=True),
        make=type(poor),
    )


def test_the_survey_of_a_plan_shows_its_bound():
    """And no lower one."""
    survey, best = planned().proof.survey, planned().proof.best
    survey.check(joint(), MONEY.usd, best)
    survey_refused(replace(survey, bound=survey.bound - 1), best)


@pytest.mark.parametrize(
    "survey",
    [
        lambda poor: replace(poor.proof.survey, bound=poor.solution.value),
        lambda poor: Survey(poor.solution.value, (), ()),
        lambda poor: Survey(poor.solution.value, (), ((Fraction(10**9),),)),
        lambda poor: Survey(poor.solution.value, poor.proof.survey.own, ((Fraction(10**9),),)),
        lambda poor: Survey(poor.solution.value, poor.proof.survey.own, ((Fraction(0),) * 4,)),
        lambda poor: replace(planned().proof.survey, bound=poor.solution.value),
    ],
)
def test_a_worse_plan_is_not_told_as_the_best(survey):
    """Whatever is said of what else may be bought."""
    plan = worse(survey)
    assert plan.status == "optimal"
    again = planner.Plan.from_json(plan.to_json())
    assert not again.edits
    refused(plan)
    refused(again, ROWS, catalog=CATALOGS)


@pytest.mark.parametrize("prices", [(0, 0, 0, 0), (0, 0, 0, -(10**9)), (0, -(10**9), 0, 0)])
def test_prices_close_what_they_bound_and_are_not_below_0(prices):
    """Not what is worth just as much as would refute the bound."""
    whole, everything = joint(), 10**9
    least = Plane(whole, (Fraction(0),) * 4).most(whole.most)
    bound = least - (next_value(whole.problem((0, 0, 0)), 0))
    survey_refused(Survey(bound, (), (tuple(map(Fraction, prices)),)), usd=everything)
    Survey(least, (), ((Fraction(0),) * 4,)).check(whole, everything)


def test_no_purchase_is_shown_by_being_called_its_own():
    """Of what is cheaper there is no proof but those of its leaves."""
    survey = planned().proof.survey
    survey.check(joint(), MONEY.usd, planned().proof.best)
    survey_refused(survey, None)
    refused(replace(planned(), proof=replace(planned().proof, cheaper=None)))


@pytest.mark.parametrize(("name", "new"), [("by_turn", True), ("objective", "coverage")])
def test_what_there_is_no_such_plan_of_is_refused(name, new):
    """It is not looked at any further."""
    assert "no such plan" in refused(put(planned(), (name,), new))


@pytest.mark.parametrize(
    "own", [(), (0,), (-1, 0), (0, 10**3), (10**30, 0), (0, 0, 0), (1, 1)], ids=str
)
def test_its_own_purchase_is_one_and_is_shown(own):
    """Also where a plane closes it: prices of limits are told from its proof."""
    survey_refused(replace(planned().proof.survey, own=own), planned().proof.best)


def test_the_proof_of_its_own_purchase_is_looked_at_where_a_plane_closes_all():
    """At a bound that prices alone show."""
    survey, best = planned().proof.survey, planned().proof.best
    high = max(10 * survey.bound, 10**9)
    Survey(high, survey.own, survey.prices).check(joint(), MONEY.usd, best)
    lies = replace(best.certificate, shadow_price=Fraction(-7), bound=high)
    survey_refused(Survey(high, survey.own, survey.prices), Evidence(best.counts, lies))
    beyond = next_value(joint().problem((0, 0, 0)), high)
    loose = replace(best.certificate, bound=beyond)
    survey_refused(Survey(high, survey.own, survey.prices), Evidence(best.counts, loose))


def test_every_part_is_needed():
    """Without its planes, or one of its leaves, a purchase is open."""
    survey = planned().proof.survey
    survey_refused(replace(survey, prices=()), planned().proof.best)
    for leaf in survey.leaves:
        assert _without(survey, leaf) in ("", "another purchase may be worth more")


def test_a_purchase_is_shown_by_its_own_proof_alone():
    """Not by that of one that leaves less, nor by a word."""
    survey, best = planned().proof.survey, planned().proof.best
    needed = [
        one
        for one in survey.leaves
        if "another" in _without(survey, one)  # a plane closes others
    ]
    assert needed
    for one in needed:
        rest = [each for each in survey.leaves if each is not one]
        loose = replace(one.evidence.certificate, bound=survey.bound + 10**9)
        for evidence in (Evidence(best.counts, None), replace(one.evidence, certificate=loose)):
            survey_refused(replace(survey, leaves=(*rest, Leaf(one.box, evidence))), best)


def _without(survey, leaf):
    rest = tuple(each for each in survey.leaves if each is not leaf)
    try:
        replace(survey, leaves=rest).check(joint(), MONEY.usd, planned().proof.best)
    except CertificateError as error:
        return str(error)
    return ""


def test_what_is_cheaper_is_shown_for_a_unit_less():
    """Not for less than that, nor by the bound of as much value."""
    plan, whole = planned(), joint()
    value = plan.solution.value
    plan.proof.check_least_of_all(value, plan.cost_usd, joint=whole)
    for cheaper in (
        None,
        plan.proof.best,
        replace(plan.proof.cheaper, bound=value),
        replace(plan.proof.cheaper, prices=(), leaves=()),
        Survey(value - 1, (), ((Fraction(10**9),),)),
    ):
        with pytest.raises(CertificateError):
            replace(plan.proof, cheaper=cheaper).check_least_of_all(
                value, plan.cost_usd, joint=whole
            )
    with pytest.raises(CertificateError):
        plan.proof.check_least_of_all(value, plan.cost_usd + whole.unit, joint=whole)


def test_a_survey_is_of_several_catalogs():
    """A plan that buys no such packages has none: what it says next goes by that."""
    for money in (33, planner.Budget(33)):
        plan = planner.plan(ROWS, money, catalog=CATALOGS, on=DAY)
        forged = replace(plan.proof, survey=planned().proof.survey)
        assert "packages of several" in refused(replace(plan, proof=forged))


def test_what_takes_too_many_boxes_is_given_up(monkeypatch):
    """It ends, whatever is to be gone through."""
    monkeypatch.setattr(going_through, "MOST_BOXES", 3)
    assert "too many" in survey_refused(planned().proof.survey, planned().proof.best)


@settings(max_examples=18, deadline=None)
@given(st.data())
def test_nothing_that_such_a_plan_says_can_be_changed(data):
    """Parts of what is paid, rows, outcomes, figures, down to the last leaf."""
    plan = planned()
    every = forgeries(plan)
    money = [one for one in every if one[0][0] in ("funding", "budget", "cost_usd", "notes")]
    deep = [one for one in every if one[0][0] == "outcomes"]
    path, new = data.draw(st.one_of(*map(st.sampled_from, (money, deep, every))))
    assert refused(put(plan, path, new))


@settings(max_examples=18, deadline=None)
@given(st.data())
def test_no_leaf_of_its_json_can_be_changed(data):
    """It is refused, by the one error or the other, but for what says nothing of the plan."""
    text = planned().to_json()
    every = json_changes(json.loads(text))
    parts = [
        [one for one in every if one[0][0] == name]
        for name in ("rows", "outcomes", "proof", "funding")
    ]
    rest = [one for one in every if one[0][0] not in ("rows", "outcomes", "members", "proof")]
    path, new = data.draw(st.one_of(*map(st.sampled_from, (*parts, rest))))
    forged = json.loads(text)
    here = forged
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = new
    try:
        sentence = planner.Plan.from_json(json.dumps(forged)).verify(ROWS, catalog=CATALOGS)
    except (planner.CertificateError, planner.InputError):
        return
    assert path[0] in (*MEANINGLESS, "proof")
    assert sentence == planned().verify()
