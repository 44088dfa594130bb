"""From a solution back to the requests: the last station of the road."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.pricing import charged, price_of
from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.engine.solution import Solution
from planner.errors import SolverError
from planner.funding.budget import Budget
from planner.funding.paid import Funding
from planner.funding.proof import Proof
from planner.menus.option import Option, Ordered, reserved
from planner.results.judging import judge
from planner.results.level import levels_made
from planner.results.notes import notes
from planner.results.outcome import Outcomes, WhyNot
from planner.results.packaged import in_packages_only
from planner.results.parts import package_notes
from planner.results.price_dates import dates_of_prices, used_as_of
from planner.results.reach import Reach
from planner.results.result import Result
from planner.results.ruling.find import rulings_of
from planner.results.table import UNIT, plan_table
from planner.results.taken import Taken
from planner.results.undrafted import undrafted
from planner.results.uses import uses_of, uses_of_limits
from planner.results.wishes import Wishes
from planner.rules.keeping import breach
from planner.rules.objectives import COVERAGE

R = TypeVar("R", bound=Result)


@exactly
def build_plan(
    batch: Batch,
    solution: Solution,
    *,
    budget: Budget,
    funding: Funding,
    proof: Proof,
    make: type[R],
    choice: IntArray | None = None,
) -> R:
    """Tell the solution in the words of the requests.

    Parameters
    ----------
    batch
        What was planned.
    solution
        A checked solution.
    budget
        What might be spent.
    funding
        How the credits are paid for.
    proof
        What proves that it is the best.
    make
        The class of what is returned.
    choice
        Option of each request, counted from its menu's start, -1 = skip, of those counts; as
        `Batch.choice` settles it where None. Shape (requests,).

    Returns
    -------
    Result
        The plan.

    Raises
    ------
    SolverError
        If the catalog's prices do not add up to what the solution says it costs, or a rule is
        broken.
    """
    requests, menus, catalog = batch.requests, batch.menus, batch.catalog
    keeping = choice is not None and requests.counts is None
    choice = batch.choice(solution.counts) if choice is None else choice
    reach = Reach(batch, budget)
    paid = funding.cost_usd if funding.parts else None
    broken = breach(batch.rules, requests, menus, catalog, choice, reach.whole, paid)
    if broken:
        raise SolverError(broken)
    taken = Taken(menus, choice)
    worth = solution.shadow_price / Fraction(menus.step)
    wishes = Wishes(menus, requests.priorities, batch.worths, worth)
    limited = uses_of_limits(batch, taken, wishes, proof.best.certificate)
    outcomes = judge(
        menus,
        choice,
        requests.priorities,
        is_beyond=reach.is_beyond,
        by_turn=solution.by_turn,
        rulings=rulings_of(
            batch,
            taken,
            limited,
            wishes=wishes,
            certificate=proof.best.certificate,
            reach=reach,
            by_turn=solution.by_turn,
        ),
        elsewhere=WhyNot.NUMBERS if batch.objective == COVERAGE else WhyNot.ELSEWHERE,
        counts=requests.counts,
    )
    credits = _checked_credits(outcomes, catalog, solution.cost * menus.step, funding)
    price = catalog.credit_usd
    frame, own_columns = plan_table(
        requests,
        menus,
        outcomes,
        prices=funding.prices(credits, price),
        has_one_price=not funding.by_package and not funding.balance_credits,
        ruled=bool(batch.rules),
        objective=batch.objective,
    )
    return make(
        status=solution.status if proof.unsettled is None else "feasible",
        method=solution.method,
        attempts=solution.attempts,
        by_turn=solution.by_turn,
        value=solution.value / UNIT,
        bound=solution.bound / UNIT,
        gap=solution.gap,
        credits=int(credits) if menus.whole else credits,
        cost_usd=funding.cost_usd,
        budget_usd=budget.usd,
        shadow_price=float(solution.shadow_price) / UNIT / float(menus.step),
        usd_per_credit=price,
        source=requests.origin.source,
        catalog=catalog.name,
        budget=budget,
        on=menus.on,
        price_dates=dates_of_prices(used_as_of(catalog, outcomes), outcomes),
        funding=funding,
        notes=(
            *notes(menus, outcomes, catalog),
            *undrafted(batch, outcomes),
            *(() if budget.packages else package_notes(outcomes, catalog)),
            *in_packages_only(credits, budget, catalog),
            *proof.doubts,
        ),
        certified=proof.is_certified,
        outcomes=outcomes,
        frame=frame,
        own_columns=own_columns,
        batch=batch,
        solution=solution,
        proof=proof,
        keeping=keeping,
        rules=uses_of(batch, limited),
        stated_rules=batch.rules,
        objective=batch.objective,
        coverage=levels_made(requests.priorities, outcomes.made, requests.counts),
    )


def _checked_credits(
    outcomes: Outcomes, catalog: Catalog, stated: Decimal, funding: Funding
) -> Decimal:
    """Add up the plan's credits from fresh quotes; they are what was stated, and paid for."""
    taken: dict[int, Option] = {}
    made = Counter[int]()
    for outcome, count in zip(outcomes.distinct, outcomes.counts.tolist(), strict=True):
        if outcome.taken is not None:
            taken[id(outcome.taken)] = outcome.taken
            made[id(outcome.taken)] += count
    requoted, sold = _Requoted(catalog), dict[str, Decimal]()
    for at, option in taken.items():
        for seller, quote in requoted.parts(option):
            sold[seller] = sold.get(seller, Decimal(0)) + made[at] * quote
    credits = sum(sold.values(), Decimal(0))
    if credits != stated:
        raise SolverError(f"the catalog asks {credits} credits for a plan stated to cost {stated}")
    for part in funding.parts:
        if part.listed_usd != sold.get(part.catalog) or part.bought_credits < part.used_credits:
            raise SolverError(f"what is taken of {part.catalog} is not what is paid for")
    if funding.leftover(credits) < 0:
        raise SolverError(
            f"{credits} credits are planned, but only "
            f"{funding.balance_credits + funding.bought_credits} are paid for"
        )
    return credits


class _Requoted:
    """Quotes options once more, each of their parts once.

    Parameters
    ----------
    catalog
        The prices.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._quoted: dict[tuple[object, ...], Decimal] = {}

    def parts(self, option: Option) -> list[tuple[str, Decimal]]:
        """Return what is to be reserved for an option, and for its drafts, and who sells it."""
        each = (option,) if option.draft is None else (option, option.draft)
        return [(one.catalog, self._reserved(one)) for one in each]

    def _reserved(self, ordered: Ordered) -> Decimal:
        """Return what is to be reserved for what is ordered, whatever comes before it."""
        prices = (self._price(ordered, seconds) for seconds in ordered.segments)
        return reserved(sum(prices, Decimal(0)), ordered.takes, self._catalog.billing_step)

    def _price(self, option: Ordered, seconds: int) -> Decimal:
        key = (option.model, option.offer, option.features, seconds)
        if key not in self._quoted:
            offer = self._catalog.offers(option.model)[option.offer]
            quote = price_of(option.model, offer, seconds, option.features, self._catalog)
            if isinstance(quote, str):
                raise SolverError(f"the plan holds what cannot be ordered: {quote}")
            self._quoted[key] = charged(quote, self._catalog)
        return self._quoted[key]
