"""Ties become menus: what belongs together becomes one request, with all it can do as its menu."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, distinct, spread_out
from planner.rules.ties.branching import formula_of
from planner.rules.ties.effort import MOST, Effort, most_with_rows
from planner.rules.ties.formula import Formula
from planner.rules.ties.fronts import MOST_STATES, front_of
from planner.rules.ties.gathering import Front, Gathered
from planner.rules.ties.lines import Lines
from planner.rules.ties.shape import Shape
from planner.rules.ties.shaping import Shaped
from planner.rules.ties.tied import Entries, Tied
from planner.rules.ties.touched import Touched
from planner.rules.ties.twins import twins_of
from planner.rules.ties.ways import Choices

TOGETHER = 1 << 22  # states of the lines that are worked out together, guessed from above
GUESS = 14  # powers of two: states that a line is guessed to have at most


@dataclass(frozen=True, eq=False)
class Composites:
    """Requests that belong together, and what they can do together.

    Components of one kind are alike in everything but a common factor of their priorities.
    An option of a composite is worth the component's priority times its quality.

    Attributes
    ----------
    members
        The requests of all components, end to end; in each by ties, menu and priority.
    member_starts
        Where each component begins among them; shape (components + 1,).
    twins
        A number for each of them; those that may change places have the same.
    kinds, priorities
        Of each component.
    nodes
        The innermost budget above each component; -1 where that is the whole one.
    mixed
        Components with members under different budgets: what each option costs under which is
        told by its choices. Such a composite has its options undominated under each of these.
    starts
        Where the options of each kind begin below; shape (kinds + 1,).
    costs, qualities
        Of every option, by rising cost within its kind.
    amounts
        What the options add to rows.
    required
        Kinds that cannot be skipped. Others can: that option is left out.
    infeasible
        Kinds that can neither be made nor skipped.
    entangled
        Kinds that are given up: they have no options here, their ties must be kept otherwise.
    choice_starts, choices
        What each member takes in each option, counted from the start of its menu, -1 if it is
        skipped: kind after kind, option after option, member after member.
    """

    members: IntArray
    member_starts: IntArray
    twins: IntArray
    kinds: IntArray
    priorities: IntArray
    nodes: IntArray
    mixed: BoolArray
    starts: IntArray
    costs: IntArray
    qualities: IntArray
    amounts: Entries
    required: BoolArray
    infeasible: BoolArray
    entangled: BoolArray
    choice_starts: IntArray
    choices: Choices

    def __len__(self) -> int:
        """Return the number of components."""
        return len(self.kinds)

    def requests_of(self, component: int) -> IntArray:
        """List the requests of a component."""
        begin, end = self.member_starts[component : component + 2]
        return self.members[begin:end]

    def choices_of(self, kind: int) -> Choices:
        """Tell what the members of a kind take; shape (options, members)."""
        flat = self.choices[self.choice_starts[kind] : self.choice_starts[kind + 1]]
        options = int(self.starts[kind + 1] - self.starts[kind])
        return flat.reshape(options, -1 if options else 0)

    def unfolded(self, components: IntArray, options: IntArray) -> tuple[IntArray, IntArray]:
        """Tell what the requests of components take.

        Parameters
        ----------
        components, options
            Some components, and the option of each, counted from the start of its kind; -1 for
            skipping it.

        Returns
        -------
        requests, taken
            Their requests, and the option of each, counted from the start of its menu; -1 if it
            is skipped.
        """
        begins, ends = self.member_starts[components], self.member_starts[components + 1]
        of, at = spread_out(begins, ends)
        taken = np.full(len(at), -1, dtype=np.int64)
        made = options[of] >= 0
        of, member = of[made], (at - begins[of])[made]
        first = self.choice_starts[self.kinds[components[of]]]
        taken[made] = self.choices[first + options[of] * (ends - begins)[of] + member]
        return self.members[at], taken


def composites(tied: Tied) -> Composites:
    """Join what ties hold together.

    Parameters
    ----------
    tied
        The requests and their ties.

    Returns
    -------
    Composites
        One for each component of two requests and more, and of one in which a sum is limited.
    """
    shaped = Shaped.of(tied)
    fronts, entangled = _fronts(tied, shaped)
    count = len(shaped.examples)
    apart = np.array([bool(shape.nodes) for shape in shaped.shapes], dtype=bool)
    nodes = np.full(len(tied), -1) if tied.nodes is None else tied.nodes
    required = _required(tied, shaped)
    menus = Gathered.of(fronts, count)
    return Composites(
        members=shaped.members,
        member_starts=shaped.starts,
        twins=twins_of(tied, shaped),
        kinds=shaped.kinds,
        priorities=shaped.priorities,
        nodes=nodes[shaped.members][shaped.starts[:-1]],
        mixed=apart[shaped.shape_of[shaped.kinds]],
        required=required,
        infeasible=required & ~entangled & (np.diff(menus.starts) == 0),
        entangled=entangled,
        starts=menus.starts,
        costs=menus.costs,
        qualities=menus.values,
        amounts=menus.amounts,
        choice_starts=menus.choice_starts,
        choices=menus.choices,
    )


def _required(tied: Tied, shaped: Shaped) -> BoolArray:
    """Say which kinds cannot be skipped: somebody must be made, or a sum is to be less than 0."""
    must = np.array([bool(shape.required) for shape in shaped.shapes], dtype=bool)
    required = must[shaped.shape_of]
    of, at = spread_out(shaped.starts[shaped.examples], shaped.starts[shaped.examples + 1])
    for rule in tied.within:
        required[of[rule.limit_of(shaped.members[at]) < 0]] = True
    return required


def _fronts(tied: Tied, shaped: Shaped) -> tuple[list[Front], BoolArray]:
    """Find the fronts of all kinds, those of a shape together, and which have none."""
    fronts = []
    entangled = np.zeros(len(shaped.examples), dtype=bool)
    rows = Touched.of(tied, shaped)
    apart = np.array([bool(shape.nodes) for shape in shaped.shapes], dtype=bool)
    limited = np.array([bool(shape.within) for shape in shaped.shapes], dtype=bool)
    wide = (apart | limited)[shaped.shape_of] | (rows.counts > 0)
    shapes, in_vain = len(distinct(shaped.shape_of[wide])), 0
    for number, shape in enumerate(shaped.shapes):
        kinds = np.flatnonzero(shaped.shape_of == number)
        formula = formula_of(shape)
        if formula is None:
            entangled[kinds] = True
            continue
        counts = rows.counts[kinds]
        for width in distinct(counts).tolist():
            alike = kinds[counts == width]
            rows_too = bool(width or shape.nodes or shape.within)
            for part in _parts(tied, shaped, alike, rows=rows_too):
                # Shared out among components or among shapes: what stands alone has passes alone.
                sharing = min(int(wide.sum()), shapes * len(part))
                most = most_with_rows(sharing, in_vain)
                lines = _lines(tied, shaped, shape, part, rows.of_kinds(part, width), most)
                fronts.append(_front(formula, lines, part))
                entangled[part] = lines.entangled
                in_vain += int(lines.effort.done[lines.entangled].sum())
    return fronts, entangled


def _parts(tied: Tied, shaped: Shaped, kinds: IntArray, *, rows: bool) -> list[IntArray]:
    """Cut kinds of one shape into parts that are worked out together."""
    menus = tied.menu_of[_members(shaped, kinds)]
    lengths = np.diff(tied.starts)[menus] + 1
    guesses = np.exp2(np.minimum(np.log2(lengths).sum(axis=1), GUESS)).astype(np.int64)
    if not rows:  # states of a line differ in cost
        first = np.minimum(tied.starts[:-1], len(tied.costs) - 1)
        dearest = np.maximum.reduceat(tied.costs, first) if len(tied.costs) else first
        guesses = np.minimum(guesses, dearest[menus].sum(axis=1) + 1)
    guesses = np.maximum(guesses, lengths.sum(axis=1))  # of which one is made: all at once
    before = np.cumsum(guesses) - guesses
    cuts = np.flatnonzero(np.diff(before // TOGETHER)) + 1
    return np.split(kinds, cuts)


def _members(shaped: Shaped, kinds: IntArray) -> IntArray:
    """List the requests of the example of each kind; shape (kinds, members)."""
    begins = shaped.starts[shaped.examples[kinds]]
    size = int(shaped.starts[shaped.examples[kinds[0]] + 1] - begins[0])
    members: IntArray = shaped.members[begins[:, None] + np.arange(size)]
    return members


def _lines(
    tied: Tied,
    shaped: Shaped,
    shape: Shape,
    kinds: IntArray,
    rows: IntArray,
    most: int,
) -> Lines:
    members = _members(shaped, kinds)
    wide = bool(shape.nodes or shape.within or rows.shape[1])
    divisors = shaped.priorities[shaped.examples[kinds]]
    return Lines(
        tied=tied,
        shape=shape,
        menus=tied.menu_of[members],
        priorities=tied.priorities[members] // divisors[:, None],
        rows=rows,
        limits=_limits(tied, shape, members),
        entangled=np.zeros(len(kinds), dtype=bool),
        effort=Effort.of(len(kinds), most=most if wide else MOST),
        fixed={},
    )


def _limits(tied: Tied, shape: Shape, members: IntArray) -> IntArray:
    """List the limits of sums within; shape (kinds, sums)."""
    limits = np.zeros((len(members), len(shape.within)), dtype=np.int64)
    for at, (rule, group) in enumerate(shape.within):
        limits[:, at] = tied.within[rule].limit_of(members[:, group[0]])
    return limits


def _front(formula: Formula, lines: Lines, kinds: IntArray) -> Front:
    states = front_of(formula, lines)
    if lines.shape.within:  # nothing is to come: the sums within are no matter any more
        states = lines.best(lines.kept(states, frozenset(range(lines.shape.size))))
    lines.entangled[states.counts(len(lines)) > MOST_STATES] = True
    kept = ~lines.entangled[states.lines]
    shape, apart = lines.shape, len(set(lines.shape.nodes))
    amounts = states.amounts[:, : apart + lines.rows.shape[1]]
    # What is like skipping is left out: that is done by skipping.
    must: BoolArray = np.logical_or.reduce(lines.limits < 0, axis=1, initial=bool(shape.required))
    kept &= must[states.lines] | (states.costs > 0) | (states.values > 0) | amounts.any(axis=1)
    states, amounts = states.taken(kept), amounts[kept]
    choices = np.full((len(states), lines.shape.size), -1, dtype=np.int32)
    states.way.fill(choices, np.arange(len(states)), states.places)
    state, column = np.nonzero(amounts[:, apart:])
    return Front(
        kinds=kinds[states.lines],
        costs=states.costs,
        values=states.values,
        choices=choices,
        amounts=Entries(
            state,
            lines.rows[states.lines[state], column],
            amounts[state, column + apart],
        ),
    )
