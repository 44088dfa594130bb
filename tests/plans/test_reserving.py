"""Holding money for all jobs of a plan, or for none."""

import threading
from decimal import Decimal

import pytest

import planner
from planner.errors import InputError

ROWS = [
    {"id": "a", "duration": 10, "priority": 3, "campaign": "Spring", "takes": 1.5},
    {"id": "b", "duration": 5, "priority": 2, "campaign": "spring "},
    {"id": "c", "duration": 20, "priority": 2, "campaign": "Autumn"},
    {"id": "d", "duration": 5, "priority": 1, "campaign": None},
]


@pytest.fixture
def ledger(place, clock):
    """Open a new ledger whose clock goes on by hand, in a file and in PostgreSQL."""
    with planner.Ledger(place, clock=clock) as opened:
        yield opened


@pytest.fixture
def plan():
    """Plan the batch."""
    return planner.plan(ROWS, 60, catalog="kling-api")


def test_what_the_plan_costs_is_held(ledger, plan):
    """Of one budget, job by job, with what explains later what it costs."""
    ledger.set_budget(60, scope="brand")
    found = plan.reserve(ledger, scope="brand")
    assert found.new == found.jobs == plan.jobs()
    assert ledger.standing("brand").held_usd == found.reserved_usd == plan.cost_usd
    entry = ledger.entries()[1]
    job = plan.jobs()[0]
    assert (entry.model, entry.details["request"]) == (job.model, "a")
    assert entry.details["ordered_s"] == job.duration_s
    assert entry.details["takes"] == "1"
    assert Decimal(entry.details["price_usd"]) == job.price_usd == entry.held_usd
    assert {"model", "mode", "resolution", "features", "catalog"} <= set(entry.details)
    assert ledger.reservation(job.key).failure_charge == 0


def test_a_notebook_shows_a_line_and_not_every_job(ledger, plan):
    """A month's jobs would fill pages."""
    assert repr(plan.reserve(ledger)) == "<Reserved: reserved 6 jobs for $18.90>"


def test_each_budget_holds_its_own(ledger, plan):
    """By a column, as rules tell values apart; without one it is the budget around them."""
    plan.reserve(ledger, scope="brand", by="Campaign")
    held = {one.scope: one.held_usd for one in ledger.standings()}
    assert set(held) == {"", "brand", "brand/Spring", "brand/Autumn"}
    assert held["brand"] == plan.cost_usd
    mine = sum(job.reserved_usd for job in plan.jobs() if job.request in "ab")
    assert held["brand/Spring"] == mine


def test_a_budget_whose_letters_are_written_as_two_is_the_same(ledger):
    """So what all jobs need there is found, here and when it is planned again."""
    ledger.set_budget(100)
    ledger.set_budget(20, scope="\u00e9t\u00e9")
    rows = [{"id": f"r{at}", "duration": 10, "campaign": "e\u0301te\u0301"} for at in range(3)]
    plan = planner.plan(rows, 40)
    with pytest.raises(planner.OverBudgetError) as caught:
        plan.reserve(ledger, by="campaign")
    assert caught.value.asked_usd == plan.cost_usd


def test_all_of_it_is_held_or_none(ledger, plan):
    """Where one budget is too small, it says what all jobs need there."""
    ledger.set_budget(1, scope="Autumn")
    with pytest.raises(planner.OverBudgetError) as caught:
        plan.reserve(ledger, by="campaign")
    need = sum(job.reserved_usd for job in plan.jobs() if job.request == "c")
    error = caught.value
    assert (error.asked_usd, error.scope, error.left_usd) == (need, "Autumn", 1)
    assert "plan for requests" in str(error)
    assert ledger.standing().held_usd == 0
    ledger.set_budget(plan.cost_usd - 1)
    with pytest.raises(planner.OverBudgetError) as caught:
        plan.reserve(ledger)
    assert (caught.value.asked_usd, caught.value.scope) == (plan.cost_usd, "")
    assert caught.value.left_usd == plan.cost_usd - 1


