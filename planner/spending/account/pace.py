"""How long an account is waited for, how often it is asked, and by which clock."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf

SPACING_S = 1.1  # one request a second is allowed; they do not arrive exactly as they are sent
MOST_DIGITS = 9  # of seconds to wait


class Turns:
    """When each host may be asked next, by whichever thread of this process."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait_s(self, host: str, now_s: float, most_s: float = inf) -> float | None:
        """Take the next turn at a host; return the seconds until then.

        None where it comes after more than `most_s`: then it is left to others.
        """
        with self._lock:
            at = max(now_s, self._next.get(host, now_s))
            if at - now_s > most_s:
                return None
            self._next[host] = at + SPACING_S
        return at - now_s


@dataclass(frozen=True)
class Pace:
    """How long an account is waited for, how often it is asked, and by which clock.

    Attributes
    ----------
    tries
        How often one thing is asked at the most.
    total_s
        For all of them together, and the pauses before and between them.
    connect_s, read_s
        For a connection, and for each part of an answer.
    longest_wait_s
        That a server may ask for; where it asks for longer, that is told instead.
    first_wait_s
        Before the second try, about; before each other one twice as long as before the last.
    clock, now, sleep, draw
        Seconds that only grow, seconds since 1970, a pause, a number from 0 to 1.
    turns
        Those of hosts that may be asked once a second.
    """

    tries: int = 4
    total_s: float = 60.0
    connect_s: float = 5.0
    read_s: float = 15.0
    longest_wait_s: float = 30.0
    first_wait_s: float = 0.5
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = random.random
    turns: Turns = field(default_factory=Turns)

    def wait_s(self, tries: int, least_s: float, asked_s: float | None) -> float:
        """Say how long to wait before the next try.

        It doubles from try to try; half of it is drawn, so that those who failed together do not
        come back together.

        Parameters
        ----------
        tries
            How many there were.
        least_s
            What it takes at least.
        asked_s
            What the server asks for; None where it does not.
        """
        about = self.first_wait_s * float(2 ** (tries - 1))
        return max(about * (1 + self.draw()) / 2, least_s, asked_s or 0.0)


def retry_after_s(header: str, now_s: float) -> float | None:
    """Read the header Retry-After: seconds, or the date from which on to try again.

    Parameters
    ----------
    header
        As it was sent.
    now_s
        Seconds since 1970.

    Returns
    -------
    float or None
        Seconds from now; None where it is neither.
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) <= MOST_DIGITS else float(10**MOST_DIGITS)
    moment = read_http_date(text)
    return None if moment is None else max(moment - now_s, 0.0)


def read_http_date(text: str) -> float | None:
    """Read a date as headers have it, as seconds since 1970; None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
