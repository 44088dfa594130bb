"""An explanation in words and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.answers.alone import cheapest_alone, is_joint
from planner.answers.changes import Change, Move, spoken, would_be
from planner.answers.explanation import Choice, Explanation, LeastBudget, Why
from planner.answers.figures import amount, gain_of
from planner.answers.questioned import batch_of
from planner.answers.takes_from import takes_said
from planner.answers.without import Without
from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain, spelled_value, usd, usd_down, usd_up
from planner.menus.option import Option
from planner.results.naming import rule_said
from planner.results.reasons import Spoken, reason
from planner.results.result import Result
from planner.rules.models import Reserve

MOST_LOOSENED = 3  # rules that are named


@exactly
def sentences_of(plan: Result, told: Explanation, best_value: float | None) -> tuple[str, ...]:
    """Say all of an explanation.

    Parameters
    ----------
    plan, told
        The plan, and the explanation, which has no sentences yet.
    best_value
        What the best plan for the same budget is worth; None where that is not settled.
    """
    return tuple(Words(plan, told, best_value).sentences())


class Words:
    """The words for one explanation."""

    def __init__(self, plan: Result, told: Explanation, best_value: float | None) -> None:
        self._plan, self._told, self._best_value = plan, told, best_value

    def sentences(self) -> Iterator[str]:
        """Yield what happened, why, what else there is, and from which budget on."""
        told = self._told
        if told.code in (Why.KEPT_OUT, Why.IMPOSSIBLE, Why.LOCKED) or not told.outcome.choices:
            yield reason(told.outcome, Spoken())
            yield from self._loosened()
            return
        yield from self._doubts()
        yield self._what()
        yield from self._takes()
        yield from self._why()
        if told.made_from is not None:
            yield self._from(told.made_from, "makes it")
        if told.best_from is not None and not self._alike(told.made_from, told.best_from):
            yield self._from(told.best_from, "makes it at its best")
        yield from self._not_below()
        yield from self._nowhere()
        yield from self._loosened()
        if not told.settled:
            yield "There was no time to settle all of it; what is missing is not known."

    def _doubts(self) -> Iterator[str]:
        """Say that the plan is none of the best, where that is so."""
        plan, best = self._plan, self._best_value
        said = plan.status == "optimal"  # which of a plan from a file is no more than its word
        if said and (plan.stated is None or best == plan.value):
            return
        how = "is not proved to be the best"
        if plan.by_turn:
            how = "goes by priority, what fits"
        elif said:
            how = "is the best by no more than its file's word"
        if best is None:
            yield f"The plan {how}; how good the best is could not be settled."
        elif best > plan.value:
            more = spelled_value(best - plan.value)
            yield f"The plan {how}: the best for the same budget is worth {more} more."
        else:
            yield f"The plan {how}, but is as good as the best."
        yield "What follows speaks of best plans."

    @property
    def _is_beaten(self) -> bool:
        """Whether some plan is known to be worth more than this one."""
        return self._best_value is not None and self._best_value > self._plan.value

    def _what(self) -> str:
        """Say what the plan does with it."""
        outcome, best, least = (
            self._told.outcome,
            self._told.outcome.best,
            self._told.outcome.cheapest,
        )
        assert best is not None
        assert least is not None
        if outcome.taken is None:
            if self._told.code is Why.WORTHLESS:
                return "It is skipped: its priority is 0, so making it adds nothing."
            return f"It needs {self._cost(least)} at least ({least})."
        made = f"It is made with {outcome.taken} for {self._cost(outcome.taken)}"
        must = "" if self._skip else "; it is required"
        if not outcome.gain:
            return f"{made}, {self._rank()}{must}."
        worth = spelled_value(gain_of(self._told))
        paid = outcome.more_credits
        more = amount(self._plan, paid, " more") if paid > 0 else "no more money"
        gain = plain(outcome.gain)
        return f"{made}{must}; {best} adds {gain} quality, worth {worth}, for {more}."

    def _takes(self) -> Iterator[str]:
        """Say how many takes that is for, where it is not one."""
        told, outcome = self._told, self._told.outcome
        option = outcome.taken or outcome.cheapest
        if option is not None and told.code is not Why.WORTHLESS:
            yield from filter(None, [takes_said(batch_of(self._plan), told.row, option)])

    def _rank(self) -> str:
        if self._told.outcome.choices == 1:
            return "its only option"
        platform = self._told.outcome.platform
        return f"the best that {platform} shows" if platform else "the best on its menu"

    def _why(self) -> Iterator[str]:
        """Say what keeps it from being made, or made better; of the best, what it costs others."""
        told = self._told
        if told.outcome.rule and not self._plan.by_turn and self._is_borne_out():
            yield f'What decides is the rule "{rule_said(self._plan, told.outcome.rule)}".'
        if told.code is Why.NOTHING:
            yield from self._without()
        elif told.code is Why.TOO_DEAR:
            yield self._too_dear()
        elif told.code is Why.CROWDED_OUT:
            yield f"Beside what is required, today's budget{self._budget()} has no room for that."
        elif told.code is Why.RULED_OUT:
            yield f"No plan within today's budget{self._budget()} that keeps the rules does that."
        elif told.forced is not None and told.code in (Why.OUTBID, Why.EVEN, Why.WORTHLESS):
            yield self.trade(told.forced)

    def _too_dear(self) -> str:
        """Say that the whole budget is not enough for it alone."""
        whole = f"more than the whole budget{self._budget()}"
        if not is_joint(self._plan):
            return f"That is {self._in_all()}{whole}."
        top = max(each.quality for each in self._told.choices)
        made = self._told.outcome.taken is not None
        options = [
            each.option
            for each in self._told.choices
            if each.option is not None and (each.quality == top or not made)
        ]
        alone = cheapest_alone(self._plan, options)
        if alone is None:
            return "The packages of its catalog hold too little for it."
        return f"Paid for by itself it takes {usd_up(alone[0])} ({alone[1]}), {whole}."

    def _without(self) -> Iterator[str]:
        skip = self._skip
        if skip is None or skip.loss is None:
            return
        others = f"{': ' if skip.changes else '; '}{would_be(skip.changes)}"
        if skip.loss:
            yield f"Without it the best plan is worth {spelled_value(skip.loss)} less{others}."
        else:
            worth = "is one of the best" if self._is_beaten else "is worth as much"
            yield f"A plan without it {worth}{others}."

    def trade(self, forced: Choice) -> str:
        """Say what others lose where it is made so."""
        made, loss = f"{forced.option} for {self._cost(forced.option)}", forced.loss or 0
        if not loss:
            others = f"{': ' if forced.changes else '; '}{would_be(forced.changes)}"
            other = "A best plan" if self._is_beaten else "Another plan, worth as much,"
            return f"{other} makes it with {made}{others}."
        worth = spelled_value(loss)
        leaving = "" if self._ruled else leavers(forced.changes)
        if leaving:
            return (
                f"Made today with {made}, it would take the place of {leaving}: "
                f"the plan would be worth {worth} less."
            )
        others = would_be(forced.changes) if forced.changes else "nothing else would change"
        return f"To make it today with {made}, {others}, and the plan would be worth {worth} less."

    def _from(self, needs: LeastBudget, what: str) -> str:
        """Say from which budget on."""
        others = f"{'. Then ' if needs.changes else '; '}{would_be(needs.changes)}"
        if not needs.more_usd:
            return f"Within today's budget a best plan {what}, with {needs.option}{others}."
        return (
            f"The least budget for which a best plan {what} is {usd_up(needs.budget_usd)} "
            f"({usd_up(needs.more_usd)} more), with {needs.option}{others}."
        )

    def _not_below(self) -> Iterator[str]:
        """Say what is known of a budget that was not found in time."""
        told, today = self._told, self._plan.budget_usd
        for least_usd, what in (
            (told.made_not_below_usd, "makes it"),
            (told.best_not_below_usd, "makes it at its best"),
        ):
            if least_usd is not None and least_usd > today:
                yield (
                    f"No best plan for a budget from today's on and below {usd_down(least_usd)} "
                    f"{what}; there was no time to find from which one on."
                )

    def _nowhere(self) -> Iterator[str]:
        """Say where there is no such budget."""
        told = self._told
        if told.settled and told.outcome.taken is None and told.made_from is None:
            kept = " that keeps the rules" if self._ruled else ""
            yield f"There is no budget for which a best plan{kept} makes it."

    def _loosened(self) -> Iterator[str]:
        """Say without which of the rules it would fare otherwise, or that it would not."""
        told, other = self._told, []
        for each in self._otherwise():
            made = "skips it" if each.option is None else f"makes it with {each.option}"
            worth = f", and is worth {spelled_value(each.more_value)} more"
            more = worth if each.more_value else ""
            rule = rule_said(self._plan, each.rule)
            other.append(f'Without the rule "{rule}", a best plan {made}{more}.')
        yield from other[:MOST_LOOSENED]
        if len(other) > MOST_LOOSENED:
            count = len(other) - MOST_LOOSENED
            rules = "rule" if count == 1 else "rules"
            yield f"It would fare otherwise without {count:,} more {rules} as well, each alone."
        if told.without and not other and told.settled and told.outcome.gain:
            named = told.outcome.rule and rule_said(self._plan, told.outcome.rule)
            way = f'The rule in its way is "{named}", but it' if named else "No rule"
            does = "does not decide" if named else "decides"
            yield f"{way} {does} that alone: without any one of them it fares the same."

    def _otherwise(self) -> list[Without]:
        """List the rules without which it would fare otherwise."""
        taken = self._told.outcome.taken
        return [
            each
            for each in self._told.without
            if each.option != taken and not self._is_even(each.option)
        ]

    def _is_borne_out(self) -> bool:
        """Whether it fares otherwise without the rule that is named, where that was tried."""
        rule, tried = self._told.outcome.rule, [each.rule for each in self._told.without]
        other = [each.rule for each in self._otherwise()]
        return _is_of(rule, other) or not _is_of(rule, tried)

    def _is_even(self, option: Option | None) -> bool:
        """Whether a best plan that keeps the rules does that as well."""
        return any(each.option == option and each.loss == 0 for each in self._told.choices)

    @staticmethod
    def _alike(one: LeastBudget | None, other: LeastBudget) -> bool:
        return one is not None and one.budget_usd == other.budget_usd and one.option == other.option

    @property
    def _skip(self) -> Choice | None:
        return next((each for each in self._told.choices if each.option is None), None)

    def _in_all(self) -> str:
        """Spell what its best takes in all, where only what it takes more was said."""
        outcome = self._told.outcome
        return "" if outcome.taken is None else f"{self._cost(outcome.best)} in all, "

    def _budget(self) -> str:
        if self._plan.funding.by_package:
            return ""
        less = " less what is kept back" if self._kept_back else ""
        return f" of {usd(self._plan.budget_usd)}{less}"

    @property
    def _ruled(self) -> bool:
        """Whether rules limit or join requests."""
        return not batch_of(self._plan).is_plain

    @property
    def _kept_back(self) -> bool:
        """Whether something of the budget is kept back."""
        return any(isinstance(rule, Reserve) for rule in batch_of(self._plan).rules)

    def _cost(self, option: Option | None) -> str:
        return self._amount(Decimal(0) if option is None else option.credits)

    def _amount(self, credits: Decimal) -> str:
        return amount(self._plan, credits)


def leavers(changes: Sequence[Change]) -> str:
    """Name who makes room, where nothing else happens; "" where something does."""
    if not changes or any(change.move is not Move.LEAVES for change in changes):
        return ""
    return spoken([change.name for change in changes])


def _is_of(rule: str, rules: Sequence[str]) -> bool:
    """Whether the name of a rule, maybe with the values of a group, is one of these."""
    return any(rule == each or rule.startswith(f"{each}: ") for each in rules)
