"""What is promised of fronts, whole and thinned to a beam."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine.clock import Allowance, Clock
from planner.engine.exact.fronts import Front, Moves

menus = st.lists(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=3),
    min_size=1,
    max_size=7,
)


def grown(
    menus: list[list[tuple[int, int]]], most: int | None, dtype: type[Any] = np.int64
) -> Front:
    """Let every menu be one stage; the rows count through all of them, the loss is cost - value."""
    front, row = Front(np.dtype(dtype), Allowance(Clock())), 0
    for menu in menus:
        costs, values = np.array(menu).T
        rows = np.arange(row, row + len(menu))
        row += len(menu)
        losses = (costs - values + 100).astype(dtype)
        front.extend(Moves(rows, costs, values, losses), lambda costs, _: costs == costs)
        if most is not None:
            front.thin(most)
    return front


@pytest.mark.parametrize("dtype", [np.int64, object])
@settings(max_examples=60)
@given(menus=menus, most=st.one_of(st.none(), st.integers(2, 12)))
def test_every_sum_is_that_of_its_moves(
    dtype: type[Any], menus: list[list[tuple[int, int]]], most: int | None
) -> None:
    """In a beam too, after however many stages it was thinned."""
    front = grown(menus, most, dtype)
    costs, values = np.array([option for menu in menus for option in menu]).T
    owners = np.repeat(np.arange(len(menus)), [len(menu) for menu in menus])
    for at in range(len(front)):
        rows = front.trace(front.stages, at)
        assert len(set(owners[rows])) == len(rows)
        assert front.states.costs[at] == costs[rows].sum()
        assert front.states.values[at] == values[rows].sum()
        assert front.states.losses[at] == (costs[rows] - values[rows] + 100).sum()


@settings(max_examples=60)
@given(menus=menus, most=st.integers(2, 12))
def test_a_beam_is_narrow_and_keeps_what_loses_least(
    menus: list[list[tuple[int, int]]], most: int
) -> None:
    """Of all sums that were there it has no more than so many, the first of the best among them."""
    front = grown(menus, None)
    least = front.states.losses.min()
    front.thin(most)
    assert len(front) <= most
    assert front.states.losses.min() == least
    assert (np.diff(front.states.costs) > 0).all()
    assert (np.diff(front.states.values) > 0).all()
