"""Whether a choice keeps rules, by what they mean: nothing of what solvers are given is used."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.own import without_allowances
from planner.catalog.quality import delivers, shown
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.errors import PlannerWarning
from planner.menus.menu import Menus
from planner.menus.option import Option, Ordered
from planner.messages import named
from planner.pieces import counted
from planner.requests.checked import Requests
from planner.requests.fields import PLACES
from planner.rules.base import Rule
from planner.rules.models import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)
from planner.rules.reserves import kept_back
from planner.rules.which import Which
from planner.rules.who import Labels, Who


@exactly
def breach(
    rules: Sequence[Rule],
    requests: Requests,
    menus: Menus,
    catalog: Catalog,
    choice: IntArray,
    budget_credits: Decimal,
    paid: Decimal | None = None,
) -> str:
    """Say which rule a choice breaks, and where; "" where it keeps all.

    Parameters
    ----------
    rules
        What is to be kept.
    requests, menus, catalog
        What is wanted, from what is chosen, and where that is from.
    choice
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
    budget_credits
        What the budget is good for, before anything is kept back.
    paid
        What is spent of that, where it is not what the options cost.
    """
    if not rules:
        return ""
    keeping = _Keeping(rules, requests, menus, catalog, choice, budget_credits, paid)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # it was warned when they were followed
        for rule in rules:
            why = keeping.breach(rule)
            if why:
                return f"rule {named(rule)} is broken: {why}"
    return ""


@dataclass(frozen=True, eq=False)
class _Keeping:
    rules: Sequence[Rule]
    requests: Requests
    menus: Menus
    catalog: Catalog
    choice: IntArray
    budget_credits: Decimal
    paid: Decimal | None

    @cached_property
    def who(self) -> Who:
        return Who(self.requests, self.catalog)

    @cached_property
    def which(self) -> Which:
        return Which(self.menus, self.catalog)

    @cached_property
    def made(self) -> BoolArray:
        return self.choice >= 0

    @cached_property
    def flat(self) -> IntArray:
        """The option of each request that is made, among those of all menus."""
        return self.menus.starts[self.menus.members] + self.choice

    def breach(self, rule: Rule) -> str:
        """Say how a rule is broken; "" where it is kept."""
        if isinstance(rule, Reserve):
            return self._reserve()
        if isinstance(rule, Needs):
            one, other = self.who.needs(rule)
            return self._first(one[self.made[one] & ~self.made[other]], "without what it needs")
        labels = self.who.labels(rule)
        if isinstance(rule, (Only, Exclude, Floor)):
            return self._filter(rule, labels)
        if isinstance(rule, (Cap, Least, Share)):
            return next(self._amounts(rule, labels), "")
        return self._tie(rule, labels)

    def _filter(self, rule: Rule, labels: Labels) -> str:
        """Look at every option that is taken by whom the rule speaks of; locked ones stay."""
        open_ones = np.array([not menu.kind.locked for menu in self.menus.menus], dtype=bool)
        rows = np.flatnonzero(self.made & (labels.codes >= 0) & open_ones[self.menus.members])
        wrong = np.zeros(len(self.menus.options), dtype=bool)
        for at in np.unique(self.flat[rows]).tolist():
            wrong[at] = not self._allows(rule, at)
        return self._first(rows[wrong[self.flat[rows]]])

    def _allows(self, rule: Rule, at: int) -> bool:
        option = self.menus.options[at]
        if isinstance(rule, (Only, Exclude)):
            return self._matches(rule, option) == isinstance(rule, Only)
        assert isinstance(rule, Floor)
        if rule.quality is not None:
            return Decimal(int(self.menus.qualities[at])) / PLACES >= rule.quality
        menu = int(np.searchsorted(self.menus.starts, at, side="right")) - 1
        platform = self.menus.menus[menu].kind.platform or None
        if rule.tier:
            tier = self.which.name("tier", rule.tier)
            offer = self.catalog.offers(option.model)[option.offer]
            return delivers(self.catalog, option.model, offer, tier, option.rated, platform)
        seen = shown(self.catalog, option.resolution, platform)
        least = self.which.name("resolution", rule.resolution)
        resolutions = self.catalog.terms(option.model).resolutions
        return resolutions[seen].quality >= resolutions[least].quality

    def _matches(self, rule: Rule, option: Ordered) -> bool:
        """Say whether an option has one of each word that a rule gives."""
        return all(
            self._attributes(option)[word] & names
            for word, names in self.which.wanted(rule).items()
        )

    def _attributes(self, option: Ordered) -> dict[str, set[str]]:
        offer = self.catalog.offers(option.model)[option.offer]
        return {
            "model": {option.model},
            "provider": {self._provider(option)},
            "resolution": {option.resolution},
            "mode": {option.mode or ""},
            "feature": {*option.features, *offer.features},
        }

    def _provider(self, option: Ordered) -> str:
        models = self.catalog.models
        own = models[option.model].catalog
        several = any("/" in name for name, each in models.items() if each.catalog == own)
        named = option.model.removeprefix(f"{own}:") if own else option.model
        return named.split("/")[0] if several else own or without_allowances(self.catalog.name)[0]

    def _amounts(self, rule: Cap | Least | Share, labels: Labels) -> Iterator[str]:
        """Yield what is wrong with each group of a rule that limits a sum."""
        spent, amounts = self._each(rule)
        is_share = rule.unit == "share"
        unit = lcm(*(one.denominator for one in amounts.values()))
        whole = {at: int(one * unit) for at, one in amounts.items()}
        totals = [0] * len(labels.values)
        for at, code, count in self._kinds(labels):
            if code >= 0:
                totals[code] += count * whole[at]
        sums = [Fraction(total, unit) for total in totals]
        if isinstance(rule, Cap) and rule.cumulative:
            sums = [sum(sums[: at + 1], Fraction(0)) for at in range(len(sums))]
        there = np.bincount(labels.codes[labels.codes >= 0], minlength=len(sums)) > 0
        asked = there | ~np.array(isinstance(rule, Least))  # of nobody nothing is asked
        groups = zip(labels.values, labels.amounts, sums, asked.tolist(), strict=True)
        for values, limit, amount, is_asked in groups:
            if limit is None or not is_asked:
                continue
            least = Fraction(limit)
            if isinstance(rule, Share):
                least *= spent
            elif is_share:
                least *= self._possible(labels, values)
            if amount < least if isinstance(rule, Least) else amount > least:
                whose = f" of {named(' '.join(values), 40)}" if values else ""
                comes = f"comes to {float(amount):,.6g}, the limit is {float(least):,.6g}"
                yield f"its sum{whose} {comes}"

    def _each(self, rule: Rule) -> tuple[Fraction, dict[int, Fraction]]:
        """Say what is spent, in credits, and what one of each option that is taken adds."""
        spent, amounts, unit = Fraction(0), {}, rule.unit
        speaks = bool(self.which.wanted(rule))  # of some options only
        for at, count in self._counts():
            option = self.menus.options[at]
            spent += count * Fraction(option.credits)
            amounts[at] = sum(
                (
                    amount
                    for ordered, amount in self._parts(unit, option)
                    if not speaks or self._matches(rule, ordered)
                ),
                Fraction(0),
            )
        return spent, amounts

    def _parts(self, unit: str, option: Option) -> Iterator[tuple[Ordered, Fraction]]:
        """Yield what is ordered for an option, and how much of it counts: its drafts apart."""
        for ordered, credits in option.parts:
            if ordered is option or unit in ("usd", "credits", "most", "takes"):
                yield ordered, self._amount(unit, ordered, Fraction(credits))

    def _counts(self) -> Iterator[tuple[int, int]]:
        """Yield each option that is taken, and how often."""
        made = self.made
        weights = None if self.requests.counts is None else self.requests.counts[made]
        counts = counted(self.flat[made], weights, len(self.menus.options) + 1)
        options = np.flatnonzero(counts)
        return zip(options.tolist(), counts[options].tolist(), strict=True)

    def _kinds(self, labels: Labels) -> Iterator[tuple[int, int, int]]:
        """Yield option, group (-1 = none) and how many are made so, each once."""
        rows = np.flatnonzero(self.made)
        span = len(labels.values) + 1
        pairs, members = ranked(self.flat[rows] * span + labels.codes[rows] + 1)
        weights = None if self.requests.counts is None else self.requests.counts[rows]
        counts = counted(members, weights, len(pairs))
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
            yield pair // span, pair % span - 1, count

    def _amount(self, unit: str, ordered: Ordered, credits: Fraction) -> Fraction:
        if unit == "usd":
            return credits * Fraction(self.catalog.credit_usd)
        if unit in ("credits", "most"):
            return credits
        if unit == "seconds":
            return Fraction(sum(ordered.segments))
        return Fraction(ordered.takes) if unit == "takes" else Fraction(1)

    def _possible(self, labels: Labels, values: tuple[str, ...]) -> int:
        """Count who of a group can be made at all."""
        some = np.array([bool(menu.options) for menu in self.menus.menus], dtype=bool)
        there = labels.codes == labels.values.index(values)
        possible = there & some[self.menus.members]
        counts = self.requests.counts
        return int(possible.sum() if counts is None else counts[possible].sum())

    def _tie(self, rule: Rule, labels: Labels) -> str:
        """Look at each group of a tie."""
        codes = np.where(self.made, labels.codes, -1)
        size = len(labels.values)
        made = np.bincount(codes[codes >= 0], minlength=size)
        if isinstance(rule, OneOf):
            return self._group(labels, made > 1, "several are made")
        if isinstance(rule, AllOrNone):
            every = np.bincount(labels.codes[labels.codes >= 0], minlength=size)
            return self._group(labels, (made > 0) & (made < every), "some are made, some are not")
        assert isinstance(rule, Same)
        read: dict[str, Callable[[Option], str]] = {
            "model": lambda option: option.model,
            "provider": self._provider,
            "resolution": lambda option: option.resolution,
            "mode": lambda option: option.mode or "",
        }
        # Each made one has what any of its group has.
        rows = np.flatnonzero(codes >= 0)
        options, taken = ranked(self.flat[rows])
        told: dict[str, int] = {}
        kinds = [
            told.setdefault(read[rule.what](self.menus.options[at]), len(told))
            for at in options.tolist()
        ]
        has, any_has = np.array(kinds, dtype=np.int64)[taken], np.zeros(size, dtype=np.int64)
        any_has[codes[rows]] = has
        wrong = np.bincount(codes[rows], has != any_has[codes[rows]], minlength=size) > 0
        return self._group(labels, wrong, f"what is made has not the same {rule.what}")

    def _group(self, labels: Labels, wrong: BoolArray, what: str) -> str:
        if not wrong.any():
            return ""
        return f"of {named(' '.join(labels.values[int(wrong.argmax())]), 40)} {what}"

    def _reserve(self) -> str:
        """Look at what is spent beside what all rules together keep back."""
        there = self.budget_credits
        left = there - kept_back(self.rules, there, self.catalog.credit_usd)
        pairs = ((self.menus.options[at].credits, count) for at, count in self._counts())
        spent = sum((credits * count for credits, count in pairs), Decimal(0))
        spent = spent if self.paid is None else self.paid
        return "" if spent <= left else f"{plain(spent)} credits are spent, of {plain(left)}"

    def _first(self, rows: IntArray, how: str = "") -> str:
        """Name the first of some requests, with what it is made."""
        if not len(rows):
            return ""
        row = int(rows[0])
        option = self.menus.options[int(self.flat[row])]
        place, name = self.requests.origin.place(row), named(self.requests.ids.iloc[row], 40)
        return " ".join(filter(None, [f"{place} ({name}) is made with {option}", how]))
