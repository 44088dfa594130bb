"""Benchmark instances of the multiple-choice knapsack problem, made as their author made them.

D. Pisinger, "A minimal algorithm for the multiple-choice knapsack problem", European Journal of
Operational Research 83:394-410, 1995. Exactly one of n items is taken from each of k classes.
`tests/data/pisinger_optima.csv` holds their proven optima.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from planner.engine.problem import Problem

OPTIMA = Path(__file__).parents[1] / "tests" / "data" / "pisinger_optima.csv"
MULTIPLIER, INCREMENT, BITS = 0x5DEECE66D, 11, 48
KINDS = {
    1: "uncorrelated",
    2: "weakly correlated",
    3: "strongly correlated",
    4: "subset sum",
    5: "Sinha-Zoltners",
    6: "uncorrelated, item 0 = (0, 0)",
}

Draws = NDArray[np.int64]


@dataclass(frozen=True)
class Instance:
    """One instance.

    Attributes
    ----------
    k, n
        Classes, and items in each.
    reach
        Weights and profits are drawn up to this (R in the paper).
    kind
        One of `KINDS`.
    seed
        Of the draw.
    capacity, optimum
        What the file says; 0 where it is not from the file.
    """

    k: int
    n: int
    reach: int
    kind: int
    seed: int
    capacity: int = 0
    optimum: int = 0

    def problem(self) -> Problem:
        """Make the instance.

        Raises
        ------
        ValueError
            If the capacity does not come out as the file says.
        """
        weights, profits = self._items()
        capacity = _capacity(weights, profits)
        if self.capacity and capacity != self.capacity:
            raise ValueError(f"{self}: the capacity comes out as {capacity}")
        return Problem.from_arrays(weights, profits, capacity, skip=False)

    def _items(self) -> tuple[Draws, Draws]:
        k, n, reach = self.k, self.n, self.reach
        if self.kind == 3:
            steps = np.sort(draws(self.seed, k * n).reshape(k, n) % (2 * reach // n) + 1, axis=1)
            return np.cumsum(steps, axis=1), np.cumsum(steps + 10, axis=1)
        if self.kind == 4:
            weights = draws(self.seed, k * n).reshape(k, n) % reach + 1
            return weights, weights.copy()
        if self.kind == 6:
            weights, profits = np.zeros((2, k, n), dtype=np.int64)
            pairs = draws(self.seed, 2 * k * (n - 1)).reshape(k, n - 1, 2) % reach + 1
            weights[:, 1:], profits[:, 1:] = pairs[:, :, 0], pairs[:, :, 1]
            return weights, profits
        pairs = draws(self.seed, 2 * k * n).reshape(k, n, 2)
        weights, profits = pairs[:, :, 0] % reach + 1, pairs[:, :, 1] % reach + 1
        if self.kind == 2:
            profits = np.maximum(1, pairs[:, :, 1] % 21 + weights - 10)
        if self.kind == 5:
            weights, profits = np.sort(weights, axis=1), np.sort(profits, axis=1)
        return np.ascontiguousarray(weights), np.ascontiguousarray(profits)


def draws(seed: int, count: int) -> Draws:
    """Draw from the 48-bit generator of drand48, all at once.

    Parameters
    ----------
    seed
        As for ``srand48``.
    count
        How many.

    Returns
    -------
    numpy.ndarray
        The states after the first, without their last 17 bits; shape (count,).
    """
    mask = np.uint64(2**BITS - 1)
    states = np.empty(max(count, 1), dtype=np.uint64)
    states[0] = ((seed * 65536 + 0x330E) * MULTIPLIER + INCREMENT) % 2**BITS
    # So many steps at once are one step with another multiplier and increment.
    done, multiplier, increment = 1, MULTIPLIER, INCREMENT
    while done < count:
        more = min(done, count - done)
        ahead = states[:more] * np.uint64(multiplier) + np.uint64(increment)
        states[done : done + more] = ahead & mask
        increment = (increment * multiplier + increment) % 2**BITS
        multiplier = multiplier * multiplier % 2**BITS
        done += more
    return (states[:count] >> np.uint64(17)).astype(np.int64)


def published() -> Iterator[Instance]:
    """Read the instances whose optimum is known."""
    with OPTIMA.open(newline="") as file:
        for row in csv.DictReader(file):
            numbers = [int(row[name]) for name in ("k", "n", "R", "type", "seed")]
            yield Instance(*numbers, int(row["capacity"]), int(row["optimum"]))


def _capacity(weights: Draws, profits: Draws) -> int:
    """Halve the way from the lightest choice to the most profitable one, the lightest of these."""
    best = profits == profits.max(axis=1, keepdims=True)
    dearest = np.where(best, weights, np.iinfo(np.int64).max).min(axis=1)
    return int(weights.min(axis=1).sum() + dearest.sum()) // 2
