"""A newer price list beside a catalog of one's own."""

from datetime import date
from decimal import Decimal

import pytest

import planner
from planner.catalog.dates import price_date
from planner.catalog.loading import parse_catalog, shipped_text
from planner.catalog.refreshing.refresh import Newer, refresh
from planner.errors import InputError
from tests.catalog.refreshing.tables import (
    DAY,
    HEAD,
    LISTED,
    OLD,
    imported,
    newer_of,
    nothing,
    own,
    price_map,
    real,
    refreshed,
)

A = f'[models."x/a"]\nquality = 1.2\n{LISTED}'
RATE = 'offers = [{ resolution = "720p", price = { per_second = 0.1 } }]\n'
B = f'[models."x/b"]\nquality = 1\n{LISTED}{RATE}'
TODAY = date(2026, 11, 28)


def changes(found):
    """Return the prices that changed."""
    return [(one.model, one.of, one.old, one.new) for one in found.prices]


def test_a_price_that_changed_is_taken_over_and_nothing_else():
    """Old and new are told; rating, lengths and what else is said stay."""
    found, _, catalog = refreshed(own(A + RATE), price_map({"x/a": 0.15}))
    assert changes(found) == [("x/a", "720p", Decimal("0.1"), Decimal("0.15"))]
    model = catalog.models["x/a"]
    assert model.offers[0].price.per_second == Decimal("0.15")
    assert (model.quality, model.duration_s) == (Decimal("1.2"), (5,))
    assert model.as_of == catalog.sources["litellm"].as_of == DAY


def test_a_price_that_is_confirmed_gets_its_date():
    """It is counted as unchanged; the source too says the new day, the model of one's own stays."""
    found, _, catalog = refreshed(own(A + RATE), price_map({"x/a": 0.1}))
    assert (found.unchanged, found.prices) == (1, [])
    assert catalog.models["x/a"].as_of == DAY
    assert price_date(catalog, "own/a").as_of == OLD
    assert catalog.as_of == OLD  # the date of a model of one's own hangs on it


def test_a_second_refresh_finds_nothing_to_change():
    """By the same list, on the same day."""
    newer = price_map({"x/a": 0.15, "x/b": {"output_cost_per_second_4k": 2}})
    found, text, _ = refreshed(own(A + RATE), newer)
    assert not nothing(found)
    assert nothing(refreshed(text, newer)[0])
    assert refreshed(text, newer)[1] == text


def test_a_model_that_is_new_is_added_and_cannot_be_ordered_yet():
    """Nobody has rated it, nobody states its lengths, whatever the catalog says for all others."""
    text = own(A + RATE).replace('prices_in = "usd"', 'prices_in = "usd"\nduration_s = { max = 9 }')
    text = text.replace('prices_in = "usd"', 'prices_in = "usd"\nunrated_quality = 1')
    found, _, catalog = refreshed(text, price_map({"x/a": 0.1, "x/b": 0.2}))
    assert found.added == ["x/b"]
    assert catalog.models["x/b"].as_of == DAY
    assert not catalog.durations("x/b", catalog.offers("x/b")[0])
    asked = [{"duration": 5, "model": "x/b"}]
    assert planner.plan(asked, 9, catalog=catalog, on=DAY).tally.impossible == 1


def test_a_model_that_has_ended_is_not_added():
    """Nobody could buy it."""
    gone = {"output_cost_per_second": 1, "deprecation_date": "2026-06-30"}
    last = {"output_cost_per_second": 1, "deprecation_date": "2026-07-01"}
    found, _, _ = refreshed(own(A + RATE), price_map({"x/a": 0.1, "x/b": gone, "x/c": last}))
    assert found.added == ["x/c"]


def test_a_model_that_is_gone_is_marked_and_kept():
    """The day before is its last; its price keeps its date."""
    b = A.replace("x/a", "x/b").replace("as_of = 2026-01-01\n", "")
    found, _, catalog = refreshed(own(A + RATE, b + RATE), price_map({"x/a": 0.1}))
    assert found.retired == ["x/b: is not in the list any more, marked as ended"]
    assert catalog.models["x/b"].valid_until == date(2026, 6, 30)
    assert price_date(catalog, "x/b").as_of == OLD  # though its source is of today
    assert catalog.models["own/a"].valid_until is None


