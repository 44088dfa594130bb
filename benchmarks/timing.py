"""Timing a call: medians of several runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def timed(
    run: Callable[..., Any], repeats: int, *, before: Callable[[], Any] | None = None
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

    Returns
    -------
    answer, seconds
        The last answer, and the median.
    """
    seconds = []
    answer = None
    for _ in range(repeats):
        given = () if before is None else (before(),)
        started = time.perf_counter()
        answer = run(*given)
        seconds.append(time.perf_counter() - started)
    return answer, statistics.median(seconds)
