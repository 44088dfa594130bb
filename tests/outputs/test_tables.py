"""A plan as plain files."""

from datetime import date

import openpyxl
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
    with pytest.raises(planner.OutputError, match="column 'odd', row 1: <object"):
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


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx", "frame"])
def test_a_plan_with_takes_can_be_planned_again(tmp_path, suffix):
    """What was skipped has no takes in it; what was asked for counts, in as many rounds."""
    rows = [
        {"id": "a", "duration": 5, "takes": 3, "priority": 2},
        {"id": "b", "duration": 60, "takes": 2.5},
        {"id": "c", "duration": 5},
    ]
    plan = planner.plan(rows, 5)
    assert plan.to_frame()["takes"].tolist() == [3, 0, 1]
    for budget, takes in ((5, [3, 0, 1]), (5, [3, 0, 1]), (1000, [3, 2.5, 1])):
        path = tmp_path / f"plan.{suffix}"
        if suffix != "frame":
            plan.save(path)
        plan = planner.plan(plan.to_frame() if suffix == "frame" else path, budget)
        frame = plan.to_frame()
        assert frame["takes"].tolist() == takes
        asked = pd.to_numeric(frame["requested_takes"])
        assert asked.tolist()[:2] == [3, 2.5]
        assert asked.isna().tolist() == [False, False, True]
        assert not {"requested_decision", "requested_quality"} & set(frame)


def test_a_fault_in_the_takes_of_a_plan_is_told_by_its_cell(tmp_path):
    """It is that of what was asked for."""
    planner.plan([{"duration": 5, "takes": 3}], 0).save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    (cell,) = [each for each in book["Plan"][1] if each.value == "requested_takes"]
    book["Plan"][f"{cell.column_letter}2"] = "many"
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(planner.TableError, match=f"cell {cell.column_letter}2  takes  'many'"):
        planner.plan(tmp_path / "plan.xlsx", 5)
