"""Another catalog as a price list: offers that both have, and what is made up otherwise."""

from datetime import date
from decimal import Decimal

import pytest

import planner
from planner.catalog.dates import price_date
from planner.catalog.loading import parse_catalog
from planner.catalog.refreshing.refresh import Newer
from tests.catalog.refreshing.tables import DAY, nothing, refreshed

HEAD = """
name = "mine"
as_of = 2026-01-01
prices_in = "usd"
defaults = { model = "a", resolution = "720p" }
[resolutions]
720p = { quality = 1 }
1080p = { quality = 1.1 }
[models.a]
quality = 1
duration_s = [5, 10]
"""
OFFERS = """\
offers = [
    { resolution = "720p", mode = "std", price = { per_second = 0.1, least = 0.2 } },
    { resolution = "720p", mode = "pro", price = { by_duration = { 5 = 1, 10 = 2 } } },
    { resolution = "1080p", features = ["audio"], price = { per_clip = 3, per_second = 0.5 } },
]
"""


def beside(old, new, mine=OFFERS):
    """Refresh a catalog by another one, which differs in a text."""
    assert old in OFFERS
    theirs = parse_catalog(HEAD + OFFERS.replace(old, new), source="theirs.toml")
    return refreshed(HEAD + mine, Newer(theirs, DAY))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("per_second = 0.1,", "per_second = 0.15,", ("720p std", "a second", "0.1", "0.15")),
        ("least = 0.2", "least = 0.3", ("720p std", "at least", "0.2", "0.3")),
        ("10 = 2", "10 = 2.5", ("720p pro", "for 10 s", "2", "2.5")),
        ("per_clip = 3", "per_clip = 4", ("1080p with audio", "a clip", "3", "4")),
    ],
)
def test_every_part_of_a_price_is_taken_over(old, new, told):
    """From the offer of the same resolution, mode and features, and no other."""
    found, _, catalog = beside(old, new)
    of, per, before, after = told
    (change,) = found.prices
    assert (change.of, change.per) == (of, per)
    assert (change.old, change.new) == (Decimal(before), Decimal(after))
    assert found.unchanged == 2
    due = parse_catalog(HEAD + OFFERS.replace(old, new), source="due.toml").models["a"].offers
    assert catalog.models["a"].offers == due
    assert catalog.models["a"].as_of == DAY


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("by_duration = { 5 = 1, 10 = 2 }", "per_second = 0.2", "makes up its price otherwise"),
        ("{ 5 = 1, 10 = 2 }", "{ 5 = 1 }", "makes up its price otherwise: 720p pro"),
        ("per_clip = 3, per", "per", "makes up its price otherwise: 1080p with audio"),
        ('["audio"]', '["voice"]', "kept, as not in the list: 1080p with audio"),
        ('mode = "std"', 'mode = "eco"', "the list has 720p eco besides; yours does not"),
    ],
)
def test_what_is_made_up_otherwise_is_kept_and_told(old, new, told):
    """Nobody knows what it would be."""
    found, _, catalog = beside(old, new)
    assert not found.prices
    assert any(told in line for line in found.by_hand)
    assert catalog.models["a"].offers[2].features == ("audio",)
    # Not all is confirmed: each offer that is says its own date.
    assert catalog.models["a"].as_of is None
    assert [one.as_of for one in catalog.models["a"].offers].count(DAY) == 2


def test_other_lengths_are_told_and_kept():
    """They may have been tried."""
    theirs = (HEAD + OFFERS).replace("[5, 10]", "{ min = 3, max = 15 }")
    found, _, catalog = refreshed(HEAD + OFFERS, Newer(parse_catalog(theirs, source="t"), DAY))
    assert catalog.models["a"].duration_s == (5, 10)
    assert found.by_hand == ["a: yours makes 5 or 10 s, the list says 3 to 15 s; 5 or 10 s; kept"]


def test_a_model_with_one_price_is_refreshed_too():
    """As those of the documented catalog are; one that is priced by offers is another thing."""
    one = 'price = { per_second = 2 }\nmax_resolution = "1080p"\n'
    dearer = parse_catalog(HEAD + one.replace("2", "3", 1), source="t")
    found, text, catalog = refreshed(HEAD + one, Newer(dearer, DAY))
    assert catalog.models["a"].price.per_second == 3
    assert nothing(refreshed(text, Newer(dearer, DAY))[0])
    found, _, _ = refreshed(HEAD + OFFERS, Newer(dearer, DAY))
    assert "one price for all resolutions in one of the two only" in found.by_hand[0]


def test_a_model_of_another_catalog_comes_without_its_ratings():
    """They are on its own scales; its lengths come along."""
    theirs = HEAD + OFFERS + '[models.b]\nquality = 1.9\nsources = { prices = ["page"] }\n'
    theirs += 'offers = [{ resolution = "1080p", price = { per_clip = 1 } }]\n'
    theirs += '[sources.page]\nurl = "a page"\nas_of = 2026-05-05\n'
    theirs = theirs.replace('prices_in = "usd"', 'prices_in = "usd"\nduration_s = [4, 8]')
    found, _, catalog = refreshed(HEAD + OFFERS, Newer(parse_catalog(theirs, source="t"), DAY))
    assert found.added == ["b"]
    b = catalog.models["b"]
    assert (b.quality, b.duration_s, b.sources.prices) == (None, (4, 8), ("page",))
    assert catalog.sources["page"].url == "a page"


ONE = 'price = { per_second = 2 }\nmax_resolution = "1080p"\nextras.audio = { per_clip = 0.1 }\n'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("per_clip = 0.1", "per_clip = 0.9", "a: the list charges otherwise for audio; kept"),
        (
            "quality = 1.1",
            "quality = 1.1, multiplier = 3",
            "a: 1080p costs 3 times its price in the list, 1 times in yours; kept",
        ),
    ],
)
def test_what_makes_a_price_otherwise_is_told_and_the_price_not_confirmed(old, new, told):
    """Or it would count as read today, and --max-age let it pass."""
    found, _, catalog = refreshed(
        HEAD + ONE, Newer(parse_catalog((HEAD + ONE).replace(old, new), source="t"), DAY)
    )
    assert found.by_hand == [told]
    assert found.unchanged == 0
    assert price_date(catalog, "a").as_of == date(2026, 1, 1)


def test_other_billing_is_told():
    """A step that is kept bills otherwise than the list."""
    theirs = HEAD.replace('"usd"', '"usd"\nbilling_step = 1', 1) + ONE
    found, _, _ = refreshed(HEAD + ONE, Newer(parse_catalog(theirs, source="t"), DAY))
    assert found.by_hand == ["yours bills exactly, the list in steps of 1, rounded up; kept"]


def test_a_new_model_costs_what_it_costs_in_the_list():
    """Also where one price is multiplied otherwise there."""
    theirs = (HEAD + ONE).replace("quality = 1.1", "quality = 1.1, multiplier = 3")
    theirs += '[models.k]\nquality = 1\nduration_s = [5]\nmax_resolution = "1080p"\n'
    listed = parse_catalog(theirs + "price = { per_second = 0.2 }\n", source="t")
    _, _, catalog = refreshed(HEAD + ONE, Newer(listed, DAY))
    for size in ("720p", "1080p"):
        costs = [planner.quote("k", 5, size, catalog=each).cost_usd for each in (listed, catalog)]
        assert costs[0] == costs[1]
