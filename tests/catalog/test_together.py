"""Several catalogs as one: every model costs and is worth what it does in its own."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import SHIPPED, coming_along, load_catalog
from planner.catalog.pricing import Quote, charged, price_of
from planner.catalog.quality import delivers, per_seams, quality
from planner.catalog.ratings import rating
from planner.catalog.together import together
from planner.menus.finder import OptionFinder
from planner.menus.option import rated_on
from planner.requests.kinds import Kind
from planner.results.hashes import hash_of_catalog
from tests.catalogs import catalogs

DAY = date(2026, 11, 23)
pairs = st.tuples(catalogs("a"), catalogs("b"))
LENGTHS = (1, 4, 7, 10, 18)


def called(both, catalog, model):
    """Return the name of a model of a catalog among those of both."""
    own = f"{catalog.name}:{model}"
    return own if own in both.models else model


def check_same(both, catalog, lengths):
    """Look at every price and quality of a catalog in both."""
    for model in catalog.models:
        name = called(both, catalog, model)
        assert both.models[name].catalog == catalog.name
        assert both.providers[name] == catalog.providers[model]
        offers = list(zip(catalog.offers(model), both.offers(name), strict=True))
        for alone, beside in offers:
            assert catalog.durations(model, alone) == both.durations(name, beside)
            assert per_seams(catalog, 2) == per_seams(both.terms(name), 2)
            for platform in (None, *catalog.platforms):
                mine = quality(catalog, model, alone, platform)
                assert quality(both, name, beside, platform) == mine
            for seconds, features in product(lengths, ((), *((one,) for one in catalog.features))):
                mine = price_of(model, alone, seconds, features, catalog)
                its = price_of(name, beside, seconds, features, both)
                assert isinstance(mine, Quote) == isinstance(its, Quote)
                if isinstance(mine, Quote) and isinstance(its, Quote):
                    assert charged(its, both) == its.cost_usd == mine.cost_usd
                    assert (its.credits, its.terms) == (mine.credits, mine.terms)


@given(pairs)
@settings(max_examples=30)
def test_all_costs_and_counts_what_it_does_in_its_own_catalog(pair):
    """Whatever the units, the rounding, the factors and the ratings of the other are."""
    both = together(pair)
    for catalog in pair:
        check_same(both, catalog, LENGTHS)


@pytest.mark.parametrize("names", [("kling-api", "providers"), ("providers", "kling"), SHIPPED])
def test_shipped_catalogs_go_together(names):
    """In any order; models that clash are called by their catalogs."""
    both = load_catalog(list(names))
    parts = [load_catalog(name) for name in names]
    assert len(both.models) == sum(len(one.models) for one in parts)
    for catalog in parts:
        check_same(both, catalog, (5, 8, 10))


def menu_of(catalog, kind, both=None):
    """List what a menu shows: option, USD, quality."""
    found = []
    for option in OptionFinder(catalog, DAY).options(kind):
        name = called(both, catalog, option.model) if both else option.model
        words = (name, option.resolution, option.mode, option.segments)
        rated = rated_on(option, kind.platform, catalog)
        found.append((words, option.credits * catalog.credit_usd, rated))
    return found


kinds = st.builds(
    Kind,
    duration_s=st.integers(1, 20),
    features=st.sampled_from([(), ("audio",)]),
    tier=st.sampled_from(["", "Pro"]),
    platform=st.sampled_from(["", "tiktok"]),
    segments=st.sampled_from([None, True]),
    trim=st.sampled_from([None, False]),
)


@given(pairs, st.lists(kinds, min_size=1, max_size=6))
@settings(max_examples=30)
def test_a_menu_over_both_is_the_menus_of_both(pair, wanted):
    """Also in segments, trimmed, on a platform, and for a tier that both call the same."""
    first, second = pair
    second = planner.Catalog.model_validate(second.model_dump() | {"tiers": first.tiers})
    pair, both = (first, second), together([first, second])
    for kind in wanted:
        apart = [line for catalog in pair for line in menu_of(catalog, kind, both)]
        assert menu_of(both, kind) == apart


@given(pairs, st.lists(st.tuples(st.integers(2, 15), st.integers(1, 9)), min_size=1, max_size=3),
       st.integers(0, 4000))  # fmt: skip
@settings(max_examples=25)
def test_a_plan_over_both_is_the_best_of_all_that_both_offer(pair, batch, cents):
    """Every choice is tried, at the prices of each catalog alone."""
    both, budget = together(pair), Decimal(cents) / 100
    rows = [{"duration": seconds, "priority": priority} for seconds, priority in batch]
    choices = []
    for seconds, priority in batch:
        kind = Kind(duration_s=seconds)
        menu = [line for catalog in pair for line in menu_of(catalog, kind)]
        choices.append([(0, 0), *((usd, priority * rated.value) for _, usd, rated in menu)])
    best = max(
        sum(value for _, value in choice)
        for choice in product(*choices)
        if sum(usd for usd, _ in choice) <= budget
    )
    plan = planner.plan(rows, budget, catalog=both, on=DAY)
    assert (plan.status, plan.value) == ("optimal", float(best))
    assert plan.cost_usd <= budget
    assert plan.verify(rows, catalog=both).startswith("verified")


@given(pairs)
@settings(max_examples=20)
def test_it_is_a_catalog_like_any_other(pair):
    """As a file, as data, and with numbers of one's own."""
    both = together(pair)
    assert planner.Catalog.model_validate(both.model_dump()) == both
    worse = both.with_quality({"720p": 0.5, "Pro": 3})
    assert {each.resolutions["720p"].quality for each in worse.catalogs} == {Decimal("0.5")}
    assert {each.tiers["Pro"] for each in worse.catalogs} == {3}
    alike = [one.with_quality({"720p": 0.5, "Pro": 3}) for one in pair]
    assert together(alike) == worse


