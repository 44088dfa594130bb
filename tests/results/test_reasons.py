"""Every row has a reason that a producer understands."""

from decimal import Decimal

import pytest

import planner
from planner.results.outcome import Fate, How, Outcome
from planner.results.reasons import Spoken, reason
from tests.studio import DRAFTED, SHOT, STUDIO


def reasons(plan):
    """Return the reason of each id."""
    frame = plan.to_frame()
    return dict(zip(frame["id"], frame["reason"], strict=True))


def test_each_fate_has_its_sentence(plan):
    """Best, impossible, worthless, outdone, fixed, and shown smaller."""
    assert reasons(plan) == {
        "a": "Made at its best.",
        "b": "Cannot be made: no model makes 61 s; the longest is 60 s.",
        "c": "Skipped: its priority is 0, so making it would add nothing.",
        "d": "Skipped: costs $16.00 at least (kling-pro at 720p); that money does more elsewhere.",
        "e": "Made with its only option.",
        "f": "Made with the best that twitter shows.",
    }


def test_a_downgrade_says_what_more_would_have_cost_and_brought():
    """In dollars and quality, and why not: the rest does more elsewhere."""
    rows = [{"id": "a", "duration": 10, "priority": 2}, {"id": "b", "duration": 5, "priority": 9}]
    assert reasons(planner.plan(rows, 20)) == {
        "a": "Simpler version: kling-pro at 4k adds 0.6 quality for $5.00 more; that money "
        "does more elsewhere.",
        "b": "Made at its best.",
    }


def test_a_downgrade_that_the_budget_forces_is_told_so():
    """Nothing is elsewhere, where there is one request."""
    (reason,) = reasons(planner.plan([{"duration": 10}], 5)).values()
    assert reason == (
        "Simpler version: kling-pro at 4k adds 1.6 quality for $10.00 more; together more than "
        "the whole budget."
    )


def test_where_credits_come_in_packages_reasons_speak_of_credits():
    """They have no one price."""
    rows = [{"id": "a", "duration": 60, "required_quality": "Pro"}]
    said = reasons(planner.plan(rows, planner.Budget(34, packages=True)))
    assert said["a"] == (
        "Skipped: costs 1,200 credits at least (kling-pro at 1080p), more than can be paid for."
    )


def test_where_credits_are_there_already_reasons_speak_of_credits():
    """What they pay for costs no money, and is not free."""
    rows = [{"id": name, "duration": 10, "priority": ord(name)} for name in "abc"]
    plan = planner.plan(rows, planner.Budget(0, balance_credits=300))
    text = " ".join(reasons(plan).values())
    assert "adds 1.6 quality for 200 credits more; those credits do more elsewhere." in text
    assert "$" not in text


def test_where_several_catalogs_are_paid_in_packages_reasons_go_by_the_list_price_and_say_so():
    """What one alone costs in packages hangs on all others."""
    rows = [{"id": name, "duration": 10, "priority": ord(name)} for name in "abc"]
    plan = planner.plan(rows, planner.Budget(8, packages=True), catalog=["kling", "providers"])
    assert plan.funding.parts
    for said in reasons(plan).values():
        assert ("$" in said) == ("at list price" in said)
        assert "the whole budget" not in said


def test_where_credits_come_in_packages_money_that_is_left_does_nothing_elsewhere():
    """Of $9, $5 buy 100 credits, and $4 none."""
    rows = [{"id": name, "duration": 5, "priority": ord(name)} for name in "abcdefg"]
    plan = planner.plan(rows, planner.Budget(9, packages=True))
    assert plan.budget_usd - plan.cost_usd == 4
    text = " ".join(reasons(plan).values())
    assert "; those credits do more elsewhere." in text
    assert "that money" not in text


