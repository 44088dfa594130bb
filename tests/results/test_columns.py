"""The plan's own columns, each declared once."""

import re

import openpyxl
import pytest

import planner
from planner.outputs.terminal import terminal_table
from planner.results import columns
from planner.results.columns import COLUMNS, PlanColumn
from planner.results.result import Result

SECONDS = PlanColumn(
    "longest_part_s",
    "number",
    "the longest of its parts",
    width=33,
    sheet_form="0.0",
    form="{:.1f} s",
    on_card=True,
    heading="part",
    title="Longest part",
    of=lambda option, _: float(max(option.segments)),
)
WORD = PlanColumn(
    "maker", "word", "who makes it", width=9, title="Maker", of=lambda option, _: option.model[:5]
)


@pytest.fixture
def richer(monkeypatch, batch):
    """Plan the batch with two columns more."""
    monkeypatch.setattr(columns, "COLUMNS", (*COLUMNS, SECONDS, WORD))
    return planner.plan(batch, 20)


def test_a_column_that_is_declared_is_in_the_table(richer):
    """Filled from the option taken; nothing, or 0, where none is."""
    frame = richer.to_frame()
    assert frame["longest_part_s"].tolist() == [10, 0, 0, 0, 5, 5]
    assert frame["maker"].notna().tolist() == richer.outcomes.made.tolist()
    assert frame["maker"].dtype == frame["id"].dtype


def test_a_column_that_is_declared_is_in_the_workbook(richer, tmp_path):
    """With its width and format, in the colour of the row."""
    richer.save(tmp_path / "plan.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Requests"]
    (head,) = [cell for cell in sheet[1] if cell.value == "Longest part"]
    (beside,) = [cell for cell in sheet[1] if cell.value == "Decision"]
    made = sheet.cell(2, head.column)
    stored = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Requests"]
    assert (stored[made.coordinate].value, made.number_format) == (10, "0.0")
    assert made.fill.fgColor.rgb == sheet.cell(2, beside.column).fill.fgColor.rgb
    # A sheet's own width is the letters and a little air.
    assert sheet.column_dimensions[head.column_letter].width == pytest.approx(33, abs=1)


def test_a_column_that_is_declared_is_on_the_card_and_in_the_terminal(richer, capsys):
    """Where it says so, in its words."""
    from rich.console import Console

    card = richer._repr_html_()
    assert '<th scope="col" class="vp-number">part</th>' in card
    assert card.count("10.0 s") == 1
    assert "maker" not in card
    Console(width=160).print(terminal_table(richer, 6, 160))
    shown = capsys.readouterr().out
    assert "part" in shown
    assert "10.0 s" in shown


def test_a_column_that_is_declared_keeps_its_type_in_json(richer):
    """As the others do."""
    again = planner.Plan.from_json(richer.to_json())
    assert str(again.to_frame()["longest_part_s"].dtype) == "float64"
    for table in (Result.to_frame, lambda plan: plan.frame):
        assert table(again)["maker"].dtype.name == table(richer)["maker"].dtype.name


def test_the_docs_of_the_table_say_what_is_declared():
    """Each column by its name, with its meaning, in their order."""
    text = " ".join(Result.to_frame.__doc__.split())
    said = re.findall(r"- `(\w+)`: (.*?);(?= - `| then)", text)
    assert said == [(column.name, column.meaning) for column in COLUMNS]


def test_columns_that_only_some_batches_have_come_and_go():
    """Takes where one is not enough, segments where a video is made in parts."""
    plain = planner.plan([{"duration": 5, "model": "kling-v1"}], 10)
    assert not {"mode", "takes", "ordered_s"} & set(plain.own_columns)
    rows = [{"duration": 17, "segments": True, "takes": 2}]
    fuller = planner.plan(rows, 100, catalog="kling-api")
    assert {"mode", "takes", "cost_per_take_usd", "ordered_s"} <= set(fuller.own_columns)
    assert list(fuller.to_frame())[: len(fuller.own_columns)] == list(fuller.own_columns)


def test_a_column_of_the_request_is_never_taken_for_the_plans(tmp_path):
    """Though it stands right behind them under a name that is declared."""
    plan = planner.plan([{"mode": "mine", "duration": 5}], 10)
    assert list(plan.to_frame())[len(plan.own_columns)] == "requested_mode"
    assert "mode" not in plan.own_columns
    again = planner.Plan.from_json(plan.to_json())
    assert again.own_columns == plan.own_columns
    assert again.to_frame()["requested_mode"].tolist() == ["mine"]
