"""How the front of a component is put together, whatever its menus: sums and unions of fronts.

Members are numbers from 0. A formula stands for the set of all feasible ways to make its members,
each with what it costs and is worth.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """One member: made with an option of its menu, or perhaps skipped."""

    member: int
    optional: bool


@dataclass(frozen=True)
class Sum:
    """A way of each part, together: parts have nothing to do with one another."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Union:
    """A way of one of the parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Agreed:
    """Ways in which all that are made of a group agree: the union over what they agree in.

    Attributes
    ----------
    group
        Which group of the shape.
    members
        Those of the group that are not skipped for certain.
    made
        Those of them that are made for certain.
    part
        The ways, once that is settled.
    """

    group: int
    members: tuple[int, ...]
    made: tuple[int, ...]
    part: Formula


Formula = Leaf | Sum | Union | Agreed
NOTHING_MADE = Sum(())
IMPOSSIBLE = Union(())


def summed(parts: list[Formula]) -> Formula:
    """Add up parts, as simply as can be said."""
    flat: list[Formula] = []
    for part in parts:
        if part == IMPOSSIBLE:
            return IMPOSSIBLE
        flat += part.parts if isinstance(part, Sum) else (part,)
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def united(parts: list[Formula]) -> Formula:
    """Unite parts, as simply as can be said."""
    flat: list[Formula] = []
    for part in parts:
        flat += part.parts if isinstance(part, Union) else (part,)
    once = list(dict.fromkeys(flat))
    return once[0] if len(once) == 1 else Union(tuple(once))


def members_of(formula: Formula) -> frozenset[int]:
    """List the members of which it says what they do, in some way at least."""
    if isinstance(formula, Leaf):
        return frozenset([formula.member])
    if isinstance(formula, Agreed):
        return members_of(formula.part)
    return frozenset[int]().union(*map(members_of, formula.parts))
