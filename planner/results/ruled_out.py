"""Which rules and requests are in the way of any plan, in words, and what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from planner.batch import Batch
from planner.catalog.spelling import plain, usd, usd_up
from planner.engine.clock import Clock
from planner.errors import InfeasibleError
from planner.funding.budget import Budget
from planner.menus.build import build_menus
from planner.messages import named, shown
from planner.results.short import least_dollars, purchases_text
from planner.rules.base import name_of
from planner.rules.conflicts import Conflict, conflict_of
from planner.rules.demands import BUDGET, FILTERS, LIMITS, Demand, Demands
from planner.rules.limited import Limited
from planner.rules.models import Cap, Least
from planner.rules.reserves import budget_for
from planner.rules.spoken import amount_said, listed, said, whom_said
from planner.rules.trials import Trials, UnsettledError

MOST_LETTERS = 120  # of the name of a rule with its group
COUNTED = 3  # requests, above which it is said how many they are
NAMED = 20  # of what cannot be kept together


class RuledOut:
    """Tells which rules are in the way.

    Parameters
    ----------
    batch, budget
        What was to be planned, for what.
    clock
        How long it may take.
    """

    def __init__(self, batch: Batch, budget: Budget, clock: Clock) -> None:
        self._batch, self._budget = batch, budget
        menus = build_menus(batch.requests, batch.catalog, batch.menus.on)
        demands = Demands(batch.stated, batch.requests, menus, batch.catalog)
        credits, left = budget.most_credits(batch.catalog), clock.left_s()
        # Half of the time is left for what would help.
        self._narrowing = Trials(demands, credits, Clock(None if left is None else left / 2))
        self._trials = Trials(demands, credits, clock)
        self._required = batch.requests.required

    def told(self, conflicts: Sequence[str], empty: Sequence[int]) -> InfeasibleError:
        """Tell it.

        Parameters
        ----------
        conflicts
            What is said already of required requests without an option.
        empty
            These requests.
        """
        required, least_usd, among = self._required, None, None
        if empty:  # which rules leave nothing is said of each already
            required = np.zeros(len(required), dtype=bool)
            required[empty[0]] = True
            among = self._filters()
        conflict = conflict_of(self._narrowing, required, among)
        if not empty:
            told = [self._together(conflict)]
            mended = []
            for demand in reversed(self._named(conflict)):  # the budget, which matters most, first
                sentence, least = self._mended(demand, conflict)
                mended += [sentence] if sentence else []
                least_usd = least_usd or least
            conflicts = [*told, *reversed(mended)]
        return InfeasibleError(
            conflicts,
            requests=empty or conflict.requests,
            rules=[demand.name for demand in conflict.demands if demand != BUDGET],
            least_usd=least_usd,
            budget_usd=self._budget.usd,
        )

    def _filters(self) -> list[Demand]:
        """List what takes options off menus."""
        every = self._trials.demands.every
        rules = self._batch.rules
        return [one for one in every if one != BUDGET and isinstance(rules[one.rule], FILTERS)]

    def _together(self, conflict: Conflict) -> str:
        """Name all that cannot be kept together."""
        told = self._named(conflict)
        names = [self._said(demand) for demand in told]
        if len(told) < len(conflict.demands):
            parts = Counter(demand.rule for demand in conflict.demands)
            for at, demand in enumerate(told):
                more = parts.pop(demand.rule) - 1
                names[at] += f" and {more:,} more like it" if more else ""
            names += [f"{len(parts):,} more rules"] if parts else []
        ids = self._batch.requests.ids.iloc[list(conflict.requests)].tolist()
        if ids:
            many = sum(self._batch.requests.sizes[list(conflict.requests)].tolist())
            count = f"{many:,} " if many > COUNTED or many > len(ids) else ""
            what = f"the {count}required request{'s' if many > 1 else ''}"
            names.append(f"{what} {listed([shown(each) for each in ids], 'and')}")
        if not conflict.smallest:
            return (
                f"these cannot all be kept: {'; '.join(names)} (it takes too long to find out "
                "whether fewer of them are enough for that)"
            )
        verb = "these cannot all be kept" if len(names) > 1 else "this cannot be kept"
        return f"{verb}: {'; '.join(names)}"

    def _named(self, conflict: Conflict) -> Sequence[Demand]:
        """List what is to be named: of each rule the first, where they are many or may not matter.

        The budget stands last, and is named in any case.
        """
        if conflict.smallest and len(conflict.demands) <= NAMED:
            return conflict.demands
        first = {demand.rule: demand for demand in reversed(conflict.demands)}
        return tuple(reversed(first.values()))[-NAMED:]

    def _said(self, demand: Demand) -> str:
        """Say a demand: where its rule stands, its name and, of a limit, its sentence."""
        if demand == BUDGET:
            return f"the budget of {usd(self._budget.usd)}"
        stated = self._batch.stated[demand.rule]
        rule, name = stated.rule, named(demand.name, MOST_LETTERS)
        sentence = said(rule, *self._group(demand)) if isinstance(rule, LIMITS) else ""
        if not stated.source:
            return " ".join(filter(None, [stated.place, name, sentence and f"({sentence})"]))
        # There the rule is seen; of a tie it has to be said which of its groups.
        whose = "" if sentence else named(demand.name.removeprefix(name_of(rule)), MOST_LETTERS)
        return f"{stated.place} ({sentence or said(rule)}){whose}"

    def _group(self, demand: Demand) -> tuple[tuple[str, ...], Decimal | None]:
        """Return the values of a limit's group, and its limit."""
        labels = self._limited(demand, [demand]).labels
        return labels.values[demand.group], labels.amounts[demand.group]

    def _limited(self, demand: Demand, kept: Sequence[Demand]) -> Limited:
        return self._trials.compiled(kept).limits[self._trials.limit_number(demand)]

    def _mended(self, demand: Demand, conflict: Conflict) -> tuple[str, Decimal | None]:
        """Say which other limit would do, of the budget in dollars as well.

        It is "" where none does, or that is not found in time.
        """
        rule = None if demand == BUDGET else self._batch.rules[demand.rule]
        if rule is not None and not isinstance(rule, (Cap, Least)):
            return "", None
        mask = np.zeros(len(self._required), dtype=bool)
        mask[list(conflict.requests)] = True
        # What is enough for all; where other conflicts are in the way of that, for this one.
        every = self._required
        tries = (
            (self._trials.demands.every, every),
            (conflict.demands, every),
            (conflict.demands, mask),
        )
        for demands, made in tries:
            kept = [each for each in demands if each != demand]
            try:
                least = self._trials.least(kept, made, demand)
            except UnsettledError:
                return "", None
            if least is not None:
                if rule is None:
                    return self._budget_mended(least, kept)
                return self._limit_mended(demand, rule, abs(least), kept), None
        return "", None

    def _budget_mended(self, least: int, kept: Sequence[Demand]) -> tuple[str, Decimal | None]:
        batch, budget = self._batch, self._budget
        needed = least * self._trials.compiled(kept).menus.step
        reserves = [batch.rules[each.rule] for each in kept if each != BUDGET]
        whole = budget_for(reserves, needed, batch.catalog.credit_usd)
        dollars = None if whole is None else least_dollars(whole, batch, budget)
        if dollars is None:
            return f"{plain(needed)} credits at least are needed", None
        more = usd_up(dollars - budget.usd)
        told = f"{usd_up(dollars)} at least is needed, the budget is {usd(budget.usd)}: {more} more"
        bought = "; ".join(purchases_text(whole or needed, batch, budget))
        return f"{told}; {bought}" if bought else told, dollars

    def _limit_mended(
        self, demand: Demand, rule: Cap | Least, least: int, kept: Sequence[Demand]
    ) -> str:
        whole = least * self._limited(demand, kept).unit
        values, amount = self._group(demand)
        asked = amount_said(rule.unit, amount or Decimal(0))
        whom = whom_said(rule, values)
        if rule.unit == "share":
            return f"{plain(whole)} at the most can be made{whom}, which is less than {asked}"
        figure = amount_said(rule.unit, whole)
        if isinstance(rule, Least):
            return f"{figure} at the most can be had{whom}, the least that is asked for is {asked}"
        if values and not rule.options and not rule.where:
            return f"{whom.removeprefix(' for ')} needs {figure}, its cap is {asked}"
        return f"{figure} at least is needed{whom}, the cap is {asked}"
