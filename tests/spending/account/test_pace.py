"""How long an account is waited for."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.spending.account.pace import SPACING_S, Pace, Turns, read_http_date, retry_after_s
from tests.accounts import NOW_S


@given(st.integers(1, 8), st.floats(0, 1))
def test_a_pause_doubles_and_half_of_it_is_drawn(tries, drawn):
    """From a quarter of a second on."""
    pause = Pace(draw=lambda: drawn).wait_s(tries, 0, None)
    assert 0.25 * 2 ** (tries - 1) <= pause <= 0.5 * 2 ** (tries - 1)


def test_a_pause_is_no_shorter_than_it_must_be_and_is_asked_for():
    """Whichever is the longest."""
    pace = Pace(draw=lambda: 0.0)
    assert pace.wait_s(1, 1.0, None) == 1.0
    assert pace.wait_s(1, 1.0, 7.0) == 7.0
    assert pace.wait_s(6, 1.0, 7.0) == 8.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("9" * 400, 1e9),
        ("Sat, 28 Nov 2026 12:01:30 GMT", 90.0),
        ("Saturday, 28-Nov-26 12:01:30 GMT", 90.0),
        ("Sat Nov 28 12:01:30 2026", 90.0),
        ("Sat, 28 Nov 2026 11:00:00 GMT", 0.0),
        ("Sat, 28 Nov 2026 13:00:00 +0100", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0661", None),
        ("Sat, 99 Nov 2026 12:01:30 GMT", None),
        ("Sat, 28 Nov 99999999999 12:01:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    """Anything else says nothing."""
    assert retry_after_s(header, NOW_S) == seconds


@given(st.text(max_size=40))
def test_any_header_is_read_or_says_nothing(header):
    """Whatever a server makes up."""
    seconds = retry_after_s(header, NOW_S)
    assert seconds is None or seconds >= 0
    read_http_date(header)


def test_a_host_is_asked_once_a_second_by_however_many_threads():
    """Each turn is given once; another host has turns of its own."""
    turns = Turns()
    with ThreadPoolExecutor(8) as pool:
        waits = sorted(pool.map(lambda _: turns.wait_s("a", 10.0), range(20)))
    assert waits[0] == 0
    assert all(later - one == pytest.approx(SPACING_S) for one, later in pairwise(waits))
    assert turns.wait_s("b", 10.0) == 0
    assert turns.wait_s("a", 1000.0) == 0
