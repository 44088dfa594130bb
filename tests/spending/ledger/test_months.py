"""Calendar months in a time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.spending.ledger.months import MICRO, bounds_of, moment, month_of, read_month, read_zone

zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
moments = st.datetimes(datetime(1971, 1, 2), datetime(2200, 1, 1))


def at(when):
    """Return a moment in millionths of a second."""
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(moments, zones)
def test_a_moment_lies_in_its_month(when, name):
    """From its first moment until the first one of the next."""
    now, zone = at(when.replace(tzinfo=UTC)), ZoneInfo(name)
    begin, end = bounds_of(month_of(now, zone), zone)
    assert begin <= now < end
    assert month_of(end, zone) != month_of(end - 1, zone) == month_of(now, zone)
    assert moment(now) == when.replace(tzinfo=UTC)


def test_months_are_those_of_the_time_zone():
    """The last hour of November in Berlin is still the evening before in New York."""
    now = at(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    months = [month_of(now, ZoneInfo(name)) for name in ("UTC", "Europe/Berlin", "America/Lima")]
    assert months == ["2026-11", "2026-12", "2026-11"]


def test_a_month_in_which_clocks_change_is_an_hour_longer():
    """October in Berlin has 31 days and one hour."""
    begin, end = bounds_of("2026-10", ZoneInfo("Europe/Berlin"))
    assert (end - begin) // MICRO == 31 * 86_400 + 3_600


@pytest.mark.parametrize(
    ("said", "mend"),
    [("Europe/Berln", "did you mean 'Europe/Berlin'"), ("", "such as Europe/Berlin"),
     ("../etc/passwd", "time zone is"), (7, "time zone is 7")],
)  # fmt: skip
def test_a_time_zone_that_there_is_not_is_refused(said, mend):
    """With the nearest."""
    with pytest.raises(planner.InputError, match=mend):
        read_zone(said)


@pytest.mark.parametrize("said", ["2026-13", "2026", "26-11", "2026-1", 202611, None, "٢٠٢٦-11"])
def test_what_is_no_month_is_refused(said):
    """Year and month, in digits."""
    with pytest.raises(planner.InputError, match="expected a year and a month"):
        read_month(said)
