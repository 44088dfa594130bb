"""How old prices are."""

import warnings
from datetime import date, timedelta

import pytest

import planner
from planner.catalog.dates import every_offer, oldest_by_model, price_date, warn_if_stale
from planner.catalog.loading import parse_catalog

DAY = date(2026, 7, 1)
TEXT = """
name = "mine"
as_of = 2026-06-01
stale_after_days = 90
prices_in = "usd"
duration_s = { max = 10 }
defaults = { model = "own", resolution = "720p" }
[sources.list]
url = "a list"
as_of = 2026-05-01
stale_after_days = 60
[sources.other]
url = "another"
as_of = 2026-04-01
[sources.undated]
url = "a third"
[resolutions]
720p = { quality = 0.9 }
1080p = { quality = 1 }
[models.own]
quality = 1
offers = [{ resolution = "720p", price = { per_second = 0.05 } }]
[models.listed]
quality = 1
sources = { prices = ["list"] }
offers = [{ resolution = "720p", price = { per_second = 0.06 } }]
[models.both]
quality = 1
sources = { prices = ["list", "other"] }
offers = [{ resolution = "720p", price = { per_second = 0.07 } }]
[models.silent]
quality = 1
sources = { prices = ["undated"] }
offers = [{ resolution = "720p", price = { per_second = 0.08 } }]
[models.dated]
quality = 1
as_of = 2026-06-15
sources = { prices = ["list"] }
offers = [
    { resolution = "720p", price = { per_second = 0.09 } },
    { resolution = "1080p", price = { per_second = 0.10 }, as_of = 2026-03-01 },
]
"""
MINE = parse_catalog(TEXT, source="mine.toml")


def planned(catalog=MINE, on=DAY, **more):
    """Plan a batch that every model may make."""
    return planner.plan([{"duration": 5}], 9, catalog=catalog, on=on, **more)


def test_a_price_is_as_old_as_whoever_says_it():
    """The offer, else the model, else the oldest of its sources that is dated, else the catalog."""
    told = {name: price_date(MINE, name).as_of for name in MINE.models}
    assert told == {
        "own": date(2026, 6, 1),
        "listed": date(2026, 5, 1),
        "both": date(2026, 4, 1),
        "silent": date(2026, 6, 1),
        "dated": date(2026, 6, 15),
    }
    assert price_date(MINE, "dated", MINE.offers("dated")[1]).as_of == date(2026, 3, 1)


def test_a_price_may_be_as_old_as_its_source_says():
    """Of several sources the least counts; else what the catalog says."""
    assert price_date(MINE, "own").stale_after_days == 90
    assert price_date(MINE, "both").stale_after_days == 60


def test_the_oldest_is_told_first_and_what_is_not_dated_before_it():
    """Of each model once."""
    found = oldest_by_model(MINE, every_offer(MINE, DAY))
    assert [one.model for one in found] == ["dated", "both", "listed", "own", "silent"]
    bare = parse_catalog(TEXT.replace("as_of = 2026-06-01\n", ""), source="mine.toml")
    assert [one.model for one in oldest_by_model(bare, every_offer(bare, DAY))][:2] == [
        "own",
        "silent",
    ]