def test_a_model_that_another_source_has_as_well_is_not_called_gone():
    """It is left to the catalog's owner."""
    text = own(A + RATE, A.replace("x/a", "x/b") + RATE).replace(
        'sources = { prices = ["litellm"] }', 'sources = { prices = ["litellm", "their-page"] }'
    )
    text = text.replace("[resolutions]", '[sources.their-page]\nurl = "a page"\n[resolutions]')
    found, _, catalog = refreshed(text, price_map({"x/a": 0.1}))
    assert catalog.models["x/b"].valid_until is None
    assert "x/b: is not in the list any more; kept, as another of its sources" in found.by_hand[0]


def test_what_another_catalog_has_not_is_gone_only_where_it_is_one_of_the_same_name():
    """A smaller catalog, which names the same sources, ends nothing."""
    b = A.replace("x/a", "x/b")
    text = own(A + RATE, b + RATE)
    for name, gone in (("theirs", False), ("mine", True)):
        smaller = own(A + RATE).replace('name = "mine"', f'name = "{name}"')
        found, _, catalog = refreshed(text, Newer(parse_catalog(smaller, source="s"), DAY))
        assert (catalog.models["x/b"].valid_until is not None) == gone
        assert any("which may never have had it" in line for line in found.by_hand) != gone


def test_prices_of_somebody_else_are_kept():
    """A contract of one's own, said as its source."""
    text = own(A.replace('["litellm"]', '["contract"]') + RATE)
    text = text.replace("[resolutions]", '[sources.contract]\nurl = "ours"\n[resolutions]')
    found, written, _ = refreshed(text, price_map({"x/a": 0.5}))
    assert nothing(found)
    assert written == text
    assert found.by_hand == ["x/a: kept, as its prices are those of contract"]


def test_a_price_list_that_is_older_changes_nothing():
    """What one has is newer."""
    found, _, _ = refreshed(own(A + RATE), price_map({"x/a": 0.5}, date(2025, 12, 31)))
    assert nothing(found)
    assert found.by_hand == ["x/a: kept, as yours is of 2026-01-01, which is newer"]


def test_a_last_day_is_taken_over_where_there_is_none_or_a_later_one():
    """So that nothing is ordered that is not sold any more; of a later one it is said."""
    ends = {"x/a": {"output_cost_per_second": 0.1, "deprecation_date": "2026-12-01"}}
    found, text, catalog = refreshed(own(A + RATE), price_map(ends))
    assert catalog.models["x/a"].valid_until == date(2026, 12, 1)
    assert found.retired == ["x/a: is offered until 2026-12-01"]
    ends["x/a"]["deprecation_date"] = "2026-12-02"
    found, _, catalog = refreshed(text, price_map(ends))
    assert catalog.models["x/a"].valid_until == date(2026, 12, 1)
    assert found.by_hand == ["x/a: yours ends on 2026-12-01, on 2026-12-02 in the list; kept"]
    for earlier, verb in (("2026-11-01", "is"), ("2026-06-30", "was")):
        ends["x/a"]["deprecation_date"] = earlier
        found, _, catalog = refreshed(text, price_map(ends))
        assert catalog.models["x/a"].valid_until == date.fromisoformat(earlier)
        assert found.retired == [f"x/a: {verb} offered until {earlier}, not 2026-12-01"]
        assert not found.by_hand


def test_a_catalog_whose_prices_are_all_of_the_list_is_of_its_source():
    """Which is told; one that has prices of others keeps what it says."""
    text = imported("1.80.0", OLD).replace('source = "map.json"', 'source = "old.json"', 1)
    newer = real("1.110.2", DAY)
    found, written, catalog = refreshed(text, newer)
    assert (catalog.source, catalog.as_of) == ("map.json", DAY)
    assert found.sourced == ["the catalog: map.json, not old.json"]
    assert refreshed(written, newer)[1] == written
    contract = """
[sources.contract]
url = "a contract"
as_of = 2026-01-01
[models."own/a"]
quality = 1
sources = { prices = ["contract"] }
offers = [{ resolution = "unstated", price = { per_second = 1 } }]
"""
    found, _, catalog = refreshed(text + contract, newer)
    assert (catalog.source, catalog.as_of, found.sourced) == ("old.json", DAY, [])


