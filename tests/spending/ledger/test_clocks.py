"""A clock that was ahead, and how a ledger goes on from the right one."""

from datetime import UTC, date, datetime

import pytest

import planner
from planner.spending.ledger.ledger import Ledger
from tests.spending.ledger.conftest import FIRST, Hand

TODAY = date(2026, 11, 18)
YEARS_S = 3_391 * 86_400  # to March 2036


@pytest.fixture
def ahead(ledger, clock):
    """Let a machine write ten years ahead, until its clock is right again."""
    ledger.set_budget(100)
    ledger.set_budget(40, scope="a")
    ledger.reserve("right", 6, scope="a", ttl_s=7 * 86_400)
    ledger.reserve("short", 1, scope="a", ttl_s=60)
    clock.on(s=YEARS_S)
    ledger.spend("invoice", 9, scope="a/b")
    ledger.reserve("held", 5, scope="a", ttl_s=86_400)
    ledger.reserve("made", 3, scope="a")
    ledger.settle("made", 2)
    clock.now = FIRST + 3_600
    return ledger


def told(found):
    """Return what was written by a clock that was ahead, a text each."""
    return [*map(str, found.ahead), *found.ended]


def test_who_is_refused_is_told_what_to_do(ahead):
    """And nothing but that is written until it is done."""
    before = ahead.entries()
    with pytest.raises(planner.LedgerError, match="one of them is wrong") as caught:
        ahead.spend("late", 1)
    assert "planner budget clock" in str(caught.value)
    assert "ledger.set_clock" in str(caught.value)
    assert ahead.entries() == before


def test_a_person_says_that_a_clock_was_ahead_and_all_goes_on(ahead):
    """It is an entry as any other, and what was written is told, and stays."""
    before = ahead.entries()
    found = ahead.set_clock(TODAY)
    assert told(found) == [
        "2026-11, 'a': 2 entries, $0.00 spent, $0.00 held",
        "2036-03, 'a': 3 entries, $2.00 spent, $5.00 held",
        "2036-03, 'a/b': 1 entry, $9.00 spent, $0.00 held",
        "right",
    ]
    assert (found.first, found.last) == (before[4].seq, before[-1].seq)
    assert [one.scope for one in found.elsewhere] == ["a", "a/b"]
    assert (found.was.year, found.at) == (2036, datetime(2026, 11, 18, 12, 6, 40, tzinfo=UTC))
    *same, entry = ahead.entries()
    assert same == before
    assert (entry.kind, entry.at, entry.month) == ("clock", found.at, "2026-11")
    assert ahead.reserve("next", 40, scope="a").month == "2026-11"
    assert ahead.settle("right", 6).month == "2026-11"
    ahead.check()


def test_what_stands_in_a_month_to_come_can_be_rebooked(ahead):
    """What was spent by adjusting both months, what is held by ending it; then nothing is there."""
    found = ahead.set_clock(TODAY)
    ahead.release("held", charged_usd=1)
    spent = {one.scope: one.spent_usd for one in found.elsewhere} | {"a": 3}
    for scope, amount in spent.items():
        ahead.adjust(f"from {scope}", -amount, scope=scope, month="2036-03")
        ahead.adjust(f"to {scope}", amount, scope=scope)
    then, now = ahead.standing("a", "2036-03"), ahead.standing("a")
    assert (then.spent_usd, then.held_usd, then.left_usd) == (0, 0, 40)
    assert (now.spent_usd, now.left_usd) == (12, 28)
    ahead.check()


def test_what_was_reserved_by_it_does_not_stay_open_for_ten_years(ahead, clock):
    """It ends as long after the clock was set as it was to last, and a day more."""
    ahead.set_clock(TODAY)
    assert ahead.reservation("held").expires == datetime(2026, 11, 20, 12, 6, 40, tzinfo=UTC)
    assert ahead.standing("a", "2036-03").held_usd == 5
    clock.on(days=2)
    assert ahead.reservation("held").state == "expired"
    assert ahead.standing("a", "2036-03").held_usd == 0
    assert ahead.settle("held", 4).month == "2036-03"
    ahead.check()


@pytest.mark.parametrize(
    ("today", "error", "why"),
    [
        (date(2026, 11, 17), planner.InputError, "today is 2026-11-17, but the clock"),
        (datetime(2026, 11, 18), planner.InputError, "expected the day it is"),
        ("2026-11-18", planner.InputError, "expected the day it is"),
        (TODAY, planner.LedgerError, "they agree, and there is nothing to mend"),
    ],
)
def test_where_nothing_is_to_be_mended_nothing_is_done(ledger, clock, today, error, why):
    """Clocks that agree, a day that it is not: each is refused, also in an empty ledger."""
    with pytest.raises(error, match=why):
        ledger.set_clock(today)
    ledger.spend("one", 1)
    clock.on(s=-3_600)
    with pytest.raises(error, match=why):
        ledger.set_clock(today)
    assert len(ledger.entries()) == 1


def test_it_is_done_once(ahead):
    """Done again, the clocks agree; another clock that is ahead tells only what is its own."""
    ahead.set_clock(TODAY)
    with pytest.raises(planner.LedgerError, match="nothing to mend"):
        ahead.set_clock(TODAY)


def test_of_two_clocks_that_were_ahead_each_tells_its_own(ahead, clock):
    """What was written before the clock was set is not told again, nor does it end again."""
    ahead.set_clock(TODAY)
    until = ahead.reservation("held").expires
    clock.on(s=YEARS_S * 2)
    ahead.spend("again", 7)
    clock.now = FIRST + 7_200
    assert told(ahead.set_clock(TODAY)) == [
        "2036-03, 'a': 1 entry, $0.00 spent, $0.00 held",
        "2045-06, everything: 1 entry, $7.00 spent, $0.00 held",
        "held",
    ]
    assert ahead.reservation("held").state == "expired"
    assert until.year == 2026
    ahead.check()


def test_said_by_a_machine_that_is_behind_it_harms_nobody(ledger, place, clock):
    """The right clock is ahead then, and goes on; what was reserved ends when it was to."""
    ledger.set_budget(10)
    held = ledger.reserve("one", 4, ttl_s=60)
    with Ledger(place, clock=Hand(FIRST - 5 * 3_600)) as behind:
        found = behind.set_clock(TODAY)
        assert told(found) == ["2026-11, everything: 2 entries, $0.00 spent, $4.00 held"]
        behind.spend("two", 1)
    assert ledger.reservation("one") == held
    ledger.reserve("three", 5)
    assert ledger.standing().left_usd == 0
    clock.on(s=60)
    ledger.reserve("four", 4)
    assert ledger.reservation("one").state == "expired"
    ledger.check()


def test_alerts_go_by_the_right_month_after_it(ahead):
    """What was told in a month to come is told in this one when it is reached."""
    assert [alert.month for alert in ahead.alerts(thresholds=[0.01])] == []
    ahead.set_clock(TODAY)
    ahead.spend("now", 30, scope="a")
    assert {(alert.scope, alert.month) for alert in ahead.alerts(thresholds=[0.1])} == {
        ("", "2026-11"), ("a", "2026-11"),
    }  # fmt: skip
    assert ahead.forecast("a").month == "2026-11"
