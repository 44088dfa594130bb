import numpy as np
import pytest
from hypothesis import given, settings

from planner.engine.clock import Clock
from planner.engine.counts import fault_of
from planner.engine.priced.exchanges import Exchanges
from planner.engine.proof.pairs import Pairs
from tests.engine.priced.test_solve import many_limits
from tests.oracle import best_by_trying
from tests.problems import ruled_problems


def begun(pairs, pick):
    """Let every copy of a group take the pair that is picked."""
    copies = np.zeros(len(pairs), dtype=np.int64)
    copies[pick(pairs)] = pairs.problem.groups.sizes
    return copies


def test_from_any_start_all_limits_are_kept_and_no_switch_gains():
    """Where it ends, no single switch within the limits is worth more."""
    pairs = Pairs(many_limits(1))
    found = Exchanges(
        pairs, np.zeros(len(pairs)), begun(pairs, lambda p: p.starts[1:] - 1), Clock()
    )
    assert found.kept
    assert not fault_of(pairs.problem, pairs.counts(found.copies))
    for taken in np.flatnonzero(found.copies):
        group = pairs.groups[taken]
        for given_ in range(pairs.starts[group], pairs.starts[group + 1]):
            other = found.copies.copy()
            other[taken] -= 1
            other[given_] += 1
            gains = pairs.values @ other > pairs.values @ found.copies
            assert not gains or fault_of(pairs.problem, pairs.counts(other))


@given(ruled_problems(most=5))
@settings(max_examples=60)
def test_what_is_kept_is_what_the_problem_says(problem):
    """It says that all limits are kept where they are, and takes as many copies as there are."""
    if not len(problem.groups) or best_by_trying(problem) is None:
        return
    pairs = Pairs(problem)
    found = Exchanges(pairs, np.zeros(len(pairs)), begun(pairs, lambda p: p.starts[:-1]), Clock())
    sums = np.add.reduceat(found.copies, pairs.starts[:-1])
    assert (found.copies >= 0).all()
    assert (sums == problem.groups.sizes).all()
    assert found.kept == (not fault_of(problem, pairs.counts(found.copies)))


@pytest.mark.parametrize("work", [0, 10_000])
def test_counted_work_ends_it(work):
    """With less work what is found is worth no more."""
    pairs = Pairs(many_limits(2, groups=40))
    start = begun(pairs, lambda p: p.starts[1:] - 1)
    less, all_ = (
        Exchanges(pairs, np.zeros(len(pairs)), start, Clock(), each) for each in (work, 10**9)
    )
    assert less.kept
    assert pairs.values @ less.copies <= pairs.values @ all_.copies
