"""Fronts: a formula worked out for many lines at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray, spread_out
from planner.rules.ties.effort import PAIR
from planner.rules.ties.formula import Agreed, Formula, Leaf, Sum, Union, members_of
from planner.rules.ties.lines import Lines
from planner.rules.ties.states import LineStates, joined
from planner.rules.ties.tables import added_up
from planner.rules.ties.ways import Nothing, One, OneOf, Pair

MOST_PAIRS = 1 << 20  # that a line may try at a time
MOST_PAIRS_WITH_ROWS = 1 << 15  # where each is compared with many others
MOST_CODES = 4096  # lines that a component may fall into by what its groups agree in
MOST_STATES = 1 << 14  # that a line may have at any time
MOST_STATES_WITH_ROWS = 1 << 11
MOST_PARTS = 1000  # that are added up; they would have more states
FEW = 4  # members that are sooner added to a front one by one than together
CHUNK = 1 << 22  # pairs looked at together


def front_of(formula: Formula, lines: Lines) -> LineStates:
    """Find all that is undominated of what lines can do.

    Parameters
    ----------
    formula
        Of their shape.
    lines
        The lines; what is given up is marked there.

    Returns
    -------
    LineStates
        By line and cost; a line that can do nothing has none.
    """
    lines.look()
    if lines.entangled.all():
        return _nothing(lines)
    if isinstance(formula, Leaf):
        return _leaf(formula, lines)
    if isinstance(formula, Sum):
        return _sum(formula.parts, lines)
    if isinstance(formula, Agreed):
        return _agreed(formula, lines)
    return _union(formula, lines)


def _leaf(leaf: Leaf, lines: Lines) -> LineStates:
    offers = lines.offer(leaf.member, leaf.optional)
    of, at = spread_out(offers.edges[offers.of], offers.edges[offers.of + 1])
    costs = offers.costs[at]
    values = offers.qualities[at] * lines.priorities[of, leaf.member]
    amounts = _amounts(lines, leaf.member, of, offers.options[at], costs)
    way = One(leaf.member, offers.counted[at])
    states = LineStates(of, costs, values, amounts, way, np.arange(len(of)))
    return lines.best(lines.kept(states, members_of(leaf)))


def _one_of(members: IntArray, lines: Lines) -> LineStates:
    """One of some members is made: all their options at once."""
    lines.look()
    alive = np.flatnonzero(~lines.entangled)
    pair_line, pair_member = np.repeat(alive, len(members)), np.tile(members, len(alive))
    menus, starts = lines.menus[pair_line, pair_member], lines.tied.starts
    pair, options = spread_out(starts[menus], starts[menus + 1])
    for group, codes in lines.fixed.items():
        rule, within = lines.shape.alike[group]
        same = lines.tied.alike[rule].codes[options] == codes[pair_line[pair]]
        same |= ~np.isin(pair_member[pair], within)
        pair, options = pair[same], options[same]
    of, member = pair_line[pair], pair_member[pair]
    costs = lines.tied.costs[options]
    values = lines.tied.qualities[options] * lines.priorities[of, member]
    amounts = _amounts(lines, member, of, options, costs)
    way = OneOf(member, options - starts[menus[pair]])
    return lines.best(LineStates(of, costs, values, amounts, way, np.arange(len(of))))


def _amounts(
    lines: Lines, member: int | IntArray, of: IntArray, options: IntArray, costs: IntArray
) -> IntArray:
    """Tell what options of a member, or of one for each, add to the rows of their lines."""
    amounts = np.zeros((len(of), lines.width), dtype=np.int64)
    if not lines.width:
        return amounts
    nodes = lines.shape.nodes
    if nodes:
        amounts[np.arange(len(of)), np.array(nodes)[member]] = costs
    entries = lines.tied.amounts
    order = np.argsort(entries.options, kind="stable")
    ordered = entries.options[order]
    ends = [np.searchsorted(ordered, options, side=side) for side in ("left", "right")]
    state, at = spread_out(ends[0], ends[1])
    at = order[at]
    # The place of each row among those of the line.
    columns = (lines.rows[of[state]] < entries.rows[at][:, None]).sum(axis=1) + len(set(nodes))
    np.add.at(amounts, (state, columns), entries.amounts[at])
    for column, (rule, group) in enumerate(lines.shape.within, lines.outer):
        adds = np.append(lines.tied.within[rule].adds, 0)[options]  # the last: of skipping
        amounts[:, column] = np.where(np.isin(member, group), adds, 0)
    return amounts


def _nothing(lines: Lines) -> LineStates:
    """Nobody is made."""
    none = np.zeros(len(lines), dtype=np.int64)
    amounts = np.zeros((len(lines), lines.width), dtype=np.int64)
    return LineStates(np.arange(len(lines)), none, none, amounts, Nothing(), none)


def _union(formula: Union, lines: Lines) -> LineStates:
    if not formula.parts:
        return _nothing(lines).taken(np.zeros(0, dtype=np.int64))
    alone = [part.member for part in formula.parts if isinstance(part, Leaf) and not part.optional]
    parts = [_one_of(np.array(alone), lines)] if len(alone) > FEW else []
    for part in formula.parts:  # a loop takes one frame less than a list: formulas may be deep
        if len(alone) <= FEW or not isinstance(part, Leaf) or part.optional:
            parts.append(front_of(part, lines))  # noqa: PERF401
    return lines.best(joined(parts))


def _agreed(formula: Agreed, lines: Lines) -> LineStates:
    parents, codes = lines.codes(formula.group, formula.members, formula.made)
    many = np.bincount(parents, minlength=len(lines)) > MOST_CODES
    lines.entangled[many] = True
    alive = ~lines.entangled[parents]
    parents, codes = parents[alive], codes[alive]
    inner = lines.spread(parents, formula.group, codes)
    states = front_of(formula.part, inner)
    lines.learn(inner, parents)
    return lines.best(states.moved(parents))


def _sum(parts: tuple[Formula, ...], lines: Lines) -> LineStates:
    if len(parts) > MOST_PARTS:
        lines.entangled[:] = True
        return _nothing(lines)
    leaves = [part for part in parts if isinstance(part, Leaf)]
    rest: list[Formula] = [part for part in parts if not isinstance(part, Leaf)]
    if len(leaves) < 2 or lines.width or (rest and len(leaves) < FEW):
        total, rest = _nothing(lines), [*rest, *leaves]
    else:
        total = _leaves(leaves, lines)
    members = frozenset[int]()  # where sums are limited within, nobody is in the total yet
    for part in rest:
        if lines.entangled.all():
            break
        members |= members_of(part)
        total = _plus(total, front_of(part, lines), lines, members)
    return total


def _leaves(leaves: list[Leaf], lines: Lines) -> LineStates:
    """Add up members that have nothing to do with each other: in tables, where these are small."""
    offers = [(leaf.member, lines.offer(leaf.member, leaf.optional)) for leaf in leaves]
    table, done = added_up(offers, lines)
    if done.all():
        return table
    # The others are added one by one.
    others = np.flatnonzero(~done)
    some = lines.picked(others)
    total = _nothing(some)
    for leaf in leaves:
        if some.entangled.all():
            break
        total = _plus(total, _leaf(leaf, some), some)
    lines.learn(some, others)
    both = joined([table, total.moved(others)])
    return both.taken(np.argsort(both.lines, kind="stable"))


def _plus(
    left: LineStates, right: LineStates, lines: Lines, members: frozenset[int] = frozenset()
) -> LineStates:
    """Combine every state of one part with every one of the other, both of these members."""
    if not len(lines) or lines.entangled.all():
        return left
    ours, theirs = left.counts(len(lines)), right.counts(len(lines))
    pairs = ours * theirs
    lines.entangled[pairs > (MOST_PAIRS_WITH_ROWS if lines.width else MOST_PAIRS)] = True
    lines.spend(np.where(lines.entangled, 0, pairs * PAIR))
    pairs[lines.entangled] = 0
    edges = np.concatenate([[0], np.cumsum(pairs)])
    starts = np.cumsum(theirs) - theirs
    pairs[theirs == 0] = 0
    alive = np.flatnonzero(pairs[left.lines] > 0)
    cuts = np.searchsorted(edges, np.arange(CHUNK, int(edges[-1]), CHUNK))
    bounds = np.unique(np.concatenate([[0], cuts, [len(lines)]])).tolist()
    found = []
    for begin, end in pairwise(bounds):
        some = slice(*np.searchsorted(left.lines[alive], [begin, end]).tolist())
        mine = alive[some]
        line = left.lines[mine]
        which, rights = spread_out(starts[line], starts[line] + theirs[line])
        lefts = mine[which]
        found.append(_paired(left, right, lefts, rights, lines, members))
    total = joined(found) if len(found) != 1 else found[0]
    most = MOST_STATES_WITH_ROWS if lines.width else MOST_STATES
    lines.entangled[total.counts(len(lines)) > most] = True
    return total


def _paired(
    left: LineStates,
    right: LineStates,
    lefts: IntArray,
    rights: IntArray,
    lines: Lines,
    members: frozenset[int],
) -> LineStates:
    """Add up pairs of states; keep what is undominated."""
    of = left.lines[lefts]
    costs = left.costs[lefts] + right.costs[rights]
    values = left.values[lefts] + right.values[rights]
    amounts = left.amounts[lefts] + right.amounts[rights]
    states = LineStates(of, costs, values, amounts, Nothing(), np.arange(len(of)))
    kept = lines.best(lines.kept(states, members))
    way = Pair(
        left.way, right.way, left.places[lefts[kept.places]], right.places[rights[kept.places]]
    )
    return LineStates(kept.lines, kept.costs, kept.values, kept.amounts, way, np.arange(len(kept)))
