"""Knees of a curve: where it bends the most, so that more money buys clearly less from there on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FLAT = 0.02  # of the height of the curve: what rises less above its chord is no knee


def knees_of(xs: NDArray[np.float64], ys: NDArray[np.float64], count: int) -> list[int]:
    """Find the knees of a rising curve.

    The point that lies farthest above the chord from the first point to the last is a knee
    (Satopaa, Albrecht, Irwin and Raghavan, *Finding a "kneedle" in a haystack*, 2011); it cuts the
    curve in two, which have knees of their own (as Ramer and Douglas and Peucker cut lines).

    Parameters
    ----------
    xs, ys
        Rising, and not falling; shape (points,).
    count
        How many at the most.

    Returns
    -------
    list of int
        Their positions, rising.
    """
    height = float(ys[-1] - ys[0]) if len(ys) else 0.0
    pieces = [(0, len(xs) - 1)]
    knees: list[int] = []
    while pieces and len(knees) < count and height > 0:
        rises = [_highest(xs, ys, *piece) for piece in pieces]
        best = max(range(len(pieces)), key=lambda at: rises[at][0])
        rise, knee = rises[best]
        if rise < FLAT * height:
            break
        knees.append(knee)
        begin, end = pieces.pop(best)
        pieces += [(begin, knee), (knee, end)]
    return sorted(knees)


def _highest(
    xs: NDArray[np.float64], ys: NDArray[np.float64], begin: int, end: int
) -> tuple[float, int]:
    """Find the point of a piece that lies highest above its chord, and how high."""
    if end - begin < 2:
        return 0.0, begin
    run = slice(begin, end + 1)
    chord = np.interp(xs[run], xs[[begin, end]], ys[[begin, end]])
    above = ys[run] - chord
    at = int(above.argmax())
    return float(above[at]), begin + at
