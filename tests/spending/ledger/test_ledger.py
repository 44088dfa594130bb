"""A ledger that cannot be overdrawn by accident, in a file and in PostgreSQL alike."""

import pickle
from copy import copy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest

import planner
from planner.spending.ledger.ledger import Ledger

INPUT, BUDGET = planner.InputError, planner.BudgetError


def left(ledger, scope=""):
    """Return what can still be reserved."""
    return ledger.standing(scope).available_usd


def test_what_is_reserved_is_not_there_for_others(ledger):
    """It is held until the job ends, and then what it cost is spent."""
    ledger.set_budget(10)
    held = ledger.reserve("one", "6.25", model="kling-v1")
    assert (held.state, held.amount_usd, held.month) == ("open", Decimal("6.25"), "2026-11")
    with pytest.raises(planner.OverBudgetError) as caught:
        ledger.reserve("two", 4)
    assert (caught.value.left_usd, caught.value.scope) == (Decimal("3.75"), "")
    assert "'two' asks for $4.00, the whole budget has $3.75 left; nothing is" in str(caught.value)
    ended = ledger.settle("one", 6)
    assert (ended.state, ended.spent_usd, ended.is_open) == ("settled", 6, False)
    now = ledger.standing()
    assert (now.spent_usd, now.held_usd, now.left_usd) == (6, 0, 4)
    ledger.reserve("two", 4)
    assert left(ledger) == 0


def test_the_tighter_budget_decides(ledger):
    """Of all scopes that one lies in; each of them holds what is reserved within."""
    ledger.set_budget(10)
    ledger.set_budget(8, scope="brand")
    ledger.set_budget(50, scope="brand/campaign")
    ledger.reserve("one", 5, scope="brand/campaign")
    assert [left(ledger, scope) for scope in ("", "brand", "brand/campaign")] == [5, 3, 3]
    with pytest.raises(planner.OverBudgetError, match="the budget of 'brand' has") as caught:
        ledger.reserve("two", 4, scope="brand/campaign")
    assert caught.value.left_usd == 3
    with pytest.warns(planner.PlannerWarning, match="scope 'other' is used for the first time"):
        ledger.reserve("two", 4, scope="other")
    with pytest.raises(planner.OverBudgetError, match="the whole budget has"):
        ledger.reserve("three", 2, scope="brand")
    assert [one.scope for one in ledger.standings()] == ["", "brand", "brand/campaign", "other"]


def test_what_costs_nothing_is_never_more_than_is_left(ledger):
    """Also where more was spent than there was."""
    ledger.set_budget(1)
    ledger.spend("invoice", 2)
    assert ledger.reserve("free", 0).is_open
    with pytest.raises(planner.OverBudgetError):
        ledger.reserve("dear", "0.000000001")


def test_without_a_budget_nothing_is_refused(ledger):
    """But all is added up."""
    ledger.reserve("one", 10**9)
    now = ledger.standing()
    assert (now.budget_usd, now.left_usd, now.available_usd, now.held_usd) == (
        None,
        None,
        None,
        10**9,
    )


def test_a_retry_is_not_billed_twice(ledger):
    """Whatever is repeated under its key does nothing again, whoever repeats it."""
    ledger.set_budget(10)
    for _ in range(3):
        assert ledger.reserve("one", 3, details={"shot": 7}).is_open
        ledger.top_up("order 4", 5)
        ledger.spend("invoice 8", 2)
    assert left(ledger) == 10
    for _ in range(3):
        assert ledger.settle("one", "2.5").spent_usd == Decimal("2.5")
        ledger.adjust("refund 2", -1)
    assert ledger.standing().spent_usd == Decimal("3.5")
    assert len(ledger.entries()) == 6


def test_a_retry_that_spells_its_letters_otherwise_is_the_same(ledger):
    """As one letter or as two, in keys, scopes and models: nothing is billed twice."""
    ledger.set_budget(10, scope="café")
    for key, scope in (("film-\u00e9", "caf\u00e9"), ("film-e\u0301", "cafe\u0301")):
        ledger.reserve(key, 3, scope=scope, model=f"model {key}")
        ledger.spend(f"paid {key}", 1, scope=scope)
    assert len(ledger.entries()) == 3
    assert left(ledger, "cafe\u0301") == 6
    assert set(ledger.reservations(["film-e\u0301", "other"])) == {"film-e\u0301"}
    assert ledger.settle("film-e\u0301", 2).key == "film-\u00e9"
    ledger.check()


@pytest.mark.parametrize(
    "again",
    [
        lambda ledger: ledger.reserve("one", 4),
        lambda ledger: ledger.reserve("one", 3, scope="a"),
        lambda ledger: ledger.reserve("one", 3, model="x"),
        lambda ledger: ledger.reserve("one", 3, details={"n": 1}),
        lambda ledger: ledger.reserve("one", 3, failure_charge=0),
        lambda ledger: ledger.top_up("add", 6),
        lambda ledger: ledger.top_up("add", 5, expires=date(2026, 12, 1)),
        lambda ledger: ledger.spend("paid", 3),
        lambda ledger: ledger.adjust("back", 1),
    ],
)
def test_the_same_key_with_other_content_is_refused(ledger, again):
    """And nothing is written."""
    ledger.reserve("one", 3)
    ledger.top_up("add", 5)
    ledger.spend("paid", 2)
    ledger.adjust("back", -1)
    before = ledger.entries(), ledger.standings()
    with pytest.raises(planner.KeyConflictError, match="was given to another"):
        again(ledger)
    assert (ledger.entries(), ledger.standings()) == before


