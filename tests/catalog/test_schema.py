"""What a catalog is."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

import planner


def test_the_documented_catalog_is_complete(catalog):
    """It has the documented models, limits, packages and list price."""
    limits = {
        name: (model.tier, model.price.per_second, model.duration_s.max, model.max_resolution)
        for name, model in catalog.models.items()
    }
    assert limits == {
        "kling-v1": ("Standard", 5, 10, "1080p"),
        "kling-v1.5": ("Enhanced", 10, 30, "4k"),
        "kling-pro": ("Pro", 20, 60, "4k"),
    }
    packages = [(package.credits, package.usd) for package in catalog.packages]
    assert packages == [(100, 5), (500, 20), (1000, 35), (5000, 150)]
    assert catalog.usd_per_credit == Decimal("0.05")


def test_a_catalog_cannot_be_changed(catalog):
    """Its parts are frozen."""
    with pytest.raises(ValidationError, match="frozen"):
        catalog.usd_per_credit = Decimal(0)
    with pytest.raises(ValidationError, match="frozen"):
        catalog.models["kling-v1"].tier = "Pro"


def test_a_python_float_counts_as_it_is_written(catalog):
    """0.1 in Python is one tenth in a catalog."""
    data = catalog.model_dump() | {"usd_per_credit": 0.1}
    assert planner.Catalog.model_validate(data).usd_per_credit == Decimal("0.1")


def test_what_is_no_catalog_at_all_is_refused_in_the_same_words():
    """Every key that is missing, and what is no table."""
    with pytest.raises(planner.CatalogError, match=r"(?s)made in Python.*models: missing"):
        planner.Catalog(name="mine")
    with pytest.raises(planner.CatalogError, match="catalog = 3: expected a valid dictionary"):
        planner.Catalog.model_validate(3)


def test_a_catalog_checks_itself_however_it_is_made(catalog):
    """By its constructor as from a dict, from JSON as from a file."""
    data = catalog.model_dump(mode="python")
    broken = data | {"platforms": {"youtube": "8k"}}
    text = catalog.model_copy(update={"platforms": {"youtube": "8k"}}).model_dump_json()
    for make in (
        lambda: planner.Catalog(**broken),
        lambda: planner.Catalog.model_validate(broken),
        lambda: planner.Catalog.model_validate_json(text),
    ):
        with pytest.raises(planner.CatalogError, match=r"platforms\.youtube = '8k'"):
            make()
    assert planner.Catalog(**data) == catalog
