"""The plan's columns as a block of a sheet."""

import openpyxl
import pytest

from planner.outputs.workbook.block import (
    Block,
    found_block,
    free_columns,
    last_used_column,
    remove_block,
)

OURS = ["Decision", "Planned model", "Planned resolution", "Locked", "Why", "planner menu"]


@pytest.fixture
def page():
    """Make a sheet with a title, headings in row 2, a block, and a column of the user's after."""
    sheet = openpyxl.Workbook().active
    sheet["A1"] = "My films"
    for at, head in enumerate(["id", *OURS, "Remark"], start=1):
        sheet.cell(2, at).value = head
    sheet["B3"], sheet["E3"], sheet["E4"], sheet["F3"] = "planned", "yes", "", "because"
    return sheet


def test_a_block_is_found_by_its_headings(page):
    """To the last one that is ours."""
    assert found_block(page, 2) == Block(2, 2, tuple(OURS))
    assert found_block(page, 2).last == 7
    assert found_block(page, 1) is None


def test_a_decision_alone_is_hers(page):
    """Ours is followed by the planned model."""
    page["C2"] = "Who decides"
    assert found_block(page, 2) is None


def test_what_is_removed_leaves_the_rest(page):
    """Cells, and rules for them only."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.worksheet.datavalidation import DataValidation

    for places in ("B3:C4", "A3:H4"):
        page.conditional_formatting.add(places, FormulaRule(["TRUE"]))
        page.data_validations.append(DataValidation("list", formula1='"a"', sqref=places))
    remove_block(page, found_block(page, 2), [3, 4])
    assert [cell.value for cell in page[2]] == ["id", *[None] * 6, "Remark"]
    assert [str(one.sqref) for one in page.conditional_formatting] == ["A3:H4"]
    assert [str(one.sqref) for one in page.data_validations.dataValidation] == ["A3:H4"]


def test_what_she_wrote_above_and_below_is_left(page):
    """Only headings, requests and what an earlier plan decided are cleared."""
    page["F1"], page["C9"], page["B4"] = "a note", "=SUM(C3:C4)", '=IF($G4>0,"planned","skipped")'
    remove_block(page, found_block(page, 2), [3])
    assert (page["F1"].value, page["C9"].value) == ("a note", "=SUM(C3:C4)")
    assert (page["B3"].value, page["B4"].value, page["F3"].value) == (None, None, None)


@pytest.mark.parametrize(("hers", "hidden"), [(False, False), (True, True)])
def test_what_the_old_columns_were_filtered_by_goes_with_them(page, hers, hidden):
    """Its rows are shown again, unless something of hers hides rows."""
    page.auto_filter.ref = "A2:H4"
    page.auto_filter.add_filter_column(1, ["planned"])
    if hers:
        page.auto_filter.add_filter_column(0, ["a"])
    page.row_dimensions[3].hidden = True
    remove_block(page, found_block(page, 2), [3, 4])
    assert [one.colId for one in page.auto_filter.filterColumn] == ([0] if hers else [])
    assert page.row_dimensions[3].hidden is hidden


def test_the_last_column_is_where_something_stands(page):
    """A format alone is nothing; a merged banner is something."""
    from openpyxl.styles import Font

    page["Z9"].font = Font(bold=True)
    assert last_used_column(page) == 8
    page.merge_cells("A1:K1")
    assert last_used_column(page) == 11


def test_widths_of_hers_end_where_ours_begin(page):
    """One may reach from her last column to the end of the sheet."""
    from openpyxl.worksheet.dimensions import ColumnDimension

    page.column_dimensions["D"] = ColumnDimension(page, "D", width=4, min=4, max=99)
    page.column_dimensions["G"] = ColumnDimension(page, "G", width=5)
    free_columns(page, 6, 8)
    assert {name: (one.min, one.max) for name, one in page.column_dimensions.items()} == {
        "D": (4, 5)
    }
