"""The answer in words: what a boss reads, and four figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain, usd_up, value_text
from planner.outputs.html.blocks import Html, element, joined
from planner.outputs.report.markup import TIMES, counted, facts, paragraph
from planner.outputs.report.standing import bound_in_words, standing
from planner.outputs.report.subject import Section, Subject
from planner.results.outcome import Fate, Tally
from planner.results.result import Result

# What is said of some of several, of all of several, and of one alone.
WHY_NOT = {
    Fate.OUTBID: ("for {} of them the money does more elsewhere",)
    + ("the money does more elsewhere",) * 2,
    Fate.TOO_DEAR: (
        "{} would take more than the whole budget",
        "each would take more than the whole budget",
        "it would take more than the whole budget",
    ),
    Fate.WORTHLESS: (
        "{} would add nothing, at a priority of 0",
        "they would add nothing, at a priority of 0",
        "it would add nothing, at a priority of 0",
    ),
    Fate.KEPT_OUT: ("{} as the table says",) + ("as the table says",) * 2,
    Fate.RULED_OUT: ("{} for the rules",) + ("for the rules",) * 2,
    Fate.IMPOSSIBLE: ("{} no model can make", "no model can make them", "no model can make it"),
}


def headline(plan: Result) -> str:
    """Say the answer in one line."""
    tally = plan.tally
    if not tally.requests:
        return "No videos are asked for"
    number = {tally.requests: f"All {tally.made:,}", 0: f"None of {tally.requests:,}"}.get(
        tally.made, f"{tally.made:,} of {tally.requests:,}"
    )
    if tally.requests == 1:
        number = "The one" if tally.made else "Not the one"
    return f"{number} video{'' if tally.requests == 1 else 's'} for {usd_up(plan.cost_usd)}"


def answer(subject: Subject) -> Section:
    """Say what is made, for how much, how good that is, and what is not made."""
    plan = subject.plan
    if not plan.tally.requests:
        body = paragraph("The table asks for no videos, so there is nothing to make or to pay.")
    else:
        body = joined(
            paragraph(_made(plan), standing(plan).sentence, css="lead"),
            _figures(plan),
            paragraph(_left_out(plan)),
            paragraph(_worth(plan)),
            paragraph(_paid_with(plan)),
        )
    return Section("answer", "The answer", "Answer", body)


def _made(plan: Result) -> object:
    tally, money = plan.tally, f"{usd_up(plan.cost_usd)} of {usd_up(plan.budget_usd)}"
    if not tally.made:
        return f"Of {counted(tally.requests, 'video')} none is made, and {money} is spent."
    if tally.requests == 1:
        return f"The one video that is asked for is made {_ways(tally)}, for {money}."
    verb = "is" if tally.made == 1 else "are"
    whole = f"{tally.made:,} of {tally.requests:,} videos"
    first, second = element("strong", whole), element("strong", money)
    return joined(first, f" {verb} made for ", second, f": {_ways(tally)}.")


def _ways(tally: Tally) -> str:
    """Say how many are made in which way."""
    ways = {
        "at their best": tally.best,
        "in a simpler version": tally.downgraded,
        "as chosen before": tally.locked,
    }
    if tally.made in ways.values():
        (way,) = (way for way, count in ways.items() if count)
        return f"all of them {way}" if tally.made > 1 else way.replace("their", "its")
    return ", ".join(f"{count:,} {way}" for way, count in ways.items() if count)


def _left_out(plan: Result) -> str:
    counts = dict.fromkeys(WHY_NOT, 0)
    for outcome, count in zip(plan.outcomes.distinct, plan.outcomes.counts.tolist(), strict=True):
        fate = Fate.RULED_OUT if outcome.hold and not outcome.made else outcome.fate
        if fate in counts:
            counts[fate] += count
    left = sum(counts.values())
    if not left:
        return "Nothing is left out."
    unweighed = (Fate.KEPT_OUT, Fate.RULED_OUT, Fate.IMPOSSIBLE)
    told = unweighed if plan.by_turn else tuple(WHY_NOT)
    why = [_why(fate, counts[fate], left) for fate in told if counts[fate]]
    verb = "is" if left == 1 else "are"
    return f"{counted(left, 'video')} {verb} left out{': ' if why else ''}{'; '.join(why)}."


def _why(fate: Fate, count: int, left: int) -> str:
    some, every, alone = WHY_NOT[fate]
    if count < left:
        return some.format(f"{count:,}")
    return every if left > 1 else alone


def _worth(plan: Result) -> str:
    added = f"Value is priority {TIMES} quality; what is made adds up to {value_text(plan.value)}."
    if plan.by_turn:
        return f"{added} The most important were taken first, each while it fitted."
    return " ".join([added, *_simpler(plan)])


def _simpler(plan: Result) -> Iterator[str]:
    """Say what simpler rules get out of the same money, where that is known."""
    if plan.fair_value is not None:
        reached = _reaches(plan.value, plan.fair_value)
        yield f"With the same money, buying the best value for money first reaches {reached}."
    if plan.greedy_value is not None:
        yield (
            "The documented rule, which goes down the list by priority and takes one model and "
            f"resolution for each video, reaches {value_text(plan.greedy_value)}."
        )


def _reaches(value: float, other: float) -> str:
    more = round(value / other - 1, 3) if other else 0
    said = f" (this plan: {more:.1%} more)" if more > 0 else ""
    return f"{value_text(other)}{said}"


@exactly
def _paid_with(plan: Result) -> str:
    funding = plan.funding
    said = []
    if funding.bought:
        bought = "; ".join(f"{one.count:,} {TIMES} {text}" for one, text in funding.bought)
        said.append(f"Credits to buy: {bought}.")
    used = min(funding.balance_credits, Decimal(plan.credits))
    if used:
        said.append(f"{plain(used)} credits come from the balance that is there already.")
    left = funding.leftover_text(plan.credits)
    if left:
        said.append(f"Left over: {left}.")
    return " ".join(said)


def _figures(plan: Result) -> Html:
    tally = plan.tally
    over = round(plan.value / plan.fair_value - 1, 3) if plan.fair_value else 0
    remark = f"priority {TIMES} quality"
    if over > 0 and not plan.by_turn:
        remark = f"{over:+.1%} over value for money first"
    figures = (
        ("Made", f"{tally.made:,}", f"of {counted(tally.requests, 'video')}"),
        ("Spent", usd_up(plan.cost_usd), f"of {usd_up(plan.budget_usd)}"),
        ("Value", value_text(plan.value), remark),
        ("How good", standing(plan).word, bound_in_words(plan)),
    )
    return facts(
        ((word, joined(figure, " ", element("small", said))) for word, figure, said in figures),
        css="tiles",
    )