@pytest.mark.parametrize("budget", [2, 100])
def test_what_must_be_made_at_priority_0_is_not_held_back_by_money(budget):
    """However much there is: it gets the cheapest, since quality adds nothing."""
    rows = [
        {"id": "a", "duration": 5, "priority": 0, "required": True},
        {"id": "b", "duration": 5, "priority": 0},
        {"id": "c", "duration": 5, "priority": 1, "required": True},
    ]
    plan = planner.plan(rows, budget)
    assert plan.verify(rows)
    said = reasons(plan)
    assert said["a"] == (
        "Made with its cheapest option: its priority is 0, so more quality would add nothing."
    )
    assert said["b"] == "Skipped: its priority is 0, so making it would add nothing."
    assert said["c"].startswith("Simpler version: " if budget == 2 else "Made at its best.")


def test_a_rule_that_filters_is_said_to_speak_of_the_final_alone():
    """Else drafts with what it does not allow would seem to break it."""
    rule = planner.Only(model="fine/one", resolution="720p")
    (said,) = reasons(planner.plan([SHOT], 100, catalog=STUDIO, rules=rule)).values()
    assert said.endswith(f"{DRAFTED[:-1]}, of which alone the rule speaks.")


def test_greedy_speaks_of_turns(batch):
    """Taken, passed over, not tried, impossible."""
    rows = [*batch, {"id": "g", "duration": 20}]
    said = reasons(planner.plan(rows, 20, method="greedy"))
    assert said["a"] == "Taken in its turn, by priority, while it fitted."
    assert said["d"].startswith("Passed over: kling-pro at 1080p at $20.00 did not fit")
    assert said["g"].startswith("Passed over: the greedy rule tries one model and resolution")
    assert said["b"].startswith("Cannot be made: no model makes 61 s")


def test_greedy_says_so_where_a_required_request_gets_the_cheapest():
    """To fit the budget."""
    row = {"id": "a", "duration": 10, "required": True}
    said = reasons(planner.plan([row], 2, method="greedy"))
    assert said == {"a": "Required: made with its cheapest option."}


@pytest.mark.parametrize("method", ["auto", "greedy"])
def test_every_reason_is_one_sentence(batch, method):
    """It begins with a capital and ends with a full stop."""
    for text in reasons(planner.plan(batch, 7, method=method)).values():
        assert text[0].isupper()
        assert text.endswith(".")
        assert "\n" not in text


def test_a_request_dearer_than_the_whole_budget_is_told_so():
    """It is no question of what the money does elsewhere."""
    rows = [{"id": "a", "duration": 60}, {"id": "b", "duration": 5}]
    said = reasons(planner.plan(rows, 5))
    assert said["a"].endswith(
        "costs $48.00 at least (kling-pro at 720p), more than the whole budget."
    )


def test_better_for_no_more_money_is_admitted():
    """Where a solver stopped early."""
    best = planner.plan([{"duration": 5}], 100).outcomes[0].taken
    left = Outcome(
        Fate.SIMPLER, How.WEIGHED, 0, choices=2, taken=best, best=best, gain=Decimal("0.25")
    )
    assert (
        reason(left, Spoken(Decimal(1)))
        == f"Made, though {best} would be 0.25 better for no more money."
    )


def test_what_costs_exactly_the_whole_budget_is_outbid_not_too_dear():
    """A cent less, and it is more than the whole budget."""
    rows = [{"id": "a", "duration": 60, "priority": 1}, {"id": "b", "duration": 60, "priority": 2}]
    said = reasons(planner.plan(rows, 48))
    assert said["a"] == (
        "Skipped: costs $48.00 at least (kling-pro at 720p); that money does more elsewhere."
    )
    said = reasons(planner.plan(rows, Decimal("47.99")))
    assert said["a"] == (
        "Skipped: costs $48.00 at least (kling-pro at 720p), more than the whole budget."
    )


def test_a_better_option_that_costs_exactly_the_whole_budget_is_within_it():
    """What keeps a request from it is what the others do with the money."""
    rows = [{"id": "a", "duration": 10}, {"id": "b", "duration": 5, "priority": 9}]
    most = planner.quote("kling-pro", 10, "4k").cost_usd
    said = reasons(planner.plan(rows, most))
    assert said["a"].endswith("more; that money does more elsewhere.")
    said = reasons(planner.plan(rows, most - Decimal("0.01")))
    assert said["a"].endswith("more; together more than the whole budget.")
