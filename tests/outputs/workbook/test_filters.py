"""The filter of the plan's sheet, and what sorting with it does."""

import random
import re
import shutil

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import Table

import planner

OFFICE = shutil.which("soffice")
ROWS = [["id", "duration", "priority"], *([f"v{n}", 5 + 5 * (n % 2), n] for n in range(1, 7))]


@pytest.fixture
def changed(sheet):
    """Write a producer's workbook, changed by a function of its sheet."""

    def change(how, rows=ROWS):
        path = sheet(rows)
        book = openpyxl.load_workbook(path)
        how(book["Requests"])
        book.save(path)
        return path

    return change


def whole(sheet, last=7):
    """Return the range from the first cell to the last column in which anything stands."""
    return f"A1:{get_column_letter(sheet.max_column)}{last}"


def add_table(sheet, ref="A1:C7"):
    """Make a table of a range."""
    sheet.add_table(Table(name="Films", displayName="Films", ref=ref))


def test_a_filter_of_hers_is_widened_and_keeps_its_criteria(changed, save):
    """Below the last request, as far as it went; the old way of sorting is gone."""

    def how(sheet):
        sheet.auto_filter.ref = "B1:C99"
        sheet.auto_filter.add_filter_column(1, ["1", "2"])
        sheet.auto_filter.add_sort_condition("C2:C99")

    page = save(changed(how))[1]["Requests"]
    assert page.auto_filter.ref == whole(page, 99)
    assert [(one.colId, one.filters.filter) for one in page.auto_filter.filterColumn] == [
        (2, ["1", "2"])
    ]
    assert page.auto_filter.sortState is None


def test_a_filter_of_other_rows_is_left(changed, save):
    """Sorting by it tears nothing apart."""

    def how(sheet):
        sheet["A20"], sheet["A21"] = "Colours", "red"
        sheet.auto_filter.ref = "A20:A21"

    page = save(changed(how))[1]["Requests"]
    assert page.auto_filter.ref == "A20:A21"


@pytest.mark.parametrize("catalogs", [("kling", "kling-api"), ("kling-api", "kling")])
def test_planned_again_the_filter_is_that_of_the_new_columns(save, tmp_path, catalogs):
    """Whether they are more now or fewer; also where an older plan's ended at the reason."""
    one, other = catalogs
    save([{"id": "a", "duration": 5}], catalog=one)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    book["Requests"].auto_filter.ref = "A1:F2"
    book.save(tmp_path / "old.xlsx")
    _, again = save(tmp_path / "old.xlsx", catalog=other, name="again.xlsx")
    page = again["Requests"]
    heads = [cell.value for cell in page[1] if cell.value]
    assert page.auto_filter.ref == f"A1:{get_column_letter(len(heads))}2"
    assert heads[-1] == "planner line"


def test_a_table_of_hers_takes_the_plan_in(changed, save):
    """A column of the table for each, named as its heading, and a filter over all of them."""
    hers = changed(add_table)
    for path, name in ((hers, "plan.xlsx"), (hers.parent / "plan.xlsx", "again.xlsx")):
        page = save(path, name=name)[1]["Requests"]
        table = page.tables["Films"]
        assert table.ref == table.autoFilter.ref == whole(page)
        assert [one.name for one in table.tableColumns] == [cell.value for cell in page[1]]
        ids = [one.id for one in table.tableColumns]
        assert len(set(ids)) == len(ids)
        assert page.auto_filter.ref is None


def test_a_column_between_a_table_and_the_plan_gets_a_name(changed, save):
    """As Excel gives one: a table has none without."""
    rows = [["My films", None, None, 2026], *ROWS]
    page = save(changed(lambda sheet: add_table(sheet, "A2:C8"), rows))[1]["Requests"]
    assert page["D2"].value == "Column4"
    assert page.tables["Films"].ref == whole(page, 8).replace("A1", "A2")


def test_where_no_filter_can_span_the_plan_there_are_no_buttons(changed, save):
    """And a warning says why: two names or tables in the way, one that leaves requests out."""

    def named_why(sheet):
        sheet["C1"] = "Why"
        add_table(sheet)

    def short(sheet):
        add_table(sheet, "A1:C4")

    def two(sheet):
        add_table(sheet)
        sheet["D1"], sheet["E1"], sheet["E2"] = "note", "kind", "a"
        sheet.add_table(Table(name="Kinds", displayName="Kinds", ref="E1:E2"))

    def inner(sheet):
        add_table(sheet, "B1:C7")

    for how, why in (
        (named_why, "would have two columns named why"),
        (short, "ends above the last request"),
        (two, "Films and Kinds stand in the same rows"),
        (inner, "does not begin with the headings"),
    ):
        with pytest.warns(planner.PlannerWarning, match=why):
            page = save(changed(how))[1]["Requests"]
        assert page.tables["Films"].autoFilter is None
        assert page.auto_filter.ref is None


def test_formulas_look_at_their_own_row_only(save, batch):
    """Or at other sheets, where nothing moves."""
    _, book = save(batch)
    page = book["Requests"]
    _, _, last, _ = range_boundaries(page.auto_filter.ref)
    formulas = [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 20
    for cell in formulas:
        here = re.sub(r"'[^']+'!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+", "", cell.value)
        for column, row in re.findall(r"\$([A-Z]+)(\$?\d+)", here):
            assert row == str(cell.row)
            assert range_boundaries(f"{column}1")[0] <= last


def sort_rows(page, order):
    """Move rows within the filter's range as a sort does: values, and formulas in their new row."""
    left, top, right, bottom = range_boundaries(page.auto_filter.ref)
    before = {
        (cell.row, cell.column): cell.value
        for row in page.iter_rows(top + 1, bottom, left, right)
        for cell in row
    }
    for new, old in enumerate(order, start=top + 1):
        for column in range(left, right + 1):
            value, letter = before[old, column], get_column_letter(column)
            if str(value).startswith("="):
                value = Translator(value, f"{letter}{old}").translate_formula(f"{letter}{new}")
            page.cell(new, column).value = value


@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_sorted_rows_keep_their_decisions(changed, save, recalculated, tmp_path):
    """Every figure goes with its request, and the sums stay; by our filter and by hers."""
    ordered = []
    for name, filtered in (("ours.xlsx", None), ("hers.xlsx", "A1:C1001")):
        path = changed(lambda sheet, ref=filtered: setattr(sheet.auto_filter, "ref", ref))
        plan, book = save(path, 9)
        page = book["Requests"]
        page.auto_filter.ref = page.auto_filter.ref.replace("1001", "7")
        order = list(range(2, 8))
        random.Random(4).shuffle(order)
        sort_rows(page, order)
        book.save(tmp_path / name)
        ordered.append(tmp_path / name)
    due = plan.to_frame().set_index("id")
    for found in recalculated(*ordered):
        page = found["Requests"]
        heads = {cell.value: cell.column - 1 for cell in page[1]}
        for row in page.iter_rows(min_row=2, max_row=7, values_only=True):
            wanted = due.loc[row[0]]
            assert row[heads["Decision"]] == wanted["decision"]
            for head, name in (("Planned cost", "cost_usd"), ("Planned value", "value")):
                assert (row[heads[head]] or 0) == pytest.approx(wanted[name])
        said = {row[1].value: row[2].value for row in found["Summary"].iter_rows(max_col=3)}
        assert said["Spent"] == pytest.approx(float(plan.cost_usd))
