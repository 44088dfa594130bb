"""Which states of a line no other dominates."""

import numpy as np
import pytest

from planner.rules.ties import dominance
from planner.rules.ties.dominance import undominated
from tests.rules.ties.trying import ints


def by_trying(lines, costs, values, amounts):
    """Compare each with each; of equals the first stays."""
    worse = np.stack([costs, -values, *amounts.T], axis=1)
    kept = []
    for at in range(len(lines)):
        others = np.flatnonzero((lines == lines[at]) & (worse <= worse[at]).all(axis=1))
        equal = (worse[others] == worse[at]).all(axis=1)
        if (others[equal] >= at).all() and equal.all():
            kept.append(at)
    return kept


def states(seed, *, count, lines, rows, far=1):
    """Make up states of which many are dominated, and some equal."""
    draw = np.random.default_rng(seed)
    costs = draw.integers(0, 12, count)
    values = costs // 2 + draw.integers(0, 8, count)
    return draw.integers(0, lines, count), costs, values, draw.integers(-3, 4, (count, rows)) * far


@pytest.mark.parametrize("far", [1, 10**9])
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_exactly_what_nothing_dominates_is_left(rows, far):
    """By line and cost, whatever the number of states in a line, and however far apart."""
    for seed in range(40):
        count = int(np.random.default_rng(seed).integers(0, 120))
        made = states(seed, count=count, lines=1 + seed % 7, rows=rows, far=far)
        found = undominated(*made)
        assert sorted(found.tolist()) == by_trying(*made)
        order = [(int(made[0][at]), int(made[1][at])) for at in found]
        assert order == sorted(order)


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize(
    ("line", "cost", "value"),
    [(3, 2**57, 1), (3, 1, 2**56), (3, 2**57, 2**56), (2**24, 2**36, 2**36)],
)
def test_figures_near_64_bits_are_compared_as_any(line, cost, value, rows):
    """Where line and figure have no room in one integer."""
    for seed in range(40):
        lines, costs, values, amounts = states(seed, count=60, lines=1 + seed % 12, rows=rows)
        made = lines * line, costs * cost, values * value, amounts
        found = undominated(*made)
        assert sorted(found.tolist()) == by_trying(*made)
        order = [(int(made[0][at]), int(made[1][at])) for at in found]
        assert order == sorted(order)


@pytest.mark.parametrize(("short", "tile"), [(4, 8), (8, 16), (16, 64)])
def test_long_lines_are_compared_block_by_block(short, tile, monkeypatch):
    """What is in earlier blocks, and in several tiles of them, counts as well."""
    monkeypatch.setattr(dominance, "SHORT", short)
    monkeypatch.setattr(dominance, "TILE", tile)
    for seed in range(25):
        made = states(seed, count=150, lines=1 + seed % 3, rows=2)
        assert sorted(undominated(*made).tolist()) == by_trying(*made)


def test_more_than_two_to_the_15_different_values_are_told_apart():
    """Ranks take more room then."""
    count = 40_000
    values = np.arange(count)
    found = undominated(values // 2, values % 2, values, np.zeros((count, 1), dtype=np.int64))
    assert len(found) == count
    found = undominated(values // 2, values % 2, -values, np.zeros((count, 1), dtype=np.int64))
    assert found.tolist() == list(range(0, count, 2))


def test_of_equals_the_first_is_left():
    """With rows and without."""
    same = ints([0, 0, 0])
    for amounts in (np.zeros((3, 0), dtype=np.int64), np.zeros((3, 2), dtype=np.int64)):
        assert undominated(same, same, same, amounts).tolist() == [0]
