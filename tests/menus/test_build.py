"""Building menus."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from planner.catalog.pricing import price_of
from planner.catalog.quality import quality as rate
from planner.menus.build import MenuBuilder, build_menus
from planner.menus.option import rated_on, reserved
from planner.requests.checking import read_requests
from planner.requests.kinds import Kind
from tests.menus.batches import batches, of_each

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


def delivers(model, resolution, kind):
    """Say whether viewers get what a tier asks for, or the best of it that they could see."""
    best = KLING.platforms[kind.platform] if kind.platform else "1080p"
    seen = min(resolution, best, key=KLING.resolution_ranks.get) if kind.platform else resolution
    factor = {name: each.quality for name, each in KLING.resolutions.items()}
    asked = KLING.tiers[kind.tier] * min(factor[best], 1)
    return KLING.tiers[model.tier] * factor[seen] >= asked


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
        and (not kind.tier or delivers(model, resolution, kind))
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
    found = planner.plan(batch, 100, catalog=name)
    assert found.status == "optimal"
    assert found.tally.made > 20
    found.verify()


@settings(max_examples=40)
@given(batches, st.randoms(use_true_random=False))
def test_each_menu_is_there_once_whatever_the_order_of_the_requests(rows, random):
    """None that offers the same on the same platform, and the order is that of the kinds."""
    order = list(range(len(rows)))
    random.shuffle(order)
    one = build_menus(read_requests(rows, KLING), KLING, SPRING)
    other = build_menus(read_requests([rows[at] for at in order], KLING), KLING, SPRING)
    told = [
        [(menu.kind.platform, menu.options, menu.obstacle, menu.preferred) for menu in each.menus]
        for each in (one, other)
    ]
    assert told[0] == told[1]
    assert all(told[0].count(menu) == 1 for menu in told[0])
    assert set(one.members.tolist()) == set(range(len(one.menus)))
    assert other.members.tolist() == [one.members[at] for at in order]


@given(st.integers(3, 10), st.integers(1000, 50_000))
def test_takes_scale_the_options_and_a_platform_rates_them(duration, takes):
    """Prices stay, as do the models; what is reserved and how good it is follow from them."""
    takes = Decimal(takes) / 1000
    row = {"duration": duration, "takes": 1}
    plain, taken, shown = of_each(
        [row, row | {"takes": takes}, row | {"platform": "tiktok"}], KLING
    )
    for option, again in zip(plain.options, taken.options, strict=True):
        credits = reserved(option.price, takes, KLING.billing_step)
        assert again == replace(option, takes=takes, credits=credits)
    assert shown.options == plain.options
    rated = [rated_on(option, "tiktok", KLING).value * 1000 for option in shown.options]
    assert shown.qualities.tolist() == rated


def test_kinds_share_a_menu_that_offers_the_same():
    """Also what the greedy rule would take, and the features that are asked for."""
    rows = [{"duration": 5, "resolution": "4k"}] * 2
    rows[1] = rows[1] | {"required_quality": "standard"}
    one, same = of_each(rows, KLING)
    assert one is same
    rows = [{"duration": 5, "model": "kling-pro"}, {"duration": 5, "models": "kling-pro"}]
    fixed, listed = of_each(rows, KLING)
    assert fixed.options == listed.options
    assert (fixed.preferred, listed.preferred) == (1, -1)


def test_features_are_part_of_an_option():
    """Priced with it, and ordered with it, though they may cost nothing."""
    rows = [{"duration": 5, "model": "kling-v3"}, {"duration": 5, "model": "kling-v3"}]
    rows[1]["features"] = "audio"
    silent, loud = of_each(rows, planner.load_catalog("kling-api"))
    assert {option.features for option in silent.options} == {()}
    assert {option.features for option in loud.options} == {("audio",)}
    assert not set(silent.options) & set(loud.options)


def test_a_thousand_limits_are_priced_like_one(monkeypatch):
    """Each duration once; platforms, models, resolutions, takes and limits only choose from it."""
    asked = []

    def counted(*arguments):
        asked.append(arguments[:3])
        return price_of(*arguments)

    monkeypatch.setattr("planner.menus.making.price_of", counted)
    catalog = planner.load_catalog("providers")
    rows = [
        {
            "duration": 5 + n % 2,
            "max_cost_usd": n / 200,
            "takes": 1 + n % 3,
            "platform": ["youtube", "tiktok"][n % 2],
            "resolution": ["720p", "1080p"][n % 2],
        }
        for n in range(1000)
    ]
    assert len(build_menus(read_requests(rows, catalog), catalog, SPRING).menus) > 100
    assert len(asked) == len({(model, id(offer), seconds) for model, offer, seconds in asked})
    many = len(asked)
    asked.clear()
    build_menus(read_requests(rows[:2], catalog), catalog, SPRING)
    assert len(asked) == many
