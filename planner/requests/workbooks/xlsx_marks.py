"""A look through the XML of a sheet of an .xlsx, for what calamine does not tell."""

from __future__ import annotations

import re
from typing import IO

from planner.requests.workbooks.found import Found, RefusalError
from planner.requests.workbooks.xlsx_cells import PLAIN, TRUE, Cells, Terms, column_number

PIECE = 1 << 18
MOST_ROW = 1 << 24  # bytes of a row; 1 kB in every one of its cells
LAST_COLUMN = 16_384
NAME = rb"(?:[\w.-]+:)?"
SHEET_DATA = re.compile(rb"<([\w.-]+:)?sheetData\s*(/?)>")
COLUMN = re.compile(rb"<" + NAME + rb"col(\s[^<>]*)>")
DIMENSION = re.compile(rb"<" + NAME + rb"""dimension\s[^<>]*["':]([A-Z]{1,3})(\d{1,7})["']""")
NUMBER = re.compile(rb"""[^<>]*?\sr\s*=\s*["'](\d{1,10})["']""")
FILTER = re.compile(rb"<" + NAME + rb"filterColumn\s[^<>]*[^/<>]>")  # it says what to show
FORMULA = rb"(?:\s*<%sf(?:\s[^<>]*)?(?:/>|>[^<]*</%sf>))?" % (NAME, NAME)
ERROR = re.compile(
    rb"""(<%sc\s(?:[^<>]*\s)?t\s*=\s*["']e["'][^<>]*>""" % NAME
    + FORMULA
    + rb"\s*<%sv>)[^<]*" % NAME
)
ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*["']([^"']*)["']""")


def look_through(sheet: IO[bytes], terms: Terms = PLAIN) -> Found:
    """Find errors, formulas without a value, formats, and what is hidden, in one pass.

    The XML is read in groups of rows. Of most of them a search for a few bytes says that there is
    nothing to find; only the others are parsed.

    Parameters
    ----------
    sheet
        The XML of a sheet.
    terms
        What the workbook says of all its cells.

    Returns
    -------
    Found
        All but merged cells and filters of tables.

    Raises
    ------
    RefusalError
        If a row is longer than a row can be, or there is too much to find.
    Exception
        Whatever damaged XML leads to.
    """
    found = Found()
    text, start = _up_to_rows(sheet)
    if start is None:
        return found
    found.hidden_columns = _hidden_columns(text[: start.start()])
    prefix, rest = start[1] or b"", text[start.end() :]
    cells = Cells(found, prefix, terms)
    tail = rest + sheet.read() if start[2] else _look_at_rows(rest, sheet, prefix, cells)
    found.filtered = bool(found.hidden_rows) and bool(FILTER.search(tail))
    return found


def reach(sheet: IO[bytes]) -> tuple[int, int] | None:
    """Return the last row and the last column, as the sheet itself says; None if it does not."""
    said = DIMENSION.search(sheet.read(4096))
    return (int(said[2]), column_number(said[1].decode())) if said else None


def first_rows(sheet: IO[bytes], count: int) -> bytes:
    """Return the XML of a sheet as if it ended after its first rows.

    Parameters
    ----------
    sheet
        The XML of a sheet.
    count
        Rows with a greater number are left out.

    Returns
    -------
    bytes
        The XML, without what comes after the rows.
    """
    text, start = _up_to_rows(sheet)
    if start is None:
        return text
    prefix = start[1] or b""
    if start[2]:
        return text[: start.end()] + b"</" + prefix + b"worksheet>"
    row, end = b"<" + prefix + b"row", b"</" + prefix + b"sheetData"
    while text.count(row) <= count and end not in text and len(text) < MOST_ROW:
        if not (piece := sheet.read(PIECE)):
            return text  # it is cut off, which is for others to say
        text += piece
    text += sheet.read(1000)  # the last tag may lie beyond the piece
    cut = _end_of_rows(text, start.end(), (row, end), count)
    return text[:cut] + end + b"></" + prefix + b"worksheet>"


def _end_of_rows(text: bytes, at: int, tags: tuple[bytes, bytes], count: int) -> int:
    """Find the first row with a number above a count, or the end of all rows."""
    number = 0
    for tag in re.finditer(b"|".join(map(re.escape, tags)), text[at:]):
        number = _number(text, at + tag.end()) or number + 1
        if tag[0] == tags[1] or number > count:
            return at + tag.start()
    return text.rfind(tags[0])


def with_known_errors(sheet: bytes) -> bytes:
    """Return the XML of a sheet with one error in place of all, which calamine knows."""
    return ERROR.sub(rb"\1#N/A", sheet) if re.search(rb"[\"']e[\"']", sheet) else sheet


def _up_to_rows(sheet: IO[bytes]) -> tuple[bytes, re.Match[bytes] | None]:
    """Read until the rows begin; give what was read, and where they do."""
    text = b""
    while piece := sheet.read(PIECE):
        text = _grown(text, piece)
        if start := SHEET_DATA.search(text):
            return text, start
    return text, None


def _grown(text: bytes, piece: bytes) -> bytes:
    if len(text) > MOST_ROW:
        raise RefusalError("has a row too long to be one; copy the table into a new workbook")
    return text + piece


def _hidden_columns(head: bytes) -> list[int]:
    hidden: list[int] = []
    for column in COLUMN.finditer(head):
        said = dict(ATTRIBUTE.findall(column[1]))
        if said.get(b"hidden", b"").decode() in TRUE:
            first, last = int(said.get(b"min", 1)), int(said.get(b"max", 1))
            hidden += range(first - 1, min(last, LAST_COLUMN))
    return hidden


def _look_at_rows(text: bytes, sheet: IO[bytes], prefix: bytes, cells: Cells) -> bytes:
    """Look at one group of rows after the other; give what comes after them."""
    row, end = b"<" + prefix + b"row", b"</" + prefix + b"sheetData"
    number = 0
    while True:
        stop = text.find(end)
        cut = text.rfind(row) if stop < 0 else stop
        if cut > 0:
            group = text[:cut]
            cells.look_at(group, number)
            last = group.rfind(row)
            number = _number(group, last + len(row)) or number + group.count(row)
        if stop >= 0:
            return text[stop:] + sheet.read()
        piece = sheet.read(PIECE)
        if not piece:
            return b""
        text = _grown(text[max(cut, 0) :], piece)


def _number(text: bytes, at: int) -> int | None:
    """Return the number of a row of which the attributes begin there, if it has one."""
    said = NUMBER.match(text, at)
    return int(said[1]) if said else None


def hides_rows(table: bytes) -> bool:
    """Say whether the XML of a table holds a filter that is set."""
    return bool(FILTER.search(table))
