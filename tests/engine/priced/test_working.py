import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine.priced.working import SMALL, Working


@st.composite
def walks(draw):
    """Draw limits with groups, and a basis after some exchanges, with rows of groups written out.

    The basis comes first, then the whole table: rows of limits, then of groups.
    """
    rows, groups, count = draw(st.integers(1, 4)), draw(st.integers(0, 3)), draw(st.integers(1, 8))
    numbers = np.random.default_rng(draw(st.integers(0, 999)))
    matrix = numbers.integers(-4, 7, (rows, count)).astype(np.float64)
    matrix = np.hstack([matrix, np.zeros((rows, groups)), np.eye(rows)])
    owners = np.concatenate(
        [numbers.integers(0, groups + 1, count), np.arange(groups), np.full(rows, groups)]
    )
    slacks = np.arange(count, matrix.shape[1])
    working = Working(matrix, owners, slacks[:groups], slacks[groups:], np.eye(rows))
    table = np.vstack([matrix, owners == np.arange(groups)[:, None]])
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, rows + groups - 1))
        at = place if place < rows else working.unkeyed(place - rows)
        row = working.row_alone(place - rows)[0] if at < 0 else working.row(at)[0]
        able = np.abs(row) > 100 * SMALL
        able[working.keys] = able[working.others] = False
        if able.any():
            entering = int(draw(st.sampled_from(np.flatnonzero(able).tolist())))
            working.exchange(at, place - rows, entering, working.entering(entering)[0])
    return working, table


def whole(working, table):
    """Return the inverse of the whole basis: the others' rows, then the keys'."""
    return np.linalg.inv(table[:, np.concatenate([working.others, working.keys])])


@given(walks())
def test_what_is_seen_through_the_working_part_is_what_the_whole_inverse_shows(walk):
    """Rows of the tableau, what enters, and what adds up to a right-hand side."""
    working, table = walk
    inverse, rows = whole(working, table), len(working.others)
    for at in range(rows):
        row, of_limits, by_group = working.row(at)
        assert row == pytest.approx(inverse[at] @ table, abs=1e-6)
        assert np.concatenate([of_limits, by_group]) == pytest.approx(inverse[at], abs=1e-6)
    for variable in range(table.shape[1]):
        changed = np.concatenate(working.entering(variable))
        assert changed == pytest.approx(inverse @ table[:, variable], abs=1e-6)
    right = np.arange(1.0, len(table) + 1)
    added = np.concatenate(working.through(right[:rows], right[rows:]))
    assert added == pytest.approx(inverse @ right, abs=1e-6)


@given(walks())
def test_an_inverse_made_anew_is_the_same_but_for_the_places(walk):
    """And prices make all basic variables cost nothing."""
    working, table = walk
    before = dict(zip(working.others.tolist(), working.inverse.copy(), strict=True))
    assert working.inverted()
    after = dict(zip(working.others.tolist(), working.inverse, strict=True))
    assert set(before) == set(after)
    for variable, row in after.items():
        assert row == pytest.approx(before[variable], abs=1e-6)
    costs = np.arange(table.shape[1], dtype=np.float64) ** 2
    reduced = working.reduced(costs, working.prices(costs))
    assert reduced[working.others] == pytest.approx(0.0, abs=1e-6)


def test_columns_that_say_the_same_are_no_basis():
    """That is said, and nothing divided by 0."""
    matrix = np.hstack([np.ones((2, 2)), np.eye(2)])
    working = Working(
        matrix, np.zeros(4, dtype=int), np.zeros(0, dtype=int), np.array([0, 1]), np.eye(2)
    )
    assert not working.inverted()
