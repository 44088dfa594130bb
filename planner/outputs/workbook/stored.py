"""The values beside formulas, which openpyxl does not write: for programs that do not calculate.

A workbook keeps with each formula what it last gave. Mail previews, pandas, and this project's own
reader know nothing else, so that formulas without values are empty to them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape

from planner.outputs.workbook.cells import FIRST_YEAR

PIECE = 1 << 20
# A cell with a formula, in whatever order its attributes come.
FORMULA = re.compile(
    rb"<(?:\w+:)?c((?: [\w:]+=\"[^\"]*\")*)>\s*<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"
)
PLACE, TYPE = re.compile(rb' r="([A-Z]+\d+)"'), re.compile(rb' t="(\w+)"')
# As openpyxl writes one.
BARE = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*)(><f(?:[^>]*>[^<]*</f|[^>]*/)>)<v ?(?:/>|></v>)')

Stored = tuple[bytes, bytes]  # the type of a cell, as XML has it, and its value
Values = dict[bytes, Stored]  # by place, such as b"B7"


class Formulas:
    """Writes formulas of ours into a sheet, and keeps what they give.

    Parameters
    ----------
    sheet
        The sheet.
    values
        Where the values go, by the name of a sheet.
    """

    def __init__(self, sheet: Any, values: dict[str, Values]) -> None:
        self._sheet, self._values = sheet, values.setdefault(sheet.title, {})

    def put(self, row: int, column: int, formula: str, value: Any, style: Any) -> None:
        """Write a formula, which begins with "=", and gives a text, a number, a day or nothing."""
        cell = self._sheet.cell(row, column)
        cell._value, cell.data_type, cell._style = formula, "f", style
        if isinstance(value, date):
            value = self._day(value)
        self._values[cell.coordinate.encode()] = _stored(value)

    def _day(self, day: date) -> float | str:
        """Count a day as the workbook does; what `put` writes as a text stays one."""
        from openpyxl.utils.datetime import to_excel

        if day.year < FIRST_YEAR:
            return day.isoformat()
        return float(to_excel(day, self._sheet.parent.epoch))


def _stored(value: Any) -> Stored:
    """Return a text, a number or nothing as a workbook keeps it beside a formula."""
    if isinstance(value, (int, float)) and value == value:
        return b"n", repr(value).encode()
    return b"str", escape(value if isinstance(value, str) else "").encode("utf-8")


def stored_values(path: Path, part: str) -> Values:
    """Read what a workbook keeps beside the formulas of a sheet.

    Parameters
    ----------
    path
        The workbook.
    part
        The part of the archive that holds the sheet.
    """
    values: Values = {}
    with zipfile.ZipFile(path) as parts, parts.open(part) as sheet:
        for text in _pieces(sheet):
            for said, value in FORMULA.findall(text) if b"<" in text else ():
                place, kind = PLACE.search(said), TYPE.search(said)
                if place:
                    values[place[1]] = (kind[1] if kind else b"n", value)
    return values


def save(book: Any, path: Path, values: Mapping[str, Values]) -> None:
    """Save a workbook, with values beside its formulas.

    Parameters
    ----------
    book
        The workbook, which is of no use afterwards.
    path
        The file to write.
    values
        By the name of a sheet; a formula for which none is given stays without.
    """
    from openpyxl.writer.excel import ExcelWriter

    by_part = {
        f"xl/worksheets/sheet{at}.xml": values.get(sheet.title, {})
        for at, sheet in enumerate(book.worksheets, start=1)
    }
    # Compressed once only: the first archive is not kept.
    with TemporaryFile(dir=path.parent) as bare:
        ExcelWriter(book, zipfile.ZipFile(bare, "w", allowZip64=True)).save()
        with (
            zipfile.ZipFile(bare) as parts,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole,
        ):
            for name in parts.namelist():
                with parts.open(name) as old, whole.open(name, "w", force_zip64=True) as new:
                    _copy(old, new, by_part.get(name, {}))


def _copy(old: IO[bytes], new: IO[bytes], values: Values) -> None:
    def filled(found: re.Match[bytes]) -> bytes:
        if found[2] not in values:
            return found[0]
        kind, value = values[found[2]]
        return b'%s t="%s"%s<v>%s</v>' % (found[1], kind, found[3], value)

    for text in _pieces(old):
        new.write(BARE.sub(filled, text) if values else text)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a part of an archive bit by bit, cut between two rows of cells."""
    rest: list[bytes] = []
    while piece := file.read(PIECE):
        cut = piece.rfind(b"</row>")
        if cut >= 0:
            yield b"".join((*rest, piece[:cut]))
            rest = []
        rest.append(piece[max(cut, 0) :])
    yield b"".join(rest)
