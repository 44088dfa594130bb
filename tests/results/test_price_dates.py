"""How old a plan's prices are, wherever a plan is shown."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import planner
from planner.catalog.loading import parse_catalog
from planner.results.price_dates import PriceDates

DAY = date(2026, 7, 1)
TEXT = """
name = "mine"
as_of = 2026-06-01
prices_in = "usd"
duration_s = { max = 10 }
defaults = { model = "fresh", resolution = "720p" }
[resolutions]
720p = { quality = 1 }
[models.fresh]
quality = 1
as_of = 2026-06-20
offers = [{ resolution = "720p", price = { per_second = 0.05 } }]
[models.old]
quality = 1
as_of = 2026-02-01
offers = [{ resolution = "720p", price = { per_second = 0.06 } }]
"""
MINE = parse_catalog(TEXT, source="mine.toml")


def planned(model="", catalog=MINE, budget=9):
    """Plan one video."""
    return planner.plan([{"duration": 5, "model": model}], budget, catalog=catalog, on=DAY)


def test_a_plan_knows_the_oldest_price_that_it_takes():
    """Not one that it might have taken."""
    assert planned().price_dates == PriceDates(date(2026, 6, 1), "fresh", date(2026, 6, 20))
    assert planned("old").price_dates == PriceDates(date(2026, 6, 1), "old", date(2026, 2, 1))
    assert planned(budget=0).price_dates == PriceDates(date(2026, 6, 1), None, None)
    assert planned(catalog="kling").price_dates.oldest_as_of is None


OLDER = parse_catalog(
    TEXT.replace('"mine"', '"older"').replace("2026-06-01", "2026-05-01").replace("fresh", "new"),
    source="older.toml",
)
UNDATED = planner.load_catalog("kling")


@pytest.mark.parametrize(
    ("models", "as_of"),
    [
        (["fresh"], date(2026, 6, 1)),
        (["new"], date(2026, 5, 1)),
        (["fresh", "new"], date(2026, 5, 1)),
        (["kling-v1", "fresh"], date(2026, 6, 1)),
        (["kling-v1"], None),
    ],
)
def test_of_several_catalogs_those_count_that_are_used(models, as_of):
    """The oldest of them, in the plan, its summary and its JSON; verified beside the catalogs."""
    rows = [{"duration": 5, "model": model} for model in models]
    several = planner.load_catalog([UNDATED, MINE, OLDER])
    plan = planner.plan(rows, 9, catalog=several, on=DAY)
    assert plan.tally.made == len(models)
    assert plan.price_dates.catalog_as_of == as_of
    assert (f"as of {as_of}" in plan.summary()) is (as_of is not None)
    again = planner.Plan.from_json(plan.to_json())
    assert (again.edits, again.price_dates) == ((), plan.price_dates)
    assert again.verify(rows, catalog=several)
    body = json.loads(plan.to_json())
    body["price_dates"]["catalog_as_of"] = "2026-04-01"
    with pytest.raises(planner.CertificateError, match=r"price_dates\.catalog_as_of"):
        planner.Plan.from_json(json.dumps(body)).verify(rows, catalog=several)


def test_the_catalog_of_a_draft_is_used():
    """Its day counts, too."""
    text = TEXT.replace('"mine"', '"older"').replace("2026-06-01", "2026-05-01")
    text = text.replace("fresh", "new").replace("0.05", "0.01")
    several = planner.load_catalog([MINE, parse_catalog(text, source="older.toml")])
    rows = [{"duration": 5, "model": "fresh", "draft": "new", "takes": 9}]
    plan = planner.plan(rows, 9, catalog=several, on=DAY)
    assert plan.outcomes.distinct[0].taken.draft.model == "new"
    assert plan.price_dates.catalog_as_of == date(2026, 5, 1)


def test_where_nothing_is_made_the_oldest_of_all_counts():
    """As of one catalog."""
    several = planner.load_catalog([UNDATED, MINE, OLDER])
    plan = planner.plan([{"duration": 5}], 0, catalog=several, on=DAY)
    assert plan.price_dates == PriceDates(date(2026, 5, 1), None, None)


def test_the_summary_says_it_where_prices_are_dated():
    """The catalog's date and hash, and the oldest that is used where that is another."""
    told = "prices   as of 2026-06-01; the oldest that is used, of old, is of 2026-02-01"
    assert told in planned("old").summary()
    newer = "prices   as of 2026-06-01; those that are used are of 2026-06-20 or later"
    assert newer in planned().summary()
    nothing = planned(budget=0)
    assert f"prices   as of 2026-06-01; SHA-256 of the catalog {nothing.catalog_sha256[:12]}" in (
        nothing.summary()
    )
    assert "prices   SHA-256 of the catalog daa7c170ec92" in planned(catalog="kling").summary()