def test_it_is_written_to_a_file_and_read(tmp_path):
    """The same catalog, with the same hash."""
    both = load_catalog(["kling-api", "providers"])
    again = load_catalog(both.export(tmp_path / "both.toml"))
    assert again == both
    assert hash_of_catalog(again) == hash_of_catalog(both)


def test_fewer_models_leave_only_the_catalogs_that_have_some():
    """And whose a model is goes by its own catalog."""
    both = load_catalog(["kling-api", "providers"])
    api = both.only(providers="kling-api")
    assert [each.name for each in api.catalogs] == ["kling-api"]
    assert api.models.keys() == load_catalog("kling-api").models.keys()
    assert "kling-api" not in both.without(providers=["kling-api"]).providers.values()


def test_three_go_together_in_any_grouping():
    """What is one of several already is taken for these."""
    flat = load_catalog([*SHIPPED])
    nested = load_catalog([load_catalog(["kling", "providers"]), "kling-api"])
    assert {each.name for each in nested.catalogs} == {each.name for each in flat.catalogs}
    assert nested.models.keys() == flat.models.keys()


def small(name, named=("m",), **others):
    """Make a small catalog."""
    data = {
        "name": name,
        "prices_in": "usd",
        "resolutions": {"720p": {"quality": 1}, "1080p": {"quality": 2}},
        "defaults": {"model": named[0], "resolution": "720p"},
        "duration_s": {"max": 10},
        "models": {
            each: {
                "quality": 1,
                "offers": [{"resolution": "720p", "price": {"per_second": 1}}],
            }
            for each in named
        },
    }
    return planner.Catalog.model_validate(data | others)


A, B = small("a"), small("b", ("n",))


def test_models_that_are_called_alike_are_called_by_their_catalogs():
    """Those alone; and a number of one's own counts for both, by their common name."""
    both = load_catalog([small("a", ("m", "x")), small("b", ("m", "y"))])
    assert list(both.models) == ["a:m", "x", "b:m", "y"]
    assert both.defaults.model == "a:m"
    assert both.with_quality({"m": 3}).models["b:m"].quality == 3
    assert set(both.providers.values()) == {"a", "b"}
    with pytest.raises(planner.TableError, match="a:m"):
        planner.plan([{"duration": 5, "model": "m"}], 10, catalog=both)


def test_what_is_finer_than_a_billionth_of_a_dollar_is_rounded_up():
    """No amount of money is finer, here as anywhere."""
    fine = small("a", prices_in="credits", usd_per_credit=Decimal("0.123456789"), models={
        "m": {"quality": 1, "offers": [{"resolution": "720p", "price": {"per_second": "0.5"}}]}
    })  # fmt: skip
    both = load_catalog([fine, B])
    price = price_of("m", both.offers("m")[0], 3, (), both)
    assert isinstance(price, Quote)
    assert price.cost_usd == Decimal("0.1851851835")
    assert charged(price, both) == Decimal("0.185185184")
    rows = [{"duration": 3, "model": "m", "takes": takes} for takes in (1, 2.5)]
    plan = planner.plan(rows, 1, catalog=both, on=DAY)
    assert plan.cost_usd == Decimal("0.185185184") + Decimal("0.46296296")
    assert plan.verify().startswith("verified")


