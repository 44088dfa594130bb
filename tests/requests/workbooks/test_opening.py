"""A workbook as grids: every cell as it is, where it is."""

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.requests.grid import HEAD
from planner.requests.workbooks.opening import opened
from tests.requests.workbooks.making import (
    LINKS,
    STRICT,
    cell,
    links,
    row,
    table,
    write_ods,
    write_xlsx,
    write_zip,
)


def read(path, name=None):
    """Return a grid of a workbook: of its first sheet, if no name is given."""
    with opened(path) as book:
        return book.grid(name or book.sheets[0].name)


def cells_of(grid):
    """Return the cells of a grid by row and column, as positions."""
    frame, numbers = grid.below(0)
    return {
        (int(number) - 1, column): value
        for number, line in zip(numbers, frame.itertuples(index=False), strict=True)
        for column, value in enumerate(line)
        if value is not None
    }


def test_sheets_are_told_in_order_with_what_they_begin_with(tmp_path):
    """Names, whether they are shown, their first rows; a sheet of charts holds no cells."""
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        for name, hide in (("Notes & more", None), ("Über", "hide"), ("<x>", "very_hidden")):
            sheet = book.add_worksheet(name)
            sheet.write(1, 2, name)
            if hide:
                getattr(sheet, hide)()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Notes & more'!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
        long = book.add_worksheet("Long")
        for at in range(200):
            long.write(at, 0, at)
    with opened(tmp_path / "b.xlsx") as book:
        sheets = book.sheets
    assert [(sheet.name, sheet.visible) for sheet in sheets] == [
        ("Notes & more", True), ("Über", False), ("<x>", False), ("Long", True),
    ]  # fmt: skip
    assert sheets[0].head == [[None] * 3, [None, None, "Notes & more"]]
    assert sheets[3].head == [[at] for at in range(HEAD)]


def test_cells_keep_what_they_are(tmp_path):
    """Texts, whole numbers, fractions, truth, days, moments, times of the day, spans."""
    values = ["007", " a ", 5, 1.5, True, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), time(0, 10),
              timedelta(hours=30), "x\ny", -1.5e-9, "é\u00a0"]  # fmt: skip
    book = openpyxl.Workbook()
    for at, value in enumerate(values, start=1):
        book.active.cell(1, at).value = value
    book.save(tmp_path / "b.xlsx")
    grid = read(tmp_path / "b.xlsx")
    found = grid.below(0)[0].iloc[0].tolist()
    assert [(v, type(v)) for v in found] == [(v, type(v)) for v in values]
    assert grid.head == [found]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_nothing_is_shifted(tmp_path, ending):
    """Empty rows and columns before the first cell are counted, wherever they are."""
    path = tmp_path / f"b.{ending}"
    if ending == "xlsx":
        rows = (
            '<row r="3"><c r="C3" t="str"><v>a</v></c></row>'
            '<row r="70"><c r="E70" t="str"><v>b</v></c></row>'
        )
        write_xlsx(path, rows)
    else:
        first = row(cell(table__number_columns_repeated=2), cell("a"))
        second = row(cell(table__number_columns_repeated=4), cell("b"))
        blank = [row(cell(), table__number_rows_repeated=count) for count in (2, 66)]
        write_ods(path, table(blank[0] + first + blank[1] + second))
    grid = read(path)
    assert cells_of(grid) == {(2, 2): "a", (69, 4): "b"}
    assert grid.head[2][2] == "a"
    assert grid.head[0][:3] == [None] * 3
    assert list(grid.below(2)[1]) == [3, 70]
    assert list(grid.below(3)[1]) == [70]
    assert grid.below(70)[0].shape == (0, 5)


def test_cells_without_a_place_follow_each_other(tmp_path):
    """Some programs write none."""
    rows = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    assert cells_of(read(write_xlsx(tmp_path / "b.xlsx", rows))) == {
        (0, 0): 1, (0, 2): 2, (2, 0): 3,
    }  # fmt: skip


