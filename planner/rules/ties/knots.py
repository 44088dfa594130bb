"""Members that are made together or not at all, as one; and the ties between these."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from planner.rules.ties.shape import Members, Shape

Set = frozenset[int]


@dataclass(frozen=True)
class Knots:
    """Knots, numbered from 0 in the order of their first members.

    Attributes
    ----------
    members
        Of each knot.
    needed, needing
        Which knots each needs itself, and which need it.
    rivals, rivalries
        Groups of knots of which at most one is made, and in which of them each knot is.
    groups, holders
        The groups that must agree of which each knot has members, and the knots of each group.
    never, required
        Knots with two members of which at most one may be made, and those with a required one.
    """

    members: tuple[Members, ...]
    needed: list[Set]
    needing: list[Set]
    rivals: list[Set]
    rivalries: list[Set]
    groups: list[Set]
    holders: list[Set]
    never: Set
    required: Set

    @classmethod
    def of(cls, shape: Shape) -> Knots:
        """Tie the knots of a shape."""
        knot_of = _knots(shape)
        count = max(knot_of, default=-1) + 1
        members: list[list[int]] = [[] for _ in range(count)]
        for member, knot in enumerate(knot_of):
            members[knot].append(member)
        needed: list[set[int]] = [set() for _ in range(count)]
        needing: list[set[int]] = [set() for _ in range(count)]
        for one, other in shape.needs:
            if knot_of[one] != knot_of[other]:
                needed[knot_of[one]].add(knot_of[other])
                needing[knot_of[other]].add(knot_of[one])
        rivals = [frozenset(knot_of[one] for one in group) for group in shape.one_of]
        twice = [Counter(knot_of[one] for one in group) for group in shape.one_of]
        never = {knot for counts in twice for knot, times in counts.items() if times > 1}
        holders = [frozenset(knot_of[one] for one in group) for _, group in shape.alike]
        return cls(
            tuple(tuple(each) for each in members),
            [frozenset(one) for one in needed],
            [frozenset(one) for one in needing],
            rivals,
            _inverse(rivals, count),
            _inverse(holders, count),
            holders,
            frozenset(never),
            frozenset(knot_of[one] for one in shape.required),
        )


def _inverse(sets: list[Set], count: int) -> list[Set]:
    """Say for each knot which sets hold it."""
    held: list[set[int]] = [set() for _ in range(count)]
    for at, knots in enumerate(sets):
        for knot in knots:
            held[knot].add(at)
    return [frozenset(one) for one in held]


def _knots(shape: Shape) -> list[int]:
    """Find the knot of each member: the strong components of who is made only if who else is."""
    after: list[list[int]] = [[] for _ in range(shape.size)]
    for one, other in shape.needs:
        after[one].append(other)
    for group in shape.all_or_none:
        for one, other in zip(group, (*group[1:], group[0]), strict=True):
            after[one].append(other)
    before: list[list[int]] = [[] for _ in range(shape.size)]
    for one, others in enumerate(after):
        for other in others:
            before[other].append(one)
    root = [-1] * shape.size
    for first in reversed(_finished(after)):
        if root[first] >= 0:
            continue
        root[first] = first
        border = [first]
        while border:
            for one in before[border.pop()]:
                if root[one] < 0:
                    root[one] = first
                    border.append(one)
    number: dict[int, int] = {}
    return [number.setdefault(one, len(number)) for one in root]


def _finished(after: list[list[int]]) -> list[int]:
    """List all in the order in which a search in depth leaves them."""
    seen, order = [False] * len(after), []
    for first in range(len(after)):
        if seen[first]:
            continue
        seen[first] = True
        way = [(first, iter(after[first]))]
        while way:
            at, rest = way[-1]
            for one in rest:
                if not seen[one]:
                    seen[one] = True
                    way.append((one, iter(after[one])))
                    break
            else:
                way.pop()
                order.append(at)
    return order
