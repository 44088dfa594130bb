"""A plan at a glance."""

import pytest

import planner
from planner.outputs import next_said


def lines(plan):
    """Return the summary's lines by their first word."""
    return {line[:11].strip(): line[11:].strip() for line in plan.summary().splitlines()[1:]}


def test_the_summary_says_what_an_owner_wants_to_know(plan):
    """Made, left out, spent, left, value against simpler rules, gap, the next dollar."""
    head, *_ = plan.summary().splitlines()
    assert head == "Plan for requests, catalog kling: proven optimal"
    said = lines(plan)
    assert said["made"] == "3 of 6"
    assert said["left out"] == "3, 1 of which no model can make"
    assert said["spent"] == "$20.00 of $20.00 (400 credits)"
    assert said["left"] == "$0.00"
    assert said["value"] == (
        "34.60: +200.9% over priority first (11.50), as good as value for money first (34.60)"
    )
    assert said["gap"] == "0%, proved: no plan within this budget is worth more"
    assert said["next"] == "$16.00 would add 0.26 value; less adds nothing"


def test_money_that_buys_nothing_says_so():
    """Where everything is made at its best."""
    assert lines(planner.plan([{"duration": 5}], 100))["next $1"] == "would add nothing"


@pytest.mark.parametrize(
    "make",
    [
        lambda: planner.least_budget([{"duration": 5}, {"duration": 10}], make="all"),
        lambda: planner.plan([{"duration": 5}], 0),
    ],
    ids=["the least that is enough", "nothing"],
)
def test_money_that_would_buy_something_is_not_said_to_buy_nothing(make, monkeypatch):
    """Though no option fits what is left, so that its price is 0; of a large one nothing is."""
    plan = make()
    assert plan.shadow_price == 0
    assert lines(plan)["next $1"] == "would add 0.85 value"
    monkeypatch.setattr(next_said, "MOST_SOLVED", 0)
    assert "next $1" not in lines(plan)


def test_what_is_worth_nothing_is_bought_with_no_money():
    """It has options, and a gain in quality, but no value."""
    said = lines(planner.plan([{"duration": 5}, {"duration": 5, "priority": 0}], 100))
    assert said["next $1"] == "would add nothing"


def test_simpler_versions_are_counted():
    """Where there are some."""
    assert lines(planner.plan([{"duration": 5}], 1))["made"] == (
        "1 of 1, 0 at their best, 1 in a simpler version"
    )


def test_one_is_at_its_best():
    """Not at theirs."""
    rows = [{"duration": 10, "priority": 2}, {"duration": 5, "priority": 9}]
    assert "1 at its best, 1 in" in lines(planner.plan(rows, 20))["made"]


def test_greedy_does_not_claim_what_is_not_proved(batch):
    """It names the gap, the bound and what was tried."""
    plan = planner.plan(batch, 7, method="greedy")
    assert plan.status == "feasible"
    assert "proven optimal" not in plan.summary()
    assert f"{plan.gap:.2%}: no plan is worth more than {plan.bound:,.2f}" in plan.summary()
    assert "by the greedy rule" in lines(plan)["value"]
    assert lines(plan)["tried"].startswith("greedy, feasible: ")


def test_an_empty_batch_has_a_summary():
    """Nothing of nothing."""
    said = lines(planner.plan([], 0))
    assert (said["made"], said["spent"]) == ("0 of 0", "$0.00 of $0.00 (0 credits)")


