"""What the potential promises of its cost."""

from __future__ import annotations

import numpy as np
import pytest

from planner.engine.exact import potential
from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.potential import is_heavy


def exchanges_of(costs: list[int]) -> Exchanges:
    """Let one stock make an exchange of each cost."""
    none, zeros = np.zeros(1, dtype=np.int64), np.zeros(len(costs), dtype=np.int64)
    return Exchanges(none, none, none, zeros, zeros, np.array(costs), zeros, zeros)


def test_exchanges_of_the_same_cost_weigh_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one exchange of each cost takes part in paths, so only different costs are work."""
    monkeypatch.setattr(potential, "HEAVY", 500)
    assert not is_heavy(exchanges_of([100, -100] * 50), 0)
    assert is_heavy(exchanges_of(list(range(1, 101))), 0)
