"""Menus cut to a limit, for some takes."""

from decimal import Decimal
from itertools import compress, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from tests.menus.batches import batches, of_each

KLING = planner.load_catalog()


@pytest.mark.parametrize("name", ["kling", "providers"])
@settings(max_examples=12)
@given(st.data())
def test_a_limit_keeps_the_options_that_cost_no_more_and_nothing_else_changes(name, data):
    """In exact decimals, all takes together; the same qualities, the same greedy choice."""
    catalog = planner.load_catalog(name)
    rows = data.draw(batches)
    if name == "providers":
        rows = [{key: row[key] for key in row.keys() - {"required_quality"}} for row in rows]
    free = of_each([row | {"max_cost_usd": None} for row in rows], catalog)
    for row, whole, menu in zip(rows, free, of_each(rows, catalog), strict=True):
        limit = row.get("max_cost_usd")
        stays = [
            limit is None or option.credits * catalog.credit_usd <= limit
            for option in whole.options
        ]
        assert list(menu.options) == list(compress(whole.options, stays))
        assert menu.qualities.tolist() == list(compress(whole.qualities.tolist(), stays))
        assert bool(menu.obstacle) is (not menu.options)
        taken = whole.options[whole.preferred] if whole.preferred >= 0 else None
        kept = menu.options[menu.preferred] if menu.preferred >= 0 else None
        assert kept == (taken if taken in menu.options else None)


@settings(max_examples=20)
@given(batches, st.integers(0, 20))
def test_a_limit_is_no_more_than_a_shorter_menu(rows, budget):
    """The plan is worth what the best choice by hand is worth, from menus cut one by one."""
    whole = of_each([row | {"max_cost_usd": None} for row in rows], KLING)
    best = {0: Decimal(0)}
    for row, menu in zip(rows, whole, strict=True):
        limit = row.get("max_cost_usd")
        ways = [
            (int(option.credits), quality)
            for option, quality in zip(menu.options, menu.qualities.tolist(), strict=True)
            if limit is None or option.credits * KLING.credit_usd <= limit
        ]
        reached = dict(best)
        for (spent, value), (cost, quality) in product(best.items(), ways):
            if spent + cost <= budget * 20:
                reached[spent + cost] = max(reached.get(spent + cost, Decimal(0)), value + quality)
        best = reached
    assert planner.plan(rows, budget).value == float(max(best.values()) / 1000)


@pytest.mark.parametrize("limit", [None, 1000])
def test_of_several_modes_the_greedy_rule_takes_the_cheapest_for_so_many_takes(limit):
    """The first of those that cost the same once rounded: 15 and 14.7, but not ten times that."""
    text = """
        name = "modes"
        usd_per_credit = 1
        billing_step = 1
        defaults = { model = "it", resolution = "720p" }
        resolutions.720p.quality = 1
        [models.it]
        quality = 2
        duration_s = [5]
        offers = [
            { mode = "pro", resolution = "720p", price = { per_clip = 15 } },
            { mode = "std", resolution = "720p", price = { per_clip = 14 }, takes = 1.05 },
        ]
    """
    catalog = parse_catalog(text, source="modes.toml")
    for takes, place in [(1, 0), (2, 0), (10, 1)]:
        (menu,) = of_each([{"duration": 5, "takes": takes, "max_cost_usd": limit}], catalog)
        credits = [option.credits for option in menu.options]
        assert menu.preferred == credits.index(min(credits)) == place
