"""Where the headings of a table are, under titles, blanks and banners."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from planner.requests.cells import spelled
from planner.requests.headings import Headings, unit_of

NEEDED = {"duration", "content_type"}
# A value, as 10s or 2026-10-05, begins with a figure; a range, as 1-5, says what may stand there.
FIGURE = re.compile(r"[+-]?[$€£]?\s*[.,]?\d(?!\d*\s*(-|\u2013|to|bis)\s*\d+\Z).*", re.DOTALL)


class Top(NamedTuple):
    """The headings of a table.

    Attributes
    ----------
    row, rows
        Where the first row of headings is, counted from 0, and how many there are.
    names
        The headings.
    fields
        The field that each of them means; "" for none.
    """

    row: int
    rows: int
    names: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def is_of_requests(self) -> bool:
        """Whether a length is among them."""
        return not NEEDED.isdisjoint(self.fields)

    @property
    def score(self) -> int:
        """How many fields they name."""
        return len({*self.fields} - {""})


def find_top(head: Sequence[Sequence[Any]], headings: Headings) -> Top | None:
    """Find the headings among the first rows of a sheet.

    Parameters
    ----------
    head
        The first rows.
    headings
        What headings mean.

    Returns
    -------
    Top or None
        The row that names a length and the most fields, the first of equals, with the row above or
        below it where both together say more. Where none names a length, two rows that do together,
        else the first row in which anything stands. None where nothing does.
    """
    rows = range(len(head))
    tops = [_top(head, row, 1, headings) for row in rows]
    filled = [top for top in tops if any(top.names)]
    able = filter(_is_of_requests, filled)
    best = max(able, key=lambda top: (_is_text(head, top.row), top.score), default=None)
    if best is None:
        pairs = (_top(head, row, 2, headings) for row in rows[:-1] if _is_text(head, row, row + 1))
        return next(filter(_is_of_requests, pairs), filled[0] if filled else None)
    around = [
        _top(head, row, 2, headings, base=best.row)
        for row in (best.row - 1, best.row)
        if row >= 0 and row + 1 < len(head) and _go_together(best, head, row)
    ]
    more = [two for two in around if two.score > best.score]
    return max(more, key=_score) if more else _with_units(best, head, headings)


def _is_of_requests(top: Top) -> bool:
    return top.is_of_requests


def _score(top: Top) -> int:
    return top.score


def _go_together(best: Top, head: Sequence[Sequence[Any]], row: int) -> bool:
    """Say whether a row and the next may be headings together, one of them being the best.

    A second line holds no figures, and no length below the heading of one.
    """
    if not _is_text(head, row, row + 1):
        return False
    below = head[row + 1] if row == best.row else []
    lengths = [at for at, field in enumerate(best.fields) if field in NEEDED]
    return not any(_spelled(below[at]) and not unit_of(_spelled(below[at]))
                   for at in lengths if at < len(below))  # fmt: skip


def _top(
    head: Sequence[Sequence[Any]], row: int, rows: int, headings: Headings, base: int | None = None
) -> Top:
    """Read a row as headings, or two; of two that differ the one that is the base counts."""
    lines = [[_spelled(cell) for cell in line] for line in head[row : row + rows]]
    width = max(map(len, lines), default=0)
    at_base = 0 if base is None else base - row
    names, fields = [], []
    for column in range(width):
        parts = [line[column] if column < len(line) else "" for line in lines]
        said = " ".join(filter(None, parts))
        alone = parts[at_base] or (said if base is not None else "")
        others = [part for at, part in enumerate(parts) if at != at_base]
        # what the other line means by itself, it does not give to the base
        both = "" if any(map(headings.meaning, others)) else said
        name, field = _best_meaning([both, alone], headings)
        names.append(name or said)
        fields.append(field)
    return Top(row, rows, tuple(names), tuple(fields))


def _best_meaning(texts: Sequence[str], headings: Headings) -> tuple[str, str]:
    """Find the first of some texts that means a field."""
    for text in texts:
        meaning = headings.meaning(text) if text else None
        if meaning:
            return text, meaning.field
    return "", ""


def _with_units(top: Top, head: Sequence[Sequence[Any]], headings: Headings) -> Top:
    """Take a row below the headings that says units for a part of them."""
    below = head[top.row + 1] if top.row + 1 < len(head) else []
    texts = [_spelled(cell) for cell in below]
    if not any(texts) or not _is_text([below], 0):
        return top
    joined = []
    for name, text in zip(top.names, [*texts, *[""] * len(top.names)], strict=False):
        both = f"{name} ({text.strip('()[] ')})"
        joined.append(both if unit_of(text) and headings.meaning(both) else name)
    units = sum(one != other for one, other in zip(joined, top.names, strict=True))
    if not units or units < sum(map(bool, texts)) / 2:
        return top
    return top._replace(rows=2, names=tuple(joined))


def _is_text(head: Sequence[Sequence[Any]], *rows: int) -> bool:
    """Say whether nothing but words stands in some rows; a range as 1-5 is a word."""
    cells = [cell for row in rows for cell in head[row] if cell is not None]
    return all(isinstance(cell, str) and not FIGURE.fullmatch(cell.strip()) for cell in cells)


def _spelled(cell: Any) -> str:
    return "" if cell is None else spelled(cell)
