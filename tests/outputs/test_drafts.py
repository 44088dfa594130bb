"""Plans that are shown, saved and read again, where takes are drafts."""

import re
from decimal import Decimal

import pytest

import planner
from planner.catalog.loading import parse_catalog
from tests.studio import CENTS, DRAFTED, SHOT, STUDIO, TEXT, planned


@pytest.mark.parametrize("catalog", [STUDIO, CENTS])
@pytest.mark.parametrize("end", ["csv", "xlsx", "json", "parquet"])
def test_a_plan_that_is_saved_can_be_planned_and_proved_again(tmp_path, catalog, end):
    """The wish is still there, and what was planned is none."""
    rows = [SHOT, SHOT | {"draft": "no"}, {"duration": 8, "use": "hero", "draft": ""}, SHOT]
    plan, path = planned(rows, 15, catalog), tmp_path / f"plan.{end}"
    plan.save(path)
    if end == "json":
        assert planner.Plan.from_json(path.read_bytes()).verify(rows, catalog=catalog)
        return
    again = planner.plan(path, 15, catalog=catalog)
    assert again.value == plan.value
    ours, theirs = again.to_frame(), plan.to_frame()
    assert ours["draft"].fillna("").tolist() == theirs["draft"].fillna("").tolist()
    assert ours["drafts"].tolist() == theirs["drafts"].tolist()


def test_a_locked_row_keeps_its_model_and_its_drafts():
    """Though another would now be better."""
    plan = planner.plan([SHOT], 4, catalog=STUDIO)
    table = plan.to_frame().assign(locked="yes")
    assert table["resolution"].tolist() == ["720p"]
    again = planner.plan(table, 100, catalog=STUDIO)
    assert again.to_frame()["reason"].tolist() == [f"Locked: made as chosen. {DRAFTED}"]


def test_what_a_plan_costs_is_shown_where_it_is_paid(tmp_path):
    """The report's money by model: what drafts cost with whoever makes them, who makes no video."""
    path = tmp_path / "plan.html"
    planned([SHOT]).report(path)
    text = path.read_text("utf-8")
    money = text.partition('id="money"')[2].partition("</section>")[0]
    assert re.search(r"fine/one.{0,400}?\$3\.10", money, re.DOTALL)
    assert re.search(r"cheap/lite.{0,400}?\$1\.20", money, re.DOTALL)
    assert f"after {DRAFTED.split(',')[0]}" in text
    assert "A cost is of drafts and final together." in text


def test_credits_of_drafts_are_those_of_their_own_catalog():
    """In a plan over two, where both sell packages; the first that says a draft model says it."""
    other = parse_catalog(
        """
        name = "shop"
        usd_per_credit = 0.1
        draft = "tiny"
        defaults = { model = "tiny", resolution = "480p" }
        packages = [{ name = "Ten", credits = 10, usd = 0.5 }]
        resolutions.480p.quality = 0.9
        [models.tiny]
        duration_s = [5]
        quality = 0.1
        offers = [{ resolution = "480p", price = { per_clip = 3 } }]
        """,
        source="shop.toml",
    )
    rows = [{"duration": 5, "takes": 3, "model": "fine/one"}]
    plan = planner.plan(rows, 100, catalog=[STUDIO, other])
    assert plan.cost_usd == 3 * Decimal("0.3") + Decimal("3.1")
    assert plan.to_frame()["drafted_with"].tolist() == ["tiny at 480p"]
    assert any("The part of shop is 9 credits, $0.90 at list price" in one for one in plan.notes)
    assert plan.verify(rows, catalog=[STUDIO, other])
    twin = other.model_copy(update={"name": "twin", "draft": None})
    assert planner.load_catalog([twin, other]).draft == "shop:tiny"
    assert planner.load_catalog([other, CENTS]).draft == "tiny"


def test_the_oldest_price_of_a_plan_may_be_that_of_a_draft():
    """It is paid as well."""
    dated = TEXT.replace('[models."cheap/lite"]', '[models."cheap/lite"]\n    as_of = 2020-01-01')
    dated = dated.replace('name = "studio"', 'name = "studio"\n    as_of = 2026-01-01')
    catalog = parse_catalog(dated, source="dated.toml")
    plan = planner.plan([SHOT], 100, catalog=catalog)
    assert plan.price_dates.oldest_model == "cheap/lite"
