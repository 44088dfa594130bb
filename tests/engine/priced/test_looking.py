"""Choices looked at in place of branches: an estimate that is none too low, and a beam."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine.priced import looking
from planner.engine.priced.looking import Looking, along, bits
from planner.engine.proof.choices import Near, near
from tests.engine.proof.test_boxes import drawn, ints
from tests.engine.proof.test_choices import PRICES, made_of


@given(drawn(), PRICES)
@settings(max_examples=80)
def test_there_are_no_more_choices_than_estimated(made, prices):
    """Those that lose no more than the gap, whatever limits say."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    some = None if box is None else near(boxes, box, box.high, ints(prices), 1)
    if some is None or some.gap < 0:
        return
    losses = np.zeros(len(boxes.values), dtype=np.int64)
    losses[some.pairs] = some.losses
    number = sum(
        int(losses @ (copies - low)) <= some.gap and bool((copies <= box.high).all())
        for copies in inside
    )
    assert number <= 2 ** (bits(some) + 1e-9)


def test_the_estimate_knows_what_is_lost():
    """Ten groups of two, of which the second loses all that may be lost: 11 choices of 1,024."""
    losses, ones = ints([0, 5] * 10), ints([1] * 20)
    some = Near(np.arange(20), losses, ones, np.arange(10) * 2, ones[:10], 5)
    assert 3 < bits(some) < 6
    free = Near(np.arange(20), losses * 0, ones, np.arange(10) * 2, ones[:10], 5)
    assert 10 <= bits(free) < 11


@given(drawn(), PRICES, st.sampled_from([1, 4, 1 << 18]))
@settings(max_examples=80)
def test_a_beam_finds_what_is_wanted_or_nothing(made, prices, work):
    """What it finds keeps all limits; one that is wide enough finds something if there is any."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    if box is None:
        return
    kept, looking.WORK = looking.WORK, work
    try:
        found = along(boxes, box, box.high, ints(prices), 1)
    finally:
        looking.WORK = kept
    wanted = [
        copies.tolist()
        for copies in inside
        if all(boxes.matrix @ copies <= boxes.limits) and boxes.values @ copies >= boxes.wanted
    ]
    assert all(copies in wanted for copies in ([] if found is None else found.tolist()))
    if work == 1 << 18:
        assert (found is not None) == bool(wanted)


def test_all_are_looked_at_only_where_they_are_few(monkeypatch):
    """By the estimate, by how many they come to, and by how many were looked at before."""
    boxes, box = made_of(3, wanted=6)
    assert len(Looking().all_of(boxes, box, box.high, ints([0]), 1)) == 1
    with monkeypatch.context() as patched:
        patched.setattr(looking, "FEW", 0.0)
        loose = boxes.wanting(3)
        assert Looking().all_of(loose, loose.box(box.low, box.high), box.high, ints([0]), 1) is None
    for name in ("MOST", "ALL"):
        with monkeypatch.context() as patched:
            patched.setattr(looking, name, 2)
            loose = boxes.wanting(3)
            some = Looking()
            assert some.all_of(loose, loose.box(box.low, box.high), box.high, ints([0]), 1) is None
    some = Looking()
    some.all_of(boxes, box, box.high, ints([0]), 1)
    monkeypatch.setattr(looking, "ALL", some.looked)
    assert some.all_of(boxes, box, box.high, ints([0]), 1) is None
