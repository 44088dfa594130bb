"""What the columns of a table of requests mean, told for README and command line."""

from __future__ import annotations

from textwrap import fill

from planner.catalog.schema import Catalog
from planner.requests.cells import Amounts, Lists, Names
from planner.requests.field import Field
from planner.requests.fields import FIELDS


def columns_table(catalog: Catalog) -> str:
    """Lay the columns out as a table in Markdown.

    Parameters
    ----------
    catalog
        Whose names are listed.

    Returns
    -------
    str
        A line for each column, after two of a header.
    """
    lines = [
        f"| `{name}` | {field.help}{_names(field, catalog)} | {field.default or '-'} |"
        for name, field in FIELDS.items()
    ]
    return "\n".join(["| column | what it says | default |", "|---|---|---|", *lines])


def columns_help() -> str:
    """List the columns for a terminal of 80 letters."""
    width = max(map(len, FIELDS)) + 2
    lines = [
        fill(
            f"{name:<{width}}{field.told()}".replace("`", ""),
            width=76,
            initial_indent="  ",
            subsequent_indent=" " * (width + 2),
        )
        for name, field in FIELDS.items()
    ]
    return "\n".join(lines)


def _names(field: Field, catalog: Catalog) -> str:
    """List what may stand in a cell that holds one name."""
    reader = field.reader and field.reader(catalog)
    if not isinstance(reader, Names) or isinstance(reader, Lists) or not reader.known:
        return ""
    if isinstance(reader, Amounts):
        return ": " + ", ".join(f"`{name}` ({what})" for name, what in reader.amounts.items())
    return ": " + ", ".join(f"`{name}`" for name in reader.known)
