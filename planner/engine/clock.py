"""What a solver may still use: time, memory, work."""

from __future__ import annotations

from contextlib import suppress
from math import inf
from numbers import Real
from time import monotonic
from typing import Literal

import numpy as np

from planner.errors import InputError, SolverError
from planner.messages import shown

# Why a solver ended before it was done; "work": another way is tried, as this one takes too long.
Reason = Literal["time", "memory", "work"]


class Clock:
    """Time since the start, against a limit.

    Parameters
    ----------
    limit_s
        Seconds from now; None = no limit.
    """

    def __init__(self, limit_s: float | None = None) -> None:
        self._start = monotonic()
        self._limit_s = limit_s

    @classmethod
    def of(cls, time_limit_s: object) -> Clock:
        """Start one for a limit that somebody stated: a finite number above 0, of any library.

        Raises
        ------
        InputError
            If it is neither that nor None.
        """
        if time_limit_s is None:
            return cls()
        is_number = isinstance(time_limit_s, Real) and not isinstance(
            time_limit_s, (bool, np.timedelta64)
        )
        seconds = 0.0
        with suppress(OverflowError):  # of an integer beyond every float
            seconds = float(time_limit_s) if is_number else 0.0  # type: ignore[arg-type]
        if not 0 < seconds < inf:
            raise InputError(
                f"time_limit_s is {shown(time_limit_s)}; expected seconds > 0, or None"
            )
        return cls(seconds)

    def seconds(self) -> float:
        """Return how long it has run."""
        return monotonic() - self._start

    def left_s(self) -> float | None:
        """Return the seconds left, at least a thousandth; None where nothing limits them."""
        return None if self._limit_s is None else max(self._limit_s - self.seconds(), 0.001)

    def within(self, most_s: float) -> Clock:
        """Start one that ends with this one, and after so many seconds at the latest."""
        if self._limit_s is None:
            return Clock(most_s)
        return Clock(min(most_s, self._limit_s - self.seconds()))

    def is_up(self) -> bool:
        """Whether the limit has passed."""
        return self._limit_s is not None and self.seconds() >= self._limit_s


class OutOf(SolverError):  # noqa: N818  # of what, is the rest of the sentence
    """A search has used up what it was given; whoever started it goes on without its end."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"out of {reason}")


class Allowance:
    """What a search may use. Long stages ask in pieces, so that no limit is passed by much.

    Parameters
    ----------
    clock
        Ends it.
    memory
        Bytes that it may hold.
    work
        What it may do, in nanoseconds of estimated, not of measured time: equal searches end at
        the same place on every machine.
    """

    def __init__(self, clock: Clock, memory: float = inf, work: float = inf) -> None:
        self._clock, self._memory, self._work = clock, memory, work

    def spend(self, work: float) -> None:
        """Do a piece of work.

        Raises
        ------
        OutOf
            If there is no time or work left.
        """
        self.tick()
        self._work -= work
        if self._work < 0:
            raise OutOf("work")

    def tick(self) -> None:
        """Look at the clock.

        Raises
        ------
        OutOf
            If there is no time left.
        """
        if self._clock.is_up():
            raise OutOf("time")

    def hold(self, memory: float) -> None:
        """Hold so many bytes, all in all.

        Raises
        ------
        OutOf
            If they are too many.
        """
        if memory > self._memory:
            raise OutOf("memory")
