"""The options of a kind of request, and what keeps one off the menu."""

from datetime import date
from decimal import Decimal

import pytest

import planner
from planner.catalog.limits import never_chosen
from planner.catalog.loading import parse_catalog
from planner.menus.finder import OptionFinder
from planner.requests.kinds import Kind

KLING, API, PROVIDERS = map(planner.load_catalog, ("kling", "kling-api", "providers"))
DAY = date(2026, 7, 1)
AFFINE = """
    name = "affine"
    prices_in = "usd"
    defaults = { model = "it", resolution = "720p" }
    resolutions.720p.quality = 1
    segments.quality_per_seam = 0.9
    segments.most = 4
    [models.it]
    quality = 2
    takes = 1.5
    duration_s = { min = 2, max = 10 }
    extras.audio = { per_clip = 0.2 }
    offers = [{ resolution = "720p", price = { per_clip = 0.3, per_second = 0.1, least = 0.6 } }]
"""


def find(catalog, model, at=0, on=DAY, **wanted):
    """Find the options that one offer is for a request, or why there are none."""
    finder = OptionFinder(catalog, on)
    kind = Kind(**{"duration_s": 5} | wanted)
    options = [one for one in finder.options(kind) if (one.model, one.offer) == (model, at)]
    return options or finder.why_not(model, at, kind)


def test_models_and_offers_may_take_several_generations_where_others_take_one():
    """Price x takes is reserved; both are kept, and those of the model and the offer multiply."""
    catalog = parse_catalog(AFFINE, source="affine.toml")
    (usual,) = find(catalog, "it")
    assert (usual.price, usual.takes, usual.credits) == (
        Decimal("0.8"),
        Decimal("1.5"),
        Decimal("1.2"),
    )
    twice = AFFINE.replace('resolution = "720p", price', 'resolution = "720p", takes = 2, price')
    (more,) = find(parse_catalog(twice, source="affine.toml"), "it")
    assert (more.price, more.takes, more.credits) == (Decimal("0.8"), 3, Decimal("2.4"))
    (documented,) = find(KLING, "kling-v1", 1, duration_s=1)
    assert (documented.price, documented.takes, documented.credits) == (5, 1, 5)


def test_each_segment_is_priced_by_its_own_rule():
    """24 s are 3 clips; audio is charged in each, and each seam costs a tenth of the quality."""
    catalog = parse_catalog(AFFINE, source="affine.toml")
    assert find(catalog, "it", duration_s=24) == "makes 2 to 10 s"
    wanted = {"duration_s": 24, "segments": True, "features": ("audio",)}
    (option,) = find(catalog, "it", **wanted)
    assert (len(option.segments), sum(option.segments)) == (3, 24)
    assert option.price == 3 * Decimal("0.5") + 24 * Decimal("0.1")
    assert option.rated.value == 2 * Decimal("0.81")
    assert str(option) == "it at 720p in 3 segments"


def test_segments_keep_least_charge_and_durations():
    """11 s are not 10 and 1, which is not offered; 41 s are more than four parts."""
    catalog = parse_catalog(AFFINE, source="affine.toml")
    (option,) = find(catalog, "it", duration_s=11, segments=True)
    assert sum(option.segments) == 11
    assert min(option.segments) >= 2
    parts = (
        max(Decimal("0.3") + each * Decimal("0.1"), Decimal("0.6")) for each in option.segments
    )
    assert option.price == sum(parts)
    assert find(catalog, "it", duration_s=41, segments=True) == "makes 2 to 10 s"


def test_a_request_may_forbid_what_the_catalog_allows():
    """And the documented catalog allows no segments."""
    assert find(API, "kling-v3", duration_s=20)[0].segments
    assert find(API, "kling-v3", duration_s=20, segments=False) == "makes 3 to 15 s"
    assert find(KLING, "kling-v1", 1, duration_s=20) == "makes 10 s at most"


def test_what_nobody_has_rated_is_never_chosen():
    """Unless the catalog has a guess."""
    assert find(API, "kling-v1") == "has no quality in this catalog"
    guess = API.model_copy(update={"unrated_quality": Decimal("0.5")})
    assert {option.rated.value for option in find(guess, "kling-v1")} == {Decimal("0.5")}


@pytest.mark.parametrize(
    ("catalog", "model", "wanted", "phrase"),
    [
        (API, "kling-v2-1", {}, "needs input_image"),
        (API, "kling-v2-5-turbo", {"features": ("audio",)}, "has no audio"),
        (PROVIDERS, "sora-2", {"duration_s": 8, "on": date(2026, 9, 25)},
         "was offered until 2026-09-24"),
        (API, "kling-v3", {"tier": "Pro", "duration_s": 16, "segments": False}, "makes 3 to 15 s"),
        (KLING, "kling-v1", {"tier": "Pro"}, "is only Standard"),
    ],
)  # fmt: skip
def test_what_keeps_an_offer_off_the_menu_is_a_phrase(catalog, model, wanted, phrase):
    """It follows the model's name."""
    assert phrase in find(catalog, model, **wanted)


