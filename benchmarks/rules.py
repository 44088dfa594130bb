"""Rules: what they cost beside the same batch without, and beside general solvers on counts.

Run it with ``uv run python -m benchmarks.rules`` (``--large`` for a million requests). Solutions
are checked against every cap and row, certificates verified, and values compared with what a
general solver proves, before a time is shown: of the processor, as others may run beside, and as a
multiple of the whole plan of the same batch without rules. Peers: HiGHS through PuLP
(`planner.solve` with ``method="milp"``), and CP-SAT where OR-Tools is installed; both get the
counts, one thread, and a time limit.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from time import process_time

import numpy as np
import pandas as pd

import planner
from benchmarks.batches import DAY, batch, dearest_usd
from benchmarks.timing import timed
from planner.engine import Problem, Solution, solve, verify
from planner.planning import prepare
from planner.rules.models import AllOrNone, Cap, Least, Rule, Same
from planner.rules.reading import read_rules

PART = 0.3  # of what the dearest plan costs
MOST_FOR_PEERS = 10_000  # requests


@dataclass(frozen=True)
class Case:
    """A batch with rules.

    Attributes
    ----------
    name
        What it is called.
    frame, rules, usd
        Requests, rules, budget.
    catalog
        What can be bought; the documented one where None.
    """

    name: str
    frame: pd.DataFrame
    rules: Sequence[Rule]
    usd: float
    catalog: str | None = None


def clients(size: int, *, continuous: bool, count: int = 12) -> Case:
    """Cap clients within a total: some caps bind, some do not."""
    frame = batch(size, seed=size + count, continuous=continuous)
    draw = np.random.default_rng(size)
    frame["client"] = draw.integers(0, count, size)
    usd = PART * dearest_usd(frame)
    parts = draw.uniform(0.4, 1.6, count) * usd / count
    caps = {str(client): round(float(part), 2) for client, part in enumerate(parts)}
    return Case(
        _named(f"{count} clients", size, continuous), frame, [Cap(by="client", usd=caps)], usd
    )


def levels(size: int, *, continuous: bool) -> Case:
    """Nest budgets three deep: 10 regions, 10 clients in each, 100 campaigns in all of a client."""
    case = clients(size, continuous=continuous, count=100)
    frame = case.frame
    draw = np.random.default_rng(size + 1)
    frame["region"] = frame["client"] // 10
    frame["campaign"] = frame["client"] * 10 + draw.integers(0, 10, size)
    rules = [
        *case.rules,
        Cap(by="region", usd=_parts(draw, 10, case.usd)),
        Cap(by="campaign", usd=_parts(draw, 1000, case.usd)),
    ]
    return Case(_named("3 levels, 1,110 caps", size, continuous), frame, rules, case.usd)


def films(count: int, *, continuous: bool, scenes: int = 8) -> Case:
    """Make each film of so many scenes whole, with one model, or not at all."""
    frame = batch(count * scenes, seed=count, continuous=continuous)
    frame["duration"] = np.random.default_rng(count).integers(5, 11, len(frame))
    frame["film"] = np.repeat(np.arange(count), scenes)
    usd = PART * dearest_usd(frame)
    rules: list[Rule] = [Same("film"), AllOrNone("film")]
    return Case(_named(f"films of {scenes}", count * scenes, continuous), frame, rules, usd)


def across(size: int, *, continuous: bool) -> Case:
    """Limit five sums that cut across one another."""
    frame = batch(size, seed=size + 5, continuous=continuous)
    draw = np.random.default_rng(size + 5)
    frame["campaign"] = draw.integers(0, 4, size)
    usd = PART * dearest_usd(frame)
    rules: list[Rule] = [
        Cap(model="kling-pro", usd=round(usd * 0.4, 2)),
        Cap(resolution="4k", videos=size // 20),
        Cap(where={"platform": "tiktok"}, model="kling-v1.5", usd=round(usd * 0.05, 2)),
        Cap(where={"campaign": 1}, seconds=size * 3),
        Least(where={"campaign": 2}, videos=size // 6),
    ]
    return Case(_named("5 across", size, continuous), frame, rules, usd)


def each(size: int, *, continuous: bool) -> Case:
    """Make at most one video for each of very many clients, three requests of each on average."""
    frame = batch(size, seed=size + 3, continuous=continuous)
    frame["client"] = np.random.default_rng(size + 3).integers(0, size // 3, size)
    usd = PART * dearest_usd(frame)
    rules: list[Rule] = [Cap(by="client", videos=1)]
    return Case(_named(f"{size // 3:,} clients", size, continuous), frame, rules, usd)


def agency() -> Case:
    """Plan the agency's month."""
    frame = pd.read_csv("data/agency.csv", keep_default_na=False)
    return Case("agency", frame, read_rules("data/agency.toml"), 3000, "providers")


