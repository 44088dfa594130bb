"""Batches with limits and takes, and the menus of their requests."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from planner.menus.build import build_menus
from planner.requests.checking import read_requests

SPRING = date(2026, 4, 1)
limits = st.integers(0, 8_000_000) | st.integers(0, 80).map(lambda n: n * 50_000) | st.none()
batches = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(3, 12)},
        optional={
            "platform": st.sampled_from(["tiktok", "youtube"]),
            "required_quality": st.just("Pro"),
            "takes": st.sampled_from([1, 2.5]),
            "max_cost_usd": limits.map(lambda n: None if n is None else Decimal(n) / 1_000_000),
        },
    ),
    min_size=1,
    max_size=8,
)


def of_each(rows, catalog):
    """Return the menu of each request."""
    menus = build_menus(read_requests(rows, catalog), catalog, SPRING)
    return [menus.menus[at] for at in menus.members.tolist()]
