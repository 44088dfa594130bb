"""Files that are no workbooks, or that would bring down who reads them: one clear refusal each."""

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

import planner
from planner.requests.readers import read_table
from planner.requests.workbooks.opening import opened
from tests.fuzzing import answered, damaged, damaged_zip
from tests.requests.workbooks.making import (
    MAIN,
    cell,
    row,
    table,
    write_ods,
    write_xlsx,
    write_zip,
)
from tests.requests.workbooks.test_opening import cells_of, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def check_refused(path, said):
    """Demand that a file is refused in so many words, and by name."""
    with pytest.raises(planner.InputError) as caught:
        read(path)
    assert said in str(caught.value)
    assert path.name in str(caught.value)
    return str(caught.value)


def name(text):
    """Spell a name in the directory of an OLE file."""
    return f"{text}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (OLE + name("EncryptedPackage"), "is protected by a password; save a copy without one"),
        (OLE + name("Workbook"), "is an old .xls workbook; open it in a spreadsheet program and"),
        (OLE + name("Book"), "is an old .xls workbook"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "is an old .xls workbook"),
        (OLE + name("WordDocument"), "is a Word document"),
        (OLE, "is no workbook; expected an .xlsx, .xlsm or .ods"),
        (b"id,duration\na,5\n", "is a text file, not a workbook; if it is a table, rename it to"),
        ("id\tduration\n".encode("utf-16"), "is a text file"),
        (b"\xef\xbb\xbf<!DOCTYPE html><table>", "is a web page, not a workbook"),
        (b"<html><body><table>", "is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "is an XML file, not a workbook"),
        (b"%PDF-1.7\n\0", "is a PDF"),
        (b"PAR1\0\0", "is a Parquet file; rename it to .parquet"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no workbook"),
        (b"PK\x03\x04 and then nothing", "is no workbook that can be read"),
    ],
)
def test_what_is_no_workbook_is_called_by_its_name(tmp_path, content, said):
    """By what it holds."""
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    check_refused(path, said)


@pytest.mark.parametrize("ending", ["xlsm", "xls", "ods"])
def test_the_ending_of_what_is_no_workbook_is_no_matter(tmp_path, ending):
    """An old workbook, a table and a Parquet file are called the same."""
    path = tmp_path / f"b.{ending}"
    for content, said in (
        (OLE + name("Workbook"), "is an old .xls workbook"),
        (b"id,duration\na,5\n", "is a text file"),
        (b"PAR1\0\0", "is a Parquet file"),
    ):
        path.write_bytes(content)
        check_refused(path, said)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("word/document.xml", "is a Word document; copy its table into a workbook"),
        ("ppt/presentation.xml", "is a PowerPoint presentation"),
        ("xl/workbook.bin", "is a binary workbook, .xlsb; open it"),
        ("Index/Document.iwa", "is a Numbers document; export it from there as .xlsx"),
        ("Index.zip", "is a Numbers document"),
        ("photo.jpg", "is an archive without a workbook"),
    ],
)
def test_another_archive_is_called_by_its_name(tmp_path, part, said):
    """It is told by its parts."""
    check_refused(write_zip(tmp_path / "b.xlsx", {part: ""}), said)


def test_encrypted_archives_are_protected_by_a_password(tmp_path):
    """An .ods says so in its manifest, any archive in its own list."""
    secret = "<manifest:encryption-data/>"
    path = write_ods(tmp_path / "b.ods", table(row(cell("a"))), manifest=secret)
    check_refused(path, "is protected by a password; save a copy without one")
    path = write_xlsx(tmp_path / "b.xlsx", ROW)
    content = path.read_bytes().replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    path.write_bytes(content)
    check_refused(path, "is protected by a password")


def test_a_text_document_is_no_spreadsheet(tmp_path):
    """OpenDocument has many kinds."""
    path = write_ods(tmp_path / "b.ods", "", kind="application/vnd.oasis.opendocument.text")
    check_refused(path, "is an OpenDocument file without sheets")


def test_a_workbook_is_read_whatever_it_is_called(tmp_path):
    """What it is counts."""
    write_xlsx(tmp_path / "b.ods", ROW)
    write_ods(tmp_path / "b.xlsx", table(row(cell("a"))))
    assert cells_of(read(tmp_path / "b.ods")) == {(0, 0): 1}
    assert cells_of(read(tmp_path / "b.xlsx")) == {(0, 0): "a"}


