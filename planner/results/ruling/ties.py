"""Blaming rules that join requests."""

from __future__ import annotations

import numpy as np

from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray
from planner.messages import named
from planner.results.outcome import Hold
from planner.results.ruling.alone import Alone
from planner.results.ruling.findings import Findings
from planner.results.ruling.records import Ruling
from planner.results.taken import Taken, parted
from planner.rules.base import name_of
from planner.rules.compiled import Compiled
from planner.rules.models import AllOrNone, Needs, OneOf, Same


class Ties:
    """The rules of a batch that join requests.

    Parameters
    ----------
    batch, compiled, taken
        What was planned, its rules, and what its requests are made with.
    findings
        Where what is found is put.
    alone
        What requests would take by themselves.
    sure
        Of whom that is known; shape (requests,).
    weighed
        Whether prices weighed everything: else a tie is blamed for what it bars, as it stands.
    """

    def __init__(
        self,
        batch: Batch,
        compiled: Compiled,
        taken: Taken,
        findings: Findings,
        alone: Alone,
        sure: BoolArray,
        *,
        weighed: bool,
    ) -> None:
        self._batch, self._compiled, self._taken, self._findings = batch, compiled, taken, findings
        self._alone, self._sure, self._weighed = alone, sure, weighed
        # Of the best that a request would have by itself: 1 of one that would be made.
        self._signs = np.ones(len(batch.requests), dtype=np.int64)
        if weighed:
            self._signs[findings.tied] = 0
            rows = np.flatnonzero(findings.asked & sure & findings.tied)
            self._signs[rows] = alone.wants(rows)

    def put(self) -> None:
        """Blame them; those of whole groups last, which a single other one may be the reason of."""
        needed, alike = iter(self._compiled.needed), iter(self._compiled.alike)
        for at, rule in enumerate(self._compiled.rules):
            if isinstance(rule, Needs):
                self._needs(rule, *next(needed))
            elif isinstance(rule, OneOf):
                self._one_of(at, rule)
            elif isinstance(rule, Same):
                self._alike(at, rule, next(alike).codes)
        for at, rule in enumerate(self._compiled.rules):
            if isinstance(rule, AllOrNone):
                self._whole(at, rule)

    def _needs(self, rule: Needs, one: IntArray, other: IntArray) -> None:
        """Blame it for who is skipped, as one that it needs is; and made, as one that needs it."""
        made = self._taken.made
        skipped, both = ~made[one] & ~made[other], made[one] & made[other]
        words = ("which it needs", "what it needs")
        self._put_needs(rule, one[skipped], other[skipped], self._left_out(), words)
        words = ("which needs it", "what needs it")
        self._put_needs(rule, other[both], one[both], self._is_burden(), words)

    def _put_needs(
        self,
        rule: Needs,
        rows: IntArray,
        others: IntArray,
        there: BoolArray,
        words: tuple[str, str],
    ) -> None:
        """Blame it for those who are there, each with the first of the others."""
        rows, first = np.unique(rows, return_index=True)
        others, keep = others[first], self._findings.open(there)[rows]
        rows, others = rows[keep], others[keep]
        if not self._findings.by_name(len(np.unique(others))):
            self._findings.put(rows, Ruling(name_of(rule), Hold.NEEDS, words[1]))
            return
        for part in parted(np.arange(len(rows)), others):
            name = named(self._batch.requests.ids.iloc[int(others[part[0]])], 40)
            self._findings.put(
                rows[part], Ruling(name_of(rule), Hold.NEEDS, f"{name}, {words[0]},")
            )

    def _left_out(self) -> BoolArray:
        """Say who is skipped, though it would be made by itself."""
        out: BoolArray = ~self._taken.made & (self._signs > 0)
        return out

    def _is_burden(self) -> BoolArray:
        """Say who is made, though nothing on its menu is worth its price."""
        burden: BoolArray = self._taken.made & (self._signs < 0) & ~self._batch.requests.required
        return burden

    def _one_of(self, at: int, rule: OneOf) -> None:
        """Blame it for who is skipped, as another one of its group is made."""
        codes = self._codes(at)
        made = self._made_of(codes)
        out = self._findings.open((codes >= 0) & self._left_out() & (made[codes] > 0))
        self._put_groups(np.flatnonzero(out), at, rule, Hold.ONE_OF)

    def _whole(self, at: int, rule: AllOrNone) -> None:
        """Blame it for who is skipped, or made, with all of its group."""
        codes = self._codes(at)
        sizes = np.append(np.bincount(codes[codes >= 0]), 0)
        there = self._left_out() | self._is_burden()
        rows = np.flatnonzero(self._findings.open((codes >= 0) & there & (sizes[codes] > 1)))
        self._put_groups(rows, at, rule, Hold.WHOLE)

    def _alike(self, at: int, rule: Same, attributes: IntArray) -> None:
        """Blame it for who would be better off if it were not like the rest of its group."""
        if not self._weighed:
            return
        codes, taken = self._codes(at), self._taken
        made = self._made_of(codes)
        has = np.full(len(made), -1, dtype=np.int64)
        rows = taken.rows[codes[taken.rows] >= 0]
        has[codes[rows]] = attributes[taken.flat[rows]]
        beside = made[codes] - taken.made
        rows = np.flatnonzero(self._findings.open((codes >= 0) & (beside > 0) & self._sure))
        other = self._alone.otherwise(rows, attributes, has[codes[rows]])
        rows, other = rows[other >= 0], other[other >= 0]
        agreed = self._agreed(codes[rows], other, taken.made[rows], made)
        self._put_groups(rows[~agreed], at, rule, Hold.ALIKE)

    @staticmethod
    def _agreed(codes: IntArray, other: IntArray, mine: BoolArray, made: IntArray) -> BoolArray:
        """Say who would rather have what all that are made of its group would: then they could."""
        wanting = np.bincount(codes[mine], minlength=len(made))
        least, most = np.full(len(made), np.iinfo(np.int64).max), np.full(len(made), -1)
        np.minimum.at(least, codes[mine], other[mine])
        np.maximum.at(most, codes[mine], other[mine])
        agreed: BoolArray = ((wanting == made) & (least == most))[codes] & (other == most[codes])
        return agreed

    def _codes(self, at: int) -> IntArray:
        labels = self._compiled.spoken[at]
        assert labels is not None
        return labels.codes

    def _made_of(self, codes: IntArray) -> IntArray:
        """Count how many are made of each group; the last: of none, whose code is -1."""
        made = codes[self._taken.rows]
        counts = np.bincount(made[made >= 0], minlength=int(codes.max(initial=-1)) + 1)
        return np.append(counts, 0)

    def _put_groups(
        self, rows: IntArray, at: int, rule: OneOf | AllOrNone | Same, hold: Hold
    ) -> None:
        """Blame a tie for requests, by the names of their groups where these are not too many."""
        labels = self._compiled.spoken[at]
        assert labels is not None
        codes = labels.codes[rows]
        if not self._findings.by_name(len(np.unique(codes))):
            whose = f"its {' and '.join(rule.by)}"
            self._findings.put(rows, Ruling(name_of(rule), hold, whose))
            return
        for part in parted(np.arange(len(rows)), codes):
            values = labels.values[int(codes[part[0]])]
            pairs = zip(rule.by, values, strict=True)
            whose = " and ".join(f"{column} {named(value, 40)}" for column, value in pairs)
            self._findings.put(rows[part], Ruling(name_of(rule, values), hold, whose))
