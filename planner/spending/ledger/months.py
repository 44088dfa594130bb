"""Calendar months in a time zone: which one a moment is in, and when it ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from planner.errors import InputError
from planner.messages import nearest, shown
from planner.spending.ledger.funds import NEVER

MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])", re.ASCII)  # no calendar has the year 0, nor 10,000
MICRO = 1_000_000  # of a second: how finely moments are kept
DAY_S = 86_400


def read_zone(said: object) -> ZoneInfo:
    """Read a time zone.

    Parameters
    ----------
    said
        Its name in the IANA database, such as ``"Europe/Berlin"``.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    try:
        return ZoneInfo(str(said))
    except (OSError, ValueError, LookupError):
        from zoneinfo import available_timezones

        near = nearest(str(said), sorted(available_timezones())) if str(said) else ""
        why = near if near.startswith("did you mean") else "expected a name such as Europe/Berlin"
        raise InputError(f"time zone is {shown(said)}; {why}") from None


def moment(at: int) -> datetime:
    """Return a moment in UTC, as of `month_of`."""
    return datetime.fromtimestamp(at // MICRO, UTC) + timedelta(microseconds=at % MICRO)


def month_of(at: int, zone: ZoneInfo) -> str:
    """Return the month of a moment, as ``"2026-11"``.

    Parameters
    ----------
    at
        Millionths of a second since 1970-01-01 UTC.
    zone
        By whose calendar.
    """
    moment = datetime.fromtimestamp(at // MICRO, zone)
    return f"{moment.year:04}-{moment.month:02}"


def read_month(said: object) -> str:
    """Read a month, as ``"2026-11"``.

    Raises
    ------
    InputError
        If it is none.
    """
    if isinstance(said, str) and MONTH.fullmatch(said.strip()):
        return said.strip()
    raise InputError(f"month is {shown(said)}; expected a year and a month, such as 2026-11")


def lapse_of(last: date | None, zone: ZoneInfo) -> int:
    """Return when money lapses whose last day is known, as of `month_of`; `NEVER` where None."""
    if last is None or last == date.max:  # as some write what does not end; no day comes after it
        return NEVER
    after = last + timedelta(days=1)
    midnight = datetime(after.year, after.month, after.day, tzinfo=zone)
    return int(midnight.timestamp()) * MICRO


@lru_cache(maxsize=64)
def bounds_of(month: str, zone: ZoneInfo) -> tuple[int, int]:
    """Return when a month begins and when the next one does, as of `month_of`."""
    year, number = map(int, month.split("-"))
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    begin, end = (datetime(*first, 1, tzinfo=zone) for first in ((year, number), after))
    return int(begin.timestamp()) * MICRO, int(end.timestamp()) * MICRO
