"""The truth about small problems: every choice is tried."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import strategies as st

from planner.problem.problem import Problem


def best_value(problem: Problem) -> int | None:
    """Return the value of the best choice, None where no choice keeps the rules."""
    ways = []
    for request in range(len(problem)):
        begin, end = problem.starts[problem.menus[request] : problem.menus[request] + 2].tolist()
        priority = int(problem.priorities[request])
        options = [
            (int(problem.costs[at]), priority * int(problem.qualities[at]))
            for at in range(begin, end)
        ]
        ways.append(options + ([] if problem.required[request] else [(0, 0)]))
    values = [
        sum(value for _, value in choice)
        for choice in product(*ways)
        if sum(cost for cost, _ in choice) <= problem.budget
    ]
    return max(values, default=None)


@st.composite
def problems(
    draw: st.DrawFn, *, most: int = 5, top_cost: int = 12, required: bool = True
) -> Problem:
    """Draw a small problem: shared menus, ties, zeros, empty menus, required requests."""
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    starts = np.cumsum([0, *sizes])
    whole = st.integers(0, top_cost)
    options = int(starts[-1])
    count = draw(st.integers(0, most))

    def array(of: st.SearchStrategy[int], size: int) -> np.ndarray:
        return np.array(draw(st.lists(of, min_size=size, max_size=size)), dtype=np.int64)

    must = array(st.integers(0, 1), count) if required else np.zeros(count)
    preferred = [draw(st.integers(-1, size - 1)) for size in sizes]
    priorities = array(st.integers(0, 3), count)
    return Problem(
        starts=starts,
        costs=array(whole, options),
        qualities=array(whole, options),
        menus=array(st.integers(0, len(sizes) - 1), count),
        priorities=priorities,
        required=must.astype(bool),
        budget=draw(st.integers(0, 4 * top_cost)),
        preferred=np.array(preferred, dtype=np.int64),
        turns=priorities,
    )
