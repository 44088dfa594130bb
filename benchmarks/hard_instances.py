"""Hard knapsack problems, drawn as the literature describes them, and readers of published files.

Sources: D. Pisinger, "Where are the hard knapsack problems?", Computers & Operations Research
32:2271-2284, 2005; V. Chvatal, "Hard knapsack problems", Operations Research 28:1402-1411, 1980,
for Avis's and Todd's; J. Jooken, P. Leyman, P. De Causmaecker, "A new class of hard problem
instances for the 0-1 knapsack problem", European Journal of Operational Research 301:841-854, 2022.
An item of a 0-1 problem is a request with one option, which may be skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import isqrt
from pathlib import Path

import numpy as np

from planner.engine import Problem

Rows = list[list[int]]


@dataclass(frozen=True)
class Hard:
    """One problem.

    Attributes
    ----------
    costs, values
        Of the options of each request.
    budget
        What may be spent.
    """

    costs: Rows
    values: Rows
    budget: int

    def problem(self) -> Problem:
        """Return it in the engine's form; a request may be skipped."""
        costs, values = ([np.array(row) for row in rows] for rows in (self.costs, self.values))
        return Problem.from_arrays(costs, values, self.budget)


def items(weights: list[int], profits: list[int], capacity: int) -> Hard:
    """Return a 0-1 problem: each item is a request with one option."""
    return Hard([[w] for w in weights], [[p] for p in profits], capacity)


def whole(draw: np.random.Generator, low: int, high: int, count: int) -> list[int]:
    """Draw whole numbers, both ends included."""
    return draw.integers(low, high + 1, count).tolist()  # type: ignore[no-any-return]


