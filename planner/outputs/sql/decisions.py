"""What a plan of counts decides, as a table that rows are joined to: who gets what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from planner.answers.questioned import choice_of
from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.errors import InputError
from planner.messages import listed
from planner.outputs.sql.cells import Column, numbered
from planner.requests.cells import spelled
from planner.requests.headings import Headings
from planner.requests.locked import PLANNED_COLUMNS
from planner.results.build import build_plan
from planner.results.each import for_each
from planner.results.result import Result

PLACES = ("class", "queue", "planned", "first_place", "last_place")


@dataclass(frozen=True, eq=False)
class Decisions:
    """What a plan of counts decides: a line for each class and each option that rows of it get.

    Attributes
    ----------
    keys
        The columns whose cells tell of which class a row is, by their headings.
    places
        Those of `PLACES`: the class; its queue, in which all stand who are interchangeable, of
        whatever class; how many rows of the class were planned; from which place of the queue up
        to which the option goes out, 0 where the whole queue gets the same.
    own
        The plan's own columns but the id, as they are of one request.
    """

    keys: tuple[Column, ...]
    places: tuple[Column, ...]
    own: tuple[Column, ...]

    @property
    def parted(self) -> bool:
        """Whether it depends on the order of rows who gets what."""
        return any(first != "0" for first in self.places[3].texts)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(set(self.places[0].texts))

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, by names that are all different."""
        keys = [key.renamed(f"key_{number}") for number, key in enumerate(self.keys, 1)]
        return (*self.places, *keys, *self.own)


def refuse_uncounted(decisions: Decisions, columns: Iterable[str]) -> None:
    """Refuse columns of a table that say what is wanted, if its rows were not told apart by them.

    Raises
    ------
    InputError
        If there are any; it names them.
    """
    counted, headings = {key.name for key in decisions.keys}, Headings()
    meant = {name: headings.meaning(name) for name in columns if name not in counted}
    left = [name for name, one in meant.items() if one and one.field not in ("id", "count")]
    if left:
        raise InputError(
            f"the table says in {listed(left)} what is wanted, and was not counted by that; count "
            "it again by planner.counts_sql, and plan the counts"
        )


def decisions_of(plan: Result) -> Decisions:
    """Say what a plan decides.

    Raises
    ------
    InputError
        If it is not of counts, was read from JSON, or tells requests apart by what is of a single
        one; if cells cannot be written as SQL.
    """
    batch = plan.batch
    if batch is None:
        raise InputError(
            "a plan that was read from JSON does not hold its requests; plan the counts again"
        )
    requests = batch.requests
    if requests.counts is None or requests.cells is None:
        raise InputError(
            "the rows of this plan are single requests; group those that are alike by "
            "planner.counts_sql, and plan the counts"
        )
    keys = tuple(_keys(batch))
    owners = np.arange(len(requests)) if requests.wholes is None else requests.wholes
    classes = numbered(keys, len(requests.cells))[owners]
    choice = choice_of(plan)
    lines = _lines(batch, classes, choice)
    frame = _said(plan, batch, lines, classes, choice)
    planned = np.zeros(int(classes.max(initial=-1)) + 1, dtype=np.int64)
    np.add.at(planned, classes, requests.sizes)
    named = classes[lines.pieces], lines.queues, planned[classes[lines.pieces]]
    places = zip(PLACES, (*named, lines.first, lines.last), strict=True)
    return Decisions(
        tuple(key.taken(owners[lines.pieces]) for key in keys),
        tuple(Column.of_numbers(*pair) for pair in places),
        tuple(Column.of(name, frame[name]) for name in frame.columns),
    )


def _keys(batch: Batch) -> Iterator[Column]:
    """Read the columns that tell what is alike: fields, and what rules look at."""
    requests, headings = batch.requests, batch.requests.reading.columns
    cells = requests.cells
    assert cells is not None
    if PLANNED_COLUMNS.intersection(map(str, cells.columns)):
        raise InputError(
            "the counts are the table of an earlier plan, which the table in the database is not; "
            "plan the counts that planner.counts_sql gives"
        )
    asked = batch.compiled.columns if batch.compiled is not None else frozenset[str]()
    if "id" in asked:
        raise InputError(
            "a rule tells requests by their ids, which rows that stand for many do not have"
        )
    fields = [heading for name, heading in headings.items() if name not in ("id", "count")]
    wanted = {*fields, *(headings.get(name, name) for name in asked)}
    for at, label in enumerate(cells.columns):
        if spelled(label) in wanted:
            wanted.remove(spelled(label))
            yield Column.of(label, cells.iloc[:, at])


