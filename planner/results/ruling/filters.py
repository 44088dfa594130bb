"""Blaming rules that take options off menus."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray
from planner.results.outcome import Hold
from planner.results.ruling.alone import Alone
from planner.results.ruling.findings import Findings
from planner.results.ruling.records import Ruling
from planner.results.taken import Taken, parted
from planner.rules.base import name_of
from planner.rules.compiled import Compiled
from planner.rules.objectives import worths_of
from planner.rules.spoken import said


class Filters:
    """The rules of a batch that take options off menus.

    Parameters
    ----------
    batch, compiled, taken
        What was planned, its rules, and what its requests are made with.
    findings
        Where what is found is put.
    """

    def __init__(self, batch: Batch, compiled: Compiled, taken: Taken, findings: Findings) -> None:
        self._batch, self._compiled, self._taken, self._findings = batch, compiled, taken, findings

    def emptied(self) -> None:
        """Blame those that leave nothing on a menu on which something was."""
        offered = self._compiled.offered
        some = np.diff(offered.starts)[offered.members] > 0
        for rows, before, _ in self._by_menus(np.flatnonzero(some & ~self._findings.possible)):
            off = self._off(before, int(rows[0]))
            alone = [at for at, gone in off if gone.all()]
            at = (alone or [at for at, gone in off if gone.any()])[0]
            self._findings.put(rows, Ruling(name_of(self._compiled.rules[at]), Hold.MENU))

    def shortened(self, alone: Alone, sure: BoolArray) -> None:
        """Blame them for who would be better off with what they take off its menu.

        Parameters
        ----------
        alone
            What requests would take by themselves.
        sure
            Of whom that is known; shape (requests,).
        """
        offered, menus = self._compiled.offered, self._batch.menus
        if not any(one is not None for one in self._compiled.allowed):
            return
        worths = worths_of(offered, self._batch.objective)
        fewer = np.diff(offered.starts)[offered.members] > np.diff(menus.starts)[menus.members]
        for rows, before, key in self._by_menus(np.flatnonzero(self._findings.open(fewer))):
            begin = int(offered.starts[before])
            menu, here = self._taken.of_key(key)
            most = int(menus.menus[menu].qualities.max())
            best = here >= 0 and int(menus.qualities[here]) == most
            for at, gone in self._off(before, int(rows[0])):
                off, rule = begin + np.flatnonzero(gone), self._compiled.rules[at]
                rows = self._findings.without(rows)
                if not len(off) or not len(rows):
                    continue
                better = sure[rows].copy()
                better[better] = alone.offered(rows[better], here, off, worths)
                self._findings.put(rows[better], Ruling(name_of(rule), Hold.MENU, said(rule)))
                if best and int(offered.qualities[off].max()) > most:
                    # It is made at its best, but for the rule; it would not be worth its price.
                    self._findings.put(rows[~better], Ruling("", Hold.MENU, said(rule)))

    def _by_menus(self, rows: IntArray) -> Iterator[tuple[IntArray, int, int]]:
        """Part requests by the menu that they were offered, the rules, and what they take.

        Yields
        ------
        rows, before, key
            Those of this menu, of all that were offered, and of this key, as of `Taken`.
        """
        if not len(rows):
            return
        told = np.zeros(len(self._batch.requests), dtype=np.int64)
        for labels, allowed in zip(self._compiled.spoken, self._compiled.allowed, strict=True):
            if labels is not None and allowed is not None:
                told = np.unique(2 * told + (labels.codes >= 0), return_inverse=True)[1]
        offered = self._compiled.offered.members
        _, ruled = np.unique(offered[rows] * (told.max() + 1) + told[rows], return_inverse=True)
        keys = self._taken.keys[rows]
        for part in parted(rows, ruled * (int(keys.max()) + 1) + keys):
            row = int(part[0])
            yield part, int(offered[row]), int(self._taken.keys[row])

    def _off(self, menu: int, row: int) -> list[tuple[int, BoolArray]]:
        """List the filters that speak of a request, and what each takes off a menu as offered."""
        begin, end = self._compiled.offered.starts[menu : menu + 2].tolist()
        found = []
        for at, allowed in enumerate(self._compiled.allowed):
            labels = self._compiled.spoken[at]
            if allowed is not None and labels is not None and labels.codes[row] >= 0:
                found.append((at, ~allowed[begin:end]))
        return found
