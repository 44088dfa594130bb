"""A plan at a glance: what an owner wants to know, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain, usd_down, usd_up
from planner.outputs.next_said import next_said
from planner.outputs.one_more import one_more
from planner.outputs.rule_words import dearest_first, use_text
from planner.requests.planned_with import DIGITS
from planner.results.result import Result
from planner.rules.models import Reserve
from planner.rules.objectives import COVERAGE
from planner.rules.spoken import amount_said

MOST_RULES = 8  # that hold a plan back, told one by one
LEVELS_TOLD = 8


def summary(plan: Result) -> str:
    """Say at a glance what an owner wants to know, in a few lines of text."""
    lines = [f"  {word:<9}{text}" for word, text in facts(plan)]
    return "\n".join([headline(plan), *lines])


def gist(plan: Result) -> str:
    """Say the least that tells one plan from another, on one line."""
    tally = plan.tally
    made = f"{tally.made:,} of {tally.requests:,} made"
    paid = f"{usd_up(plan.cost_usd)} of {usd_up(plan.budget_usd)}"
    said = {"file": f"{plan.status}, as its file says", "nobody": "edited since it was written"}
    status = said.get(plan.vouched_by, plan.status)
    return f"{made}, {paid}, value {plan.value:,.2f}, {status}"


def headline(plan: Result) -> str:
    """Name the plan and say how good it is."""
    return f"Plan for {plan.source}, catalog {plan.catalog}: {standing(plan)}"


def standing(plan: Result) -> str:
    """Say how good a plan is, and who says so."""
    best = plan.status == "optimal"
    gap = f"{_gap(plan)} from the best at most"
    match plan.vouched_by:
        case "proof":
            return "proven optimal" if best else gap
        case "solver":
            return "optimal, as its solver says" if best else gap
        case "nobody":
            return "edited since it was written, so that nothing is proved"
    if not plan.certified:
        return f"{'optimal' if best else gap}, as its file says of its solver"
    return (
        f"{'optimal' if best else gap}, as its file says; planner verify proves it from the table"
    )


@exactly
def facts(plan: Result) -> list[tuple[str, str]]:
    """Say the rest of the summary, as pairs of a word and a text."""
    lines = [
        ("made", made_text(plan)),
        ("left out", _left_out(plan)),
        *_coverage(plan),
        ("spent", _spent(plan)),
        *_drafts(plan),
        *(("buy", f"{one.count:,} x {said}") for one, said in plan.funding.bought),
        ("left", _left(plan)),
        ("value", f"{plan.value:,.2f}{_against_rules(plan)}"),
        ("gap", _bound(plan)),
        *next_said(plan),
        *_one_more(plan),
        *_rules(plan),
        *_prices(plan),
    ]
    if any(attempt.outcome != "optimal" for attempt in plan.attempts):
        lines += [("tried", f"{one.method}, {one.outcome}: {one.reason}") for one in plan.attempts]
    return [*lines, *(("note", note) for note in plan.notes)]


def _gap(plan: Result) -> str:
    # A gap that rounds to nothing is still one.
    return f"{plan.gap:.2%}" if plan.gap >= 0.00005 or not plan.gap else f"{plan.gap:.1e}"


def made_text(plan: Result) -> str:
    """Say how many are made, and how."""
    tally = plan.tally
    parts = [f"{tally.made:,} of {tally.requests:,}"]
    parts += [f"{tally.locked:,} locked"] if tally.locked else []
    if tally.downgraded:
        whose = "its" if tally.best == 1 else "their"
        parts += [f"{tally.best:,} at {whose} best, {tally.downgraded:,} in a simpler version"]
    return ", ".join(parts)


def _coverage(plan: Result) -> list[tuple[str, str]]:
    """Say how many of each priority are made, where that was the aim; of many, the first."""
    if plan.objective != COVERAGE:
        return []
    levels = [one for one in plan.coverage if one.priority]
    told = [
        f"{plain(one.priority)}: {one.made:,} of {one.wanted:,}" for one in levels[:LEVELS_TOLD]
    ]
    more = [f"{len(levels) - LEVELS_TOLD:,} lower ones"] if len(levels) > LEVELS_TOLD else []
    return [("priority", ", ".join([*told, *more]))] if told else []


def _left_out(plan: Result) -> str:
    tally = plan.tally
    parts = [f"{tally.skipped + tally.impossible:,}"]
    if tally.impossible:
        parts += [f"{tally.impossible:,} of which no model can make"]
    return ", ".join(parts)


def _spent(plan: Result) -> str:
    paid = f"{usd_up(plan.cost_usd)} of {usd_up(plan.budget_usd)}{_of_locked(plan)}"
    if plan.usd_per_credit == 1 and not plan.funding.balance_credits:
        return paid
    return f"{paid} ({_number(plan.credits)} credits{_from_balance(plan)})"


def _of_locked(plan: Result) -> str:
    """Say which part is for what is locked, where each video has a price of its own."""
    if not plan.tally.locked or plan.funding.by_package or plan.funding.balance_credits:
        return ""
    prices = plan.prices
    pairs = zip(plan.outcomes.distinct, plan.outcomes.counts.tolist(), strict=True)
    locked = sum(
        (one.taken.credits * prices.of(one.taken.catalog) * count
         for one, count in pairs if one.locked and one.taken is not None), Decimal(0)
    )  # fmt: skip
    rest, left = plan.cost_usd - locked, plan.budget_usd - locked
    return f": {usd_up(locked)} for what is locked, {usd_up(rest)} of {usd_down(left)} for the rest"


def _drafts(plan: Result) -> Iterator[tuple[str, str]]:
    """Say how many drafts are made, and how much of what is spent that is."""
    pairs = zip(plan.outcomes.distinct, plan.outcomes.counts.tolist(), strict=True)
    made = [
        (one.taken.draft, count)
        for one, count in pairs
        if one.taken is not None and one.taken.draft
    ]
    if made:
        takes = sum((draft.takes * count for draft, count in made), Decimal(0))
        prices = plan.prices
        cost = sum(
            (draft.credits * prices.of(draft.catalog) * count for draft, count in made), Decimal(0)
        )
        videos = sum(count for _, count in made)
        whose = "1 video" if videos == 1 else f"{videos:,} videos"
        yield "drafts", f"{plain(takes)} of {whose}, {usd_up(cost)} of that"


def _from_balance(plan: Result) -> str:
    used = min(plan.funding.balance_credits, Decimal(plan.credits))
    return f", {_number(used)} of them from the balance" if used else ""


def _left(plan: Result) -> str:
    credits = plan.funding.leftover_text(plan.credits)
    also = f" and {credits}" if credits else ""
    reserves = [rule for rule in plan.stated_rules if isinstance(rule, Reserve)]
    held = [amount_said(rule.unit, rule.amount) for rule in reserves]
    kept = [one if one.startswith("$") else f"{one} of the budget" for one in held]
    told = f" ({' and '.join(kept)} kept back)" if kept else ""
    return usd_down(plan.budget_usd - plan.cost_usd) + also + told


def _number(amount: int | Decimal) -> str:
    return f"{amount:,}" if isinstance(amount, int) else plain(amount)


def _against_rules(plan: Result) -> str:
    """Compare with what simpler rules get out of the same budget."""
    if plan.by_turn:
        return ", by the greedy rule"
    if plan.objective == COVERAGE:
        return ", the most with as many of each priority as can be"
    rules = {"priority first": plan.greedy_value, "value for money first": plan.fair_value}
    known = {rule: value for rule, value in rules.items() if value is not None}
    # These rules make what is locked as well: what they choose is the rest.
    locked = plan.locked_value
    rest = round(plan.value - locked, 6)
    told = ", ".join(_over(rest, rule, round(value - locked, 6)) for rule, value in known.items())
    if not locked:
        return f": {told}" if told else ""
    said = f", {locked:,.2f} of it locked"
    return f"{said}; the other {rest:,.2f}: {told}" if told and rest else said


def _over(value: float, rule: str, other: float) -> str:
    if not other:
        return f"{rule} 0"
    gain = round(value / other - 1, 3)
    said = f"{gain:+.1%} over" if gain else "as good as"
    return f"{said} {rule} ({other:,.2f})"


def _bound(plan: Result) -> str:
    who = plan.vouched_by
    if who == "nobody":
        return "unknown, since the plan was edited"
    if plan.status == "optimal":
        said = {"proof": "proved", "solver": "as the solver says", "file": "as its file says"}[who]
        if plan.objective == COVERAGE:
            return f"0%, {said}: no plan makes more of a priority, or is then worth more"
        return f"0%, {said}: no plan within this budget is worth more"
    said = ", as its file says" if who == "file" else ""
    return f"{_gap(plan)}{said}: no plan is worth more than {plan.bound:,.2f}"


def _rules(plan: Result) -> Iterator[tuple[str, str]]:
    """Say which rules hold the plan back, of many the dearest; and how many it keeps."""
    if not plan.stated_rules:
        return
    binding = dearest_first(use for use in plan.rules if use.binds)
    count = len(plan.stated_rules)
    some = "1 rule" if count == 1 else f"{count:,} rules"
    kept = "kept" if count == 1 else "all kept"
    whose = "its" if count == 1 else "their"
    held = f"{len(binding):,} of {whose} limits {'holds' if len(binding) == 1 else 'hold'}"
    yield "rules", f"{some}, {kept}" + (f"; {held} the plan back" if binding else "")
    for use in binding[:MOST_RULES]:
        yield "", use_text(use)
    if len(binding) > MOST_RULES:
        yield "", f"and {len(binding) - MOST_RULES:,} more"


def _prices(plan: Result) -> list[tuple[str, str]]:
    """Say how old the prices are, where they are dated, and from which catalog exactly."""
    which = f"SHA-256 of the catalog {plan.catalog_sha256[:DIGITS]}" if plan.catalog_sha256 else ""
    told = "; ".join(filter(None, [ages_text(plan), which]))
    return [("prices", told)] if told else []


def ages_text(plan: Result) -> str:
    """Say how old a plan's prices are; "" where neither they nor their catalog are dated."""
    found = plan.price_dates
    dated = [f"as of {found.catalog_as_of}"] if found.catalog_as_of else []
    if found.oldest_as_of is None:
        named = f"that of {found.oldest_model} is not dated" if found.oldest_model else ""
        return "; ".join([*dated, named]) if dated and named else "".join(dated)
    if found.catalog_as_of is not None and found.oldest_as_of > found.catalog_as_of:
        dated.append(f"those that are used are of {found.oldest_as_of} or later")
    elif found.oldest_as_of != found.catalog_as_of:
        dated.append(
            f"the oldest that is used, of {found.oldest_model}, is of {found.oldest_as_of}"
        )
    return "; ".join(dated)


def _one_more(plan: Result) -> list[tuple[str, str]]:
    told = one_more(plan)
    return [("one more", told)] if told else []
