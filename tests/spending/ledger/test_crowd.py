"""Many processes at one ledger, and such as are killed: never over budget, nothing lost."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

import planner
from planner.spending.ledger.ledger import Ledger

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def printed(program, *given):
    """Run one of the programs beside this file, and return what it prints."""
    done = subprocess.run(
        [sys.executable, str(HERE / program), *map(str, given)],
        capture_output=True, text=True, cwd=ROOT, timeout=600, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def crowd(place, processes, jobs):
    """Let so many spend from one ledger at once, and look at what they leave."""
    each = processes * jobs // 20
    budgets = {"": 8 * each, "a": 5 * each, "a/x": 2 * each}
    with Ledger(place) as ledger:
        for scope, dollars in budgets.items():
            ledger.set_budget(dollars, scope=scope)
    said = [line.split() for line in printed("crowd.py", place, processes, jobs).splitlines()]
    assert len(said) == processes
    granted, refused = (sum(int(words[at]) for words in said) for at in (0, 1))
    spent, held = (sum(Decimal(words[at]) for words in said) for at in (2, 3))
    assert granted
    assert refused
    with Ledger(place, create=False) as ledger:
        ledger.check()
        stands = {one.scope: one for one in ledger.standings()}
        assert (stands[""].spent_usd, stands[""].held_usd) == (spent, held)
        for scope, dollars in budgets.items():
            one = stands[scope]
            assert 0 <= one.left_usd == Decimal(dollars) - one.spent_usd - one.held_usd
        kinds = [entry.kind for entry in ledger.entries()]
        assert kinds.count("reserve") == granted


def test_two_processes_never_spend_one_dollar_twice(place):
    """Whatever they reserve, settle, release and try again."""
    crowd(place, 2, 40)


@pytest.mark.long
def test_sixteen_processes_never_spend_one_dollar_twice(place):
    """Nor do sixteen."""
    crowd(place, 16, 60)


def kills(tmp_path, times):
    """Kill so many processes that write to a ledger."""
    place = tmp_path / "spending.db"
    with Ledger(place) as ledger:
        ledger.set_budget(10**6)
    assert "nothing lost" in printed("killed.py", place, times, 7)


def test_who_is_killed_leaves_a_ledger_that_adds_up(tmp_path):
    """What was said to be done is done, and nothing is half done."""
    kills(tmp_path, 30)


@pytest.mark.long
def test_a_thousand_that_are_killed_leave_a_ledger_that_adds_up(tmp_path):
    """At a thousand random moments."""
    kills(tmp_path, 1_000)


def test_threads_may_share_a_ledger(place):
    """They never spend one dollar twice either."""
    with Ledger(place) as ledger:
        ledger.set_budget(15)

        def reserve(number):
            try:
                return ledger.reserve(f"job {number}", 1).is_open
            except planner.OverBudgetError:
                return False

        with ThreadPoolExecutor(8) as threads:
            given = list(threads.map(reserve, range(40)))
        assert (sum(given), ledger.standing().held_usd) == (15, 15)
        ledger.check()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork there")
@pytest.mark.parametrize("whose", ["inherited", "own"])
def test_what_a_forked_process_was_granted_is_kept(place, whose):
    """Whether it uses the ledger that was open when it was forked, or one of its own."""
    assert "p1 c1 p2 c2" in printed("forked.py", place, whose)
