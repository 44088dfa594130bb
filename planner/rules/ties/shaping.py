"""The components of what is tied, by shape: equal ones once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray, run_starts
from planner.rules.ties.joined import components, firsts_of_runs
from planner.rules.ties.shape import Members, Shape
from planner.rules.ties.tied import Tied

ROUNDS = 3  # looks at neighbours: 2,000 random trees of 10 are of some 550 shapes then
MIXER = 0x9E3779B1


@dataclass(frozen=True, eq=False)
class Shaped:
    """The components of two requests and more, and of one in which a sum is limited.

    Attributes
    ----------
    members
        Their requests, component after component; within one by ties, menu and priority.
    starts
        Where each component begins among these, and where the last ends.
    priorities
        The common divisor of the priorities of each component.
    kinds
        Which kind each is of: equal in shape, menus and priorities, but for that divisor.
    shapes
        Each shape, in the order of its first component.
    shape_of, examples
        The shape of each kind, and its first component.
    """

    members: IntArray
    starts: IntArray
    priorities: IntArray
    kinds: IntArray
    shapes: tuple[Shape, ...]
    shape_of: IntArray
    examples: IntArray

    @classmethod
    def of(cls, tied: Tied) -> Shaped:
        """Find the components, their shapes and kinds."""
        roots = components(tied)
        joined = np.bincount(roots, minlength=len(tied))[roots] > 1
        members = np.flatnonzero(joined | tied.limited)
        nodes = np.full(len(tied), -1) if tied.nodes is None else tied.nodes
        degrees = [
            np.bincount(column, minlength=len(tied)).astype(np.int64) for column in tied.needs
        ]
        # By their ties first, so that components of one shape are seen to be.
        ties: list[IntArray] = [
            *degrees,
            *(_sizes(column) for column in tied.labels),
            tied.required.astype(np.int64),
        ]
        columns = (nodes, tied.priorities, tied.menu_of, _colours(tied, ties), roots)
        members = members[np.lexsort([column[members] for column in columns])]
        starts = run_starts(roots[members])
        begins, sizes = starts[:-1], np.diff(starts)
        priorities = np.gcd.reduceat(tied.priorities[members], begins) if len(begins) else begins
        priorities = np.maximum(priorities, 1)
        component = np.repeat(np.arange(len(begins)), sizes)
        place = np.arange(len(members)) - begins[component]
        split = _apart(nodes[members], component, place, begins)
        several = len(tied.labels) - len(tied.within)  # of what a group of one says nothing
        labels = [
            _first_places(column[members], place, least=2 if at < several else 1)
            for at, column in enumerate(tied.labels)
        ]
        limits = [one.limit_of(members) for one in tied.within]
        facts = np.stack([tied.required[members], split, *labels], axis=1).astype(np.int64)
        needs = _needs(tied, members, component, place, len(begins))
        normal = tied.priorities[members] // priorities[component]
        wants = np.stack([tied.menu_of[members], normal, *limits], axis=1)
        shapes: list[Shape] = []
        examples: list[int] = []
        kinds, shape_of = [], []
        known: dict[tuple[bytes, bytes], int] = {}
        known_kinds: dict[tuple[int, bytes], int] = {}
        for at, (begin, end) in enumerate(zip(begins.tolist(), starts[1:].tolist(), strict=True)):
            key = facts[begin:end].tobytes(), needs[at]
            shape = known.setdefault(key, len(known))
            if shape == len(shapes):
                shapes.append(_shape(facts[begin:end], needs[at], tied))
            kind = known_kinds.setdefault((shape, wants[begin:end].tobytes()), len(known_kinds))
            if kind == len(examples):
                shape_of.append(shape)
                examples.append(at)
            kinds.append(kind)
        # Kinds of one shape are worked out together: they follow each other.
        shape_numbers = np.array(shape_of, dtype=np.int64)
        order = np.argsort(shape_numbers, kind="stable")
        return cls(
            members,
            starts,
            priorities,
            np.argsort(order)[np.array(kinds, dtype=np.int64)],
            tuple(shapes),
            shape_numbers[order],
            np.array(examples, dtype=np.int64)[order],
        )

    def requests(self, component: int) -> IntArray:
        """List the requests of a component."""
        return self.members[self.starts[component] : self.starts[component + 1]]


def _sizes(labels: IntArray) -> IntArray:
    """Say how large the group of each request is; 0 where it is in none."""
    found = np.zeros(len(labels), dtype=np.int64)
    held = np.flatnonzero(labels >= 0)
    order = held[np.argsort(labels[held], kind="stable")]
    firsts = firsts_of_runs(labels[order])
    found[order] = np.bincount(firsts, minlength=len(order))[firsts]
    return found


def _colours(tied: Tied, ties: list[IntArray]) -> IntArray:
    """Give requests numbers by their ties, and by those of whom they need and who needs them.

    Where that tells apart what is alike, or not what is not, a shape is only worked out twice.
    """
    colours = _ranks(ties)
    one, other = tied.needs
    for _ in range(ROUNDS if len(one) else 0):
        mixed = (colours + 1) * MIXER & (1 << 31) - 1
        mixed = mixed * mixed >> 20  # sums of these hardly ever agree by chance
        above, below = np.zeros((2, len(colours)), dtype=np.int64)
        np.add.at(above, one, mixed[other])
        np.add.at(below, other, mixed[one])
        colours = _ranks([below, above, colours])
    return colours


def _ranks(columns: list[IntArray]) -> IntArray:
    """Rank the combinations of some columns, the last first."""
    order = np.lexsort(columns)
    fresh = np.zeros(len(order), dtype=bool)
    for column in columns:
        ordered = column[order]
        fresh[1:] |= ordered[1:] != ordered[:-1]
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.cumsum(fresh)
    return ranks


def _first_places(labels: IntArray, place: IntArray, least: int = 2) -> IntArray:
    """Name each group by the place of its first member; -1 for none, and for too small a one."""
    found = np.full(len(labels), -1, dtype=np.int64)
    held = np.flatnonzero(labels >= 0)
    order = held[np.argsort(labels[held], kind="stable")]
    firsts = firsts_of_runs(labels[order])
    many = np.bincount(firsts, minlength=len(order))[firsts] >= least
    found[order[many]] = place[order[firsts[many]]]
    return found


def _apart(nodes: IntArray, component: IntArray, place: IntArray, begins: IntArray) -> IntArray:
    """Name the budget of each member by the first under it; all -1 where there is but one."""
    if not len(nodes):
        return nodes
    one = np.minimum.reduceat(nodes, begins) == np.maximum.reduceat(nodes, begins)
    span = int(nodes.max()) + 2
    found = _first_places(component * span + nodes + 1, place)
    return np.where(one[component], -1, np.where(found < 0, place, found))


def _needs(
    tied: Tied, members: IntArray, component: IntArray, place: IntArray, count: int
) -> list[bytes]:
    """List who needs whom in each component."""
    where = np.full(len(tied), -1, dtype=np.int64)
    where[members] = np.arange(len(members))
    one, other = (where[column] for column in tied.needs)
    apart = one != other
    one, other = one[apart], other[apart]
    order = np.lexsort((place[other], place[one], component[one]))
    pairs = np.stack([place[one], place[other]], axis=1)[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (one[order[1:]] != one[order[:-1]]) | (other[order[1:]] != other[order[:-1]])
    pairs, of = pairs[fresh], component[one[order[fresh]]]
    edges = np.searchsorted(of, np.arange(count + 1)).tolist()
    return [pairs[begin:end].tobytes() if begin < end else b"" for begin, end in pairwise(edges)]


def _shape(facts: IntArray, needs: bytes, tied: Tied) -> Shape:
    columns = [column.tolist() for column in facts.T]
    required, nodes, labels = columns[0], columns[1], columns[2:]
    first, second = len(tied.one_of), len(tied.one_of) + len(tied.all_or_none)
    third = second + len(tied.alike)
    pairs = np.frombuffer(needs, dtype=np.int64).reshape(-1, 2).tolist()
    names = {node: at for at, node in enumerate(dict.fromkeys(nodes))}
    return Shape(
        size=len(facts),
        required=tuple(member for member, must in enumerate(required) if must),
        one_of=tuple(group for column in labels[:first] for group in _groups(column)),
        all_or_none=tuple(group for column in labels[first:second] for group in _groups(column)),
        needs=tuple((one, other) for one, other in pairs),
        alike=_by_rule(labels[second:third]),
        within=_by_rule(labels[third:]),
        nodes=tuple(names[node] for node in nodes) if nodes and nodes[0] >= 0 else (),
    )


def _by_rule(labels: Iterable[Iterable[int]]) -> tuple[tuple[int, Members], ...]:
    return tuple((rule, group) for rule, column in enumerate(labels) for group in _groups(column))


def _groups(column: Iterable[int]) -> list[Members]:
    groups: dict[int, list[int]] = {}
    for member, label in enumerate(column):
        if label >= 0:
            groups.setdefault(label, []).append(member)
    return [tuple(group) for group in groups.values()]
