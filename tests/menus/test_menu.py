"""Menus, as the arrays that a problem is made of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.batch import Batch
from planner.menus.build import build_menus
from planner.requests.checking import read_requests

KLING, PROVIDERS = map(planner.load_catalog, ("kling", "providers"))
FREE = PROVIDERS.model_copy(update={"billing_step": None})
SPRING = date(2026, 4, 1)


def test_costs_are_counted_in_the_largest_step_that_is_exact(kling_text):
    """5 s videos at 25 credits and their like: the common divisor is taken out."""
    rows = [{"duration": 5, "model": "kling-v1", "resolution": size} for size in ("720p", "1080p")]
    requests = read_requests(rows, KLING)
    menus = build_menus(requests, KLING, SPRING)
    assert menus.step == 5
    problem = Batch.of(requests, menus, KLING).problem(Decimal(48))
    assert (problem.costs.tolist(), problem.budget) == ([4, 5], 9)


def test_a_batch_that_nothing_can_make_is_a_problem_all_the_same():
    """With no option at all."""
    requests = read_requests([{"duration": 61}], KLING)
    problem = Batch.of(requests, build_menus(requests, KLING, SPRING), KLING).problem(Decimal(10))
    assert (len(problem), problem.costs.size) == (1, 0)


def test_the_arrays_hold_the_options_menu_after_menu():
    """Each with its cost in steps and its quality."""
    rows = [{"duration": 5}, {"duration": 61}, {"duration": 12, "max_cost_usd": 5}]
    menus = build_menus(read_requests(rows, KLING), KLING, SPRING)
    for at, menu in enumerate(menus.menus):
        here = slice(menus.starts[at], menus.starts[at + 1])
        assert menus.options[here] == menu.options
        assert menus.qualities[here].tolist() == menu.qualities.tolist()
        costs = [int(cost) * menus.step for cost in menus.costs[here]]
        assert costs == [option.credits for option in menu.options]
    assert menus.starts[-1] == len(menus.options) == len(menus.costs)


@pytest.mark.parametrize("catalog", [KLING, PROVIDERS, FREE], ids=lambda one: str(one.billing_step))
@settings(max_examples=12)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"duration": st.sampled_from([5, 8])},
            optional={
                "takes": st.integers(1000, 9000).map(lambda n: n / 1000),
                "draft": st.integers(0, 5),
                "platform": st.sampled_from(["tiktok", "youtube"]),
                "max_cost_usd": st.integers(0, 80).map(lambda n: n / 20),
            },
        ),
        min_size=1,
        max_size=6,
    )
)
def test_takes_are_multiplied_to_the_last_digit(catalog, rows):
    """Costs, takes and what shows an option, of all menus at once as of each option by itself."""
    models = [*catalog.models][:5]
    drafts = [*models, "no"]
    rows = [row | {"draft": drafts[row.get("draft", -1) % len(drafts)]} for row in rows]
    menus = build_menus(read_requests(rows, catalog), catalog, SPRING)
    options = list(menus.options)
    assert [int(cost) * menus.step for cost in menus.costs] == [one.credits for one in options]
    credits, takes = menus.reserving.credits, menus.reserving.takes
    parts = np.concatenate([menus.costs, credits.in_steps(menus.step).drafts])
    assert np.gcd.reduce(parts) in (0, 1)
    drafts = [one.draft for one in options]
    for parts, name in ((credits, "credits"), (takes, "takes")):
        its = [0 if one is None else getattr(one, name) for one in drafts]
        assert [int(one) * parts.unit for one in parts.drafts] == its
    assert [int(one) * takes.unit for one in takes.final] == [one.takes for one in options]
    found = [*menus.reserving.found, None]
    for at, one in zip(menus.reserving.owners.tolist(), drafts, strict=True):
        assert (at < 0) == (one is None)
        assert one is None or replace(found[at], takes=one.takes, credits=one.credits) == one
    assert {"None", *(str(one.draft) for one in menus.examples)} == {"None", *map(str, drafts)}
    made_of = [replace(one, takes=Decimal(1), credits=one.price, draft=None) for one in options]
    assert [menus.ones[at] for at in menus.places.tolist()] == made_of
    pairs, members = menus.shown
    platforms = [menu.kind.platform for menu in menus.menus for _ in menu.options]
    assert [pairs[at] for at in members.tolist()] == list(zip(made_of, platforms, strict=True))
    assert [menus.options[at] for at in range(-1, len(options) - 1)] == options[-1:] + options[:-1]


def test_prices_too_fine_for_how_large_they_are_are_an_error():
    """And no wrapped number."""
    takes = {"models.kling-v1.takes": 1000, "models.kling-pro.takes": Decimal("1.000000001")}
    plain = KLING.model_dump() | {"billing_step": None}
    for key, number in takes.items():
        plain["models"][key.split(".", 1)[1].removesuffix(".takes")]["takes"] = number
    plain["models"]["kling-v1"]["price"]["per_second"] = Decimal(10) ** 9 - 1
    catalog = type(KLING).model_validate(plain)
    rows = [{"duration": 10, "takes": 999.999}, {"duration": 10, "takes": 1000}]
    menus = build_menus(read_requests(rows, catalog), catalog, SPRING)
    with pytest.raises(planner.InputError, match="more than 64 bits hold; give it a billing_step"):
        _ = menus.costs
