"""Cuts: every whole choice keeps them, and what is none is refused."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.engine.proof.boxes import Boxes
from planner.engine.proof.cuts import with_cuts
from planner.errors import CertificateError


def boxes_of(rows, limits, sizes):
    """Return boxes of groups with as many pairs each."""
    matrix = np.array(rows, dtype=np.int64)
    width = matrix.shape[1] // len(sizes)
    starts = np.arange(len(sizes) + 1) * width
    values = np.zeros(matrix.shape[1], dtype=np.int64)
    return Boxes(starts, np.array(sizes, dtype=np.int64), values, matrix, list(limits), 0)


def choices(boxes):
    """List every way in which the copies of all groups take their pairs."""
    ways = []
    for group, size in enumerate(boxes.sizes.tolist()):
        pairs = range(*boxes.starts[group : group + 2].tolist())
        counts = product(range(size + 1), repeat=len(pairs))
        ways.append([one for one in counts if sum(one) == size])
    return (np.concatenate(choice) for choice in product(*ways))


def kept(boxes, choice):
    """Say which limits a choice keeps."""
    return (boxes.matrix @ choice <= np.array(boxes.limits)).tolist()


@st.composite
def cut_boxes(draw):
    """Draw two or three groups, a limit or two, and cuts one after the other."""
    sizes = draw(st.lists(st.integers(1, 2), min_size=2, max_size=3))
    count, width = draw(st.integers(1, 2)), 3 * len(sizes)
    numbers = st.integers(-30, 30)
    rows = [draw(st.lists(numbers, min_size=width, max_size=width)) for _ in range(count)]
    limits = draw(st.lists(st.integers(-20, 60), min_size=count, max_size=count))
    cuts = [
        [
            draw(st.integers(0, count + at - 1)),
            draw(st.integers(1, 35)),
            *draw(st.lists(numbers, min_size=len(sizes), max_size=len(sizes))),
        ]
        for at in range(draw(st.integers(1, 3)))
    ]
    return boxes_of(rows, limits, sizes), np.array(cuts, dtype=np.int64).reshape(-1)


@given(cut_boxes())
def test_what_keeps_the_limits_keeps_their_cuts(drawn):
    """Whatever the divisors and what is taken off, cuts of cuts as well."""
    boxes, cuts = drawn
    more = with_cuts(boxes, cuts)
    allowed = [choice for choice in choices(boxes) if all(kept(boxes, choice))]
    assume(allowed)
    assert all(all(kept(more, choice)) for choice in allowed)


def test_a_cut_leaves_out_what_takes_pairs_in_part():
    """Three of 10 within 28: two are made, not 2.8; two of 16 and one of 8: not both of 16."""
    row = [[0, 10, 0, 10, 0, 10]]
    more = with_cuts(boxes_of(row, [28], [1, 1, 1]), np.array([0, 10, 0, 0, 0]))
    assert (more.matrix[1] / more.limits[1]).tolist() == [0, 0.5, 0, 0.5, 0, 0.5]


@pytest.mark.parametrize(
    "cut",
    [
        [1, 10, 0, 0],
        [-1, 10, 0, 0],
        [0, 0, 0, 0],
        [0, -3, 0, 0],
        [0, 10, 0],
        [0, 2**61, 0, 0],
        [0, 10, 2**61, 0],
        [0, 10, 1 - 2**62, 0],
    ],
    ids=str,
)
def test_what_is_no_cut_is_refused(cut):
    """Of no limit or of itself, without a divisor, of too few groups, too large."""
    with pytest.raises(CertificateError):
        with_cuts(boxes_of([[0, 10, 0, 10]], [15], [1, 1]), np.array(cut, dtype=np.int64))


def test_too_many_cuts_are_refused(monkeypatch):
    """A proof may not take more memory than is bearable."""
    monkeypatch.setattr("planner.engine.proof.cuts.MOST_CELLS", 11)
    boxes = boxes_of([[0, 10, 0, 10]], [15], [1, 1])
    assert len(with_cuts(boxes, np.array([0, 10, 0, 0])).limits) == 2
    with pytest.raises(CertificateError, match="too many cuts"):
        with_cuts(boxes, np.array([0, 10, 0, 0] * 2))
