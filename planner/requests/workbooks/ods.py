"""The sheets of an .ods."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from planner.requests.workbooks import ods_marks
from planner.requests.workbooks.calamine import Sheet, workbook
from planner.requests.workbooks.found import Found
from planner.requests.workbooks.ods_formats import Formats

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


class Ods:
    """The sheets of an .ods; calamine reads all of them when it opens one.

    Parameters
    ----------
    data
        The whole file.
    most_cells
        The cells that a sheet may span.

    Attributes
    ----------
    sheets
        The sheets, from left to right.
    """

    def __init__(self, data: bytes, most_cells: int) -> None:
        from python_calamine import SheetVisibleEnum

        self._data, self._most_cells = data, most_cells
        self._found = self._look_through()
        self._book = workbook(data)
        self.sheets = [
            Sheet(each.name, each.visible == SheetVisibleEnum.Visible, "content.xml")
            for each in self._book.sheets_metadata
        ]

    def heads(self, count: int) -> list[list[list[Any]]]:
        """Return the first rows of each sheet."""
        return [
            self.sheet(at).to_python(skip_empty_area=False, nrows=count)
            for at in range(len(self.sheets))
        ]

    def reach(self, position: int) -> None:
        """Return nothing: no sheet was let in that reaches too far."""

    def sheet(self, position: int) -> CalamineSheet:
        """Return a sheet with all its cells."""
        return self._book.get_sheet_by_name(self.sheets[position].name)

    def found(self, position: int, *, every: bool = False) -> Found:
        """Return what values do not tell of a sheet; formats as of `telling_styles`."""
        name = self.sheets[position].name
        found = self._look_through(only=name) if every else self._found
        return found.get(name, Found())

    def _look_through(self, *, only: str | None = None) -> dict[str, Found]:
        formats = Formats(every=only is not None)
        with zipfile.ZipFile(BytesIO(self._data)) as parts:
            if "styles.xml" in parts.namelist():
                with parts.open("styles.xml") as styles:
                    formats.read(styles)
            with parts.open("content.xml") as content:
                return ods_marks.look_through(content, self._most_cells, formats, only)
