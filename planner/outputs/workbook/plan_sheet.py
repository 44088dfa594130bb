"""The plan's columns beside the requests: decisions, figures that follow them, reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from planner.outputs.workbook.block import HELPER
from planner.outputs.workbook.cells import put
from planner.outputs.workbook.choices import add_choices
from planner.outputs.workbook.looks import COLOURS, HEAD, Look, Looks, head_of, look_of
from planner.outputs.workbook.page import set_widths
from planner.outputs.workbook.place import place_for
from planner.outputs.workbook.plan_page import make_room, set_up
from planner.outputs.workbook.prices import CHOSEN, DRAFTS, Prices
from planner.outputs.workbook.source import Home
from planner.outputs.workbook.stored import Formulas
from planner.requests.fields import PLACES
from planner.requests.headings import Headings
from planner.results.columns import FIGURES, LOCKED, RULE, PlanColumn, columns_beside
from planner.results.naming import rule_said
from planner.results.outcome import Fate, Outcome
from planner.results.result import Result
from planner.results.table import said_by

LOCKED_WIDTH = 9.0
HELPERS = ("menu", "priority", "best", "planned", "line")
WIDEST = 34.0  # of a rule that is said in words
LONGEST_NAME = 54.0


@dataclass(frozen=True)
class Placed:
    """Where the plan's columns stand.

    Attributes
    ----------
    home
        The workbook.
    letters
        Of the columns, by the name of the plan's own; of the hidden ones by `HELPERS`, and by
        `DRAFTS` where there are drafts.
    prices
        The title of the sheet that the figures are looked up in; "" where they are values.
    """

    home: Home
    letters: dict[str, str]
    prices: str = ""

    def places(self, name: str) -> str:
        """Return the cells of a column, as a formula speaks of them."""
        from openpyxl.utils import quote_sheetname

        letter, home = self.letters[name], self.home
        return f"{quote_sheetname(home.sheet.title)}!${letter}${home.first}:${letter}${home.last}"


def write_plan_sheet(plan: Result, home: Home, prices: Prices | None) -> Placed:
    """Write the plan's columns beside the requests.

    Parameters
    ----------
    plan
        The plan.
    home
        The workbook.
    prices
        Where the options stand that the figures are looked up among; None to write the figures
        as they are.
    """
    from openpyxl.utils import get_column_letter

    columns = columns_beside(plan.columns)
    titles = {column.name: column.title for column in columns}
    if not _says_locked(home):
        at = sum(column.place < FIGURES for column in columns)
        said = list(titles.items())
        titles = dict([*said[:at], ("locked", LOCKED), *said[at:]])
    heads = titles | {name: f"{HELPER}{name}" for name in _helpers(prices)}
    names = list(heads)
    start = place_for(home, list(heads.values()))
    letters = {name: get_column_letter(start + at) for at, name in enumerate(names)}
    placed = Placed(home, letters, prices.sheet.title if prices else "")
    writer = _Writer(plan, placed, prices)
    for column in columns:
        writer.write(column, start + names.index(column.name))
    if "locked" in titles:
        writer.write_locked(start + names.index("locked"))
    if prices:
        writer.write_helpers(start + len(titles))
        add_choices(home, prices, letters)
    set_up(home, start, len(titles))
    return placed


def _says_locked(home: Home) -> bool:
    """Say whether a column of the user's says what is locked: two that do could not be read."""
    old, headings = home.replaced, Headings()
    for cell in home.sheet[home.header]:
        ours = old is not None and old.first <= cell.column <= old.last
        meaning = headings.meaning(cell.value) if isinstance(cell.value, str) else None
        if not ours and meaning is not None and meaning.field == "locked":
            return True
    return False


