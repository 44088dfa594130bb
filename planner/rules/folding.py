"""From what requests take to the option of their composite."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.rules.ties.composites import Composites
from planner.rules.ties.ways import Choices


def folded(joined: Composites, choice: IntArray) -> IntArray:
    """Find the option of each composite, -1 = skip; shape (components,).

    Parameters
    ----------
    joined
        The composites.
    choice
        The option of each request, counted from the start of its menu, -1 = skip.

    Raises
    ------
    LookupError
        If a composite has no such option: its members break a tie, or others are as good.
    """
    options = np.full(len(joined), -1, dtype=np.int64)
    if not len(joined):
        return options
    made = np.maximum.reduceat(choice[joined.members], joined.member_starts[:-1]) >= 0
    components = np.flatnonzero(made)
    components = components[np.argsort(joined.kinds[components], kind="stable")]
    cuts = np.flatnonzero(np.diff(joined.kinds[components])) + 1
    for some in np.split(components, cuts):
        if len(some):
            options[some] = _of_kind(joined, some, choice)
    return options


def _of_kind(joined: Composites, components: IntArray, choice: IntArray) -> list[int]:
    """Find the options of components of one kind."""
    table = joined.choices_of(int(joined.kinds[components[0]]))
    taken = [choice[joined.requests_of(one)] for one in components.tolist()]
    if len(taken) == 1:  # looked for once: quicker than an index
        at = _place(table, taken[0])
        return [_by_twins(joined, components[0], table, taken[0]) if at is None else at]
    index = {row.tobytes(): at for at, row in reversed(list(enumerate(table)))}
    found = []
    for one, each in zip(components.tolist(), taken, strict=True):
        at = index.get(each.astype(table.dtype).tobytes())
        found.append(_by_twins(joined, one, table, each) if at is None else at)
    return found


def _by_twins(joined: Composites, component: int, table: Choices, taken: IntArray) -> int:
    """Find an option that is the same but for members that may change places."""
    twins = joined.twins[slice(*joined.member_starts[component : component + 2])]
    at = _place(_in_order(table.astype(np.int64), twins), _in_order(taken[None], twins)[0])
    if at is None:
        raise LookupError(f"request {joined.requests_of(component)[0]} and those tied to it")
    return at


def _in_order(rows: IntArray, twins: IntArray) -> IntArray:
    """Sort what twins take."""
    order = np.lexsort((rows, np.broadcast_to(twins, rows.shape)), axis=1)
    found: IntArray = np.take_along_axis(rows, order, axis=1)
    return found


def _place(table: Choices | IntArray, taken: Choices | IntArray) -> int | None:
    places = np.flatnonzero((table == taken).all(axis=1))
    return int(places[0]) if len(places) else None
