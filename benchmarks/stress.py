"""Small random problems against brute force that shares no code with the engine.

Run it with ``uv run python -m benchmarks.stress --count 1000000 --workers 2``. For each problem:
the value is that of brute force, the choice is one and keeps the budget, the bound is the value,
the certificate verifies; and with a bound below the optimum and a worse choice it is refused, as it
is and changed at random. A problem is made of its number: ``--first N --count 1`` looks at one.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import partial
from itertools import combinations_with_replacement
from math import comb
from typing import Any

import numpy as np

from planner.engine import Counts, Groups, Problem, solve, verify
from planner.errors import CertificateError, InfeasibleError

MOST = 20_000  # combinations that brute force looks at
CHUNK = 500
Menu = list[tuple[int, int]]  # cost and value of each option
Draw = random.Random


@dataclass(frozen=True)
class Small:
    """A problem in plain numbers: the menu, priority, size and necessity of each group."""

    menus: list[Menu]
    owners: list[int]
    priorities: list[int]
    sizes: list[int]
    required: list[bool]
    budget: int


def uniform(low: int, high: int) -> Callable[[Draw], tuple[int, int]]:
    """Draw costs and values alike."""
    return lambda draw: (draw.randint(low, high), draw.randint(low, high))


def tied(factor: int, spread: float, more: float) -> Callable[[Draw], tuple[int, int]]:
    """Draw values near the costs, all multiples of a factor, of any size."""

    def option(draw: Draw) -> tuple[int, int]:
        reach = 10 ** draw.randint(1, 6)
        cost = draw.randint(1, reach)
        return factor * cost, factor * (
            cost + int(more * reach) + draw.randint(0, int(spread * reach))
        )

    return option


def far(draw: Draw) -> tuple[int, int]:
    """Draw numbers that are either next to nothing or next to millions."""
    return tuple(draw.choice((0, draw.randint(1, 4) * 10**6)) + draw.randint(0, 30) for _ in "cv")  # type: ignore[return-value]


def powers(draw: Draw) -> tuple[int, int]:
    """Draw sums of powers of two, worth what they cost."""
    cost = 2 ** draw.randint(10, 20) + 2 ** draw.randint(0, 10) + 1
    return cost, cost


KINDS: dict[str, Callable[[Draw], tuple[int, int]]] = {
    "up to 5": uniform(0, 5),
    "up to 100": uniform(1, 100),
    "up to 1e4": uniform(1, 10**4),
    "up to 1e6": uniform(1, 10**6),
    "near 1e5": uniform(10**5 - 50, 10**5),
    "near 2^40": uniform(2**40 - 50, 2**40 + 50),
    "up to 2^55": uniform(0, 2**55),
    "weakly": tied(1, 0.1, 0),
    "strongly": tied(1, 0, 0.1),
    "subset sum": tied(1, 0, 0),
    "even": tied(2, 0, 0.1),
    "even but one": tied(2, 0, 0),
    "few kinds": lambda draw: draw.choice([(7, 9), (7, 8), (14, 18), (3, 4), (10**6, 10**6 + 1)]),
    "near and far": far,
    "powers": powers,
}


def small(draw: Draw, kind: str) -> Small:
    """Draw a problem, small enough to be tried out."""
    while True:
        count = draw.randint(1, 6)
        lengths = [draw.randint(1, 5) if draw.random() < 0.97 else 0 for _ in range(count)]
        owners = draw.choice((list(range(count)), draw.choices(range(count), k=count)))
        sizes = draw.choice(([1] * count, [draw.randint(1, 4) for _ in range(count)]))
        required = draw.choice(
            ([False] * count, [True] * count, draw.choices((True, False), k=count))
        )
        wide = [lengths[m] + (not need) for m, need in zip(owners, required, strict=True)]
        if np.prod([comb(k + s - 1, s) or 1 for k, s in zip(wide, sizes, strict=True)]) <= MOST:
            break
    menus = [[KINDS[kind](draw) for _ in range(length)] for length in lengths]
    if kind == "even but one" and any(menus):
        menu = draw.choice([menu for menu in menus if menu])
        cost, value = menu[-1]
        menu[-1] = draw.choice(((cost + 1, value), (cost, value + 1), (10**9 + 1, value)))
    simple = [1] * count
    priorities = draw.choice((simple, [draw.randint(0, 5) for _ in simple], [333] * count))
    return Small(
        menus,
        owners,
        simple if kind == "up to 2^55" else priorities,
        sizes,
        required,
        _budget(draw, [(menus[m], s, n) for m, s, n in zip(owners, sizes, required, strict=True)]),
    )


def _budget(draw: Draw, groups: list[tuple[Menu, int, bool]]) -> int:
    """Draw a budget: nothing, just enough, exactly a choice, one off, in between, or plenty."""
    costs = [[cost for cost, _ in menu] or [0] for menu, _, _ in groups]
    most = sum(max(row) * size for row, (_, size, _) in zip(costs, groups, strict=True))
    least = sum(min(row) * size * need for row, (_, size, need) in zip(costs, groups, strict=True))
    exact = sum(
        draw.choice(row)
        for row, (_, size, _) in zip(costs, groups, strict=True)
        for _ in range(size)
    )
    near = draw.choice((0, least, exact, exact, most, most // 2)) + draw.choice((-1, 0, 0, 1))
    return draw.choice((max(near, 0), draw.randint(0, most), draw.randint(least, most)))


class Tried:
    """Everything that can be chosen within the budget."""

    def __init__(self, one: Small) -> None:
        self._one, self._sets = one, []
        self.costs = self.values = self._at = np.zeros(1, dtype=np.int64)
        for group, menu in enumerate(one.owners):
            options = [*range(len(one.menus[menu])), *([] if one.required[group] else [-1])]
            sets = list(combinations_with_replacement(options, one.sizes[group]))
            self._sets.append(sets)
            costs, values = (
                np.array(
                    [sum(one.menus[menu][o][i] for o in s if o >= 0) for s in sets], dtype=np.int64
                )
                for i in (0, 1)
            )
            self._add(costs, values * one.priorities[group])

    def _add(self, costs: Any, values: Any) -> None:
        total = (self.costs[:, None] + costs).ravel()
        fits = total <= self._one.budget
        places = (self._at[:, None] * len(costs) + np.arange(len(costs))).ravel()
        values = (self.values[:, None] + values).ravel()
        self.costs, self.values, self._at = total[fits], values[fits], places[fits]

    def counts(self, place: int, problem: Problem) -> Counts:
        """Write one of the choices as counts."""
        at, rows = int(self._at[place]), []
        for group, sets in reversed(list(enumerate(self._sets))):
            at, chosen = divmod(at, len(sets))
            rows += [(group, o, n) for o, n in Counter(sets[chosen]).items()]
        return Counts.of(problem, *np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def built(one: Small) -> Problem:
    """Write a problem in the engine's form."""
    flat = np.array([pair for menu in one.menus for pair in menu], dtype=np.int64).reshape(-1, 2)
    starts = np.cumsum([0, *map(len, one.menus)])
    groups = Groups(*map(np.array, (one.owners, one.priorities, one.required, one.sizes)))
    return Problem(starts, flat[:, 0], flat[:, 1], one.budget, groups)


