"""Anyone can check why a plan is the best."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 30), "priority": st.integers(0, 5)},
        optional={"platform": st.sampled_from(["tiktok", "twitter"]), "required": st.booleans()},
    ),
    max_size=12,
)
budgets = st.builds(planner.Budget, st.integers(60, 200), st.integers(0, 90), st.booleans())


@settings(max_examples=25)
@given(rows, budgets)
def test_every_plan_can_be_verified(rows, budget):
    """At the list price, from a balance, and in packages; also after a journey as a pickle."""
    try:
        plan = planner.plan(rows, budget)
    except planner.InfeasibleError:
        return
    assert plan.status == "optimal"
    assert "no plan is worth more" in plan.verify()
    assert pickle.loads(pickle.dumps(plan)).verify() == plan.verify()


def test_greedy_is_verified_for_what_it_claims():
    """Its bound is that of the relaxation."""
    plan = planner.plan([{"duration": 5}, {"duration": 9}], 3, method="greedy")
    assert plan.status == "feasible"
    plan.verify()


def test_a_solvers_word_is_no_proof():
    """What HiGHS or CBC calls optimal has no certificate."""
    plan = planner.plan([{"duration": 5}, {"duration": 9}], 3, method="milp")
    with pytest.raises(planner.CertificateError, match="is the solver's word"):
        plan.verify()


def test_a_smaller_purchase_that_might_be_enough_is_no_proof_of_least_money():
    """What is said not to be enough must be shown to be worth less, or not to be possible."""
    rows = [{"duration": 20, "platform": "youtube"}] * 10
    plan = planner.plan(rows, planner.Budget(usd=100, packages=True))
    assert plan.proof.cheaper is not None
    plan.verify()
    for cheaper in (plan.proof.best, None):
        with pytest.raises(
            planner.CertificateError, match=r"a smaller purchase might be enough|the budget is"
        ):
            replace(plan, proof=replace(plan.proof, cheaper=cheaper)).verify()


def test_less_money_need_not_be_refuted_where_it_makes_less_than_is_required():
    """Then the least costs are the proof."""
    rows = [{"duration": 20, "platform": "youtube", "required": True}] * 10
    plan = planner.plan(rows, planner.Budget(usd=100, packages=True))
    least = planner.plan(rows, planner.Budget(usd=plan.cost_usd, packages=True))
    tight = planner.plan(
        [row | {"model": "kling-v1", "resolution": "720p", "duration": 10} for row in rows],
        planner.Budget(usd=100, packages=True),
    )
    assert (tight.status, tight.proof.cheaper) == ("optimal", None)
    for each in (plan, least, tight):
        assert "no cheaper purchase is worth as much" in each.verify()


def test_where_the_search_was_cut_short_least_money_is_not_claimed():
    """The sentence says so, and the plan stands."""
    plan = planner.plan([{"duration": n} for n in range(3, 12)], planner.Budget(30, packages=True))
    doubts = ("Less money may buy the same value: that it does not is not proved.",)
    cut = replace(plan, proof=replace(plan.proof, cheaper=None, cut_short=True), notes=doubts)
    assert "no cheaper purchase is worth as much is not claimed" in cut.verify()
    with pytest.raises(planner.CertificateError, match="notes"):
        replace(cut, notes=()).verify()
