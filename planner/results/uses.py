"""What becomes of each rule in a plan: how much it allows, how much is used, what more is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.engine.arrays import BoolArray, IntArray
from planner.engine.proof.certificate import Certificate
from planner.menus.menu import Menus
from planner.pieces import counted
from planner.results.figures import Figures, added, figures_of, tight_groups
from planner.results.taken import Taken
from planner.results.wishes import Wishes
from planner.rules.base import name_in, name_of
from planner.rules.limited import Limited
from planner.rules.models import Cap, Least, Needs, Rule, Share
from planner.rules.spoken import said

Unit = Literal["usd", "credits", "videos", "seconds", "takes", "share", ""]


@dataclass(frozen=True)
class RuleUse:
    """What becomes of a rule, for one of its groups where it limits something.

    Attributes
    ----------
    rule
        The rule.
    name
        The rule as one writes it, of many values the first, and the values that its group has:
        ``"Cap(by='client', usd=300): acme"``.
    sentence
        What it says: ``"at most $300 for client acme"``.
    limit, used, slack
        What it allows, or asks for at least, what the plan uses, and what is between the two; None
        where it is no matter of amounts.
    unit
        Of what: ``"usd"``, ``"credits"``, ``"videos"``, ``"seconds"``, ``"takes"``, ``"share"``;
        "" where it is no matter of amounts.
    binds
        Whether it holds the plan back.
    worth
        What one more unit of its limit is worth, about; less than 0 where it asks for something, 0
        where there is room. None where nobody knows.
    requests
        How many requests it speaks of.
    groups
        Into how many groups it puts them; of `Needs`, how many others they need.
    options
        How many options it takes off their menus, those of all requests together.
    """

    rule: Rule
    name: str
    sentence: str
    limit: Decimal | None = None
    used: Decimal | None = None
    slack: Decimal | None = None
    unit: Unit = ""
    binds: bool = False
    worth: float | None = None
    requests: int = 0
    groups: int = 1
    options: int = 0


@exactly
def uses_of_limits(
    batch: Batch, taken: Taken, wishes: Wishes, certificate: Certificate | None
) -> tuple[dict[int, RuleUse], ...]:
    """Say what is used of each rule that limits something, by its groups.

    Parameters
    ----------
    batch
        What was planned.
    taken
        What its requests are made with.
    wishes
        What they would rather have.
    certificate
        What proves the plan; its prices say what rules are worth.

    Returns
    -------
    tuple of dict
        For each of `Compiled.limits` its groups that have a limit.
    """
    if batch.compiled is None:
        return ()
    prices = prices_of(batch, certificate)
    return tuple(
        dict(_of_groups(batch, taken, wishes, one, number, prices))
        for number, one in enumerate(batch.compiled.limits)
    )


def uses_of(batch: Batch, limited: Sequence[Mapping[int, RuleUse]]) -> tuple[RuleUse, ...]:
    """Say what becomes of each rule: of those that limit something, for each of their groups.

    Parameters
    ----------
    batch
        What was planned.
    limited
        What is used of its limits, as of `uses_of_limits`.
    """
    limits, uses = iter(limited), list[RuleUse]()
    for at, rule in enumerate(batch.rules):
        if isinstance(rule, (Cap, Least, Share)):
            nobody = RuleUse(rule, name_of(rule), said(rule), requests=0, groups=0)
            uses += next(limits).values() or [nobody]
        else:
            uses.append(_touched(batch, at))
    return tuple(uses)


Prices = dict[tuple[int, int], Fraction]


def prices_of(batch: Batch, certificate: Certificate | None) -> Prices:
    """Find the price of each limit, by rule and group: what a whole unit more adds."""
    if certificate is None:
        return {}
    arranged = batch.arrangement
    pairs = [
        *zip(arranged.cap_limits, certificate.cap_prices, strict=False),
        *zip(arranged.row_limits, certificate.row_prices, strict=False),
    ]
    return {(wanted.rule, wanted.group): price for wanted, price in pairs}


def _of_groups(
    batch: Batch, taken: Taken, wishes: Wishes, one: Limited, number: int, prices: Prices
) -> Iterator[tuple[int, RuleUse]]:
    """Say what is used of each limit of a rule."""
    made, sizes = taken.rows, batch.requests.sizes
    sums = added(one, taken, sizes)
    labels, rule = one.labels, one.rule
    called, unit = name_of(rule), rule.unit
    spent = 0 if one.costs is None else int(one.costs[taken.flat[made]] @ sizes[made])
    figures: dict[object, Figures] = {}  # of which many groups may have the same
    tight = tight_groups(one, taken, sums, wishes, batch.requests.required)
    own = labels.codes >= 0
    requests = counted(labels.codes[own], sizes[own], len(labels.values))
    if one.cumulative:
        requests = np.cumsum(requests)
    for group, whole in enumerate(one.limits):
        if whole is None:
            continue
        amount, values = labels.amounts[group], labels.values[group]
        assert amount is not None
        price = prices.get((number, group))
        if price is not None and not (sums[group] or one.at_least) and (price or not whole):
            # Where nothing may be used, no price or any that is high enough proves as much.
            most = _most_worth(batch, wishes, one, group)
            price = min(price or most, most)
        of = _possible(batch, one, group) if unit == "share" else spent
        key = int(sums[group]), amount, of, price, bool(tight[group])
        if key not in figures:
            figures[key] = figures_of(one, *key)
        used, slack, binds, worth = figures[key]
        yield (
            group,
            RuleUse(
                rule=rule,
                name=name_in(called, values),
                sentence=said(rule, values, amount),
                limit=amount,
                used=used,
                slack=slack,
                unit="share" if unit == "most" else unit,  # type: ignore[arg-type]
                binds=binds,
                worth=worth,
                requests=int(requests[group]),
            ),
        )


def _most_worth(batch: Batch, wishes: Wishes, one: Limited, group: int) -> Fraction:
    """Say what a whole unit of a limit adds at the most for one who uses it, beside money."""
    menus, rows = batch.menus, one.rows_of(group)
    priorities = np.zeros(len(menus.menus), dtype=np.int64)
    np.maximum.at(priorities, menus.members[rows], batch.requests.priorities[rows])
    using = np.flatnonzero(one.adds > 0)
    each = np.repeat(priorities, np.diff(menus.starts))[using]
    money = float(wishes.price * Fraction(menus.step)) * menus.costs[using]
    gains = (each.astype(float) * batch.worths[using] - money) / one.adds[using]
    most = Fraction(float(np.max(gains, initial=0.0)))
    return most if one.part is None else most / one.part.denominator


def _possible(batch: Batch, one: Limited, group: int) -> int:
    rows = one.rows_of(group)
    possible = np.diff(batch.menus.starts)[batch.menus.members[rows]] > 0
    return int(batch.requests.sizes[rows[possible]].sum())


def _touched(batch: Batch, at: int) -> RuleUse:
    """Say whom and what a rule speaks of that limits no amount."""
    compiled = batch.compiled
    assert compiled is not None
    rule, labels = batch.rules[at], compiled.spoken[at]
    name, sentence = name_of(rule), said(rule)
    if isinstance(rule, Needs):
        needs = [one for one in batch.rules[:at] if isinstance(one, Needs)]
        one, other = compiled.needed[len(needs)]
        requests, others = (len(np.unique(each)) for each in (one, other))
        return RuleUse(rule, name, sentence, requests=requests, groups=others)
    if labels is None:
        return RuleUse(rule, name, sentence, requests=batch.requests.total)
    there, allowed = labels.codes >= 0, compiled.allowed[at]
    sizes = batch.requests.sizes
    off = 0 if allowed is None else _taken_off(compiled.offered, ~allowed, there, sizes)
    groups = len(np.unique(labels.codes[there]))
    return RuleUse(
        rule, name, sentence, requests=int(sizes[there].sum()), groups=groups, options=off
    )


def _taken_off(offered: Menus, off: BoolArray, there: BoolArray, sizes: IntArray) -> int:
    """Count the options that a rule takes off the menus of requests; locked ones keep theirs."""
    before = np.concatenate([[0], np.cumsum(off)])
    each = before[offered.starts[1:]] - before[offered.starts[:-1]]
    each *= np.array([not menu.kind.locked for menu in offered.menus], dtype=np.int64)
    return int(each[offered.members[there]] @ sizes[there])