def test_what_speaks_of_a_model_speaks_of_it_under_its_new_name():
    """Its predecessor, what sources say otherwise of it, and the sources themselves."""
    offers = [{"resolution": "720p", "price": {"per_second": 1}}]
    models = {
        "m": {"elo": 1300, "offers": offers, "sources": {"prices": ["list"]}},
        "new": {"predecessor": "m", "offers": offers},
    }
    said = {"models": ["m"], "about": "lengths", "says": "4", "against": "5", "used": "4"}
    listed = {"url": "a.example", "as_of": date(2026, 1, 1)}
    one = small(
        "a",
        models=models,
        elo={"reference": 1200},
        contradictions=[said],
        sources={"list": listed},
    ).allowing(unrated=True)
    two = small("b", sources={"list": listed | {"url": "b.example"}})
    both = load_catalog([two, one])
    assert both.models["new"].predecessor == "a:m"
    assert both.contradictions[0].models == ("a:m",)
    assert both.sources[both.models["a:m"].sources.prices[0]].url == "a.example"
    assert both.sources["list"].url == "b.example"
    alone, beside = one.offers("new")[0], both.offers("new")[0]
    assert quality(both, "new", beside) == quality(one, "new", alone) is not None


def test_a_platform_that_shows_what_a_catalog_does_not_know():
    """Then the factor is that of the catalog which knows it."""
    offers = [{"resolution": "4k", "price": {"per_second": 1}}]
    high = small(
        "b",
        resolutions={"4k": {"quality": 3}},
        models={"n": {"quality": 1, "offers": offers}},
        defaults={"model": "n", "resolution": "4k"},
    )
    low = small("a", platforms={"tv": "1080p"})
    both = load_catalog([low, high])
    rated = quality(both, "n", both.offers("n")[0], "tv")
    assert rated is not None
    assert rated.value == 2


def test_a_source_is_called_alike_whatever_is_allowed_and_when():
    """So that the catalog is found again by its name, and a plan over it can be proved."""
    one = small("a", sources={"list": {"url": "a.example"}})
    two = small("b", sources={"list": {"url": "b.example"}})
    before = load_catalog([one, two.allowing(unrated=True)])
    assert list(before.sources) == ["list", "b:list"]
    assert load_catalog([one, two]).allowing(unrated=True).sources == before.sources
    three = small("c", sources={"list": {"url": "c.example"}})
    assert list(load_catalog([three, before]).sources) == ["list", "a, b:list", "b:list"]


def test_names_that_would_be_alike_all_the_same_are_refused():
    """One of them stands in its catalog with a prefix already."""
    with pytest.raises(planner.InputError, match="two models would be called 'a:m'"):
        load_catalog([small("a", ("m", "a:m")), small("b", ("m",))])


def test_what_is_allowed_besides_is_said_by_the_name():
    """Of one, or of all; from the name the same catalog is found again."""
    one = load_catalog("kling-api, providers+unrated")
    assert [each.unrated for each in one.catalogs] == ["never", "as predecessor"]
    assert one.name == "kling-api, providers+unrated"
    every = load_catalog(["kling-api", "providers"]).allowing(unverified=True, unrated=True)
    assert every.name == "kling-api+unverified+unrated, providers+unverified+unrated"
    for catalog in (one, every):
        assert coming_along(catalog.name) == load_catalog(catalog.name) == catalog
        assert "kling-api" in catalog.providers.values()


@pytest.mark.parametrize("name", ["a, kling", "kling, kling", "kling.toml", "", ",", "kling+x"])
def test_only_what_comes_along_is_known_by_its_name(name):
    """Nothing else, and no error."""
    assert coming_along(name) is None