@dataclass(frozen=True, eq=False)
class _Lines:
    """The lines of a table of decisions, in order of class, and of place; shape (lines,) each.

    Attributes
    ----------
    pieces
        A piece of the class.
    options
        The option, counted from its menu's start, -1 = skip.
    queues, first, last
        The queue, and from which place of it up to which; 0 where all of it get the same.
    """

    pieces: IntArray
    options: IntArray
    queues: IntArray
    first: IntArray
    last: IntArray


def _lines(batch: Batch, classes: IntArray, choice: IntArray) -> _Lines:
    """Let every class of a queue have every option that goes out in it, at the same places."""
    queues, tied = _queues(batch, classes)
    menus, pieces = batch.menus, np.arange(len(choice))
    flat = menus.starts[menus.members] + choice
    costs = np.where(choice >= 0, np.append(menus.costs, 0)[flat], -1)
    # Dearest first, as options go out; to who is tied, in the order of the rows.
    order = np.lexsort((pieces, np.where(tied, 0, choice), np.where(tied, 0, -costs), queues))
    rows = zip(*(one[order].tolist() for one in (queues, choice, pieces)), strict=True)
    found = [
        (piece, option, queue, *span)
        for queue, waiting in groupby(rows, key=itemgetter(0))
        for piece, option, *span in _of_queue(list(waiting), classes, batch.requests.sizes)
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 5)
    table = table[np.lexsort((table[:, 3], classes[table[:, 0]]))]
    return _Lines(*table.T)


def _of_queue(
    waiting: list[tuple[int, int, int]], classes: IntArray, sizes: IntArray
) -> Iterator[tuple[int, int, int, int]]:
    """Yield a line for each class of a queue and each option: piece, option, from where to where.

    Parameters
    ----------
    waiting
        Queue, option and number of each piece, as options go out.
    classes, sizes
        The class of each piece, and how many rows it is for; shape (pieces,).
    """
    examples = {int(classes[piece]): piece for *_, piece in waiting}
    runs = [
        (option, sum(int(sizes[piece]) for *_, piece in run))
        for option, run in groupby(waiting, key=itemgetter(1))
    ]
    for piece in examples.values():
        before = 0
        for option, size in runs:
            first, last = (before + 1, before + size) if len(runs) > 1 else (0, 0)
            yield piece, option, first, last
            before += size


def _queues(batch: Batch, classes: IntArray) -> tuple[IntArray, BoolArray]:
    """Find in which queue each piece stands, and whether it is tied to others.

    Who is tied stands in a queue with those of its class alone; the others, with all who are
    interchangeable and have the same turn.
    """
    arranged = batch.arrangement
    keys, tied = classes.copy(), np.ones(len(classes), dtype=bool)
    single = arranged.singles
    levels, level = ranked(arranged.turns[: len(single)])
    waiting = arranged.members[: len(single)] * len(levels) + level
    keys[single] = waiting + int(classes.max(initial=0)) + 1
    tied[single] = False
    return ranked(keys)[1], tied


def _said(
    plan: Result, batch: Batch, lines: _Lines, classes: IntArray, choice: IntArray
) -> pd.DataFrame:
    """Return the plan's own columns, as they are of one request, of each line.

    Who of a queue is of which class is known where the rows are. So each class may get what another
    one gets in the plan: what would be said of that is found with rows that stand for nobody.
    """
    known = dict(zip(zip(classes.tolist(), choice.tolist(), strict=True), count(), strict=False))
    wanted = list(zip(classes[lines.pieces].tolist(), lines.options.tolist(), strict=True))
    more = [at for at, pair in enumerate(wanted) if pair not in known]
    pieces = np.concatenate([np.arange(len(choice)), lines.pieces[more]])
    order = np.argsort(pieces, kind="stable")
    if more:
        assert plan.solution is not None
        sizes = np.concatenate([batch.requests.sizes, np.zeros(len(more), dtype=np.int64)])
        plan = build_plan(
            batch.in_pieces(pieces[order], sizes[order]),
            plan.solution,
            budget=plan.budget,
            funding=plan.funding,
            proof=plan.proof,
            make=type(plan),
            choice=np.concatenate([choice, lines.options[more]])[order],
        )
    known |= {wanted[at]: len(choice) + number for number, at in enumerate(more)}
    place = np.argsort(order)
    rows = place[[known[pair] for pair in wanted]] if wanted else order
    return for_each(plan).iloc[rows].reset_index(drop=True)
