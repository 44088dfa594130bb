"""Reading catalogs, and refusing what cannot be trusted with money."""

import pickle

import pytest

import planner
from planner.catalog.loading import parse_catalog

PRICE = "price = { per_second = 5 }\n"


def refused(text):
    """Return the faults of a catalog and its message."""
    with pytest.raises(planner.CatalogError) as caught:
        parse_catalog(text, source="mine.toml")
    assert caught.value.source == "mine.toml"
    assert "mine.toml" in str(caught.value)
    return caught.value.faults, str(caught.value)


def test_none_is_the_documented_catalog():
    """No catalog, its name and the shipped file are the same thing."""
    assert planner.load_catalog().name == "kling"
    assert planner.load_catalog("kling") is planner.load_catalog()


def test_a_catalog_is_returned_as_it_is(catalog):
    """What is a Catalog already is not read again."""
    assert planner.load_catalog(catalog) is catalog


def test_a_file_is_read(write, kling_text, catalog):
    """A copy of the documented catalog is equal to it."""
    assert planner.load_catalog(write("copy.toml", kling_text)) == catalog


def test_a_file_is_read_whatever_its_ending(write, kling_text, catalog):
    """A path that exists is a path."""
    assert planner.load_catalog(str(write("prices.txt", kling_text))) == catalog


def test_an_unknown_name_gets_the_nearest():
    """A misspelt name is met with the right one."""
    with pytest.raises(planner.InputError, match=r"no catalog 'klingg'; did you mean 'kling'\?"):
        planner.load_catalog("klingg")


def test_a_missing_file_is_named():
    """The path that is not there is in the message."""
    with pytest.raises(planner.InputError, match=r"nowhere.toml: no such file"):
        planner.load_catalog("nowhere.toml")


def test_a_folder_is_no_catalog(tmp_path):
    """A folder is refused by name."""
    with pytest.raises(planner.InputError, match="is a folder; expected a file"):
        planner.load_catalog(tmp_path)


def test_a_number_is_no_catalog():
    """What is no catalog, name or path is refused."""
    with pytest.raises(planner.InputError, match="catalog is 5; expected"):
        planner.load_catalog(5)


def test_a_missing_price_is_named(kling_text):
    """The key that is missing is spelled out, and what belongs there."""
    faults, message = refused(kling_text.replace(PRICE, ""))
    wanted = "missing; expected a price, or offers"
    assert faults == (("models.kling-v1.price", None, wanted),)
    assert "models.kling-v1.price: missing" in message


def test_a_misspelt_key_is_met_with_the_right_one(kling_text):
    """The one that stands there is named, and the one that was probably meant."""
    faults, _ = refused(kling_text.replace(PRICE, "price = { per_secnd = 5 }\n"))
    ((key, value, why),) = faults
    assert (key, value) == ("models.kling-v1.price.per_secnd", 5)
    assert "did you mean 'per_second'?" in why


@pytest.mark.parametrize(
    ("old", "new", "key", "value", "expected"),
    [
        ('tier = "Standard"', 'tier = "Standrd"', "models.kling-v1.tier", "Standrd", "Standard"),
        ('tier = "Standard"', 'tier = "a|b"', "models.kling-v1.tier", "a|b", "Standard"),
        ('youtube = "4k"', 'youtube = "8k"', "platforms.youtube", "8k", "720p, 1080p, 4k"),
        ('\nmodel = "kling-v1"', '\nmodel = "v9"', "defaults.model", "v9", "kling-pro"),
        ('\nresolution = "1080p"', '\nresolution = "1k"', "defaults.resolution", "1k", "4k"),
    ],
)
def test_a_reference_to_nothing_is_refused(kling_text, old, new, key, value, expected):
    """A tier, resolution or model that the catalog does not have is named with those it has."""
    faults, _ = refused(kling_text.replace(old, new, 1))
    assert faults[0][:2] == (key, value)
    assert expected in faults[0][2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (PRICE, 'price = { per_second = "five" }\n', "expected a number"),
        (PRICE, "price = { per_second = -5 }\n", "= -5: expected greater than 0"),
        (PRICE, "price = { per_second = 0 }\n", "= 0: expected greater than 0"),
        (PRICE, "price = { per_second = nan }\n", "expected a finite number"),
        (PRICE, "price = { per_second = inf }\n", "expected a finite number"),
        (PRICE, "price = { per_second = 1e300 }\n", "no more than 18 digits"),
        ("usd_per_credit = 0.05", "usd_per_credit = 1e-30", "no more than 18 digits"),
        ("{ max = 10 }", "{ max = 10.5 }", "expected a valid integer"),
        ("{ max = 10 }", "{ max = 0 }", "expected greater than or equal to 1"),
        ('rounding = "down"', 'rounding = "dwn"', "expected 'down', 'up' or 'half-up'"),
        ('currency = "USD"', 'currency = "EUR"', "exchange: missing; expected what one EUR is"),
        ("social_media_clip = 5", "social_media_clip = 5.5", "expected a valid integer"),
        ("usd = 35", 'usd = "x"', "packages.2.usd = 'x': expected a number"),
        ('name = "kling"', 'name = ""', "string should have at least 1 character"),
    ],
)
def test_a_value_that_is_none_is_refused(kling_text, old, new, message):
    """Key, value and what was expected are in the message."""
    assert message in refused(kling_text.replace(old, new, 1))[1]


def test_all_faults_come_at_once(kling_text):
    """Two bad prices are two faults."""
    text = kling_text.replace(PRICE, "price = { per_second = -5 }\n").replace(
        "usd = 35", "usd = -1"
    )
    assert len(refused(text)[0]) == 2


def test_broken_toml_says_where(kling_text):
    """The line of the syntax error is in the message."""
    faults, _ = refused(kling_text.replace("[tiers]", "[tiers"))
    assert faults[0][0] == "file"
    assert "line" in faults[0][2]


def test_a_file_that_is_not_utf8_is_refused(write):
    """Bytes that are no text are refused with their place."""
    path = write("latin.toml", b'name = "caf\xe9"')
    with pytest.raises(planner.CatalogError, match=r"UTF-8 \(byte 11\)"):
        planner.load_catalog(path)


def test_an_error_survives_a_pool_of_processes(kling_text):
    """A CatalogError can be pickled with its data."""
    with pytest.raises(planner.CatalogError) as caught:
        parse_catalog(kling_text.replace(PRICE, ""), source="mine.toml")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.faults) == (str(caught.value), caught.value.faults)


def test_an_empty_name_is_no_folder():
    """It names those that come along."""
    for name in ("", "  "):
        with pytest.raises(planner.InputError, match="the name of the catalog is empty; one of: "):
            planner.load_catalog(name)
