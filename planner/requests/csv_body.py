"""The rows below the header of a delimited text, most of them read by pyarrow."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, InputError, TableError
from planner.files import parsing
from planner.requests.formulas import unguarded
from planner.requests.records import LONGEST, Text, open_quote, records

MOST_ODD = 500_000  # lines with more or fewer fields than the others, which are read one by one
FAULTS_KEPT = 1000


@dataclass(frozen=True, eq=False)
class CsvText:
    """A delimited text.

    Attributes
    ----------
    source
        What to call it in a message.
    text
        In UTF-8.
    delimiter
        What separates fields, a byte.
    lines
        How many ends of lines are in it.
    head
        The fields of its first records.
    ends
        Where each of them begins, and where the last one ends.
    """

    source: str
    text: Text
    delimiter: bytes
    lines: int
    head: Sequence[Sequence[str]]
    ends: Sequence[int]

    def below(self, start: int) -> tuple[pd.DataFrame, NDArray[np.int64]]:
        """Return all rows from a position on, as of `Grid.below`.

        Raises
        ------
        InputError
            If a line is too long, or a quote is left open.
        TableError
            If lines do not have as many fields as the header, which is the row before.
        """
        header = self.head[start - 1] if start else max(self.head, key=len)
        named = len(without_empty_end(header))
        width = max(1, named, self._usual_width(start, len(header)))
        table, odd = self._parsed(start, width)
        rows = np.arange(start + 1, start + 1 + len(table) + len(odd))
        rows = np.delete(rows, [row.number - 1 for row in odd])
        table, rows = _without_blank(table, rows)
        frame = table.to_pandas().set_axis(range(width), axis=1).astype("str")
        if odd:
            frame, rows = _with_rows(frame, rows, self._mended(odd, start, named, width))
        return frame, rows

    def _usual_width(self, start: int, most: int) -> int:
        """Return how many fields most rows have, of those with nothing beyond so many."""
        rows = (row for row in self.head[start:] if any(row) and not any(row[most:]))
        usual = Counter(map(len, rows))
        return usual.most_common(1)[0][0] if usual else 0

    def _parsed(self, start: int, width: int) -> tuple[Any, list[Any]]:
        """Read the rows with so many fields into a table of Arrow, and list the others."""
        odd: list[Any] = []
        names = [str(at) for at in range(width)]
        table = self._table(self.ends[start], names, odd)
        last = None if table is None else start + len(table) + len(odd)
        self._refuse_open_quote(start, odd, last)
        if table is None:
            much = f"more than {MOST_ODD:,} lines of other lengths than its header"
            much = much if len(odd) > MOST_ODD else f"a line of more than {LONGEST:,} bytes"
            raise InputError(f"{self.source} has {much}; no more is read")
        if self.text.find(b"'", self.ends[start]) >= 0:
            table = table.from_arrays([unguarded(column) for column in table.columns], names)
        return table, odd

    def _table(self, begin: int, names: list[str], odd: list[Any]) -> Any:
        """Let pyarrow read all from a byte on; None where a line is too long, or too many odd."""
        import pyarrow as pa
        from pyarrow import csv

        def keep_row(row: Any) -> str:
            odd.append(row)
            return "skip" if len(odd) <= MOST_ODD else "error"

        if begin == len(self.text):
            return pa.table({name: pa.array([], pa.string()) for name in names})
        content = pa.py_buffer(self.text).slice(begin)
        if self.text.startswith(codecs.BOM_UTF8, begin):  # a letter here, a mark to pyarrow
            content = codecs.BOM_UTF8 + self.text[begin:]
        with parsing(self.source, "CSV"), suppress(pa.ArrowInvalid):
            return csv.read_csv(
                pa.BufferReader(content),
                # One thread, so that a line with too few or too many fields knows its number.
                read_options=csv.ReadOptions(
                    use_threads=False, block_size=LONGEST, column_names=names
                ),
                parse_options=csv.ParseOptions(
                    delimiter=self.delimiter.decode("ascii"),
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=keep_row,
                ),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
        return None

    def _refuse_open_quote(self, start: int, odd: Sequence[Any], last: int | None) -> None:
        """Look for a quote that swallows lines, where the number of the last row allows for one."""
        begin = self.ends[start]
        quotes = self.text.count(b'"', begin)
        if not quotes or not (quotes % 2 or odd or last is None or last < self.lines):
            return
        if line := open_quote(self.text, self.delimiter, begin):
            what = f"the quote in line {line:,} is not closed where its field ends"
            raise InputError(
                f"{self.source} is no CSV that can be read: {what}; write two quotes for one"
            )

    def _mended(
        self, odd: Sequence[Any], start: int, named: int, width: int
    ) -> dict[int, list[str]]:
        """Cut and fill rows of other lengths where nothing is lost or doubtful, by their number."""
        mended, wrong = {}, []
        for row in odd:
            if not row.text.strip():
                continue
            line = row.text.encode("utf-8")
            cells, _ = next(records(self.source, line, self.delimiter, row=start + row.number))
            if any(cells[width:]) or (len(cells) < named and any(cells[1:])):
                wrong.append((row, len(cells)))
            mended[start + row.number] = (cells + [""] * width)[:width]
        if wrong:
            faults = [_fault(row, start, count, named) for row, count in wrong[:FAULTS_KEPT]]
            raise TableError(self.source, faults, len(wrong))
        return mended


def _fault(row: Any, start: int, count: int, named: int) -> Fault:
    reason = f"{count} fields, where the header has {named}"
    mend = "put a text with a separator in quotes"
    return Fault(f"row {start + row.number}", "", row.text, reason, mend)


def without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    """Leave out the empty cells at the end of a row."""
    return cells[: max((at for at, cell in enumerate(cells, start=1) if cell), default=0)]


def _without_blank(table: Any, rows: NDArray[np.int64]) -> tuple[Any, NDArray[np.int64]]:
    """Leave out rows in which nothing stands, and their numbers."""
    from pyarrow import compute

    filled = compute.not_equal(table.column(0), "")
    for column in table.columns[1:]:
        if compute.all(filled).as_py():
            break
        filled = compute.or_(filled, compute.not_equal(column, ""))
    if compute.all(filled).as_py():
        return table, rows
    return table.filter(filled), rows[filled.to_numpy()]


def _with_rows(
    frame: pd.DataFrame,
    rows: NDArray[np.int64],
    more: dict[int, list[str]],
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Put more rows in the places that their numbers say."""
    numbers = np.concatenate([rows, np.array(list(more), dtype=np.int64)])
    others = pd.DataFrame(list(more.values()), columns=frame.columns, dtype="str")
    order = numbers.argsort(kind="stable")
    return pd.concat([frame, others]).iloc[order].reset_index(drop=True), numbers[order]
