"""Which rule decided what became of a request, where one did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray
from planner.engine.proof.certificate import Certificate
from planner.errors import named
from planner.results.alone import Alone
from planner.results.outcome import Hold
from planner.results.taken import Taken, parts
from planner.results.uses import RuleUse, name_of
from planner.results.wishes import NOTHING, Wishes
from planner.rules.compiled import Compiled
from planner.rules.limited import Limited
from planner.rules.models import AllOrNone, Least, Needs, OneOf, Reserve, Rule, Same
from planner.rules.objectives import COVERAGE, worths_of
from planner.rules.spoken import said

# Groups are told by name where these are few, or the requests are: else each has a line of its own.
MOST_GROUPS, FEW_REQUESTS = 200, 10_000


@dataclass(frozen=True)
class Ruling:
    """That a rule decided; or that no one of them did alone, and then it names none.

    Attributes
    ----------
    rule, hold, whose
        As of `Outcome`.
    """

    rule: str
    hold: Hold
    whose: str = ""


@dataclass(frozen=True, eq=False)
class Rulings:
    """Which rule decided for every request.

    Attributes
    ----------
    distinct
        Each ruling once.
    members
        That of each request, as a position in `distinct`; -1 where no rule decided. Shape
        (requests,).
    tied
        Who moves together with others, where requests took turns. Shape (requests,).
    """

    distinct: tuple[Ruling, ...]
    members: IntArray
    tied: BoolArray


def rulings_of(
    batch: Batch,
    taken: Taken,
    uses: Sequence[RuleUse],
    *,
    wishes: Wishes,
    certificate: Certificate | None,
    budgets: tuple[Decimal, Decimal],
    by_turn: bool,
) -> Rulings | None:
    """Find the rule that decided for each request.

    A filter that leaves nothing on its menu decided. A tie did, or a filter, if the request would
    rather have something else that only this rule bars, all others as they are, though it paid
    for money and for all limits what they are worth. A limit did, if it would rather have more
    at the price of money alone. Where none of them did and money alone would give it more, its
    limits and ties decided together.

    Parameters
    ----------
    batch, taken
        What was planned, and what its requests are made with.
    uses
        What became of the rules.
    wishes
        Who would rather have what.
    certificate
        What proves the plan: its prices say what money and limits are worth.
    budgets
        What might be spent, in credits, and what more the budget is good for with what is kept
        back.
    by_turn
        Whether requests took their options one after the other: then nothing was weighed.

    Returns
    -------
    Rulings or None
        None where there are no rules.
    """
    if batch.compiled is None:
        return None
    alone = Alone(batch, taken, wishes, certificate)
    ruling = _Ruling(batch, batch.compiled, taken, uses, wishes, alone, by_turn=by_turn)
    return ruling.run(*budgets)


class _Ruling:
    """Goes through the rules, from what leaves no choice to what only costs too much."""

    def __init__(
        self,
        batch: Batch,
        compiled: Compiled,
        taken: Taken,
        uses: Sequence[RuleUse],
        wishes: Wishes,
        alone: Alone,
        *,
        by_turn: bool,
    ) -> None:
        self._batch, self._compiled, self._taken = batch, compiled, taken
        self._uses, self._wishes, self._by_turn = uses, wishes, by_turn
        self._menus, self._alone = batch.menus, alone
        # Whether prices weighed everything: else a tie is blamed for what it bars, as it stands.
        self._weighed = not by_turn and batch.objective != COVERAGE
        self._distinct: dict[Ruling, int] = {}
        self._members = np.full(len(batch.requests), -1, dtype=np.int64)
        lengths = np.diff(self._menus.starts)[self._menus.members]
        self._possible = lengths > 0
        # Whom money alone does not keep from anything: who is worth nothing, or locked.
        locked = np.array([menu.kind.locked for menu in self._menus.menus], dtype=bool)
        self._asked = (
            self._possible & (batch.requests.priorities > 0) & ~locked[self._menus.members]
        )
        self._components = compiled.components()
        self._is_tied = np.bincount(self._components, minlength=1)[self._components] > 1
        # Of the best that a request would have by itself: 1 of one that would be made.
        self._signs = np.ones(len(self._members), dtype=np.int64)
        self._sure = np.ones(len(self._members), dtype=bool)
        if self._weighed:
            rows = np.flatnonzero(self._asked)
            self._sure[rows] = alone.is_sure(rows)
            self._signs[self._is_tied] = 0
            rows = np.flatnonzero(self._asked & self._sure & self._is_tied)
            self._signs[rows] = alone.wants(rows)

    def run(self, budget_credits: Decimal, whole_credits: Decimal) -> Rulings:
        """Return what was found; of several rules the first."""
        self._emptied()
        needs = iter(self._compiled.needed)
        alike = iter(self._compiled.alike)
        for at, rule in enumerate(self._compiled.rules):
            if isinstance(rule, Needs):
                self._needs(rule, *next(needs))
            elif isinstance(rule, OneOf):
                self._one_of(at, rule)
            elif isinstance(rule, Same):
                self._alike(at, rule, next(alike).codes)
        for at, rule in enumerate(self._compiled.rules):
            if isinstance(rule, AllOrNone):
                self._whole(at, rule)
        if not self._by_turn:
            self._shortened()
            self._limits()
        self._reserved(budget_credits, whole_credits)
        if self._weighed:
            self._within()
        return Rulings(tuple(self._distinct), self._members, self._tied())

    def _tied(self) -> BoolArray:
        return self._is_tied & self._by_turn

    def _open(self, there: BoolArray) -> BoolArray:
        """Leave out those for whom something was found already, and those who miss nothing."""
        open_ones: BoolArray = there & self._asked & (self._members < 0)
        return open_ones

    def _put(self, rows: IntArray, ruling: Ruling) -> None:
        if len(rows):
            self._members[rows] = self._distinct.setdefault(ruling, len(self._distinct))

    def _emptied(self) -> None:
        """Blame the rules that leave nothing on a menu on which something was."""
        offered = self._compiled.offered
        some = np.diff(offered.starts)[offered.members] > 0
        for rows, (before, _) in self._by_menus(np.flatnonzero(some & ~self._possible)):
            off = self._off(before, int(rows[0]))
            alone = [at for at, gone in off if gone.all()]
            at = (alone or [at for at, gone in off if gone.any()])[0]
            self._put(rows, Ruling(name_of(self._compiled.rules[at]), Hold.MENU))

    def _by_menus(self, rows: IntArray) -> Iterator[tuple[IntArray, tuple[int, int]]]:
        """Go through requests by the menu that they were offered, what they take, and the rules."""
        if not len(rows):
            return
        told = np.zeros(len(self._members), dtype=np.int64)
        for labels, allowed in zip(self._compiled.spoken, self._compiled.allowed, strict=True):
            if labels is not None and allowed is not None:
                told = np.unique(2 * told + (labels.codes >= 0), return_inverse=True)[1]
        offered = self._compiled.offered.members
        _, keys = np.unique(offered[rows] * (told.max() + 1) + told[rows], return_inverse=True)
        states = self._taken.states[rows]
        key = keys * (int(states.max()) + 1) + states
        for part in parts(rows, key):
            row = int(part[0])
            yield part, (int(offered[row]), int(self._taken.states[row]))

    def _off(self, menu: int, row: int) -> list[tuple[int, BoolArray]]:
        """List the filters that speak of a request, and what each takes off a menu as offered."""
        begin, end = self._compiled.offered.starts[menu : menu + 2].tolist()
        found = []
        for at, allowed in enumerate(self._compiled.allowed):
            labels = self._compiled.spoken[at]
            if allowed is not None and labels is not None and labels.codes[row] >= 0:
                found.append((at, ~allowed[begin:end]))
        return found

    def _needs(self, rule: Needs, one: IntArray, other: IntArray) -> None:
        """Blame it for who is skipped, as one that it needs is; and made, as one that needs it."""
        made = self._taken.made
        skipped, both = ~made[one] & ~made[other], made[one] & made[other]
        out, kept = ~made & (self._signs > 0), self._is_burden()
        self._put_needs(
            rule, one[skipped], other[skipped], out, ("which it needs", "what it needs")
        )
        self._put_needs(rule, other[both], one[both], kept, ("which needs it", "what needs it"))

    def _put_needs(
        self,
        rule: Needs,
        rows: IntArray,
        others: IntArray,
        there: BoolArray,
        words: tuple[str, str],
    ) -> None:
        """Blame it for those who are there, each with the first of the others."""
        rows, first = np.unique(rows, return_index=True)
        others, keep = others[first], self._open(there)[rows]
        rows, others = rows[keep], others[keep]
        if not self._by_name(len(np.unique(others))):
            self._put(rows, Ruling(name_of(rule), Hold.NEEDS, words[1]))
            return
        for part in parts(np.arange(len(rows)), others):
            name = named(self._batch.requests.ids.iloc[int(others[part[0]])], 40)
            self._put(rows[part], Ruling(name_of(rule), Hold.NEEDS, f"{name}, {words[0]},"))

    def _is_burden(self) -> BoolArray:
        """Say who is made, though nothing on its menu is worth its price."""
        burden: BoolArray = self._taken.made & (self._signs < 0) & ~self._batch.requests.required
        return burden

    def _one_of(self, at: int, rule: OneOf) -> None:
        """Blame it for who is skipped, as another one of its group is made."""
        codes = self._codes(at)
        made = np.append(self._made_of(codes), 0)  # the last: in no group
        out = ~self._taken.made & (self._signs > 0)
        rows = np.flatnonzero(self._open((codes >= 0) & out & (made[codes] > 0)))
        self._put_groups(rows, codes[rows], at, rule, Hold.ONE_OF)

    def _whole(self, at: int, rule: AllOrNone) -> None:
        """Blame it for who is skipped, or made, with all of its group."""
        codes = self._codes(at)
        sizes = np.append(np.bincount(codes[codes >= 0]), 0)
        there = (~self._taken.made & (self._signs > 0)) | self._is_burden()
        rows = np.flatnonzero(self._open((codes >= 0) & there & (sizes[codes] > 1)))
        self._put_groups(rows, codes[rows], at, rule, Hold.WHOLE)

    def _alike(self, at: int, rule: Same, attributes: IntArray) -> None:
        """Blame it for who would be better off if it were not like the rest of its group."""
        if not self._weighed:
            return
        codes, taken = self._codes(at), self._taken
        made = np.append(self._made_of(codes), 0)
        has = np.full(len(made), -1, dtype=np.int64)
        rows = taken.rows[codes[taken.rows] >= 0]
        has[codes[rows]] = attributes[taken.flat[rows]]
        beside = made[codes] - taken.made
        rows = np.flatnonzero(self._open((codes >= 0) & (beside > 0) & self._sure))
        other = self._alone.otherwise(rows, attributes, has[codes[rows]])
        rows, other = rows[other >= 0], other[other >= 0]
        # Where all that are made would rather have the same, they could: not each other bars them.
        mine = taken.made[rows]
        wanting = np.bincount(codes[rows[mine]], minlength=len(made))
        least, most = np.full(len(made), np.iinfo(np.int64).max), np.full(len(made), -1)
        np.minimum.at(least, codes[rows[mine]], other[mine])
        np.maximum.at(most, codes[rows[mine]], other[mine])
        agreed = (wanting == made) & (least == most)
        rows = rows[~(agreed[codes[rows]] & (other == most[codes[rows]]))]
        self._put_groups(rows, codes[rows], at, rule, Hold.ALIKE)

    def _shortened(self) -> None:
        """Blame filters for who would be better off with what they take off its menu."""
        offered = self._compiled.offered
        if not any(one is not None for one in self._compiled.allowed):
            return
        worths = worths_of(offered, self._batch.objective)
        fewer = (
            np.diff(offered.starts)[offered.members]
            > np.diff(self._menus.starts)[self._menus.members]
        )
        for rows, (before, state) in self._by_menus(np.flatnonzero(self._open(fewer))):
            begin = int(offered.starts[before])
            menu, here = self._taken.of_state(state)
            most = int(self._menus.menus[menu].qualities.max())
            best = here >= 0 and int(self._menus.qualities[here]) == most
            for at, gone in self._off(before, int(rows[0])):
                off, rule = begin + np.flatnonzero(gone), self._compiled.rules[at]
                rows = rows[self._members[rows] < 0]
                if not len(off) or not len(rows):
                    continue
                better = self._sure[rows].copy()
                better[better] = self._alone.offered(rows[better], here, off, worths)
                self._put(rows[better], Ruling(name_of(rule), Hold.MENU, said(rule)))
                if best and int(offered.qualities[off].max()) > most:
                    # It is made at its best, but for the rule; it would not be worth its price.
                    self._put(rows[~better], Ruling("", Hold.MENU, said(rule)))

    def _limits(self) -> None:
        """Blame limits that bind: the innermost first, and last those that ask for something."""
        binding = self._binding()
        sizes = {number: min(use.requests for use in uses.values()) for number, uses in binding}
        limits = self._compiled.limits
        for number, uses in sorted(
            binding, key=lambda pair: (limits[pair[0]].at_least, sizes[pair[0]])
        ):
            self._limit(limits[number], uses)

    def _binding(self) -> list[tuple[int, dict[int, RuleUse]]]:
        """List the limits that bind, by rule and group."""
        uses = iter([use for use in self._uses if use.limit is not None])
        found = []
        for number, one in enumerate(self._compiled.limits):
            groups = [group for group, limit in enumerate(one.limits) if limit is not None]
            pairs = [(group, next(uses)) for group in groups]
            tight = {group: use for group, use in pairs if use.binds}
            if tight:
                found.append((number, tight))
        return found

    def _limit(self, one: Limited, uses: dict[int, RuleUse]) -> None:
        size = len(one.labels.values)
        group_of = np.full(size + 1, -1, dtype=np.int64)  # the last: in no group
        group_of[list(uses)] = list(uses)
        if one.cumulative:  # the next one that binds, from its own on
            later = np.where(group_of[:size] >= 0, group_of[:size], size)
            later = np.minimum.accumulate(later[::-1])[::-1]
            group_of[:size] = np.where(later < size, later, -1)
        group = group_of[one.labels.codes]
        there = self._open(group >= 0)
        least = isinstance(one.rule, Least)
        there &= self._sure | ~self._is_tied
        there &= (self._taken.made & ~self._batch.requests.required) if least else True
        rows, found = np.flatnonzero(there), list[IntArray]()
        for menu, here, part in self._taken.parts(rows):
            begin, end = self._span(menu)
            mine = int(one.adds[here]) if here >= 0 else 0
            if least:
                points = [NOTHING] if mine else []
            else:
                points = self._wishes.points(
                    [at for at in range(begin, end) if one.adds[at] > mine]
                )
            found.append(part[self._wishes.rather(part, here, points)])
        hold = Hold.LEAST if least else Hold.LIMIT
        rows = np.concatenate(found) if found else rows
        by_name = self._by_name(len(uses))
        for part in parts(rows, group[rows] if by_name else np.zeros(len(rows), dtype=np.int64)):
            use = uses[int(group[part[0]])]
            name, whose = (use.name, use.sentence) if by_name else (str(one.rule), said(one.rule))
            self._put(part, Ruling(name, hold, whose))

    def _reserved(self, budget_credits: Decimal, whole_credits: Decimal) -> None:
        """Blame what is kept back of the budget, for whom it alone would be enough."""
        rules = [rule for rule in self._compiled.rules if isinstance(rule, Reserve)]
        if not rules:
            return
        between = [
            bool(menu.options)
            and budget_credits < min(each.credits for each in menu.options) <= whole_credits
            for menu in self._menus.menus
        ]
        skipped = np.array(between, dtype=bool)[self._menus.members] & ~self._taken.made
        rows = np.flatnonzero(self._open(skipped))
        self._put(rows, Ruling(name_of(rules[0]), Hold.RESERVE, said(rules[0])))

    def _within(self) -> None:
        """Say of whom money alone would give more that its limits and ties decided together."""
        limited = np.zeros(len(self._members), dtype=bool)
        for one in self._compiled.limits:
            limited |= one.labels.codes >= 0
        limited = np.bincount(self._components, limited)[self._components] > 0
        found = [np.zeros(0, dtype=np.int64)]
        for menu, here, part in self._taken.parts(
            np.flatnonzero(self._open(limited | self._is_tied))
        ):
            mine = self._wishes.point(here)[0]
            points = [one for one in self._wishes.points(range(*self._span(menu))) if one[0] > mine]
            found.append(part[self._wishes.rather(part, here, points)])
        rows = np.concatenate(found)
        words = ("", "within its limits", "with what it is tied to")
        both = f"{words[1]} and {words[2]}"
        for part in parts(rows, limited[rows] + 2 * self._is_tied[rows]):
            at = int(limited[part[0]]) + 2 * int(self._is_tied[part[0]])
            self._put(part, Ruling("", Hold.WITHIN, (*words, both)[at]))

    def _span(self, menu: int) -> tuple[int, int]:
        begin, end = self._menus.starts[menu : menu + 2].tolist()
        return begin, end

    def _codes(self, at: int) -> IntArray:
        labels = self._compiled.spoken[at]
        assert labels is not None
        return labels.codes

    def _made_of(self, codes: IntArray) -> IntArray:
        """Count how many are made of each group."""
        made = codes[self._taken.rows]
        return np.bincount(made[made >= 0], minlength=int(codes.max(initial=-1)) + 1)

    def _by_name(self, groups: int) -> bool:
        return groups <= MOST_GROUPS or len(self._members) <= FEW_REQUESTS

    def _put_groups(self, rows: IntArray, codes: IntArray, at: int, rule: Rule, hold: Hold) -> None:
        """Blame a tie for requests, by the names of their groups where these are not too many."""
        labels, by = self._compiled.spoken[at], getattr(rule, "by", ())
        assert labels is not None
        if not self._by_name(len(np.unique(codes))):
            self._put(rows, Ruling(name_of(rule), hold, f"its {' and '.join(by)}"))
            return
        for part in parts(np.arange(len(rows)), codes):
            values = labels.values[int(codes[part[0]])]
            pairs = zip(by, values, strict=True)
            whose = " and ".join(f"{column} {named(value, 40)}" for column, value in pairs)
            self._put(rows[part], Ruling(name_of(rule, values), hold, whose))