def test_a_feature_that_is_included_is_another_offer():
    """Silence may be made with sound; sound not without."""
    prices = [find(API, "kling-v3", at, features=("audio",)) for at in range(2)]
    assert prices[0] == "has no audio"
    assert prices[1][0].credits == Decimal("4.5")


def test_making_from_an_image_may_be_another_offer_than_from_text():
    """With its own price, lengths and rating; each is on the menu of its own requests alone."""
    image = (
        'needs = ["input_image"], quality = 1.5, duration_s = [5, 8], price = { per_second = 0.2 }'
    )
    text = AFFINE[: AFFINE.index("offers = ")] + (
        'offers = [{ resolution = "720p", price = { per_second = 0.1 } },'
        f'{{ resolution = "720p", {image} }}]'
    )
    catalog = parse_catalog(text, source="affine.toml")
    assert catalog.features == ("audio", "input_image")
    (plain,) = find(catalog, "it", 0)
    assert (plain.price, plain.rated.value) == (Decimal("0.5"), 2)
    assert find(catalog, "it", 1) == "needs input_image"
    pictured = {"features": ("input_image",), "duration_s": 7}
    (made,) = find(catalog, "it", 1, **pictured)
    assert (made.price, made.rated.value, made.segments) == (Decimal("1.6"), Decimal("1.5"), (8,))
    assert find(catalog, "it", 0, **pictured) == "has no input_image"
    assert never_chosen(catalog, DAY) == []
    quotes = [
        planner.quote("it", 5, "720p", features=f, catalog=catalog) for f in ((), ("input_image",))
    ]
    assert [quote.cost_usd for quote in quotes] == [Decimal("0.5"), 1]
    with pytest.raises(planner.InputError, match="it at 720p has no voice"):
        planner.quote("it", 5, "720p", features=("voice",), catalog=catalog)


def test_only_the_models_of_the_list_are_on_the_menu():
    """By the request's own list."""
    rows = [{"duration": 5, "models": "kling-v1;kling-pro"}, {"duration": 5}]
    found = planner.plan(rows, 100).to_frame()
    assert set(found["model"]) == {"kling-pro"}
    only = planner.plan([{"duration": 5, "models": "kling-v1"}], 100).to_frame()
    assert list(only["model"]) == ["kling-v1"]


def test_of_one_duration_some_may_be_made_in_segments_and_others_not():
    """Each by what it says itself, in whatever order they come; unsaid, as the catalog says."""
    for catalog, usual in ((API, True), (parse_catalog(AFFINE, source="affine.toml"), False)):
        model = "kling-v3" if usual else "it"
        for order in ((True, False, None), (None, False, True), (False, True, None)):
            finder = OptionFinder(catalog, DAY)
            for said in order:
                found = finder.options(Kind(20, segments=said, model=model))
                assert bool(found) is (usual if said is None else said)
                assert all(len(option.segments) > 1 for option in found)


def test_a_tier_that_is_just_reached_is_reached():
    """What keeps an offer off the menu is said only where it does."""
    finder = OptionFinder(KLING, DAY)
    for model in KLING.models:
        tier = KLING.models[model].tier
        assert finder.why_not(model, 1, Kind(5, tier=tier)) == ""
        (*_, best) = sorted(KLING.tiers, key=KLING.tiers.__getitem__)
        below = KLING.tiers[tier] < KLING.tiers[best]
        said = finder.why_not(model, 1, Kind(5, tier=best))
        assert said == (f"is only {tier}" if below else "")


def test_a_tier_asks_for_what_is_delivered():
    """Not at a lower resolution, nor with seams; but no more than the platform can show."""
    finder = OptionFinder(KLING, DAY)
    offers = KLING.offers("kling-pro")
    assert [offer.resolution for offer in offers] == ["720p", "1080p", "4k"]
    assert finder.why_not("kling-pro", 0, Kind(5, tier="Pro")) == "is below Pro at 720p"
    assert finder.why_not("kling-pro", 1, Kind(5, tier="Pro")) == ""
    assert finder.why_not("kling-pro", 0, Kind(5, platform="twitter", tier="Pro")) == ""
    assert finder.why_not("kling-pro", 0, Kind(5, platform="tiktok", tier="Pro")) != ""


@pytest.mark.parametrize("factor", ["0.9", "0.93", "0.3", "0.7"])
def test_a_rating_reaches_its_tier_at_the_resolution_it_was_rated_at(factor):
    """Whatever that counts: taking its factor out and in again loses nothing."""
    text = AFFINE.replace("quality = 1", f"quality = {factor}\ntiers.Pro = 2", 1)
    text = text.replace("quality = 2", 'quality = 2\nrated_at = "720p"', 1)
    catalog = parse_catalog(text, source="t")
    (option,) = find(catalog, "it", duration_s=5, tier="Pro")
    assert option.rated.scaled(Decimal(factor), Decimal(9)).value == 2