def test_a_job_ends_once(ledger):
    """Settled is not released, nor at another price; another try needs another key."""
    ledger.reserve("one", 3)
    ledger.settle("one", 2)
    told = r"'one' was settled at \$2.00 and cannot be released at \$0.00; if .* retake"
    with pytest.raises(planner.KeyConflictError, match=told):
        ledger.release("one", charged_usd=0)
    with pytest.raises(planner.KeyConflictError, match=r"cannot be settled at \$3.00"):
        ledger.settle("one", 3)
    with pytest.raises(planner.KeyConflictError, match=r"has ended \(settled\).*'one#2'"):
        ledger.reserve("one", 3)
    told = "settled at .* and cannot be let go, as never sent; if what it made is of no use, retake"
    with pytest.raises(planner.KeyConflictError, match=told):
        ledger.release("one", sent=False)
    with pytest.raises(planner.LedgerError, match="there is no reservation 'two'"):
        ledger.settle("two", 3)


def test_what_is_of_no_use_is_retaken_and_stays_paid(ledger):
    """It is said of what was settled, once; its money is spent, and another try has another key."""
    ledger.set_budget(10)
    ledger.reserve("one", 4)
    with pytest.raises(planner.KeyConflictError, match="is open, and cannot be retaken; settle"):
        ledger.retake("one")
    ledger.settle("one", 4)
    told = ledger.retake("one", details={"why": "a sixth finger"})
    assert (told.state, told.spent_usd, told.is_open) == ("retaken", 4, False)
    assert ledger.retake("one", details={"why": "a sixth finger"}) == told
    with pytest.raises(planner.KeyConflictError, match="was given to another retake"):
        ledger.retake("one")
    assert ledger.settle("one", 4) == told
    for charged in (None, 0, 4):
        with pytest.raises(planner.KeyConflictError, match=r"retaken at \$4.00 and cannot be"):
            ledger.release("one", charged_usd=charged)
    with pytest.raises(planner.KeyConflictError, match=r"has ended \(retaken\)"):
        ledger.reserve("one", 4)
    ledger.reserve("two", 1)
    ledger.release("two", charged_usd=0)
    with pytest.raises(planner.KeyConflictError, match="is to be made again anyway"):
        ledger.retake("two")
    with pytest.raises(planner.LedgerError, match="there is no reservation 'three'"):
        ledger.retake("three")
    assert [entry.kind for entry in ledger.entries()].count("retake") == 1
    assert left(ledger) == 6
    ledger.check()


def test_many_reservations_are_looked_up_at_once(ledger, clock):
    """Those that there are, as they are now."""
    ledger.reserve_all([{"key": f"job {at}", "amount_usd": 1} for at in range(1_100)], ttl_s=60)
    ledger.settle("job 7", 2)
    found = ledger.reservations(f"job {at}" for at in range(0, 2_200, 7))
    assert len(found) == 158
    assert found["job 7"] == ledger.reservation("job 7")
    clock.on(s=61)
    states = {one.state for key, one in ledger.reservations(found).items() if key != "job 7"}
    assert states == {"expired"}
    assert ledger.reservations([]) == {}
    with pytest.raises(INPUT, match="key is 7"):
        ledger.reservations([7])


def test_a_failed_job_costs_what_was_said(ledger):
    """By the catalog's part of its price, or by what is said now; unknown is not nothing."""
    ledger.set_budget(10)
    ledger.reserve("free", 2, failure_charge=0)
    ledger.reserve("half", "0.000000001", failure_charge=Decimal("0.5"))
    ledger.reserve("unknown", 2)
    assert ledger.release("free").spent_usd == 0
    assert ledger.release("half").spent_usd == Decimal("0.000000001")  # a part is rounded up
    with pytest.raises(
        INPUT, match="what the failed job 'unknown' costs is not known; say what it"
    ):
        ledger.release("unknown")
    assert ledger.release("unknown", charged_usd=1).state == "released"
    with pytest.raises(planner.KeyConflictError, match=r"'unknown' was released at \$1.00"):
        ledger.release("unknown")
    assert left(ledger) == Decimal("8.999999999")


def test_what_was_paid_counts_also_beyond_the_budget(ledger):
    """A dearer job, an invoice: they are true, and what is left is below 0."""
    ledger.set_budget(10)
    ledger.reserve("one", 8)
    ledger.settle("one", 11)
    assert left(ledger) == -1
    ledger.spend("invoice", 2)
    assert ledger.standing().left_usd == -3
    with pytest.raises(planner.OverBudgetError) as caught:
        ledger.reserve("two", 1)
    assert caught.value.left_usd == 0
    ledger.adjust("refund", -13)
    assert left(ledger) == 10
    with pytest.raises(BUDGET, match=r"no more than \$0.00 were spent in everything in 2026-11"):
        ledger.adjust("more", -1)


