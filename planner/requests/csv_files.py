"""Requests in delimited text: every cell is a text, every line has as many fields as the header."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import IO

from planner.errors import InputError
from planner.files import read_file, read_stream
from planner.requests.csv_body import CsvText, without_empty_end
from planner.requests.delimiters import delimiter_of
from planner.requests.encodings import in_utf8
from planner.requests.grid import HEAD, Grid
from planner.requests.records import records

MOST_BYTES = 2_000_000_000  # pyarrow counts no further
MOST_LINES = 20_000_000
BLANK = re.compile(rb'[\s,;|"]*+\Z')


def read_csv_grid(data: IO[bytes] | Path, source: str) -> Grid:
    """Read text delimited by commas, semicolons, tabs or bars, in UTF-8, UTF-16 or Windows-1252.

    Parameters
    ----------
    data
        A file, or what one holds.
    source
        What to call it in a message.

    Returns
    -------
    Grid
        Every cell the text it is, "" where it is empty. Rows are numbered as a spreadsheet that
        opens the file numbers them. `Grid.below` takes the row before for the header, and raises
        what is wrong further down: as a TableError, all lines that have more fields than it, or
        fewer; but one field alone is a remark, such as who made the table.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    if isinstance(data, Path):
        raw = read_file(data, MOST_BYTES)
    else:
        raw = read_stream(data, source, MOST_BYTES)
    text, said = in_utf8(raw, source)
    delimiter, begin = delimiter_of(text)
    if BLANK.match(text, begin):
        raise InputError(f"{source} is empty: expected a header row with a column duration")
    lines = text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
    if lines > MOST_LINES:
        raise InputError(f"{source} has {lines:,} lines; at most {MOST_LINES:,} are read")
    # A line such as sep=; is a row of its own, and holds nothing.
    head, ends = ([[""]], [0, begin]) if begin else ([], [0])
    row = len(head) + 1
    for cells, end in islice(records(source, text, delimiter, begin, row), HEAD - len(head)):
        head.append(cells)
        ends.append(end)
    body = CsvText(source, text, delimiter, lines, head, ends)
    file = data if isinstance(data, Path) else None
    return Grid(source, list(map(without_empty_end, head)), body.below, file=file, said=said)
