"""From a solution back to the requests: the last station of the road."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from planner.catalog.pricing import price_of
from planner.catalog.schema import Catalog
from planner.engine import Hints, Solution
from planner.engine.arrays import IntArray
from planner.errors import SolverError
from planner.funding.proof import Proof
from planner.funding.purchase import Funding
from planner.menus.menu import Menus
from planner.menus.option import reserved
from planner.requests.checked import Requests
from planner.results.lines import plan_frame, taken_options
from planner.results.notes import notes
from planner.results.plan import UNIT, Plan, Tally


def build_plan(
    requests: Requests,
    menus: Menus,
    choice: IntArray,
    solution: Solution,
    *,
    hints: Hints,
    catalog: Catalog,
    budget_usd: Decimal,
    funding: Funding,
    proof: Proof,
) -> Plan:
    """Tell the solution in the words of the requests.

    Parameters
    ----------
    requests, menus
        What the problem was made of.
    choice
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
    solution
        A checked solution.
    hints
        What the greedy rule goes by, to compare with it.
    catalog
        The prices, from which the money is quoted again.
    budget_usd, funding
        What might be spent, and how the credits are paid for.
    proof
        What proves that it is the best.

    Returns
    -------
    Plan
        The plan.

    Raises
    ------
    SolverError
        If the catalog's prices do not add up to what the solution says it costs.
    """
    price = catalog.credit_usd
    taken = taken_options(menus, choice)
    *counted, skips = np.bincount(taken, minlength=len(menus.options) + 1)
    counts = np.array(counted, dtype=np.int64)
    credits = _requoted(menus, counts, catalog)
    if credits != solution.cost * menus.step:
        raise SolverError(f"the catalog asks {credits} credits for a plan stated to cost "
                          f"{solution.cost * menus.step}")  # fmt: skip
    if funding.leftover(credits) < 0:
        raise SolverError(
            f"{credits} credits are planned, but only "
            f"{funding.balance_credits + funding.bought_credits} are paid for"
        )
    return Plan(
        status=solution.status,
        method=solution.method,
        attempts=solution.attempts,
        value=solution.value / UNIT,
        bound=solution.bound / UNIT,
        gap=solution.gap,
        credits=int(credits) if menus.whole else credits,
        cost_usd=funding.cost_usd,
        budget_usd=budget_usd,
        funding=funding,
        shadow_price=float(solution.shadow_price) / UNIT / float(menus.step),
        usd_per_credit=price,
        tally=_tally(menus, counts, int(skips)),
        source=requests.origin.source,
        catalog=catalog.name,
        notes=(*notes(menus, counts, catalog), *proof.doubts),
        certified=solution.certificate is not None or proof.best.certificate is not None,
        proof=proof,
        solution=solution,
        hints=hints,
        frame=plan_frame(
            requests,
            menus,
            taken,
            by_turn=solution.method == "greedy",
            budget_credits=solution.problem.budget * menus.step,
            # What is paid, spread over the credits that are used, so that the rows add up to it.
            usd_per_credit=funding.cost_usd / credits if credits else price,
            by_package=funding.by_package,
        ),
    )


def _requoted(menus: Menus, counts: IntArray, catalog: Catalog) -> Decimal:
    """Add up the plan's credits from fresh quotes, one for each option that is taken."""
    features = [menu.kind.features for menu in menus.menus for _ in menu.options]
    total = Decimal(0)
    for at in np.flatnonzero(counts).tolist():
        option = menus.options[at]
        offer = catalog.offers(option.model)[option.offer]
        prices = Decimal(0)
        for seconds in option.segments:
            again = price_of(option.model, offer, seconds, features[at], catalog)
            if isinstance(again, str):
                raise SolverError(f"the plan holds what cannot be ordered: {again}")
            prices += again.credits
        total += int(counts[at]) * reserved(prices, option.takes, catalog)
    return total


def _tally(menus: Menus, counts: IntArray, skips: int) -> Tally:
    sizes = np.diff(menus.starts)
    full = sizes > 0
    begins = menus.starts[:-1][full]
    tops = np.maximum.reduceat(menus.qualities, begins) if full.any() else begins
    at_best = int(counts[menus.qualities == np.repeat(tops, sizes[full])].sum())
    impossible = int((~full)[menus.members].sum())
    return Tally(at_best, int(counts.sum()) - at_best, skips - impossible, impossible)
