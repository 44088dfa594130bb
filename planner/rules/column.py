"""A column of the requests as rules see it: which request has which value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.schema import Catalog
from planner.errors import InputError
from planner.messages import named, nearest, shown
from planner.requests.cells import Unreadable, spelled
from planner.requests.checked import Requests
from planner.requests.columns import distinct
from planner.requests.grid import letters
from planner.requests.headings import Headings, plain_words
from planner.requests.naming import TITLES, title_column
from planner.rules.values import KINDS, Key, key_of, meaning_in

# What a spreadsheet shows where a formula failed, as a file of texts holds it.
ERROR = re.compile(r"\s*#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)\s*")


@dataclass(frozen=True, eq=False)
class Column:
    """What requests have in a column.

    Attributes
    ----------
    name, label
        What it is called, and its label in the table.
    codes
        The value of each request, as a position in `values`; -1 = the cell is empty. Shape
        (requests,).
    values
        Those that occur, as people wrote them first, in order: numbers, days, texts.
    keys
        What they are told by.
    """

    name: str
    label: object
    codes: NDArray[np.int64]
    values: tuple[str, ...]
    keys: tuple[Key, ...]

    @cached_property
    def places(self) -> dict[Key, int]:
        """The position of each value, by its key."""
        return {key: at for at, key in enumerate(self.keys)}


def read_column(requests: Requests, label: object, catalog: Catalog) -> Column:
    """Read a column.

    Parameters
    ----------
    requests
        Whose it is.
    label
        As of `find_column`.
    catalog
        The names that stand in the columns of known fields.

    Raises
    ------
    InputError
        If a cell shows no value, such as the error of a formula.
    """
    refuse_unclear(requests, label)
    codes, levels = distinct(cells_of(requests, label))
    for at, level in enumerate(levels):
        if isinstance(level, Unreadable) or (isinstance(level, str) and ERROR.fullmatch(level)):
            where = requests.origin.place(int(np.argmax(codes == at)), label)
            raise InputError(f"{spelled(label)} is {level} in {where}; mend it, or clear the cell")
    texts = list(map(meaning_in(str(label), catalog), levels))
    told = [key_of(text) if text else None for text in texts]
    first: dict[Key, str] = {}
    for key, text in zip(told, texts, strict=True):
        if key is not None:
            first.setdefault(key, text)
    by_kind: list[list[Any]] = [[] for _ in KINDS]
    for kind, what in first:
        by_kind[kind].append(what)
    keys = [(kind, what) for kind in KINDS for what in sorted(by_kind[kind])]
    places: dict[Key | None, int] = {key: at for at, key in enumerate(keys)} | {None: -1}
    at_level = np.array([*map(places.__getitem__, told), -1], dtype=np.int64)  # the last: a gap
    values = tuple(map(first.__getitem__, keys))
    return Column(spelled(label), label, at_level[codes], values, tuple(keys))


def refuse_unclear(requests: Requests, label: object) -> None:
    """Refuse a column in which a cell says what nobody knows: merged with others, not stored.

    Raises
    ------
    InputError
        If there is one; it names the cell.
    """
    origin = requests.origin
    if not origin.unclear or label not in origin.columns:
        return
    column, rows = origin.columns.index(label), {*map(int, origin.rows)}
    for (row, at), cell in sorted(origin.unclear.items(), key=lambda pair: pair[0]):
        if at == column and row + 1 in rows:
            where = f"cell {letters(column)}{row + 1}"
            raise InputError(f"{spelled(label)} in {where} {cell.reason}; {cell.mend}")


def cells_of(requests: Requests, label: object) -> pd.Series[Any]:
    """Return the cells of a column as they stand in the table."""
    if label == "id" and "id" not in requests.table.columns:
        return requests.ids
    at = list[object](requests.table.columns).index(label)
    column: pd.Series[Any] = requests.table.iloc[:, at]
    return column


def find_column(requests: Requests, name: str) -> object:
    """Find a column by its name: as in the table, or, of a known field, by another word for it.

    Parameters
    ----------
    requests
        Whose it is.
    name
        What it is called; case and blanks do not matter.

    Returns
    -------
    object
        Its label in `requests.table`, or ``"id"``.

    Raises
    ------
    InputError
        If there is none, with the nearest, or several.
    """
    labels = list(dict.fromkeys(["id", *requests.table.columns]))
    exact = [label for label in labels if spelled(label) == name]
    words = plain_words(name)
    alike = exact or [label for label in labels if plain_words(spelled(label)) == words]
    if len(alike) > 1:
        told = ", ".join(shown(label) for label in alike)
        raise InputError(f"column {shown(name)} may be {told}; write it as it is there")
    if alike and list[object](requests.table.columns).count(alike[0]) > 1:
        raise InputError(f"there are several columns {shown(alike[0])}; rename the others")
    if alike:
        return alike[0]
    said = {plain_words(heading): field for field, heading in requests.reading.columns.items()}
    heading = Headings().meaning(name)
    field = said.get(words) or (heading.field if heading else "")
    if field in labels:
        return field
    title = title_column(requests.table)
    if words.replace(" ", "") in TITLES and title is not None:
        return requests.table.columns[title]
    mend = nearest(named(name), [spelled(label) for label in labels])
    raise InputError(f"there is no column {shown(name)}; {mend}")
