"""Alerts: told once, by one, when a part of a budget is reached."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.spending.alerting.telling import untold
from planner.spending.ledger.ledger import Ledger
from tests.spending.alerting import tellers

DAY_S = 86_400
ROOT = Path(__file__).parents[3]


def told(ledger, *asked, **how):
    """Return scope and threshold of what is told."""
    return [(one.scope, float(one.threshold)) for one in ledger.alerts(*asked, **how)]


def test_each_threshold_is_told_once(anywhere):
    """When it is reached, together with others that are, and not before."""
    anywhere.set_budget(100)
    assert told(anywhere) == []
    anywhere.spend("one", "49.999999999")
    assert told(anywhere) == []
    anywhere.spend("two", "0.000000001")
    assert told(anywhere) == [("", 0.5)]
    anywhere.spend("three", 45)
    assert told(anywhere) == [("", 0.75), ("", 0.9)]
    assert told(anywhere) == []
    anywhere.check()
    kinds = [entry.kind for entry in anywhere.entries() if not entry.spent_usd]
    assert kinds == ["budget", "alert", "alert", "alert"]
    assert anywhere.standing().spent_usd == 95


def test_an_alert_says_what_is_used_of_what(ledger, clock):
    """In numbers and in words; percents are rounded down, as none is reached that is not."""
    ledger.set_budget("80", scope="brand/a")
    ledger.spend("one", "71.99", scope="brand/a", model="kling-v1")
    (half, most) = ledger.alerts("brand", [0.5, "75%"])
    assert (half.threshold, most.threshold) == (Decimal("0.5"), Decimal("0.75"))
    assert (most.scope, most.month, most.over, most.every) == (
        "brand/a",
        "2026-11",
        "spent",
        "month",
    )
    assert (most.used_usd, most.budget_usd) == (Decimal("71.99"), 80)
    assert most.at.timestamp() == clock.now
    assert str(most) == (
        "'brand/a': 89 % of the budget of $80.00 for 2026-11 is spent, $71.99 (alert at 75 %)"
    )
    (ahead,) = ledger.alerts(thresholds=[0.5], over="forecast")
    assert str(ahead) == (
        "'brand/a': 89 % of the budget of $80.00 for 2026-11 will be spent by the end of 2026-11, "
        "$71.99 (alert at 50 %)"
    )


def test_it_is_told_again_in_another_month(anywhere, clock):
    """A budget of a month begins anew; one for good is told once for good."""
    anywhere.set_budget(10, scope="a")
    anywhere.set_budget(10, scope="b", every="whole")
    for scope in "ab":
        anywhere.spend(f"{scope} in November", 6, scope=scope)
    assert told(anywhere) == [("a", 0.5), ("b", 0.5)]
    clock.on(days=20)
    assert told(anywhere) == []
    for scope in "ab":
        anywhere.spend(f"{scope} in December", 6, scope=scope)
    assert told(anywhere) == [("a", 0.5), ("b", 0.75), ("b", 0.9)]


def test_an_alert_is_of_the_month_in_which_it_was_reached(ledger, clock, monkeypatch):
    """Though the next one begins before it is written; of that one it tells nothing."""

    def at_midnight(*about):
        clock.now = 1_796_079_600.0  # 2026-12-01 in Berlin
        return untold(*about)

    ledger.set_budget(10)
    ledger.spend("one", 6)
    clock.now = 1_796_079_599.0
    with monkeypatch.context() as ending:
        ending.setattr("planner.spending.alerting.watching.untold", at_midnight)
        (last,) = ledger.alerts()
    assert (last.month, last.key) == ("2026-11", "spent 0.5 2026-11 1")
    ledger.spend("two", 5)
    (first,) = ledger.alerts()
    assert (first.month, first.key) == ("2026-12", "spent 0.5 2026-12 1")
    assert ledger.alerts() == []


def test_a_raised_budget_is_told_of_when_it_is_reached_anew(ledger):
    """A threshold is a sum: what was told when as much was spent is not told again."""
    ledger.set_budget(100)
    ledger.spend("one", 80)
    assert told(ledger) == [("", 0.5), ("", 0.75)]
    ledger.set_budget(105)  # 75 % are $78.75, of which $80 has told
    assert told(ledger) == []
    ledger.set_budget(200)  # 50 % are $100
    assert told(ledger) == []
    ledger.top_up("more", 40)  # 50 % are $120
    ledger.spend("two", 30)
    assert told(ledger) == []
    ledger.spend("three", 15)
    assert told(ledger) == [("", 0.5)]
    ledger.set_budget(120)  # of $160: 75 % are $120, more than the $80 that were told
    assert told(ledger) == [("", 0.75)]
    ledger.set_budget(100)
    assert told(ledger) == []


def test_what_comes_back_and_goes_again_is_not_told_again(ledger):
    """Once in a month is once."""
    ledger.set_budget(10)
    ledger.spend("one", 6)
    assert told(ledger) == [("", 0.5)]
    ledger.adjust("refund", -3)
    ledger.spend("two", 3)
    assert told(ledger) == []


def test_what_is_held_is_not_spent_and_will_be(ledger):
    """Actual spending is what was paid; a forecast counts what is reserved."""
    ledger.set_budget(10)
    ledger.reserve("one", 8)
    assert told(ledger) == []
    assert told(ledger, over="forecast") == [("", 0.5), ("", 0.75)]
    ledger.settle("one", 8)
    assert told(ledger, over="forecast") == []
    assert told(ledger) == [("", 0.5), ("", 0.75)]


def test_a_forecast_is_told_before_it_is_spent(ledger, clock):
    """At the rate so far the month ends over the budget; that it wavers later tells nothing new."""
    ledger.set_budget(100)
    for day in range(4):
        ledger.spend(f"day {day}", 9)
        clock.on(days=1)
    assert told(ledger) == []
    assert told(ledger, over="forecast", thresholds=[1]) == [("", 1.0)]
    clock.on(days=2)
    assert not ledger.forecast().reaches(Decimal(1), "forecast")
    ledger.spend("day 6", 40)
    assert told(ledger, over="forecast", thresholds=[1]) == []


def test_a_budget_of_nothing_is_used_up_by_anything(ledger):
    """And by nothing at all it is not; so are dollars that were never budgeted."""
    ledger.set_budget(0, scope="a")
    assert told(ledger) == []
    ledger.spend("one", "0.01", scope="a")
    found = ledger.alerts(thresholds=[0.9])
    assert "more than the budget of $0.00 for 2026-11 is spent, $0.01" in str(found[0])
    assert told(ledger, thresholds=[0.9]) == []


def test_of_a_scope_all_budgets_in_it_are_told(ledger):
    """And no others; each by itself."""
    for scope in ("brand", "brand/a", "brand/b", "brand-2"):
        ledger.set_budget(10, scope=scope)
    ledger.spend("one", 6, scope="brand/a")
    ledger.spend("two", 6, scope="brand-2")
    assert told(ledger, "brand") == [("brand", 0.5), ("brand/a", 0.5)]
    assert told(ledger) == [("brand-2", 0.5)]


def test_of_many_who_ask_at_once_one_is_told(place):
    """Each with a ledger of its own, all of the same place."""
    with Ledger(place) as ledger:
        ledger.set_budget(10)
        ledger.spend("one", 8)
    found, together = [], Barrier(6)

    def ask():
        with Ledger(place) as mine:
            together.wait(30)
            found.extend(told(mine))

    threads = [Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [("", 0.5), ("", 0.75)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process here cannot be forked")
def test_of_many_processes_that_spend_and_ask_one_is_told(place):
    """Whoever comes first after a threshold is reached."""
    with Ledger(place) as ledger:
        ledger.set_budget(4 * tellers.TIMES)
    command = [sys.executable, "-m", tellers.__name__, str(place), "4"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert sorted(done.stdout.split()) == ["0.5", "0.75", "0.9"]
    with Ledger(place) as ledger:
        assert ledger.alerts() == []
        ledger.check()


@settings(max_examples=25)
@given(st.lists(st.integers(0, 40), max_size=8), st.lists(st.integers(1, 30), min_size=1))
def test_whoever_asks_whenever_is_told_all_that_is_reached(paid, parts):
    """All thresholds up to what is spent of 100 were told once, however often somebody asks."""
    with Ledger(":memory:", clock=lambda: 1_795_000_000.0) as ledger:
        ledger.set_budget(100)
        found = []
        for at, amount in enumerate(paid):
            ledger.spend(str(at), amount)
            found += ledger.alerts(thresholds=[part / 20 for part in parts])
        reached = sorted({part for part in parts if part * 5 <= sum(paid)})
        assert sorted(one.threshold * 20 for one in found) == reached


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"thresholds": [75]}, r"a threshold is 75; .* 0\.75; 75 % is 0\.75"),
        ({"thresholds": "0.5"}, r"thresholds are '0\.5'; expected parts, such as \[0\.5\]"),
        ({"thresholds": []}, r"thresholds are \[\]"),
        ({"thresholds": [0]}, r"a threshold is 0; expected a part"),
        ({"thresholds": [-1]}, r"a threshold is -1; expected a part"),
        ({"thresholds": ["half"]}, r"a threshold is 'half'; expected a part"),
        ({"thresholds": [None]}, r"a threshold is None; expected a part"),
        ({"thresholds": [float("nan")]}, r"a threshold is nan; expected a part"),
        ({"over": "held"}, r"over is 'held'; expected 'spent' or 'forecast'"),
        ({"scope": "brnad"}, r"'brnad' has no budget.*did you mean 'brand'"),
        ({"scope": "brand/"}, r"scope is 'brand/'"),
        ({"webhook": "http://example.com"}, r"the webhook begins with http://"),
        ({"webhook": 7}, r"the webhook is no text; expected an address"),
    ],
)
def test_what_cannot_be_asked_is_said(ledger, how, said):
    """And nothing is written."""
    ledger.set_budget(1, scope="brand")
    ledger.spend("one", 1, scope="brand")
    before = len(ledger.entries())
    with pytest.raises(planner.InputError, match=said):
        ledger.alerts(**how)
    assert len(ledger.entries()) == before
