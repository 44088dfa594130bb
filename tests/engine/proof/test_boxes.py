"""Boxes of choices: whatever is said of one holds of every choice in it."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.engine.proof.boxes import Box, Boxes, dot

small = st.integers(0, 3)


def ints(numbers):
    """Make an array."""
    return np.array(list(numbers), dtype=np.int64)


@st.composite
def drawn(draw, scale=1):
    """Draw some boxes, bounds of one, and the choices in it: the copies of every pair."""
    lengths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))
    starts, count = ints(np.cumsum([0, *lengths])), sum(lengths)
    sizes = ints(draw(st.integers(1, 3)) for _ in lengths)
    step = draw(st.sampled_from([1, 2, 3])) * scale
    values = ints(step * draw(st.integers(-3, 3)) for _ in range(count))
    matrix = ints(step * draw(st.integers(-2, 3)) for _ in range(2 * count)).reshape(2, -1)
    for begin in starts[:-1].tolist():
        values[begin], matrix[:, begin] = 0, 0
    limits = [scale * draw(st.integers(-2, 9)) for _ in matrix]
    wanted = scale * draw(st.integers(-5, 9))
    low = ints(draw(st.sampled_from([0, 0, 0, 1, 2])) for _ in range(count))
    high = ints(draw(st.integers(0, 3)) for _ in range(count))
    boxes = Boxes(starts, sizes, values, matrix, limits, wanted)
    inside = [
        ints(copies)
        for copies in product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        if all(
            sum(copies[a:b]) == size
            for (a, b), size in zip(pairwise(starts.tolist()), sizes.tolist(), strict=True)
        )
    ]
    return boxes, low, high, inside


@given(drawn())
def test_there_is_a_box_where_there_is_a_choice(made):
    """All copies of each group are handed out, each pair between its bounds, limits are kept."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    if not inside:
        assert box is None
    for copies in inside:
        if all(boxes.matrix @ copies <= boxes.limits):
            assert box is not None
            assert (copies <= box.high).all()


def test_what_passes_a_limit_beside_the_least_of_all_others_is_out():
    """Of 7 the others take 2 at least: 5 are left for one copy more, 4 for two."""
    boxes = Boxes(ints([0, 2, 4]), ints([2, 2]), ints([0, 9, 0, 9]), ints([[0, 3, 1, 2]]), [7], 0)
    box = boxes.box(ints([0] * 4), ints([2] * 4))
    assert box.high.tolist() == [2, 1, 2, 2]
    assert boxes.box(ints([0, 2, 0, 0]), ints([2] * 4)) is None


@given(drawn())
def test_limits_are_lowered_to_what_sums_can_come_to_and_no_lower(made):
    """No choice that keeps them is lost; nor is one that is worth what is wanted."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    if box is None:
        return
    inside = [copies for copies in inside if (copies <= box.high).all()]
    for limit, lower, amounts in zip(boxes.limits, box.limits, boxes.matrix, strict=True):
        assert lower <= limit
        for copies in inside:
            assert (amounts @ copies <= limit) == (amounts @ copies <= lower)
    assert box.wanted >= boxes.wanted
    for copies in inside:
        assert (boxes.values @ copies >= boxes.wanted) == (boxes.values @ copies >= box.wanted)


def test_sums_go_by_steps():
    """Pairs that differ by 6 and by 4 come to even sums, whatever is held below."""
    boxes = Boxes(ints([0, 3]), ints([2]), ints([0, 6, 10]), ints([[0, 6, 10]]), [21], 5)
    box = boxes.box(ints([0, 0, 0]), ints([2, 2, 2]))
    assert (box.limits, box.wanted) == ([20], 6)
    box = boxes.box(ints([0, 1, 0]), ints([1, 2, 0]))  # 6, and one more of 0 or 6
    assert (box.limits, box.wanted) == ([18], 6)


@given(st.one_of(drawn(), drawn(scale=2**59)), st.data())
def test_what_prices_leave_out_no_good_choice_is(made, data):
    """Whoever keeps the limits and is worth what is wanted stays within the new bounds."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    if box is None:
        return
    prices = ints(data.draw(small) for _ in boxes.matrix)
    unit = data.draw(st.sampled_from([1, 2]))
    judged = boxes.judged(box, prices, unit)
    exact = boxes.matrix.astype(object)
    for copies in inside:
        sums, worth = exact @ copies, boxes.values.astype(object) @ copies
        keeps = all(one <= limit for one, limit in zip(sums, boxes.limits, strict=True))
        if keeps and worth >= boxes.wanted:
            assert judged is not None
            assert (copies <= judged).all()
    if judged is not None:
        assert (judged <= high).all()


