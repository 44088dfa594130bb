"""From the shape of a component to its formula: decide on a member, simplify, split, go on.

Members that are all made or all skipped are one *knot*; so are those that need each other. A knot
is open until it is decided whether it is made. Whether the members of a group agree in something
is settled when all others are split off that can be.
"""

from __future__ import annotations

from collections.abc import Iterable

from planner.rules.ties.formula import (
    IMPOSSIBLE,
    NOTHING_MADE,
    Agreed,
    Formula,
    Leaf,
    summed,
    united,
)
from planner.rules.ties.knots import Knots
from planner.rules.ties.shape import Shape

MOST_STEPS = 200_000  # looks at a knot, some tenths of a second; a chain of 100 takes 30,000
MOST_DEPTH = 100  # decisions one after another; each takes three of Python's thousand frames

Set = frozenset[int]


class TooEntangled(Exception):  # noqa: N818  never leaves this folder: said by data
    """A formula would be too long."""


def formula_of(shape: Shape) -> Formula | None:
    """Find the formula of a component.

    Parameters
    ----------
    shape
        Its members and ties.

    Returns
    -------
    Formula or None
        None where it is too entangled.
    """
    try:
        return _Branching(shape).formula()
    except TooEntangled:
        return None


class _Branching:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.knots = Knots.of(shape)
        self.steps = 0
        self.known: dict[tuple[Set, Set, Set], Formula] = {}

    def formula(self) -> Formula:
        opens = frozenset(range(len(self.knots.members)))
        made: Set = frozenset()
        for knot in sorted(self.knots.never):
            opens = self._skip(knot, opens)
        for knot in sorted(self.knots.required):
            decided = self._make(knot, opens, made)
            if decided is None:
                return IMPOSSIBLE
            opens, made = decided
        return self._split(opens, made, frozenset(range(len(self.shape.alike))), 0)

    def _split(self, opens: Set, made: Set, groups: Set, depth: int) -> Formula:
        """Split into parts that have nothing to do with each other, and add them up."""
        if depth > MOST_DEPTH:
            raise TooEntangled
        key = opens, made, groups
        if key not in self.known:
            parts = []
            for part in self._parts(opens, made, groups):
                parts.append(self._solve(*part, depth))  # noqa: PERF401  a list takes a frame more
            self.known[key] = summed(parts)
        return self.known[key]

    def _parts(self, opens: Set, made: Set, groups: Set) -> list[tuple[Set, Set, Set]]:
        knots = self.knots
        left, parts = opens | made, []
        for first in sorted(left):
            if first not in left:
                continue
            part, border = {first}, [first]
            held: set[int] = set()
            rivalries: set[int] = set()
            left -= {first}
            while border:
                knot = border.pop()
                near: set[int] = set()
                if knot in opens:
                    near |= knots.needed[knot] | knots.needing[knot]
                    for rivalry in knots.rivalries[knot] - rivalries:
                        rivalries.add(rivalry)
                        near |= knots.rivals[rivalry]
                    near &= opens
                for group in (knots.groups[knot] & groups) - held:
                    held.add(group)
                    near |= knots.holders[group]
                self._count(1 + len(near))
                near &= left
                left -= near
                part |= near
                border += sorted(near)
            parts.append((opens & part, made & part, frozenset(held)))
        return parts

    def _solve(self, opens: Set, made: Set, groups: Set, depth: int) -> Formula:
        """Find the formula of what hangs together."""
        members = {member for knot in opens | made for member in self.knots.members[knot]}
        held = [group for group in sorted(groups) if len(self._within(group, members)) > 1]
        if len(opens) == 1 and not made and (held or len(members) > 1):
            return united([NOTHING_MADE, self._split(made, opens, groups, depth + 1)])
        if not held and not opens:
            return summed([Leaf(member, optional=False) for member in sorted(members)])
        if len(members) == 1:
            return Leaf(min(members), optional=bool(opens))
        if self._one_of_all(opens):
            return self._each(opens, made, groups, depth)
        widest = max(held, key=lambda group: len(self._within(group, members)), default=-1)
        tied = self._tied(opens)
        if held and (not tied or len(self._within(widest, members)) == len(members)):
            certain = {member for knot in made for member in self.knots.members[knot]}
            within = self._within(widest, members)
            return Agreed(
                widest,
                within,
                tuple(member for member in within if member in certain),
                self._split(opens, made, groups - {widest}, depth + 1),
            )
        return self._decide(opens, made, groups, depth)

    def _within(self, group: int, members: set[int]) -> tuple[int, ...]:
        return tuple(one for one in self.shape.alike[group][1] if one in members)

    def _tied(self, opens: Set) -> bool:
        """Say whether anything that is open depends on something else that is."""
        knots = self.knots
        return any(knots.needed[knot] & opens or self._rivals(knot, opens) for knot in opens)

    def _rivals(self, knot: int, opens: Set) -> bool:
        """Say whether anything that is open may not be made beside a knot."""
        knots = self.knots
        return any(len(knots.rivals[rivalry] & opens) > 1 for rivalry in knots.rivalries[knot])

    def _one_of_all(self, opens: Set) -> bool:
        """Say whether all that is open is one group, of which at most one is made."""
        knots = self.knots
        return (
            len(opens) > 1
            and all(not (knots.needed[knot] | knots.needing[knot]) & opens for knot in opens)
            and any(opens <= rivals for rivals in knots.rivals)
        )

    def _each(self, opens: Set, made: Set, groups: Set, depth: int) -> Formula:
        """Make one of all, or none."""
        none: Set = frozenset()
        ways = [self._split(none, made | {knot}, groups, depth + 1) for knot in sorted(opens)]
        return united([self._split(none, made, groups, depth + 1), *ways])

    def _decide(self, opens: Set, made: Set, groups: Set, depth: int) -> Formula:
        """Make the knot that settles most, or skip it."""
        knot = self._deciding(opens)
        ways = [self._split(self._skip(knot, opens), made, groups, depth + 1)]
        decided = self._make(knot, opens, made)
        if decided is not None:
            ways.append(self._split(*decided, groups, depth + 1))
        return united(ways)

    def _deciding(self, opens: Set) -> int:
        """Choose the knot on which most others depend, together with those that it settles."""
        knots = self.knots
        if all(
            len(knots.needed[one] & opens) < 2 and not self._rivals(one, opens) for one in opens
        ):
            # A tree: without its root none of it is made, with it the branches are apart.
            return min(one for one in opens if not knots.needed[one] & opens)
        best, choice = (-1, -1), -1
        for knot in sorted(opens):
            down = self._reached([knot], self.knots.needing, opens)
            up = self._reached([knot], self.knots.needed, opens)
            out = self._against(up) & opens
            score = len(down) + len(up) + len(out), len(down)
            if score > best:
                best, choice = score, knot
        return choice

    def _against(self, wanted: set[int]) -> set[int]:
        """List what may not be made beside some knots."""
        out: set[int] = set()
        for knot in wanted:
            for rivalry in self.knots.rivalries[knot]:
                self._count(len(self.knots.rivals[rivalry]))
                out |= self.knots.rivals[rivalry] - {knot}
        return out

    def _reached(self, begin: Iterable[int], by: list[Set], opens: Set) -> set[int]:
        seen = set(begin)
        border = list(seen)
        while border:
            fresh = (by[border.pop()] & opens) - seen
            self._count(1 + len(fresh))
            seen |= fresh
            border += sorted(fresh)
        return seen

    # What is open needs only what is open or made, and its rivals are open or skipped: so much
    # is settled at once whenever a knot is.

    def _make(self, knot: int, opens: Set, made: Set) -> tuple[Set, Set] | None:
        """Make a knot and what it needs, skip what may not be made beside; None if it cannot be."""
        if knot in made:
            return opens, made
        if knot not in opens:
            return None
        wanted = self._reached([knot], self.knots.needed, opens)
        out = self._against(wanted)
        lost = self._reached(out & opens, self.knots.needing, opens)
        if out & made or lost & wanted:
            return None
        return opens - wanted - lost, made | wanted

    def _skip(self, knot: int, opens: Set) -> Set:
        """Skip a knot and what needs it."""
        return opens - self._reached({knot} & opens, self.knots.needing, opens)

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TooEntangled
