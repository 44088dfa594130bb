"""What the potential promises of its cost."""

from __future__ import annotations

import numpy as np

from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.potential import Paths


def exchanges_of(costs: list[int]) -> Exchanges:
    """Let one stock make an exchange of each cost."""
    none, zeros = np.zeros(1, dtype=np.int64), np.zeros(len(costs), dtype=np.int64)
    return Exchanges(none, none, none, zeros, zeros, np.array(costs), zeros, zeros)


def test_exchanges_of_the_same_cost_weigh_no_more_than_one() -> None:
    """Only one exchange of each cost takes part in paths, so only different costs are work."""
    few, many = exchanges_of([100, -100] * 50), exchanges_of([*range(1, 51), *range(51, 101)])
    assert Paths(few, 1, 0, 5).work * 30 < Paths(many, 1, 0, 5).work