def test_a_month_that_is_over_stands_as_it_did_at_its_end(ledger, clock):
    """Its budget, what was spent and is held; what was left lapsed, and nothing can be reserved."""
    ledger.set_budget(50)
    ledger.set_budget(20, scope="a")
    ledger.top_up("in november", 8, scope="a", expires=date(2026, 11, 30))
    ledger.spend("one", 6, scope="a")
    ledger.reserve("two", 4, scope="a", ttl_s=30 * 86_400)
    ledger.set_budget(30, scope="a")
    clock.on(days=20)
    ledger.set_budget(5, scope="a")
    ledger.set_budget(7, scope="b")
    ledger.top_up("in december", 9, scope="a")
    then = ledger.standing("a", "2026-11")
    assert (then.every, then.budget_usd, then.spent_usd, then.held_usd) == ("month", 30, 6, 4)
    assert (then.topped_up_usd, then.left_usd, then.available_usd) == (0, 0, 0)
    assert then.lapsed_usd == 30 + 8 - 6 - 4
    assert ledger.standing("b", "2026-11").budget_usd is None
    assert [one.budget_usd for one in ledger.standings("2026-10")] == [None, None, None]
    ledger.settle("two", 3)
    assert [one.lapsed_usd for one in ledger.standings("2026-11")] == [41, 29, 0]
    assert (ledger.standing("a").left_usd, ledger.standing("a").lapsed_usd) == (14, 0)


def test_a_month_to_come_stands_as_it_will_when_it_begins(ledger, clock):
    """With its own money, and what was added and has not lapsed by then."""
    ledger.set_budget(20)
    ledger.spend("one", 6)
    ledger.top_up("until november", 8, expires=date(2026, 11, 30))
    ledger.top_up("until december", 9, expires=date(2026, 12, 31))
    for month, added in (("2026-11", 17), ("2026-12", 9), ("2027-01", 0)):
        stands = ledger.standing(month=month)
        spent = 6 if month == "2026-11" else 0
        assert (stands.budget_usd, stands.spent_usd) == (20, spent)
        # What lapses with the month is used after its own money.
        assert (stands.topped_up_usd, stands.left_usd) == (added, 20 + added - spent)


def test_a_budget_for_good_counts_up_to_a_month_that_is_over(ledger, clock):
    """What was spent later is not among it, and nothing of it has lapsed."""
    ledger.set_budget(20, every="whole")
    for amount in (1, 2, 4):
        ledger.spend(f"of {amount}", amount)
        clock.on(days=30)
    stands = [ledger.standing(month=f"2026-{month}") for month in (10, 11, 12)]
    assert [(one.every, one.spent_usd, one.lapsed_usd) for one in stands] == [
        ("", 0, 0), ("whole", 1, 0), ("whole", 3, 0),
    ]  # fmt: skip
    assert ledger.standing().left_usd == 13


def test_what_a_clock_that_was_ahead_set_counts_in_the_month_in_which_it_was(ledger, clock):
    """Not in the one that it said."""
    ledger.set_budget(20)
    clock.on(days=400)
    ledger.set_budget(30)
    clock.on(days=-400)
    ledger.set_clock(date(2026, 11, 18))
    clock.on(days=20)
    assert ledger.standing(month="2026-11").budget_usd == 30


def test_a_refund_counts_in_the_month_that_it_names(ledger, clock):
    """Also when that is over; repeated under its key it counts once, and never more than spent."""
    ledger.set_budget(10)
    ledger.spend("one", 6, scope="a")
    clock.on(days=20)
    ledger.spend("two", 5, scope="a")
    for _ in range(2):
        ledger.adjust("refund", -4, scope="a", month="2026-11")
    ledger.adjust("late invoice", 1, month="2026-11")
    assert [ledger.standing("a", month).spent_usd for month in ("2026-11", "2026-12")] == [2, 5]
    assert (ledger.standing(month="2026-11").spent_usd, left(ledger)) == (3, 5)
    assert [entry.month for entry in ledger.entries()][-2:] == ["2026-11", "2026-11"]
    with pytest.raises(BUDGET, match=r"no more than \$2.00 were spent in 'a' in 2026-11"):
        ledger.adjust("another", -3, scope="a", month="2026-11")
    with pytest.raises(BUDGET, match="month is 2027-01, which has not begun"):
        ledger.adjust("another", 3, scope="a", month="2027-01")
    for month in (None, "2026-12"):
        with pytest.raises(planner.KeyConflictError, match="was given to another adjust"):
            ledger.adjust("refund", -4, scope="a", month=month)
    ledger.check()


def test_what_came_back_in_an_outer_scope_does_not_come_back_in_an_inner_one(ledger):
    """Else the outer one would have more than its budget."""
    ledger.set_budget(10)
    ledger.spend("one", 6, scope="a")
    ledger.adjust("refund", -4)
    with pytest.raises(BUDGET, match=r"no more than \$2.00 were spent in everything in 2026-11"):
        ledger.adjust("another", -3, scope="a")
    ledger.adjust("another", -2, scope="a")
    assert left(ledger) == 10


def test_what_names_no_month_is_known_as_it_was_before_any_could(ledger):
    """So that what an older planner has written may be tried again."""
    ledger.spend("one", 6)
    said = '["spend", "one", "", 6000000000, null, "{}"]'
    with ledger._reading() as books:
        assert books.content_of("spend:one")[0] == sha256(said.encode()).hexdigest()