CELLS = (
    st.none() | st.integers(-(10**9), 10**9) | st.booleans() | st.text("a0 é\n<&'\"", min_size=1)
)


@settings(max_examples=10, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=70))
def test_what_was_written_is_read(tmp_path_factory, rows):
    """Every cell, and nothing else; the head is the beginning of the rest."""
    path = tmp_path_factory.mktemp("written") / "b.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(rows):
            for column, value in enumerate(line):
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(at, column, value)
    grid = read(path)
    expected = {
        (at, column): value
        for at, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    }
    assert cells_of(grid) == expected
    assert {
        (at, column): value
        for at, line in enumerate(grid.head)
        for column, value in enumerate(line)
        if value is not None
    } == {place: value for place, value in expected.items() if place[0] < HEAD}


def test_many_rows_come_in_one_piece(tmp_path):
    """They travel in several."""
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet()
        for at in range(10_000):
            sheet.write_row(at, 0, [at, f"t{at}", "" if at % 3 else "x", at + 0.5])
    frame, numbers = read(tmp_path / "b.xlsx").below(1)
    assert list(numbers) == list(range(2, 10_001))
    assert list(frame.columns) == [0, 1, 2, 3]
    assert set(map(str, frame.dtypes)) == {"object"}
    assert frame.iloc[-1].tolist() == [9999, "t9999", "x", 9999.5]
    assert frame[2].isna().sum() == 6666


def test_a_grid_says_what_it_is_of(tmp_path):
    """File and sheet; the sheet of any name is found."""
    book = openpyxl.Workbook()
    book.active.title = "It's"
    book.create_sheet("Zwei")["B2"] = 7
    book.save(tmp_path / "b.xlsm")
    grid = read(tmp_path / "b.xlsm", "Zwei")
    assert (grid.source, grid.sheet) == (f"{tmp_path / 'b.xlsm'}, sheet 'Zwei'", "Zwei")
    assert cells_of(grid) == {(1, 1): 7}
    assert read(tmp_path / "b.xlsm").below(0)[0].empty
    with pytest.raises(planner.InputError, match="has no sheet 'zwei'; did you mean 'Zwei'"):
        read(tmp_path / "b.xlsm", "zwei")


def test_strict_and_oddly_packed_workbooks_are_read(tmp_path):
    """By the strict standard, with prefixes, other folders, other cases of letters."""
    rows = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
    strict = write_xlsx(
        tmp_path / "strict.xlsx",
        rows,
        prefix="x:",
        main=f"{STRICT}/spreadsheetml/main",
        kinds=f"{STRICT}/officeDocument/relationships",
    )
    assert cells_of(read(strict)) == {(0, 0): "a"}
    odd = write_zip(
        tmp_path / "odd.xlsx",
        {
            "_rels/.rels": links(("officeDocument", "/Book/workbook.xml")),
            "Book/workbook.xml": f'<workbook xmlns:r="{LINKS}"><sheets>'
            '<sheet r:id="r1" name="S"/></sheets></workbook>',
            "Book/_rels/workbook.xml.rels": links(("worksheet", "/Book/sheets/A.xml")),
            "Book/sheets/A.xml": "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>"
            "</worksheet>",
        },
    )
    assert cells_of(read(odd)) == {(0, 0): 1}


def test_hidden_sheets_of_an_ods_are_told(tmp_path):
    """Its style says so."""
    styles = (
        '<style:style style:name="h" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    tables = '<table:table table:name="H" table:style-name="h"/>' + table(row(cell("a")))
    with opened(write_ods(tmp_path / "b.ods", tables, styles=styles)) as book:
        assert [(sheet.name, sheet.visible) for sheet in book.sheets] == [("H", False), ("S", True)]


def test_a_name_that_is_hard_to_pass_on_is_no_hindrance(tmp_path):
    """With blanks, a dash in front, letters of no encoding."""
    for name in ("-c a'\"b.xlsx", "\udcff ü.xlsx"):
        path = write_xlsx(tmp_path / name, "<row><c><v>1</v></c></row>")
        assert cells_of(read(path)) == {(0, 0): 1}
