"""What values do not tell: errors, values that were not saved, what is merged or hidden."""

import io

import openpyxl
import pytest
import xlsxwriter

import planner
from planner.requests.grid import Box, Marks
from planner.requests.workbooks import xlsx_marks
from tests.requests.workbooks.making import (
    cell,
    links,
    row,
    table,
    write_ods,
    write_xlsx,
    write_zip,
)
from tests.requests.workbooks.test_opening import cells_of, read

ROWS = """
<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c t="e" s="1" r="B2"><f>1/0</f><v>#DIV/0!</v></c>
<c r='C2' t='e'><v>#SPILL!</v></c></row>
<row r="3" hidden="1"><c r="A3"><f>1+1</f></c><c r="B3"><f>1+1</f><v></v></c>
<c r="C3"><f t="shared" si="0"/></c><c r="D3"><f t="shared" si="0"/><v/></c></row>
<row r="4" hidden='true'><c r="A4"><f>1+1</f><v>2</v></c><c r="B4" t="str"><f>""</f><v></v></c>
<c r="C4"><f t="shared" si="0"/><v>0</v></c><c r="D4" t="str"><f>"x"</f></c></row>
<row r="5" hidden="0"><c r="A5" t="inlineStr"><is><t>&lt;c r="A9" t="e"&gt; hidden="1"</t></is></c>
<c r="B5"/></row>
"""
FOUND = Marks(
    errors={(1, 0): "#N/A", (1, 1): "#DIV/0!", (1, 2): "#SPILL!"},
    unsaved=frozenset({(2, 0), (2, 1), (2, 2), (2, 3), (3, 3)}),
    hidden_rows=frozenset({2, 3}),
)


def test_marks_of_an_xlsx(tmp_path):
    """In whatever order attributes stand, and whatever texts look like."""
    grid = read(write_xlsx(tmp_path / "b.xlsx", ROWS))
    assert grid.marks == FOUND
    assert {place: value for place, value in cells_of(grid).items() if place[0] > 1} == {
        (3, 0): 2, (3, 2): 0, (4, 0): '<c r="A9" t="e"> hidden="1"',
    }  # fmt: skip


def test_marks_of_an_xlsx_with_prefixes(tmp_path):
    """Some programs write them."""
    rows = ROWS.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    assert read(write_xlsx(tmp_path / "b.xlsx", rows, prefix="x:")).marks == FOUND


def test_marks_of_an_xlsx_without_places(tmp_path):
    """Rows and cells follow each other then."""
    rows = (
        "<row><c><v>1</v></c></row>" * 3
        + '<row/><row hidden="1"><c/><c t="e"><v>#REF!</v></c><c><f>A1</f></c></row>'
    )
    marks = read(write_xlsx(tmp_path / "b.xlsx", rows)).marks
    assert marks.errors == {(4, 1): "#REF!"}
    assert (marks.unsaved, marks.hidden_rows) == ({(4, 2)}, {4})


@pytest.mark.parametrize("piece", [40, 41, 43, 64, 1000])
def test_marks_are_found_wherever_the_file_is_cut(monkeypatch, piece):
    """It is read bit by bit."""
    monkeypatch.setattr(xlsx_marks, "PIECE", piece)
    found = xlsx_marks.look_through(io.BytesIO(f"<w><sheetData>{ROWS}</sheetData></w>".encode()))
    assert found.errors == FOUND.errors
    assert set(found.unsaved) == FOUND.unsaved
    assert set(found.hidden_rows) == FOUND.hidden_rows


def test_first_rows_are_found_wherever_the_file_is_cut(monkeypatch):
    """So that no more than they are read of a sheet that nobody asks for."""
    rows = "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in (1, 2, 5, 6, 1048576))
    sheet = f"<w><sheetData>{rows}</sheetData><x/></w>".encode()
    for piece in (7, 30, 31, 1000):
        monkeypatch.setattr(xlsx_marks, "PIECE", piece)
        for count, left in ((60, 4), (5, 3), (4, 2), (1, 1)):
            text = xlsx_marks.first_rows(io.BytesIO(sheet), count)
            assert text.count(b"<row") == left
            assert text.endswith(b"</row></sheetData></worksheet>")


def test_hidden_columns_and_merged_cells_of_an_xlsx(tmp_path):
    """Also the columns to the right that nobody uses."""
    before = (
        '<cols><col min="1" max="1"/><col hidden="1" min="2" max="3"/>'
        '<col min="5" max="5" hidden="false"/></cols>'
    )
    after = '<mergeCells count="2"><mergeCell ref="A1:B3"/><mergeCell ref="D1:D2"/></mergeCells>'
    path = write_xlsx(tmp_path / "b.xlsx", ROWS, before=before, after=after)
    marks = read(path).marks
    assert marks.hidden_columns == {1, 2}
    assert marks.merged == (Box(0, 0, 2, 1), Box(0, 3, 1, 3))