def changed(draw: Draw, certificate: Any) -> Any:
    """Change what a certificate holds, but its bound."""
    new: Any
    for field in draw.sample(fields(certificate), draw.randint(0, len(fields(certificate)))):
        old = new = getattr(certificate, field.name)
        if isinstance(old, Fraction):
            new = draw.choice(
                (Fraction(0), old * 2, old + 1, Fraction(draw.randint(0, 50), draw.randint(1, 20)))
            )
        elif isinstance(old, np.ndarray):
            new = old + draw.choice(
                (draw.randint(-5, 5), np.arange(len(old)) == draw.randrange(len(old)), old)
            )
        elif field.name == "potential":
            new = np.where(np.arange(101) == 50, 0, draw.choice((0, 10**6)))
        if field.name != "bound":
            certificate = replace(certificate, **{field.name: new})
    return certificate


def fault_of(number: int, method: str) -> str:
    """Draw a problem, solve it, and say what is wrong."""
    draw = Draw(number)
    one = small(draw, draw.choice(list(KINDS)))
    problem, tried = built(one), Tried(one)
    try:
        solution = solve(problem, method=method)
    except InfeasibleError:
        return "called infeasible" if len(tried.values) else ""
    if not len(tried.values):
        return "nothing fits, but it has a choice"
    optimum, counts = int(tried.values.max()), solution.counts
    fault = _misread(one, solution)
    if fault:
        return fault
    if not solution.value == solution.bound == optimum or solution.status != "optimal":
        return f"value {solution.value}, bound {solution.bound}, the optimum is {optimum}"
    assert solution.certificate is not None
    verify(problem, counts, solution.certificate)
    worse = np.flatnonzero(tried.values < optimum)
    forgeries = (solution.certificate, changed(draw, solution.certificate)) if len(worse) else ()
    for certificate in forgeries:
        counts = tried.counts(draw.choice(worse), problem)
        forged = replace(certificate, bound=optimum - 1)
        try:
            verify(problem, counts, forged)
        except CertificateError:
            continue
        return f"accepted {forged} for {counts}, the optimum is {optimum}"
    return ""


def _misread(one: Small, solution: Any) -> str:
    """Add the choice up from the plain numbers; say where it is none, or not what it says."""
    made, cost, value = Counter[int](), 0, 0
    counts = solution.counts
    rows = (column.tolist() for column in (counts.groups, counts.options, counts.counts))
    for group, option, count in zip(*rows, strict=True):
        made[group] += count
        cost += count * one.menus[one.owners[group]][option][0]
        value += count * one.priorities[group] * one.menus[one.owners[group]][option][1]
    for group, size in enumerate(one.sizes):
        if made[group] > size or (one.required[group] and made[group] < size):
            return f"group {group}: {made[group]} of {size}"
    if (cost, value) != (solution.cost, solution.value) or cost > one.budget:
        return f"costs {cost} and is worth {value}, budget {one.budget}; said {solution}"
    return ""


def faults(numbers: range, method: str) -> list[str]:
    """Return what is wrong with the problems of these numbers."""
    return [f"{n}: {fault}" for n in numbers if (fault := _any_fault(n, method))]


def _any_fault(number: int, method: str) -> str:
    try:
        return fault_of(number, method)
    except Exception as error:  # whatever is raised is a fault of that problem, not the end
        return repr(error)


def main() -> int:
    """Look at many problems; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--method", default="exact")
    options = parser.parse_args()
    last = options.first + options.count
    ranges = [range(n, min(n + CHUNK, last)) for n in range(options.first, last, CHUNK)]
    started, wrong = time.perf_counter(), 0
    with ProcessPoolExecutor(options.workers) as workers:
        for found in workers.map(partial(faults, method=options.method), ranges):
            wrong += len(found)
            print(*found, sep="\n", end="\n" if found else "", flush=True)
    pace = options.count / (time.perf_counter() - started)
    print(f"{options.count:,} problems, {wrong:,} wrong, {pace:,.0f} a second")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
