"""What a ledger comes to, in a file and in PostgreSQL alike."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

import planner
from planner.spending.ledger.ledger import Ledger
from planner.spending.ledger.report import COLUMNS
from tests.spending.ledger.conftest import Hand


@pytest.fixture
def month(ledger, clock):
    """Let a month go by with jobs of two models, and the next one begin."""
    ledger.set_budget(100)
    ledger.reserve("one", 6, scope="brand/a", model="kling-v1")
    ledger.reserve("two", 5, scope="brand/a", model="kling-pro")
    ledger.reserve("three", 4, scope="brand", model="kling-v1", ttl_s=60)
    ledger.settle("one", "5.25")
    ledger.release("two", charged_usd="0.5")
    ledger.top_up("order 4", 50)
    ledger.spend("invoice 8", 2, scope="brand")
    ledger.adjust("refund 2", "-0.125", scope="brand")
    clock.on(days=20)
    ledger.reserve("four", 3, scope="brand/b", model="kling-v1")
    clock.on(h=1)
    ledger.reserve("five", 1, scope="brand/b")
    return ledger


def told(line):
    """Return a line as a text."""
    whose = ":".join(part or "-" for part in (line.month, line.scope, line.model))
    counts = (line.reserved, line.settled, line.released, line.expired, line.booked)
    return f"{whose} {' '.join(map(str, counts))} {line.spent_usd} {line.held_usd}"


def test_what_came_and_went_may_be_more_than_a_database_adds_up(ledger, clock):
    """To the billionth of a dollar: what is left of it is little."""
    for number in range(10):
        ledger.spend(f"invoice {number}", 10**9)
        ledger.adjust(f"refund {number}", -(10**9))
    ledger.spend("one more", "0.123456789")
    (line,) = ledger.report()
    assert (line.booked, line.spent_usd) == (21, Decimal("0.123456789"))
    clock.on(days=4)
    assert ledger.forecast().spent_usd == line.spent_usd
    assert ledger.forecast().days == 4
    clock.on(days=-5)
    (ahead,) = ledger.set_clock(clock.today()).ahead
    assert ahead.spent_usd == line.spent_usd


def test_what_was_spent_is_told_by_month_scope_and_model(month):
    """With what is held, and how jobs have ended."""
    assert list(map(told, month.report())) == [
        "2026-11:brand:- 0 0 0 0 2 1.875 0",
        "2026-11:brand:kling-v1 1 0 0 1 0 0 0",
        "2026-11:brand/a:kling-pro 1 0 1 0 0 0.5 0",
        "2026-11:brand/a:kling-v1 1 1 0 0 0 5.25 0",
        "2026-12:brand/b:- 1 0 0 0 0 0 1",
        "2026-12:brand/b:kling-v1 1 0 0 0 0 0 3",
    ]
    assert list(map(told, month.report(by=["model"]))) == [
        "-:-:- 1 0 0 0 2 1.875 1",
        "-:-:kling-pro 1 0 1 0 0 0.5 0",
        "-:-:kling-v1 3 1 0 1 0 5.25 3",
    ]
    assert list(map(told, month.report(scope="brand/a", by=["scope", "month"]))) == [
        "2026-11:brand/a:- 2 1 1 0 0 5.75 0"
    ]
    assert [line.month for line in month.report(month="2026-12")] == ["2026-12"] * 2
    (all_of_it,) = month.report(by=[])
    assert (all_of_it.spent_usd, all_of_it.held_usd) == (Decimal("7.625"), 4)


def test_what_is_over_counts_as_expired_before_anything_says_so(month, clock):
    """As everywhere."""
    clock.on(h=23.5)
    lines = list(map(told, month.report(month="2026-12")))
    assert lines == ["2026-12:brand/b:- 1 0 0 0 0 0 1", "2026-12:brand/b:kling-v1 1 0 0 1 0 0 0"]
    assert month.report(month="2026-12", scope="brand/a") == []
    assert [held.key for held in month.open_reservations()] == ["five"]
    month.spend("invoice 9", 1, scope="else", model="kling-v1")
    assert list(map(told, month.report(month="2026-12", scope="brand"))) == lines


def test_what_is_open_is_told_the_oldest_first(month):
    """In a scope and what lies in it, of a month."""
    assert [held.key for held in month.open_reservations()] == ["four", "five"]
    assert [held.key for held in month.open_reservations(scope="brand")] == ["four", "five"]
    assert month.open_reservations(scope="brand/a") == []
    assert month.open_reservations(month="2026-11") == []
    assert all(held.is_open for held in month.open_reservations())


@pytest.mark.parametrize(
    ("asked", "why"),
    [({"by": ["modell"]}, "did you mean 'model'"), ({"by": "month"}, "expected names"),
     ({"by": [3]}, "by is 3; one of"), ({"month": "May"}, "such as 2026-11"),
     ({"scope": "a//b"}, "scope is 'a//b'")],
)  # fmt: skip
def test_a_report_of_what_is_not_there_is_refused(ledger, asked, why):
    """In a sentence."""
    with pytest.raises(planner.InputError, match=why):
        ledger.report(**asked)


def test_a_report_reads_nothing_but_an_index(tmp_path):
    """So that a million entries are added up within a second."""
    with Ledger(tmp_path / "spending.db") as ledger:
        asked = []
        engine = ledger._store._engine
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2:4]))
        ledger.report()
        (happened,) = [each for each in asked if "GROUP BY entries" in each[0]]
        with ledger._store.reading() as connection:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {happened[0]}", happened[1])
            ways = [row.detail for row in rows]
    assert ways == ["SCAN entries USING COVERING INDEX entries_by_month"]


SCOPES, MODELS = st.sampled_from(["", "a", "a/b", "A"]), st.sampled_from([None, "m", "n"])
JOBS = st.tuples(
    SCOPES, MODELS, st.integers(0, 999), st.sampled_from(["open", "settle", "release", "spend"]),
    st.integers(0, 999), st.integers(0, 40),
)  # fmt: skip


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")  # of a scope that is not used
@settings(max_examples=15, deadline=None)
@given(st.lists(JOBS, max_size=12), SCOPES, st.sets(st.sampled_from(COLUMNS)))
def test_a_report_is_what_its_entries_come_to(tmp_path_factory, jobs, scope, by):
    """Whatever happened, and however it is told apart."""
    clock = Hand()
    with Ledger(tmp_path_factory.mktemp("any") / "spending.db", clock=clock) as ledger:
        for number, (whose, model, amount, how, cost, days) in enumerate(jobs):
            clock.on(days=days)
            if how == "spend":
                ledger.spend(f"job {number}", cost, scope=whose, model=model)
                continue
            ledger.reserve(f"job {number}", amount, scope=whose, model=model)
            if how == "settle":
                ledger.settle(f"job {number}", cost)
            elif how == "release":
                ledger.release(f"job {number}", charged_usd=cost)
        ledger.adjust("now", 0, scope="else")  # writes of what is over that it is
        sums, held = Counter(), Counter()
        for entry in ledger.entries(scope=scope):
            at = tuple(getattr(entry, name) if name in by else None for name in COLUMNS)
            sums[at] += entry.spent_usd
            held[at] += entry.held_usd
        lines = ledger.report(scope=scope, by=list(by))
        found = {(line.month, line.scope, line.model): line for line in lines}
        assert found.keys() == sums.keys()
        for at, line in found.items():
            assert (line.spent_usd, line.held_usd) == (sums[at], held[at])
