"""People's own catalogs: their numbers, fewer models, a file of their own."""

from decimal import Decimal

import pytest

import planner
from planner.catalog.ratings import rating
from planner.results.hashes import hash_of_catalog

KLING, API, PROVIDERS = map(planner.load_catalog, ("kling", "kling-api", "providers"))
BATCH = [{"duration": 8, "priority": 2}, {"duration": 6}]


def test_a_model_is_as_good_as_one_says_whatever_it_was_rated():
    """All its offers are; the catalog that it was made from stays as it is."""
    mine = API.with_quality({"kling-v2-master": 2.25})
    values = {
        rating(mine, "kling-v2-master", offer).value for offer in mine.offers("kling-v2-master")
    }
    assert values == {Decimal("2.25")}
    assert planner.load_catalog("kling-api") == API
    plan = planner.plan([{"duration": 5, "features": "input_image"}], 100, catalog=mine)
    assert plan.to_frame()["model"].tolist() == ["kling-v2-master"]


def test_a_name_without_its_provider_counts_wherever_the_model_is_sold():
    """Three sell wan2.7-t2v."""
    mine = PROVIDERS.with_quality({"wan2.7-t2v": 1})
    sold = [model for model in PROVIDERS.models if model.endswith("/wan2.7-t2v")]
    assert len(sold) == 3
    assert {rating(mine, model).value for model in sold} == {1}
    assert PROVIDERS.only(models="wan2.7-t2v").models.keys() == set(sold)


def test_veo_31_is_as_good_as_one_says_wherever_it_is_sold():
    """In one line, without the ends of its names; the fast and the lite one stay as they are."""
    mine = PROVIDERS.with_quality({"veo-3.1": 2.2})
    changed = [name for name in mine.models if mine.models[name] != PROVIDERS.models[name]]
    assert changed == [
        "gemini/veo-3.1-generate-preview",
        "gemini/veo-3.1-generate-001",
        "vertex_ai/veo-3.1-generate-preview",
        "vertex_ai/veo-3.1-generate-001",
        "runwayml/veo3.1",
    ]
    assert {rating(mine, name).value for name in changed} == {Decimal("2.2")}


def test_resolutions_and_tiers_have_numbers_too():
    """Together with models, in one line."""
    mine = KLING.with_quality({"720p": 0.95, "Pro": 2, "kling-v1": Decimal("1.4")})
    assert mine.resolutions["720p"].quality == Decimal("0.95")
    assert rating(mine, "kling-pro").value == 2
    assert rating(mine, "kling-v1").value == Decimal("1.4")


def test_a_catalog_of_some_models_and_one_without_them_share_all_others():
    """By model or by provider, one or several."""
    google = PROVIDERS.only(providers=["gemini", "vertex_ai"])
    assert {model.partition("/")[0] for model in google.models} == {"gemini", "vertex_ai"}
    others = PROVIDERS.without(providers=["gemini", "vertex_ai"])
    assert {*google.models} | {*others.models} == {*PROVIDERS.models}
    assert not {*google.models} & {*others.models}
    assert KLING.without(models="kling-v1").models.keys() == {"kling-v1.5", "kling-pro"}


def test_where_the_default_model_goes_the_first_of_the_rest_takes_its_place():
    """So that the greedy rule has one."""
    left = KLING.without(models=["kling-v1"])
    assert left.defaults.model == "kling-v1.5"
    assert planner.plan(BATCH, 10, catalog=left, method="greedy").tally.made


@pytest.mark.parametrize("catalog", [KLING, API, PROVIDERS], ids=lambda one: one.name)
def test_what_is_written_is_read_as_the_same_catalog(catalog, tmp_path):
    """Every price, date and rating: by its hash, and by a plan."""
    path = catalog.export(tmp_path / "mine.toml")
    again = planner.load_catalog(path)
    assert again == catalog
    assert hash_of_catalog(again) == hash_of_catalog(catalog)
    value = planner.plan(BATCH, 20, catalog=catalog).value
    assert planner.plan(BATCH, 20, catalog=path).value == value


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: KLING.with_quality({"kling-por": 2}), "did you mean 'kling-pro'"),
        (lambda: KLING.with_quality({"kling-pro": -1}), "quality of kling-pro is -1"),
        (lambda: KLING.with_quality({"kling-pro": float("nan")}), "quality of kling-pro is nan"),
        (lambda: KLING.with_quality({"kling-pro": 1e9}), "kling-pro"),
        (lambda: KLING.with_quality(["kling-pro"]), "expected a number for each name"),
        (lambda: PROVIDERS.only(providers="gemni"), "did you mean 'gemini'"),
        (lambda: KLING.only(), "no models and no providers are named"),
        (lambda: KLING.without(models=list(KLING.models)), "no model of catalog kling is left"),
        (lambda: KLING.only(models=5), "models are 5; expected names"),
        (lambda: KLING.export("mine.csv"), "mine.csv is no .toml file"),
        (lambda: KLING.export("nowhere/mine.toml"), "nowhere"),
    ],
)
def test_what_cannot_be_made_is_said(make, said):
    """With the nearest name, or what was expected."""
    with pytest.raises(planner.PlannerError, match=said.replace("(", r"\(")):
        make()


def test_a_catalog_says_what_it_holds():
    """In a line."""
    assert str(KLING) == repr(KLING) == ("<Catalog kling: 3 models, prices in credits at $0.05>")
    assert str(PROVIDERS).startswith("<Catalog providers: 106 models, prices in USD, read 2026-")
