"""A workbook's sheet Rules: found, and its lines as texts with their places; not what they mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from planner.errors import Fault, Spot, TableError
from planner.messages import listed, named, nearest, numbers_told
from planner.requests.cells import Unreadable, is_empty, spelled
from planner.requests.grid import Box, Grid, Hidden, Marks, letters
from planner.requests.layout import unreadable_cells
from planner.requests.number_formats import number_format
from planner.requests.reading import LeftOut
from planner.requests.rule_headings import heading_row, meaning, names_a_rule
from planner.requests.ruled import COLUMNS, NAMES, RuleLine
from planner.requests.settled import Stands

NOTE = "#"  # what a line begins with that is none
UNMERGE = f"unmerge them, and fill in each cell; a row for people begins with {NOTE}"
HEADLESS = "write one, such as Note, or clear the cell"
MISSING = f"one of: {listed(NAMES, most=len(NAMES))}; a row for people begins with {NOTE}"
HIDDEN = "show or delete what is hidden, or say --hidden include or --hidden skip"


class Found(NamedTuple):
    """What a sheet says.

    Attributes
    ----------
    lines
        Its rules.
    left_out
        What should be known of how they were read.
    """

    lines: tuple[RuleLine, ...]
    left_out: tuple[LeftOut, ...]


class _Head(NamedTuple):
    """The headings: the position of their row, and that of each column that is read."""

    row: int
    columns: dict[str, int]


def read_rule_lines(grid: Grid, hidden: Hidden = "ask", *, visible: bool = True) -> Found:
    """Read the sheet Rules: below its headings, a rule in each row.

    Blank rows say nothing, and rows that begin with # are for people.

    Parameters
    ----------
    grid
        The sheet.
    hidden
        What becomes of hidden rows, as of `lay_out`.
    visible
        Whether the sheet itself is shown.

    Raises
    ------
    TableError
        If there are no headings, or one that is not known: every fault of them at once. What is
        wrong with lines is told by themselves.
    """
    return _Sheet(grid, hidden, visible).run()


class _Sheet:
    """One pass over the sheet, gathering faults."""

    def __init__(self, grid: Grid, hidden: Hidden, visible: bool) -> None:
        self.grid, self.hidden, self.visible = grid, hidden, visible
        self.marks = grid.marks
        self.faults: list[Fault] = []
        self.told: list[LeftOut] = []
        self.unread: dict[int, dict[int, Unreadable]] = {}  # by row and column
        for (row, at), cell in unreadable_cells(grid.marks).items():
            self.unread.setdefault(row, {})[at] = cell
        self.merged: dict[int, Box] = {}  # by row

    def run(self) -> Found:
        head = self._head()
        names = [""] * (max(head.columns.values()) + 1)
        for name, at in head.columns.items():
            names[at] = name
        spot = self._spot(head.row + 1, tuple(names))
        if self.faults:
            raise TableError(self.grid.source, self.faults, spot=spot)
        lines = list(self._lines(head, spot))
        return Found(tuple(lines), (*self._counted(lines), *self.told, *self._hidden_columns(head)))

    def _spot(self, header: int, columns: tuple[str, ...] = ()) -> Spot | None:
        file = self.grid.file
        return Spot(file, self.grid.sheet, header, columns) if file else None

    def _fault(self, row: int, at: int, name: str, value: Any, reason: str, mend: str) -> None:
        self.faults.append(Fault(_place(row, at), name, value, reason, mend))

    def _head(self) -> _Head:
        row = heading_row(self.grid.head)
        if row is None:
            first = next(at for at, cells in enumerate(self.grid.head) if names_a_rule(cells))
            mend = f"write a row with {', '.join(COLUMNS)} above it"
            self._fault_at_rule(first, "has no headings above it", mend)
            raise TableError(self.grid.source, self.faults, spot=self._spot(0))
        for above in range(row):
            if names_a_rule(self.grid.head[above]):
                self._fault_at_rule(above, "stands above the headings", "move it below them")
        columns: dict[str, int] = {}
        for at, cell in enumerate(self.grid.head[row]):
            if not is_empty(cell):
                self._take_heading(row, at, spelled(cell), columns)
        return _Head(row, columns)

    def _fault_at_rule(self, row: int, reason: str, mend: str) -> None:
        cells = self.grid.head[row]
        at = next(at for at, cell in enumerate(cells) if not is_empty(cell))
        self._fault(row, at, "rule", spelled(cells[at]), reason, mend)

    def _take_heading(self, row: int, at: int, said: str, columns: dict[str, int]) -> None:
        name = meaning(said)
        if name is None:
            mend = nearest(named(said), COLUMNS)
            mend += f"{'' if mend.endswith('?') else ';'} a column for people is called Note"
            self._fault(row, at, "", said, "is no heading of rules", mend)
        elif name in columns:
            where = f"column {letters(columns[name])}"
            self._fault(row, at, name, said, f"says the same as {where}", "keep one of them")
        elif name:
            columns[name] = at

    def _lines(self, head: _Head, spot: Spot | None) -> Iterator[RuleLine]:
        frame, numbers = self.grid.below(head.row + 1)
        cells = dict(zip(map(int, numbers), frame.to_numpy(dtype=object).tolist(), strict=True))
        for row in self.unread:  # a formula without a value may be all there is in a row
            if row > head.row:
                cells.setdefault(row + 1, [])
        self._note_merged(head, sorted(cells))
        notes = self._notes(head)
        rows = {number: self._row(number - 1, cells[number]) for number in sorted(cells)}
        said = {at: shown for at, shown in rows.items() if self._is_line(head, notes, shown)}
        unseen = [number for number in said if number - 1 in self.marks.hidden_rows]
        hidden = self._treat_hidden(unseen)
        for number, shown in said.items():
            if number not in unseen or self.hidden != "skip":
                line = self._line(head, notes, number - 1, shown, spot)
                yield replace(line, wrong=(*hidden, *line.wrong)) if number in unseen[:1] else line

    def _row(self, row: int, cells: list[Any]) -> dict[int, Any]:
        """Return what stands in a row, by the position of the column."""
        shown: dict[int, Any] = {
            at: _shown(cell, self.marks, (row, at))
            for at, cell in enumerate(cells)
            if not is_empty(cell)
        }
        return shown | self.unread.get(row, {})

    def _notes(self, head: _Head) -> set[int]:
        """Return the positions of the columns that are for people."""
        cells = self.grid.head[head.row]
        return {
            at
            for at, cell in enumerate(cells)
            if not is_empty(cell) and at not in head.columns.values()
        }

    def _is_line(self, head: _Head, notes: set[int], shown: dict[int, Any]) -> bool:
        """Say whether a row is a line: there is something that is not for people."""
        said = {at: cell for at, cell in shown.items() if at not in notes}
        if not said:
            return False
        # Left of the rule, or alone, the sign is meant for the whole row; elsewhere for a cell.
        fronts = (
            [min(said)] if len(said) == 1 else [at for at in said if at <= head.columns["rule"]]
        )
        return not any(isinstance(said[at], str) and said[at].startswith(NOTE) for at in fronts)

    def _line(
        self, head: _Head, notes: set[int], row: int, shown: dict[int, Any], spot: Spot | None
    ) -> RuleLine:
        places = {name: _place(row, at) for name, at in head.columns.items()}
        cells = {name: shown.get(at, "") for name, at in head.columns.items()}
        wrong = [
            Fault(_place(row, at), "", shown[at], "has no heading above it", HEADLESS)
            for at in sorted(shown.keys() - notes - {*head.columns.values()})
        ]
        wrong += [
            Fault(places[name], name, cell, cell.reason, cell.mend)
            for name, cell in cells.items()
            if isinstance(cell, Unreadable)
        ]
        if box := self.merged.get(row):
            wrong.append(_merged(head, row, box))
        elif not wrong and not cells["rule"]:
            wrong.append(Fault(places["rule"], "rule", None, "is missing", MISSING))
        texts = {
            name: "" if isinstance(one, Unreadable) else str(one) for name, one in cells.items()
        }
        stands = Stands(self.grid.source, spot, places)
        return RuleLine(**texts, wrong=tuple(wrong), stands=stands)

    def _note_merged(self, head: _Head, numbers: list[int]) -> None:
        """Note of each row what box reaches from a cell that is read to other ones."""
        for box in self.marks.merged:
            reached = sum(box.left <= at <= box.right for at in head.columns.values())
            if reached and (box.top != box.bottom or reached > 1):
                first, end = (
                    bisect_left(numbers, box.top + 1),
                    bisect_right(numbers, box.bottom + 1),
                )
                self.merged |= dict.fromkeys((each - 1 for each in numbers[first:end]), box)

    def _treat_hidden(self, numbers: list[int]) -> tuple[Fault, ...]:
        """Tell that rows are hidden: as a fault where somebody has to decide."""
        if not numbers:
            return ()
        how = "hidden by a filter" if self.marks.filtered else "hidden"
        where = numbers_told("row", numbers)
        if self.hidden == "ask":
            reason = f"{'is' if len(numbers) == 1 else 'are'} {how}"
            return (Fault(where, "", None, reason, HIDDEN),)
        read = self.hidden == "include"
        why = f"{how}, and read all the same" if read else how
        self.told.append(LeftOut(f"{self._name()}, {where}", why, read))
        return ()

    def _counted(self, lines: list[RuleLine]) -> Iterator[LeftOut]:
        if lines:
            rules = "1 rule" if len(lines) == 1 else f"{len(lines):,} rules"
            unseen = "" if self.visible else "is hidden, and "
            yield LeftOut(self._name(), f"{unseen}says {rules}", read=True)

    def _hidden_columns(self, head: _Head) -> Iterator[LeftOut]:
        for name, at in head.columns.items():
            if at in self.marks.hidden_columns:
                where = f"{self._name()}, column {letters(at)} ({name})"
                yield LeftOut(where, "is hidden, and read", read=True)

    def _name(self) -> str:
        return f"sheet {self.grid.sheet!r}"


def _place(row: int, at: int) -> str:
    return f"cell {letters(at)}{row + 1}"


def _merged(head: _Head, row: int, box: Box) -> Fault:
    where = f"{letters(box.left)}{box.top + 1}:{letters(box.right)}{box.bottom + 1}"
    name, at = next(pair for pair in head.columns.items() if box.left <= pair[1] <= box.right)
    return Fault(_place(row, at), name, None, f"is merged with others ({where})", UNMERGE)


def _shown(value: Any, marks: Marks, place: tuple[int, int]) -> str:
    """Return what a cell shows: of a number, what its format says beside it as well."""
    if isinstance(value, datetime):
        return str(value.date() if value == value.replace(hour=0, minute=0, second=0) else value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return spelled(value)
    said = number_format(marks.formats.get(place, ""))
    percent = "%" in said.after
    number = Decimal(f"{value:.15g}") * (100 if percent else 1)  # as many digits as a sheet keeps
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    before, after = said.before.strip(), said.after.strip()
    return f"{before}{' ' if before[-1:].isalnum() else ''}{text} {after}".strip()
