"""A batch as a problem: who is grouped, capped, limited and joined, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.engine import Caps, Counts, Groups, Hints, Problem, Row
from planner.engine.arrays import IntArray, first_least
from planner.engine.grouping import spread
from planner.engine.parting import Mixture, Pieces, part
from planner.engine.turns import MOST_BY_TURN
from planner.rules.adding import Limit

if TYPE_CHECKING:
    from planner.rules.ties.composites import Composites


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The problem of a batch but for its budget, and the way back to its requests.

    A unit is a request by itself or a composite. The single ones come first, in the order of the
    requests, then the composites.

    Attributes
    ----------
    starts, costs, qualities
        The options of all menus, those of composites last; as of `Problem`.
    groups
        The interchangeable units.
    members, turns
        The group and the turn of each unit; shape (units,).
    singles
        The requests that are units by themselves.
    counts
        How many requests each unit stands for; None where each stands for itself. Shape (units,).
    composites
        The others; None where nothing is tied.
    caps, rows
        What limits them, as of `Problem`.
    row_limits
        What the first of the rows are of; those of ties follow.
    cap_limits
        What each cap is of.
    original
        Which menu of the batch each of the problem's is; -1 for those of composites.
    counted
        What is counted besides, and limited by whoever asks: rows whose limit is 0.
    """

    starts: IntArray
    costs: IntArray
    qualities: IntArray
    groups: Groups
    members: IntArray
    turns: IntArray
    singles: IntArray
    composites: Composites | None = None
    caps: Caps | None = None
    rows: tuple[Row, ...] = ()
    row_limits: tuple[Limit, ...] = ()
    cap_limits: tuple[Limit, ...] = ()
    original: IntArray | None = None
    counted: tuple[Row, ...] = ()
    counts: IntArray | None = None

    def problem(self, budget: int) -> Problem:
        """Write it as an integer program for a budget, in steps."""
        return Problem(
            self.starts, self.costs, self.qualities, budget, self.groups, self.caps, self.rows
        )

    def choice(self, counts: Counts, requests: int) -> IntArray:
        """Settle which requests take which option, as of `spread`; shape (requests,)."""
        units = spread(counts, self.groups.sizes, self.members, self.turns)
        return self.unfolded(units, requests)

    def pieces(self, counts: Counts, mixture: Mixture | None = None) -> Pieces:
        """Settle how many requests of each row take which option, as of `part`.

        The mixture is that of rows.
        """
        if mixture is not None and self.composites is not None:
            mixture = _of_singles(mixture, self.singles)
        weights = np.ones(len(self.members), dtype=np.int64) if self.counts is None else self.counts
        units = part(counts, self.groups.sizes, self.members, self.turns, weights, mixture)
        if self.composites is None:
            return units
        single = units.units < len(self.singles)
        taken = units.options[~single]  # a composite stands for itself: a piece of each
        rows, options = self.composites.unfolded(np.arange(len(self.composites)), taken)
        return Pieces.of(
            np.concatenate([self.singles[units.units[single]], rows]),
            np.concatenate([units.options[single], options]),
            np.concatenate([units.counts[single], np.ones(len(rows), dtype=np.int64)]),
        )

    def unfolded(self, units: IntArray, requests: int) -> IntArray:
        """Tell what requests take from what units take, the way back from `units`."""
        if self.composites is None:
            return units
        choice = np.full(requests, -1, dtype=np.int64)
        choice[self.singles] = units[: len(self.singles)]
        every = np.arange(len(self.composites))
        rows, taken = self.composites.unfolded(every, units[len(self.singles) :])
        choice[rows] = taken
        return choice

    def units(self, choice: IntArray) -> IntArray:
        """Find the option of each unit in a choice of requests; shape (units,).

        Raises
        ------
        LookupError
            If a composite has no such option: its members break a tie, or another option is as
            good in every way.
        """
        if self.composites is None:
            return choice
        from planner.rules.folding import folded

        return np.concatenate([choice[self.singles], folded(self.composites, choice)])

    def hints(self, preferred: IntArray) -> Hints | None:
        """Say what the greedy rule goes by; None where they are too many to go one by one.

        Parameters
        ----------
        preferred
            The option that it takes of each menu of the batch, or -1; shape (menus,).
        """
        if self.groups.requests > MOST_BY_TURN:
            return None
        if self.original is not None:
            preferred = np.where(self.original >= 0, np.append(preferred, -1)[self.original], -1)
        if self.composites is not None:
            # Together they make as many as they can, as cheaply as that can be: costs rise.
            most = first_least(-self._made(self.composites), self.starts)
            preferred = np.where(self.original == -1, most, preferred)
        members, turns = self.members, self.turns
        if self.counts is not None:
            members, turns = (np.repeat(one, self.counts) for one in (members, turns))
        return Hints(preferred, members, turns)

    def _made(self, joined: Composites) -> IntArray:
        """Count the requests that each option of a composite makes; 0 of others' options."""
        sizes = np.zeros(len(joined.required), dtype=np.int64)
        sizes[joined.kinds] = np.diff(joined.member_starts)
        edges = np.concatenate([[0], np.cumsum(np.repeat(sizes, np.diff(joined.starts)))])
        sums = np.concatenate([[0], np.cumsum(joined.choices >= 0)])
        made = np.zeros(len(self.costs), dtype=np.int64)
        made[len(made) - len(edges) + 1 :] = np.diff(sums[edges])
        return made

    def group_of(self, requests: int) -> IntArray:
        """Find the group of each request; of a tied one, that of its composite."""
        if self.composites is None:
            return self.members
        groups = np.empty(requests, dtype=np.int64)
        groups[self.singles] = self.members[: len(self.singles)]
        sizes = np.diff(self.composites.member_starts)
        groups[self.composites.members] = np.repeat(self.members[len(self.singles) :], sizes)
        return groups


def _of_singles(mixture: Mixture, singles: IntArray) -> Mixture:
    """Return the mixture of units; composites, which stand for one each, are never mixed."""
    return lambda units, first: mixture(singles[units], first)
