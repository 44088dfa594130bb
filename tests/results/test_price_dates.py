"""How old a plan's prices are, wherever a plan is shown."""

import json
from dataclasses import replace
from datetime import date

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


def test_the_summary_says_it_where_prices_are_dated():
    """The catalog's date, and the oldest that is used where that is another."""
    told = "prices   as of 2026-06-01; the oldest that is used, of old, is of 2026-02-01"
    assert told in planned("old").summary()
    assert "prices   as of 2026-06-01\n" in planned(budget=0).summary() + "\n"
    assert "  prices " not in planned(catalog="kling").summary()


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
    """Beside the catalog, whose dates they are."""
    body = json.loads(planned("old").to_json())
    body["price_dates"][key] = value
    forged = planner.Plan.from_json(json.dumps(body))
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