class _Writer:
    """Writes columns of the plan."""

    def __init__(self, plan: Result, placed: Placed, prices: Prices | None) -> None:
        self._plan, self._prices, self._letters = plan, prices, placed.letters
        self._home = placed.home
        self._sheet = self._home.sheet
        self._looks = Looks(self._sheet)
        beside = self._sheet.cell(self._home.first, 1).alignment.vertical
        self._vertical = beside or "bottom"  # as the cells of the user stand
        self._formulas = Formulas(self._sheet, self._home.values)

    def write(self, column: PlanColumn, at: int) -> None:
        """Write one of the plan's own columns, each cell in the colour of its outcome."""
        plan, look = self._plan, self._look(column)
        self._head(at, column.title, head_of(column), _fitting(column, plan))
        styles = [
            self._looks[replace(look, fill=COLOURS[each.fate])] for each in plan.outcomes.distinct
        ]
        formula = self._formula(column) if self._prices else ""
        values = _values(column, plan)
        if column.wraps:
            make_room(self._home, values, column.width)
        cells = zip(
            self._home.rows,
            values,
            plan.outcomes.members.tolist(),
            strict=True,
        )
        for row, value, outcome in cells:
            if formula:
                said = formula.replace("#", str(row))
                self._formulas.put(row, at, said, value, styles[outcome])
            else:
                put(self._sheet, row, at, value, styles[outcome])

    def _look(self, column: PlanColumn) -> Look:
        look = look_of(column, whole=isinstance(self._plan.credits, int))
        free = column.name in CHOSEN
        return replace(look, line=True, vertical=self._vertical, free=free)

    def _formula(self, column: PlanColumn) -> str:
        """Return what a column follows from, with "#" for the number of the row; "" if nothing."""
        assert self._prices is not None
        name, at = column.name, self._letters
        line = f"${at['line']}#"
        if name == "decision":
            return f'=IF({line}>0,"planned",IF({line}=0,"skipped","not offered"))'
        if name == "value":
            return f"=${at['quality']}#*${at['priority']}#"
        if name in CHOSEN or name not in self._prices.columns:
            return ""
        found = f"INDEX({self._prices.places(name)},{line})"
        if column.kind == "day":  # else an empty cell would be the day 0
            found = f'IF({found}="","",{found})'
        none = "0" if column.is_number else '""'
        return f"=IF({line}>0,{found},{none})"

    def write_locked(self, at: int) -> None:
        """Write the column in which the user locks a choice; what was locked stays so."""
        self._head(at, LOCKED, HEAD, LOCKED_WIDTH)
        look = Look(line=True, vertical=self._vertical, indent=1, free=True)
        cells = [
            (self._said_locked(each), self._looks[replace(look, fill=COLOURS[each.fate])])
            for each in self._plan.outcomes.distinct
        ]
        members = self._plan.outcomes.members.tolist()
        for row, outcome in zip(self._home.rows, members, strict=True):
            put(self._sheet, row, at, *cells[outcome])

    def _said_locked(self, outcome: Outcome) -> str | None:
        return "yes" if outcome.locked or outcome.fate is Fate.KEPT_OUT else None

    def write_helpers(self, start: int) -> None:
        """Write the hidden columns that the formulas need."""
        assert self._plan.batch is not None
        assert self._prices is not None
        batch = self._plan.batch
        # Of what is locked, the best of all that could be chosen.
        best = [int(menu.qualities.max(initial=0)) / PLACES for menu in self._prices.menus]
        said = zip(
            self._home.rows,
            batch.menus.members.tolist(),
            (batch.requests.priorities / PLACES).tolist(),
            self._lines(),
            strict=True,
        )
        style = self._looks[Look()]
        for at, name in enumerate(_helpers(self._prices), start=start):
            self._head(at, f"{HELPER}{name}", HEAD, 10)
            self._sheet.column_dimensions[self._letters[name]].hidden = True
        formula, last = self._line(), start + len(HELPERS) - 1
        for row, menu, priority, line in said:
            for at, value in enumerate((menu + 1, priority, best[menu], line), start=start):
                put(self._sheet, row, at, value, style)
            self._formulas.put(row, last, formula.replace("#", str(row)), line, style)
        if DRAFTS.name in self._letters:
            self._write_drafts(last + 1)

    def _write_drafts(self, at: int) -> None:
        """Write what of the cost of each row is that of its drafts."""
        plan, formula, style = self._plan, self._formula(DRAFTS), self._looks[Look()]
        costs = said_by(plan.outcomes, DRAFTS, plan.prices)
        members = plan.outcomes.members.tolist()
        for row, outcome in zip(self._home.rows, members, strict=True):
            self._formulas.put(row, at, formula.replace("#", str(row)), costs[outcome], style)

    def _line(self) -> str:
        """Return the formula that finds the option chosen: 0 where none is, -1 where none such."""
        assert self._prices is not None
        chosen = (f"${self._letters[name]}#" if name in self._letters else '""' for name in CHOSEN)
        model = f"${self._letters['model']}#"
        sought = '&"|"&'.join((f"${self._letters['menu']}#", *chosen))
        return f'=IF({model}="",0,IFERROR(MATCH({sought},{self._prices.places("key")},0),-1))'

    def _lines(self) -> list[int]:
        """Return the line of the option that each request takes, counted from 1; 0 for none."""
        assert self._plan.batch is not None
        assert self._prices is not None
        menus, lines = self._prices.menus, []
        for each in self._plan.outcomes.distinct:
            place = each.taken and (each.menu, menus[each.menu].options.index(each.taken))
            lines.append(self._prices.lines[place] if place else 0)
        return [lines[member] for member in self._plan.outcomes.members.tolist()]

    def _head(self, at: int, title: str, look: Look, width: float) -> None:
        put(self._sheet, self._home.header, at, title, self._looks[look])
        set_widths(self._sheet, {at: width})


def _helpers(prices: Prices | None) -> tuple[str, ...]:
    """Name the hidden columns that the formulas need."""
    if prices is None:
        return ()
    return (*HELPERS, DRAFTS.name) if DRAFTS.name in prices.columns else HELPERS


def _values(column: PlanColumn, plan: Result) -> list[Any]:
    """Return what stands in the cells: of rules what they say, as the sheet of rules says it."""
    found: list[Any] = plan.frame[column.name].tolist()
    if column.name != RULE:
        return [column.in_sheet(each) for each in found] if column.kind == "day" else found
    said = dict(zip(plan.frame[RULE].cat.categories, _words(column, plan), strict=True))
    return [said.get(name) for name in found]


def _words(column: PlanColumn, plan: Result) -> list[str]:
    """Return the words of which each cell holds one."""
    words = plan.frame[column.name].cat.categories.tolist()
    return [rule_said(plan, name) for name in words] if column.name == RULE else words


def _fitting(column: PlanColumn, plan: Result) -> float:
    """Return the width of a column, in which the longest of its words stands in one line."""
    if column.wraps or column.kind != "word":
        return column.width
    used = plan.frame[column.name].cat.codes.unique().tolist()
    words = _words(column, plan)
    widest = WIDEST if column.name == RULE else LONGEST_NAME
    return min(max([column.width, *(len(words[at]) + 3 for at in used if at >= 0)]), widest)
