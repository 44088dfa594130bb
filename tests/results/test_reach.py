"""What a budget is good for: by credits, and in packages of several catalogs by money."""

import pytest

import planner
from planner.planning import prepare
from planner.results.reach import Reach
from tests.sellers import DAY, catalog

SOLD = [{"credits": 10, "usd": 3, "limit": 1}, {"credits": 20, "usd": 8, "limit": 1}]
CATALOGS = [catalog("a", [(1, 5)], SOLD), catalog("b", [(1, 1)])]


def reach(usd, duration, rules=()):
    """Return what a budget is good for, and the options of a video by whom they are sold by."""
    batch = prepare([{"duration": duration}], catalog=CATALOGS, on=DAY, rules=rules)
    options = {one.catalog: one for one in batch.menus.options}
    return Reach(batch, planner.Budget(usd, packages=True)), options


@pytest.mark.parametrize(
    ("usd", "beyond"), [(2.99, {"a", "b"}), (3, {"b"}), (9.99, {"b"}), (10, set()), (11, set())]
)
def test_an_option_is_beyond_a_budget_that_does_not_buy_it(usd, beyond):
    """In the packages that hold it, which are not its list price."""
    known, options = reach(usd, 10)
    assert {name for name, one in options.items() if known.is_beyond(one)} == beyond
    assert not any(known.is_kept_back(one) for one in options.values())


def test_what_no_packages_hold_is_beyond_every_budget():
    """Nor is it for what is kept back that it cannot be had."""
    cats = [catalog("a", [(4, 5)], SOLD), catalog("b", [(1, 1)])]
    batch = prepare([{"duration": 10}], catalog=cats, on=DAY)
    known = Reach(batch, planner.Budget(10**6, packages=True))
    (dear,) = (one for one in batch.menus.options if one.catalog == "a")
    assert known.is_beyond(dear)
    assert not known.is_kept_back(dear)


@pytest.mark.parametrize(
    ("usd", "kept", "back"),
    [(10, 0, set()), (10, 7, {"b"}), (10, "7.01", {"a", "b"}), (9.99, "7", {"a"}), (11, 1, set())],
)
def test_what_is_kept_back_would_be_enough(usd, kept, back):
    """Of what the whole budget buys, to the cent."""
    known, options = reach(usd, 10, [planner.Reserve(usd=kept)] if kept else ())
    assert {name for name, one in options.items() if known.is_kept_back(one)} == back