def test_saying_it_again_holds_nothing_twice(ledger, plan):
    """Of a plan that was read from its file too; what is made needs no money."""
    first, *_ = plan.reserve(ledger).new
    ledger.settle(first.key, 1)
    found = planner.Plan.from_json(plan.to_json()).reserve(ledger)
    assert (found.new, found.reserved_usd) == ((), 0)
    assert [job.key for job in found.made] == [first.key]
    assert len(found.held) == len(plan.jobs()) - 1
    assert str(found) == "reserved 0 jobs for $0.00; 5 jobs reserved before; 1 job made already"


def test_what_failed_is_reserved_under_the_key_of_its_next_attempt(ledger, plan, clock):
    """Released, retaken, expired: as often as it takes."""
    one, two, three, *others = plan.reserve(ledger, ttl_s=60).new
    ledger.release(one.key)
    ledger.settle(two.key, 2)
    ledger.retake(two.key)
    found = plan.reserve(ledger, ttl_s=600)
    assert [job.key for job in found.new] == [f"{one.key}#2", f"{two.key}#2"]
    assert [job.attempt for job in found.new] == [2, 2]
    clock.on(s=61)
    ledger.release(f"{one.key}#2")
    found = plan.reserve(ledger)
    assert [job.key for job in found.new] == [
        f"{three.key}#2", *(f"{job.key}#2" for job in others)
    ]  # fmt: skip
    assert [job.key for job in found.held] == [f"{two.key}#2"]  # the other take of one
    ledger.release(f"{two.key}#2")
    assert [job.key for job in plan.reserve(ledger).new] == [f"{one.key}#3", f"{two.key}#3"]
    ledger.check()


def test_no_take_is_reserved_again_where_another_is_of_use(ledger, plan):
    """Nor where another is still open: it may be."""
    one, two, *_ = plan.reserve(ledger).new
    assert one.shot == two.shot
    ledger.release(two.key)
    assert plan.reserve(ledger).new == ()
    ledger.settle(one.key, 1)
    assert plan.reserve(ledger).new == ()
    ledger.retake(one.key)
    assert [job.key for job in plan.reserve(ledger).new] == [f"{one.key}#2", f"{two.key}#2"]


def test_a_late_success_makes_the_next_attempt_needless(ledger, plan, clock):
    """It is told, and neither sent nor reserved again; of no use after all, it counts again."""
    one, *_ = plan.reserve(ledger, ttl_s=60).new
    clock.on(s=61)
    plan.reserve(ledger)
    ledger.settle(one.key, 1)
    found = plan.reserve(ledger)
    (spare,) = found.spare
    assert (found.new, spare.key) == ((), f"{one.key}#2")
    assert one.key in {job.key for job in found.made}
    assert spare.key not in {job.key for job in found.jobs}
    assert str(found).endswith(f"made, release what is not sent: {one.key}#2")
    ledger.set_budget(60)
    with pytest.warns(planner.PlannerWarning, match="release what is not sent"):
        planner.replan(plan, ledger)
    ledger.retake(one.key)
    assert spare.key in {job.key for job in plan.reserve(ledger).held}


def test_what_was_made_in_an_earlier_month_is_told(ledger, plan, clock):
    """Nobody skips a video of this month that has the id of another; who planned again knows."""
    ledger.set_budget(60)
    jobs = plan.reserve(ledger).new
    for job in jobs:
        ledger.settle(job.key, 1)
    assert plan.reserve(ledger).new == ()
    clock.on(s=40 * 86_400)
    told = r"made in \d{4}-\d\d already, and not sent again: a, b, c, d; .*batch='2026-12'"
    with pytest.warns(planner.PlannerWarning, match=told):
        assert plan.reserve(ledger).new == ()
    assert planner.replan(plan, ledger).reserve(ledger).new == ()
    assert len(plan.reserve(ledger, batch="2026-12").new) == len(jobs)


