"""Anyone can check why a plan is the best."""

import pickle
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.engine.proof.checker import Certificate

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 30), "priority": st.integers(0, 5)},
        optional={"platform": st.sampled_from(["tiktok", "twitter"]), "required": st.booleans()},
    ),
    max_size=12,
)
budgets = st.builds(planner.Budget, st.integers(60, 200), st.integers(0, 90), st.booleans())


@settings(max_examples=60, deadline=None)
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


def test_a_plan_from_a_file_has_no_proof():
    """It says so instead of nodding."""
    plan = planner.plan([{"duration": 5}], 3)
    with pytest.raises(planner.CertificateError, match="plan it again"):
        planner.Plan.from_json(plan.to_json()).verify()


@pytest.mark.parametrize(
    "forge",
    [
        lambda best: replace(best, bound=best.bound - 1, value=best.value - 1),
        lambda best: replace(best, certificate=None),
        lambda best: replace(best, certificate=Certificate(Fraction(-1), best.bound)),
        lambda best: replace(best, certificate=replace(best.certificate, bound=best.bound - 1)),
        lambda best: replace(best, cost=best.cost - 1),
    ],
)
def test_a_forged_proof_is_refused(forge):
    """Whatever is changed in it."""
    plan = planner.plan([{"duration": n} for n in range(3, 12)], 11)
    forged = replace(plan, proof=replace(plan.proof, best=forge(plan.proof.best)))
    with pytest.raises((planner.CertificateError, planner.SolverError)):
        forged.verify()


def test_a_plan_that_claims_less_than_its_proof_shows_is_refused():
    """The bound of the plan is the bound that is proved."""
    plan = planner.plan([{"duration": n} for n in range(3, 12)], 11)
    short = replace(plan.solution, bound=plan.solution.bound - 1)
    with pytest.raises((planner.CertificateError, planner.SolverError)):
        replace(plan, solution=short).verify()


def test_a_smaller_purchase_that_might_be_enough_is_no_proof_of_least_money():
    """What is said not to be enough must be shown to be worth less."""
    rows = [{"duration": 20, "platform": "youtube"}] * 10
    plan = planner.plan(rows, planner.Budget(usd=100, packages=True))
    assert plan.proof.cheaper is not None
    plan.verify()
    with pytest.raises(planner.CertificateError, match="a smaller purchase might be enough"):
        replace(plan, proof=replace(plan.proof, cheaper=plan.proof.best)).verify()
