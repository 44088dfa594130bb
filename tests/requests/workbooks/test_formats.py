"""Number formats that say something of a value, formulas nobody calculated, rows of no height."""

import zipfile

import openpyxl
import pytest
import xlsxwriter

from planner.requests.grid import Marks
from planner.requests.workbooks.ods_formats import Formats
from planner.requests.workbooks.ods_marks import look_through
from planner.requests.workbooks.opening import opened
from planner.requests.workbooks.xlsx import OURS
from tests.requests.workbooks.making import (
    cell,
    links,
    row,
    table,
    write_ods,
    write_xlsx,
    write_zip,
)
from tests.requests.workbooks.test_opening import read

STYLES = (
    '<styleSheet xmlns="x"><numFmts><numFmt numFmtId="164" formatCode="{first}"/>'
    '<numFmt numFmtId="165" formatCode="0 &quot;min&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="164"/><xf numFmtId="44"/><xf numFmtId="165"/></cellXfs>'
    '<dxfs><dxf><numFmt numFmtId="44" formatCode="0 &quot;kg&quot;"/></dxf></dxfs></styleSheet>'
)


def styled(path, rows, first="0.0", **options):
    """Write a workbook with three styles, of which the last is in minutes."""
    write_xlsx(path, rows, styles=STYLES.format(first=first), **options)
    with zipfile.ZipFile(path) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    both = links(("worksheet", "worksheets/s.xml"), ("styles", "styles.xml"))
    return write_zip(path, {**whole, "xl/_rels/workbook.xml.rels": both})


ROWS = (
    '<row r="1" s="2"><c r="A1" s="2"><v>1</v></c><c s="2" r="B1" t="n"><v>2</v></c><c r="C1">'
    '<v>3</v></c><c r="D1" s="1"><v>4</v></c></row><row r="2"><c r="A2" s="2" t="str"><v>5</v></c>'
    '<c r="B2" s="2"/><c r="AA2" s=\'2\' ><f>1+5</f><v>6</v></c></row>'
)
MINUTES = '0 "min"'


def test_formats_of_an_xlsx_are_told_where_they_say_something(tmp_path):
    """Of numbers only; those that are built in say nothing."""
    marks = read(styled(tmp_path / "b.xlsx", ROWS)).marks
    assert marks == Marks(formats=dict.fromkeys([(0, 0), (0, 1), (1, 26)], MINUTES))


def test_the_first_format_counts_where_none_is_said(tmp_path):
    """It is that of all other cells."""
    formats = read(styled(tmp_path / "b.xlsx", ROWS, first="000")).marks.formats
    assert formats == {**dict.fromkeys([(0, 0), (0, 1), (1, 26)], MINUTES), (0, 2): "000"}


@pytest.mark.parametrize("beside", ["", '<c t="e"><v>#N/A</v></c>'])
def test_formats_are_found_whatever_the_rest_is(tmp_path, beside):
    """Cells may have no places, and errors beside them."""
    rows = f'<row/><row><c s="1"><v>1</v></c><c s="2"><v>2</v></c>{beside}</row>'
    assert read(styled(tmp_path / "b.xlsx", rows)).marks.formats == {(1, 1): MINUTES}
    prefixed = rows.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    path = styled(tmp_path / "p.xlsx", prefixed, prefix="x:")
    assert read(path).marks.formats == {(1, 1): MINUTES}


def test_formats_as_libraries_write_them(tmp_path):
    """XlsxWriter and openpyxl."""
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        page = book.add_worksheet()
        page.write(1, 1, 5, book.add_format({"num_format": "[$€-407] #,##0.00"}))
        page.write(2, 1, 5, book.add_format({"num_format": '"$"#,##0.00'}))
    assert read(tmp_path / "x.xlsx").marks.formats == {(1, 1): "[$€-407] #,##0.00"}
    book = openpyxl.Workbook()
    book.active["B2"], book.active["B3"] = 7, 8
    book.active["B2"].number_format = "000"
    book.save(tmp_path / "o.xlsx")
    assert read(tmp_path / "o.xlsx").marks.formats == {(1, 1): "000"}


NUMBER = '<number:number number:min-integer-digits="{}"/>'
ODS_STYLES = (
    f'<number:number-style style:name="N1">{NUMBER.format(3)}</number:number-style>'
    f'<number:number-style style:name="N2">{NUMBER.format(1)}<number:text> min</number:text>'
    "</number:number-style>"
    f'<number:currency-style style:name="N3"><number:currency-symbol>£</number:currency-symbol>'
    f"{NUMBER.format(1)}</number:currency-style>"
    + "".join(
        f'<style:style style:name="c{at}" style:family="table-cell" style:data-style-name="N{at}"/>'
        for at in (1, 2, 3)
    )
    + '<style:style style:name="c4" style:parent-style-name="c2"/>'
)


def number(style="", kind="float", **attributes):
    """Spell a cell of an .ods with a number."""
    said = {"table__style_name": style} if style else {}
    return cell(office__value_type=kind, office__value=5, **said, **attributes)