@pytest.mark.parametrize(
    ("columns", "filtered"),
    [
        ("", False),
        ('<filterColumn colId="0" hiddenButton="1"/>', False),
        ('<filterColumn colId="0"><filters><filter val="a"/></filters></filterColumn>', True),
    ],
)
def test_a_filter_that_is_set_is_told(tmp_path, columns, filtered):
    """One that only could be set hides nothing; it may be the sheet's, or a table's."""
    after = f'<autoFilter ref="A1:B9">{columns}</autoFilter>'
    assert read(write_xlsx(tmp_path / "b.xlsx", ROWS, after=after)).marks.filtered == filtered
    parts = {"worksheets___rels__s.xml.rels": "", "tables__t": f"<table>{after}</table>"}
    path = write_xlsx(tmp_path / "t.xlsx", ROWS, **parts)
    with_links = links(("table", "../tables/t.xml"))
    import zipfile

    with zipfile.ZipFile(path) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    write_zip(path, {**whole, "xl/worksheets/_rels/s.xml.rels": with_links})
    assert read(path).marks.filtered == filtered


def test_a_filter_without_hidden_rows_is_none(tmp_path):
    """Everything matches it."""
    after = '<autoFilter ref="A1"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    path = write_xlsx(tmp_path / "b.xlsx", "<row><c><v>1</v></c></row>", after=after)
    assert not read(path).marks.filtered


def test_marks_as_libraries_write_them(tmp_path):
    """XlsxWriter and openpyxl."""
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "duration"])
        sheet.write_formula(1, 0, "=NA()", value="#N/A")
        sheet.write_formula(2, 0, "=1+1", value="")  # to say that there is none
        sheet.write_formula(3, 0, "=1+1", value=2)
        sheet.merge_range("C1:D2", "over both")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("F:G", None, None, {"hidden": True})
        sheet.autofilter("A1:B5")
        sheet.filter_column("A", "x == 2")
    expected = Marks({(1, 0): "#N/A"}, frozenset({(2, 0)}), (Box(0, 2, 1, 3),), frozenset({4}),
                     frozenset({5, 6}), filtered=True)  # fmt: skip
    assert read(tmp_path / "x.xlsx").marks == expected
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+1"
    book.active.row_dimensions[3].hidden = True
    book.active["A3"] = 1
    book.active.column_dimensions["C"].hidden = True
    book.active.merge_cells("A5:A6")
    book.save(tmp_path / "o.xlsx")
    expected = Marks({}, frozenset({(1, 1)}), (Box(4, 0, 5, 0),), frozenset({2}), frozenset({2}))
    assert read(tmp_path / "o.xlsx").marks == expected


def test_a_text_that_looks_like_an_error_is_a_text(tmp_path):
    """A formula may well give one."""
    path = write_xlsx(tmp_path / "b.xlsx", '<row><c t="str"><f>"#N/A"</f><v>#N/A</v></c></row>')
    assert read(path).marks == Marks()
    formula = 'table:formula="of:=x" office:string-value="#N/A" calcext:value-type="string"'
    shown = f'<table:table-cell office:value-type="string" {formula}><text:p>#N/A</text:p>'
    path = write_ods(tmp_path / "b.ods", table(row(cell("#N/A"), f"{shown}</table:table-cell>")))
    assert read(path).marks == Marks()


def test_marks_of_an_ods(tmp_path):
    """As LibreOffice writes them, and others."""
    note = "<office:annotation><text:p>#REF!</text:p></office:annotation>"
    rows = (
        row(cell("a", table__number_columns_spanned=2, table__number_rows_spanned=3), cell("b")),
        row(cell(), cell("Err:502", calcext__value_type="error", table__number_columns_repeated=2)),
        row(cell(), cell("#NAME?", table__formula="of:=x"), cell("#1", table__formula="of:=x")),
        row(cell("x"), cell(table__formula="of:=x"), table__number_rows_repeated=2),
        row('<table:table-cell table:formula="of:=x"><text:p/></table:table-cell>', cell("y")),
        row(cell("z"), table__visibility="collapse", table__number_rows_repeated=2),
        row(f'<table:table-cell table:formula="of:=x">{note}</table:table-cell>', cell("y")),
        row(cell(), table__visibility="collapse", table__number_rows_repeated=1000000),
    )
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    marks = read(write_ods(tmp_path / "b.ods", table("".join(rows), columns))).marks
    assert marks == Marks(
        errors={(1, 1): "Err:502", (1, 2): "Err:502", (2, 1): "#NAME?"},
        unsaved=frozenset({(3, 1), (4, 1), (8, 0)}),
        merged=(Box(0, 0, 2, 1),),
        hidden_rows=frozenset({6, 7}),
        hidden_columns=frozenset({2}),
    )


def test_rows_of_an_ods_that_a_filter_hides_are_told(tmp_path):
    """With the filter."""
    rows = row(cell("a")) + row(cell("b"), table__visibility="filter") + row(cell("c"))
    marks = read(write_ods(tmp_path / "b.ods", table(rows))).marks
    assert (marks.hidden_rows, marks.filtered) == ({1}, True)


def test_more_marks_than_anybody_could_mend_are_refused(tmp_path):
    """A sheet of nothing but errors would be a burden to whoever keeps count."""
    rows = row(cell(table__formula="of:=x", table__number_columns_repeated=3),
               table__number_rows_repeated=1_000_000)  # fmt: skip
    path = write_ods(tmp_path / "b.ods", table(rows))
    with pytest.raises(planner.InputError, match=r"b\.ods has more than 1,000,000 cells with err"):
        read(path)
