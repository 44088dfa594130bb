"""The options that a request may choose from."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.batch import Batch
from planner.catalog.loading import parse_catalog
from planner.catalog.quality import quality as rate
from planner.menus.menu import MenuBuilder, build_menus
from planner.requests.checking import read_requests
from planner.requests.fields import Kind

KLING = planner.load_catalog()
SPRING = date(2026, 4, 1)
DATA = Path(__file__).parents[2] / "data"


def maybe(names):
    """Draw one of the names, or none."""
    return st.sampled_from(["", *names])


def build_menu(kind, catalog):
    """Build the menu of one kind, on a day in spring."""
    return MenuBuilder(catalog, SPRING).build(kind)


kinds = st.builds(
    Kind,
    st.integers(1, 70),
    maybe(KLING.platforms),
    maybe(KLING.tiers),
    maybe(KLING.models),
    maybe(KLING.resolutions),
)


@given(kinds)
def test_a_menu_holds_exactly_what_keeps_every_limit_and_wish(kind):
    """Each model and resolution is on it, or breaks something."""
    rank = KLING.resolution_ranks
    expected = [
        (name, resolution)
        for name, model in KLING.models.items()
        for resolution in KLING.resolutions
        if kind.duration_s <= model.duration_s.max
        and rank[resolution] <= rank[model.max_resolution]
        and kind.model in ("", name)
        and kind.resolution in ("", resolution)
        and (not kind.tier or KLING.tiers[model.tier] >= KLING.tiers[kind.tier])
    ]
    menu = build_menu(kind, KLING)
    assert [(option.model, option.resolution) for option in menu.options] == expected
    assert bool(menu.obstacle) is (not expected)


@given(kinds)
def test_a_menu_is_priced_by_the_calculator_and_rated_by_the_catalog(kind):
    """Nothing else sets a price or a quality."""
    menu = build_menu(kind, KLING)
    for option, quality in zip(menu.options, menu.qualities.tolist(), strict=True):
        price = planner.quote(option.model, kind.duration_s, option.resolution)
        offer = KLING.offers(option.model)[option.offer]
        rated = rate(KLING, option.model, offer, kind.platform or None)
        assert (option.credits, quality) == (price.credits, rated.value * 1000)


@pytest.mark.parametrize(
    ("kind", "obstacle"),
    [
        (Kind(61), "no model makes 61 s; the longest is 60 s"),
        (Kind(8, model="kling-v1", resolution="4k"),
         "nothing makes 8 s, 4k: kling-v1 goes up to 1080p"),
        (Kind(15, model="kling-v1"), "nothing makes 15 s: kling-v1 makes 10 s at most"),
        (Kind(8, model="kling-v1", tier="Pro"),
         "nothing makes 8 s, Pro or better: kling-v1 is only Standard"),
    ],
)  # fmt: skip
def test_an_empty_menu_says_exactly_why(kind, obstacle):
    """Too long, too fine, too good for the model that was fixed."""
    menu = build_menu(kind, KLING)
    assert (menu.options, menu.obstacle, menu.preferred) == ((), obstacle, -1)


@pytest.mark.parametrize(
    ("kind", "preferred"),
    [
        (Kind(5), ("kling-v1", "1080p")),
        (Kind(5, model="kling-pro"), ("kling-pro", "1080p")),
        (Kind(5, resolution="720p"), ("kling-v1", "720p")),
        (Kind(11), None),
        (Kind(5, tier="Pro"), None),
    ],
)
def test_the_greedy_choice_is_the_documented_one_where_the_menu_has_it(kind, preferred):
    """The request's own model and resolution, else kling-v1 and 1080p, else none."""
    menu = build_menu(kind, KLING)
    found = menu.options[menu.preferred] if menu.preferred >= 0 else None
    assert (found and (found.model, found.resolution)) == preferred


def test_requests_that_differ_in_id_and_priority_share_a_menu():
    """And others do not."""
    rows = [{"duration": 5, "priority": n} for n in range(5)] + [{"duration": 6}]
    menus = build_menus(read_requests(rows, KLING), KLING, SPRING)
    assert menus.members.tolist() == [0] * 5 + [1]
    assert [menu.kind.duration_s for menu in menus.menus] == [5, 6]


def test_the_order_of_the_requests_does_not_show_in_the_menus():
    """Menus are ordered by kind."""
    rows = [{"duration": n, "platform": p} for n in (9, 5) for p in ("youtube", None, "tiktok")]
    one = build_menus(read_requests(rows, KLING), KLING, SPRING)
    other = build_menus(read_requests(rows[::-1], KLING), KLING, SPRING)
    assert [menu.kind for menu in one.menus] == [menu.kind for menu in other.menus]
    assert one.members.tolist() == other.members.tolist()[::-1]


def test_costs_are_counted_in_the_largest_step_that_is_exact(kling_text):
    """5 s videos at 25 credits and their like: the common divisor is taken out."""
    rows = [{"duration": 5, "model": "kling-v1", "resolution": size} for size in ("720p", "1080p")]
    requests = read_requests(rows, KLING)
    menus = build_menus(requests, KLING, SPRING)
    assert menus.step == 5
    problem = Batch.of(requests, menus).problem(Decimal(48))
    assert (problem.costs.tolist(), problem.budget) == ([4, 5], 9)


def test_a_batch_that_nothing_can_make_is_a_problem_all_the_same():
    """With no option at all."""
    requests = read_requests([{"duration": 61}], KLING)
    problem = Batch.of(requests, build_menus(requests, KLING, SPRING)).problem(Decimal(10))
    assert (len(problem), problem.costs.size) == (1, 0)


def test_ones_own_quality_decides(kling_text):
    """The factors of the catalog are put to use."""
    catalog = parse_catalog(kling_text.replace("quality = 1.2", "quality = 9"), source="test")
    menu = build_menu(Kind(5, model="kling-pro", resolution="4k"), catalog)
    assert menu.qualities.tolist() == [27000]


def test_a_catalog_of_many_providers_makes_a_long_menu():
    """Thirty models and more, none of them past its last day."""
    catalog = planner.load_catalog("providers")
    builder = MenuBuilder(catalog, date(2026, 11, 23))
    models = {option.model for option in builder.build(Kind(8, platform="youtube")).options}
    assert len(models) > 30
    assert not any(model.startswith("openai/sora") for model in models)


@pytest.mark.parametrize("name", ["kling", "kling-api", "providers"])
def test_every_shipped_catalog_plans_the_sample_batch(name):
    """With a proven optimum; each has other models, so none is fixed."""
    batch = pd.read_csv(DATA / "requests.csv").drop(columns="model")
    found = planner.plan(batch, 100, catalog=name, on=date(2026, 11, 23))
    assert found.status == "optimal"
    assert found.tally.made > 20
    found.verify()