def test_a_price_that_is_used_and_too_old_is_noted():
    """In the plan itself, so wherever it is shown; not one that might have been used."""
    text = TEXT.replace("as_of = 2026-06-01", "as_of = 2026-06-01\nstale_after_days = 60")
    catalog = parse_catalog(text, source="mine.toml")
    with pytest.warns(planner.PlannerWarning, match="the price of old is of 2026-02-01"):
        plan = planned("old", catalog)
    note = (
        "The price of old is of 2026-02-01, 150 days old, and should be no older than 60 days "
        "(1 video)."
    )
    assert note in plan.notes
    assert note in plan.summary()
    assert plan.verify()
    with pytest.warns(planner.PlannerWarning, match="the price of old"):
        assert planned("", catalog).notes == ()


def test_of_many_that_are_too_old_the_oldest_are_noted():
    """And how many there are besides."""
    models = "".join(
        f"[models.m{at}]\nquality = 1\nas_of = 2026-01-0{at}\n"
        'offers = [{ resolution = "720p", price = { per_second = 0.06 } }]\n'
        for at in range(1, 8)
    )
    text = TEXT.replace("as_of = 2026-06-01", "as_of = 2026-06-01\nstale_after_days = 60")
    rows = [{"duration": 5, "model": f"m{at}"} for at in range(1, 8)]
    with pytest.warns(planner.PlannerWarning, match="7 of 7 models"):
        plan = planner.plan(rows, 9, catalog=parse_catalog(text + models, source="m"), on=DAY)
    told = [note.partition(" is of")[0] for note in plan.notes]
    assert told == [*(f"The price of m{at}" for at in range(1, 6)), "So it is with 2 more models."]


def test_json_carries_it_and_reads_it_again():
    """With the catalog's name and hash; a plan that was read shows the same."""
    plan = planned("old")
    body = json.loads(plan.to_json())
    assert body["price_dates"] == {
        "catalog_as_of": "2026-06-01",
        "oldest_model": "old",
        "oldest_as_of": "2026-02-01",
    }
    assert (body["catalog"], len(body["catalog_sha256"])) == ("mine", 64)
    again = planner.Plan.from_json(plan.to_json())
    assert again.price_dates == plan.price_dates
    assert "of old, is of 2026-02-01" in again.summary()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("oldest_as_of", "2026-06-30"),
        ("oldest_as_of", None),
        ("oldest_model", "fresh"),
        ("catalog_as_of", "2026-06-30"),
    ],
)
def test_dates_that_are_forged_are_refuted(key, value):
    """Beside the catalog, whose dates they are; those of prices also beside the rows."""
    body = json.loads(planned("old").to_json())
    body["price_dates"][key] = value
    forged = planner.Plan.from_json(json.dumps(body))
    assert bool(forged.edits) == (key != "catalog_as_of")
    with pytest.raises(planner.CertificateError, match=f"price_dates.{key}"):
        forged.verify([{"duration": 5, "model": "old"}], catalog=MINE)


@pytest.mark.parametrize("value", ["soon", 7, "2026-02-30", {}])
def test_a_date_that_is_none_is_no_plan(value):
    """It is named."""
    body = json.loads(planned("old").to_json())
    body["price_dates"]["oldest_as_of"] = value
    with pytest.raises(planner.InputError, match=r"price_dates.oldest_as_of"):
        planner.Plan.from_json(json.dumps(body))


def test_a_plan_is_not_proved_by_another_catalog():
    """By a date of another model alone: what the catalog says is another."""
    plan = planner.Plan.from_json(planned().to_json())
    rows = [{"duration": 5, "model": ""}]
    assert plan.verify(rows, catalog=MINE)
    other = parse_catalog(TEXT.replace("2026-02-01", "2026-02-02"), source="other.toml")
    with pytest.raises(planner.CertificateError, match="content has another SHA-256"):
        plan.verify(rows, catalog=other)
    with pytest.raises(planner.CertificateError, match="price_dates"):
        replace(planned(), price_dates=PriceDates(None, None, None)).verify()


def test_report_and_workbook_say_it(tmp_path):
    """With the hash of the catalog."""
    from openpyxl import load_workbook

    plan = planned("old")
    report = tmp_path / "plan.html"
    plan.save(report)
    text = report.read_text("utf-8")
    assert "Oldest price used" in text
    assert plan.catalog_sha256 in text
    book = tmp_path / "plan.xlsx"
    plan.save(book)
    cells = [str(c.value) for row in load_workbook(book)["Summary"].iter_rows() for c in row]
    told = "From catalog mine, as of 2026-06-01; the oldest that is used, of old, is of 2026-02-01"
    assert f"{told}; ordered on 2026-07-01." in cells
    assert f"What the catalog says has the SHA-256 {plan.catalog_sha256}." in cells


