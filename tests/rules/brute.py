"""Plans with rules, held against every choice there is.

`python -m tests.rules.brute FROM TO` tries the batches of so many seeds, some 40 a second, and prints
what of a batch that is planned wrongly is enough for that.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import planner
from planner import Catalog, PlannerWarning
from planner.planning import prepare, solve_batch
from planner.rules.models import Cap, Least, Share
from tests.rules.drawing import DAY, some_catalog, some_rows, some_rules
from tests.rules_oracle import MILLION, Choices

BUDGETS = ("0", "0.4", "1", "2", "3.5", "6", "20")


@dataclass(frozen=True)
class Case:
    """What is to be planned."""

    rows: tuple[dict, ...]
    rules: tuple[Any, ...]
    usd: str
    catalog: Catalog
    objective: str = "value"
    packages: bool = False
    is_read_again: bool = False

    @property
    def budget(self) -> planner.Budget:
        """The money."""
        return planner.Budget(self.usd, packages=self.packages)

    @property
    def credits(self) -> Fraction:
        """What it is good for."""
        if not self.packages:
            return Fraction(self.usd) / Fraction(self.catalog.credit_usd)
        few, many = self.catalog.packages
        money = Fraction(self.usd)
        return max(
            fews * Fraction(few.credits)
            + (money - fews * Fraction(few.usd)) // Fraction(many.usd) * Fraction(many.credits)
            for fews in range(int(money // Fraction(few.usd)) + 1)
        )


def a_case(random: Random, most: int = 5) -> Case:
    """Draw a batch, what may be spent on it, and rules."""
    catalog = some_catalog(random)
    return Case(
        tuple(some_rows(random, most)),
        tuple(some_rules(random, catalog)),
        random.choice(BUDGETS),
        catalog,
        random.choice(["value", "value", "value", "coverage", "screen_time"]),
        random.random() < 0.15,
        random.random() < 0.2,
    )


def check(case: Case) -> str:
    """Plan it in every way, and compare; return what became of it."""
    choices = Choices(case.rows, case.catalog, DAY)
    which = choices.kept(case.rules) & choices.fits(case.credits, case.rules)
    best = choices.best(which, case.objective)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        try:
            batch = prepare(
                list(case.rows),
                catalog=case.catalog,
                rules=case.rules,
                objective=case.objective,
                on=DAY,
            )
        except planner.InputError as error:
            assert "keep one" in str(error), error  # two limits for the same
            return "twice"
        if case.objective != "coverage":
            _check_turns(case, choices, batch, best)
        try:
            plan = solve_batch(batch, case.budget)
        except planner.InfeasibleError as error:
            assert best is None, f"nothing is said to be possible, but {best} is"
            _check_conflict(case, choices, error)
            return "conflict"
        assert best is not None, "there is a plan, though nothing keeps the rules"
        _check_plan(case, choices, plan, best)
    return "planned"


def _check_kept(case: Case, own: Choices) -> None:
    """Check that a choice keeps everything."""
    for name, kept in own.parts(case.rules).items():
        assert kept.all(), f"{name} is broken"
    assert own.fits(case.credits, case.rules).all(), "too much is spent"
    assert own.all_made().all(), "who is required is not made"


def _check_plan(case: Case, choices: Choices, plan, best: int) -> None:
    own = choices.of_plan(plan)
    _check_kept(case, own)
    worth = own.screen_times if case.objective == "screen_time" else own.values
    assert round(plan.value * MILLION) == worth[0] == best, f"{plan.value}, the best is {best}"
    assert plan.status == "optimal"
    assert round(plan.bound * MILLION) >= best
    for rule in case.rules:
        if isinstance(rule, (Cap, Least)) and rule.unit != "share":
            _check_uses(rule, case, plan, own)
    assert "verified" in plan.verify()
    if not case.is_read_again:
        return
    again = planner.Plan.from_json(plan.to_json())
    assert not again.edits, again.edits
    assert (again.stated_rules, again.rules) == (case.rules, plan.rules)
    assert "verified" in again.verify(list(case.rows), catalog=case.catalog, rules=case.rules)


def _check_uses(rule, case: Case, plan, own: Choices) -> None:
    """Check what is said to be used of a limit."""
    told = {use.name: use for use in plan.rules if use.rule == rule and use.limit is not None}
    sums = own.sums(rule, case.rules)
    for group, (limit, used) in sums.items():
        name = f"{rule}: {', '.join(group)}" if group else str(rule)
        use = told.pop(name, None)
        if use is None:  # of nobody
            assert not used.any(), f"{name} is not told"
            continue
        assert Fraction(use.limit) == Fraction(int(limit[0]), MILLION), name
        assert Fraction(use.used) == Fraction(int(used[0]), MILLION), name
    assert not told, f"{list(told)} are told too"


def _check_conflict(case: Case, choices: Choices, error: planner.InfeasibleError) -> None:
    """Check that what is named cannot be kept together, and all but any one of it can."""
    said = str(error)
    assert "the time was up" not in said
    requests = list(error.requests)
    assert all(choices.required[at] for at in requests)
    possible = choices.possible(case.rules)
    empty = [at for at in requests if not possible[at]]
    if empty:  # each by itself; the rules are in the way of the first
        assert requests == empty
        assert requests == [
            at for at, must in enumerate(choices.required) if must and not possible[at]
        ]
        requests, money = requests[:1], False
    else:
        money = "the budget of" in error.conflicts[0]
    if not case.rules:
        return
    parts = choices.parts(case.rules)
    unknown = set(error.rules) - set(parts)
    assert not unknown, f"nobody knows {unknown}"

    def is_possible(names, made, budget) -> bool:
        kept = choices.all_made(made)
        for name in names:
            kept = kept & parts[name]
        if budget:
            held = [rule for rule in case.rules if str(rule) in names]
            kept = kept & choices.fits(case.credits, held)
        return bool(kept.any())

    names = list(error.rules)
    assert not is_possible(names, requests, money), f"these can be kept: {said}"
    for name in names:
        rest = [each for each in names if each != name]
        assert is_possible(rest, requests, money), f"{name} is not in the way: {said}"
    for row in requests:
        rest = [each for each in requests if each != row]
        assert is_possible(names, rest, money), f"request {row} is not in the way: {said}"
    assert not money or is_possible(names, requests, budget=False), f"money is no matter: {said}"


def _check_turns(case: Case, choices: Choices, batch, best: int | None) -> None:
    """Check that what is planned by turn keeps the rules, and is worth no more."""
    try:
        plan = solve_batch(batch, case.budget, method="greedy")
    except (planner.InfeasibleError, planner.SolverError):
        return
    assert best is not None, "by turn there is a plan, though nothing keeps the rules"
    _check_kept(case, choices.of_plan(plan))
    assert round(plan.value * MILLION) <= best <= round(plan.bound * MILLION)


def smaller(case: Case) -> Case:
    """Leave out requests, rules and words for as long as it still fails."""
    tries = [
        *(replace(case, rows=_without(case.rows, at)) for at in range(len(case.rows))),
        *(replace(case, rules=_without(case.rules, at)) for at in range(len(case.rules))),
        *(
            replace(case, rows=(*case.rows[:at], row | {word: ""}, *case.rows[at + 1 :]))
            for at, row in enumerate(case.rows)
            for word in row
            if word not in ("id", "duration") and row[word] not in ("", False)
        ),
    ]
    for less in tries:
        if less.rows and fault_of(less):
            return smaller(less)
    return case


def _without(items: tuple, at: int) -> tuple:
    return items[:at] + items[at + 1 :]


def fault_of(case: Case) -> str:
    """Say what is wrong; "" where nothing is, or where it cannot be planned at all."""
    try:
        check(case)
    except planner.TableError:
        return ""  # somebody needs who is left out
    except Exception:
        return traceback.format_exc(limit=-2)
    return ""


def main(first: int, last: int) -> None:
    """Try the batches of some seeds."""
    became: dict[str, int] = {}
    for seed in range(first, last):
        case = a_case(Random(seed))
        try:
            what = check(case)
        except Exception:
            what = "WRONG"
            less = smaller(case)
            print(f"seed {seed}: {less}\n{fault_of(less)}", flush=True)  # noqa: T201
        became[what] = became.get(what, 0) + 1
    print(f"seeds {first} to {last}: {became}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
