"""What the plan had to keep to, and how much room that leaves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.spelling import about_usd, plain, usd_down, usd_up
from planner.outputs.html.blocks import joined
from planner.outputs.report.markup import Column, called, counted, paragraph, table
from planner.outputs.report.subject import Section, Subject
from planner.outputs.rule_words import dearest_first, left_text, used_text, worth_text
from planner.requests.checked import NO_LIMIT
from planner.results.columns import cost_usd
from planner.results.outcome import Fate

COLUMNS = (
    Column("What holds", wide=True),
    Column("How it is kept", wide=True),
    Column("Room left", wide=True),
)
BILLION = Decimal(10) ** 9  # limits are in billionths of a USD

MOST_RULES = 50

Line = tuple[object, str, object]


def rules(subject: Subject) -> Section:
    """Say what had to be kept, and what room it leaves."""
    lines = [_budget(subject), *_stated(subject), *_locked(subject)]
    batch = subject.plan.batch
    if batch is not None:
        lines += [*_required(subject, batch), *_limits(subject, batch), *_least_quality(batch)]
    unknown = (
        ""
        if batch is not None
        else (
            "A plan that was read from a file does not say which videos are required or have a "
            "limit of their own."
        )
    )
    body = joined(table("What the plan keeps to", COLUMNS, lines), paragraph(unknown))
    return Section("rules", "Rules, and the room they leave", "Rules", body)


@exactly
def _budget(subject: Subject) -> Line:
    plan = subject.plan
    room = usd_down(plan.budget_usd - plan.cost_usd)
    credits = plan.funding.leftover_text(plan.credits)
    if credits:
        room += f", and {credits}"
    held = plan.budget.balance_credits
    also = f" and a balance of {plain(held)} credits" if held else ""
    packages = ", credits in packages only" if plan.budget.packages else ""
    once = plan.budget.bought_before if packages else ()
    bought = f"; bought before: {', '.join(once)}" if once else ""
    return (
        f"Budget: {usd_up(plan.budget_usd)}{also}{packages}{bought}",
        f"{usd_up(plan.cost_usd)} spent",
        room,
    )


def _stated(subject: Subject) -> Iterator[Line]:
    """Say of each rule what is used; what holds the plan back first, with what more is worth."""
    uses = dearest_first(subject.plan.rules)
    for use in uses[:MOST_RULES]:
        left = "; ".join(filter(None, [left_text(use), worth_text(use)]))
        yield called(use.sentence), used_text(use) or "kept", left or "-"
    if len(uses) > MOST_RULES:
        yield f"and {len(uses) - MOST_RULES:,} more limits and rules", "kept", "-"


def _locked(subject: Subject) -> Iterator[Line]:
    outcomes = subject.plan.outcomes
    pairs = list(zip(outcomes.distinct, outcomes.counts.tolist(), strict=True))
    kept = sum(count for one, count in pairs if one.locked and one.made)
    out = sum(count for one, count in pairs if one.fate is Fate.KEPT_OUT)
    if kept or out:
        how = f"{kept:,} made as chosen, {out:,} left out as chosen"
        yield f"Locked: {counted(kept + out, 'choice')} of an earlier plan", how, "none: fixed"


@exactly
def _required(subject: Subject, batch: Batch) -> Iterator[Line]:
    rows = np.flatnonzero(batch.requests.required)
    if len(rows):
        outcomes = subject.plan.outcomes
        members = np.bincount(outcomes.members[rows], minlength=len(outcomes.distinct)).tolist()
        pairs = [
            (count, one)
            for count, one in zip(members, outcomes.distinct, strict=True)
            if count and one.taken and one.cheapest
        ]
        prices, zero = subject.prices, Decimal(0)
        spent = sum((n * cost_usd(one.taken, prices) for n, one in pairs if one.taken), zero)
        least = sum((n * cost_usd(one.cheapest, prices) for n, one in pairs if one.cheapest), zero)
        yield (
            f"Required: {counted(len(rows), 'video')}",
            f"all made, for {usd_up(spent)}",
            f"{about_usd(spent - least)} above the cheapest way to make them",
        )


@exactly
def _limits(subject: Subject, batch: Batch) -> Iterator[Line]:
    """Say how close the videos that have a limit of their own come to it."""
    plan, limits = subject.plan, batch.requests.limits
    rows = np.flatnonzero(limits < NO_LIMIT)
    made = rows[plan.outcomes.made[rows]]
    if not len(rows):
        return
    costs = [
        0 if one.taken is None else int(one.taken.credits * plan.usd_per_credit * BILLION)
        for one in plan.outcomes.distinct
    ]
    room = limits[made] - plan.outcomes.spread(np.array(costs, dtype=object))[made]
    how = f"{len(made):,} made, none above its limit"
    left: object = "-"
    if len(made):
        least = int(np.argmin(room))
        money = usd_down(Decimal(int(room[least])) / BILLION)
        left = joined(f"{money} at the least, for ", called(subject.names[made[least]]))
    yield f"Most that a video may cost: {counted(len(rows), 'limit')}", how, left


def _least_quality(batch: Batch) -> Iterator[Line]:
    """Say how many videos ask for a tier; only options of it, or better, are on their menus."""
    asking = np.array([bool(kind.tier) for kind in batch.requests.kinds], dtype=bool)
    count = int(asking[batch.requests.members].sum()) if len(asking) else 0
    if count:
        yield (
            f"Least tier of quality: {counted(count, 'video')}",
            "none is made below it",
            "-",
        )
