"""What is not orderable yet, or rated by nobody, and who lets it be ordered all the same."""

from datetime import date
from decimal import Decimal

import pytest

import planner
from planner.catalog.limits import NOT_YET, never_chosen
from planner.catalog.loading import parse_catalog
from planner.catalog.quality import quality
from planner.catalog.ratings import WIDER_ELO, preference

DAY = date(2026, 11, 28)
PROVIDERS = planner.load_catalog("providers")
TEXT = """
name = "mine"
prices_in = "usd"
boards.text.reference = 1200
boards.image.reference = 1300
defaults = { model = "old", resolution = "720p" }
[resolutions]
480p.quality = 0.9
720p.quality = 1
[models.old]
duration_s = { max = 10 }
offers = [
    { resolution = "480p", price = { per_second = 1 }, elo = 1200, elo_ci = 10, board = "text" },
    { resolution = "720p", price = { per_second = 2 }, elo = 1250, elo_ci = 10, board = "text" },
    { resolution = "720p", needs = ["image"], price.per_second = 2, elo = 1400, board = "image" },
]
[models.new]
predecessor = "old"
duration_s = { max = 10 }
offers = [
    { resolution = "720p", price = { per_second = 1 } },
    { resolution = "720p", needs = ["image"], price = { per_second = 1 } },
]
[models.newest]
predecessor = "new"
unverified_s = [4, 8]
offers = [{ resolution = "720p", price = { per_second = 1 } }]
"""
MINE = parse_catalog(TEXT, source="mine.toml")


def rated(catalog, model, at):
    """Rate an offer of a model."""
    return quality(catalog, model, catalog.offers(model)[at])


def models(catalog, **row):
    """Return whom a request of 8 s is made with."""
    plan = planner.plan([{"duration": 8, **row}], 1000, catalog=catalog, on=DAY)
    return plan.to_frame()["model"].dropna().tolist()


def test_what_nobody_states_the_lengths_of_is_not_orderable_yet():
    """It is on no menu, and the reason says so."""
    plan = planner.plan([{"duration": 8, "model": "newest"}], 1000, catalog=MINE, on=DAY)
    assert plan.tally.impossible == 1
    assert f"newest {NOT_YET}" in plan.to_frame()["reason"].iloc[0]
    assert f"newest {NOT_YET} and has no quality in this catalog" in never_chosen(MINE, DAY)


def test_those_who_know_may_order_it():
    """In the lengths that are likely, and in no others."""
    allowed = MINE.allowing(unverified=True)
    assert allowed.durations("newest", allowed.offers("newest")[0]) == [4, 8]
    assert MINE.durations("newest", MINE.offers("newest")[0]) == ()
    both = MINE.allowing(unverified=True, unrated=True)
    assert models(both, model="newest") == ["newest"]
    plan = planner.plan([{"duration": 5, "model": "newest"}], 99, catalog=both, on=DAY)
    assert plan.to_frame()["ordered_s"].tolist() == ["8"]
    assert (
        "Nobody states the lengths that newest sells; what is ordered is a guess (1 video)."
        in plan.notes
    )


def test_lengths_that_nobody_states_may_be_likely_for_all_models():
    """As a price list leaves them: one key at the top of the file."""
    text = TEXT.replace("prices_in", "unverified_s = { max = 6 }\nprices_in", 1)
    text = text.replace("duration_s = { max = 10 }\n", "")
    catalog = parse_catalog(text, source="mine.toml")
    assert [line.split(" ", 1)[0] for line in never_chosen(catalog, DAY)] == [
        "old",
        "new",
        "newest",
    ]
    allowed = catalog.allowing(unverified=True)
    assert list(allowed.durations("old", allowed.offers("old")[0])) == [*range(1, 7)]
    assert allowed.durations("newest", allowed.offers("newest")[0]) == [4, 8]


def test_a_model_that_says_nothing_of_lengths_is_a_fault_still():
    """A slip, unless it says that nobody states them."""
    text = TEXT.replace("unverified_s = [4, 8]", "")
    with pytest.raises(planner.CatalogError, match="expected what can be ordered"):
        parse_catalog(text, source="mine.toml")


def test_a_model_that_nobody_has_rated_may_count_as_its_predecessor():
    """By the same work, at the same resolution; with an interval that is wider each way."""
    assert rated(MINE, "new", 0) is None
    allowed = MINE.allowing(unrated=True)
    text, image = rated(allowed, "new", 0), rated(allowed, "new", 1)
    wide = 10 + WIDER_ELO
    assert text.value == preference(Decimal(1250), Decimal(1200))
    assert text.low == preference(1250 - wide, Decimal(1200))
    assert text.high == preference(1250 + wide, Decimal(1200))
    assert image.value == preference(Decimal(1400), Decimal(1300))
    assert models(MINE) == ["old"]
    assert models(allowed) == ["new"]


def test_a_plan_says_what_counts_as_a_predecessor():
    """So that nobody takes it for a rating."""
    plan = planner.plan([{"duration": 8}], 99, catalog=MINE.allowing(unrated=True), on=DAY)
    assert "Nobody has rated new; it counts as old, its predecessor (1 video)." in plan.notes


def test_predecessors_that_go_round_in_a_circle_rate_nothing():
    """The search ends."""
    circle = parse_catalog(
        TEXT.replace("[models.old]", '[models.old]\npredecessor = "newest"')
        .replace(', elo = 1200, elo_ci = 10, board = "text"', "")
        .replace(', elo = 1250, elo_ci = 10, board = "text"', "")
        .replace(', elo = 1400, board = "image"', ""),
        source="mine.toml",
    ).allowing(unrated=True)
    assert rated(circle, "new", 0) is None


def test_a_name_says_what_is_allowed_and_is_found_again_by_it():
    """A plan that names its catalog so can be verified."""
    allowed = PROVIDERS.allowing(unverified=True, unrated=True)
    assert allowed.name == "providers+unverified+unrated"
    assert planner.load_catalog("providers+unrated+unverified").models == allowed.models
    assert planner.load_catalog(allowed.name) == allowed
    assert allowed.allowing(unverified=True) == allowed
    assert PROVIDERS.allowing() is PROVIDERS
    rows = [{"duration": 8, "model": "azure/sora-2-pro"}]
    plan = planner.plan(rows, 99, catalog=allowed, on=DAY)
    assert plan.tally.made == 1
    planner.Plan.from_json(plan.to_json()).verify(rows)
    with pytest.raises(planner.InputError, match="no catalog 'nothing'"):
        planner.load_catalog("nothing+unrated")


def test_a_file_may_be_read_so_too(tmp_path):
    """Its path, and what is allowed."""
    path = tmp_path / "mine.toml"
    path.write_text(TEXT, "utf-8")
    assert models(f"{path}+unrated") == ["new"]


def test_who_is_left_out_is_no_predecessor_and_no_contradiction():
    """A catalog of some models speaks of those alone."""
    some = PROVIDERS.only(models=["wan3.0-video-prime", "runwayml/gen4_turbo"])
    assert {model.predecessor for model in some.models.values()} == {None}
    named = {name for one in some.contradictions for name in one.models}
    assert "runwayml/gen4_turbo" in named
    assert named <= set(some.models)
