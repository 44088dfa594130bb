"""The table of requests that a command is given."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from planner.requests.csv_files import read_csv
from planner.requests.readers import read_table
from planner.requests.table import Table


def table_from(file: str, ignore: Sequence[str]) -> Table:
    """Read a table of requests.

    Parameters
    ----------
    file
        Its path; - for CSV on standard input.
    ignore
        Columns that are only carried through.
    """
    table = read_csv(sys.stdin.buffer, "standard input") if file == "-" else read_table(file)
    for name in ignore:
        table = table.without(name)
    return table