def _parts(draw: np.random.Generator, count: int, usd: float) -> dict[str, float]:
    parts = draw.uniform(0.4, 1.6, count) * usd / count
    return {str(at): round(float(part), 2) for at, part in enumerate(parts)}


def _named(what: str, size: int, continuous: bool) -> str:
    return f"{what}, {size:,} {'continuous' if continuous else 'whole'}"


def cases(large: bool) -> Iterator[Callable[[], Case]]:
    """List what is measured."""
    sizes = (1_000, 10_000, 100_000, *([1_000_000] if large else []))
    for continuous in (False, True):
        for size in sizes:
            yield partial(clients, size, continuous=continuous)
        yield partial(levels, 100_000, continuous=continuous)
        yield partial(films, 2_000, continuous=continuous)
        for size in sizes[1:]:
            yield partial(each, size, continuous=continuous)
        for size in (10_000, 100_000):
            yield partial(across, size, continuous=continuous)
    yield agency


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit-s", type=float, default=60.0, help="of a solver")
    parser.add_argument("--large", action="store_true", help="a million requests as well")
    parser.add_argument("--only", default="", help="cases whose name begins so")
    flags = parser.parse_args()
    # A process each: OR-Tools brings a HiGHS of its own, and does not load where another one is.
    apart = partial(ProcessPoolExecutor, 1, get_context("spawn"))
    with apart() as one, apart() as other:
        peers = {"highs_s": (one, highs), "cp_sat_s": (other, cp_sat)}
        rows = []
        for make in cases(flags.large):
            case = make()
            if case.name.startswith(flags.only):
                rows.append(measured(case, peers, flags.repeats, flags.limit_s))
                shown = pd.DataFrame(rows[-1:])
                print(shown.to_string(index=False, header=len(rows) == 1), flush=True)
    print(pd.DataFrame(rows).to_string(index=False))


Peers = dict[str, tuple[ProcessPoolExecutor, Callable[[Problem, float], tuple[int | None, str]]]]


def measured(case: Case, peers: Peers, repeats: int, limit_s: float) -> dict[str, str]:
    """Solve with and without rules, check, and put the figures together."""
    usd = round(case.usd, 2)
    plan_of = partial(planner.plan, case.frame, usd, catalog=case.catalog, on=DAY)
    _, plain_s = timed(plan_of, repeats, clock=process_time)
    plan, plan_s = timed(
        lambda: plan_of(rules=case.rules, time_limit_s=limit_s), repeats, clock=process_time
    )
    plan.verify()
    ruled = problem(case, case.rules)
    found, solve_s = timed(lambda: solve(ruled, time_limit_s=limit_s), 1, clock=process_time)
    found.check()
    if found.certificate is not None:
        verify(ruled, found.counts, found.certificate)
    theirs = {}
    if len(ruled) <= MOST_FOR_PEERS:
        for name, (worker, peer) in peers.items():
            value, seconds = worker.submit(peer, ruled, limit_s).result()
            if value is not None:
                assert value <= found.bound, name
                assert found.status != "optimal" or value <= found.value, name
            theirs[name] = seconds
    return {
        "case": case.name,
        "groups": f"{len(ruled.groups):,}",
        "caps": str(0 if ruled.caps is None else len(ruled.caps)),
        "rows": str(len(ruled.rows)),
        "gap": "proved" if found.status == "optimal" else f"{found.gap:.4%}",
        "certified": "yes" if found.certificate else "no",
        "solve_s": f"{solve_s:.3f}",
        "plan_s": f"{plan_s:.3f}",
        "of_plain": f"{plan_s / plain_s:.1f}",
        **theirs,
    }


