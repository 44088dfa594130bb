"""Batches with rules tried choice by choice: what rules mean, said without any of the planner's."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import numpy as np
import pandas as pd

from planner.batch import Batch
from planner.planning import prepare
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

USD_PER_CREDIT = Decimal("0.05")


def best_by_trying(frame: pd.DataFrame, usd: Decimal, rules) -> int | None:
    """Try every choice; return the greatest value in millionths, None where none keeps all."""
    batch = prepare(frame)
    possible = possible_under(frame, rules)
    rows = frame.to_dict("records")
    best = None
    for choice in product(*_menus(batch)):
        if not keeps(rows, choice, usd, rules, possible):
            continue
        value = sum(
            int(priority) * quality
            for priority, (_, quality) in zip(batch.requests.priorities, choice, strict=True)
        )
        best = value if best is None else max(best, value)
    return best


def _menus(batch: Batch) -> list[list[tuple[object, int]]]:
    menus = []
    for row in range(len(batch.requests)):
        menu = batch.menus.menus[batch.menus.members[row]]
        skip = [] if batch.requests.required[row] else [(None, 0)]
        menus.append([*skip, *zip(menu.options, menu.qualities.tolist(), strict=True)])
    return menus


def chosen(batch: Batch, choice: np.ndarray) -> list[tuple[object, int]]:
    """Write the choice of a plan as `keeps` takes it."""
    taken = []
    for row, at in enumerate(choice.tolist()):
        menu = batch.menus.menus[batch.menus.members[row]]
        taken.append((menu.options[at], int(menu.qualities[at])) if at >= 0 else (None, 0))
    return taken


def possible_under(frame: pd.DataFrame, rules) -> list[bool]:
    """Say of each request whether anything is left on its menu."""
    filters = [rule for rule in rules if isinstance(rule, (Only, Exclude, Floor))]
    batch = prepare(frame)
    rows = frame.to_dict("records")
    return [
        any(
            option is not None
            and all(
                _kept(
                    rule,
                    rows,
                    [(option, quality) if at == row else (None, 0) for at in range(len(rows))],
                    0,
                    [],
                )
                for rule in filters
            )
            for option, quality in menu
        )
        for row, menu in enumerate(_menus(batch))
    ]


def keeps(rows, choice, usd: Decimal, rules, possible: list[bool]) -> bool:
    """Say whether a choice keeps the budget and every rule.

    Parameters
    ----------
    rows
        A dict for each request.
    choice
        For each request the option that it takes, or None, and its quality in thousandths.
    usd, rules, possible
        The budget, the rules, and of each request whether it can be made.
    """
    spent = sum((one.credits for one, _ in choice if one), Decimal(0))
    held = Decimal(0)
    for rule in rules:
        if isinstance(rule, Reserve):
            held += rule.usd if rule.usd is not None else rule.share * usd
    if spent * USD_PER_CREDIT > max(usd - held, Decimal(0)):
        return False
    return all(_kept(rule, rows, choice, spent, possible) for rule in rules)


def _value(row, column) -> str:
    value = row.get(column)
    return "" if value is None or value != value else str(value)


def _groups(rule, rows) -> dict[tuple[str, ...], list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, row in enumerate(rows):
        if any(_value(row, column) not in values for column, values in rule.where):
            continue
        key = tuple(_value(row, column) for column in rule.by)
        if all(key):
            groups.setdefault(key, []).append(at)
    return groups


def _meant(rule, option) -> bool:
    said = {"model": option.model, "resolution": option.resolution, "provider": "kling"}
    return all(said[word] in names for word, names in rule.options.items())


def _limit(rule, key):
    amount = rule.amount
    return dict(amount).get(key[0]) if isinstance(amount, tuple) else amount


def _amount(rule, option):
    if not _meant(rule, option):
        return 0
    return {
        "usd": option.credits * USD_PER_CREDIT,
        "credits": option.credits,
        "most": option.credits,
        "seconds": sum(option.segments),
        "takes": option.takes,
    }.get(rule.unit, 1)


def _kept(rule, rows, choice, spent, possible) -> bool:
    made = [option for option, _ in choice]
    if isinstance(rule, Reserve):
        return True
    if isinstance(rule, Needs):
        ids = [row["id"] for row in rows]
        for at, row in enumerate(rows):
            wanted = [one.strip() for one in _value(row, rule.column).split(",") if one.strip()]
            if made[at] and any(made[ids.index(one)] is None for one in wanted):
                return False
        return True
    groups = _groups(rule, rows)
    for key, members in groups.items():
        own = [made[at] for at in members if made[at]]
        if isinstance(rule, (Only, Exclude)):
            if any(_meant(rule, one) == isinstance(rule, Exclude) for one in own):
                return False
        elif isinstance(rule, Floor):
            if any(choice[at][1] < rule.quality * 1000 for at in members if made[at]):
                return False
        elif isinstance(rule, OneOf):
            if len(own) > 1:
                return False
        elif isinstance(rule, AllOrNone):
            if len(own) not in (0, len(members)):
                return False
        elif isinstance(rule, Same):
            if len({getattr(one, rule.what) for one in own}) > 1:
                return False
        elif not _within(rule, key, groups, made, spent, possible):
            return False
    return True


def _within(rule, key, groups, made, spent, possible) -> bool:
    members = groups[key]
    if isinstance(rule, Cap) and rule.cumulative:
        members = [at for other, own in groups.items() if other <= key for at in own]
    total = sum((_amount(rule, made[at]) for at in members if made[at]), 0)
    if isinstance(rule, Share):
        return total <= rule.most * spent
    limit = _limit(rule, key)
    if limit is None:
        return True
    if isinstance(rule, Cap):
        return total <= limit
    if rule.unit == "share":
        limit = limit * sum(possible[at] for at in members)
    assert isinstance(rule, Least)
    return total >= limit
