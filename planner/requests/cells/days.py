"""Days in cells."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from planner.requests.cells.base import Wrong, is_empty, spelled

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MIDNIGHT = " 00:00:00"  # as a day is spelled that was kept as a moment


def read_day(value: Any) -> date | Wrong | None:
    """Read a day: one of a spreadsheet, or as it is written, 2026-12-24."""
    if is_empty(value):
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = spelled(value).removesuffix(MIDNIGHT)
    try:
        if WRITTEN.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # the 30th of February
        pass
    return Wrong("is no day", "write it as 2026-12-24")
