"""What is uncertain about a plan is said."""

from datetime import date

import pytest

import planner
from planner.catalog.loading import parse_catalog


@pytest.fixture(autouse=True)
def july(monkeypatch):
    """Let it be the first of July 2026."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 7, 1))


def test_paying_more_for_the_same_within_the_intervals_is_told():
    """Five times as much, for five points of a rating that may be ten off."""
    text = """
        name = "two"
        prices_in = "usd"
        elo.reference = 1200
        resolutions.720p.quality = 1
        defaults = { model = "one", resolution = "720p" }
        [models.one]
        elo = 1230
        elo_ci = 10
        price = { per_second = 0.5 }
        max_resolution = "720p"
        duration_s = { max = 10 }
        [models.other]
        elo = 1225
        elo_ci = 10
        price = { per_second = 0.1 }
        max_resolution = "720p"
        duration_s = { max = 10 }
    """
    rows = [{"duration": 5}] * 2
    plan = planner.plan(rows, 100, catalog=parse_catalog(text, source="two.toml"))
    assert list(plan.to_frame()["model"].astype(str)) == ["one"] * 2
    (note,) = plan.notes
    assert note.startswith(
        "one at 720p costs 5.0x as much as other at 720p and is no better within the intervals of "
        "their ratings ("
    )
    assert note.endswith("(2 videos).")
    assert f"note     {note}" in plan.summary()


def test_a_model_that_nobody_has_rated_is_told():
    """Where a plan takes it by the catalog's guess."""
    text = """
        name = "guess"
        prices_in = "usd"
        unrated_quality = 0.5
        resolutions.720p.quality = 1
        defaults = { model = "one", resolution = "720p" }
        models.one = { price = { per_second = 1 }, max_resolution = "720p", duration_s = [5] }
    """
    plan = planner.plan([{"duration": 5}], 100, catalog=parse_catalog(text, source="guess.toml"))
    assert plan.notes == ("Nobody has rated one; its quality is the catalog's guess (1 video).",)


def test_where_nothing_is_uncertain_nothing_is_told():
    """The documented tiers have no interval, and all models have one."""
    assert planner.plan([{"duration": 5}], 100).notes == ()


def test_better_beyond_the_intervals_is_no_tie():
    """kling-v3 is rated far above kling-v2-5-turbo."""
    rows = [{"duration": 5, "models": "kling-v3;kling-v2-5-turbo"}]
    plan = planner.plan(rows, 100, catalog="kling-api")
    assert plan.to_frame()["model"].iloc[0] == "kling-v3"
    assert not any("kling-v2-5-turbo" in note for note in plan.notes)


def told(*models, rows=({"duration": 5},)):
    """Note what is uncertain, with money for anything, of models at (prices, rating)."""
    parts = ""
    for at, (prices, rating) in enumerate(models):
        offers = ", ".join(
            f'{{ resolution = "{size}", price = {{ per_clip = {price} }} }}'
            for size, price in zip(("720p", "1080p"), prices, strict=False)
        )
        parts += f"[models.m{at}]\n{rating}\nduration_s = {{ max = 9 }}\noffers = [{offers}]\n"
    head = """
        name = "rated"
        prices_in = "usd"
        unrated_quality = 0.5
        defaults = { model = "m0", resolution = "720p" }
        resolutions.720p.quality = 1
        resolutions.1080p.quality = 1.01
        elo = { reference = 1250, board = "made up", source = "nobody", as_of = 2026-07-01 }
    """
    catalog = parse_catalog(head + parts, source="rated.toml")
    return planner.plan(rows, 10_000, catalog=catalog).notes


def elo(rating, interval=20):
    """Rate a model."""
    return f"elo = {rating}\nelo_ci = {interval}"


@pytest.mark.parametrize(("price", "worth_a_word"), [(109, False), (110, True), (111, True)])
def test_a_tie_is_worth_a_word_from_a_tenth_more_on(price, worth_a_word):
    """A tenth more is enough, nine hundredths are not."""
    assert bool(told(([price], elo(1260)), ([100], elo(1250)))) is worth_a_word


