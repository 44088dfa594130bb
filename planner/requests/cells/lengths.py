"""Lengths of time, in whole seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, Literal

from planner.catalog.amounts import MOST_CHARACTERS, exactly
from planner.requests.cells.base import Wrong, is_empty, spelled
from planner.requests.cells.numbers import Numbers

MAX_DURATION_S = 1_000_000
NOISE = Decimal("1e-6")  # of a second: what is left of 10/60 of a minute
Unit = Literal["s", "min", "h"]
WANTED: dict[Unit, str] = {
    "s": "whole seconds, such as 10",
    "min": "minutes, such as 1.5",
    "h": "hours, such as 0.5",
}
SECONDS: dict[Unit, int] = {"h": 3600, "min": 60, "s": 1}
CALLED: dict[Unit, str] = {
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas",
    "min": "m min mins minute minutes minuten minuto minutos ' \u2019 \u2032",
    "s": "s sec secs second seconds sek sekunde sekunden seconde secondes seg segs segundo segundos"
    " \" \u201d \u2033 ''",
}
UNITS = {word: SECONDS[unit] for unit, words in CALLED.items() for word in words.split()}
PART = re.compile(r"([0-9][0-9.,]*)\s*([^\W\d_]+|['\"\u2019\u201d\u2032\u2033]+)\.?\s*")
CLOCK = re.compile(r"(?:([0-9]{1,3}):(?=[0-9]{2}:))?([0-9]{1,4}):([0-5][0-9](?:[.,][0-9]+)?)")


@dataclass(frozen=True)
class Lengths(Numbers):
    """Reads whole seconds, at least 1.

    Attributes
    ----------
    unit
        Of a number that says none itself.
    """

    unit: Unit = "s"

    @exactly
    def __call__(self, value: Any) -> int | Wrong | None:
        """Read one cell."""
        seconds = None if is_empty(value) else self._seconds(value)
        if not isinstance(seconds, Decimal):
            return seconds
        if seconds <= 0:
            return Wrong("is not a length of time", "write whole seconds, at least 1")
        if seconds > MAX_DURATION_S:
            mend = "seconds, not milliseconds" if self.unit == "s" else WANTED[self.unit]
            return Wrong(f"is longer than {MAX_DURATION_S:,} s", f"write {mend}")
        if self.unit != "s" and abs(seconds - round(seconds)) < NOISE:
            return round(seconds)
        if seconds % 1:
            near = f"{max(1, round(seconds))}{'' if self.unit == 's' else ' s'}"
            mend = f"write {near}, or another whole number"
            return Wrong("is not a whole number of seconds", mend)
        return int(seconds)

    def _seconds(self, value: Any) -> Decimal | Wrong | None:
        if isinstance(value, time):
            total = 3600 * value.hour + 60 * value.minute + value.second
            return _of_spreadsheet(total + Decimal(value.microsecond).scaleb(-6))
        if isinstance(value, timedelta):
            total = 86400 * value.days + value.seconds
            return _of_spreadsheet(total + Decimal(value.microseconds).scaleb(-6))
        if isinstance(value, str):
            text = spelled(value)
            clock = CLOCK.fullmatch(text)
            said = self._of_clock(*clock.groups()) if clock else self._of_units(text)
            if said is not None:
                return said
        number = self._number(value, WANTED[self.unit])
        return number * SECONDS[self.unit] if isinstance(number, Decimal) else number

    def _either(self, text: str) -> Wrong:
        either = super()._either(text)
        if self.unit != "s":
            return either
        whole = text.replace(".", "").replace(",", "")  # there are no thousandths of a second
        return Wrong(either.reason, f"write {whole}, or other whole seconds")

    def _of_clock(self, hours: str | None, minutes: str, seconds: str) -> Decimal | Wrong | None:
        """Read m:ss or h:mm:ss."""
        total = 60 * int(minutes) + Decimal(seconds.replace(",", "."))
        if hours is not None:
            return _of_spreadsheet(3600 * int(hours) + total) if int(minutes) < 60 else None
        if self.unit == "h":
            return Wrong("may be m:ss or h:mm", f"write {total} s or {total} min")
        return total

    def _of_units(self, text: str) -> Decimal | Wrong | None:
        """Read numbers with units, the greater unit before the smaller one."""
        parts = PART.findall(text) if len(text) <= MOST_CHARACTERS else []
        units = [UNITS.get(unit.casefold(), 0) for _, unit in parts]
        if (
            not parts
            or PART.sub("", text)
            or not all(units)
            or units != sorted(set(units), reverse=True)
        ):
            return None
        total = Decimal(0)
        for (number, _), unit in zip(parts, units, strict=True):
            reading = self._spelled(number, WANTED[self.unit])
            if isinstance(reading, Wrong):
                return reading
            total += reading * unit
        return total


def read_duration_in(unit: Unit) -> Lengths:
    """Return the reader of a column whose header says a unit.

    Parameters
    ----------
    unit
        Of numbers that say none themselves: in minutes, 1.5 is 90 s, and ``"10 s"`` is 10 s.
    """
    return Lengths(unit=unit)


read_duration = read_duration_in("s")


def _of_spreadsheet(total: Decimal) -> Decimal | Wrong:
    """Read a time that a spreadsheet may have made of what was typed.

    It takes 0:10 for ten minutes, whoever types it; so a time without seconds may be either.
    """
    if total <= 0 or total % 60:
        return total
    hours, minutes = divmod(int(total) // 60, 60)
    told = [f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0)
    mend = f"write {int(total) // 60} s or {int(total)} s"
    return Wrong(f"is {' '.join(told)} to a spreadsheet", mend)