def test_a_price_that_named_no_source_is_told_to_name_the_list_now():
    """Once it is one that the list says."""
    text = own(A.replace('sources = { prices = ["litellm"] }\n', "") + RATE)
    found, _, catalog = refreshed(text, price_map({"x/a": 0.15}))
    assert found.sourced == ["x/a: prices of litellm; yours named nobody"]
    assert catalog.models["x/a"].sources.prices == ("litellm",)


UNREAD = {
    '"0.09"': "'0.09'",
    "-1": "-1",
    "null": "null",
    "true": "true",
    "1e12": "1E+12",
    "0.0812345678912": "0.0812345678912",
}


@pytest.mark.parametrize(("value", "told"), UNREAD.items())
def test_what_is_no_price_is_called_so(value, told):
    """It is in the list; nothing of it is taken over, nor is the model called ended."""
    key = "output_cost_per_second_720p"
    beside = f'"mode": "video_generation", "{key}": {value}'
    good = f'"x/b": {{"mode": "video_generation", "{key}": 1}}'
    for more, after in ((f', "{key.replace("720", "480")}": 1', ": 720p"), ("", "")):
        newer = newer_of(f'{{"x/a": {{{beside}{more}}}, {good}}}')
        found, _, catalog = refreshed(own(A + RATE + B), newer)
        assert f"x/a: kept, as in the list {told} is no price for 720p{after}" in found.by_hand
        assert catalog.models["x/a"].offers[0].price.per_second == Decimal("0.1")
        assert catalog.models["x/a"].valid_until is None
        assert not [line for line in found.by_hand if "not in the list" in line]


def test_what_is_no_price_of_no_resolution_is_called_so():
    """And where there is none above 0."""
    for value, told in ((-1, "in the list -1 is no price"), (0, "the list has no price above 0")):
        found, _, catalog = refreshed(own(A + RATE + B), price_map({"x/a": value, "x/b": 1}))
        assert found.by_hand[0].startswith(f"x/a: kept, as {told}")
        assert catalog.models["x/a"].valid_until is None


def test_a_model_that_is_there_again_is_left_to_its_owner():
    """Nobody knows who said that it ended."""
    text = own(A + "valid_until = 2026-06-01\n" + RATE)
    found, _, catalog = refreshed(text, price_map({"x/a": 0.1}))
    assert catalog.models["x/a"].valid_until == date(2026, 6, 1)
    assert "yours ended on 2026-06-01, the list has it still" in found.by_hand[0]


def test_resolutions_that_are_new_come_in_their_places():
    """Their order says which is better; none counts more than a better one."""
    sizes = ["360p", "480p", "540p", "768p", "1080p", "4k"]
    entry = {f"output_cost_per_second_{size}": 1 + at for at, size in enumerate(sizes)}
    found, _, catalog = refreshed(own(A + RATE), price_map({"x/a": 0.1, "x/b": entry}))
    order = ["360p", "480p", "540p", "720p", "768p", "1080p", "4k"]
    assert list(catalog.resolutions) == order
    worths = [each.quality for each in catalog.resolutions.values()]
    assert worths == sorted(worths)
    assert sum(line.startswith("resolution ") for line in found.wider) == 4


def test_the_catalog_is_of_the_new_day_where_every_model_says_its_own():
    """Else the dates that hang on it would be false."""
    text = own(A + RATE).replace("duration_s = [5, 10]", "duration_s = [5, 10]\nas_of = 2026-02-02")
    _, _, catalog = refreshed(text, price_map({"x/a": 0.1}))
    assert catalog.as_of == DAY
    assert price_date(catalog, "own/a").as_of == date(2026, 2, 2)