def test_a_provider_is_found_behind_a_prefix():
    """Names with slashes are those of several providers, each in its own catalog."""
    both = load_catalog([small("a", ("p/m", "q/n")), small("b", ("p/m",))])
    assert both.providers == {"a:p/m": "p", "q/n": "q", "b:p/m": "p"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "empty list"),
        (["kling", "kling"], "'kling' is given twice"),
        ("kling,kling", "'kling' is given twice"),
        ([A, A.without], "lists"),
        ([1], "lists 1"),
        ([["kling"]], "lists ['kling']"),
        ([None], "lists None"),
        ({"kling"}, "a list of them"),
        (["kling", "klinge"], "did you mean 'kling'"),
        ("kling,klinge", "did you mean 'kling'"),
        (",", "no catalog ','"),
        ([A, small("b", ("n",), platforms={"tv": "720p"}),
          small("c", ("o",), platforms={"tv": "1080p"})],
         "tv shows up to 720p in catalog b and shows up to 1080p in catalog c"),
        ([small("b", ("n",), uses={"draft": 2}), small("c", ("o",), uses={"draft": 3})],
         "draft takes 2 in catalog b and takes 3 in catalog c"),
        ([small("b", ("n",), content_types={"clip": 2}),
          small("c", ("o",), content_types={"clip": 3})],
         "clip lasts 2 s in catalog b and lasts 3 s in catalog c"),
        ([A, small("b", ("n",), resolutions={"1080p": {"quality": 1}, "720p": {"quality": 1}})],
         "a has 720p below 1080p, catalog b above it"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(given, words):
    """In one sentence that names who and what."""
    with pytest.raises(planner.InputError) as told:
        load_catalog(given)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_orders_in_a_circle_are_refused():
    """No two contradict each other, all three do."""

    def ordered(name, *sizes):
        sized = {size: {"quality": 1} for size in sizes}
        offers = [{"resolution": sizes[0], "price": {"per_second": 1}}]
        return small(
            name,
            (name,),
            resolutions=sized,
            defaults={"model": name, "resolution": sizes[0]},
            models={name: {"quality": 1, "offers": offers}},
        )

    with pytest.raises(planner.InputError, match="circle"):
        load_catalog([ordered("a", "x", "y"), ordered("b", "y", "z"), ordered("c", "z", "x")])


def test_resolutions_of_all_are_put_in_one_order():
    """Where nobody says which is lower, the one that counts less is."""
    high = small("b", ("n",), resolutions={"720p": {"quality": 1}, "4k": {"quality": 5}})
    assert list(load_catalog([A, high]).resolutions) == ["720p", "1080p", "4k"]
    assert list(load_catalog([high, A]).resolutions) == ["720p", "1080p", "4k"]


def test_names_stand_in_a_text_or_a_list():
    """One in a list is itself; a file may have a comma in its own name."""
    assert load_catalog(["kling"]) is load_catalog("kling")
    assert load_catalog("kling-api, providers") == load_catalog(["kling-api", "providers"])
    assert load_catalog((A, B)).name == "a, b"


def test_a_file_with_a_comma_in_its_name_is_one(tmp_path):
    """Beside other files, found from a folder."""
    A.export(tmp_path / "mine, ours.toml")
    B.export(tmp_path / "b.toml")
    assert load_catalog(str(tmp_path / "mine, ours.toml")) == A
    assert load_catalog("b.toml", folder=tmp_path) == B
    assert load_catalog("b.toml, kling", folder=tmp_path).name == "b, kling"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"prices_in": "credits", "usd_per_credit": 1}, "prices_in"),
        ({"catalogs": [{"name": "b", "prices_in": "usd", "resolutions": {"8k": {"quality": 1}}}]},
         "catalogs.0.resolutions"),
        ({"catalogs": [{"name": "b", "resolutions": {"720p": {"quality": 1}}}]},
         "catalogs.0.usd_per_credit"),
        ({"catalogs": []}, "models.n.catalog"),
        ({"catalogs": "twice"}, "catalogs.1.name"),
    ],
)  # fmt: skip
def test_a_file_of_several_that_does_not_hold_together_is_refused(change, key):
    """With its key."""
    data = load_catalog([A, B]).model_dump()
    if change == {"catalogs": "twice"}:
        change = {"catalogs": [data["catalogs"][1]] * 2}
    with pytest.raises(planner.CatalogError) as told:
        planner.Catalog.model_validate(data | change)
    assert f"{key}" in str(told.value)


def test_a_tier_demands_the_same_of_all_models():
    """It is the least that any catalog calls so, by which nothing better is refused."""
    both = together([planner.load_catalog(name) for name in ("kling", "providers")])
    assert both.tier_demands == {"Standard": 0, "Enhanced": 1, "Pro": Decimal("1.3")}
    rows = [{"id": "a", "duration": 5, "required_quality": "Pro", "resolution": "720p"}]
    for model in ("kling-v1.5", "dashscope/wan3.0-video"):
        made = planner.plan([rows[0] | {"model": model}], 10, catalog=both).to_frame()
        assert made["decision"].tolist() == ["planned"]
    alone = planner.plan([rows[0] | {"model": "kling-v1.5"}], 10).to_frame()
    assert alone["decision"].tolist() == ["skipped"]


@given(pairs, st.sampled_from(["Standard", "Pro"]))
def test_whatever_two_catalogs_call_a_tier_what_is_delivered_decides(pair, tier):
    """Of two options of either catalog at one resolution the better one passes, if one does."""
    both = together(pair)
    passed = {True: [], False: []}
    for model in both.models:
        for offer in both.offers(model):
            rated = rating(both, model, offer)
            if rated and offer.resolution == "720p":
                worth = quality(both, model, offer).value
                passed[delivers(both, model, offer, tier, rated)].append(worth)
    assert max(passed[False], default=0) <= min(passed[True], default=10**6)
