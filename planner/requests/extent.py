"""How far the cells of a sheet reach, before a library makes room for all between them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

MOST_ROWS = 1_048_576  # of a sheet
MOST_CELLS = 50_000_000  # that a sheet may span if few of them hold anything; they take 2 GB
MOST_COLUMNS = MOST_CELLS // MOST_ROWS  # that no number of rows makes too many
PIECE = 1 << 22
TAG = rb"""<(?:\w+:)?(?:c|row)\s(?:[^<>]*?\s)??r\s*=\s*["']"""
# Where a cell or a row stands: as much of it as tells its column, or a row from a million on.
PLACE = re.compile(TAG + rb"([A-Z]{0,3}\d{7}|[A-Z]{1,3}|\d)")
ROW = re.compile(TAG + rb"[A-Z]{0,3}(\d{1,20})")
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def too_far(path: Path, sheet: str) -> tuple[int, int] | None:
    """Find out whether a cell of an .xlsx lies so far out that nearly all cells are empty.

    Parameters
    ----------
    path
        The workbook.
    sheet
        The name of one of its sheets.

    Returns
    -------
    tuple or None
        The last row and the last column that it speaks of, if up to there are fifty million cells,
        and ten times as many as hold something.

    Raises
    ------
    Exception
        Whatever a damaged archive leads to.
    """
    with zipfile.ZipFile(path) as parts:
        part = _part_of(parts, sheet)
        if part not in parts.namelist():
            return None
        cells, places = 0, set[bytes]()
        for text in _pieces(parts, part):
            found = PLACE.findall(text)
            cells += len(found)
            places.update(found)
        columns = max((_number(place.rstrip(b"0123456789")) for place in places), default=0)
        if columns <= MOST_COLUMNS and all(len(place.strip(LETTERS)) < 7 for place in places):
            return None
        rows = max(max(map(int, ROW.findall(text)), default=0) for text in _pieces(parts, part))
    return (rows, columns) if rows * columns > max(MOST_CELLS, 10 * cells) else None


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


def _pieces(parts: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part of the archive bit by bit, cut between two tags."""
    rest = b""
    with parts.open(part) as file:
        while piece := file.read(PIECE):
            text = rest + piece
            cut = text.rfind(b"<")
            if not 0 <= len(text) - cut <= PIECE:  # what is that long is no tag of a cell
                cut = len(text)
            yield text[:cut]
            rest = text[cut:]
    yield rest


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
