"""Why each request was planned, made simpler or skipped: an outcome in a producer's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from planner.catalog.spelling import about_usd, plain, usd_up
from planner.menus.option import Draft, Option
from planner.results.outcome import Fate, Hold, How, Outcome, WhyNot


@dataclass(frozen=True)
class Spoken:
    """How to speak of what things cost.

    Attributes
    ----------
    usd_per_credit
        To speak of money; None to speak of credits, where they have no one price.
    is_listed
        Whether that is the list price, and what is paid in the end another sum.
    """

    usd_per_credit: Decimal | None = None
    is_listed: bool = False

    def needed(self, credits: Decimal) -> str:
        """Spell what is needed: never less than it is."""
        return self._spelled(credits, usd_up)

    def amount(self, credits: Decimal) -> str:
        """Spell what something costs, about."""
        return self._spelled(credits, about_usd)

    def _spelled(self, credits: Decimal, money: Callable[[Decimal], str]) -> str:
        if self.usd_per_credit is None:
            return f"{plain(credits)} credits"
        return money(credits * self.usd_per_credit) + (" at list price" if self.is_listed else "")

    @property
    def elsewhere(self) -> str:
        """Say where the money goes; packages and a balance may leave some that buys nothing."""
        if self.usd_per_credit is None:
            return "those credits do more elsewhere"
        return "that money does more elsewhere"

    @property
    def beyond(self) -> str:
        """Say that it is more than there is."""
        if self.usd_per_credit is None or self.is_listed:
            return "more than can be paid for"
        return "more than the whole budget"


def reason(outcome: Outcome, spoken: Spoken) -> str:
    """Say why a request got what it got.

    Parameters
    ----------
    outcome
        What happened to it.
    spoken
        How to speak of what things cost.

    Returns
    -------
    str
        A sentence.
    """
    return _why(outcome, spoken) + _order(outcome.taken) + _drafts(outcome)


def _order(option: Option | None) -> str:
    """Say what to order and to use, where that is not the same."""
    if option is None or not option.trimmed:
        return ""
    return f" Order {option.ordered} s, use {option.used_s:,} s."


def _drafts(outcome: Outcome) -> str:
    """Say what is made before it, where that is something."""
    option = outcome.taken
    if option is None or option.draft is None:
        return ""
    filtered = ", of which alone the rule speaks" if outcome.hold is Hold.MENU else ""
    return f" {drafts_said(option.draft, option)}, then {final_said(option)}{filtered}."


def drafts_said(draft: Draft, option: Option) -> str:
    """Say how many drafts there are of what, and how long they are where that is not as wanted."""
    is_longer = sum(draft.segments) > option.used_s
    lengths = f" of {draft.ordered} s each" if is_longer else ""
    return f"{plain(draft.takes)} drafts with {draft}{lengths}"


def final_said(option: Option) -> str:
    """Say how often the final is made after its drafts."""
    return "one final" if option.takes == 1 else f"{plain(option.takes)} takes of the final"


def _why(outcome: Outcome, spoken: Spoken) -> str:
    if outcome.fate is Fate.KEPT_OUT:
        return f"Left out: {outcome.obstacle}."
    if outcome.fate is Fate.RULED_OUT:
        return f"Ruled out: {outcome.obstacle}."
    if outcome.fate is Fate.IMPOSSIBLE:
        return f"Cannot be made: {outcome.obstacle}."
    if outcome.locked and outcome.made:
        return "Locked: made as chosen."
    if outcome.hold is not None and outcome.fate is not Fate.WORTHLESS:
        said = _of_rule(outcome, spoken)
        if said:
            return said
    if outcome.how is not How.WEIGHED:
        return _of_turn(outcome, spoken)
    if outcome.fate is Fate.BEST:
        return _at_best(outcome)
    if outcome.fate is Fate.SIMPLER:
        return _simpler(outcome, spoken)
    return _skipped(outcome, spoken)


def _at_best(outcome: Outcome) -> str:
    if outcome.choices == 1:
        return "Made with its only option."
    if outcome.platform:
        return f"Made with the best that {outcome.platform} shows."
    return "Made at its best."


def _simpler(outcome: Outcome, spoken: Spoken) -> str:
    best, gain = outcome.best, plain(outcome.gain)
    if outcome.why_not is None:
        return f"Made, though {best} would be {gain} better for no more money."
    if outcome.why_not is WhyNot.PRIORITY:
        how = "its cheapest option" if outcome.taken == outcome.cheapest else str(outcome.taken)
        return f"Made with {how}: its priority is 0, so more quality would add nothing."
    why = spoken.elsewhere
    if outcome.why_not is WhyNot.BUDGET:
        why = f"together {spoken.beyond}"
    if outcome.why_not is WhyNot.NUMBERS:
        why = "as many of each priority as can be come before that"
    return _better(outcome, spoken, why)


def _better(outcome: Outcome, spoken: Spoken, why: str) -> str:
    gain, more = plain(outcome.gain), spoken.amount(outcome.more_credits)
    return f"Simpler version: {outcome.best} adds {gain} quality for {more} more; {why}."


def _skipped(outcome: Outcome, spoken: Spoken) -> str:
    if outcome.fate is Fate.WORTHLESS or outcome.cheapest is None:
        return "Skipped: its priority is 0, so making it would add nothing."
    least = f"{spoken.needed(outcome.cheapest.credits)} at least ({outcome.cheapest})"
    if outcome.fate is Fate.TOO_DEAR:
        return f"Skipped: costs {least}, {spoken.beyond}."
    if outcome.why_not is WhyNot.NUMBERS:
        return (
            f"Skipped: costs {least}; as many of its priority and above as can be are made "
            "without it."
        )
    return f"Skipped: costs {least}; {spoken.elsewhere}."


def _of_rule(outcome: Outcome, spoken: Spoken) -> str:
    """Say what a rule did; "" where it makes no difference to what is said."""
    whose, made = outcome.whose, outcome.made
    match outcome.hold:
        case Hold.ONE_OF:
            return f"Left out: another of {whose} is made (One of)."
        case Hold.WHOLE if made:
            return (
                f"Made with {outcome.taken} because {whose} is made as a whole or not at all "
                "(All or none)."
            )
        case Hold.WHOLE:
            return f"Left out: {whose} is made as a whole or not at all (All or none)."
        case Hold.NEEDS if made:
            return f"Made with {outcome.taken} because {whose} is made (Needs)."
        case Hold.NEEDS:
            return f"Skipped: {whose} is not made (Needs)."
        case Hold.ALIKE if made:
            return f"Made with {outcome.taken} because {whose} is made alike (Same)."
        case Hold.ALIKE:
            return f"Skipped: {whose} is made alike (Same), and so this would not be worth it."
        case Hold.LEAST:
            return f"Made with {outcome.taken} because a rule asks for it: {whose}."
        case Hold.MENU if outcome.fate is Fate.BEST:
            return f"Made with the best that is allowed ({whose})."
    if outcome.fate is Fate.BEST:
        return ""
    if outcome.hold is Hold.WITHIN and outcome.why_not not in (None, WhyNot.ELSEWHERE):
        return ""
    if outcome.hold is Hold.MENU:
        verb = "Simpler version" if made else "Skipped"
        return f"{verb}: what would be worth its money is not allowed ({whose})."
    limits: dict[Hold | None, str] = {
        Hold.LIMIT: f"the limit ({whose}) is used up by what is worth more",
        Hold.WITHIN: f"{whose}, {spoken.elsewhere}",
        Hold.RESERVE: f"more than the budget without what is kept back ({whose})",
    }
    why = limits[outcome.hold]
    if made and outcome.more_credits > 0:
        return _better(outcome, spoken, why)
    if made and outcome.hold is Hold.WITHIN:
        return f"Made with {outcome.taken}: {whose}, the plan is worth the most that way."
    if made:
        return f"Made with {outcome.taken}: {why}."
    assert outcome.cheapest is not None
    least = f"{spoken.needed(outcome.cheapest.credits)} at least ({outcome.cheapest})"
    return f"Skipped: costs {least}; {why}."


def _of_turn(outcome: Outcome, spoken: Spoken) -> str:
    if outcome.how is How.TOGETHER:
        if outcome.made:
            return (
                "Taken together with those it is tied to, as cheap as they can be, in their turn."
            )
        return "Passed over: with those it is tied to it did not fit what was left in their turn."
    if outcome.how is How.IN_TURN:
        return "Taken in its turn, by priority, while it fitted."
    if outcome.how is How.CHEAPEST:
        return "Required: made with its cheapest option."
    if outcome.tried is None:
        return (
            "Passed over: the greedy rule tries one model and resolution, "
            "and they cannot make this."
        )
    cost = spoken.amount(outcome.tried.credits)
    return f"Passed over: {outcome.tried} at {cost} did not fit what was left in its turn."