@pytest.mark.parametrize("ending", ["xlsm", "xls", "xlsb", "numbers", "XLSX"])
def test_other_endings_of_workbooks_lead_here(tmp_path, ending):
    """So that what they hold is told, and what to do."""
    path = tmp_path / f"b.{ending}"
    path.write_bytes(OLE + name("Workbook"))
    with pytest.raises(planner.InputError, match=r"is an old \.xls workbook"):
        read_table(path)


def test_a_workbook_without_sheets_is_refused(tmp_path):
    """There is nothing to read."""
    parts = {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>', "xl/_rels/workbook.xml.rels": "<r/>"}
    path = write_zip(tmp_path / "b.xlsx", parts)
    with pytest.raises(planner.InputError, match=r"b\.xlsx"):
        read_table(path)


def write_large(path, piece, count):
    """Write a workbook of which the sheet unfolds to many pieces."""
    write_xlsx(path, ROW)
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    before, after = parts.pop("xl/worksheets/s.xml").split(ROW.encode())
    write_zip(path, parts)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/s.xml", "w", force_zip64=True) as sheet,
    ):
        sheet.write(before)
        for _ in range(count):
            sheet.write(piece)
        sheet.write(after)
    return path


def test_a_bomb_is_not_lit(tmp_path):
    """What an archive would unfold to is known before."""
    path = write_large(tmp_path / "b.xlsx", b" " * 1_000_000, 300)
    check_refused(path, "would unfold from")


def test_a_bomb_that_lies_about_its_size_is_found_out(tmp_path):
    """By its checksum at the latest."""
    path = write_large(tmp_path / "b.xlsx", b" " * 1_000_000, 30)
    size = zipfile.ZipFile(path).getinfo("xl/worksheets/s.xml").file_size
    lie = path.read_bytes().replace(size.to_bytes(4, "little"), (9000).to_bytes(4, "little"))
    path.write_bytes(lie)
    check_refused(path, "is no workbook that can be read")


@pytest.mark.long
def test_a_small_file_of_very_many_cells_takes_no_more_than_it_should(tmp_path):
    """Time and memory are given by the bytes that a file really has."""
    pieces = (
        b"<row><c><v>1</v></c></row>",
        b'<row><c t="e"><v>#N/A</v></c></row>',
        b'<row hidden="1"/>',
        b'<row><c t="inlineStr"><is><t>abcdefgh</t></is></c></row>',
        b"<c><v>1</v></c>",
    )
    path = write_large(tmp_path / "b.xlsx", b"".join(each * 100_000 for each in pieces), 15)
    with answered(names=path.name):
        read(path)


def test_a_text_that_fills_the_memory_ends_in_words(tmp_path):
    """Few bytes, of which each cell asks for a copy."""
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * 1_000_000}</t></si></sst>'
    rows = '<row><c t="s"><v>0</v></c></row>' * 100_000
    path = write_xlsx(tmp_path / "b.xlsx", rows, sharedStrings=strings)
    check_refused(path, "takes more time or memory than a workbook of its size should; clear cells")


def test_entities_that_multiply_do_not(tmp_path):
    """A milliard laughs."""
    words = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 20}">' for n in range(9))
    book = f'<!DOCTYPE w [<!ENTITY l0 "ha">{words}]><workbook>&l9;</workbook>'
    path = write_xlsx(tmp_path / "b.xlsx", ROW, workbook=book)
    check_refused(path, "is no workbook that can be read")


@pytest.mark.parametrize("place", ["XFD1048576", "ZZ100000", "XFD4000", "Z1048576"])
def test_a_cell_far_from_the_table_is_told(tmp_path, place):
    """A slip of the hand puts one there; a library would make room for milliards of cells."""
    book = openpyxl.Workbook()
    book.active["A1"] = book.active[place] = "x"
    book.save(tmp_path / "b.xlsx")
    said = check_refused(tmp_path / "b.xlsx", "sheet 'Sheet' reaches to row")
    assert "clear the cells that lie far from the table" in said


