"""Why each request was planned, made simpler or skipped: an outcome in a producer's words."""

from __future__ import annotations

from decimal import Decimal

from planner.catalog.spelling import about_usd, plain
from planner.results.outcome import Fate, How, Outcome, WhyNot


def reason(outcome: Outcome, usd_per_credit: Decimal | None) -> str:
    """Say why a request got what it got.

    Parameters
    ----------
    outcome
        What happened to it.
    usd_per_credit
        To speak of money; None to speak of credits, where they have no one price.

    Returns
    -------
    str
        A sentence.
    """
    if outcome.fate is Fate.KEPT_OUT:
        return f"Left out: {outcome.obstacle}."
    if outcome.fate is Fate.IMPOSSIBLE:
        return f"Cannot be made: {outcome.obstacle}."
    if outcome.locked and outcome.made:
        return "Locked: made as chosen."
    if outcome.how is not How.WEIGHED:
        return _of_turn(outcome, usd_per_credit)
    if outcome.fate is Fate.BEST:
        return _at_best(outcome)
    if outcome.fate is Fate.SIMPLER:
        return _simpler(outcome, usd_per_credit)
    return _skipped(outcome, usd_per_credit)


def _at_best(outcome: Outcome) -> str:
    if outcome.choices == 1:
        return "Made with its only option."
    if outcome.platform:
        return f"Made with the best that {outcome.platform} shows."
    return "Made at its best."


def _simpler(outcome: Outcome, price: Decimal | None) -> str:
    best, gain = outcome.best, plain(outcome.gain)
    if outcome.why_not is None:
        return f"Made, though {best} would be {gain} better for no more money."
    why = "that money does more elsewhere"
    if outcome.why_not is WhyNot.BUDGET:
        why = "together more than the whole budget"
    if outcome.why_not is WhyNot.NUMBERS:
        why = "as many of each priority as can be come before that"
    more = _amount(outcome.more_credits, price)
    return f"Simpler version: {best} adds {gain} quality for {more} more; {why}."


def _skipped(outcome: Outcome, price: Decimal | None) -> str:
    if outcome.fate is Fate.WORTHLESS or outcome.cheapest is None:
        return "Skipped: its priority is 0, so making it would add nothing."
    least = f"{_amount(outcome.cheapest.credits, price)} at least ({outcome.cheapest})"
    if outcome.fate is Fate.TOO_DEAR:
        return f"Skipped: costs {least}, more than the whole budget."
    if outcome.why_not is WhyNot.NUMBERS:
        return (
            f"Skipped: costs {least}; as many of its priority and above as can be are made "
            "without it."
        )
    return f"Skipped: costs {least}; that money does more elsewhere."


def _of_turn(outcome: Outcome, price: Decimal | None) -> str:
    if outcome.how is How.IN_TURN:
        return "Taken in its turn, by priority, while it fitted."
    if outcome.how is How.CHEAPEST:
        return "Required: made with its cheapest option."
    if outcome.tried is None:
        return (
            "Passed over: the greedy rule tries one model and resolution, "
            "and they cannot make this."
        )
    cost = _amount(outcome.tried.credits, price)
    return f"Passed over: {outcome.tried} at {cost} did not fit what was left in its turn."


def _amount(credits: Decimal, price: Decimal | None) -> str:
    return f"{plain(credits)} credits" if price is None else about_usd(credits * price)
