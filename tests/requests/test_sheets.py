"""Requests in a sheet of a workbook."""

import zipfile
from datetime import date

import openpyxl
import pytest

import planner
from planner.requests.extent import too_far
from planner.requests.readers import read_table


def test_the_sheet_called_requests_is_read(sheet):
    """Else the first one; blank rows above the header do not matter."""
    named = sheet([[None], [None, "id", "duration"], [None, "a", 5]], before=["Notes"])
    table = read_table(named)
    assert "sheet 'Requests'" in table.origin.source
    assert table.frame["duration"].tolist() == [5]
    assert table.origin.place(0, "duration") == "cell C3"
    first = sheet([["duration"], [7]], title="Q4")
    assert read_table(first).frame["duration"].tolist() == [7]


def test_cells_of_a_sheet_keep_what_they_are(sheet):
    """Whole numbers, text of digits, truth and dates."""
    day = date(2026, 1, 2)
    path = sheet([["id", "duration", "ok", "due", "rate"], ["007", 5, True, day, 1.5]])
    assert list(read_table(path).frame.iloc[0]) == ["007", 5, True, day, 1.5]


def test_an_empty_sheet_is_refused_by_name(sheet):
    """With file and sheet."""
    with pytest.raises(planner.InputError, match=r"requests\.xlsx, sheet 'Empty' is empty"):
        read_table(sheet([], title="Empty"))


def test_ods_is_read(tmp_path):
    """LibreOffice's own format."""
    cells = "".join(
        f"<table:table-row>{row}</table:table-row>"
        for row in (
            '<table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>duration</text:p>'
            "</table:table-cell>",
            '<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p>'
            "</table:table-cell>",
        )
    )
    path = tmp_path / "requests.ods"
    write_ods(path, f'<table:table table:name="Sheet1">{cells}</table:table>')
    assert read_table(path).frame.to_dict("list") == {"id": ["007"], "duration": [5]}


def write_ods(path, tables):
    """Write the least that is an OpenDocument spreadsheet."""
    import zipfile

    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )


@pytest.fixture
def marked(sheet):
    """Write a table with an x in a cell of one of two sheets, and return its path."""

    def write(cell, title):
        path = sheet([["duration"], [5]], before=["Other"])
        book = openpyxl.load_workbook(path)
        book[title][cell] = "x"
        book.save(path)
        return path

    return write


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ100000", "XFD4000"])
def test_a_cell_far_from_the_table_is_told_before_all_up_to_it_fills_the_memory(marked, cell):
    """A slip of the hand puts one there; a library would make room for milliards of cells."""
    with pytest.raises(planner.InputError, match=r"reaches to row [\d,]+ and .*; clear the cells"):
        read_table(marked(cell, "Requests"))


def test_a_far_cell_of_another_sheet_is_no_matter(marked):
    """Nobody reads it."""
    assert read_table(marked("XFD1048576", "Other")).frame.to_dict("list") == {"duration": [5]}


def test_a_text_that_looks_like_a_far_cell_is_a_text(sheet):
    """Also where it is written into the sheet itself, as some programs do."""
    path = sheet([["duration", "title"], [5, '<c r="XFD1048576"> r="XFD9999999"']])
    assert len(read_table(path).frame) == 1


def test_a_row_beyond_every_sheet_is_told(sheet):
    """Where a library would stop the whole process."""
    path = sheet([["duration"], [5]])
    parts = {}
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = (
        parts[name].replace(b'"A2"', b'"A4294967295"').replace(b'r="2"', b'r="4294967295"')
    )
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    with pytest.raises(planner.InputError, match="reaches to row 4,294,967,295"):
        read_table(path)


@pytest.mark.parametrize("piece", [64, 65, 66, 67])
def test_far_cells_are_found_wherever_the_file_is_cut(marked, monkeypatch, piece):
    """It is read bit by bit."""
    monkeypatch.setattr("planner.requests.extent.PIECE", piece)
    assert too_far(marked("XFD1048576", "Requests"), "Requests") == (1_048_576, 16_384)


def test_a_wide_sheet_is_read(sheet):
    """Columns without a header that hold nothing are left out."""
    path = sheet([["duration", *[None] * 16382, "note"], [5, *[None] * 16382, "x"]])
    assert read_table(path).frame.to_dict("list") == {"duration": [5], "note": ["x"]}
