"""The sheets of an .xlsx."""

from __future__ import annotations

import posixpath
import zipfile
from functools import cached_property
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree

from planner.requests.workbooks import xlsx_marks
from planner.requests.workbooks.calamine import Sheet, workbook
from planner.requests.workbooks.found import Found
from planner.requests.workbooks.xlsx_cells import TRUE, Terms
from planner.requests.workbooks.xlsx_formats import telling_styles

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

CUSTOM = "docProps/custom.xml"
OURS = "planner_sheets"  # the property of a plan's workbook that lists our sheets, apart by "/"


class Xlsx:
    """The sheets of an .xlsx.

    Parameters
    ----------
    data
        The whole file.

    Attributes
    ----------
    sheets
        The worksheets, from left to right.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._book: CalamineWorkbook | None = None
        self._parts = zipfile.ZipFile(BytesIO(data))
        self._names = {_plain(name): name for name in self._parts.namelist()}
        self._base = self._base_folder()
        self.sheets = self._list()

    def heads(self, count: int) -> list[list[list[Any]]]:
        """Return the first rows of each sheet, read from a copy that ends after them."""
        parts = {}
        for sheet in self.sheets:
            with self._open(sheet.part) as part:
                parts[sheet.part] = xlsx_marks.first_rows(part, count)
        book = self._copy(parts)
        return [
            book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False, nrows=count)
            for sheet in self.sheets
        ]

    def reach(self, position: int) -> tuple[int, int] | None:
        """Return the last row and column of a sheet, as it says itself."""
        with self._open(self.sheets[position].part) as part:
            return xlsx_marks.reach(part)

    def sheet(self, position: int) -> CalamineSheet:
        """Return a sheet with all its cells."""
        from python_calamine import CalamineError

        self._book = self._book or workbook(self._data)
        sheet = self.sheets[position]
        try:
            return self._book.get_sheet_by_name(sheet.name)
        except CalamineError:  # the copy has no errors but those that it knows
            return self._copy({sheet.part: self._read(sheet.part)}).get_sheet_by_name(sheet.name)

    def found(self, position: int, *, every: bool = False) -> Found:
        """Return what values do not tell of a sheet; formats as of `telling_styles`."""
        name = self.sheets[position].part
        terms = self._terms._replace(formats=self._formats(every=True)) if every else self._terms
        with self._open(name) as part:
            found = xlsx_marks.look_through(part, terms)
        if found.hidden_rows and not found.filtered:
            tables = (self._read(table) for table in self._tables(name))
            found.filtered = any(map(xlsx_marks.hides_rows, tables))
        return found

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self._formats(), self._is_uncalculated())

    def _formats(self, *, every: bool = False) -> dict[int, str]:
        links = self._links(f"{self._base}workbook.xml")
        styles = next((link.part for link in links if link.kind == "styles"), "")
        return telling_styles(self._read(styles), every=every) if self._has(styles) else {}

    def _is_uncalculated(self) -> bool:
        """Say whether who wrote the file left it to others to calculate, as libraries do."""
        if self._has(CUSTOM) and OURS.encode() in self._read(CUSTOM):
            return False  # whose values are those of the workbook that it was made of
        book = ElementTree.fromstring(self._read(f"{self._base}workbook.xml"))
        return any(
            each.tag.rpartition("}")[2] == "calcPr" and each.get("fullCalcOnLoad") in TRUE
            for each in book
        )

    def _copy(self, sheets: dict[str, bytes]) -> CalamineWorkbook:
        """Open a copy that has no other sheets than those given, by the parts that they are."""
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w") as parts:
            for name in filter(self._is_shared, self._names):
                parts.writestr(name, self._read(name))
            for name, text in sheets.items():
                parts.writestr(name, xlsx_marks.with_known_errors(text))
        return workbook(copy.getvalue())

    def _base_folder(self) -> str:
        """Return where the workbook lies in the archive; "xl/" nearly everywhere."""
        for link in self._links(""):
            if link.kind == "officeDocument":
                return link.part.rpartition("/")[0] + "/" if "/" in link.part else ""
        return "xl/"

    def _list(self) -> list[Sheet]:
        book = f"{self._base}workbook.xml"
        links = {link.id: link for link in self._links(book)}
        sheets = []
        for each in ElementTree.fromstring(self._read(book)).iter():
            if each.tag.rpartition("}")[2] == "sheet":
                ids = [value for key, value in each.items() if key.endswith("}id")]
                link = links.get(ids[0]) if ids else None
                if link and link.kind == "worksheet":
                    visible = each.get("state", "visible") == "visible"
                    sheets.append(Sheet(each.get("name", ""), visible, link.part))
        return sheets

    def _tables(self, part: str) -> list[str]:
        return [link.part for link in self._links(part) if link.kind == "table"]

    def _links(self, part: str) -> list[_Link]:
        """List what a part of the archive, or for "" the archive itself, refers to."""
        folder, _, name = part.rpartition("/")
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self._has(links):
            return []
        return [
            _Link(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in ElementTree.fromstring(self._read(links))
        ]

    def _is_shared(self, name: str) -> bool:
        """Say whether a part of the archive is one that every sheet may need."""
        base = _plain(self._base)
        folders = ("", "_rels/", base, f"{base}_rels/")
        return name.endswith((".xml", ".rels")) and name[: name.rfind("/") + 1] in folders

    def _has(self, name: str) -> bool:
        return _plain(name) in self._names

    def _open(self, name: str) -> IO[bytes]:
        return self._parts.open(self._names.get(_plain(name), name))

    def _read(self, name: str) -> bytes:
        with self._open(name) as part:
            return part.read()


class _Link(NamedTuple):
    id: str
    kind: str
    part: str


def _plain(name: str) -> str:
    """Spell the name of a part of an archive as all the different writers of it agree in."""
    return name.replace("\\", "/").lower()
