"""Rules that limit sums: what each option adds, in whole numbers, and how much there may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.catalog.amounts import exactly, units
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.engine.arrays import IntArray, segment_max
from planner.errors import InputError
from planner.menus.menu import Menus
from planner.pieces import counted
from planner.rules.models import Cap, Least, Rule, Share
from planner.rules.spoken import amount_said
from planner.rules.which import Which
from planner.rules.who import Labels, Who

MOST = 2**61  # of a limit: above it nothing is limited


@dataclass(frozen=True, eq=False)
class Limited:
    """A rule that limits a sum, for each of its groups of requests.

    Attributes
    ----------
    rule
        The rule.
    labels
        Its groups.
    adds
        What every option adds to the sum, in whole units; shape (options,).
    unit
        What one of them is, in the unit that the rule speaks in.
    limits
        Of each group, in whole units; None where it has none.
    part, costs
        Of `Share`: the part of all that is spent, and what every option costs, of whatever request;
        None of other rules.
    """

    rule: Rule
    labels: Labels
    adds: IntArray
    unit: Decimal
    limits: tuple[int | None, ...]
    part: Fraction | None = None
    costs: IntArray | None = None

    @property
    def at_least(self) -> bool:
        """Whether the limit is the least, and not the most, that there may be."""
        return isinstance(self.rule, Least)

    @property
    def cumulative(self) -> bool:
        """Whether the limit of a group holds for all groups up to it."""
        return isinstance(self.rule, Cap) and self.rule.cumulative

    @property
    def telling(self) -> list[int]:
        """The groups with a limit but for those whose limit follows from a later one's.

        What counts up to a later date is no less than what counts up to an earlier one.
        """
        given = [at for at, limit in enumerate(self.limits) if limit is not None]
        if not self.cumulative:
            return given
        kept: list[int] = []
        least = MOST
        for at in reversed(given):
            limit = self.limits[at]
            assert limit is not None
            if limit < least or limit == MOST:  # so large a limit is asked for what it comes to
                kept.append(at)
            least = min(least, limit)
        return kept[::-1]

    @property
    def spent(self) -> int:
        """What every unit of cost adds to the sum, whoever spends it."""
        return 0 if self.part is None else -self.part.numerator

    @property
    def is_budget(self) -> bool:
        """Whether it limits what all options cost, as a budget does."""
        rule = self.rule
        return isinstance(rule, Cap) and rule.unit in ("usd", "credits") and not rule.options

    def of_options(self, options: IntArray) -> Limited:
        """Say the same of other menus, whose options are these of the present ones."""
        costs = None if self.costs is None else self.costs[options]
        return replace(self, adds=self.adds[options], costs=costs)

    def is_kept(self, made: IntArray, taken: IntArray, counts: IntArray | None = None) -> bool:
        """Say whether a choice keeps it.

        Parameters
        ----------
        made, taken
            The requests that are made, and the option of each, among all.
        counts
            How many requests each row stands for; None where each stands for itself.
        """
        codes = self.labels.codes[made]
        spoken_of = codes >= 0
        sums = np.zeros(len(self.limits), dtype=np.int64)
        weights = np.ones_like(made) if counts is None else counts[made]
        adds = self.adds[taken] * weights
        np.add.at(sums, codes[spoken_of], adds[spoken_of])
        if self.cumulative:
            sums = np.cumsum(sums)
        if self.part is not None and self.costs is not None:
            most = self.part * int(self.costs[taken] @ weights)
            return all(one <= most for one in sums.tolist())
        # A least amount of nobody asks for nothing.
        own = self.labels.codes
        there = np.bincount(own[own >= 0], minlength=len(self.limits)) > 0
        triples = zip(sums.tolist(), self.limits, there.tolist(), strict=True)
        return all(
            limit is None or (limit <= sum_ or not some if self.at_least else sum_ <= limit)
            for sum_, limit, some in triples
        )

    def rows(self) -> list[IntArray]:
        """List the requests whose options count for the limit of each group."""
        if self.cumulative:
            return [self.rows_of(group) for group in range(len(self.limits))]
        codes = self.labels.codes
        order = np.argsort(codes, kind="stable")
        edges = np.searchsorted(codes[order], np.arange(len(self.limits) + 1))
        return [order[begin:end] for begin, end in pairwise(edges.tolist())]

    def rows_of(self, group: int) -> IntArray:
        """List the requests whose options count for the limit of a group."""
        codes = self.labels.codes
        inside = (codes >= 0) & (codes <= group) if self.cumulative else codes == group
        return np.flatnonzero(inside)


@exactly
def limited(
    rules: Sequence[Rule], menus: Menus, catalog: Catalog, who: Who, which: Which
) -> tuple[Limited, ...]:
    """Say of every rule that limits a sum what it limits, in their order.

    Parameters
    ----------
    rules
        Any rules.
    menus
        What requests may choose from.
    catalog
        Prices, and what options are.
    who, which
        Which requests and options rules speak of.

    Warns
    -----
    PlannerWarning
        If no plan could reach a cap.
    """
    found = tuple(
        _limited(rule, menus, catalog, who.labels(rule), which, who.counts)
        for rule in rules
        if isinstance(rule, (Cap, Least, Share))
    )
    for one in found:
        if isinstance(one.rule, Cap):
            _warn_if_idle(one, menus, who)
    return found


@exactly
def _warn_if_idle(one: Limited, menus: Menus, who: Who) -> None:
    """Warn of a cap that nothing reaches: for no group, or for a value with a limit of its own."""
    tops = segment_max(one.adds, menus.starts)[menus.members]
    codes = one.labels.codes
    most = np.zeros(len(one.limits), dtype=object)  # exact, whatever adds up
    tops = tops if who.counts is None else tops.astype(object) * who.counts
    np.add.at(most, codes[codes >= 0], tops[codes >= 0])
    reach = (np.cumsum(most) if one.cumulative else most).tolist()
    there = np.bincount(codes[codes >= 0], minlength=len(reach)) > 0
    idle = [
        at
        for at, limit in enumerate(one.limits)
        if limit is not None and there[at] and reach[at] < limit
    ]
    each = isinstance(one.rule.amount, tuple)
    if not idle or (not each and len(idle) < int(there.sum())):
        return
    at = max(idle, key=lambda at: reach[at])
    whose = f" of {', '.join(one.labels.values[at])}" if each and one.labels.values[at] else ""
    most_said = amount_said(one.rule.unit, reach[at] * one.unit)
    who.blame.warn(one.rule, f"can never be reached: all{whose} comes to {most_said} at the most")


def _limited(
    rule: Cap | Least | Share,
    menus: Menus,
    catalog: Catalog,
    labels: Labels,
    which: Which,
    counts: IntArray | None,
) -> Limited:
    adds, unit = amounts_of(rule, menus, catalog, which)
    if isinstance(rule, Share):
        assert rule.most is not None
        none = (0,) * len(labels.values)
        return Limited(rule, labels, adds, unit, none, Fraction(rule.most), menus.costs)
    amounts: Sequence[Decimal | None] = labels.amounts
    if rule.unit == "share":
        amounts = _parts(labels, menus, counts)
    way = "up" if isinstance(rule, Least) else "down"
    whole = {one: min(units(one, unit, way), MOST) for one in set(amounts) if one is not None}
    limits = tuple(None if one is None else whole[one] for one in amounts)
    # Of a group without requests nothing is said.
    there = np.bincount(labels.codes[labels.codes >= 0], minlength=len(limits)) > 0
    if isinstance(rule, Least):
        limits = tuple(one if some else None for one, some in zip(limits, there, strict=True))
    return Limited(rule, labels, adds, unit, limits)


def amounts_of(
    rule: Rule, menus: Menus, catalog: Catalog, which: Which
) -> tuple[IntArray, Decimal]:
    """Say what each option of menus adds to the sum that a rule limits, in units of what."""
    adds, unit = _amounts(rule, menus, catalog)
    drafts = _of_drafts(rule, menus)
    if drafts is None:
        return np.where(which.matches(rule), adds, 0), unit
    own = np.where(which.matches(rule), adds - drafts, 0)
    return own + np.where(which.matches_drafts(rule), drafts, 0), unit


def _of_drafts(rule: Rule, menus: Menus) -> IntArray | None:
    """Say how much of what an option adds is for its drafts; None where that is nothing."""
    parts = menus.reserving
    if not (parts.owners >= 0).any():
        return None
    if rule.unit in ("usd", "credits", "most"):
        return parts.credits.in_steps(menus.step).drafts.astype(np.int64)
    return parts.takes.drafts.astype(np.int64) if rule.unit == "takes" else None


def _amounts(rule: Rule, menus: Menus, catalog: Catalog) -> tuple[IntArray, Decimal]:
    if rule.unit in ("usd", "credits", "most"):
        price = Decimal(1) if rule.unit == "credits" else catalog.credit_usd
        return menus.costs, menus.step * price
    if rule.unit == "seconds":
        seconds = np.array([one.ordered_s for one in menus.ones], dtype=np.int64)
        return seconds[menus.places], Decimal(1)
    if rule.unit == "takes":
        takes, unit = menus.reserving.takes.both, menus.reserving.takes.unit
        if takes.dtype == object:
            most = plain(int(takes.max()) * unit)
            raise InputError(
                f"the takes of an option are {most} in steps of {unit:f}: more than 64 bits hold; "
                "give uses, models and offers rounder takes"
            )
        return takes, unit
    return np.ones(len(menus.places), dtype=np.int64), Decimal(1)


def _parts(labels: Labels, menus: Menus, counts: IntArray | None) -> list[Decimal | None]:
    """Turn parts of what can be made into numbers of videos."""
    possible = np.diff(menus.starts)[menus.members] > 0
    own = possible & (labels.codes >= 0)
    numbers = counted(
        labels.codes[own], counts if counts is None else counts[own], len(labels.values)
    )
    return [
        None if part is None else part * count
        for part, count in zip(labels.amounts, numbers.tolist(), strict=True)
    ]
