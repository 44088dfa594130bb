"""A plan at a glance."""

import planner


def lines(found):
    """Return the summary's lines by their first word."""
    return {line[:10].strip(): line[10:].strip() for line in found.summary().splitlines()[1:]}


def test_the_summary_says_what_an_owner_wants_to_know(plan):
    """Made, skipped, spent, left, value against greedy, gap, the next dollar."""
    head, *_ = plan.summary().splitlines()
    assert head == "Plan for requests, catalog kling: proven optimal"
    found = lines(plan)
    assert found["made"] == "3 of 6"
    assert found["skipped"] == "3, 1 of which no model can make"
    assert found["spent"] == "$20.00 of $20.00 (400 credits)"
    assert found["left"] == "$0.00"
    assert found["value"].startswith("34.60, +")
    assert "against greedy" in found["value"]
    assert found["gap"] == "0%, proved: no plan within this budget is worth more"
    assert found["next $1"].startswith("would add about")


def test_money_that_buys_nothing_says_so():
    """Where everything is made at its best."""
    assert lines(planner.plan([{"duration": 5}], 100))["next $1"] == "would add nothing"


def test_downgrades_are_counted():
    """Where there are some."""
    assert lines(planner.plan([{"duration": 5}], 1))["made"] == (
        "1 of 1, 0 at their best, 1 downgraded"
    )


def test_greedy_does_not_claim_what_is_not_proved(batch):
    """It names the gap, the bound and what was tried."""
    found = planner.plan(batch, 7, method="greedy")
    assert found.status == "feasible"
    assert "proven optimal" not in found.summary()
    assert f"{found.gap:.2%}: no plan is worth more than {found.bound:,.2f}" in found.summary()
    assert "by the greedy rule" in lines(found)["value"]
    assert lines(found)["tried"].startswith("greedy, feasible: ")


def test_an_empty_batch_has_a_summary():
    """Nothing of nothing."""
    found = lines(planner.plan([], 0))
    assert (found["made"], found["spent"]) == ("0 of 0", "$0.00 of $0.00 (0 credits)")
