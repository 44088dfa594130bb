"""The plan's columns beside the requests."""

import shutil
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

import planner
from planner.results.outcome import Fate

COLOURS = {
    Fate.BEST: "00E3F4E8",
    Fate.SIMPLER: "00FFF3D6",
    Fate.OUTBID: "00F1F3F5",
    Fate.TOO_DEAR: "00F1F3F5",
    Fate.WORTHLESS: "00F1F3F5",
    Fate.IMPOSSIBLE: "00F1F3F5",
}
OFFICE = shutil.which("soffice")


@pytest.mark.parametrize("budget", [5, 20])
@pytest.mark.parametrize("method", ["auto", "greedy"])
def test_every_row_has_the_colour_of_its_outcome(save, batch, budget, method):
    """In all of the plan's own columns, also where a cell is empty, and in no other."""
    plan, book = save(batch, budget, method=method)
    sheet = book["Requests"]
    heads = [cell.value for cell in sheet[1]]
    first, last = heads.index("Decision"), heads.index("Why") + 1
    for row, outcome in zip(sheet.iter_rows(min_row=2), plan.outcomes, strict=True):
        colours = [cell.fill.fgColor.rgb if cell.fill.fill_type else None for cell in row]
        assert colours[first:last] == [COLOURS[outcome.fate]] * (last - first)
        assert set(colours[:first] + colours[last:]) == {None}


def test_simpler_has_another_colour_than_best_and_skipped(save, beside, batch):
    """All three are in one batch."""
    plan, book = save([*batch, {"id": "g", "duration": 10}], 20)
    assert {outcome.fate for outcome in plan.outcomes} >= {Fate.BEST, Fate.SIMPLER, Fate.WORTHLESS}
    decisions = beside(book["Requests"])["Decision"]
    assert len({cell.fill.fgColor.rgb for cell in decisions}) == 3


def test_money_is_formatted_as_money(save, beside):
    """And is a number all the same."""
    for values in (False, True):
        _, book = save([{"duration": 5}], values=values)
        (cell,) = beside(book["Requests"])["Planned cost"]
    assert (cell.value, "$" in cell.number_format) == (7.5, True)


def test_what_only_some_plans_have_stands_among_the_figures(save, beside):
    """The mode before the resolution, takes and segments before the reason."""
    rows = [{"duration": 5, "takes": 2.5}, {"duration": 5, "takes": 2, "priority": 0}]
    plan, book = save(rows, 20, catalog="kling-api", values=True)
    heads = list(beside(book["Requests"]))
    start = heads.index("Decision")
    assert heads[start : start + 4] == [
        "Decision", "Planned model", "Planned mode", "Planned resolution",
    ]  # fmt: skip
    assert heads[heads.index("Why") - 3 : heads.index("Why")] == [
        "Planned takes", "Cost per take", "Price as of",
    ]  # fmt: skip
    takes = beside(book["Requests"])["Planned takes"]
    assert [cell.value for cell in takes] == plan.to_frame()["takes"].tolist()
    assert takes[1].number_format.endswith('""')


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_the_day_of_a_price_is_a_date(save, beside, tmp_path, epoch):
    """Beside the formula that follows the choice, too, in days as the workbook counts them."""
    own = openpyxl.Workbook()
    own.epoch = epoch or own.epoch
    for row in (("Title", "duration", "priority"), ("One", 5, 1), ("Two", 5, 0)):
        own.active.append(row)
    own.save(tmp_path / "own.xlsx")
    plan, book = save(tmp_path / "own.xlsx", catalog="providers", on=date(2026, 11, 28))
    made, skipped = plan.to_frame()["price_as_of"].tolist()
    formulas = beside(book[own.active.title])
    heads = list(formulas)
    assert heads.index("Price as of") == heads.index("Why") - 1
    assert formulas["Price as of"][0].data_type == "f"
    stored = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    cell, empty = beside(stored[own.active.title])["Price as of"]
    assert cell.value == datetime.fromisoformat(made)
    assert cell.number_format.startswith("yyyy-mm-dd;")
    assert (empty.value, pd.isna(skipped)) == (None, True)
    days = [cell.value for cell in beside(stored["Catalog"], 4)["Price as of"]]
    assert cell.value in days


def test_a_producer_can_filter_and_keeps_title_and_header_in_sight(save):
    """Over the whole table; what she froze and filtered herself stays."""
    rows = [{"id": f"v{n}", "title": f"Film no {n}", "duration": 5} for n in range(3)]
    _, book = save(rows)
    sheet = book["Requests"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}4"


def test_what_she_set_up_herself_stays(save, tmp_path, sheet):
    """Frozen panes; how the sheet goes on paper, where the area takes the plan in."""
    path = sheet([["id", "duration"], ["a", 5]])
    book = openpyxl.load_workbook(path)
    page = book["Requests"]
    page.freeze_panes, page.page_setup.orientation, page.page_margins.left = "B2", "portrait", 1.5
    page.page_setup.paperSize, page.print_area, page.print_title_rows = 1, "A1:B9", "1:2"
    book.save(path)
    page = save(path)[1]["Requests"]
    assert page.freeze_panes == "B2"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 1)
    assert (page.page_margins.left, page.print_title_rows) == (1.5, "$1:$2")
    assert page.print_area == "'Requests'!$A$1:$K$9"
    assert page["K1"].value == "Why"


