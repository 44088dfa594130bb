"""Which pair's count is split at a node of a branch and bound: the one that loses most both ways.

Some are tried, with few pivots; what they lost on average is believed after some trials.
"""

from __future__ import annotations

from math import floor

import numpy as np

from planner.engine.priced.basis import Found
from planner.engine.priced.program import Program
from planner.engine.priced.simplex import Simplex
from planner.engine.proof.pairs import FloatArray

WHOLE = 1e-6
# Pivots of a trial branch, and pairs that are tried at a node.
TRIAL, TRIED = 40, 8
# Trials of a pair before its average is believed.
BELIEVED = 6


class Splitting:
    """What pairs lost where their counts were split, down and up."""

    def __init__(self, pairs: int) -> None:
        self._gains = np.zeros((2, pairs))
        self._trials = np.zeros((2, pairs), dtype=np.int64)

    def of(
        self,
        program: Program,
        simplex: Simplex,
        solved: Found,
        bounds: tuple[FloatArray, FloatArray],
        cutoff: float,
    ) -> tuple[int, int]:
        """Choose the pair to split, by how much both sides lose; -1 where all counts are whole."""
        parts = solved.x - np.floor(solved.x)
        split = np.flatnonzero(np.minimum(parts, 1 - parts) > WHOLE)
        if not len(split):
            return -1, 0
        split = split[np.argsort(-np.minimum(parts, 1 - parts)[split], kind="stable")[:TRIED]]
        best, chosen = -1.0, int(split[0])
        room = max(solved.value - cutoff, 0.0) + 1e-12
        for column in split.tolist():
            pair, part = int(program.columns[column]), float(parts[column])
            gains = []
            for side, width in ((0, part), (1, 1 - part)):
                if self._trials[side, pair] < BELIEVED:
                    gain = _tried(simplex, solved, bounds, column, side, cutoff)
                    self._gains[side, pair] += gain / width
                    self._trials[side, pair] += 1
                    gains.append(min(gain, room))
                else:
                    mean = self._gains[side, pair] / self._trials[side, pair]
                    gains.append(min(mean * width, room))
            score = max(gains[0], 1e-6 * room) * max(gains[1], 1e-6 * room)
            if score > best:
                best, chosen = score, column
        return int(program.columns[chosen]), floor(solved.x[chosen])


def _tried(
    simplex: Simplex,
    solved: Found,
    bounds: tuple[FloatArray, FloatArray],
    column: int,
    side: int,
    cutoff: float,
) -> float:
    """Branch on trial, with few pivots: what the relaxation loses."""
    low, high = bounds[0].copy(), bounds[1].copy()
    if side:
        low[column] = floor(solved.x[column]) + 1
    else:
        high[column] = floor(solved.x[column])
    trial = simplex.solve(low, high, solved.basis, cutoff, TRIAL)
    if trial.outcome == "infeasible":
        return max(solved.value - cutoff, 0.0) + 1e-9
    return max(solved.value - trial.value, 0.0)