def test_each_month_has_its_own_money(ledger, clock):
    """What is left lapses; what was reserved before is charged to the month it was reserved in."""
    ledger.set_budget(10)
    ledger.reserve("november", 6, ttl_s=30 * 86_400)
    clock.on(days=14)
    assert (ledger.standing().month, left(ledger)) == ("2026-12", 10)
    ledger.reserve("december", 9)
    ledger.settle("november", 7)
    assert left(ledger) == 1
    assert ledger.standing(month="2026-11").spent_usd == 7
    assert ledger.standing(month="2026-11").lapsed_usd == 3


def test_a_whole_budget_is_one_sum_for_good(ledger, clock):
    """Whichever month it was spent in."""
    ledger.set_budget(10, every="whole", scope="film")
    ledger.spend("one", 6, scope="film")
    clock.on(days=60)
    now = ledger.standing("film")
    assert (now.left_usd, now.spent_usd, now.month) == (4, 6, "2027-01")
    ledger.set_budget(20, scope="film")
    assert left(ledger, "film") == 20
    ledger.set_budget(None, scope="film")
    assert left(ledger, "film") is None
    assert ledger.standing("film").every == ""


def test_a_budget_that_is_set_again_is_no_entry(ledger):
    """Only what changes it is."""
    for amount in (10, "10.0", 12, 12, None, None):
        ledger.set_budget(amount)
    assert [dict(entry.details) for entry in ledger.entries()] == [
        {"amount_usd": amount, "every": "month"} for amount in ("10", "12", None)
    ]


def test_a_reservation_ends_by_itself(ledger, clock):
    """After its time its money is free again, before anybody writes so; nothing is lost of it."""
    ledger.set_budget(10)
    ledger.reserve("slow", 6, ttl_s=3_600)
    clock.on(s=3_599)
    assert (left(ledger), ledger.reservation("slow").state) == (4, "open")
    clock.on(s=1)
    assert (left(ledger), ledger.reservation("slow").state) == (10, "expired")
    assert [entry.kind for entry in ledger.entries()] == ["budget", "reserve"]
    ledger.reserve("next", 9)
    assert [entry.kind for entry in ledger.entries()][2:] == ["expire", "reserve"]
    with pytest.raises(planner.KeyConflictError, match=r"has ended \(expired\)"):
        ledger.reserve("slow", 6)
    ledger.settle("slow", 5)  # it was made after all
    assert (left(ledger), ledger.reservation("slow").state) == (-4, "settled")


def test_what_was_added_is_spent_in_the_order_it_lapses(ledger, clock):
    """Before the month's own money if it lapses earlier, and after it if later."""
    ledger.set_budget(10)
    ledger.top_up("early", 4, expires=date(2026, 11, 25))
    ledger.top_up("late", 5, expires=date(2026, 12, 10))
    assert (left(ledger), ledger.standing().topped_up_usd) == (19, 9)
    ledger.reserve("one", 3)
    ledger.settle("one", 3)
    clock.on(days=10)  # the early one has lapsed, with one dollar
    assert left(ledger) == 15
    ledger.reserve("two", 12)
    assert ledger.standing().topped_up_usd == 3
    ledger.release("two", charged_usd=11)
    assert ledger.standing().topped_up_usd == 4
    clock.on(days=10)  # December: its own money, and what is left of the late one until the 10th
    assert (ledger.standing().month, left(ledger)) == ("2026-12", 14)
    clock.on(days=3)
    assert left(ledger) == 10


def test_a_day_ends_at_midnight_of_the_time_zone(ledger, clock):
    """In Berlin an hour before it does in London."""
    ledger.top_up("one", 5, expires=date(2026, 11, 18))
    clock.now = datetime(2026, 11, 18, 22, 59, 59, tzinfo=UTC).timestamp()
    assert left(ledger) == 5
    clock.on(s=1)
    assert left(ledger) == 0


def test_what_would_have_lapsed_is_not_added(ledger, clock):
    """A slip in the year is said; a retry of what has lapsed since is still a retry."""
    with pytest.raises(INPUT, match="expires is 2026-11-17, which is over"):
        ledger.top_up("one", 5, expires=date(2026, 11, 17))
    assert ledger.entries() == []
    for _ in range(2):
        ledger.top_up("one", 5, expires=date(2026, 11, 18))
        clock.on(days=1)
    assert len(ledger.entries()) == 1


def test_what_is_added_until_the_last_day_there_is_stays_for_good(ledger, clock):
    """As some programs write what does not end."""
    ledger.top_up("more", 1, expires=date.max)
    clock.on(days=10_000)
    assert left(ledger) == 1


def test_a_scope_with_a_top_up_alone_spends_that_and_no_more(ledger):
    """It is prepaid."""
    ledger.top_up("one", 5, scope="prepaid")
    with pytest.raises(planner.OverBudgetError):
        ledger.reserve("dear", 6, scope="prepaid")
    ledger.reserve("cheap", 5, scope="prepaid")
    assert left(ledger, "prepaid") == 0


def test_what_is_added_to_a_scope_without_a_budget_is_for_what_comes(ledger, clock):
    """What it spent in this month counts, as with any budget; not what it did before."""
    ledger.spend("october", 30, scope="prepaid")
    clock.on(days=20)
    ledger.spend("now", 2, scope="prepaid")
    ledger.top_up("one", 5, scope="prepaid")
    assert left(ledger, "prepaid") == 3
    ledger.reserve("job", 3, scope="prepaid", ttl_s=86_400 * 60)
    with pytest.raises(planner.OverBudgetError):
        ledger.reserve("more", 1, scope="prepaid")
    clock.on(days=30)
    assert left(ledger, "prepaid") == 2
    ledger.check()


