"""What separates the fields of a text file."""

from __future__ import annotations

import re
from itertools import groupby, islice

DELIMITERS = (b"\t", b";", b"|", b",")  # a comma comes last: it stands in sentences and numbers
SAID = re.compile(rb'(?i)"?sep=([,;|\t])"?[ ,;\t]*(?:\r\n|\r|\n|\Z)')
QUOTED = re.compile(rb'"(?<![^,;|\t\r\n]")[^"]*+(?:""[^"]*+)*+"(?![^,;|\t\r\n])')
LINES, BYTES = 60, 1 << 20  # looked at


def delimiter_of(text: bytes | bytearray) -> tuple[bytes, int]:
    """Find what separates the fields.

    Parameters
    ----------
    text
        In UTF-8, or in anything that has ASCII in it.

    Returns
    -------
    delimiter, begin
        One of `DELIMITERS`, and where the content begins: after a line such as ``sep=;``, by which
        Excel is told.
    """
    if said := SAID.match(text):
        return said[1], said.end()
    plain = QUOTED.sub(b"", bytes(text[:BYTES]))
    lines = list(islice(filter(bytes.strip, plain.splitlines()), LINES))
    there = [delimiter for delimiter in DELIMITERS if delimiter in plain] or [b","]
    return max(there, key=lambda delimiter: _longest_run(lines, delimiter)), 0


def _longest_run(lines: list[bytes], delimiter: bytes) -> tuple[int, int]:
    """Return how many lines in a row have as many of them, and how many that is.

    Titles above a table, or a comma in the decimals of a semicolon's file, do not run as far.
    """
    counts = [line.count(delimiter) for line in lines]
    runs = [(len(list(run)), count) for count, run in groupby(counts) if count]
    return max(runs, default=(0, 0))