def test_what_she_chooses_and_locks_may_be_changed_in_a_protected_sheet(save, beside, sheet):
    """And nothing else of ours."""
    path = sheet([["id", "duration"], ["a", 5]])
    book = openpyxl.load_workbook(path)
    book["Requests"].protection.enable()
    book.save(path)
    cells = beside(save(path)[1]["Requests"])
    free = {head for head, (cell,) in cells.items() if not cell.protection.locked}
    assert free == {"Planned model", "Planned resolution", "Locked"}


def test_a_column_of_hers_that_says_what_is_locked_is_the_only_one(save, sheet):
    """Two could not be read when the plan is planned again."""
    path = sheet([["id", "duration", "Gesperrt"], ["a", 5, None]])
    _, book = save(path)
    heads = [cell.value for cell in book["Requests"][1]]
    assert "Locked" not in heads
    plan, again = save(path.parent / "plan.xlsx", name="again.xlsx")
    assert plan.tally.made == 1
    assert [cell.value for cell in again["Requests"][1]] == heads


def test_what_is_locked_says_so(planned_again):
    """Yes stays, and no does not become yes; the reason says it, and the Left out sheet."""
    _, path = planned_again
    book = openpyxl.load_workbook(path, data_only=True)
    page = book["Requests"]
    heads = {cell.value: cell.column for cell in page[1]}
    assert [page.cell(row, heads["Locked"]).value for row in (2, 3, 4)] == ["yes", "yes", None]
    assert [page.cell(row, heads["Why"]).value for row in (2, 3, 4)] == [
        "Locked: made as chosen.",
        "Left out: it is locked.",
        "Made at its best.",
    ]
    (left,) = book["Left out"].iter_rows(min_row=5, max_col=3, values_only=True)
    assert left[1:] == ("-", "it is locked")


def test_it_can_be_printed(save):
    """Across A4, a page wide, with the headings on every page; wide tables on two pages."""
    _, book = save([{"id": "a", "duration": 5}])
    page = book["Requests"].page_setup
    assert (page.orientation, page.paperSize, page.fitToWidth) == ("landscape", 9, 1)
    assert book["Requests"].sheet_properties.pageSetUpPr.fitToPage
    assert book["Requests"].print_title_rows == "$1:$1"
    _, wide = save([{"id": "a", "duration": 5} | {f"n{n}": "x" * 40 for n in range(5)}])
    sheet = wide["Requests"]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    heads = [cell.value for cell in sheet[1]]
    assert [each.id for each in sheet.col_breaks.brk] == [heads.index("Decision")]


def test_names_of_models_are_not_cut(save, beside):
    """Nor are the lengths of their parts."""
    model = "fal_ai/bytedance/seedance-2.0/text-to-video"
    _, book = save([{"duration": 75, "model": model}], 200, catalog="providers", values=True)
    sheet = book["Requests"]
    for head in ("Planned model", "Seconds ordered"):
        (cell,) = beside(sheet)[head]
        assert sheet.column_dimensions[cell.column_letter].width > len(cell.value) > 20


def test_long_reasons_have_room(save, beside):
    """A row is as high as its reason needs; one that is high enough stays."""
    _, book = save([{"id": "a", "duration": 10, "priority": 2}, {"id": "b", "duration": 5}], 20)
    sheet = book["Requests"]
    assert len(sheet["L2"].value or "") > 0
    reasons = beside(sheet)["Why"]
    heights = [sheet.row_dimensions[cell.row].height for cell in reasons]
    assert [height is not None for height in heights] == [len(c.value) > 57 for c in reasons]


@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_the_figures_are_what_the_formulas_give(save, recalculated, batch, tmp_path):
    """As LibreOffice calculates them; in every sheet."""
    save(batch, planner.Budget(30, 40, packages=True))
    stored = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    (found,), formulas = recalculated(tmp_path / "plan.xlsx"), 0
    for sheet in openpyxl.load_workbook(tmp_path / "plan.xlsx"):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "f" and not isinstance(cell.value, ArrayFormula):
                formulas += 1
                known, new = (book[sheet.title][cell.coordinate].value for book in (stored, found))
                assert (known or 0) == pytest.approx(new or 0), (sheet.title, cell.coordinate)
    assert formulas > 50


@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_figures_and_totals_follow_another_choice(save, beside, recalculated, tmp_path):
    """A dearer option, none at all, one that is not offered."""
    rows = [{"id": f"v{n}", "duration": 5, "priority": 2} for n in range(3)]
    save(rows, 6)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    cells = beside(book["Requests"])
    for model, resolution, row in (("kling-pro", "4k", 0), (None, None, 1), ("nobody", "4k", 2)):
        cells["Planned model"][row].value = model
        cells["Planned resolution"][row].value = resolution
    book.save(tmp_path / "changed.xlsx")
    (found,) = recalculated(tmp_path / "changed.xlsx")
    cells = beside(found["Requests"])
    assert [cell.value for cell in cells["Decision"]] == ["planned", "skipped", "not offered"]
    assert [cell.value for cell in cells["Planned cost"]] == [7.5, 0, 0]
    assert [cell.value for cell in cells["Planned value"]] == pytest.approx([7.2, 0, 0])
    said = {row[1].value: row[2].value for row in found["Summary"].iter_rows(max_col=3)}
    assert (said["Made"], said["Spent"], said["Left"]) == (1, 7.5, -1.5)
