"""A plan as plain files."""

from datetime import date

import pandas as pd
import pytest

import planner

ROWS = [
    {"id": "007", "duration": 10, "title": 'Café, "new"\nline', "due": date(2026, 1, 2)},
    {"id": "b", "duration": 61, "title": None, "due": None},
]


@pytest.fixture
def plan():
    """Plan two requests, one of which cannot be made."""
    return planner.plan(ROWS, 100)


def test_csv_reads_back(plan, tmp_path):
    """Row by row, text as it was, gaps as gaps."""
    plan.save(tmp_path / "plan.csv")
    table = pd.read_csv(tmp_path / "plan.csv", dtype={"id": str})
    assert list(table) == list(plan.to_frame())
    assert table["id"].tolist() == ["007", "b"]
    assert table["title"][0] == ROWS[0]["title"]
    assert table["cost_usd"].tolist() == [15.0, 0.0]
    assert table["model"].isna().tolist() == [False, True]


def test_parquet_reads_back(plan, tmp_path):
    """With its types."""
    plan.save(tmp_path / "plan.parquet")
    table = pd.read_parquet(tmp_path / "plan.parquet")
    assert list(table) == list(plan.to_frame())
    assert table["credits"].tolist() == [300, 0]
    assert table["due"].tolist() == [date(2026, 1, 2), None]


def test_parquet_holds_a_column_of_mixed_types_as_text(tmp_path):
    """Which it has no type for."""
    rows = [{"duration": 5, "note": note} for note in ("x", 1, None)]
    planner.plan(rows, 10).save(tmp_path / "plan.parquet")
    assert pd.read_parquet(tmp_path / "plan.parquet")["note"].tolist()[:2] == ["x", "1"]


def test_parquet_holds_a_column_that_has_a_number_for_a_name(tmp_path):
    """As text."""
    planner.plan(pd.DataFrame({"duration": [5], 7: [1]}), 10).save(tmp_path / "plan.parquet")
    assert pd.read_parquet(tmp_path / "plan.parquet")["7"].tolist() == [1]


def test_what_parquet_cannot_hold_is_refused_without_a_trace(tmp_path):
    """With the column's name."""
    plan = planner.plan([{"duration": 5, "odd": object()}], 10)
    with pytest.raises(planner.OutputError, match=r"Parquet cannot hold this plan: .*odd"):
        plan.save(tmp_path / "plan.parquet")
    assert list(tmp_path.iterdir()) == []


def test_json_reads_back(plan, tmp_path):
    """As the plan it was."""
    plan.save(tmp_path / "plan.json")
    text = (tmp_path / "plan.json").read_text("utf-8")
    assert planner.Plan.from_json(text).summary() == plan.summary()


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "xlsx"])
def test_a_plan_of_nothing_is_a_file_too(tmp_path, suffix):
    """With its header."""
    planner.plan([], 10).save(tmp_path / f"plan.{suffix}")
    assert (tmp_path / f"plan.{suffix}").stat().st_size > 0


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_plan_can_be_planned_again(plan, tmp_path, suffix):
    """Its file is a table of requests; its choices are now fixed ones."""
    path = tmp_path / f"plan.{suffix}"
    plan.save(path)
    again = planner.plan(path, 100).to_frame()
    assert again["model"].astype(object).where(again["model"].notna(), None).tolist() == [
        "kling-pro",
        None,
    ]
