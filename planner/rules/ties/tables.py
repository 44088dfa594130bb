"""Adding up members that have nothing to do with each other: a table over all costs for each line.

A table holds the greatest value at each cost, counted in steps from the least that a line can cost.
Lines of about the same width are filled in together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.records import LARGEST_SUM
from planner.rules.ties.lines import Lines, Offers
from planner.rules.ties.states import LineStates, joined
from planner.rules.ties.ways import Choices, Nothing

MOST_CELLS = 1 << 24  # of a line's tables together
SPARSE = 32  # so many cells for each option take longer than to add up members one by one
BATCH = 1 << 20  # cells of the tables that are filled in together
PADDING = 1.2  # how much wider a table may be than a line needs
BITS = 8
LAST = (1 << BITS) - 1
NEVER = -LARGEST_SUM  # no value added to it makes it look like one

Offer = tuple[int, Offers]


@dataclass(frozen=True, eq=False)
class _Grid:
    """The costs of lines in steps.

    Attributes
    ----------
    base, step
        What each line costs at least, and by how much its costs rise.
    reach
        How many steps each offer rises in each line; shape (offers, lines).
    """

    base: IntArray
    step: IntArray
    reach: IntArray

    @classmethod
    def of(cls, offers: list[Offer], lines: IntArray) -> _Grid:
        """Measure what is offered in some lines; there is something in each."""
        bases, steps, tops = [], [], []
        for _, offer in offers:
            of, begins = offer.of[lines], offer.edges[:-1]
            full = np.flatnonzero(offer.edges[1:] > begins)
            step = np.zeros(len(begins), dtype=np.int64)
            step[full] = np.gcd.reduceat(offer.rises, begins[full])
            bases.append(offer.costs[begins[of]])
            steps.append(step[of])
            tops.append(offer.rises[offer.edges[1:][of] - 1])
        step = np.maximum(np.gcd.reduce(steps), 1)
        return cls(np.sum(bases, axis=0), step, np.array(tops) // step)


@dataclass(frozen=True, eq=False)
class _Tables:
    """Filled tables, which are read backwards.

    Attributes
    ----------
    offers
        In the order in which they were added.
    lines, step
        Of each table.
    chosen
        For each offer which of its options is taken at each cell; shapes (tables, cells).
    tables, cells
        Where each state stands.
    """

    offers: list[Offer]
    lines: IntArray
    step: IntArray
    chosen: list[NDArray[Any]]
    tables: IntArray
    cells: IntArray

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Walk back from each cell."""
        tables, cells = self.tables[places], self.cells[places]
        for (member, offer), chosen in zip(self.offers[::-1], self.chosen[::-1], strict=True):
            first = offer.edges[offer.of[self.lines[tables]]]
            option = first + chosen[tables, cells]
            choices[at, member] = offer.counted[option]
            cells = cells - offer.rises[option] // self.step[tables]


def added_up(offers: list[Offer], lines: Lines) -> tuple[LineStates, BoolArray]:
    """Add up what members may take, in every line in which tables are small.

    Parameters
    ----------
    offers
        Each member, and what it may take.
    lines
        The lines, without rows.

    Returns
    -------
    states, done
        By line and cost; and which lines are done. One in which a member can take nothing is,
        and has none.
    """
    counts = np.array([np.diff(offer.edges)[offer.of] for _, offer in offers])
    done = (counts == 0).any(axis=0)
    able = np.flatnonzero(~done)
    if not len(able):
        return _none(), done
    grid = _Grid.of(offers, able)
    cells = grid.reach.sum(axis=0) + 1
    fit = (cells * len(offers) <= MOST_CELLS) & (cells <= SPARSE * counts[:, able].sum(axis=0))
    fit &= counts[:, able].max(axis=0) <= LAST + 1
    fit &= _most_worth(offers, lines)[able] < LARGEST_SUM >> BITS + 1
    done[able[fit]] = True
    work = np.zeros(len(lines), dtype=np.int64)
    work[able[fit]] = (cells * counts[:, able].sum(axis=0))[fit]
    lines.spend(work)
    fit = np.flatnonzero(fit & ~lines.entangled[able])
    order = fit[np.argsort(cells[fit], kind="stable")]
    found = [_none()]
    for begin, end in _batches(cells[order]):
        some = order[begin:end]
        part = _Grid(grid.base[some], grid.step[some], grid.reach[:, some])
        found.append(_filled(offers, lines, able[some], part))
    states = joined(found)
    return states.taken(np.argsort(states.lines, kind="stable")), done


