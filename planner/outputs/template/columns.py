"""Which columns of requests the template shows, and what it calls them."""

from __future__ import annotations

import re

from planner.catalog.schema import Catalog
from planner.requests.cells import Amounts, Lists, Names, Reader
from planner.requests.field import Field
from planner.requests.fields import FIELDS

# What it is, how much it matters, what it must be. The others are for the few: Help tells of them.
SHOWN = (
    "id", "title", "content_type", "duration", "platform", "priority", "required",
    "required_quality", "model", "resolution", "features", "use", "takes", "draft",
    "max_cost_usd",
)  # fmt: skip
TITLE = Field("what you call it; it comes back in the plan", "Spring launch film")
CALLED = {
    "id": "ID",
    "duration": "Duration (s)",
    "required_quality": "Minimum quality",
    "required": "Must have",
    "max_cost_usd": "Budget cap (USD)",
}
MOST_NAMES = 8  # that a note lists; a longer list is left to the drop-down


def columns_for(catalog: Catalog) -> dict[str, Field]:
    """Return the columns to show: none that only takes names of which the catalog has none."""
    fields = {"title": TITLE} | FIELDS
    return {
        name: fields[name] for name in SHOWN if names_of(reader_of(fields[name], catalog)) != ()
    }


def reader_of(field: Field, catalog: Catalog) -> Reader | None:
    """Return what reads a cell of the column; None for plain text."""
    return field.reader(catalog) if field.reader else None


def names_of(reader: Reader | None) -> tuple[str, ...] | None:
    """Return the names that may stand in a cell; None where it takes no names."""
    return reader.known if isinstance(reader, Names) else None


def takes_many(reader: Reader | None) -> bool:
    """Say whether a cell takes several names, by comma."""
    return isinstance(reader, Lists)


def heading(name: str) -> str:
    """Return what stands above a column: its documented name, as people write."""
    return CALLED.get(name) or name.replace("_", " ").capitalize()


def told(field: Field, catalog: Catalog) -> str:
    """Say what a column means, what an empty cell does, and which names it takes."""
    reader = reader_of(field, catalog)
    lines = [sentence(field.help)]
    if isinstance(reader, Amounts):
        lines += [f"{name}: {amount}" for name, amount in reader.amounts.items()]
    elif (names := names_of(reader)) and len(names) <= MOST_NAMES:
        lines += [", ".join(names)]
    return "\n".join([*lines, *([f"Empty: {plain(field.default)}."] if field.default else [])])


def sentence(text: str) -> str:
    """Make a sentence of a phrase."""
    text = plain(text)
    return f"{text[:1].upper()}{text[1:]}."


def plain(text: str) -> str:
    """Name columns in a text as the template does, and leave out what marks code."""
    return re.sub("`(.*?)`", lambda code: heading(code[1]) if code[1] in FIELDS else code[1], text)
