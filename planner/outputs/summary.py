"""A plan at a glance: what an owner wants to know, in a few lines."""

from __future__ import annotations

from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain, usd
from planner.funding.purchase import Bought
from planner.results.result import Result


def summary(plan: Result) -> str:
    """Say at a glance what an owner wants to know, in a few lines of text."""
    lines = [f"  {word:<8}{text}" for word, text in facts(plan)]
    return "\n".join([headline(plan), *lines])


def headline(plan: Result) -> str:
    """Name the plan and say how good it is."""
    proved = f"{_gap(plan)} from the best at most"
    if plan.status == "optimal":
        proved = "proven optimal" if plan.certified else "optimal, as its solver says"
    return f"Plan for {plan.source}, catalog {plan.catalog}: {proved}"


@exactly
def facts(plan: Result) -> list[tuple[str, str]]:
    """Say the rest of the summary, as pairs of a word and a text."""
    lines = [
        ("made", _made(plan)),
        ("skipped", _skipped(plan)),
        ("spent", _spent(plan)),
        *(("buy", _package(one)) for one in plan.funding.packages),
        ("left", _left(plan)),
        ("value", f"{plan.value:,.2f}{_against_greedy(plan)}"),
        ("gap", _bound(plan)),
        _next(plan),
    ]
    if any(attempt.outcome != "optimal" for attempt in plan.attempts):
        lines += [
            ("tried", f"{one.method}, {one.outcome}: {one.reason} ({one.seconds:.2f} s)")
            for one in plan.attempts
        ]
    return [*lines, *(("note", note) for note in plan.notes)]


def _gap(plan: Result) -> str:
    # A gap that rounds to nothing is still one.
    return f"{plan.gap:.2%}" if plan.gap >= 0.00005 or not plan.gap else f"{plan.gap:.1e}"


def _made(plan: Result) -> str:
    tally = plan.tally
    parts = [f"{tally.made:,} of {tally.requests:,}"]
    if tally.downgraded:
        parts += [f"{tally.best:,} at their best, {tally.downgraded:,} downgraded"]
    return ", ".join(parts)


def _skipped(plan: Result) -> str:
    tally = plan.tally
    parts = [f"{tally.skipped + tally.impossible:,}"]
    if tally.impossible:
        parts += [f"{tally.impossible:,} of which no model can make"]
    return ", ".join(parts)


def _spent(plan: Result) -> str:
    paid = f"{usd(plan.cost_usd)} of {usd(plan.budget_usd)}"
    if plan.usd_per_credit == 1 and not plan.funding.balance_credits:
        return paid
    return f"{paid} ({_number(plan.credits)} credits{_from_balance(plan)})"


def _from_balance(plan: Result) -> str:
    used = min(plan.funding.balance_credits, Decimal(plan.credits))
    return f", {_number(used)} of them from the balance" if used else ""


def _package(one: Bought) -> str:
    name = f"{one.name}, " if one.name else ""
    expiry = f", valid {one.valid_days} days" if one.valid_days else ""
    each = "" if one.count == 1 else " each"
    return f"{one.count:,} x {name}{_number(one.credits)} credits at {usd(one.usd)}{each}{expiry}"


def _left(plan: Result) -> str:
    credits = plan.funding.leftover(plan.credits)
    also = f" and {_number(credits)} credits" if credits else ""
    return usd(plan.budget_usd - plan.cost_usd) + also


def _number(amount: int | Decimal) -> str:
    return f"{amount:,}" if isinstance(amount, int) else plain(amount)


def _against_greedy(plan: Result) -> str:
    if plan.by_turn:
        return ", by the greedy rule"
    if not plan.greedy_value:
        return ", greedy 0"
    gain = plan.value / plan.greedy_value - 1
    return f", {gain:+.1%} against greedy ({plan.greedy_value:,.2f})"


def _bound(plan: Result) -> str:
    if plan.status == "optimal":
        proof = "proved" if plan.certified else "as the solver says"
        return f"0%, {proof}: no plan within this budget is worth more"
    return f"{_gap(plan)}: no plan is worth more than {plan.bound:,.2f}"


def _next(plan: Result) -> tuple[str, str]:
    """Say what more money would buy; packages are not bought by the dollar."""
    by_package = plan.funding.by_package
    gain = plan.shadow_price if by_package else plan.shadow_price / float(plan.usd_per_credit)
    amount = f"{gain:,.2g}" if gain < 0.1 else f"{gain:,.2f}"
    said = f"would add about {amount} value" if gain else "would add nothing"
    return "1 more" if by_package else "next $1", f"credit {said}" if by_package else said