def _most_worth(offers: list[Offer], lines: Lines) -> IntArray:
    """Say what each line can be worth at most."""
    total = np.zeros(len(lines), dtype=np.int64)
    for member, offer in offers:
        full = np.diff(offer.edges) > 0
        tops = np.zeros(len(full), dtype=np.int64)
        tops[full] = offer.qualities[offer.edges[1:][full] - 1]
        total += lines.priorities[:, member] * tops[offer.of]
    return total


def _none() -> LineStates:
    none = np.zeros(0, dtype=np.int64)
    return LineStates(none, none, none, np.zeros((0, 0), dtype=np.int64), Nothing(), none)


def _batches(cells: IntArray) -> list[tuple[int, int]]:
    """Cut lines of rising width into batches of about the same width."""
    batches, begin = [], 0
    while begin < len(cells):
        width = int(cells[begin] * PADDING) + 8
        end = int(np.searchsorted(cells, width, side="right"))
        end = min(end, begin + max(BATCH // width, 1))
        batches.append((begin, end))
        begin = end
    return batches


def _filled(offers: list[Offer], lines: Lines, some: IntArray, grid: _Grid) -> LineStates:
    """Fill in the tables of some lines, offer after offer.

    What an option is worth carries in its last bits which it is, so that the greater of two also
    says where it is from; of equals, the first.
    """
    table = np.zeros((len(some), 1), dtype=np.int64)
    reach = np.zeros(len(some), dtype=np.int64)
    chosen = []
    for (member, offer), rise in zip(offers, grid.reach, strict=True):
        priorities = lines.priorities[some, member] << BITS
        after = np.full((len(some), int((reach + rise).max()) + 1), NEVER, dtype=np.int64)
        for at in _alike(offer.patterns[offer.of[some]], grid.step):
            width = int(reach[at].max()) + 1
            begin, end = offer.edges[offer.of[some[at[0]]] :][:2].tolist()
            steps = (offer.rises[begin:end] // grid.step[at[0]]).tolist()
            menu = offer.edges[offer.of[some[at]], None] + np.arange(end - begin)
            worth = priorities[at, None] * offer.qualities[menu]
            worth += LAST - np.arange(len(steps))
            if len(at) == len(some):
                _with(table, steps, worth, after)
            else:
                part = np.full((len(at), width + steps[-1]), NEVER, dtype=np.int64)
                _with(table[at, :width], steps, worth, part)
                after[at, : width + steps[-1]] = part
        chosen.append(LAST - (after & LAST).astype(np.uint8))
        after &= ~LAST
        table, reach = after, reach + rise
    best = np.maximum.accumulate(table, axis=1)
    risen = np.ones(table.shape, dtype=bool)
    np.greater(table[:, 1:], best[:, :-1], out=risen[:, 1:])
    tables, cells = np.nonzero(risen)
    return LineStates(
        some[tables],
        grid.base[tables] + cells * grid.step[tables],
        table[tables, cells] >> BITS,
        np.zeros((len(tables), 0), dtype=np.int64),
        _Tables(offers, some, grid.step, chosen, tables, cells),
        np.arange(len(tables)),
    )


def _alike(patterns: IntArray, step: IntArray) -> list[IntArray]:
    """Put those together whose costs rise alike in steps of the same size."""
    order = np.lexsort((step, patterns))
    fresh = np.flatnonzero(
        (patterns[order[1:]] != patterns[order[:-1]]) | (step[order[1:]] != step[order[:-1]])
    )
    return np.split(order, fresh + 1)


def _with(table: IntArray, steps: list[int], worth: IntArray, after: IntArray) -> None:
    """Let each table take one of some options, and write what it is worth then."""
    width = table.shape[1]
    for option, step in enumerate(steps):
        view = after[:, step : step + width]
        np.maximum(view, table + worth[:, option, None], out=view)
