"""How long a solver may still run."""

from __future__ import annotations

from time import monotonic


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

    def seconds(self) -> float:
        """Return how long it has run."""
        return monotonic() - self._start

    def left_s(self) -> float | None:
        """Return the seconds left, at least a thousandth; None where nothing limits them."""
        return None if self._limit_s is None else max(self._limit_s - self.seconds(), 0.001)

    def is_up(self, ahead_s: float = 0.0) -> bool:
        """Whether the limit has passed, or will have passed after this many more seconds."""
        return self._limit_s is not None and self.seconds() + ahead_s >= self._limit_s
