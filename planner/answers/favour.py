"""A problem in which what stays as it was is worth more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from planner.engine import Caps, Counts, Groups, Problem, Row
from planner.engine.arrays import (
    BoolArray,
    IntArray,
    common_divisor,
    ranked,
    segment_max,
    spread_out,
)
from planner.engine.grouping import spread
from planner.engine.records import LARGEST_SUM
from planner.errors import InputError
from planner.results.table import UNIT
from planner.rules.arrangement import Arrangement

SKIP, NOTHING = -1, -2  # what there is to keep of a request: that it is skipped; nothing at all


@dataclass(frozen=True, eq=False)
class Favoured:
    """A problem with a menu for each group of units that are alike and have the same to keep.

    Attributes
    ----------
    problem
        The problem.
    members, turns
        The group and the turn of each unit, as of `Arrangement`; shape (units,).
    places
        Of each option, its position on the menu of the problem without favour, -1 = skip; shape
        (options,).
    """

    problem: Problem
    members: IntArray
    turns: IntArray
    places: IntArray

    @classmethod
    def of(
        cls, arranged: Arrangement, problem: Problem, targets: IntArray, millionths: int
    ) -> Favoured:
        """Favour what is to be kept, by so many millionths of value for each request.

        Of requests that are tied to each other only what is among the options of their composite is
        weighed: what nothing beats that they can do together.

        Parameters
        ----------
        arranged, problem
            What is planned again.
        targets
            Position on the request's own menu, `SKIP` where it need not be made, or `NOTHING`;
            shape (requests,).
        millionths
            Of value.
        """
        groups = problem.groups
        codes, wishes = _wishes(arranged, targets)
        width = int(codes.max(initial=0)) + 1
        keys, members = ranked(arranged.members * width + codes)
        parts, wished = keys // width, keys % width
        menus, sizes = groups.menus[parts], np.bincount(members, minlength=len(keys))
        begins = problem.starts[menus]
        owners, flat = spread_out(begins, problem.starts[menus + 1])
        places = flat - begins[owners]
        values = _with_favour(
            groups.priorities[parts][owners] * problem.qualities[flat],
            _kept(arranged, menus, wished, wishes, owners, places),
            sizes,
            owners,
            len(targets),
            millionths,
        )
        columns = _Columns(owners, places, problem.costs[flat], values)
        required = groups.required[parts]
        if problem.is_plain and arranged.composites is None:
            columns = columns.taken(
                np.flatnonzero(values >= 0)
            )  # others are no better than to skip
        else:
            columns, required = _from_zero(columns, required)
        counts = np.bincount(columns.owners, minlength=len(keys))
        favoured = Problem(
            np.concatenate([[0], np.cumsum(counts)]),
            columns.costs,
            columns.values,
            problem.budget,
            Groups(np.arange(len(keys)), np.ones(len(keys), dtype=np.int64), required, sizes),
            _caps(problem.caps, parts),
            tuple(_row(row, parts, len(groups)) for row in problem.rows),
        )
        return cls(favoured, members, arranged.turns, columns.places)

    def units(self, counts: Counts) -> IntArray:
        """Return the option of each unit on the menu without favour, -1 = skip."""
        options = spread(counts, self.problem.groups.sizes, self.members, self.turns)
        made = np.flatnonzero(options >= 0)
        options[made] = self.places[self.problem.starts[self.members[made]] + options[made]]
        return options


@dataclass(frozen=True, eq=False)
class _Columns:
    """Options of groups, one group after the other; shape (options,)."""

    owners: IntArray
    places: IntArray
    costs: IntArray
    values: IntArray

    def taken(self, at: IntArray) -> _Columns:
        return _Columns(self.owners[at], self.places[at], self.costs[at], self.values[at])


def _wishes(arranged: Arrangement, targets: IntArray) -> tuple[IntArray, list[IntArray]]:
    """Say what there is to keep of each unit: of a composite, of each of its members.

    Returns
    -------
    codes, wishes
        Of each unit, and what each code means.
    """
    levels, codes = ranked(targets[arranged.singles] - NOTHING)
    wishes = [np.array([level + NOTHING]) for level in levels.tolist()]
    if arranged.composites is None:
        return codes, wishes
    first, more, known = len(wishes), [], dict[bytes, int]()
    for component in range(len(arranged.composites)):
        wish = targets[arranged.composites.requests_of(component)]
        at = known.setdefault(wish.tobytes(), first + len(known))
        if at == len(wishes):
            wishes.append(wish)
        more.append(at)
    return np.concatenate([codes, np.array(more, dtype=np.int64)]), wishes


def _kept(
    arranged: Arrangement,
    menus: IntArray,
    wished: IntArray,
    wishes: Sequence[IntArray],
    owners: IntArray,
    places: IntArray,
) -> IntArray:
    """Count what each option keeps beyond what skipping does; shape (options,)."""
    single = np.array([int(wish[0]) if len(wish) == 1 else NOTHING for wish in wishes])
    if not len(wishes):
        return np.zeros(len(owners), dtype=np.int64)
    own = single[wished][owners]
    kept: IntArray = (places == own).astype(np.int64) - (own == SKIP)
    joined = arranged.composites
    if joined is None:
        return kept
    first = len(arranged.starts) - len(joined.starts)  # the menus of composites follow
    begins = np.searchsorted(owners, np.arange(len(menus) + 1))
    for part in np.flatnonzero(menus >= first).tolist():
        wish = wishes[int(wished[part])]
        choices = joined.choices_of(int(menus[part]) - first).reshape(-1, len(wish))
        many = (choices == wish).sum(axis=1) - int((wish == SKIP).sum())
        kept[begins[part] : begins[part + 1]] = many
    return kept


def _with_favour(
    values: IntArray,
    kept: IntArray,
    sizes: IntArray,
    owners: IntArray,
    requests: int,
    millionths: int,
) -> IntArray:
    """Add what is kept to the values of options.

    To keep that a request is skipped is worth so much less for all its options. Where numbers
    allow, of choices that are worth the same one with the fewest changes is worth a little more.
    """
    starts = np.searchsorted(owners, np.arange(len(sizes) + 1))
    tops = segment_max(values, starts)
    # More than everything together is worth is as good as any more.
    most = sum(size * top for size, top in zip(sizes.tolist(), tops.tolist(), strict=True))
    millionths = min(millionths, most + 1)
    unit = common_divisor(np.append(values, millionths)) if most or millionths else 1
    largest = most // unit + requests * (millionths // unit + 1)
    several = requests + 1
    times, more = (several, 1) if several * (largest + requests) < LARGEST_SUM else (1, 0)
    if times * largest >= LARGEST_SUM:
        limit = Decimal((LARGEST_SUM - most) // max(requests, 1)) / UNIT
        raise InputError(
            f"weight is too large for {requests:,} requests; expected at most {limit:,.6f}"
        )
    favour = times * (millionths // unit) + more
    return times * (values // unit) + favour * kept


def _from_zero(columns: _Columns, required: BoolArray) -> tuple[_Columns, BoolArray]:
    """Count values from the lowest of a group on, where some are less than to skip.

    To skip is an option of its own there, the last one, and one of them must be taken: rules may
    make what is worth less the better choice.
    """
    lowest = np.zeros(len(required), dtype=np.int64)
    np.minimum.at(lowest, columns.owners, columns.values)
    skipping = np.flatnonzero((lowest < 0) & ~required)
    none = np.zeros(len(skipping), dtype=np.int64)
    both = _Columns(
        np.concatenate([columns.owners, skipping]),
        np.concatenate([columns.places, none + SKIP]),
        np.concatenate([columns.costs, none]),
        np.concatenate([columns.values, none]),
    )
    ordered = both.taken(np.argsort(both.owners, kind="stable"))
    must = required.copy()
    must[skipping] = True
    return replace(ordered, values=ordered.values - lowest[ordered.owners]), must


def _caps(caps: Caps | None, parts: IntArray) -> Caps | None:
    return None if caps is None else Caps(caps.parents, caps.limits, caps.nodes[parts])


def _row(row: Row, parts: IntArray, groups: int) -> Row:
    """Write a row for parts of its groups; parts are in order of group."""
    edges = np.searchsorted(parts, np.arange(groups + 1))
    entry, own = spread_out(edges[row.groups], edges[row.groups + 1])
    return Row.of(own, row.options[entry], row.factors[entry], row.limit, row.spent)