def test_a_far_cell_of_another_sheet_is_no_matter(tmp_path):
    """Nobody reads it."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_sheet("Far")["XFD1048576"] = "x"
    book["Far"]["A1"] = 2
    book.save(tmp_path / "b.xlsx")
    with opened(tmp_path / "b.xlsx") as book:
        assert book.sheets[1].head == [[2]]
        assert cells_of(book.grid("Sheet")) == {(0, 0): 1}


@pytest.mark.parametrize("place", ["C1048576", "XFD2"])
def test_a_cell_that_is_not_too_far_is_read(tmp_path, place):
    """Blank rows and columns cost little."""
    book = openpyxl.Workbook()
    book.active["A1"] = book.active[place] = "x"
    book.save(tmp_path / "b.xlsx")
    assert len(cells_of(read(tmp_path / "b.xlsx"))) == 2


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + ROW,
        ROW + '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>',
        ROW + '<row r="99999999999999999999"><c r="A99999999999999999999"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="-1"><c r="ZZZZZZZZ1"><v>1</v></c></row>',
        '<row r="x"><c r="1A" t="e"><v>1</v></c></row>',
        '<row><c t="s"><v>9</v></c></row>',
        '<row><c t="q"><v>9</v></c></row>',
        "<row><c><v>1</v>",
        '<row hidden="1"><c></d></row>',
    ],
)
def test_a_sheet_that_is_none_is_read_or_refused(tmp_path, rows):
    """Where a library may stop the whole process."""
    path = write_xlsx(tmp_path / "b.xlsx", rows)
    with answered(names=path.name):
        read(path)


FULL = cell("a", table__number_columns_repeated=16384)


@pytest.mark.parametrize(
    "rows",
    [
        row(FULL, table__number_rows_repeated=1048576),
        row(FULL, table__number_rows_repeated=6000),
        row(cell("a")) + row(cell(), table__number_rows_repeated=1048574)
        + row(cell(table__number_columns_repeated=16383), cell("b")),
        row(cell(table__formula="of:=x", table__number_columns_repeated=16384),
            table__number_rows_repeated=1048576),
    ],
)  # fmt: skip
def test_an_ods_that_reaches_too_far_is_told(tmp_path, rows):
    """A few bytes say that a cell is repeated."""
    path = write_ods(tmp_path / "b.ods", table(rows))
    check_refused(path, "sheet 'S' reaches to row ")


@pytest.mark.parametrize(
    "tables",
    [
        '<table:table table:name="S">' + row(cell("a")),
        '<table:table table:name="S"><table:table-row>' + cell("a"),
        table(row(cell("a"), table__number_rows_repeated="x")),
        table(row(cell("a"), table__number_rows_repeated=-5)),
        table(row(cell("a"), table__number_rows_repeated=10**25)),
        table(row(cell("a"), table__number_columns_repeated=10**25)),
        table(row(cell('<text:s text:c="4000000000"/>'))),
        table(row("<table:table-row/>")),
        "",
    ],
)
def test_an_ods_that_is_none_is_read_or_refused(tmp_path, tables):
    """Calamine would look for the end of an element for ever."""
    path = write_ods(tmp_path / "b.ods", tables)
    with answered(names=path.name), opened(path) as book:
        for sheet in book.sheets:
            book.grid(sheet.name)


def rich_workbook(path):
    """Write a workbook that has something of everything."""
    if path.suffix == ".ods":
        cells = cell("#N/A", table__formula="of:=x"), cell("b", table__number_columns_spanned=2)
        rows = row(*cells) + row(cell("c"), table__visibility="filter") + row(cell(), cell("d"))
        return write_ods(path, table(rows))
    book = openpyxl.Workbook()
    book.active.append(["id", "duration", "=1+1", 1.5, True])
    book.active.append(["a", 5, "#N/A"])
    book.active.merge_cells("A3:B4")
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.create_sheet("Other")["C9"] = "x"
    book.save(path)
    return path


def check_damage(path, seed, times):
    """Read all of a workbook that is damaged each time in another way."""
    chance, sound = random.Random(seed), rich_workbook(path).read_bytes()
    for _ in range(times):
        path.write_bytes((damaged_zip if chance.random() < 0.8 else damaged)(sound, chance))
        with answered(names=path.name), opened(path) as book:
            for sheet in book.sheets:
                book.grid(sheet.name).below(0)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_damaged_workbooks_are_read_or_refused(tmp_path, ending):
    """Whatever is damaged in them, and in every sheet."""
    check_damage(tmp_path / f"b.{ending}", seed=3, times=12)


def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    """A folder, or nothing at all; the system's own word otherwise."""
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "no.xlsx", "no such file")):
        with pytest.raises(planner.InputError, match=said), opened(Path(path)):
            pass
