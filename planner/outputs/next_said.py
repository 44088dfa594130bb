"""What more money would buy, in a line of the summary."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.answers.next_step import MOST_SOLVED, next_step
from planner.catalog.amounts import exactly
from planner.catalog.spelling import hundredths, spelled_value, usd_up, value_text
from planner.results.outcome import Fate, Outcome
from planner.results.result import Result
from planner.rules.objectives import COVERAGE
from planner.rules.reserves import kept_back

NEXT_DOLLAR = "next $1"


def next_said(plan: Result) -> Iterator[tuple[str, str]]:
    """Say what more money would buy, as pairs of a word and a text.

    In a small plan that is solved for: what the relaxation says of a dollar may be far off where a
    video costs more than one, or where credits come in packages. In a large one it is about right.
    """
    if plan.by_turn or plan.objective == COVERAGE:  # the price of money is not that of these rules
        return
    if not any(map(_could_be_better, plan.outcomes.distinct)):
        yield NEXT_DOLLAR, "would add nothing"
    elif plan.tally.requests > MOST_SOLVED:
        yield from _about_next(plan)
    elif (step := next_step(plan)) is not None:
        if not step.gain:
            yield NEXT_DOLLAR, "would add nothing"
        elif step.more_usd <= 1:
            yield NEXT_DOLLAR, f"would add {_gain(step.gain)} value"
        else:
            more = usd_up(step.more_usd)
            yield "next", f"{more} would add {_gain(step.gain)} value; less adds nothing"


def _gain(value: Decimal) -> str:
    return value_text(value) if hundredths(value) else spelled_value(value)


def _about_next(plan: Result) -> Iterator[tuple[str, str]]:
    """Say what the price of money says; packages are not bought by the dollar.

    Where something could still be better, though no option fits what is left, that says nothing of
    what more of it would do, and neither is anything said here. Of what is kept back a part of the
    next dollar is, too.
    """
    if plan.proof.survey is not None:
        return  # nor does the price of one catalog say what the packages of others do
    by_package = plan.funding.by_package
    gain = plan.shadow_price if by_package else plan.shadow_price / float(plan.usd_per_credit)
    gain *= float(_part_to_spend(plan))
    if gain:
        amount = f"{gain:,.2g}" if gain < 0.1 else f"{gain:,.2f}"
        said = f"would add about {amount} value"
        yield "1 more" if by_package else NEXT_DOLLAR, f"credit {said}" if by_package else said


@exactly
def _part_to_spend(plan: Result) -> Decimal:
    """Say which part of one more dollar may be spent, beside what rules keep back."""
    price = plan.usd_per_credit
    there = plan.budget.usd + plan.budget.balance_credits * price
    now, then = (kept_back(plan.stated_rules, usd, Decimal(1)) for usd in (there, there + 1))
    return 1 - (then - now)


def _could_be_better(outcome: Outcome) -> bool:
    never = (Fate.WORTHLESS, Fate.KEPT_OUT, Fate.RULED_OUT, Fate.IMPOSSIBLE)
    return outcome.gain > 0 and outcome.fate not in never
