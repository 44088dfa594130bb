"""A price map beside offers that more than a resolution tells apart; charges for images."""

from decimal import Decimal

import pytest

from tests.catalog.refreshing.tables import DAY, LISTED, OLD, nothing, own, price_map, refreshed

A = f'[models."x/a"]\nquality = 1.2\n{LISTED}'


def offers(*texts):
    """Write the offers of a model."""
    return A + "offers = [\n" + "".join(f"    {{ {text} }},\n" for text in texts) + "]\n"


def at(size, rate, more=""):
    """Write an offer so much a second."""
    return f'resolution = "{size}"{more}, price = {{ per_second = {rate} }}'


def rates(catalog):
    """Return the prices per second of a model's offers."""
    return [str(one.price.per_second) for one in catalog.models["x/a"].offers]


AUDIO, IMAGE = ', features = ["audio"]', ', needs = ["input_image"]'


def test_a_price_is_that_of_all_offers_of_a_resolution_that_cost_the_same():
    """From words, and from an image."""
    text = own(offers(at("720p", 0.1), at("720p", 0.1, IMAGE), at("1080p", 0.2)))
    entry = {"output_cost_per_second_720p": 0.15, "output_cost_per_second_1080p": 0.2}
    found, _, catalog = refreshed(text, price_map({"x/a": entry}))
    assert rates(catalog) == ["0.15", "0.15", "0.2"]
    assert len(found.prices) == 1
    assert catalog.models["x/a"].as_of == DAY


def test_of_several_prices_the_one_that_is_said_is_confirmed():
    """The price without sound stays of its own date, and is listed."""
    text = own(offers(at("720p", 0.1), at("720p", 0.2, AUDIO)))
    found, again, catalog = refreshed(text, price_map({"x/a": 0.2}))
    silent, loud = catalog.models["x/a"].offers
    assert (catalog.models["x/a"].as_of, silent.as_of, loud.as_of) == (OLD, None, DAY)
    assert found.by_hand == [
        "x/a: kept, as at another price than the list's, which is that of others: 720p"
    ]
    assert nothing(refreshed(again, price_map({"x/a": 0.2}))[0])


def test_a_price_that_may_be_of_any_of_several_is_not_taken():
    """It is listed with them."""
    text = own(offers(at("720p", 0.1), at("720p", 0.2, AUDIO)))
    found, _, catalog = refreshed(text, price_map({"x/a": 0.3}))
    assert rates(catalog) == ["0.1", "0.2"]
    assert (
        "0.3 a second for the resolutions that it does not name, yours have 0.1 and 0.2"
        in (found.by_hand[0])
    )


def test_the_price_of_no_resolution_is_that_of_those_that_are_not_named():
    """480p and 720p here, beside 1080p."""
    text = own(offers(at("480p", 0.3), at("720p", 0.3), at("1080p", 0.5)))
    entry = {"output_cost_per_second": 0.36, "output_cost_per_second_1080p": 0.5}
    found, _, catalog = refreshed(text, price_map({"x/a": entry}))
    assert rates(catalog) == ["0.36", "0.36", "0.5"]
    assert [(one.of, one.new) for one in found.prices] == [
        ("480p", Decimal("0.36")),
        ("720p", Decimal("0.36")),
    ]
    assert not found.wider


def test_a_price_that_is_that_of_a_named_resolution_is_not_that_of_others():
    """It says what is ordered where nobody asks for one."""
    text = own(offers(at("480p", 0.1), at("720p", 0.3)))
    entry = {"output_cost_per_second": 0.1, "output_cost_per_second_480p": 0.1}
    found, again, catalog = refreshed(text, price_map({"x/a": entry}))
    assert rates(catalog) == ["0.1", "0.3"]
    assert found.by_hand == ["x/a: kept, as not in the list: 720p"]
    assert [one.as_of for one in catalog.models["x/a"].offers] == [DAY, None]
    assert nothing(refreshed(again, price_map({"x/a": entry}))[0])