def test_a_catalog_from_before_there_were_sources_gets_them():
    """So that the next refresh knows what is gone."""
    text = own(A + RATE).replace('sources = { prices = ["litellm"] }\n', "")
    text = text.replace('[sources.litellm]\nurl = "a price map"\nas_of = 2026-01-01\n', "")
    found, _, catalog = refreshed(text, price_map({"x/a": 0.1}))
    assert catalog.models["x/a"].sources.prices == ("litellm",)
    assert catalog.sources["litellm"].as_of == DAY
    assert not found.retired


def test_what_has_nothing_in_common_is_refused():
    """With the names that are looked for."""
    with pytest.raises(InputError, match=r"no model of catalog mine, .* by their names, as own/a"):
        refreshed(own(A + RATE), price_map({"z": 1}))


def test_prices_in_another_unit_are_refused():
    """Credits are no dollars."""
    mine = parse_catalog(own(A + RATE), source="mine.toml")
    with pytest.raises(InputError, match="list is in credits, catalog mine in usd; one unit"):
        refresh(mine, Newer(planner.load_catalog("kling"), DAY))


def test_a_resolution_that_is_not_stated_counts_as_720p_does_in_ones_own_catalog():
    """Whatever it counts in the list."""
    text = own(A + RATE).replace("720p = { quality = 1 }", "720p = { quality = 0.95 }")
    found, _, catalog = refreshed(text, price_map({"x/a": 0.1, "x/b": 1}))
    assert catalog.resolutions["unstated"].quality == Decimal("0.95")
    assert "resolution unstated: new, counts 0.95, which is to check" in found.wider


def test_what_a_credit_costs_is_a_price():
    """It changes for all."""
    text = shipped_text("kling")
    dearer = text.replace("usd_per_credit = 0.05", "usd_per_credit = 0.06")
    dearer = parse_catalog(dearer, source="theirs.toml")
    found, _, catalog = refreshed(text, Newer(dearer, DAY))
    assert changes(found) == [("a credit", "", Decimal("0.05"), Decimal("0.06"))]
    assert catalog.usd_per_credit == Decimal("0.06")


def test_the_credit_of_another_catalog_is_another_credit():
    """What it costs is listed, and what is priced in it is no price of one's own catalog."""
    text = shipped_text("kling")
    theirs = shipped_text("kling").replace("usd_per_credit = 0.05", "usd_per_credit = 0.14")
    theirs = theirs.replace('name = "kling"', 'name = "theirs"').replace("= 5 }", "= 9 }", 1)
    theirs = theirs.replace("[models.kling-pro]", "[models.kling-new]")
    theirs = theirs.replace('model = "kling-pro"', 'model = "kling-new"')
    found, after, catalog = refreshed(text, Newer(parse_catalog(theirs, source="t.toml"), DAY))
    assert catalog.usd_per_credit == Decimal("0.05")
    assert (after, found.prices, found.added) == (text, [], [])
    assert "your credits cost $0.05, those of the list, another catalog, $0.14; kept" in (
        found.by_hand
    )
    assert "kling-v1: kept, as the list prices it in other credits" in found.by_hand
    assert "1 model of the list: not added, as priced in other credits" in found.by_hand


def test_a_real_import_is_refreshed_by_the_newest_map():
    """Version 1.80 by 1.110.2: each figure compared with both files by hand."""
    newer = real("1.110.2", TODAY)
    found, text, catalog = refreshed(imported("1.80.0", date(2025, 11, 15)), newer)
    cents = Decimal("0.01")
    assert changes(found) == [
        ("gemini/veo-3.1-fast-generate-preview", "unstated", 15 * cents, 10 * cents),
        ("vertex_ai/veo-2.0-generate-001", "unstated", 35 * cents, 50 * cents),
        ("vertex_ai/veo-3.1-fast-generate-preview", "unstated", 15 * cents, 10 * cents),
    ]
    gone = [line.partition(":")[0] for line in found.retired if "any more" in line]
    assert gone == [
        "gemini/veo-2.0-generate-001",
        "gemini/veo-3.0-fast-generate-preview",
        "gemini/veo-3.0-generate-preview",
        "vertex_ai/veo-3.0-fast-generate-preview",
        "vertex_ai/veo-3.0-generate-preview",
        "runwayml/gen4_aleph",
        "runwayml/gen3a_turbo",
    ]
    assert len(found.retired) - len(gone) == 6  # with a last day now
    assert found.unchanged == 8  # 11 of the 18 are in both, three of them at other prices
    # Of 90 there are 11 already, and nine had ended.
    assert len(found.added) == 70
    assert len(catalog.models) == 18 + 70
    assert catalog.models["runwayml/gen3a_turbo"].valid_until == date(2026, 11, 27)
    assert catalog.as_of == TODAY
    assert nothing(refreshed(text, newer)[0])