@given(st.one_of(drawn(), drawn(scale=2**59)), st.data())
def test_prices_close_a_box_exactly_where_their_bound_is_too_low(made, data):
    """The bound is that of the best choice at these prices, limits or not."""
    boxes, low, high, inside = made
    box = boxes.box(low, high)
    if box is None:
        return
    prices = ints(data.draw(small) for _ in boxes.matrix)
    unit = data.draw(st.sampled_from([1, 2]))
    paid = sum(p * row.astype(object) for p, row in zip(prices.tolist(), boxes.matrix, strict=True))
    worths = boxes.values.astype(object) * unit - paid
    bound = max(worths @ copies for copies in inside if (copies <= box.high).all())
    bound += sum(p * limit for p, limit in zip(prices.tolist(), box.limits, strict=True))
    assert (boxes.judged(box, prices, unit) is None) == (bound < unit * box.wanted)


def test_a_pair_is_taken_as_often_as_its_loss_allows():
    """It loses 3 each; the bound is 7 above what is wanted: twice, beside what is held of it."""
    boxes = Boxes(ints([0, 2]), ints([5]), ints([0, -3]), ints([[0, 1]]), [9], -7)
    box = boxes.box(ints([0, 0]), ints([5, 5]))
    assert boxes.judged(box, ints([0]), 1).tolist() == [5, 2]
    box = boxes.box(ints([0, 1]), ints([5, 5]))  # one is held: 4 are left to lose
    assert boxes.judged(box, ints([0]), 1).tolist() == [4, 2]
    assert boxes.judged(box, ints([5]), 1).tolist() == [4, 5]


def test_who_has_no_room_leaves_the_rest_to_the_next():
    """The best pair takes two copies, the next one the third: it is the last, and loses nothing."""
    boxes = Boxes(ints([0, 3]), ints([3]), ints([0, 5, 9]), ints([[0, 0, 0]]), [0], 20)
    box = boxes.box(ints([0, 0, 0]), ints([3, 3, 2]))
    assert boxes.judged(box, ints([0]), 1).tolist() == [0, 3, 2]  # 23 - 20 is less than 5


@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(-9, 9), st.integers(1 - 2**62, 2**62 - 1)),
            st.one_of(small, st.integers(0, 2**33)),
        ),
        max_size=4,
    )
)
def test_sums_of_copies_do_not_wrap(pairs):
    """However large the numbers are."""
    numbers, copies = ints(one for one, _ in pairs), ints(many for _, many in pairs)
    assert dot(numbers, copies) == sum(one * many for one, many in pairs)
    assert dot(numbers.astype(object), copies) == sum(one * many for one, many in pairs)


def test_many_numbers_of_many_copies_do_not_wrap():
    """Where no single product would."""
    numbers, copies = ints([2**56 - 1] * 30), ints([30] * 30)
    assert dot(numbers, copies) == 900 * (2**56 - 1)


def test_a_box_of_nothing_holds_the_one_choice_that_there_is():
    """What is settled keeps its limits or not, and is worth enough or not."""
    boxes = Boxes(ints([0]), ints([]), ints([]), ints([]).reshape(1, 0), [2], -3)
    box = boxes.box(ints([]), ints([]))
    assert boxes.judged(box, ints([0]), 1).tolist() == []
    assert boxes.judged(Box(box.low, box.high, box.left, box.room, [2], 1), ints([0]), 1) is None
