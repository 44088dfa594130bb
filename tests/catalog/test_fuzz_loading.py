"""Damaged catalogs, and what calls itself one."""

import random
from pathlib import Path

import pytest

import planner
from planner.catalog.loading import parse_catalog
from tests.fuzzing import answered, damaged

HOME = Path(planner.__file__).parent / "catalog"


def check_damage(path, seed, times):
    """Load a catalog that is damaged each time in another way, and plan with what still is one."""
    chance = random.Random(seed)
    samples = [(HOME / f"{name}.toml").read_bytes() for name in ("kling", "kling-api")]
    for _ in range(times):
        path.write_bytes(damaged(chance.choice(samples), chance))
        with answered():
            catalog = planner.load_catalog(path)
            planner.plan([{"duration": 5}, {"duration": 20}], 5, catalog=catalog, method="greedy")


def test_a_damaged_catalog_is_loaded_or_refused(tmp_path):
    """In one error that says what and where."""
    check_damage(tmp_path / "c.toml", seed=1, times=40)


@pytest.mark.long
def test_many_damaged_catalogs_are_loaded_or_refused(tmp_path):
    """The same, many times."""
    check_damage(tmp_path / "c.toml", seed=2, times=600)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 2000 + "]" * 2000,
        "a = " + "{a=" * 2000,
        "name = " + "9" * 5000,
        "usd_per_credit = 1e99999999999999999999",
        "a." * 100_000 + "a = 1",
        "[" + "a." * 100_000 + "a]",
        "\n".join(f"key{number} = 1" for number in range(20_000)),
        "name = '" + "x" * 100_000 + "'",
        "[models]\n" + "\n".join(f"m{number} = 5" for number in range(5_000)),
    ],
    ids=range(9),
)
def test_toml_that_is_no_catalog_is_refused(text):
    """However deep, long or wide it is."""
    with answered(names="odd.toml"):
        parse_catalog(text, source="odd.toml")
    with pytest.raises(planner.CatalogError):
        parse_catalog(text, source="odd.toml")


@pytest.mark.parametrize(
    "name", ["x" * 5000, "x" * 5000 + ".toml", "a\0b", "\udcff", "~user", "", "..", "/dev/zero",
             "https://example.org/catalog.toml", 5, b"kling", [["kling"]], 10**5000],
    ids=range(13),
)  # fmt: skip
def test_a_name_that_is_none_is_refused(name):
    """With the name, in a line that can be read."""
    with answered():
        planner.load_catalog(name)
    with pytest.raises(planner.InputError):
        planner.load_catalog(name)
