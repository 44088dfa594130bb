"""Lengths of time."""

from datetime import time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import Wrong, read_duration, read_duration_in

SECOND_WORDS = ["s", "sec", "Sek.", "seconds", "Sekunden", "secondes", "segundos", '"']


@given(st.integers(1, 10**6))
def test_whole_seconds_are_read_however_they_are_written(seconds):
    """As a number, a float, a decimal, a text with a point or a comma."""
    for value in (seconds, float(seconds), Decimal(seconds), f" {seconds} ", f"{seconds}.0"):
        assert read_duration(value) == seconds
    assert read_duration(np.int64(seconds)) == read_duration(f"{seconds},0") == seconds


@given(st.integers(1, 10**5), st.sampled_from(SECOND_WORDS))
def test_seconds_are_read_with_their_unit(seconds, word):
    """In four languages, with a blank before it or none; in parts as well."""
    hours, rest = divmod(seconds, 3600)
    minutes = f"{seconds // 60}:{seconds % 60:02}"
    parts = f"{hours}h {rest // 60} min {rest % 60}{word}"
    for text in (f"{seconds}{word}", f"{seconds}\u00a0{word.upper()}", parts, minutes):
        assert read_duration(text) == seconds
    assert read_duration_in("min")(f"{seconds} {word}") == seconds


@given(st.integers(1, 24 * 3600 - 1))
def test_a_time_of_a_spreadsheet_is_read_or_both_its_readings_are_told(seconds):
    """Whoever types 0:10 for ten seconds gets ten minutes."""
    long = timedelta(seconds=seconds)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    readings = {read_duration(v) for v in (long, clock, pd.Timedelta(long), clock.isoformat())}
    if seconds % 60:
        assert readings == {seconds}
    else:
        (wrong,) = readings
        assert wrong.suggestion == f"write {seconds // 60} s or {seconds} s"


@pytest.mark.parametrize(
    ("value", "told"), [(time(0, 10), "10 min"), ("01:30:00", "1 h 30 min"), ("2:00:00", "2 h")]
)
def test_a_time_of_whole_minutes_is_told_as_the_spreadsheet_has_it(value, told):
    """In hours and minutes."""
    assert read_duration(value).reason == f"is {told} to a spreadsheet"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1m30s", 90),
        ("1,5 min", 90),
        ("1.5 Minuten", 90),
        ("1'30\"", 90),
        ("10h", 36000),
        ("0,5 Std.", 1800),
        ("1 hour 1 second", 3601),
        ("90:00", 5400),
        ("00:00:10.000", 10),
        ("1e3", 1000),
        ("1.234 s", "is not a whole number of seconds"),
        ("1,234 s", "may be 1.234 or 1234"),
        ("10 ms", "is not a number"),
        ("30 s 1 min", "is not a number"),
        ("1 s 2 s", "is not a number"),
        ("0:75", "is not a number"),
        ("1:5", "is not a number"),
        ("1:90:00", "is not a number"),
        ("10-15 s", "is not a number"),
        ("0:10,5", "is not a whole number of seconds"),
        ("0:00", "is not a length of time"),
    ],
)
def test_units_and_colons(text, seconds):
    """Greater units before smaller ones; what is nearly one of these is refused."""
    reading = read_duration(text)
    assert (reading.reason if isinstance(reading, Wrong) else reading) == seconds


@pytest.mark.parametrize(
    ("value", "reason", "suggestion"),
    [
        (0.5, "is not a whole number of seconds", "write 1, or another whole number"),
        ("1,234", "may be 1.234 or 1234", "write 1234, or other whole seconds"),
        ("12.7", "is not a whole number of seconds", "write 13, or another whole number"),
        ("1,5", "is not a whole number of seconds", "write 2, or another whole number"),
        (time(0, 0, 1, 9), "is not a whole number of seconds", "write 1, or another whole number"),
        (0, "is not a length of time", "write whole seconds, at least 1"),
        (-3, "is not a length of time", "write whole seconds, at least 1"),
        (timedelta(days=-1), "is not a length of time", "write whole seconds, at least 1"),
        ("ten", "is not a number", "write whole seconds, such as 10"),
        ("10 apples", "is not a number", "write whole seconds, such as 10"),
        (True, "is not a number", "write whole seconds, such as 10"),
        (np.True_, "is not a number", "write whole seconds, such as 10"),
        (np.timedelta64(10, "s"), "is not a number", "write whole seconds, such as 10"),
        ("NaN", "is not a number", "write whole seconds, such as 10"),
        ("sNaN", "is not a number", "write whole seconds, such as 10"),
        ("inf", "is not a number", "write whole seconds, such as 10"),
        (float("inf"), "is not a number", "write whole seconds, such as 10"),
        ("1_0", "is not a number", "write 10"),
        ("\uff11\uff10", "is not a number", "write 10"),
        ("10000000", "is longer than 1,000,000 s", "write seconds, not milliseconds"),
        ("1e400", "is longer than 1,000,000 s", "write seconds, not milliseconds"),
        ([10], "is not a number", "write whole seconds, such as 10"),
    ],
)  # fmt: skip
def test_a_duration_that_is_none_gets_a_reason_and_a_way_out(value, reason, suggestion):
    """Each says what is wrong and what to write."""
    assert read_duration(value) == Wrong(reason, suggestion)


@pytest.mark.parametrize("unit", ["s", "min", "h"])
@given(seconds=st.integers(1, 10**6))
def test_a_plain_number_is_in_the_unit_of_its_column(unit, seconds):
    """Whole seconds come out, or a fault that says them with their unit."""
    read, many = read_duration_in(unit), {"s": 1, "min": 60, "h": 3600}[unit]
    if seconds * many <= 10**6:
        assert read(seconds) == read(f"{seconds},0") == read(float(seconds)) == seconds * many
    assert read_duration_in("min")("1,5") == 90
    assert read_duration_in("h")(0.5) == 1800


def test_the_faults_of_a_column_in_minutes_speak_of_minutes():
    """What is to be written is read there as it is meant."""
    read = read_duration_in("min")
    assert read("ten").suggestion == "write minutes, such as 1.5"
    assert read(0.17).suggestion == "write 10 s, or another whole number"
    assert read(10**6).suggestion == "write minutes, such as 1.5"
    assert read("1:30") == 90
    hours = Wrong("may be m:ss or h:mm", "write 90 s or 90 min")
    assert read_duration_in("h")("1:30") == hours