def test_a_tier_beyond_a_scale_is_not_reached_by_a_resolution():
    """What is made of a rating counts 2 at the most, whatever its resolution makes of it."""
    text = AFFINE.replace("quality = 1", "quality = 1.25\ntiers.Pro = 2.2\nelo.reference = 1000", 1)
    catalog = parse_catalog(text.replace("quality = 2", "elo = 1800", 1), source="t")
    assert find(catalog, "it", tier="Pro") == "is below Pro"
    (option,) = find(catalog, "it")
    assert option.rated.value > Decimal("1.9")


def test_the_longest_single_clip_is_one_the_next_second_is_two():
    """Segments begin where one generation ends, and not before."""
    catalog = parse_catalog(AFFINE, source="affine.toml")
    parts = [find(catalog, "it", duration_s=s, segments=True)[0].segments for s in (9, 10, 11)]
    assert [len(each) for each in parts] == [1, 1, 2]
    assert find(catalog, "it", duration_s=1, segments=True, trim=False) == "makes 2 to 10 s"


def test_only_what_is_too_long_for_one_generation_is_made_in_segments():
    """8 s where 4 and 10 are offered are not twice 4, but 14 are 10 and 4."""
    text = AFFINE.replace("{ min = 2, max = 10 }", "[4, 10]")
    catalog = parse_catalog(text, source="affine.toml")
    assert find(catalog, "it", duration_s=8, segments=True, trim=False) == "makes 4 or 10 s"
    for trim in (False, True):
        (option,) = find(catalog, "it", duration_s=14, segments=True, trim=trim)
        assert sorted(option.segments) == [4, 10]


def test_what_is_not_sold_is_ordered_longer_and_trimmed():
    """What is ordered is paid, what is used is what was wanted; seams are those of the order."""
    text = AFFINE.replace("{ min = 2, max = 10 }", "[4, 8, 10]")
    catalog = parse_catalog(text, source="affine.toml")
    (option,) = find(catalog, "it", duration_s=7)
    assert (option.segments, option.ordered_s, option.used_s) == ((8,), 8, 7)
    assert option.price == Decimal("0.3") + 8 * Decimal("0.1")
    assert option.trimmed
    (exact,) = find(catalog, "it", duration_s=8)
    assert not exact.trimmed
    (longer,) = find(catalog, "it", duration_s=17, segments=True)
    assert (longer.segments, longer.used_s, longer.ordered) == ((10, 8), 17, "10 + 8")
    assert longer.rated.value == 2 * Decimal("0.9")
    assert find(catalog, "it", duration_s=11) == "makes 4 or 8 or 10 s"


def test_a_length_that_is_sold_is_ordered_unless_a_longer_one_is_cheaper():
    """Where prices stand by duration they may fall; to whom trimming is forbidden pays more."""
    lengths = "{ by_duration = { 4 = 2, 6 = 3, 8 = 1, 10 = 1 } }"
    text = AFFINE.replace("{ per_clip = 0.3, per_second = 0.1, least = 0.6 }", lengths)
    text = text.replace("duration_s = { min = 2, max = 10 }", "")
    catalog = parse_catalog(text, source="affine.toml")
    for wanted, trim, ordered in [(4, None, 8), (4, False, 4), (6, True, 8), (9, None, 10)]:
        (option,) = find(catalog, "it", duration_s=wanted, trim=trim)
        assert (option.segments, option.used_s) == ((ordered,), wanted)
    assert isinstance(find(catalog, "it", duration_s=5, trim=False), str)


def test_a_request_may_forbid_or_allow_trimming_whatever_the_catalog_says():
    """In whatever order they come."""
    for usual in ("true", "false"):
        text = AFFINE.replace("{ min = 2, max = 10 }", "[4, 10]")
        catalog = parse_catalog(f"trim = {usual}\n{text}", source="affine.toml")
        for order in ((True, False, None), (None, False, True)):
            finder = OptionFinder(catalog, DAY)
            for said in order:
                found = finder.options(Kind(7, trim=said, model="it"))
                assert bool(found) is ((usual == "true") if said is None else said)


@pytest.mark.parametrize(
    ("barred", "left"),
    [
        ((), ["720p", "1080p", "4k"]),
        ((("kling-pro", "4k"),), ["720p", "1080p"]),
        ((("kling-pro", "720p"), ("kling-pro", "4k")), ["1080p"]),
        ((("kling-pro", ""),), []),
        ((("kling-v1", ""),), ["720p", "1080p", "4k"]),
        ((("", ""),), []),
    ],
)
def test_what_is_barred_is_not_found(barred, left):
    """A pair, a model everywhere, or everything; of another model it is no matter."""
    kind = Kind(5, barred=barred)
    found = OptionFinder(KLING, DAY).options(kind)
    assert [one.resolution for one in found if one.model == "kling-pro"] == left
    assert kind.kept_out == (barred == (("", ""),))
