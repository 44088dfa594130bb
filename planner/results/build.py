"""From a solution back to the requests: the last station of the road."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from planner.arrays import IntArray
from planner.catalog.packages import Funding
from planner.catalog.pricing import price_of
from planner.catalog.schema import Catalog
from planner.errors import SolverError
from planner.problem.menu import Menus
from planner.problem.option import Option, reserved
from planner.problem.problem import Problem
from planner.problem.solution import Solution
from planner.requests.schema import PLACES, Requests
from planner.results.notes import notes
from planner.results.plan import UNIT, Plan, Tally
from planner.results.proof import Proof
from planner.results.reasons import reasons

DECISIONS = ["planned", "skipped"]


def build_plan(
    requests: Requests,
    menus: Menus,
    solution: Solution,
    *,
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
    solution
        A checked solution.
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
    made, taken = solution.problem.options(solution.choice)
    counts = np.bincount(taken, minlength=len(menus.options))
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
        tally=_tally(solution.problem, made, taken),
        source=requests.source,
        catalog=catalog.name,
        notes=notes(menus, counts, catalog),
        proof=proof,
        solution=solution,
        frame=_frame(requests, menus, solution, price),
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
            again = price_of(option.model, offer, Decimal(seconds), features[at], catalog)
            if isinstance(again, str):
                raise SolverError(f"the plan holds what cannot be ordered: {again}")
            prices += again.credits
        total += int(counts[at]) * reserved(prices, option.takes, catalog)
    return total


def _tally(problem: Problem, made: IntArray, options: IntArray) -> Tally:
    sizes = np.diff(problem.starts)
    best = np.zeros(len(sizes), dtype=np.int64)
    full = sizes > 0
    if full.any():
        best[full] = np.maximum.reduceat(problem.qualities, problem.starts[:-1][full])
    at_best = int((problem.qualities[options] == best[problem.menus[made]]).sum())
    impossible = int((sizes[problem.menus] == 0).sum())
    skipped = len(problem) - len(made) - impossible
    return Tally(at_best, len(made) - at_best, skipped, impossible)


def _frame(
    requests: Requests, menus: Menus, solution: Solution, usd_per_credit: Decimal
) -> pd.DataFrame:
    """Lay out the plan: its own columns, then what the requests brought along."""
    problem, options = solution.problem, menus.options
    taken = np.where(
        solution.choice >= 0, problem.starts[problem.menus] + solution.choice, len(options)
    )
    credits = [option.credits for option in options] + [Decimal(0)]
    costs = np.array([float(amount * usd_per_credit) for amount in credits])
    qualities = np.append(problem.qualities, 0)[taken]
    own = {
        "id": requests.ids,
        "decision": _named((taken == len(options)).astype(np.int64), DECISIONS),
        "model": _named_options([option.model for option in options], taken),
        "resolution": _named_options([option.resolution for option in options], taken),
        "credits": np.array(credits, dtype=np.int64 if menus.whole else np.float64)[taken],
        "cost_usd": costs[taken],
        "quality": qualities / PLACES,
        "value": qualities * problem.priorities / UNIT,
        "reason": reasons(menus, solution, usd_per_credit),
    }
    own |= _details(list(options), taken, usd_per_credit)
    frame = pd.DataFrame(own, copy=False)
    return pd.concat([frame, _renamed(requests.table, list(own))], axis=1)


def _details(
    options: list[Option], taken: IntArray, usd_per_credit: Decimal
) -> dict[str, np.ndarray | pd.Categorical]:
    """Add what only some catalogs and requests have: mode, takes, segments."""
    details: dict[str, np.ndarray | pd.Categorical] = {}
    if any(option.mode for option in options):
        details["mode"] = _named_options([option.mode or "" for option in options], taken)
    if any(option.takes != 1 for option in options):
        takes = [float(option.takes) for option in options] + [0.0]
        prices = [float(option.price * usd_per_credit) for option in options] + [0.0]
        details["takes"] = np.array(takes)[taken]
        details["cost_per_take_usd"] = np.array(prices)[taken]
    if any(len(option.segments) > 1 for option in options):
        lengths = [" + ".join(map(str, option.segments)) for option in options]
        details["segments_s"] = _named_options(lengths, taken)
    return details


def _named(codes: IntArray, names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"))


def _named_options(names: list[str], taken: IntArray) -> pd.Categorical:
    """Name the option that each request takes; nothing where it takes none."""
    known = list(dict.fromkeys(names))
    position = {name: at for at, name in enumerate(known)}
    return _named(np.array([*(position[name] for name in names), -1])[taken], known)


def _renamed(table: pd.DataFrame, own: list[str]) -> pd.DataFrame:
    """Prefix the columns of the requests whose names the plan uses itself."""
    names: list[object] = []
    for name in table.columns:
        while name in own or name in names:
            name = f"requested_{name}"
        names.append(name)
    return table.set_axis(pd.Index(names, dtype=object), axis=1)
