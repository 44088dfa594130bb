"""A look through the XML of an .ods, for what calamine does not tell, or would not survive."""

from __future__ import annotations

import re
from typing import IO
from xml.parsers import expat

from planner.requests.workbooks.found import FarError, Found
from planner.requests.workbooks.ods_formats import Formats

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CELLS = ("table:table-cell", "table:covered-table-cell")
NUMBERS = ("float", "currency", "percentage")
HIDDEN = ("collapse", "filter")
ERROR = re.compile(r"#N/A|#[A-Z0-9/_]+[!?]|Err:\d+")  # as a formula that fails shows it


def look_through(
    content: IO[bytes], most_cells: int, formats: Formats, only: str | None = None
) -> dict[str, Found]:
    """Find errors, formulas without a value, formats, what is merged and hidden, in every table.

    Parameters
    ----------
    content
        The XML of the document.
    most_cells
        The cells that a table may span.
    formats
        Those of the styles that are not in the document itself.
    only
        The table of which formats are told; all where None.

    Returns
    -------
    dict
        What was found, by the name of the table.

    Raises
    ------
    FarError
        If a table spans more cells.
    ExpatError
        If an element is not closed, among others: calamine would look for its end for ever.
    """
    parser = _Tables(most_cells, formats, only)
    parser.read(content)
    return parser.found


class _Tables:
    """The parser; it counts rows and columns as calamine does."""

    def __init__(self, most_cells: int, formats: Formats, only: str | None) -> None:
        self.found: dict[str, Found] = {}
        self._most_cells = most_cells
        self._codes, self._formats, self._only = formats.codes, formats, only
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._starts = {
            "table:table": self._table,
            "table:table-column": self._columns,
            "table:table-row": self._rows,
            **dict.fromkeys(CELLS, self._cells),
        }
        formats.listen(self._parser, self._start)
        self._name, self._table_found = "", Found()
        self._reset()

    def read(self, content: IO[bytes]) -> None:
        self._parser.ParseFile(content)
        self._finish()

    def _reset(self) -> None:
        self._row = self._next_row = self._column = self._next_header = 0
        self._last_row = self._last_column = -1
        self._hidden: list[range] = []
        self._row_style, self._column_styles = "", list[str]()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if start := self._starts.get(name):
            start(attributes)

    def _table(self, attributes: dict[str, str]) -> None:
        self._finish()
        self._reset()
        self._name, self._table_found = attributes.get("table:name", ""), Found()
        self.found[self._name] = self._table_found

    def _finish(self) -> None:
        """Keep of what is hidden only what lies within the cells that hold something."""
        shown = self._last_row + 1
        rows = (range(each.start, min(each.stop, shown)) for each in self._hidden)
        self._table_found.hidden_rows = [row for each in rows for row in each]

    def _columns(self, attributes: dict[str, str]) -> None:
        first, self._next_header = self._next_header, self._next_header + _repeated(attributes)
        if attributes.get("table:visibility") in HIDDEN:
            hidden = range(first, min(self._next_header, LAST_COLUMN))
            self._table_found.hidden_columns.extend(hidden)
        if self._codes and first < LAST_COLUMN:
            style = attributes.get("table:default-cell-style-name", "")
            self._column_styles += [style] * min(self._next_header - first, LAST_COLUMN)

    def _rows(self, attributes: dict[str, str]) -> None:
        self._row, self._column = self._next_row, 0
        self._row_style = attributes.get("table:default-cell-style-name", "")
        repeated = int(attributes.get("table:number-rows-repeated", 1))
        self._next_row = min(self._row + repeated, LAST_ROW)
        visibility = attributes.get("table:visibility")
        if visibility in HIDDEN:
            self._hidden.append(range(self._row, self._next_row))
            self._table_found.filtered |= visibility == "filter"

    def _cells(self, attributes: dict[str, str]) -> None:
        first = self._column
        self._column = min(first + _repeated(attributes), LAST_COLUMN)
        if "office:value-type" in attributes or "table:formula" in attributes:
            self._reach()
            if self._codes or "office:currency" in attributes or self._formats.every:
                self._note_format(first, attributes)
        if (
            "table:number-columns-spanned" in attributes
            or "table:number-rows-spanned" in attributes
        ):
            self._merge(first, attributes)
        if "table:formula" in attributes or attributes.get("calcext:value-type") == "error":
            self._read_text(first, attributes)

    def _reach(self) -> None:
        self._last_row = self._next_row - 1
        self._last_column = max(self._last_column, self._column - 1)
        rows, columns = self._last_row + 1, self._last_column + 1
        if rows * columns > self._most_cells:
            raise FarError(self._name, rows, columns)

    def _note_format(self, first: int, attributes: dict[str, str]) -> None:
        """Note what is shown beside a number; its currency is known by a code of its own."""
        if attributes.get("office:value-type") not in NUMBERS or self._only not in (
            None,
            self._name,
        ):
            return
        for column in range(first, self._column):
            code = self._code(column, attributes)
            places = [(row, column) for row in range(self._row, self._next_row)] if code else ()
            self._table_found.formats |= dict.fromkeys(places, code)

    def _code(self, column: int, attributes: dict[str, str]) -> str:
        """Return the number format of a cell; its row or its column may say its style."""
        if currency := attributes.get("office:currency"):
            return self._formats.currency_code(currency)
        if self._formats.every and attributes.get("office:value-type") == "percentage":
            return "0%"
        style = attributes.get("table:style-name") or self._row_style
        if not style and column < len(self._column_styles):
            style = self._column_styles[column]
        return self._codes.get(style, "")

    def _merge(self, first: int, attributes: dict[str, str]) -> None:
        columns = int(attributes.get("table:number-columns-spanned", 1))
        rows = int(attributes.get("table:number-rows-spanned", 1))
        if rows > 1 or columns > 1:
            bottom, right = self._row + rows - 1, first + columns - 1
            self._table_found.merged.append((self._row, first, bottom, right))

    def _read_text(self, first: int, attributes: dict[str, str]) -> None:
        """Judge a cell once its text is known; what is noted on it is no text of its own."""
        parser, lines, notes = self._parser, list[str](), [0]
        places = [
            (row, column)
            for row in range(self._row, self._next_row)
            for column in range(first, self._column)
        ]

        def start(name: str, _: dict[str, str]) -> None:
            notes[0] += name == "office:annotation"
            if name == "text:p" and not notes[0]:
                lines.append("")

        def end(name: str) -> None:
            notes[0] -= name == "office:annotation"
            if name in CELLS:
                parser.StartElementHandler = self._start
                parser.EndElementHandler = parser.CharacterDataHandler = None
                self._judge(attributes, lines, places)

        def characters(text: str) -> None:
            if lines and not notes[0]:
                lines[-1] += text

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = characters

    def _judge(
        self, attributes: dict[str, str], lines: list[str], places: list[tuple[int, int]]
    ) -> None:
        """Note what a cell shows; an empty text of a formula is a line with nothing on it."""
        kind = attributes.get("office:value-type")
        shown = "".join(lines).strip() or attributes.get("office:string-value", "")
        special = attributes.get("calcext:value-type", "error" if ERROR.fullmatch(shown) else "")
        if special == "error" and kind in ("string", None):
            for place in places:
                self._table_found.add(place, shown or "an error")
        elif kind is None and not lines:
            for place in places:
                self._table_found.add(place, None)


def _repeated(attributes: dict[str, str]) -> int:
    """Return how many cells or columns side by side an element stands for."""
    return int(attributes.get("table:number-columns-repeated", 1))
