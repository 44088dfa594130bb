"""Checking a plan from what its holder has: requests, catalog, rules, the day and the budget.

Nothing that the plan says is believed. Menus are built and priced again, and with them the problem.
Of the plan only two things are taken: which option each of its rows shows, and the certificates.
From them follow cost, value, bound, status, what is paid and with what, every outcome and every
cell; they are put together anew and compared with what the plan says. No solver is asked.
"""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.loading import SHIPPED, load_catalog
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd, value_text
from planner.engine import Certificate, Counts, Problem, Solution
from planner.engine.arrays import IntArray, segment_min
from planner.engine.counts import cost_of, value_of
from planner.engine.packing import unpacked
from planner.engine.turns import greedy_counts
from planner.errors import CertificateError, InfeasibleError, PlannerWarning, named, shown
from planner.funding.budget import Budget
from planner.funding.proof import made_anew
from planner.funding.settle import paid_with
from planner.menus.build import build_menus
from planner.menus.menu import Menu, Menus
from planner.requests.checked import Requests
from planner.requests.readers import Source, read_table
from planner.results.build import build_plan
from planner.results.cells import plain_cell
from planner.results.covering import check_numbers
from planner.results.hashes import hash_of_catalog, hash_of_requests
from planner.results.outcome import Outcome
from planner.results.result import Result
from planner.results.same import Comparison, Difference, first_difference
from planner.results.table import carried, worths_taken
from planner.results.wanted import read_wanted
from planner.rules.keeping import breach
from planner.rules.levels import least_for
from planner.rules.models import KINDS, Rule
from planner.rules.objectives import COVERAGE, objective_of
from planner.rules.reading import read_rules

_LOG = logging.getLogger(__name__)

# What nothing can be held against: how a plan was found, what ended the search, what its table is
# called, what it was to keep. The table of requests itself is compared cell by cell, in the plan's
# own.
UNPROVED = frozenset(
    {"source", "method", "attempts", "stopped", "stated", "requests", "frame", "keeping"}
)


def check_plan(
    plan: Result,
    requests: Source | None,
    catalog: Catalog | None,
    rules: object = None,
) -> str:
    """Prove a plan, or refuse it.

    Parameters
    ----------
    plan
        The plan.
    requests, catalog
        What its holder knows to be wanted and offered; what the plan itself holds where None.
    rules
        What its holder knows to be ruled, as of `read_rules`, besides what a workbook's sheet says;
        what the plan itself states where None.

    Returns
    -------
    str
        What was proved, in a sentence.

    Raises
    ------
    CertificateError
        Whatever is wrong with the plan.
    InputError
        If `requests` or `rules` cannot be read.
    """
    with _one_refusal():
        offered = _same_catalog(plan, catalog)
    table = None if requests is None else read_table(requests)
    checked = None if table is None else read_wanted(table, offered)
    known = None if rules is None else read_rules(rules)
    in_sheet = () if table is None else read_rules(table.rules)
    with _one_refusal():
        kept = _same_rules(plan, in_sheet, known)
        sentence = _proved(*_Check(plan, checked, offered, kept).run())
    _LOG.info("%s", sentence)
    return sentence


@contextmanager
def _one_refusal() -> Iterator[None]:
    """Turn whatever fails into a refusal: what was put into a plan may fail anywhere."""
    try:
        yield
    except CertificateError:
        raise
    except Exception as error:
        raise CertificateError(f"the plan does not hold together: {error}") from error


def _same_catalog(plan: Result, catalog: Catalog | None) -> Catalog:
    """Return the catalog to go by, made anew: what it looked up before is not what it says."""
    if catalog is None and plan.batch is not None:
        return Catalog.model_validate(plan.batch.catalog.model_dump())
    if catalog is None and plan.catalog not in SHIPPED:
        raise CertificateError(f"the plan was made with catalog {plan.catalog!r}; give its file")
    offered = load_catalog(plan.catalog if catalog is None else catalog)
    if plan.catalog_sha256 != hash_of_catalog(offered):
        raise CertificateError(
            f"catalog {offered.name} is not the one that the plan was made with: its content has "
            "another SHA-256"
        )
    return Catalog.model_validate(offered.model_dump())


