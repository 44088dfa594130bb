"""Long videos in parts, against every way to cut them."""

from decimal import Decimal
from itertools import combinations_with_replacement

from hypothesis import assume, given
from hypothesis import strategies as st

import planner
from planner.catalog.schema import Catalog
from planner.menus.segments import cheapest_splits

offered = st.dictionaries(
    st.integers(1, 8), st.integers(0, 40).map(lambda n: Decimal(n) / 4), min_size=1, max_size=4
)


def every_cut(duration, prices, count, *, trim=False):
    """Return (cost, parts) of every way to cut a duration into so many parts."""
    for parts in combinations_with_replacement(sorted(prices, reverse=True), count):
        if sum(parts) == duration or (trim and sum(parts) > duration):
            yield sum(prices[part] for part in parts), parts


@given(offered, st.integers(1, 30), st.integers(1, 5), st.booleans())
def test_each_split_is_the_cheapest_of_its_size(prices, duration, most, trim):
    """And more parts are there only where they are cheaper than fewer."""
    assume(not trim or duration > max(prices))  # or one is enough
    found = cheapest_splits(duration, tuple(prices.items()), most, trim=trim)
    expected, best = [], None
    for count in range(2, most + 1):
        cuts = every_cut(duration, prices, count, trim=trim)
        cost = min((cost for cost, _ in cuts), default=None)
        if cost is not None and (best is None or cost < best):
            best = cost
            expected.append((count, cost))
    assert [(len(parts), sum(prices[part] for part in parts)) for parts in found] == expected
    for parts in found:
        cost = sum(prices[part] for part in parts)
        alike = [
            other
            for paid, other in every_cut(duration, prices, len(parts), trim=trim)
            if paid == cost
        ]
        assert sum(parts) == min(map(sum, alike))
        assert list(parts) == sorted(parts, reverse=True)


def test_nothing_is_split_into_nothing():
    """Without prices, or beyond what the most parts reach."""
    assert cheapest_splits(10, (), 5) == ()
    assert cheapest_splits(31, ((10, Decimal(1)),), 3) == ()
    assert cheapest_splits(30, ((10, Decimal(1)),), 3) == ((10, 10, 10),)


def test_seams_may_be_worth_nothing():
    """Then what is made in one part is as good as ever."""
    described = planner.load_catalog().model_dump()
    described["segments"]["quality_per_seam"] = Decimal(0)
    catalog = Catalog.model_validate(described)
    assert planner.plan([{"duration": 5}], 10, catalog=catalog).value > 0
