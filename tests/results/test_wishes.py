"""Who would rather have something else, were money alone to decide."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.menus.build import build_menus
from planner.requests.checking import read_requests
from planner.requests.readers import read_table
from planner.results.wishes import NOTHING, Wishes
from tests.rules.drawing import DAY, TINY

MENUS = build_menus(read_requests(read_table([{"duration": 5}]), TINY), TINY, DAY)
priorities = st.lists(st.integers(0, 12), min_size=1, max_size=6)
prices = st.fractions(0, 8, max_denominator=4)
points = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4).map(Decimal)), min_size=0, max_size=3
)


@given(priorities, prices, st.integers(-1, len(MENUS.options) - 1), points, st.data())
@settings(max_examples=120)
def test_something_is_wished_for_where_it_is_worth_more_after_its_price(
    numbers, price, here, others, data
):
    """Strictly more: what is as good is not wished for."""
    worths = np.array(
        data.draw(st.lists(st.integers(0, 3), min_size=3, max_size=3)), dtype=np.int64
    )
    wishes = Wishes(MENUS, np.array(numbers, dtype=np.int64), worths, price)
    rows = np.arange(len(numbers))
    has = (0, Decimal(0))
    if here >= 0:
        has = int(worths[here]), MENUS.options[here].credits

    def left(priority, point):
        return priority * point[0] - price * Fraction(point[1])

    due = [
        any(left(priority, point) > left(priority, has) for point in others) for priority in numbers
    ]
    assert wishes.rather(rows, here, others).tolist() == due
    assert wishes.point(here) == has
    assert wishes.points([here, -1]) == [has, NOTHING]
