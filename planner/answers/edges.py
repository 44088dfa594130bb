"""The ends of a range, on a grid: how far from the number that there is the present plan holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil, floor

Gain = tuple[int, int]  # of a better plan beyond the present one: there, and at the near end


def last_held(near: int, far: int, better: Callable[[int], Gain | None]) -> int:
    """Find the last place, from one towards another, where the present plan is a best one.

    Every plan's value changes evenly along the places; so what the best one is worth beyond the
    present plan is convex, and 0 on a range. The search solves at the far end, goes back to where
    the plan found there is no better than the present one, solves there, and so on: Newton's
    method, Dinkelbach's in this use. It ends after a few solves and is exact.

    Parameters
    ----------
    near
        A place where it is.
    far
        The last place to look at, on either side.
    better
        Gives, at a place, what a best plan is worth beyond the present one, there and at `near`;
        None where that is nothing.

    Returns
    -------
    int
        The place. At the next one, if it is not beyond `far`, another plan is better.
    """
    at = far
    while at != near:
        gain = better(at)
        if gain is None:
            return at
        here, there = gain
        steps = min(there, 0) * -abs(at - near) // (here - min(there, 0))
        at = near + steps if at > near else near - steps
    return near


def last_in_steps(far: int, holds: Callable[[int], bool]) -> int:
    """Walk from 0 towards a place, one by one, while something holds, as it does at 0."""
    step = 1 if far > 0 else -1
    at = 0
    while at != far and holds(at + step):
        at += step
    return at


def last_by_halves(near: int, far: int, holds: Callable[[int], bool]) -> int:
    """Find the last place where something holds that holds at `near`, not at `far`.

    Between them it changes once.
    """
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if holds(middle):
            near = middle
        else:
            far = middle
    return near


def pieces(cuts: Iterable[Fraction], far: int) -> list[tuple[int, int]]:
    """Cut the places from 0 to a far one where something changes on the way.

    Parameters
    ----------
    cuts
        Where, 0 or more.
    far
        The last place, 0 or more.

    Returns
    -------
    list of (near, far)
        Runs of places, none of them across a cut; a cut that is a place is a run of its own.
    """
    runs, begin = [], 0
    for cut in sorted({cut for cut in cuts if cut <= far}):
        last = ceil(cut) - 1
        if last >= begin:
            runs.append((begin, last))
        if cut.denominator == 1:
            runs.append((last + 1, last + 1))
        begin = floor(cut) + 1
    if begin <= far:
        runs.append((begin, far))
    return runs