def spaced(styles):
    """Add the name space that number formats of an .ods are in."""
    return styles.replace(":number-style ", ':number-style xmlns:number="n" ').replace(
        ":currency-style ", ':currency-style xmlns:number="n" '
    )


def test_formats_of_an_ods_are_told_where_they_say_something(tmp_path):
    """A currency of its own, or the format of its style, its row's, its column's."""
    rows = (
        row(number("c1"), number("c2"), number("c3"), number("c4"), number("c9")),
        row(
            number("c3", "currency", office__currency="EUR", table__number_columns_repeated=2),
            number("c3", "currency", office__currency="USD"),
            number(),
            cell("5", table__style_name="c2"),
            table__number_rows_repeated=2,
        ),
        row(number(), table__default_cell_style_name="c1"),
    )
    columns = (
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:default-cell-style-name="c2"/>'
    )
    path = write_ods(tmp_path / "b.ods", table("".join(rows), columns), styles=spaced(ODS_STYLES))
    euros, minutes = "[$ EUR]0", '0" min"'
    assert read(path).marks.formats == {
        (0, 0): "000", (0, 1): minutes, (0, 2): "[$£]0", (0, 3): minutes,
        **dict.fromkeys([(1, 0), (1, 1), (2, 0), (2, 1)], euros), (1, 3): minutes, (2, 3): minutes,
        (3, 0): "000",
    }  # fmt: skip


def test_zeros_beside_formulas_that_nobody_calculated_are_no_values(tmp_path):
    """XlsxWriter writes them, and that they are to be calculated."""
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        page = book.add_worksheet()
        page.write(0, 0, 0)
        page.write_formula(1, 0, "=1+1")
        page.write_formula(2, 0, "=1+1", None, 2)
    assert read(tmp_path / "b.xlsx").marks.unsaved == {(1, 0)}


FORMULA = '<row r="1"><c r="A1"><f>1-1</f><v>0</v></c></row>'


def test_zeros_of_other_files_are_zeros(tmp_path):
    """Of those that a spreadsheet calculated."""
    assert read(write_xlsx(tmp_path / "b.xlsx", FORMULA)).marks == Marks()


def test_zeros_of_the_workbook_of_a_plan_are_zeros(tmp_path):
    """It keeps the values of the workbook that it was made of."""
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        book.add_worksheet().write_formula(1, 0, "=1-1")
        book.set_custom_property(OURS, "Summary")
    assert read(tmp_path / "b.xlsx").marks == Marks()


def test_rows_of_no_height_are_hidden(tmp_path):
    """If it is said that this is the height."""
    rows = (
        '<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2" ht="0.5" customHeight="1"/><row r="3" ht="0"/>'
        '<row r="4" customHeight="true" ht="0.0"/><row r="5" ht="15" customHeight="0"/>'
    )
    assert read(write_xlsx(tmp_path / "b.xlsx", rows)).marks.hidden_rows == {0, 3}


def test_rows_that_are_written_are_shown_where_all_others_are_hidden(tmp_path):
    """Spreadsheets show them, unless they are hidden themselves."""
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        page = book.add_worksheet()
        page.write_column(0, 0, [1, 2, 3])
        page.set_row(2, 0)
        page.set_default_row(hide_unused_rows=True)
    assert read(tmp_path / "b.xlsx").marks.hidden_rows == {2}


def formats(path, *, every):
    """Read a workbook, and return its formats."""
    with opened(path) as book:
        return book.grid(book.sheets[0].name, every_format=every).marks.formats


def test_dollars_and_percent_are_told_where_that_is_asked(tmp_path):
    """Built in or not; what shows nothing beside a number is told to nobody."""
    codes = ("0%", "0.00%", '"$"#,##0', "[$€-407] #,##0", "#,##0.00", "yyyy-mm-dd", "0.0E+00")
    book = openpyxl.Workbook()
    for at, code in enumerate(codes, start=1):
        book.active.cell(at, 1).value, book.active.cell(at, 1).number_format = 5, code
    book.save(tmp_path / "b.xlsx")
    told = {(at, 0): code for at, code in enumerate(codes)}
    assert formats(tmp_path / "b.xlsx", every=False) == {(3, 0): told[3, 0]}
    assert formats(tmp_path / "b.xlsx", every=True) == {at: told[at] for at in [*told][:4]}


def test_of_an_ods_as_well(tmp_path):
    """By what a cell says itself, and only of the sheet that is asked for."""
    rows = row(number(kind="percentage"), number(kind="currency", office__currency="USD"), number())
    other = table(rows).replace('"S"', '"T"')
    path = write_ods(tmp_path / "b.ods", table(rows) + other)
    assert formats(path, every=False) == {}
    told = {(0, 0): "0%", (0, 1): "[$ USD]0"}
    assert formats(path, every=True) == told
    with zipfile.ZipFile(path) as parts, parts.open("content.xml") as content:
        found = look_through(content, 99, Formats(every=True), "S")
    assert {name: one.formats for name, one in found.items()} == {"S": told, "T": {}}
