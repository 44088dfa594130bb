"""Plans with rules, held against every choice there is.

`python -m tests.rules.brute FROM TO` tries the batches of so many seeds, eight plans of each, and
prints of what is planned wrongly as little as is enough for that.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import planner
from planner import Catalog, PlannerWarning
from planner.batch import Batch
from planner.engine import Solution, verify
from planner.menus.option import Option
from planner.planning import prepare, solve_batch
from planner.results.solving import best_for
from planner.rules.models import Cap, Least
from planner.rules.reading import read_stated
from tests.rules.drawing import DAY, some_catalog, some_rows, some_rules
from tests.rules_oracle import MILLION, Choices

DOLLARS = ("0", "0.4", "1", "1", "2", "2", "3.5", "3.5", "6", "20")
MIXES = 4  # of rules for each batch
FULLY = 0.1  # of the plans are made whole, read again from JSON and proved from the table on


@dataclass(frozen=True)
class Case:
    """What is to be planned, and with how much money."""

    rows: tuple[dict, ...]
    rules: tuple[Any, ...]
    catalog: Catalog
    objective: str
    budgets: tuple[planner.Budget, ...]
    fully: bool

    def __str__(self) -> str:
        said = [field for field in vars(self).items() if field[0] != "catalog"]
        lines = "".join(f"\n    {name}={value}" for name, value in said)
        return f"with catalog {self.catalog.name}:{lines}"

    def credits(self, budget: planner.Budget) -> Fraction:
        """Return what a budget is good for."""
        money = Fraction(budget.usd)
        if not budget.packages:
            return money / Fraction(self.catalog.credit_usd)
        few, many = self.catalog.packages
        return max(
            count * Fraction(few.credits)
            + (money - count * Fraction(few.usd)) // Fraction(many.usd) * Fraction(many.credits)
            for count in range(int(money // Fraction(few.usd)) + 1)
        )


def cases(random: Random, *, mixes: int = 1, most: int = 5) -> Iterator[Case]:
    """Draw a batch, and some mixes of rules for it."""
    catalog, rows = some_catalog(random), tuple(some_rows(random, most))
    for _ in range(mixes):
        yield Case(
            rows,
            tuple(some_rules(random, catalog)),
            catalog,
            random.choice(["value", "value", "value", "coverage", "screen_time"]),
            tuple(
                planner.Budget(random.choice(DOLLARS), packages=random.random() < 0.15)
                for _ in range(2)
            ),
            random.random() < FULLY,
        )


def check(case: Case, choices: Choices | None = None) -> list[str]:
    """Plan it with each budget, and compare; return what became of it."""
    choices = choices or Choices(case.rows, case.catalog, DAY)
    kept = choices.kept(case.rules)
    became = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        try:
            rules = read_stated((), case.rules)
            batch = Batch.of(choices.requests, choices.menus, case.catalog, rules, case.objective)
        except planner.InputError as error:
            if "keep one" not in str(error):  # two limits for the same
                raise
            return ["twice"]
        for budget in case.budgets:
            trial = _Trial(case, choices, batch, budget)
            which = kept & choices.fits(trial.credits, case.rules)
            became.append(trial.check(choices.best(which, case.objective)))
    return became


@dataclass(frozen=True)
class _Trial:
    """One plan, held against every choice."""

    case: Case
    choices: Choices
    batch: Batch
    budget: planner.Budget

    @property
    def credits(self) -> Fraction:
        return self.case.credits(self.budget)

    def check(self, best: int | None) -> str:
        if best is not None and self.case.objective != "coverage":
            self.check_turns(best)
        try:
            solution = best_for(self.batch, self.budget)
        except planner.InfeasibleError as error:
            assert best is None, f"nothing is said to be possible, but {best} is"
            self.check_conflict(error)
            return "conflict"
        assert best is not None, "there is a plan, though nothing keeps the rules"
        assert self.worth(solution) == solution.value == best
        assert solution.status == "optimal"
        verify(solution.problem, solution.counts, solution.certificate)
        if self.case.fully:
            self.check_plan(best)
        return "planned"

    def check_turns(self, best: int) -> None:
        """Check that what is found by turn keeps the rules, and is worth no more."""
        try:
            solution = best_for(self.batch, self.budget, method="greedy")
        except (planner.InfeasibleError, planner.SolverError):
            return
        assert self.worth(solution) == solution.value <= best <= solution.bound

    def worth(self, solution: Solution) -> int:
        """Check that a solution keeps everything; return what it is worth."""
        batch, choice = self.batch, self.batch.choice(solution.counts).tolist()
        menus = [batch.menus.menus[menu] for menu in batch.menus.members.tolist()]
        pairs = zip(menus, choice, strict=True)
        return self.worth_of(None if at < 0 else menu.options[at] for menu, at in pairs)

    def worth_of(self, taken: Iterable[Option | None]) -> int:
        """Check that a choice keeps everything; return what it is worth."""
        own = self.choices.taking(taken)
        for name, kept in own.parts(self.case.rules).items():
            assert kept.all(), f"{name} is broken"
        assert own.fits(self.credits, self.case.rules).all(), "too much is spent"
        assert own.all_made().all(), "who is required is not made"
        worths = own.screen_times if self.case.objective == "screen_time" else own.values
        return int(worths[0])

    def check_plan(self, best: int) -> None:
        """Check that the whole plan is as good, that what it says is so, and its proof."""
        case, rows = self.case, list(self.case.rows)
        batch = prepare(
            rows, catalog=case.catalog, rules=case.rules, objective=case.objective, on=DAY
        )
        plan = solve_batch(batch, self.budget)
        taken = [outcome.taken for outcome in plan.outcomes]
        assert self.worth_of(taken) == round(plan.value * MILLION) == best
        assert (plan.status, plan.certified) == ("optimal", True)
        for rule in case.rules:
            if isinstance(rule, (Cap, Least)) and rule.unit != "share":
                self.check_uses(rule, plan, self.choices.taking(taken))
        again = planner.Plan.from_json(plan.to_json())
        assert not again.edits, again.edits
        assert (again.stated_rules, again.rules) == (case.rules, plan.rules)
        assert "verified" in again.verify(rows, catalog=case.catalog, rules=case.rules)

    def check_uses(self, rule: Any, plan: planner.Plan, own: Choices) -> None:
        """Check what is said to be used of a limit."""
        told = {use.name: use for use in plan.rules if use.rule == rule and use.limit is not None}
        for group, (limit, used) in own.sums(rule, self.case.rules).items():
            name = f"{rule}: {', '.join(group)}" if group else str(rule)
            use = told.pop(name, None)
            if use is None:  # of nobody
                assert not used.any(), f"{name} is not told"
                continue
            assert Fraction(use.limit) == Fraction(int(limit[0]), MILLION), name
            assert Fraction(use.used) == Fraction(int(used[0]), MILLION), name
        assert not told, f"{list(told)} are told too"

    def check_conflict(self, error: planner.InfeasibleError) -> None:
        """Check that what is named cannot be kept together, and all but any one of it can."""
        choices, rules, said = self.choices, self.case.rules, str(error)
        assert "it takes too long" not in said
        requests, names = list(error.requests), list(error.rules)
        assert all(choices.required[at] for at in requests)
        possible = choices.possible(rules)
        empty = [at for at, must in enumerate(choices.required) if must and not possible[at]]
        money = not empty and "the budget of" in error.conflicts[0]
        if empty:  # each by itself; the rules are in the way of the first
            assert requests == empty
            requests = requests[:1]
        parts = choices.parts(rules)
        unknown = set(names) - set(parts)
        assert not unknown, f"nobody knows {unknown}"

        def is_possible(names: list[str], made: list[int], *, money: bool) -> bool:
            kept = choices.all_made(made)
            for name in names:
                kept = kept & parts[name]
            if money:
                held = [rule for rule in rules if str(rule) in names]
                kept = kept & choices.fits(self.credits, held)
            return bool(kept.any())

        assert not is_possible(names, requests, money=money), f"these can be kept: {said}"
        for name in names:
            rest = [each for each in names if each != name]
            assert is_possible(rest, requests, money=money), f"{name} is in nobody's way: {said}"
        for row in requests:
            rest = [each for each in requests if each != row]
            assert is_possible(names, rest, money=money), f"row {row} is no matter: {said}"
        assert not money or is_possible(names, requests, money=False), f"money is none: {said}"


def smaller(case: Case) -> Case:
    """Leave out requests, rules and words for as long as it still fails."""
    tries = [
        *(replace(case, rows=_without(case.rows, at)) for at in range(len(case.rows))),
        *(replace(case, rules=_without(case.rules, at)) for at in range(len(case.rules))),
        *(replace(case, budgets=_without(case.budgets, at)) for at in range(len(case.budgets))),
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
    became: Counter[str] = Counter()
    for seed in range(first, last):
        choices = None
        for case in cases(Random(seed), mixes=MIXES):
            choices = choices or Choices(case.rows, case.catalog, DAY)
            try:
                became.update(check(case, choices))
            except Exception:
                became["wrong"] += 1
                less = smaller(case)
                print(f"seed {seed}: {less}\n{fault_of(less)}", flush=True)  # noqa: T201
        if seed % 100 == 0:
            print(f"{first} to {seed}: {dict(became)}", flush=True)  # noqa: T201
    print(f"{first} to {last}: {dict(became)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