@pytest.mark.parametrize(("interval", "tie"), [(19, False), (20, True), (21, True)])
def test_intervals_that_touch_tie(interval, tie):
    """From 1270 on one side, up to 1270 on the other; a point less, and one is better."""
    assert bool(told(([200], elo(1290)), ([100], elo(1250, interval)))) is tie


@pytest.mark.parametrize("exact", ["quality = 1.03", ""])
def test_without_an_interval_there_is_no_tie(exact):
    """A quality that is set, or guessed, is not uncertain in votes: on neither side of a tie."""
    assert not any("x as much" in note for note in told(([200], elo(1290, 90)), ([100], exact)))
    assert not any(
        "x as much" in note for note in told(([200], "quality = 1.1"), ([100], elo(1260)))
    )


def test_the_cheapest_of_those_that_tie_is_named():
    """With how many times as much is paid, to a tenth, halves up, and both intervals."""
    (note,) = told(([250], elo(1260)), ([205], elo(1255)), ([200], elo(1250)), ([201], elo(1245)))
    assert note == (
        "m0 at 720p costs 1.3x as much as m2 at 720p and is no better within the intervals of "
        "their ratings (0.97-1.09 against 0.94-1.06) (1 video)."
    )


def test_five_of_a_kind_are_told_the_most_frequent_first():
    """Of six models that nobody has rated, all but the rarest."""
    rows = [{"duration": 5, "model": f"m{at}"} for at in range(6) for _ in range(6 - at)]
    notes = told(*[([1], "")] * 6, rows=rows)
    assert [note.split(";")[0] for note in notes] == [f"Nobody has rated m{n}" for n in range(5)]
    assert notes[0].endswith("guess (6 videos).")


def test_nothing_is_said_of_what_is_not_made():
    """A request that is skipped pays for no tie."""
    rows = [{"duration": 5, "priority": 0}, {"duration": 5, "priority": 0, "model": "m1"}]
    assert told(([200], elo(1260)), ([100], ""), rows=rows) == ()


def test_a_model_does_not_tie_with_itself():
    """More for a higher resolution of the same model is no doubt about votes."""
    assert told(([100, 200], elo(1260))) == ()


def test_what_costs_nothing_is_no_measure():
    """A price may be rounded down to 0."""
    text = """
        name = "two"
        usd_per_credit = 1
        billing_step = 1
        rounding = "down"
        elo.reference = 1200
        resolutions.720p.quality = 1
        defaults = { model = "one", resolution = "720p" }
        duration_s = { max = 10 }
        models.one = { elo = 1230, elo_ci = 10, price.per_second = 0.1, max_resolution = "720p" }
        models.other = { elo = 1225, elo_ci = 10, price.per_second = 0.1, max_resolution = "720p" }
    """
    for budget in (0, 5):
        catalog = parse_catalog(text, source="two.toml")
        plan = planner.plan([{"duration": 5}], budget, catalog=catalog)
        assert (plan.cost_usd, plan.notes) == (0, ())


def test_a_catalog_that_is_called_as_a_shipped_one_but_is_not_that_one_is_told(
    monkeypatch,
):
    """With other numbers, or fewer models; not one that is as it comes, or called otherwise."""
    monkeypatch.setattr("planner.day.today", lambda: date(2026, 11, 28))
    told = "Catalog {} is not as it comes with the package: it was changed."
    rows, kling = [{"duration": 5}], planner.load_catalog()
    for changed in (kling.with_quality({"Pro": 2.9}), kling.without(models="kling-pro")):
        assert told.format("kling") in planner.plan(rows, 5, catalog=changed).notes
        both = planner.load_catalog([changed, "kling-api"])
        assert told.format("kling, kling-api") in planner.plan(rows, 5, catalog=both).notes
    for same in ("kling", ["kling", "kling-api"], "providers+unverified", kling.with_quality({})):
        notes = planner.plan(rows, 5, catalog=same).notes
        assert not any("as it comes" in note for note in notes)
