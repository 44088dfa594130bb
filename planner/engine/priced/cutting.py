"""Cuts at the root of a branch and bound: limits rounded where the relaxation takes them in part.

Each limit that the relaxation uses up gives some cuts (`proof.cuts`), by what is taken off the
groups and by the divisor; the one that it passes farthest is added, and the relaxation is solved
again. A cut is a limit like others, so that cuts are made of cuts. What is not used up in the end
goes, but for what others are made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.priced.basis import Basis, Found
from planner.engine.priced.program import Program
from planner.engine.proof.boxes import Boxes
from planner.engine.proof.cuts import with_cuts
from planner.engine.proof.pairs import FloatArray
from planner.engine.proof.remains import Remains
from planner.engine.records import LARGEST_SUM

# Rounds that may close hardly anything of what is left to be closed.
IDLE, LITTLE = 2, 0.02
# What all of them must close of it to be kept.
WORTH = 0.1
# Cuts of a round, divisors that are tried for one, and numbers that are computed in a round.
EACH, DIVISORS, CELLS = 40, 24, 1 << 24
# Of a limit, to be used up; of a count, to be in part; how far a cut must be passed.
TIGHT, PART, FAR = 1e-7, 1e-6, 1e-5


@dataclass(frozen=True, eq=False)
class Cut:
    """A cut: what it is made of, and how far it is passed."""

    source: int
    divisor: int
    shifts: IntArray
    passed: float


class Cutting:
    """The cuts of what remains.

    Attributes
    ----------
    boxes
        The choices, with the cuts among the limits.
    cuts
        The cuts, as of `with_cuts`.
    program
        The linear program with them.
    basis
        One of it to begin with.
    """

    def __init__(self, remains: Remains, high: IntArray, clock: Clock, rounds: int) -> None:
        self._remains, self._high, self._clock = remains, high, clock
        self._plain = remains.boxes
        self._able = np.flatnonzero(high > 0)
        self._table: list[IntArray] = []
        self._set(remains.boxes, None)
        self._run(rounds)

    @property
    def cuts(self) -> IntArray:
        """The cuts, one after the other."""
        return np.concatenate([*self._table, np.zeros(0, dtype=np.int64)])

    def _set(self, boxes: Boxes, basis: Basis | None) -> None:
        self.boxes = boxes
        self.program = Program(boxes, self._high, self._remains.losses)
        self.basis = self.program.first() if basis is None else self.program.begun(basis)

    def _solved(self) -> Found | None:
        """Solve the linear program; None where nothing is left to be cut."""
        box = self.boxes.box(np.zeros_like(self._high), self._high)
        if box is None:
            return None
        low, high = self.program.bounds(box)
        cutoff = self.program.cutoff(box)
        found = self.program.at(box).solve(low, high, self.basis, cutoff)
        self.basis, self._above = found.basis, found.value - cutoff
        return found if found.outcome == "optimal" and self._above >= 0 else None

    def _run(self, rounds: int) -> None:
        idle, before, first = 0, np.inf, 0.0
        for _ in range(rounds):
            found = self._solved()
            if found is None or self._clock.is_up():
                break
            idle = idle + 1 if before - self._above < LITTLE * before else 0
            before, first = min(before, self._above), first or self._above
            copies = self.program.copies(found.x)
            fresh = self._fresh(copies) if idle < IDLE else []
            if not fresh:
                self._prune(copies, before < first * (1 - WORTH))
                break
            rows = [np.array([one.source, one.divisor, *one.shifts.tolist()]) for one in fresh]
            self._table += rows
            self._set(with_cuts(self.boxes, np.concatenate(rows)), self.basis)

    def _fresh(self, copies: FloatArray) -> list[Cut]:
        """List the cuts that are passed farthest, one of each limit."""
        boxes = self.boxes
        slack = np.array(boxes.limits, dtype=np.float64) - boxes.matrix @ copies
        scale = np.maximum(np.abs(boxes.matrix).max(axis=1, initial=0), 1)
        tight = np.flatnonzero(slack <= TIGHT * scale)
        if len(tight) * len(self._able) * DIVISORS > CELLS:
            tight = tight[: CELLS // (len(self._able) * DIVISORS)]
        cuts = [cut for at in tight.tolist() for cut in [self._best_of(at, copies)] if cut]
        return sorted(cuts, key=lambda cut: -cut.passed)[:EACH]

    def _best_of(self, source: int, copies: FloatArray) -> Cut | None:
        """Find the cut of a limit that is passed farthest."""
        boxes, able = self.boxes, self._able
        amounts, starts = boxes.matrix[source], boxes.starts
        owners = np.repeat(np.arange(len(boxes.sizes)), np.diff(starts))
        top, bottom = np.full(len(amounts), LARGEST_SUM), np.full(len(amounts), -LARGEST_SUM)
        top[able] = bottom[able] = amounts[able]
        most = np.maximum.reduceat(copies, starts[:-1])
        hits = np.flatnonzero(copies == most[owners])
        taken = amounts[hits[np.searchsorted(hits, starts[:-1])]]
        best: Cut | None = None
        for shifts in (
            np.minimum.reduceat(top, starts[:-1]),
            taken,
            np.maximum.reduceat(bottom, starts[:-1]),
        ):
            own = (amounts - shifts[owners])[able]
            limit = boxes.limits[source] - int(shifts.astype(object) @ boxes.sizes)
            cut = self._rounded(source, own, limit, shifts, copies[able])
            if cut is not None and (best is None or cut.passed > best.passed):
                best = cut
        return best

    def _rounded(
        self, source: int, own: IntArray, limit: int, shifts: IntArray, copies: FloatArray
    ) -> Cut | None:
        """Find the divisor by which a cut is passed farthest."""
        if abs(limit) + (int(np.abs(own).max(initial=0)) << 8) >= LARGEST_SUM:
            return None
        parts = copies - np.floor(copies + PART)
        divisors = np.unique(np.abs(own[parts > PART]))
        divisors = divisors[(divisors > 1) & (limit % np.maximum(divisors, 1) != 0)]
        if len(divisors) > DIVISORS:
            divisors = divisors[np.linspace(0, len(divisors) - 1, DIVISORS).astype(np.int64)]
        if not len(divisors):
            return None
        left = (limit % divisors)[:, None]
        whole, part = np.divmod(own, divisors[:, None])
        rows = whole * (divisors[:, None] - left) + np.maximum(part - left, 0)
        limits = limit // divisors * (divisors - left[:, 0])
        sizes = np.linalg.norm(rows, axis=1)
        sizes[sizes == 0] = 1.0
        passed = (rows @ copies - limits) / sizes
        at = int(passed.argmax())
        if passed[at] < FAR:
            return None
        return Cut(source, int(divisors[at]), shifts, float(passed[at]))

    def _prune(self, copies: FloatArray, worth: bool) -> None:
        """Drop the cuts that are not used up, and that no other one is made of; or all."""
        first, count = len(self._plain.limits), len(self._table)
        boxes = self.boxes
        slack = np.array(boxes.limits, dtype=np.float64) - boxes.matrix @ copies
        scale = np.maximum(np.abs(boxes.matrix).max(axis=1, initial=0), 1)
        kept = (slack <= TIGHT * scale)[first:] & worth
        for at in range(count - 1, -1, -1):
            source = int(self._table[at][0]) - first
            if kept[at] and source >= 0:
                kept[source] = True
        place = first + np.cumsum(kept) - 1
        table = []
        for cut, stays in zip(self._table, kept.tolist(), strict=True):
            if stays:
                source = int(cut[0])
                number = int(place[source - first]) if source >= first else source
                table.append(np.concatenate([[number], cut[1:]]))
        self._table = table
        self._set(with_cuts(self._plain, self.cuts), None)