@pytest.mark.parametrize(
    "rules",
    [
        planner.Reserve(share=0.5),
        [planner.Cap(by="client", usd=40), planner.Reserve(usd=20)],
        [planner.Cap(model="kling-pro", usd=15), planner.Least(by="client", share=0.2)],
        [planner.OneOf("film"), planner.Cap(seconds=500)],
    ],
)
def test_the_next_dollar_is_told_beside_rules(rules, monkeypatch):
    """As planning again with more money finds it, but for what cannot be parted."""
    monkeypatch.setattr(next_said, "MOST_SOLVED", 0)
    rows = [
        {"duration": 5 + at % 6, "priority": 1 + at % 7, "client": "abc"[at % 3], "film": at // 2}
        for at in range(200)
    ]
    plan, richer = (planner.plan(rows, usd, rules=rules) for usd in (90, 100))
    told = float(lines(plan)["next $1"].split()[3])
    assert 0.8 * told < (richer.value - plan.value) / 10 <= 1.05 * told


def test_nothing_is_said_of_the_next_dollar_beside_rules_that_take_no_account_of_its_price(batch):
    """The greedy one, and to make as many as can be."""
    for plan in (
        planner.plan(batch, 7, method="greedy"),
        planner.plan(batch, 7, objective="coverage"),
    ):
        assert not {"next", "next $1"} & lines(plan).keys()


def test_with_packages_the_next_one_is_told():
    """A credit alone is not to be had."""
    plan = planner.plan([{"duration": 5}] * 5, planner.Budget(1, packages=True))
    assert lines(plan)["next"] == "$4.00 would add 4.25 value; less adds nothing"


def test_what_is_kept_back_of_the_next_dollar_too(monkeypatch):
    """All of it, where the budget is less than what is kept back."""
    monkeypatch.setattr(next_said, "MOST_SOLVED", 0)
    with pytest.warns(planner.PlannerWarning, match="keep all of the budget back"):
        plan = planner.plan([{"duration": 5}], 5, rules=planner.Reserve(usd=50))
    assert "next $1" not in lines(plan)


@pytest.fixture
def locked():
    """Plan again with more money, two of six videos locked as they were, in a simpler version."""
    rows = [{"id": name, "duration": 5, "priority": 9 - at} for at, name in enumerate("abcdef")]
    before = planner.plan(rows, 5).to_frame().set_index("id")
    for row in rows[:2]:
        model, resolution = before.loc[row["id"], ["model", "resolution"]]
        row |= {"locked": "yes", "planned_model": model, "planned_resolution": resolution}
    return planner.plan(rows, 14)


def test_what_is_locked_is_counted_by_itself(locked):
    """It has no choice: it is not at its best, and no rule but an earlier plan's has chosen it."""
    said = lines(locked)
    assert said["made"] == "6 of 6, 2 locked, 0 at their best, 4 in a simpler version"
    best, greedy = locked.value - locked.locked_value, locked.greedy_value - locked.locked_value
    assert said["value"].startswith(
        f"{locked.value:.2f}, {locked.locked_value:.2f} of it locked; the other {best:.2f}: "
        f"{best / greedy - 1:+.1%} over priority first ({greedy:.2f})"
    )
    read = planner.Plan.from_json(locked.to_json())
    assert (lines(read)["made"], lines(read)["value"]) == (said["made"], said["value"])


def test_where_all_of_it_is_locked_nothing_is_compared(locked):
    """There was nothing to choose."""
    rows = locked.to_frame().iloc[:2]
    said = lines(planner.plan(rows, 5))
    assert said["made"] == "2 of 2, 2 locked"
    assert said["value"] == f"{rows['value'].sum():.2f}, {rows['value'].sum():.2f} of it locked"


def test_what_is_locked_has_its_part_of_the_budget(locked):
    """The rest has what is left of it: after planning again, what a ledger has."""
    locked_usd = locked.to_frame()["cost_usd"].iloc[:2].sum()
    assert lines(locked)["spent"] == (
        f"$14.00 of $14.00: ${locked_usd:.2f} for what is locked, ${14 - locked_usd:.2f} of "
        f"${14 - locked_usd:.2f} for the rest (280 credits)"
    )
    with_packages = planner.plan(locked.to_frame(), planner.Budget(60, packages=True))
    assert "locked" not in lines(with_packages)["spent"]
