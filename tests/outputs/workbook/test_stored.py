"""The values beside formulas."""

import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from planner.outputs.workbook import stored
from planner.outputs.workbook.stored import save as save_book
from planner.outputs.workbook.stored import stored_values


def test_programs_that_do_not_calculate_see_the_plan(save, tmp_path):
    """Pandas and other readers."""
    plan, _ = save([{"id": "007", "duration": 10}, {"id": "b", "duration": 61}])
    frame = plan.to_frame()
    read = pd.read_excel(tmp_path / "plan.xlsx", sheet_name="Requests", engine="calamine")
    assert read["Decision"].tolist() == frame["decision"].tolist()
    assert read["Planned cost"].tolist() == frame["cost_usd"].tolist()
    assert read["Planned value"].tolist() == frame["value"].tolist()
    assert read["Why"].tolist() == frame["reason"].tolist()


def test_no_formula_is_without_a_value(save, hers, tmp_path):
    """Of any sheet, hers and ours; it may be a text of no letters."""
    save(hers)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "/sheet" in name]
    assert sum(text.count(b"<f>") for text in sheets) > 20
    empty = rb"<c ([^>]*)><f>[^<]*</f><v ?(?:/>|></v>)"
    assert all(b't="str"' in said for text in sheets for said in re.findall(empty, text))


def test_her_formulas_keep_their_values(save, hers, tmp_path):
    """Numbers and texts, in every sheet."""
    save(hers)
    book = CalamineWorkbook.from_path(tmp_path / "plan.xlsx")
    rows = book.get_sheet_by_name("Requests").to_python()
    assert [row[2] for row in rows[1:]] == [10, 5, 10, 5, 10]
    assert rows[2][5] == "a b"
    assert book.get_sheet_by_name("Catalog").to_python()[1] == [2]


@pytest.mark.parametrize("piece", [7, 100, 1 << 20])
def test_pieces_of_any_size_hold_whole_rows(tmp_path, monkeypatch, piece):
    """Nothing is lost or doubled where a piece ends; signs of XML come back as they were."""
    monkeypatch.setattr(stored, "PIECE", piece)
    book = openpyxl.Workbook()
    for row in range(1, 40):
        book.active.cell(row, 2).value = f'={row}&"<&>"'
        book.active.cell(row, 3).value = row
    path = tmp_path / "book.xlsx"
    values = {f"B{row}".encode(): (b"str", b"%d&lt;&amp;&gt;" % row) for row in range(1, 40)}
    save_book(book, path, {"Sheet": values})
    assert stored_values(path, "xl/worksheets/sheet1.xml") == values
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows == [[f"{row}<&>", row] for row in range(1, 40)]