def _same_rules(
    plan: Result, in_sheet: Sequence[Rule], known: Sequence[Rule] | None
) -> tuple[Rule, ...]:
    """Return the rules to go by, made anew: those that the plan states, if they are the holder's.

    Their order is the plan's; which comes first makes no difference to what they say.
    """
    stated = tuple(map(_made_anew, plan.stated_rules))
    times = Counter(stated)
    missing = Counter([*in_sheet, *(known or ())]) - times
    if missing:
        raise CertificateError(f"the plan does not state the rule {named(next(iter(missing)))}")
    more = times - Counter([*in_sheet, *known]) if known is not None else Counter[Rule]()
    if more:
        raise CertificateError(f"the plan states another rule, {named(next(iter(more)))}")
    return stated


def _made_anew(rule: Rule) -> Rule:
    """Return the same rule without what may have come along with it, such as code of its own."""
    if type(rule) not in KINDS:
        raise CertificateError(f"the plan states {shown(rule)}, which is no rule")
    words = {name: vars(rule)[name] for name in type(rule).model_fields}
    fields = type(rule).model_fields
    return type(rule)(
        **{name: said for name, said in words.items() if said != fields[name].default}
    )


class _Check:
    """One check of one plan."""

    def __init__(
        self,
        plan: Result,
        requests: Requests | None,
        catalog: Catalog,
        rules: tuple[Rule, ...],
    ) -> None:
        if requests is None and plan.batch is None:
            raise CertificateError(
                "a plan that was read from JSON does not hold its requests; give them, as in "
                "plan.verify('requests.xlsx')"
            )
        self._plan, self._catalog, self._given = plan, catalog, requests is not None
        self._rules = rules
        self._proof = made_anew(plan.proof)
        held = plan.batch.requests if plan.batch else None
        self._requests: Any = requests if requests is not None else held

    @exactly
    def run(self) -> tuple[Result, bool]:
        """Return the plan as it should be, and whether it costs the least money."""
        plan, catalog = self._plan, self._catalog
        self._same_requests()
        menus = build_menus(self._requests, catalog, plan.on)
        batch = self._batch(menus)
        menus = batch.menus
        stated = plan.budget
        budget = Budget(stated.usd, stated.balance_credits, stated.packages is True)
        problem = batch.problem(budget.most_credits(catalog))
        choice = self._choice(batch)
        self._keeps_the_rules(batch, problem, choice, budget)
        counts = self._counts(batch, problem, choice)
        if batch.objective == COVERAGE:
            problem = self._covering(batch, problem, choice)
        if plan.by_turn and counts != greedy_counts(problem, batch.hints):
            raise CertificateError("the plan says that it goes by turn, and does not")
        solution = self._solution(problem, counts)
        credits = solution.cost * menus.step
        least_money = budget.packages and solution.status == "optimal" and not self._proof.cut_short
        if least_money:
            self._proof.check_least_money(
                solution.value,
                credits,
                budget=budget,
                catalog=catalog,
                problem_for=lambda less: self._for_less(batch, problem, choice, less),
            )
        due = build_plan(
            batch,
            solution,
            budget=budget,
            funding=paid_with(credits, budget, catalog),
            proof=self._proof,
            make=type(plan),
            choice=choice if plan.keeping is True else None,
        )
        _adds_up(due, batch, solution)
        self._same(due)
        return due, least_money

    def _batch(self, menus: Menus) -> Batch:
        """Follow the rules once more; of what they warn was warned when it was planned."""
        objective = objective_of(self._plan.objective)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            return Batch.of(self._requests, menus, self._catalog, self._rules, objective)

    def _counts(self, batch: Batch, problem: Problem, choice: IntArray) -> Counts:
        """Count what the rows show; together, requests that are tied show one of their best."""
        try:
            return batch.counts(problem, choice)
        except LookupError as error:
            raise CertificateError(
                f"{error} could together be made for less money, or better for as much"
            ) from None

    def _same_requests(self) -> None:
        """Compare the table of requests with what the plan carries of it."""
        plan, requests = self._plan, self._requests
        if len(plan.frame) != len(requests):
            raise CertificateError(
                f"the plan has {len(plan.frame):,} rows, {requests.origin.source} has "
                f"{len(requests):,} requests"
            )
        theirs = carried(requests, plan.own_columns)
        theirs.columns = theirs.columns.map(str)
        ours = plan.frame.set_axis(plan.frame.columns.map(str), axis=1)
        names = {*plan.own_columns, *theirs.columns}
        odd = sorted(names ^ set(ours.columns)) or list(ours.columns[ours.columns.duplicated()])
        if odd:
            raise CertificateError(
                f"the plan is not that of {requests.origin.source}: {', '.join(odd)} is a column "
                "of one of them only"
            )
        found = []
        for name in theirs.columns:
            row = first_difference(ours[name], theirs[name])
            if row is not None:
                found.append((row, name))
        if found:
            row, name = min(found, key=lambda pair: pair[0])
            shown, there = plain_cell(ours[name].iat[row]), plain_cell(theirs[name].iat[row])
            raise CertificateError(
                f"the plan is not that of {requests.origin.source}: {self._place(row)} has {name} "
                f"{there!r} there, {shown!r} in the plan"
            )
        if self._given and plan.requests_sha256 != hash_of_requests(requests):
            raise CertificateError(
                f"the plan is not that of {requests.origin.source}: what that asks for has another "
                "SHA-256"
            )

    def _place(self, row: int) -> str:
        return f"{self._requests.origin.place(row)} ({self._requests.ids.iloc[row]})"

    def _choice(self, batch: Batch) -> IntArray:
        """Read which option of its menu each row is said to take; -1 where it is skipped."""
        outcomes, menus = self._plan.outcomes, batch.menus
        if len(outcomes.members) != len(menus.members) or (outcomes.members < 0).any():
            raise CertificateError("not every row has an outcome")
        claimed = np.array([each.menu for each in outcomes.distinct], dtype=np.int64)
        wrong = claimed[outcomes.members] != menus.members
        if wrong.any():
            row = int(wrong.argmax())
            raise CertificateError(f"{self._place(row)} has the outcome of another menu")
        taken = np.full(len(claimed), -1, dtype=np.int64)
        for at in np.flatnonzero(np.bincount(outcomes.members, minlength=len(claimed))).tolist():
            outcome = outcomes.distinct[at]
            if outcome.taken is not None:
                taken[at] = self._position(at, outcome, menus.menus[outcome.menu])
        return taken[outcomes.members]

    def _position(self, at: int, outcome: Outcome, menu: Menu) -> int:
        """Find an option on a menu that was priced again."""
        shown = outcome.taken
        assert shown is not None
        if shown in menu.options:
            return menu.options.index(shown)
        row = self._place(int((self._plan.outcomes.members == at).argmax()))
        for option in menu.options:
            if str(option) == str(shown):
                raise CertificateError(
                    f"{row} says {shown} for {plain(shown.credits)} credits; "
                    f"the catalog's price is {plain(option.credits)}"
                )
        raise CertificateError(f"{row} says {shown}, which is not on its menu")

    def _keeps_the_rules(
        self, batch: Batch, problem: Problem, choice: IntArray, budget: Budget
    ) -> None:
        left_out = np.flatnonzero(self._requests.required & (choice < 0))
        if left_out.size:
            raise CertificateError(f"{self._place(int(left_out[0]))} is required, and is skipped")
        menus = batch.menus
        taken = menus.starts[menus.members] + choice
        used = sum(menus.costs[taken[choice >= 0]].tolist())
        if used > problem.budget:
            raise CertificateError(
                f"the rows take {plain(used * batch.menus.step)} credits, the budget is good for "
                f"{plain(problem.budget * batch.menus.step)}"
            )
        broken = breach(
            self._rules,
            self._requests,
            menus,
            self._catalog,
            choice,
            budget.most_credits(self._catalog),
        )
        if broken:
            raise CertificateError(broken)

    def _covering(self, batch: Batch, problem: Problem, choice: IntArray) -> Problem:
        """Check that as many as possible are made of each priority, and keep these numbers."""
        if self._proof.unsettled is not None:
            raise CertificateError(
                "it is not settled how many of each priority can be made; plan with more time"
            )
        made = batch.levels.made(choice)
        return check_numbers(batch.levels, problem, made, self._proof.steps)

    def _for_less(
        self, batch: Batch, problem: Problem, choice: IntArray, credits: Decimal
    ) -> Problem:
        """Write the same as a problem for less money.

        Raises
        ------
        InfeasibleError
            If it does not pay for as many of each priority.
        """
        levels, menus = batch.levels, batch.menus
        # What is kept back is kept back of the whole.
        less = problem.with_budget(int(credits // menus.step))
        if batch.objective != COVERAGE:
            return less
        least = np.where(np.diff(menus.starts) > 0, segment_min(menus.costs, menus.starts), -1)
        cheapest = least[menus.members]
        if least_for(levels, cheapest, levels.made(choice)) > less.budget:
            raise InfeasibleError(["as many of each priority cost more"])
        return less

    def _solution(self, problem: Problem, counts: Counts) -> Solution:
        """Put together what is claimed: the choice shown, and the bound that is certified."""
        plan = self._plan
        certificate = self._certificate(problem)
        solution = Solution(
            problem=problem,
            counts=counts,
            cost=cost_of(problem, counts),
            value=value_of(problem, counts),
            bound=certificate.bound,
            shadow_price=certificate.budget_price,
            method=plan.method,
            by_turn=plan.by_turn,
            attempts=plan.attempts,
            certificate=certificate,
        )
        solution.check()
        return solution

    def _certificate(self, problem: Problem) -> Certificate:
        """Check what is claimed of all that these requests and rules allow."""
        evidence = self._proof.best
        try:
            return evidence.checked(problem)
        except CertificateError as error:
            if not self._rules or evidence.certificate is None:
                raise
            raise CertificateError(
                f"what is proved is not said of these requests and rules: {error}"
            ) from None

    def _same(self, due: Result) -> None:
        """Compare all that the plan says with what it should say."""
        plan = self._plan
        if plan.edits:
            raise CertificateError(f"the plan was edited since it was written: {plan.edits[0]}")
        apart = UNPROVED | ({"batch", "solution"} if plan.batch is None else set())
        found = Comparison(frozenset(apart)).difference(plan, due, "plan") or self._cell(due)
        for name in ("greedy_value", "fair_value"):
            shown, right = getattr(plan, name), getattr(due, name)
            found = found or Comparison(frozenset()).difference(shown, right, f"plan.{name}")
        unsaid, right = (unpacked(one.unsaid).tolist() for one in (plan, due))
        found = found or Comparison(frozenset()).difference(unsaid, right, "plan.unsaid")
        if found is not None:
            raise CertificateError(f"{found}")

    def _cell(self, due: Result) -> Difference | None:
        if tuple(self._plan.frame.columns[: len(due.own_columns)]) != due.own_columns:
            return Difference("the order of columns", list(self._plan.frame), list(due.frame))
        if not self._plan.frame.index.equals(due.frame.index):
            return Difference("the index of the table", "another", "0, 1, 2 and so on")
        for at, name in enumerate(due.own_columns):
            shown, right = self._plan.frame.iloc[:, at], due.frame.iloc[:, at]
            row = first_difference(shown, right)
            if row is not None:
                cells = plain_cell(shown.iat[row]), plain_cell(right.iat[row])
                return Difference(f"{name} of {self._place(row)}", *cells)
        return None


def _adds_up(due: Result, batch: Batch, solution: Solution) -> None:
    """Add up the value once more, request by request; the money was quoted and added before."""
    outcomes = due.outcomes
    worths = worths_taken(outcomes, batch.objective).tolist()
    weights = np.zeros(len(outcomes.distinct), dtype=np.int64)
    np.add.at(weights, outcomes.members, batch.requests.priorities)
    value = sum(weight * worth for weight, worth in zip(weights.tolist(), worths, strict=True))
    if value != solution.value:
        raise CertificateError(f"the rows are worth {value}, together {solution.value}")


def _proved(due: Result, least_money: bool) -> str:
    """Say what was proved."""
    requests = f"{len(due.frame):,} request{'' if len(due.frame) == 1 else 's'}"
    rules = len(due.stated_rules)
    keeping = f", keeping {rules:,} rule{'' if rules == 1 else 's'}" if rules else ""
    worth = f"no plan is worth more than {value_text(due.bound)}"
    if due.objective == COVERAGE:
        worth = (
            "no plan makes more of a priority without making fewer of a higher one; of those that "
            f"make as many, none is worth more than {value_text(due.bound)}"
        )
    sentence = (
        f"verified: {requests} at the catalog's prices{keeping}, {usd(due.cost_usd)} of "
        f"{usd(due.budget_usd)}, and {worth}"
    )
    if not due.budget.packages:
        return sentence
    cheaper = "no cheaper purchase is worth as much"
    return f"{sentence}; {cheaper if least_money else f'that {cheaper} is not claimed'}"