def test_what_comes_back_is_the_own_money_of_the_month(ledger, clock):
    """Not that of a top-up, whether it has lapsed or not; and it lapses with the month."""
    ledger.set_budget(10)
    ledger.top_up("one", 5, expires=date(2026, 11, 20))
    ledger.spend("paid", 5)
    clock.on(days=4)
    ledger.adjust("refund", -5)
    assert (left(ledger), ledger.standing().topped_up_usd) == (15, 0)
    clock.on(days=20)
    assert left(ledger) == 10


def test_all_jobs_are_reserved_or_none(ledger):
    """Where one is too dear, misspelt or known otherwise, nothing is held."""
    ledger.set_budget(10)
    jobs = [{"key": f"job {n}", "amount_usd": 3, "model": "kling-v1"} for n in range(4)]
    with pytest.raises(planner.OverBudgetError, match="'job 3' asks for"):
        ledger.reserve_all(jobs)
    assert left(ledger) == 10
    with pytest.raises(INPUT, match="a job says 'amount'; did you mean 'amount_usd'"):
        ledger.reserve_all([*jobs[:2], {"key": "x", "amount": 1}])
    with pytest.raises(INPUT, match="a job says no amount_usd; expected both"):
        ledger.reserve_all([{"key": "x"}])
    with pytest.raises(planner.KeyConflictError):
        ledger.reserve_all([jobs[0], {"key": "job 0", "amount_usd": 2}])
    assert ledger.reserve_all([*jobs[:3], jobs[0]])[-1].key == "job 0"
    assert left(ledger) == 1
    assert len(ledger.reserve_all(jobs[:3])) == 3


def test_entries_say_what_happened_to_whom(ledger, clock):
    """Of a scope and what lies in it, of a month, after one that is known."""
    ledger.reserve("one", 3, scope="a/b", details={"title": "Äpfel", "on": date(2026, 1, 2)})
    ledger.reserve("two", 2, scope="ab")
    clock.on(days=20)
    ledger.release("one", charged_usd=1, details={"why": "black frames"})
    first, second, third, fourth, last = ledger.entries()
    assert (first.kind, first.scope, first.held_usd, first.reservation) == (
        "reserve",
        "a/b",
        3,
        "one",
    )
    assert dict(first.details) == {"title": "Äpfel", "on": "2026-01-02"}
    assert first.at == datetime.fromtimestamp(1_795_000_000, UTC)
    assert [second.kind, third.kind, fourth.kind] == ["reserve", "expire", "expire"]
    assert [entry.key for entry in ledger.entries(scope="a") if entry.kind == "reserve"] == ["one"]
    assert ledger.entries(scope="a")[-1] == last
    assert (last.kind, last.held_usd, last.spent_usd, last.month) == ("release", 0, 1, "2026-11")
    assert ledger.entries(month="2026-12") == []
    assert ledger.entries(after=last.seq) == []


def test_scopes_that_look_alike_are_others(ledger):
    """Capitals are other letters, and no sign stands for any letter."""
    for scope in ("a_b/c", "A_B/c", "aXb/c", "a_bc", "a_b"):
        ledger.spend(f"of {scope}", 1, scope=scope)
    assert [entry.scope for entry in ledger.entries(scope="a_b")] == ["a_b/c", "a_b"]


def nested(deep):
    """Return lists in one another."""
    found = []
    for _ in range(deep):
        found = [found]
    return found


