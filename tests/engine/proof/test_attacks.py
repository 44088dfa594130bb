"""Attacks on the checker, and problems that the search did not bear, each found by trying."""

from fractions import Fraction
from itertools import count

import numpy as np
import pytest

from planner.engine import Certificate, Counts, Groups, Problem, Row, solve, verify
from planner.engine.priced.exchanges import Exchanges
from planner.engine.proof import choices as going_through
from planner.engine.proof.boxes import Boxes
from planner.engine.proof.certificate import Tree
from planner.engine.proof.choices import choices_of
from planner.errors import CertificateError, InfeasibleError


def ints(*numbers):
    """Write an array."""
    return np.array(numbers, dtype=np.int64)


def one_group(size, costs, qualities, budget, rows):
    """Make a problem of one group that may be skipped."""
    groups = Groups(ints(0), ints(1), np.array([False]), ints(size))
    starts = ints(0, len(costs))
    return Problem(starts, ints(*costs), ints(*qualities), budget, groups, rows=tuple(rows))


@pytest.mark.parametrize(("bits", "options"), [(61, 4), (61, 5), (60, 8), (59, 16), (57, 64)])
def test_room_that_adds_up_to_more_than_64_bits_is_room(bits, options):
    """No leaf closes because what its pairs have room for wraps."""
    size = 1 << bits
    rows = [Row(ints(0), ints(at), ints(1), size) for at in range(options)]
    problem = one_group(size, [1] * options, [1] * options, size, rows)
    leaf = Tree(ints(-1), ints(0), ints(-1), ints(), 1, ints())
    forged = Certificate(Fraction(0), 0, row_prices=(Fraction(0),) * options, tree=leaf)
    with pytest.raises(CertificateError):
        verify(problem, Counts(ints(), ints(), ints()), forged)


def test_repairs_that_go_round_in_a_circle_end(monkeypatch):
    """Three rows about what is spent, which no choice keeps together.

    They would go on for millions of rounds, until their work is used up.
    """
    rounds, switches = count(), Exchanges._switches

    def counted(self):
        assert next(rounds) < 1_000
        return switches(self)

    monkeypatch.setattr(Exchanges, "_switches", counted)
    problem = Problem(
        ints(0, 2, 4, 7),
        ints(2, 0, 0, 0, 1, 6, 9),
        ints(3, 3, 8, 0, 7, 9, 0),
        6,
        Groups(ints(0), ints(2), np.array([False]), ints(3)),
        rows=(
            Row(ints(0, 0), ints(0, 1), ints(-4, 1), -5, -1),
            Row(ints(0), ints(0), ints(-2), 0, 3),
            Row(ints(0), ints(0), ints(-6), -20, -2),
        ),
    )
    with pytest.raises(InfeasibleError):
        solve(problem)
    assert next(rounds) > 0


def test_a_search_that_leaves_no_pair_open_ends_well():
    """Nothing is to be chosen, and that is found in a tree."""
    problem = Problem(
        ints(0, 3, 5, 8),
        ints(0, 0, 0, 44443417375359, 0, 0, 0, 0),
        ints(0, 0, 0, 1, 0, 0, 0, 0),
        281474976710607,
        Groups(ints(1, 1), ints(3, 3), np.array([False, False]), ints(2, 2)),
        rows=(Row(ints(0, 1), ints(0, 0), ints(54, 54), 81, 3),),
    )
    found = solve(problem)
    assert found.status == "optimal"
    assert found.value == 0
    verify(problem, found.counts, found.certificate)


def test_what_is_listed_to_go_through_counts_and_is_bounded(monkeypatch):
    """Ways of a group count as looked at; times limits they are no more than memory bears."""
    amounts = np.array([[0, 1]] * 3)
    loose = Boxes(ints(0, 2), ints(500), ints(0, 1), amounts, [500] * 3, 0)
    prices = ints(0, 0, 0)
    found, looked = choices_of(loose, box_of(loose), ints(500, 500), prices, 1, 1 << 17)
    assert len(found) == 501
    assert looked >= 2 * 501
    assert choices_of(loose, box_of(loose), ints(500, 500), prices, 1, 501)[0] is None
    monkeypatch.setattr(going_through, "AMOUNTS", 501 * 4 - 1)
    assert choices_of(loose, box_of(loose), ints(500, 500), prices, 1, 1 << 17)[0] is None


def box_of(boxes):
    """Return the box of all choices of 500 copies."""
    return boxes.box(ints(0, 0), ints(500, 500))


def test_prices_below_0_of_large_size_are_reckoned_exactly():
    """A row may pay for what is spent: its price of cost may be far below 0."""
    problem = one_group(1, [0], [1], 5, [Row(ints(), ints(), ints(), 0, -(2**61))])
    counts = Counts(ints(0), ints(0), ints(1))
    verify(problem, counts, Certificate(Fraction(0), 1, row_prices=(Fraction(5),)))


def test_counts_below_0_are_no_choice():
    """Changed in memory, since none such can be made."""
    problem = one_group(2, [1, 1], [1, 1], 5, [])
    counts = Counts(ints(0, 0), ints(0, 1), ints(1, 1))
    object.__setattr__(counts, "counts", ints(3, -1))
    with pytest.raises(CertificateError):
        verify(problem, counts, solve(problem).certificate)
