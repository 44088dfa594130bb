"""What a solution is paid with, and the search for the least money."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.common import Package
from planner.catalog.loading import parse_catalog
from planner.engine.clock import Clock
from planner.funding.settle import settle
from planner.results import solving

KLING = planner.load_catalog()
ROWS = [{"duration": 20, "platform": "youtube"}] * 10
PACKED_100 = planner.Budget(usd=100, packages=True)

PACKED = """
    name = "packed"
    usd_per_credit = 1
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 10 }
    resolutions.720p.quality = 1
    models.a = { quality = 1, max_resolution = "720p", price = { per_clip = 3 } }
    models.b = { quality = 1.5, max_resolution = "720p", price = { per_clip = 5 } }
"""
packs = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 9), st.booleans()), min_size=1, max_size=3
)


def baskets(offered, usd):
    """List (money, credits) of everything that can be bought for so much."""
    most = [1 if once else usd // price for _, price, once in offered]
    for counts in product(*(range(count + 1) for count in most)):
        money = sum(n * price for n, (_, price, _) in zip(counts, offered, strict=True))
        credits = sum(n * credits for n, (credits, _, _) in zip(counts, offered, strict=True))
        if money <= usd:
            yield money, credits


def best_purchase(priorities, offered, usd, balance):
    """Try every choice and every basket: the greatest value, then the least money."""
    bought = list(baskets(offered, usd))
    best = (0, 0)
    for choice in product(((0, 0.0), (3, 1.0), (5, 1.5)), repeat=len(priorities)):
        needed = sum(cost for cost, _ in choice) - balance
        value = sum(p * q for p, (_, q) in zip(priorities, choice, strict=True))
        paid = [money for money, credits in bought if credits >= needed]
        if paid:
            best = max(best, (value, -min(paid)))
    return best[0], -best[1]


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=3), packs, st.integers(0, 20),
    st.integers(0, 6),
)  # fmt: skip
def test_packages_buy_the_greatest_value_then_spend_the_least(priorities, offered, usd, balance):
    """Against every choice and every basket."""
    sold = [
        f"[[packages]]\ncredits = {credits}\nusd = {price}\n"
        f"first_purchase_only = {str(once).lower()}\n"
        for credits, price, once in offered
    ]
    catalog = parse_catalog(PACKED + "".join(sold), source="packed.toml")
    rows = [{"duration": 5, "priority": priority} for priority in priorities]
    money = planner.Budget(usd=usd, balance_credits=balance, packages=True)
    plan = planner.plan(rows, money, catalog=catalog)
    value, paid = best_purchase(priorities, offered, usd, balance)
    assert (plan.value, plan.cost_usd) == (value, paid)
    assert plan.status == "optimal"
    spent = sum((one.count * one.usd for one in plan.funding.packages), Decimal(0))
    assert spent == plan.cost_usd <= usd
    assert plan.funding.leftover(plan.credits) >= 0


def test_100_dollars_buy_more_in_packages_than_at_list_price():
    """Ten videos of 4k and 20 s; the list price is what counts without packages."""
    rows = [{"duration": 20, "platform": "youtube"}] * 10
    listed = planner.plan(rows, 100)
    packed = planner.plan(rows, planner.Budget(usd=100, packages=True))
    assert listed.value < packed.value
    assert listed.funding.packages == ()
    assert packed.cost_usd <= 100
    assert "\n  buy     " in packed.summary()


def test_a_balance_is_used_first():
    """Where it is enough, nothing is bought."""
    for packages in (False, True):
        money = planner.Budget(usd=10, balance_credits=1000, packages=packages)
        plan = planner.plan([{"duration": 5}], money)
        assert (plan.cost_usd, plan.funding.packages) == (0, ())
        assert plan.funding.leftover(plan.credits) == 1000 - plan.credits


@pytest.fixture
def solves(monkeypatch):
    """Let every solve take a second, and note the limit that each gets."""
    hand, limits, solve = [0.0], [], solving.solve

    def slow(problem, *, time_limit_s, **given):
        limits.append(time_limit_s)
        solution = solve(problem, time_limit_s=time_limit_s, **given)
        hand[0] += 1
        return solution

    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: hand[0])
    monkeypatch.setattr("planner.results.solving.solve", slow)
    return limits


def test_one_limit_holds_for_all_solves_together(solves):
    """Each gets what is left; when nothing is, none is started."""
    plan = planner.plan(ROWS, PACKED_100, time_limit_s=2.5)
    assert solves == [2.5, 1.5, 0.5]
    assert plan.proof.cut_short


def test_without_a_limit_the_search_goes_to_its_end(solves):
    """Whatever time it takes."""
    plan = planner.plan(ROWS, PACKED_100)
    assert len(solves) > 3
    assert set(solves) == {None}
    assert not plan.proof.cut_short


def test_a_search_cut_short_leaves_a_plan_that_stands_and_says_so(solves):
    """Of the greatest value, paid for, verified; but not called the least money."""
    whole = planner.plan(ROWS, PACKED_100)
    plan = planner.plan(ROWS, PACKED_100, time_limit_s=0.5)
    assert (plan.status, plan.value) == ("optimal", whole.value)
    assert plan.credits <= plan.funding.bought_credits
    assert whole.cost_usd <= plan.cost_usd <= 100
    note = "Less money may buy the same value: that it does not is not proved."
    assert (whole.notes, plan.notes) == ((), (note,))
    assert f"note     {note}" in plan.summary()
    assert plan.proof.cheaper is None
    assert "no plan is worth more" in plan.verify()


def test_every_solve_is_in_the_attempts_with_its_budget(solves):
    """In order; the first is for all the credits that the money can buy."""
    plan = planner.plan(ROWS, PACKED_100)
    assert len(plan.attempts) == len(solves)
    most = PACKED_100.most_credits(planner.load_catalog())
    assert plan.attempts[0].reason == f"proved to be the best possible with {most:,} credits"
    assert len({attempt.reason for attempt in plan.attempts}) == len(solves)
    assert planner.Plan.from_json(plan.to_json()).attempts == plan.attempts


def test_attempts_are_told_only_where_one_did_not_end_optimal(solves):
    """Many solves that went well are no news."""
    assert "tried" not in planner.plan(ROWS, PACKED_100).summary()
    assert "tried" in planner.plan(ROWS, PACKED_100, method="greedy").summary()


def test_at_the_list_price_one_solve_is_told_as_it_is():
    """No budget is named where there is only one."""
    (attempt,) = planner.plan(ROWS, 100).attempts
    assert attempt.reason == "proved to be the best possible"


def fails(problem):
    """Fail as a solver that finds nothing in its time."""
    tried = (planner.Attempt("milp", "failed", "HiGHS found no plan in 0.1 s", 0.1),)
    raise planner.SolverError("milp: HiGHS found no plan in 0.1 s", attempts=tried)


def proves_nothing(problem):
    """Return what the greedy rule finds, with a bound that says nothing."""
    return replace(planner.solve(problem, method="greedy"), bound=10**6)


def leaves_it_open(problem):
    """Return what the greedy rule finds, with a bound of just the value that is wanted."""
    return replace(planner.solve(problem, method="greedy"), bound=11)


@pytest.mark.parametrize(
    ("solve", "outcome"),
    [(fails, "failed"), (proves_nothing, "feasible"), (leaves_it_open, "feasible")],
)
def test_a_solve_that_settles_nothing_ends_the_search(solve, outcome):
    """The best plan stands, and the attempt is recorded."""
    catalog = parse_catalog(PACKED + "[[packages]]\ncredits = 1\nusd = 1\n", source="packed.toml")
    problem = planner.Problem.from_arrays([[2, 5], [3, 4], [6, 1]], [[2, 6], [3, 5], [6, 2]], 9)
    best = planner.solve(problem)
    solution, funding, proof = settle(
        best,
        lambda units: solve(problem.with_budget(units)),
        budget=planner.Budget(usd=9, packages=True),
        catalog=catalog,
        step=Decimal(1),
        clock=Clock(),
    )
    solution.check()
    assert (solution.value, funding.cost_usd) == (best.value, best.cost)
    assert [attempt.outcome for attempt in solution.attempts] == ["optimal", outcome]
    assert proof.cut_short


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3),
        min_size=1, max_size=4,
    ),
    packs, st.integers(0, 12), st.integers(0, 5), st.booleans(),
)  # fmt: skip
def test_the_purchase_is_the_cheapest_of_all_that_are_worth_as_much(
    menus, offered, usd, held, skip
):
    """Of any problem, skips forbidden or not, against every choice and every basket."""
    sold = [Package(credits=c, usd=p, first_purchase_only=once) for c, p, once in offered]
    catalog = KLING.model_copy(update={"packages": tuple(sold)})
    budget = planner.Budget(usd=usd, balance_credits=held, packages=True)
    costs, values = ([[pair[i] for pair in menu] for menu in menus] for i in (0, 1))
    problem = planner.Problem.from_arrays(
        costs, values, int(budget.most_credits(catalog)), skip=skip
    )
    try:
        best = planner.solve(problem)
    except planner.InfeasibleError:
        return
    solution, funding, proof = settle(
        best,
        lambda units: planner.solve(problem.with_budget(units)),
        budget=budget,
        catalog=catalog,
        step=Decimal(1),
        clock=Clock(),
    )
    menus = [[*menu, *([(0, 0)] if skip else [])] for menu in menus]
    totals = [tuple(map(sum, zip(*choice, strict=True))) for choice in product(*menus)]
    paid = [
        (-value, money)
        for cost, value in totals
        for money, credits in baskets(offered, usd)
        if credits + held >= cost
    ]
    assert (-solution.value, funding.cost_usd) == min(paid)
    assert proof.best.checked(problem).bound == solution.value

    def check(value):
        proof.check_least_money(
            value,
            Decimal(solution.cost),
            budget=budget,
            catalog=catalog,
            problem_for=lambda credits: problem.with_budget(int(credits)),
        )

    check(solution.value)
    if proof.cheaper is not None:
        with pytest.raises(planner.CertificateError, match="a smaller purchase might be enough"):
            check(proof.cheaper.certificate.bound)


@pytest.mark.parametrize("packages", [True, False])
def test_what_is_left_over_is_what_was_there_and_bought_less_what_is_used(packages):
    """Balance first: credits used are those of the balance and of what is paid for."""
    money = planner.Budget(34, balance_credits=7, packages=packages)
    plan = planner.plan([{"duration": 5, "priority": 2}, {"duration": 5}], money)
    funding = plan.funding
    assert (plan.credits, funding.balance_credits) == (300, 7)
    assert funding.bought_credits == (300 if packages else 293)
    assert plan.cost_usd == (15 if packages else Decimal("14.65"))
    assert funding.leftover(plan.credits) == (7 if packages else 0)
    assert funding.leftover(0) == 7 + funding.bought_credits
