"""What if: the same requests planned again, with something changed."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from planner.answers.asked import Asked, Question
from planner.answers.changed import (
    barred_by,
    with_barred,
    with_barred_of,
    with_priorities,
    with_qualities,
    with_required,
)
from planner.answers.qualities import qualities_asked
from planner.answers.questioned import batch_of, read_again
from planner.answers.without import rules_named
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.arguments import Number
from planner.catalog.dates import warn_if_stale
from planner.catalog.loading import CatalogSource, load_catalog
from planner.catalog.schema import Catalog
from planner.engine.clock import Clock
from planner.errors import InputError, PlannerWarning
from planner.funding.budget import Budget
from planner.menus.build import build_menus
from planner.menus.option import Option
from planner.messages import named, shown
from planner.requests.cells import read_priority
from planner.requests.checked import Requests
from planner.requests.columns import NOISE
from planner.requests.fields import FIELDS
from planner.results.result import Result
from planner.results.solving import plan_for
from planner.rules.base import Rule
from planner.rules.reading import read_stated
from planner.rules.stated import PlacedRule

R = TypeVar("R", bound=Result)
Named = str | int | Option | Iterable[str | int | Option] | Mapping[str, Any]


@exactly
def what_if(
    plan: R,
    *,
    budget: Number | str | Budget | None = None,
    exclude: Named | None = None,
    only: Named | None = None,
    priority: Mapping[Any, Any] | None = None,
    require: Named | None = None,
    quality: Mapping[str, Any] | None = None,
    catalog: CatalogSource = None,
    rules: Sequence[Rule] | str | Path | None = None,
    without: Rule | str | Sequence[Rule | str] | None = None,
    time_limit_s: float | None = None,
) -> R:
    """Plan the same requests again with something changed; as of `planner.Plan.what_if`.

    Parameters
    ----------
    plan
        The plan; it stays as it is.
    budget, exclude, only, priority, require, quality, catalog, rules, without, time_limit_s
        As of `planner.Plan.what_if`.

    Returns
    -------
    Result
        The new plan.

    Raises
    ------
    InputError
        If anything named is unknown or contradicts itself, all at once; if the plan was read from
        JSON and what was planned cannot be had.
    InfeasibleError
        If what is required cannot be made.
    """
    clock = Clock.of(time_limit_s)
    batch = batch_of(plan).whole
    offered = batch.catalog if catalog is None else load_catalog(catalog)
    money = _money(plan, budget, offered)
    kept = _kept(batch, rules, without)
    requests = batch.requests if catalog is None else _among(plan, offered)
    question = Question(requests, offered)
    changed = _changed(requests, offered, question, exclude, only, priority, require)
    rated = qualities_asked(quality, offered, question)
    question.raise_any()
    if changed is not requests:  # what is asked for stands in no file
        changed = replace(changed, origin=replace(changed.origin, file=None))
    offered = with_qualities(offered, rated) if rated else offered
    if changed is not batch.requests or offered is not batch.catalog or kept != batch.stated:
        menus = build_menus(changed, offered, plan.on)
        make = batch.again if rules is None else Batch.of  # rules that are new may warn
        batch = make(changed, menus, offered, kept)
    if catalog is not None:
        warn_if_stale(offered, plan.on, batch.menus.offers)
    return plan_for(batch, money, make=type(plan), time_limit_s=clock.left_s())


def _kept(batch: Batch, rules: object, without: object) -> tuple[PlacedRule, ...]:
    """Say which rules are kept."""
    if rules is not None and without is not None:
        raise InputError("rules and without are two ways to say which rules are kept; give one")
    if rules is not None:
        return read_stated(rules)
    left_out = () if without is None else rules_named(batch, without)
    return tuple(one for one in batch.stated if one.rule not in left_out)


def _money(plan: Result, budget: Any, catalog: Catalog) -> Budget:
    """Say what may be spent: a number of USD leaves balance and packages as they are."""
    if isinstance(budget, Budget):
        return budget
    money = plan.budget
    if (money.balance_credits or money.packages) and catalog.name != plan.catalog:
        raise InputError(
            f"the balance and the packages of the plan are those of catalog {plan.catalog}; say "
            f"what may be spent with {catalog.name}, as budget=planner.Budget(100)"
        )
    return money if budget is None else replace(money, usd=Budget.of(budget).usd)


def _among(plan: Result, catalog: Catalog) -> Requests:
    """Check the requests against another catalog; all else that was understood of them stays."""
    held = batch_of(plan).requests
    told = set(FIELDS) if plan.batch is None else set(held.reading.columns)
    requests = read_again(plan, catalog, told | {"duration"})
    requests = replace(
        requests,
        origin=held.origin,
        reading=held.reading,
        priorities=held.priorities,
        turns=held.turns,
        required=held.required,
        table=held.table,
        wholes=held.wholes,
        asked=replace(held.asked, catalog=None),  # which says the one there was
    )
    return with_barred_of(held, requests).whole


def _changed(
    requests: Requests,
    catalog: Catalog,
    question: Question,
    exclude: Any,
    only: Any,
    priority: Any,
    require: Any,
) -> Requests:
    """Change the requests; the same object where nothing changes."""
    excluded, alone = question.names(exclude, "exclude"), question.names(only, "only")
    if only is not None and not alone and not question.faults:
        question.faults.append("only names nothing; leave it out, or name what may be used")
    must = question.rows(require, "require")
    numbers = question.numbers(priority, "priority", read_priority)
    out = _out(len(requests), excluded, alone)
    for row in must[out[must]].tolist():
        name = shown(requests.ids.iloc[row])
        question.faults.append(f"{name} is required, and excluded; keep one of the two")
    if question.faults:
        return requests
    required = requests.required & ~out
    required[must] = True
    changed = with_required(requests, required)
    changed = with_barred(changed, barred_by(excluded, alone, catalog), out, catalog)
    if not numbers:
        return changed
    scale = FIELDS["priority"].scale
    assert scale is not None
    rows = np.array(list(numbers), dtype=np.int64)
    kept = np.array([scale.number(one) for one in numbers.values()], dtype=np.int64)
    fine = [
        row
        for row, number in numbers.items()
        if abs(number * scale.parts - round(number * scale.parts)) > NOISE
    ]
    if fine:
        _warn_of_rounding(requests.ids.iloc[fine[0]], numbers[fine[0]], len(fine))
    return with_priorities(changed, rows, kept)


def _out(count: int, excluded: Asked, alone: Asked) -> Any:
    """Say which requests are not to be made."""
    out = np.zeros(count, dtype=bool)
    if len(alone.rows):
        out[:] = True
        out[alone.rows] = False
    out[excluded.rows] = True
    return out


def _warn_of_rounding(name: str, number: Decimal, count: int) -> None:
    called = "priority has" if count == 1 else "priorities have"
    warnings.warn(
        f"{count:,} {called} more than three decimal places, rounded half-even; the first is "
        f"{named(number, 40)} for {shown(name)}",
        PlannerWarning,
        stacklevel=5,
    )