def test_what_was_written_by_hand_survives_a_real_refresh():
    """Ratings, lengths, notes, features, needs, models of one's own, comments."""
    text = imported("1.80.0", date(2025, 11, 15)).replace(
        '[models."gemini/veo-3.1-fast-generate-preview"]\n',
        '[models."gemini/veo-3.1-fast-generate-preview"]  # our workhorse\n'
        "# lengths: tried on 2026-01-01\nduration_s = [4, 6, 8]\nquality = 1.4\ntakes = 2.5\n"
        'note = "good hands"\nneeds = ["input_image"]\n',
    )
    text += '\n# by contract\n[models."us/film"]\nquality = 2\nduration_s = [5]\n'
    text += 'offers = [{ resolution = "unstated", price = { per_clip = 7 } }]  # a clip\n'
    found, written, catalog = refreshed(text, real("1.110.2", TODAY))
    model = catalog.models["gemini/veo-3.1-fast-generate-preview"]
    assert model.offers[0].price.per_second == Decimal("0.1")
    assert (model.duration_s, model.quality, model.takes) == (
        (4, 6, 8),
        Decimal("1.4"),
        Decimal("2.5"),
    )
    assert (model.note, model.needs) == ("good hands", ("input_image",))
    assert catalog.models["us/film"] == parse_catalog(text, source="t").models["us/film"]
    for comment in (
        "# our workhorse",
        "# lengths: tried on 2026-01-01",
        "# by contract",
        "# a clip",
    ):
        assert written.count(comment) == 1
    assert not any("us/film" in line for line in (*found.retired, *found.by_hand))


def test_a_shipped_catalog_is_refreshed_by_a_real_map():
    """What its own sources say otherwise is kept and listed; what changed in the map is taken."""
    text = shipped_text("providers")
    found, written, _ = refreshed(text, real("1.110.2", TODAY))
    assert nothing(found)
    assert written == text
    assert found.unchanged == 283
    told = "\n".join(found.by_hand)
    assert "qwencloud/happyhorse-1.1-t2v: the list has 480p (0.07 a second) besides" in told
    assert "fal_ai/luma/agent/ray/v3.2/text-to-video: kept, as not priced by the second" in told
    later = date(2026, 12, 24)
    found, written, catalog = refreshed(text, real("1.110.2", later))
    assert not [*found.prices, *found.retired]
    assert catalog.models["xai/grok-imagine-video"].as_of == later
    silent = catalog.models["vertex_ai/veo-3.1-fast-generate-001"]
    assert silent.as_of != later  # prices without sound are not in the map
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert comments == [line for line in written.splitlines() if line.startswith("#")]


def test_a_price_of_a_shipped_catalog_that_changes_changes_in_all_its_offers():
    """From words, from an image, from references."""
    text = shipped_text("providers")
    name = "dashscope/wan3.0-video-prime"
    mapped = (real("1.110.2", TODAY)).catalog.models[name]
    sizes = {offer.resolution: offer.price.per_second for offer in mapped.offers}
    entry = {f"output_cost_per_second_{size}": float(rate) for size, rate in sizes.items()}
    entry["output_cost_per_second_480p"] = 0.07
    found, _, catalog = refreshed(text, price_map({name: entry}, date(2026, 12, 24)))
    assert changes(found) == [(name, "480p", Decimal("0.0636"), Decimal("0.07"))]
    rates = [o.price.per_second for o in catalog.models[name].offers if o.resolution == "480p"]
    assert rates == [Decimal("0.07")] * 3


def test_the_head_is_a_catalog():
    """What these tests begin with can be planned with."""
    assert planner.plan([{"duration": 5}], 9, catalog=parse_catalog(HEAD, source="h")).tally.made