@pytest.mark.parametrize(
    ("act", "error", "told"),
    [
        (lambda ledger: ledger.set_budget(-1), BUDGET, "budget is -1"),
        (lambda ledger: ledger.set_budget("1,000"), BUDGET, "without commas"),
        (lambda ledger: ledger.set_budget(2e9), BUDGET, "a billion dollars at the most"),
        (lambda ledger: ledger.set_budget(1, every="week"), INPUT, "expected 'month' or 'whole'"),
        (lambda ledger: ledger.reserve("x", -1), BUDGET, "amount is -1"),
        (lambda ledger: ledger.reserve("x", float("nan")), BUDGET, "amount is nan"),
        (lambda ledger: ledger.reserve("", 1), INPUT, "key is ''"),
        (lambda ledger: ledger.reserve("x" * 201, 1), INPUT, "200 letters at the most"),
        (lambda ledger: ledger.reserve(5, 1), INPUT, "key is 5"),
        (lambda ledger: ledger.reserve("x ", 1), INPUT, "a blank at its end is lost"),
        (lambda ledger: ledger.spend(" x", 1), INPUT, "key is ' x'; a blank at its end"),
        (lambda ledger: ledger.spend("x", 1, model="m "), INPUT, "model is 'm '; a blank"),
        (lambda ledger: ledger.reservations(5), INPUT, "keys are 5; expected a list"),
        (lambda ledger: ledger.reservations("abc"), INPUT, "keys are 'abc'; expected a list"),
        (lambda ledger: ledger.reservations([[1]]), INPUT, "key is [1]"),
        (lambda ledger: ledger.reserve_all(5), INPUT, "jobs are 5; expected a list of dicts"),
        (lambda ledger: ledger.reserve_all({"key": "x"}), INPUT, "expected a list of dicts"),
        (lambda ledger: ledger.entries(after="x"), INPUT, "after is 'x'; expected the number"),
        (lambda ledger: ledger.entries(after=1 << 70), INPUT, "expected the number of an entry"),
        (lambda ledger: ledger.entries(after=-1), INPUT, "after is -1"),
        (lambda ledger: ledger.report(by=5), INPUT, "by is 5; expected names"),
        (lambda ledger: pickle.dumps(ledger), planner.LedgerError, "cannot be pickled or copied"),
        (lambda ledger: copy(ledger), planner.LedgerError, "open it anew there"),
        (lambda ledger: ledger.reservation("x "), INPUT, "another: write 'x'"),
        (lambda ledger: ledger.reserve("x", 1, scope="a//b"), INPUT, "scope is 'a//b'"),
        (lambda ledger: ledger.reserve("x", 1, ttl_s=0), INPUT, "ttl_s is 0"),
        (lambda ledger: ledger.reserve("x", 1, ttl_s=1e12), INPUT, "31,622,400 at the most"),
        (lambda ledger: ledger.reserve("x", 1, failure_charge=2), INPUT, "a part, from 0 to 1"),
        (lambda ledger: ledger.reserve("x", 1, details=[1]), INPUT, "expected a dict"),
        (lambda ledger: ledger.reserve("x", 1, details={"f": print}), INPUT, "as JSON"),
        (lambda ledger: ledger.reserve("x", 1, details={"t": "x" * 10_001}), INPUT, "10,000 are"),
        (lambda ledger: ledger.reserve("x", 1, details={"t": "\0"}), INPUT, "read again"),
        (lambda ledger: ledger.reserve("x", 1, details={"\ud800": 1}), INPUT, "read again"),
        (lambda ledger: ledger.reserve("x", 1, details={"t": nested(51)}), INPUT, "50 deep"),
        (lambda ledger: ledger.reserve("x", 1, details={"t": nested(900)}), INPUT, "50 deep"),
        (lambda ledger: ledger.top_up("x", 1, expires="2026-12-01"), INPUT, "expected a day"),
        (lambda ledger: ledger.adjust("x", "-x"), BUDGET, "expected USD"),
        (lambda ledger: ledger.adjust("x", "--1"), BUDGET, "expected 0 or more"),
        (lambda ledger: ledger.adjust("x", Decimal("NaN")), BUDGET, "amount is NaN"),
        (lambda ledger: ledger.adjust("x", Decimal("sNaN")), BUDGET, "amount is sNaN"),
        (lambda ledger: ledger.adjust("x", None), BUDGET, "amount is None; expected a number"),
        (lambda ledger: ledger.adjust("x", [1]), BUDGET, "expected a number"),
        (lambda ledger: ledger.standing(month="11/2026"), INPUT, "such as 2026-11"),
        (lambda ledger: ledger.standing(month="0000-01"), INPUT, "such as 2026-11"),
        (lambda ledger: ledger.standing(month="9999-12"), INPUT, "such as 2026-11"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_nothing_is_written(ledger, act, error, told):
    """In a sentence that says what was expected."""
    with pytest.raises(error) as caught:
        act(ledger)
    assert told in str(caught.value)
    assert ledger.entries() == []


def test_details_are_what_rows_of_tables_hold(ledger):
    """Numbers of numpy as well; what is written can be read."""
    details = {"shot": np.int64(7), "part": np.float64(0.5), "deep": nested(40)}
    ledger.spend("one", 1, details=details)
    (entry,) = ledger.entries()
    assert entry.details == {"shot": 7, "part": 0.5, "deep": nested(40)}


@pytest.mark.parametrize("damaged", ["", "{", "[]", "null"])
def test_details_that_are_damaged_are_said_to_be(ledger, clock, damaged):
    """By whatever reads them, in a sentence."""
    ledger.set_budget(5)
    ledger.reserve("one", 3)
    ledger.settle("one", 2)
    with ledger._store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE entries SET details = '{damaged}'")
    with pytest.raises(planner.LedgerError, match="details of an entry are damaged"):
        ledger.entries()
    clock.on(days=20)
    with pytest.raises(planner.LedgerError, match="details of an entry are damaged"):
        ledger.standing(month="2026-11")


def test_a_failure_charge_that_is_damaged_is_said_to_be(ledger):
    """By whatever reads it, in a sentence."""
    ledger.reserve("one", 3, failure_charge=1)
    with ledger._store.writing() as connection:
        connection.exec_driver_sql("UPDATE reservations SET failure_charge = 'x'")
    for ask in (ledger.open_reservations, lambda: ledger.release("one"), ledger.check):
        with pytest.raises(planner.LedgerError, match="charge of reservation 'one' is damaged, 'x"):
            ask()


def test_what_is_written_is_there_when_it_is_opened_again(ledger, place, clock):
    """With its time zone; another one is refused."""
    ledger.set_budget(10)
    ledger.reserve("one", 3)
    before = ledger.entries(), ledger.standings()
    with Ledger(place, clock=clock, create=False) as again:
        assert (again.entries(), again.standings(), again.zone) == (*before, "Europe/Berlin")
        again.settle("one", 3)
    assert ledger.standing().spent_usd == 3
    with pytest.raises(planner.LedgerError, match="has the months of Europe/Berlin, not of UTC"):
        Ledger(place, zone="UTC", clock=clock)


def test_a_clock_that_is_far_behind_is_refused(ledger, clock):
    """An hour may be; a day is wrong, here or in the last entry, and nothing is written."""
    ledger.spend("one", 3)
    clock.on(h=-1)
    ledger.spend("two", 3)
    clock.on(h=-2)
    with pytest.raises(
        planner.LedgerError, match="the clock says 2026-11-18 08:06:40 UTC, but the"
    ):
        ledger.spend("three", 3)
    assert (len(ledger.entries()), ledger.standing().spent_usd) == (2, 6)


def test_sums_that_no_database_holds_are_refused(ledger):
    """Not wrapped, not rounded."""
    for number in range(4):
        ledger.spend(f"invoice {number}", 10**9)
    with pytest.raises(planner.LedgerError, match="more than a ledger holds"):
        ledger.spend("one more", 10**9)
    assert ledger.standing().spent_usd == 4 * 10**9
    ledger.check()


def test_what_came_back_is_refused_where_no_database_holds_it(ledger, clock):
    """As where top-ups pay, and it is the month's own: that is ever further below 0."""

    def pay_back(number):
        ledger.top_up(f"order {number}", 10**9, expires=clock.today())
        ledger.spend(f"invoice {number}", 10**9)
        ledger.adjust(f"refund {number}", -(10**9))

    for number in range(4):
        pay_back(number)
    with pytest.raises(planner.LedgerError, match="more than a ledger holds"):
        pay_back(4)
    ledger.check()


def test_a_ledger_adds_up_or_says_where_it_does_not(ledger):
    """Every sum that is kept is looked at."""
    from sqlalchemy import update

    from planner.spending.ledger.tables import ENTRIES, FUNDS, RESERVATIONS, TOTALS

    ledger.set_budget(10, scope="a")
    ledger.reserve("one", 3, scope="a/b")
    ledger.reserve("two", 2, scope="a")
    ledger.settle("two", "1.5")
    ledger.check()
    for table, column, told in (
        (FUNDS, "spent", "fund a 2026-11 spent"), (TOTALS, "held", "month a/b 2026-11 held"),
        (RESERVATIONS, "amount", "reservation one"), (ENTRIES, "held", "entry 2 says another sum"),
    ):  # fmt: skip
        for by in (1, -1):
            with ledger._store.writing() as connection:
                connection.execute(update(table).values({column: table.c[column] + by}))
            if by == 1:
                with pytest.raises(planner.LedgerError, match="does not add up") as caught:
                    ledger.check()
                assert told in str(caught.value)
    ledger.check()


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        ("UPDATE entries SET details = '{}' WHERE kind = 'spend'", "entry 5 is not what was"),
        ("UPDATE entries SET model = 'dear' WHERE kind = 'settle'", "entry 4 is not what was"),
        ("UPDATE entries SET key = 'spend:other' WHERE kind = 'spend'", "entry 5 is not what was"),
        ("UPDATE entries SET moves = 'x' WHERE kind = 'spend'", "entry 5 cannot be read"),
        ("UPDATE budgets SET amount = amount + 1", "the budget of a is not the one"),
        ("UPDATE budgets SET every = 'whole'", "the budget of a is not the one"),
        ("DELETE FROM budgets", "the budget of a is not the one"),
        ("UPDATE funds SET added = added + 1", "top-up:more is not what was added"),
        ("UPDATE funds SET lapses = lapses + 1 WHERE added > 0", "top-up:more is not what was"),
        ("UPDATE funds SET scope = 'b' WHERE added > 0", "top-up:more is not what was added"),
        ("UPDATE entries SET month = '2026-12' WHERE kind = 'budget'", "entry 1 is not what was"),
        ("UPDATE entries SET month = '2026-12' WHERE kind = 'top-up'", "entry 2 is not what was"),
        ("UPDATE entries SET month = '2026-12' WHERE kind = 'adjust'", "entry 7 is not what was"),
        ("UPDATE entries SET month = '2026-12' WHERE kind = 'retake'", "reservation one is not"),
        ("UPDATE entries SET at = at + 2000000000000 WHERE kind = 'spend'", "entry 5 is not what"),
        ("UPDATE entries SET at = at + 1 WHERE kind = 'spend'", "entry 6 is of before the one"),
        ("UPDATE entries SET at = at - 1 WHERE kind = 'retake'", "entry 8 is of before the one"),
        ("UPDATE entries SET seq = 9 WHERE kind = 'top-up'", "entry 9 is of before the one"),
        ("UPDATE funds SET lapses = 1 WHERE fund = '2026-11'", "2026-11 is not what was added"),
        ("UPDATE funds SET added = 1 WHERE fund = '2026-11'", "2026-11 is not what was added"),
        ("UPDATE entries SET details = 'x' WHERE kind = 'budget'", "entry 1 cannot be read"),
        ("UPDATE entries SET details = 'x' WHERE kind = 'spend'", "entry 5 is not what was"),
        ("UPDATE draws SET place = -place WHERE reservation = 'two'", "what is drawn for two"),
        ("UPDATE reservations SET state = 'open' WHERE key = 'one'", "reservation one"),
        ("UPDATE reservations SET spent = 1 WHERE key = 'one'", "reservation one is not what"),
        ("UPDATE reservations SET scope = 'b'", "reservation one is not what its entries say"),
        ("DELETE FROM reservations WHERE key = 'one'", "reservation one is missing"),
        ("DELETE FROM entries WHERE reservation = 'one'", "of reservation one no entry says"),
        ("UPDATE draws SET fund = 'other' || fund WHERE reservation = 'two'", "drawn for two"),
        ("DELETE FROM draws", "drawn for two"),
    ],
)
def test_what_is_changed_by_hand_is_seen(ledger, clock, forged, told):
    """Not only sums: whatever follows from the entries, and what they say themselves."""
    ledger.set_budget(10, scope="a")
    ledger.top_up("more", 5, scope="a")
    clock.on(s=1)
    ledger.reserve("one", 3, scope="a", model="cheap")
    ledger.settle("one", 2)
    ledger.spend("paid", 1, scope="a", details={"by": "hand"})
    ledger.reserve("two", 12, scope="a")
    ledger.adjust("nothing", 0, month="2026-10")
    ledger.retake("one")
    ledger.check()
    with ledger._store.writing() as connection:
        connection.exec_driver_sql(forged)
    with pytest.raises(planner.LedgerError) as caught:
        ledger.check()
    assert told in str(caught.value)


def test_a_ledger_is_called_without_its_password(ledger, place):
    """Wherever it is named."""
    assert str(place).rpartition("/")[2] in repr(ledger)
    assert "months of Europe/Berlin" in repr(ledger)


def test_time_is_that_of_the_machine_where_nothing_else_is_said(tmp_path):
    """To the second."""
    with Ledger(tmp_path / "now.db") as opened:
        opened.spend("one", 1)
        (entry,) = opened.entries()
    assert abs(entry.at - datetime.now(UTC)) < timedelta(minutes=5)


def test_several_are_released_or_none(ledger):
    """Where one of them cannot be, the others are held still."""
    for key in "abc":
        ledger.reserve(key, 5, failure_charge=0)
    ledger.settle("c", 5)
    with pytest.raises(planner.KeyConflictError, match="'c' was settled"):
        ledger.release_all(["a", "b", "c"])
    assert ledger.standing().held_usd == 10
    assert [one.state for one in ledger.release_all(["a", "b"])] == ["released", "released"]
    assert ledger.release_all([]) == []


def test_what_was_never_sent_costs_nothing_and_is_no_take(ledger):
    """Nobody is asked for its charge; a report counts it among what was released."""
    ledger.reserve("one", 5, failure_charge=1, model="m")
    for _ in range(2):  # a retry changes nothing
        ended = ledger.release("one", sent=False)
        assert (ended.state, ended.spent_usd) == ("unsent", 0)
    assert ledger.takes_seen() == []
    (line,) = ledger.report()
    assert (line.released, line.spent_usd, line.held_usd) == (1, 0, 0)
    told = r"was let go, as never sent, and cannot be settled at \$5.00; if it was made .* 'one#2'"
    with pytest.raises(planner.KeyConflictError, match=told):
        ledger.settle("one", 5)
    with pytest.raises(planner.KeyConflictError, match="was let go, as never sent, and cannot"):
        ledger.release("one")
    ledger.reserve("one#2", 5)
    ledger.release("one#2", sent=False)
    with pytest.raises(planner.KeyConflictError, match=r"has ended \(unsent\).*'one#3'"):
        ledger.reserve("one#2", 5)
    ledger.check()


def test_what_is_released_is_said_so_that_it_can_be_read(ledger):
    """What was not sent is not charged, and one key is not several."""
    ledger.reserve("one", 5)
    with pytest.raises(planner.InputError, match="never sent costs nothing"):
        ledger.release("one", charged_usd=1, sent=False)
    with pytest.raises(planner.InputError, match=r"keys are 'one'; expected a list of them"):
        ledger.release_all("one")


def test_what_it_lists_makes_a_frame(ledger):
    """As it is: entries with their details, lines, budgets, reservations."""
    ledger.set_budget(20, scope="brand")
    ledger.reserve("one", 5, scope="brand", details={"shot": "7"})
    listed = ledger.entries, ledger.report, ledger.standings, ledger.open_reservations
    frames = [pd.DataFrame(each()) for each in listed]
    assert [len(frame) for frame in frames] == [2, 1, 2, 1]
    assert frames[0]["details"].iloc[1] == {"shot": "7"}
    held = frames[2].astype({"held_usd": float})["held_usd"]
    assert (held.dtype, held.tolist()) == (np.float64, [5.0, 5.0])


def test_a_notebook_shows_a_reservation_on_a_line(ledger):
    """What is held for which job, and until when, or how it ended."""
    held = ledger.reserve("one", "6.40", scope="acme/launch")
    assert repr(held) == (
        f"<Reservation one: $6.40 of 'acme/launch' for 2026-11, open until "
        f"{held.expires:%Y-%m-%d %H:%M} UTC>"
    )
    assert (
        str(ledger.settle("one", 5)) == "one: $6.40 of 'acme/launch' for 2026-11, settled at $5.00"
    )
