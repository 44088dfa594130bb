"""Rows that add up the rows above them: they are no requests, and are never bought."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.errors import Fault
from planner.requests.cells import Unreadable, Wrong, read_duration_in, spelled
from planner.requests.grid import Marks
from planner.requests.headings import Headings, plain_words
from planner.requests.rows import Rows

# Who has one of these is a request, whatever its title says.
NAMES = (
    "content_type", "platform", "model", "resolution", "models", "required_quality", "use", "draft",
)  # fmt: skip
TOTAL = (
    "total totals totale totales subtotal subtotals subtotales summe zwischensumme gesamt "
    "gesamtsumme gesamtdauer gesamtlange gesamtlaenge somme suma sum totaal"
)
# These may be anything in a row that says more than a length.
AVERAGE = ("average", "avg", "mean", "durchschnitt", "mittelwert", "moyenne", "promedio", "anzahl")
ASIDE = (
    "duration length seconds secs sec s min minutes time runtime dauer laufzeit duree duracion "
    "video videos clip clips row rows aller alle der des de la les los of all the general grand "
    "sub sous week woche semaine semana day month page campaign client budget cost usd credits"
)
ENDS = re.compile(rf"(?:[^\W_]+ )*(?:{'|'.join(TOTAL.split())})")
BEGINS = re.compile(
    rf"(?:grand |sub |sous )?(?:{'|'.join(TOTAL.split())})(?: (?:{'|'.join(ASIDE.split())}|\d+))*"
)
HINT = re.compile("total|sum|gesamt|somme|suma|\u03a3|\u2211|" + "|".join(AVERAGE), re.IGNORECASE)
MOST_FAULTS = 1000  # of one block
SIGMA = ("\u03c3", "\u2211")  # as plain words have it


def leave_out_totals(rows: Rows, marks: Marks, headings: Headings) -> None:
    """Leave out rows that add up those above them; a row that only seems to is a fault.

    Parameters
    ----------
    rows
        The rows; those that are left out are gone.
    marks
        Which rows are hidden: some totals leave them out.
    headings
        What headings mean, which may say the unit of lengths.
    """
    speaking, bare = _speaking(rows), _bare(rows)
    places = sorted({*speaking, *np.flatnonzero(bare).tolist()})
    if not places:
        return
    sums = _Sums(rows, marks, headings)
    totals = np.zeros(len(rows.frame), dtype=bool)
    for row in places:
        if row in speaking:
            column, word = speaking[row]
            if sums.is_total(row, average=word in AVERAGE, says_more=_says_more(rows, row)):
                totals[row] = True
                sums.leave_out(row)
            else:
                rows.faults.append(_fault(rows, row, column, "looks like a total, and is none"))
        elif sums.adds_up(row):
            alone = rows.filled[row].sum() == 1 or not _has_text(rows, row)
            totals[row] = alone
            sums.leave_out(row)
            if not alone:
                column = int(rows.filled[row].argmax())
                rows.faults.append(_fault(rows, row, column, "has the length of all above it"))
    _refuse_apart(rows, bare & ~totals)
    rows.leave_out(totals, "a total" if totals.sum() == 1 else "totals")


def _speaking(rows: Rows) -> dict[int, tuple[int, str]]:
    """Find the rows that say they are totals: where, and by which word."""
    columns = [at for at, field in enumerate(rows.top.fields) if field in NAMES]
    nameless = np.flatnonzero(~rows.filled[:, columns].any(axis=1))
    found: dict[int, tuple[int, str]] = {}
    for at in np.flatnonzero(rows.filled[nameless].any(axis=0)).tolist():
        cells = rows.frame.iloc[nameless, at]
        if cells.dtype.name == "str":
            hints = cells.str.contains(HINT, regex=True).fillna(False).to_numpy(dtype=bool)
        else:
            said = [isinstance(cell, str) and HINT.search(cell) for cell in cells.tolist()]
            hints = np.array(said, dtype=bool)
        for row in nameless[hints].tolist():
            cell = rows.frame.iat[row, at]
            words = plain_words(cell) if isinstance(cell, str) else ""
            if _is_word(words) and (words not in AVERAGE or not _says_more(rows, row)):
                found.setdefault(row, (at, words))
    return found


def _says_more(rows: Rows, row: int) -> bool:
    fields = rows.top.fields
    return any(
        field not in ("", "duration", "max_cost_usd") and rows.filled[row, at]
        for at, field in enumerate(fields)
    )


def _is_word(words: str) -> bool:
    """Say whether words are those of a total."""
    return bool(
        words in AVERAGE or words in SIGMA or ENDS.fullmatch(words) or BEGINS.fullmatch(words)
    )


def _bare(rows: Rows) -> NDArray[np.bool_]:
    """Find the rows that say nothing but a length, in a table whose rows say more."""
    at = rows.column("duration")
    others = [place for place, field in enumerate(rows.top.fields) if field and field != "duration"]
    if at is None or not others:
        return np.zeros(len(rows.frame), dtype=bool)
    bare = rows.filled[:, at] & ~rows.filled[:, others].any(axis=1)
    return bare if bare.sum() < len(bare) / 2 else np.zeros(len(bare), dtype=bool)


def _has_text(rows: Rows, row: int) -> bool:
    cells = rows.frame.iloc[row].tolist()
    return any(isinstance(cell, str) for cell in cells if cell is not None and cell != "")


class _Sums:
    """Sums of lengths: since the last total and in all, with hidden rows and without."""

    def __init__(self, rows: Rows, marks: Marks, headings: Headings) -> None:
        column = rows.column("duration")
        self._lengths: list[int | None] = [None] * len(rows.frame)
        if column is not None:
            unit: Any = getattr(headings.meaning(rows.top.names[column]), "unit", "")
            reader = read_duration_in(unit if unit in ("min", "h") else "s")
            cells = rows.frame.iloc[:, column].tolist()
            known: dict[Any, int | None] = {}
            for at, cell in enumerate(cells):
                key = (type(cell), str(cell))
                if key not in known:
                    known[key] = _read(reader, cell)
                self._lengths[at] = known[key]
        whole = np.array([length or 0 for length in self._lengths], dtype=np.int64)
        seen = np.where(np.isin(rows.numbers - 1, list(marks.hidden_rows)), 0, whole)
        self._before = [np.concatenate([[0], np.cumsum(part)]) for part in (whole, seen)]
        there = np.array([length is not None for length in self._lengths], dtype=bool)
        self._there = np.concatenate([[0], np.cumsum(there)])
        self._left_out, self._last, self._totals = 0, 0, 0

    def leave_out(self, row: int) -> None:
        """Count a row as a total from now on."""
        self._left_out += self._lengths[row] or 0
        self._totals += self._lengths[row] is not None
        self._last = row + 1

    def adds_up(self, row: int) -> bool:
        """Say whether the length of a row is the sum of two or more above it."""
        figure = self._lengths[row]
        sums = {
            int(before[row] - start)
            for before in self._before
            for start in (before[self._last], self._left_out)
        }
        return bool(figure) and figure in sums and self._there[row] - self._totals >= 2

    def is_total(self, row: int, *, average: bool, says_more: bool) -> bool:
        """Say whether a row that says it is a total has no length of its own."""
        figure = self._lengths[row]
        if figure is None or self.adds_up(row):
            return True
        count = int(self._there[row] - self._there[self._last])
        above = int(self._before[0][row] - self._before[0][self._last])
        if average:
            return count > 1 and figure in (round(above / count), count)
        if count == 1 and figure == above:
            return not says_more
        return count < row - self._last  # others above have their length from elsewhere


def _read(reader: Any, cell: Any) -> int | None:
    reading = None if isinstance(cell, Unreadable) else reader(cell)
    return None if isinstance(reading, Wrong) else reading


def _fault(rows: Rows, row: int, column: int, reason: str) -> Fault:
    mend = "delete the row, or say more of the request"
    cell = rows.frame.iat[row, column]
    return Fault(rows.place(row, column), rows.top.names[column], spelled(cell), reason, mend)


def _refuse_apart(rows: Rows, bare: NDArray[np.bool_]) -> None:
    """Refuse a block below the table, apart from it, whose rows say nothing but a length."""
    end = int(np.flatnonzero(~bare).max(initial=-1)) + 1
    if not 0 < end < len(bare) or rows.numbers[end] == rows.numbers[end - 1] + 1:
        return
    at = rows.column("duration")
    assert at is not None
    for row in range(end, min(len(bare), end + MOST_FAULTS)):
        rows.faults.append(_fault(rows, row, at, "stands apart from the table, and says no more"))
