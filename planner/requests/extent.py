"""How far the cells of a sheet reach, before a library makes room for all between them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

PIECE = 1 << 22
OVERLAP = 64  # a reference that is cut in two is found in the next piece
COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d""")
ROW = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,3}(\d{1,20})""")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def extent(path: Path, sheet: str) -> tuple[int, int]:
    """Return the number of the last row and of the last column that a sheet of an .xlsx speaks of.

    Parameters
    ----------
    path
        The workbook.
    sheet
        Its name.

    Raises
    ------
    Exception
        Whatever a damaged archive leads to.
    """
    with zipfile.ZipFile(path) as parts:
        part = _part_of(parts, sheet)
        return _reach(parts, part) if part in parts.namelist() else (0, 0)


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of the archive that holds a sheet; "" where that is not said."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    target = {link.get("Id"): link.get("Target", "") for link in links}
    for each in book.iter():
        if each.tag.endswith("}sheet") and each.get("name") == sheet:
            found = target.get(each.get(RELATION), "")
            return str(PurePosixPath("/xl") / found).removeprefix("/") if found else ""
    return ""


def _reach(parts: zipfile.ZipFile, part: str) -> tuple[int, int]:
    rows, columns, rest = 0, 0, b""
    with parts.open(part) as file:
        while piece := file.read(PIECE):
            text = rest + piece
            rows = max([rows, *map(int, set(ROW.findall(text)))])
            columns = max([columns, *map(_number, set(COLUMN.findall(text)))])
            rest = text[-OVERLAP:]
    return rows, columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