def test_two_that_reserve_the_same_plan_hold_it_once(place, plan):
    """At the same moment."""
    with planner.Ledger(place) as ledger:
        ledger.set_budget(plan.cost_usd)
    others = [threading.Thread(target=plan.reserve, args=(place,)) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    with planner.Ledger(place) as ledger:
        assert ledger.standing().held_usd == plan.cost_usd
        assert len(ledger.entries()) == len(plan.jobs()) + 1
        ledger.check()


def test_packages_are_held_to_the_billionth(ledger):
    """What a plan pays for them is held by its jobs together."""
    plan = planner.plan(ROWS, planner.Budget(60, packages=True))
    ledger.set_budget(plan.cost_usd)
    plan.reserve(ledger)
    assert ledger.standing().available_usd == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"by": "campagne"}, "no column 'campagne'; did you mean 'campaign'"),
        ({"by": 7}, "by is 7; expected the name of a column"),
        ({"scope": 7}, "scope is 7"),
        ({"scope": "a//b"}, "scope is 'a//b'"),
        ({"ttl_s": 0}, "ttl_s is 0"),
        ({"batch": None}, "batch is None"),
    ],
)
def test_bad_input_is_refused(ledger, plan, said, told):
    """And nothing is held."""
    with pytest.raises(InputError, match=told):
        plan.reserve(ledger, **said)
    assert not ledger.entries()


def test_a_value_with_a_slash_is_no_budget(ledger):
    """It would lie within another one."""
    plan = planner.plan([{"id": "a", "duration": 5, "client": "A/B"}], 9)
    with pytest.raises(InputError, match="client is 'A/B'; a slash divides scopes"):
        plan.reserve(ledger, by="client")


def test_a_ledger_that_is_none_is_not_made(tmp_path, plan):
    """A misspelt path would hold money in a ledger that nobody looks at."""
    with pytest.raises(planner.LedgerError, match="there is no such ledger"):
        plan.reserve(tmp_path / "spendings.db")
    with pytest.raises(InputError, match="ledger is 7"):
        plan.reserve(7)


def test_a_plan_is_let_go_of_at_once(ledger, plan):
    """What is made stays; what was never sent is free, costs nothing, and is no take."""
    ledger.set_budget(60)
    first, *_, last = plan.reserve(ledger).new
    ledger.settle(first.key, first.price_usd)
    found = plan.release(ledger)
    assert {one.state for one in found} == {"unsent"}
    assert last.key in [one.key for one in found]
    assert first.key not in [one.key for one in found]
    standing = ledger.standing()
    assert (standing.held_usd, standing.spent_usd) == (0, first.price_usd)
    assert [(one.paid, one.unpaid) for one in ledger.takes_seen()] == [(1, 0)]
    assert list(ledger.unexpected()) == []
    assert plan.release(ledger) == []
    ledger.check()


def test_what_was_let_go_is_planned_anew_and_held_again(ledger, plan):
    """Under the key of its next attempt: its first reservation has ended."""
    ledger.set_budget(60)
    before = plan.reserve(ledger)
    assert set(planner.replan(plan, ledger).frame["so_far"]) == {"in progress"}
    plan.release(ledger)
    assert set(planner.replan(plan, ledger).frame["so_far"]) == {"to plan"}
    again = plan.reserve(ledger)
    assert [job.key for job in again.new] == [f"{job.key}#2" for job in before.new]
    assert again.reserved_usd == before.reserved_usd


def test_all_of_a_plan_is_let_go_or_none(ledger, plan, monkeypatch):
    """Where one of its jobs ends meanwhile, it says so; the others are held still."""
    last = plan.reserve(ledger).new[-1]
    release_all = ledger.release_all

    def meanwhile(*given, **more):
        ledger.settle(last.key, 1)
        return release_all(*given, **more)

    monkeypatch.setattr(ledger, "release_all", meanwhile)
    held = ledger.standing().held_usd
    with pytest.raises(planner.KeyConflictError, match=r"was settled at \$1.00"):
        plan.release(ledger)
    assert ledger.standing().held_usd == held - last.reserved_usd


def test_a_spare_attempt_is_let_go_as_well(ledger, plan, clock):
    """It is held although an earlier one is made."""
    plan.reserve(ledger, ttl_s=60)
    clock.on(s=61)
    plan.reserve(ledger)
    for job in plan.jobs():
        ledger.settle(job.key, job.price_usd)
    assert {one.key for one in plan.release(ledger)} == {f"{job.key}#2" for job in plan.jobs()}
    assert ledger.standing().held_usd == 0
