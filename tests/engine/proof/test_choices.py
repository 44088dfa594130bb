"""The choices of a box gone through: none that is worth what is wanted is left out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine.proof.boxes import Boxes
from planner.engine.proof.choices import begun, choices_of, near
from tests.engine.proof.test_boxes import drawn, ints

PRICES = st.lists(st.sampled_from([0, 0, 1, 2, 5]), min_size=2, max_size=2)


@given(drawn(), PRICES, st.integers(1, 3))
@settings(max_examples=100)
def test_every_choice_that_is_wanted_is_listed_and_no_other(made, prices, unit):
    """Whatever the prices; those below the bounds that they leave."""
    boxes, low, high, inside = made
    wanted = [
        copies.tolist()
        for copies in inside
        if all(boxes.matrix @ copies <= boxes.limits) and boxes.values @ copies >= boxes.wanted
    ]
    box = boxes.box(low, high)
    tighter = None if box is None else boxes.judged(box, ints(prices), unit)
    if tighter is None:
        assert not wanted
        return
    for bounds in (box.high, tighter):
        listed, looked = choices_of(boxes, box, bounds, ints(prices), unit, 1 << 20)
        assert sorted(listed.tolist()) == sorted(wanted)
        again, same = choices_of(boxes, box, bounds, ints(prices), unit, looked + 9)
        assert (again.tolist(), same) == (listed.tolist(), looked)


@given(drawn(scale=1 << 58), PRICES)
@settings(max_examples=60)
def test_what_is_too_large_is_not_listed_or_none_is_missing(made, prices):
    """Sums that might wrap are not formed: such limits are passed over, all else is given up."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    tighter = None if box is None else boxes.judged(box, ints(prices), 1)
    if tighter is None:
        return
    listed, _ = choices_of(boxes, box, tighter, ints(prices), 1, 1 << 20)
    if listed is not None:
        rows = boxes.matrix.astype(object)
        for copies in inside:
            kept = all(int(rows[at] @ copies) <= limit for at, limit in enumerate(boxes.limits))
            if kept and int(boxes.values.astype(object) @ copies) >= boxes.wanted:
                assert copies.tolist() in listed.tolist()


def made_of(groups, size=1, limit=9, wanted=0):
    """Make boxes of groups with three pairs each, worth and using 0, 1 and 2, and their one box."""
    starts = np.arange(groups + 1) * 3
    values = ints([0, 1, 2] * groups)
    sizes = np.full(groups, size)
    boxes = Boxes(starts, sizes, values, values.reshape(1, -1).copy(), [limit], wanted)
    return boxes, boxes.box(np.zeros_like(values), np.full(len(values), size))


def test_choices_of_several_copies_are_counts():
    """Three copies for 0, 1 or 2: worth 5 at least, 5 at most, is 2 + 2 + 1."""
    boxes, box = made_of(1, size=3, limit=5, wanted=5)
    listed, _ = choices_of(boxes, box, box.high, ints([0]), 1, 100)
    assert listed.tolist() == [[0, 1, 2]]


def test_more_than_may_be_looked_at_are_not_listed(monkeypatch):
    """Of eight groups all choices, of one group all ways."""
    boxes, box = made_of(8)
    assert choices_of(boxes, box, box.high, ints([0]), 1, 200) == (None, 200)
    assert len(choices_of(boxes, box, box.high, ints([0]), 1, 10**6)[0]) > 1000
    boxes, box = made_of(1, size=50, limit=100)
    assert choices_of(boxes, box, box.high, ints([0]), 1, 3000)[0].shape == (51 * 52 // 2, 3)
    monkeypatch.setattr("planner.engine.proof.choices.CELLS", 51 * 52 // 2 * 3 - 1)
    assert choices_of(boxes, box, box.high, ints([0]), 1, 3000)[0] is None
    monkeypatch.setattr("planner.engine.proof.choices.CELLS", 17)
    boxes, box = made_of(2)
    assert choices_of(boxes, box, box.high, ints([0]), 1, 2000)[0] is None


def test_where_bounds_leave_a_group_too_little_there_is_no_choice():
    """No pair at all, or fewer copies than it has."""
    boxes, box = made_of(2, size=2)
    for high in ([0, 0, 0, 2, 2, 2], [1, 0, 0, 2, 2, 2]):
        listed, _ = choices_of(boxes, box, ints(high), ints([1]), 1, 100)
        assert listed.tolist() == []


def test_what_is_near_is_told_group_after_group():
    """By what it loses at the prices, the best first; the gap is what a choice may lose."""
    boxes, box = made_of(2, limit=3, wanted=3)
    some = near(boxes, box, box.high, ints([2]), 1)
    assert (some.pairs.tolist(), some.losses.tolist()) == ([0, 1, 2, 3, 4, 5], [0, 1, 2] * 2)
    assert (some.edges.tolist(), some.left.tolist(), some.gap) == ([0, 3], [1, 1], 3)
    assert len(begun(boxes, box, box.high, ints([2]), 1).groups) == 2