def some(draw: np.random.Generator, weights: list[int], profits: list[int]) -> Hard:
    """Return a 0-1 problem with room for one to a hundred of 101 parts of the weight."""
    return items(weights, profits, sum(weights) * whole(draw, 1, 100, 1)[0] // 101)


def strongly(draw: np.random.Generator, reach: int, count: int) -> Hard:
    """Draw profits a tenth of the range above the weights."""
    weights = whole(draw, 1, reach, count)
    return some(draw, weights, [w + reach // 10 for w in weights])


def inverse(draw: np.random.Generator, reach: int, count: int) -> Hard:
    """Draw weights a tenth of the range above the profits."""
    profits = whole(draw, 1, reach, count)
    return some(draw, [p + reach // 10 for p in profits], profits)


def multiple(draw: np.random.Generator, reach: int, count: int) -> Hard:
    """Draw ``mstr(3R/10, 2R/10, 6)``: strongly correlated in two ways."""
    weights = whole(draw, 1, reach, count)
    return some(draw, weights, [w + (2 if w % 6 else 3) * reach // 10 for w in weights])


def ceiling(draw: np.random.Generator, reach: int, count: int) -> Hard:
    """Draw ``pceil(3)``: profits are the weights rounded up to a multiple of three."""
    weights = whole(draw, 1, reach, count)
    return some(draw, weights, [-(-w // 3) * 3 for w in weights])


def circle(draw: np.random.Generator, reach: int, count: int) -> Hard:
    """Draw ``circle(2/3)``: profits on an arc above the weights."""
    weights = whole(draw, 1, reach, count)
    return some(
        draw, weights, [isqrt(4 * (4 * reach**2 - (w - 2 * reach) ** 2) // 9) for w in weights]
    )


def spanner(draw: np.random.Generator, reach: int, count: int, kind: str) -> Hard:
    """Draw ``span(2, 10)``: every item is one of two, times 1 to 10."""
    weights, spread = whole(draw, 1, reach, 2), whole(draw, -reach // 10, reach // 10, 2)
    profits = {
        "uncorrelated": whole(draw, 1, reach, 2),
        "weakly": [max(1, w + d) for w, d in zip(weights, spread, strict=True)],
        "strongly": [w + reach // 10 for w in weights],
    }[kind]
    pairs = [(-(-2 * w // 10), -(-2 * p // 10)) for w, p in zip(weights, profits, strict=True)]
    drawn = zip(whole(draw, 0, 1, count), whole(draw, 1, 10, count), strict=True)
    made = [(times * pairs[k][0], times * pairs[k][1]) for k, times in drawn]
    return some(draw, [w for w, _ in made], [p for _, p in made])


def even_odd(draw: np.random.Generator, reach: int, count: int, more: int) -> Hard:
    """Draw even weights, an odd capacity, and an odd item that is over it; profit = weight + more.

    The odd item hides that everything which can be chosen is even.
    """
    weights = [2 * w for w in whole(draw, 1, reach // 2, count - 1)]
    capacity = sum(weights) // 2 | 1
    weights.append(capacity + 2)
    return items(weights, [w + more for w in weights], capacity)


def blocked(draw: np.random.Generator, reach: int, count: int, each: int) -> Hard:
    """Draw requests of several even options, and some with an odd one that is over the budget."""
    costs = [[2 * c for c in whole(draw, 1, reach // 2, each)] for _ in range(count)]
    budget = sum(map(max, costs)) // 2 | 1
    for row in costs[:: count // 10]:
        row[-1] = budget + 2
    return Hard(costs, [list(row) for row in costs], budget)


def avis(_: np.random.Generator, count: int) -> Hard:
    """Return the problem of Avis: so many items of nearly one weight fit, and never fill it."""
    weights = [count * (count + 1) + j for j in range(1, count + 1)]
    capacity = count * (count + 1) * ((count - 1) // 2) + count * (count - 1) // 2
    return items(weights, weights, capacity)


def todd(_: np.random.Generator, count: int) -> Hard:
    """Return the problem of Todd: powers of two, no two sums of which are alike."""
    power = count.bit_length() - 1
    weights = [2 ** (power + count + 1) + 2 ** (power + j) + 1 for j in range(1, count + 1)]
    return items(weights, weights, sum(weights) // 2)


def classes(
    draw: np.random.Generator, count: int, capacity: int, groups: int, rest: float, more: float
) -> Hard:
    """Draw the problem of Jooken, Leyman and De Causmaecker.

    Weights and profits of class j are about a 2^j-th of the capacity, a share `more` of it above;
    a share `rest` of the items is small.
    """
    few, small = round(count * rest), 100
    above = round(more * capacity)
    bases = [
        capacity // 2 ** (j + 1) + above
        for j in range(groups - 1)
        for _ in range((count - few) // (groups - 1))
    ]
    bases += [0] * (count - len(bases))
    weights, profits = (
        [base + d for base, d in zip(bases, whole(draw, 1, small, count), strict=True)]
        for _ in range(2)
    )
    return items(weights, profits, capacity)


def menus(draw: np.random.Generator, reach: int, count: int, each: int) -> Hard:
    """Draw few requests of many options, values a tenth of the range above the costs."""
    costs = [whole(draw, 1, reach, each) for _ in range(count)]
    values = [[c + reach // 10 for c in row] for row in costs]
    return Hard(costs, values, sum(map(max, costs)) // 2)


def three_by_two(_: np.random.Generator) -> Hard:
    """Return three requests of two options, costs and values about 10^5."""
    costs = [[99985, 99979], [99951, 99981], [99987, 99989]]
    values = [[99958, 99990], [99970, 99989], [99960, 99965]]
    return Hard(costs, values, 125_266)


def five_by_two(_: np.random.Generator) -> Hard:
    """Return five requests of two options, costs and values up to 8 * 10^6."""
    costs = [[1999996, 20], [1999998, 1999997], [25, 1999999], [1, 1999998], [4, 14]]
    values = [[3999992, 40], [1999998, 7999988], [75, 7999996], [1, 5999994], [8, 42]]
    return Hard(costs, values, 2_929_079)


Draw = Callable[[np.random.Generator], Hard]
MILLION = 10**6
FAMILIES: dict[str, Draw] = {
    "3 x 2": three_by_two,
    "5 x 2": five_by_two,
    "strongly, R 1e9, 4 x 100": partial(menus, reach=10**9, count=4, each=100),
    "even-odd subset sum, R 1e6, n 100": partial(even_odd, reach=MILLION, count=100, more=0),
    "even-odd strongly, R 1e6, n 100": partial(even_odd, reach=MILLION, count=100, more=10**5),
    "blocked even-odd, R 1e6, 100 x 6": partial(blocked, reach=MILLION, count=100, each=6),
    "circle, R 1e6, n 1000": partial(circle, reach=MILLION, count=1000),
    "circle, R 1e8, n 1000": partial(circle, reach=10**8, count=1000),
    "avis, n 100": partial(avis, count=100),
    "avis, n 1000": partial(avis, count=1000),
    "todd, n 24": partial(todd, count=24),
    "todd, n 30": partial(todd, count=30),
    "strongly, R 1e6, n 100": partial(strongly, reach=MILLION, count=100),
    "strongly, R 1e6, n 1000": partial(strongly, reach=MILLION, count=1000),
    "inverse strongly, R 1e6, n 100": partial(inverse, reach=MILLION, count=100),
    "inverse strongly, R 1e6, n 1000": partial(inverse, reach=MILLION, count=1000),
    "multiple strongly, R 1e6, n 100": partial(multiple, reach=MILLION, count=100),
    "multiple strongly, R 1e6, n 1000": partial(multiple, reach=MILLION, count=1000),
    "profit ceiling, R 1e6, n 100": partial(ceiling, reach=MILLION, count=100),
    "profit ceiling, R 1e6, n 1000": partial(ceiling, reach=MILLION, count=1000),
    **{
        f"spanner {kind}, R 1e7, n 1000": partial(spanner, reach=10**7, count=1000, kind=kind)
        for kind in ("uncorrelated", "weakly", "strongly")
    },
    **{
        f"classes, c 1e{len(str(room)) - 1}, g {groups}, {more:g}, n 400": partial(
            classes, count=400, capacity=room, groups=groups, rest=0.1, more=more
        )
        for room, groups, more in (
            (MILLION, 2, 0.0),
            (MILLION, 2, 0.1),
            (MILLION, 6, 1e-4),
            (10**8, 6, 0.01),
        )
    },
}


def drawn(family: str, run: int) -> Hard:
    """Draw a problem of a family; the same one for the same run."""
    return FAMILIES[family](np.random.default_rng(run))


def read_kp(text: str) -> Hard:
    """Read the format of kplib: n, capacity, then profit and weight of each item."""
    numbers = list(map(int, text.split()))
    return items(numbers[3::2], numbers[2::2], numbers[1])


def read_test_in(text: str) -> Hard:
    """Read that of Jooken et al.: n, then number, profit and weight of each item, capacity."""
    numbers = list(map(int, text.split()))
    return items(numbers[3:-1:3], numbers[2:-1:3], numbers[-1])


def published(folder: Path) -> Iterator[tuple[str, Hard]]:
    """Read the problems in files below a folder, by their names."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".kp":
            yield str(path.relative_to(folder)), read_kp(path.read_text())
        elif path.name == "test.in":
            yield path.parent.name, read_test_in(path.read_text())
