"""What a request would get without one of the rules: the batch planned again without it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.answers.paying import PayingJointly
from planner.batch import Batch
from planner.engine import Solution, solve
from planner.engine.clock import Clock
from planner.errors import InputError, PlannerWarning, SolverError
from planner.funding.budget import Budget
from planner.funding.joint import joint_of
from planner.funding.sums import Sums
from planner.menus.build import build_menus
from planner.menus.menu import Menus
from planner.menus.option import Option
from planner.messages import shown
from planner.results.table import UNIT
from planner.rules.base import Rule, name_of
from planner.rules.models import Exclude, Floor, Needs, Only, Reserve
from planner.rules.who import Who

MOST_KNOWN = 10  # rules that a message lists


@dataclass(frozen=True)
class Without:
    """The best plan within today's budget that keeps all rules but one.

    Attributes
    ----------
    rule
        What the one is called, as in `Result.rules`.
    value, more_value
        What that plan is worth, and how much more than the best that keeps it.
    option
        What the request is made with in it; None where it is skipped. Of several best plans, that
        of one.
    """

    rule: str
    value: float
    more_value: float
    option: Option | None


class Loosened:
    """The batch of a plan, without one of its rules at a time.

    Parameters
    ----------
    batch, budget
        The batch, and what may be spent.
    """

    def __init__(self, batch: Batch, budget: Budget) -> None:
        self._batch, self._budget = batch, budget
        self._loosened: dict[int, Batch] = {}

    def rules_for(self, row: int) -> list[int]:
        """List the rules by their positions, those that speak of a request first."""
        rules = self._batch.rules
        order = sorted(range(len(rules)), key=lambda at: not self._speaks(rules[at], row))
        return [at for at in order if rules.index(rules[at]) == at]

    def told(self, at: int, row: int, best: int, clock: Clock) -> Without:
        """Say what becomes of a request without a rule.

        Parameters
        ----------
        at, row
            Positions of the rule and of the request.
        best
            What the best plan that keeps it is worth.
        clock
            How long it may take.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        batch = self._without(at)
        if clock.is_up():
            raise SolverError("out of time")
        solution = self._solved(batch, clock)
        option = int(batch.choice(solution.counts)[row])
        menu = batch.menus.menus[int(batch.menus.members[row])]
        return Without(
            rule=name_of(self._batch.rules[at]),
            value=solution.value / UNIT,
            more_value=(solution.value - best) / UNIT,
            option=None if option < 0 else menu.options[option],
        )

    def _solved(self, batch: Batch, clock: Clock) -> Solution:
        joint = joint_of(batch, self._budget)
        if joint is not None:
            sums = Sums(joint, clock)
            return sums.solution(PayingJointly(joint, self._budget).units(self._budget.usd))
        problem = batch.problem(self._budget.most_credits(batch.catalog))
        solution = solve(problem, time_limit_s=clock.left_s(), hints=batch.hints)
        if solution.status != "optimal":
            raise SolverError("no optimum is proved in time")
        return solution

    def _without(self, at: int) -> Batch:
        if at not in self._loosened:
            self._loosened[at] = without(self._batch, [self._batch.rules[at]])
        return self._loosened[at]

    def _speaks(self, rule: Rule, row: int) -> bool:
        if isinstance(rule, Reserve):
            return False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            if isinstance(rule, Needs):
                return any(bool((rows == row).any()) for rows in self._who.needs(rule))
            return bool(self._who.labels(rule).codes[row] >= 0)

    @cached_property
    def _who(self) -> Who:
        return Who(self._batch.requests, self._batch.catalog)


def without(batch: Batch, rules: Sequence[Rule]) -> Batch:
    """Make a batch ready without some of its rules; those that stay warn no more."""
    left = [one for one in batch.stated if one.rule not in rules]
    menus = batch.menus
    if any(isinstance(rule, (Only, Exclude, Floor)) for rule in rules):
        menus = unfiltered(batch)
    return batch.again(menus=menus, rules=left)


def unfiltered(batch: Batch) -> Menus:
    """Build the menus of a batch without what rules take away."""
    return build_menus(batch.requests, batch.catalog, batch.menus.on)


def rules_named(batch: Batch, given: object) -> list[Rule]:
    """Find rules of a batch.

    Parameters
    ----------
    batch
        The batch.
    given
        One of its rules, or what it is called or written as; several of them.

    Raises
    ------
    InputError
        If it has no such rule, or several that are called so.
    """
    several = given if isinstance(given, (list, tuple)) else [given]
    return [_rule_named(batch.rules, each) for each in several]


def _rule_named(rules: Sequence[Rule], given: object) -> Rule:
    whole = str(given) if isinstance(given, (str, Rule)) else ""
    found = {rule for rule in rules if whole == str(rule)}
    found = found or {rule for rule in rules if given == name_of(rule)}
    if len(found) == 1:
        return found.pop()
    if found:
        mend = "give the rule itself"
        raise InputError(f"{len(found):,} rules of the plan are called {shown(given)}; {mend}")
    names = list(dict.fromkeys(map(name_of, rules)))
    more = [f"{len(names) - MOST_KNOWN:,} more"] if len(names) > MOST_KNOWN else []
    known = ", ".join([*names[:MOST_KNOWN], *more]) or "it keeps none"
    raise InputError(f"the plan keeps no rule {shown(given)}; its rules: {known}")