def test_a_resolution_that_is_new_is_taken_in_where_offers_are_as_a_price_map_has_them():
    """Where modes or features tell them apart it is listed: nobody knows of which it is."""
    entry = {"output_cost_per_second_720p": 0.1, "output_cost_per_second_4k": 0.9}
    found, _, catalog = refreshed(own(offers(at("720p", 0.1))), price_map({"x/a": entry}))
    assert rates(catalog) == ["0.1", "0.9"]
    assert found.wider[0] == "x/a: 4k, 0.9 a second"
    found, _, catalog = refreshed(own(offers(at("720p", 0.1, AUDIO))), price_map({"x/a": entry}))
    assert rates(catalog) == ["0.1"]
    assert found.by_hand == ["x/a: the list has 4k (0.9 a second) besides; yours does not"]


def test_an_offer_of_no_resolution_ends_once_resolutions_are_said():
    """Its price is that of one of them now."""
    text = own(offers(at("unstated", 0.1))).replace(
        "480p = {", "unstated = { quality = 0.9 }\n480p = {"
    )
    entry = {"output_cost_per_second": 0.1, "output_cost_per_second_720p": 0.1}
    found, again, catalog = refreshed(text, price_map({"x/a": entry}))
    first, second = catalog.models["x/a"].offers
    assert first.valid_until is not None
    assert second.resolution == "720p"
    assert "x/a: unstated, as the list says resolutions now" in found.retired
    assert nothing(refreshed(again, price_map({"x/a": entry}))[0])


def test_what_is_not_priced_by_the_second_is_kept():
    """A price map has no other shape."""
    clip = 'resolution = "720p", price = { per_clip = 1 }'
    found, _, catalog = refreshed(own(offers(clip, at("1080p", 0.5))), price_map({"x/a": 0.6}))
    assert catalog.models["x/a"].offers[0].price.per_clip == 1
    assert found.by_hand == ["x/a: kept, as not priced by the second in yours: 720p"]
    assert rates(catalog)[1] == "0.6"


@pytest.mark.parametrize("where", ["model", "offer"])
def test_a_charge_for_images_is_taken_over(where):
    """Wherever it stands; so is how many are free."""
    extra = "extras = { input_image = { per_clip = 0.01 } }"
    text = own(
        A + extra + "\n" + offers(at("720p", 0.1)).removeprefix(A)
        if where == "model"
        else offers(f"{extra}, {at('720p', 0.1)}")
    )
    entry = {
        "output_cost_per_second": 0.1,
        "input_cost_per_image": 0.04,
        "supported_modalities": ["text", "image"],
        "provider_specific_entry": {"minimax_free_input_images": 5},
    }
    found, again, catalog = refreshed(text, price_map({"x/a": entry}))
    model = catalog.models["x/a"]
    charge = (model if where == "model" else model.offers[0]).extras["input_image"]
    assert (charge.per_clip, charge.free) == (Decimal("0.04"), 5)
    assert [(one.of, one.old, one.new) for one in found.prices] == [
        ("input_image", Decimal("0.01"), Decimal("0.04"))
    ]
    assert "x/a: 5 of input_image are free, not 0" in found.wider
    assert nothing(refreshed(again, price_map({"x/a": entry}))[0])


def test_inputs_that_one_knows_nothing_of_are_listed_not_taken():
    """What goes in was written by hand."""
    text = own(offers(at("720p", 0.1)))
    takes = {"output_cost_per_second": 0.1, "supported_modalities": ["image"]}
    found, _, catalog = refreshed(text, price_map({"x/a": takes}))
    assert found.by_hand == ["x/a: in the list it takes input_image, in yours it does not; kept"]
    assert not catalog.models["x/a"].extras
    charged = takes | {"input_cost_per_image": 1}
    found, _, _ = refreshed(text, price_map({"x/a": charged}))
    assert found.by_hand[0] == "x/a: the list charges 1 for input_image, yours none; kept"
