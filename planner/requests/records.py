"""Delimited text, cut into records and fields; a quote in the middle of a word is a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from planner.errors import InputError
from planner.requests.formulas import unguarded_cell

MOST_COLUMNS = 16_384  # as in a sheet
LONGEST = 1 << 24  # bytes of a line

Text = bytes | bytearray


def records(
    source: str, text: Text, delimiter: bytes, begin: int = 0, row: int = 1
) -> Iterator[tuple[list[str], int]]:
    """Cut a text into records, one by one.

    Parameters
    ----------
    source
        What to call it in a message.
    text
        In UTF-8.
    delimiter
        What separates fields, a byte.
    begin, row
        Where the first record begins, and its number.

    Yields
    ------
    cells, end
        The fields of a record, and where it ends.

    Raises
    ------
    InputError
        If a record is too long, has too many fields, or a quote that is left open.
    """
    field, at, cells, most = _field(delimiter), begin, list[str](), begin + LONGEST
    while at < len(text) or cells:
        match = field.match(text, at, most)
        assert match
        quoted, rest, plain, end = match.groups()
        at = match.end()
        if plain and plain.startswith(b'"'):
            raise _refused(source, row, "has a quote that is not closed; write two for one")
        if at == most < len(text):
            raise _refused(source, row, f"has more than {LONGEST:,} bytes; no more are read")
        if len(cells) == MOST_COLUMNS:
            raise _refused(source, row, f"has more than {MOST_COLUMNS:,} columns; no more are read")
        cell = plain if quoted is None else quoted.replace(b'""', b'"') + rest
        cells.append(unguarded_cell(cell.decode("utf-8")))
        if end != delimiter:
            yield cells, at
            row, cells, most = row + 1, [], at + LONGEST


def open_quote(text: Text, delimiter: bytes, begin: int = 0) -> int | None:
    """Find a quote that swallows the end of its line: what closes it does not end a field.

    Returns
    -------
    int or None
        The number of its line; None where there is none.
    """
    for match in _quotation(delimiter).finditer(text, begin):
        closed_badly = match[1]
        if closed_badly is not None and (not closed_badly or re.search(rb"[\r\n]", match[0])):
            return len(re.findall(rb"\r\n?|\n", text[: match.start()])) + 1
    return None


@cache
def _field(delimiter: bytes) -> re.Pattern[bytes]:
    """Match a field and what ends it: what is quoted, what follows the quotes, or what is plain."""
    other = b"[^%b\r\n]*" % re.escape(delimiter)
    quoted = rb'"([^"]*+(?:""[^"]*+)*+)"(%b)' % other
    return re.compile(rb"(?:%b|(%b))(%b|\r\n|\r|\n|\Z)" % (quoted, other, re.escape(delimiter)))


@cache
def _quotation(delimiter: bytes) -> re.Pattern[bytes]:
    """Match what is quoted from the beginning of a field on, and what closes it badly."""
    inside = b"[^%b\r\n]" % re.escape(delimiter)
    begin, end = rb'"(?<!%b")' % inside, rb'(?:"(?!%b)|("|\Z))' % inside
    return re.compile(begin + rb'[^"]*+(?:""[^"]*+)*+' + end)


def _refused(source: str, row: int, why: str) -> InputError:
    return InputError(f"{source} is no CSV that can be read: row {row:,} {why}")