def problem(case: Case, rules: Sequence[Rule]) -> Problem:
    """Read a batch and write it as a problem."""
    ready = prepare(case.frame, catalog=case.catalog, rules=rules, on=DAY)
    return ready.problem(planner.Budget(round(case.usd, 2)).most_credits(ready.catalog))


def highs(ruled: Problem, limit_s: float) -> tuple[int | None, str]:
    """Solve by HiGHS; return its value, None where it found nothing, and its seconds."""
    try:
        solution, seconds = timed(
            lambda: solve(ruled, method="milp", time_limit_s=limit_s), 1, clock=process_time
        )
    except planner.SolverError:
        return None, "nothing found"
    assert isinstance(solution, Solution)
    return solution.value, f"{seconds:.2f}" if solution.status == "optimal" else "not proved"


def cp_sat(ruled: Problem, limit_s: float) -> tuple[int | None, str]:
    """Solve by CP-SAT, one worker; as of `highs`."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None, "not installed"
    groups = ruled.groups
    model = cp_model.CpModel()
    taken: dict[tuple[int, int], object] = {}
    costs, values = [], []
    for group in range(len(groups)):
        menu = int(groups.menus[group])
        begin, end = int(ruled.starts[menu]), int(ruled.starts[menu + 1])
        size = int(groups.sizes[group])
        for option in range(end - begin):
            taken[group, option] = model.new_int_var(0, size, "")
            costs.append(int(ruled.costs[begin + option]))
            values.append(int(ruled.qualities[begin + option]) * int(groups.priorities[group]))
        made = sum(taken[group, option] for option in range(end - begin))
        model.add(made == size if groups.required[group] else made <= size)
    weighted = cp_model.LinearExpr.weighted_sum
    model.add(weighted(list(taken.values()), costs) <= ruled.budget)
    _add_caps(ruled, model, taken, costs)
    for row in ruled.rows:
        pairs = zip(row.groups.tolist(), row.options.tolist(), strict=True)
        model.add(weighted([taken[pair] for pair in pairs], row.factors.tolist()) <= row.limit)
    model.maximize(weighted(list(taken.values()), values))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit_s
    status, seconds = timed(lambda: solver.solve(model), 1, clock=process_time)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, "nothing found"
    value = round(solver.objective_value)
    return value, f"{seconds:.2f}" if status == cp_model.OPTIMAL else "not proved"


def _add_caps(
    ruled: Problem, model: object, taken: dict[tuple[int, int], object], costs: list[int]
) -> None:
    if ruled.caps is None:
        return
    from ortools.sat.python import cp_model

    parents, nodes = ruled.caps.parents.tolist(), ruled.caps.nodes.tolist()
    under: list[list[tuple[object, int]]] = [[] for _ in parents]
    for ((group, _), variable), cost in zip(taken.items(), costs, strict=True):
        cap = nodes[group]
        while cap >= 0:
            under[cap].append((variable, cost))
            cap = parents[cap]
    for own, limit in zip(under, ruled.caps.limits.tolist(), strict=True):
        if own:
            variables, factors = zip(*own, strict=True)
            total = cp_model.LinearExpr.weighted_sum(list(variables), list(factors))
            model.add(total <= limit)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