ROWS = [
    {"id": "a", "duration": 5, "model": "fresh"},
    {"id": "b", "duration": 5, "model": "old"},
    {"id": "c", "duration": 5, "model": "fresh", "takes": 4, "draft": "old"},
    {"id": "d", "duration": 60},
]
CHEAP = parse_catalog(TEXT.replace("0.06 } }", "0.01 }, as_of = 2026-01-05 }"), source="cheap.toml")
DAYS = ["2026-06-20", "2026-01-05", "2026-01-05", None]


def of_each(frame):
    """Return the days of a table, None where there is none."""
    return frame["price_as_of"].astype(object).where(frame["price_as_of"].notna(), None).tolist()


def test_each_row_says_of_when_its_price_is():
    """Of drafts and final the older one; nothing where nothing is made, or one is not dated."""
    plan = planner.plan(ROWS, 9, catalog=CHEAP, on=DAY)
    assert plan.outcomes[2].taken.draft is not None
    assert of_each(plan.to_frame()) == DAYS
    assert plan.to_frame()["price_as_of"].dtype == plan.to_frame()["model"].dtype
    half = parse_catalog(TEXT.replace("0.06", "0.01").replace("as_of = 2026-06", "# "), source="h")
    assert of_each(planner.plan(ROWS, 9, catalog=half, on=DAY).to_frame()) == [
        None,
        "2026-02-01",
        None,
        None,
    ]


@pytest.mark.parametrize("end", ["csv", "parquet", "json"])
def test_files_say_it_too(tmp_path, end):
    """As texts; a column of the user's that is called so stays beside it, and comes back."""
    rows = [row | {"price_as_of": "mine", "catalog": "hers"} for row in ROWS]
    plan, path = planner.plan(rows, 9, catalog=CHEAP, on=DAY), tmp_path / f"plan.{end}"
    plan.save(path)
    if end == "json":
        again = planner.Plan.from_json(path.read_bytes())
        assert again.verify(rows, catalog=CHEAP)
    else:
        frame = pd.read_csv(path) if end == "csv" else pd.read_parquet(path)
        assert of_each(frame) == DAYS
        again = planner.plan(path, 9, catalog=CHEAP, on=DAY)
    assert of_each(again.to_frame()) == DAYS
    assert again.to_frame()["requested_price_as_of"].tolist() == ["mine"] * 4
    assert again.to_frame()["requested_catalog"].tolist() == ["hers"] * 4


def test_a_day_that_is_forged_in_a_row_is_an_edit():
    """The outcome says another; where that says it too, the catalog does not."""
    body = json.loads(planned("old").to_json())
    body["rows"][0]["price_as_of"] = "2026-06-30"
    forged = planner.Plan.from_json(json.dumps(body))
    assert forged.edits == ("request 1 (1) has price_as_of '2026-06-30', its outcome '2026-02-01'",)
    body["price_dates"]["oldest_as_of"] = "2026-06-30"
    for option in ("taken", "best", "cheapest"):
        body["outcomes"][0][option]["price_as_of"] = "2026-06-30"
    forged = planner.Plan.from_json(json.dumps(body))
    assert not forged.edits
    words = "old at 720p.price_as_of is 2026-06-30; it should be 2026-02-01"
    with pytest.raises(planner.CertificateError, match=words):
        forged.verify([{"duration": 5, "model": "old"}], catalog=MINE)


@pytest.mark.parametrize("option", ["best", "cheapest"])
def test_a_day_that_is_forged_of_what_is_not_taken_is_refuted(option):
    """It is shown as well."""
    body = json.loads(planned("old").to_json())
    body["outcomes"][0][option]["price_as_of"] = None
    forged = planner.Plan.from_json(json.dumps(body))
    with pytest.raises(planner.CertificateError, match=f"{option}.price_as_of"):
        forged.verify([{"duration": 5, "model": "old"}], catalog=MINE)


@pytest.mark.parametrize("value", ["soon", "", "20260201", "2026-02-30", 7, ["2026-02-01"]])
def test_a_cell_that_is_no_day_is_no_plan(value):
    """It would be a date in a workbook."""
    body = json.loads(planned("old").to_json())
    body["rows"][0]["price_as_of"] = value
    with pytest.raises(planner.InputError, match="in column price_as_of"):
        planner.Plan.from_json(json.dumps(body))
