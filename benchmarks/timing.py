"""Timing a call: medians of several runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def timed(
    run: Callable[..., Any],
    repeats: int,
    *,
    before: Callable[[], Any] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Any, float]:
    """Run several times.

    Parameters
    ----------
    run
        What to time; it gets what `before` returned, where there is one.
    repeats
        How often.
    before
        What to do before each run, untimed.
    clock
        What tells the time: that of the wall, or of the processor.

    Returns
    -------
    answer, seconds
        The last answer, and the median.
    """
    seconds = []
    answer = None
    for _ in range(repeats):
        given = () if before is None else (before(),)
        started = clock()
        answer = run(*given)
        seconds.append(clock() - started)
    return answer, statistics.median(seconds)