def test_what_a_plan_may_use_warns_once_where_it_is_old():
    """It names the oldest, and says of how many; models that it cannot use make no difference."""
    with pytest.warns(planner.PlannerWarning) as told:
        planned()
    assert [str(one.message) for one in told] == [
        "catalog mine: the prices of 3 of 5 models are older than they should be: 3 older than 60 "
        "days, the oldest that of dated, of 2026-03-01, 122 days old; check them, or bring the "
        "catalog up to date: planner catalog refresh"
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        planner.plan([{"duration": 5, "model": "own"}], 9, catalog=MINE, on=DAY)


def test_a_price_is_old_on_the_day_after_its_last():
    """And not before."""
    one = MINE.only(models="own")
    last = date(2026, 6, 1) + timedelta(days=90)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        planned(one, last)
    said = "the price of own is of 2026-06-01, 91 days old, and should be no older than 90 days"
    with pytest.warns(planner.PlannerWarning, match=said):
        planned(one, last + timedelta(days=1))


def test_prices_that_may_be_of_different_ages_are_told_apart():
    """Each with the oldest of those that may be as old."""
    with pytest.warns(planner.PlannerWarning) as told:
        planned(on=date(2026, 9, 1))
    assert (
        "the prices of 5 of 5 models are older than they should be: 3 older than 60 days, the "
        "oldest that of dated, of 2026-03-01, 184 days old; 2 older than 90 days, the oldest that "
        "of own, of 2026-06-01, 92 days old;"
    ) in str(told[0].message)


def test_a_catalog_without_a_date_never_warns():
    """The documented one has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_if_stale(planner.load_catalog(), date(2999, 1, 1))


def test_what_has_ended_is_not_called_old():
    """Nobody can order it."""
    text = TEXT.replace("[models.own]", "[models.own]\nvalid_until = 2026-06-30")
    catalog = parse_catalog(text, source="mine.toml")
    assert ("own", 0) in every_offer(catalog, date(2026, 6, 30))
    assert ("own", 0) not in every_offer(catalog, DAY)


def test_prices_that_are_too_old_are_refused_by_name():
    """The oldest first, with the mend; a day older is too old."""
    fresh = MINE.only(models=["own", "listed"])
    day = date(2026, 6, 30)
    for days in (60, 1_000_000):
        assert planned(fresh, day, max_age_days=days).tally.made == 1
    with pytest.raises(planner.InputError) as told:
        planned(fresh, day, max_age_days=59)
    assert str(told.value) == (
        "catalog mine: 1 of the 2 models that may be used have prices older than 59 days on "
        "2026-06-30: listed (2026-05-01, 60 days); check them, or bring the catalog up to date: "
        "planner catalog refresh"
    )
    assert told.value.exit_code == 3
    with pytest.raises(planner.InputError, match="5 of the 5 models"):
        planned(max_age_days=0)


def test_a_price_that_is_not_dated_is_refused_where_an_age_is_asked_for():
    """Nobody knows how old it is."""
    with pytest.raises(planner.InputError, match=r"kling-v1 \(not dated\)"):
        planned("kling", max_age_days=10_000)
    assert planned("kling").tally.made == 1


def test_a_price_of_a_day_still_to_come_is_no_fresh_one(monkeypatch):
    """Nobody has read it: it warns, and is refused where an age is asked for.

    It may be tomorrow elsewhere; and whoever plans for a day that is past has newer prices.
    """
    monkeypatch.setattr("planner.day.today", lambda: DAY)
    text = TEXT.replace("as_of = 2026-06-15", "as_of = 2026-07-03")
    text = text.replace("as_of = 2026-03-01", "as_of = 2026-06-30")
    text = text.replace("per_second = 0.08 }", "per_second = 0.08 }, as_of = 2026-08-01")
    ahead = parse_catalog(text, source="mine.toml").only(models=["own", "dated", "silent"])
    said = "the price of silent is of 2026-08-01, which is still to come, and so is 1 more: nobody"
    with pytest.warns(planner.PlannerWarning, match=said):
        planned(ahead)
    with pytest.raises(planner.InputError) as told:
        planned(ahead, max_age_days=400)
    assert str(told.value).startswith(
        "catalog mine: 2 of the 3 models that may be used have prices older than 400 days on "
        "2026-07-01, or of a day still to come: silent (2026-08-01, still to come), dated "
        "(2026-07-03, still to come); check them"
    )
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 7, 31))
    assert planned(ahead, date(2026, 5, 1), max_age_days=400).tally.made == 1
    monkeypatch.setattr("planner.day.today", lambda: DAY)
    assert planned(ahead, date(2026, 8, 1), max_age_days=400).tally.made == 1


def test_a_price_in_dollars_is_no_newer_than_its_rate(monkeypatch):
    """Of a rate that is old, or still to come, no age of a price makes up for it."""
    monkeypatch.setattr("planner.day.today", lambda: DAY)
    head = 'currency = "EUR"\nexchange = { usd = 1.1, as_of = 2026-06-28, source = "x" }\n'
    text = head + TEXT.replace('prices_in = "usd"', 'prices_in = "eur"')
    text = text.replace(", as_of = 2026-03-01", "")
    euros = parse_catalog(text, source="mine.toml").only(models="dated")
    assert planned(euros, max_age_days=40).price_dates.oldest_as_of == date(2026, 6, 15)
    old = parse_catalog(text.replace("2026-06-28", "2026-06-08"), source="x").only(models="dated")
    assert planned(old).price_dates.oldest_as_of == date(2026, 6, 8)
    with pytest.raises(
        planner.InputError, match=r"older than 20 days.*dated \(2026-06-08, 23 days"
    ):
        planned(old, max_age_days=20)
    ahead = parse_catalog(text.replace("2026-06-28", "2030-06-28"), source="x").only(models="dated")
    said = "the rate of EUR is of 2030-06-28, which is still to come"
    with pytest.warns(planner.PlannerWarning, match=said):
        planned(ahead)
    with pytest.raises(planner.InputError, match=said):
        planned(ahead, max_age_days=20)


@pytest.mark.parametrize("days", [-1, 1.5, "60", True, 10**9, float("nan")])
def test_an_age_that_is_none_is_refused(days):
    """Before anything is read."""
    with pytest.raises(planner.InputError, match=r"max_age_days is .*; expected whole days"):
        planner.plan("no.csv", 9, max_age_days=days)


def test_every_door_knows_the_age():
    """The frontier, the least budget."""
    batch = [{"duration": 5}]
    for door in (
        lambda **more: planner.frontier(batch, [1], **more),
        lambda **more: planner.least_budget(batch, make="all", **more),
    ):
        with pytest.raises(planner.InputError, match="have prices older than 3 days"):
            door(catalog=MINE, on=DAY, max_age_days=3)
