"""Why there is no plan."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.planning import prepare, solve_batch
from planner.rules import trials
from planner.rules.models import Cap, Exclude, Least, OneOf, Only, Reserve
from planner.rules.trials import Trials

CENT = Decimal("0.01")
rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([5, 10, 17]), "required": st.booleans(), "takes": st.just(1.5)}
    ),
    min_size=1,
    max_size=5,
)
budgets = st.builds(
    planner.Budget,
    st.decimals(0, 3, places=2),
    st.sampled_from([0, 7, Decimal("30.5")]),
    st.booleans(),
)


@settings(max_examples=40)
@given(rows, budgets, st.sampled_from(["kling", "kling-api"]))
def test_the_least_dollars_are_enough_and_a_cent_less_is_not(rows, budget, catalog):
    """Beside the same balance, at the same packages; the budget is in dollars too."""
    batch = prepare(rows, catalog=catalog)
    try:
        solve_batch(batch, budget)
        return
    except planner.InfeasibleError as error:
        said = error
    least = said.least_usd
    assert type(least) is Decimal
    assert said.budget_usd == budget.usd
    assert (said.least_cost, said.budget) == (None, None)
    enough = planner.Budget(least, budget.balance_credits, budget.packages)
    plan = solve_batch(batch, enough)
    assert plan.outcomes.made[batch.requests.required].all()
    too_little = planner.Budget(least - CENT, budget.balance_credits, budget.packages)
    with pytest.raises(planner.InfeasibleError):
        solve_batch(batch, too_little)


def test_where_credits_have_no_one_price_the_dollars_are_said():
    """With packages and a balance it cannot be worked out from the credits that are missing."""
    rows = [{"id": "spot", "duration": 10, "required": True, "takes": 3}]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(rows, planner.Budget(1, 20, packages=True))
    assert caught.value.conflicts == (
        "the required request 'spot' costs at least 120 credits, the budget is $1.00, good for "
        "20 credits; raise it by $4.00 to $5.00, or require less",
        "what to buy for $5.00: 1 x 100 credits at $5.00",
    )
    assert caught.value.least_usd == 5


def test_no_dollars_are_enough_where_nothing_can_be_made():
    """The budget is said all the same."""
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan([{"duration": 61, "required": True}], 2.5)
    assert (caught.value.least_usd, caught.value.budget_usd) == (None, Decimal("2.5"))


def test_millions_of_packages_are_as_exact_as_a_few():
    """160,000 of the largest: a cent less than what is said is not enough."""
    rows = [{"duration": 10, "required": True, "takes": 1_000}] * 20_000
    with pytest.raises(planner.InfeasibleError, match=r"to \$24,000,000.00, or") as caught:
        planner.plan(rows, planner.Budget(1, packages=True))
    assert caught.value.least_usd == 24_000_000
    planner.plan(rows, planner.Budget(24_000_000, packages=True))
    with pytest.raises(planner.InfeasibleError):
        planner.plan(rows, planner.Budget(Decimal("23999999.99"), packages=True))


ROWS = [
    {
        "id": f"r{at}",
        "duration": 10,
        "client": ["zen", "acme"][at % 2],
        "film": "f",
        "required": at < 6,
    }
    for at in range(8)
]


@pytest.mark.parametrize(
    ("rules", "usd", "names", "requests", "sentences"),
    [
        (
            [Cap(by="client", usd=3)],
            100,
            ["Cap(by='client', usd=3): acme"],
            (1, 3),
            ["client acme needs $6, its cap is $3"],
        ),
        ([OneOf("film")], 100, ["OneOf(by='film'): f"], (0, 1), []),
        (
            [Only(model="kling-pro"), Cap(by="client", usd=12)],
            100,
            ["Only(model='kling-pro')", "Cap(by='client', usd=12): acme"],
            (1, 3),
            ["client acme needs $24, its cap is $12"],
        ),
        (
            [Least(by="client", videos=6)],
            100,
            ["Least(by='client', videos=6): acme"],
            (),
            [
                "4 videos at the most can be had for client acme, "
                "the least that is asked for is 6 videos"
            ],
        ),
        (
            [Reserve(usd=8)],
            10,
            [],
            (0, 1, 2, 3, 4, 5),
            ["$20.00 at least is needed, the budget is $10.00: $10.00 more"],
        ),
    ],
)
def test_the_rules_that_cannot_be_kept_are_named_with_what_would_help(
    rules, usd, names, requests, sentences
):
    """The names of a smallest set, who is required with it, and the least change."""
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(ROWS, usd, rules=rules)
    error = caught.value
    assert (error.rules, error.requests) == (tuple(names), requests)
    assert all(name in error.conflicts[0] for name in names)
    assert list(error.conflicts[1:]) == sentences


def test_what_leaves_nothing_is_named_whatever_else_cannot_be_kept():
    """The rules of the error are those of its first request, and no others."""
    rules = [Least(by="client", videos=9), Exclude(provider="kling"), OneOf("film")]
    with pytest.raises(planner.InfeasibleError, match="leaves nothing") as caught:
        planner.plan(ROWS, 100, rules=rules)
    assert caught.value.rules == ("Exclude(provider='kling')",)
    assert caught.value.requests == (0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize("several", [300, 3000])
def test_a_cap_that_thousands_pass_takes_no_thousands_of_questions(several, monkeypatch):
    """Those that cost the most are found by adding up."""
    calls = []
    real = Trials.possible
    monkeypatch.setattr(Trials, "possible", lambda *a: calls.append(1) or real(*a))
    rows = [{"duration": 10, "client": "a", "required": True} for _ in range(several)]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(rows, 10_000, rules=[Cap(by="client", usd=several)])
    assert len(caught.value.requests) == several // 2 + 1
    assert len(calls) < 10


def clients(count):
    """Make requests of so many clients, one of each."""
    return [{"id": f"r{at}", "duration": 5, "client": f"c{at:03}"} for at in range(count)]


def test_where_too_many_are_in_the_way_it_is_said_that_fewer_may_be_enough(monkeypatch):
    """Work is counted; what would help is found beside that."""
    monkeypatch.setattr(trials, "WORK", 20_000)
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(clients(120), 1, rules=Least(by="client", videos=1))
    said = str(caught.value)
    assert "client c000) and 119 more like it; the budget of $1.00 (it takes too long" in said
    assert f"${caught.value.least_usd:.2f} at least is needed, the budget is $1.00" in said
    planner.plan(clients(120), caught.value.least_usd, rules=Least(by="client", videos=1))


def test_a_smallest_set_of_many_is_told_by_the_first_of_each_rule():
    """All of it is there for programs."""
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(clients(60), 40, rules=Least(by="client", videos=1))
    rest = len(caught.value.rules) - 1
    assert f" and {rest} more like it; the budget of $40.00\n" in str(caught.value)
    assert len(str(caught.value)) < 1000
