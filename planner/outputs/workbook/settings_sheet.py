"""What a plan was made with, in its workbook's sheet Settings, whoever said it.

Whoever edits the plan's workbook and plans it again, without a flag, plans in the same way.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from planner.catalog.loading import SHIPPED
from planner.errors import PlannerWarning
from planner.messages import listed, shown
from planner.outputs.workbook.cells import DIGITS_KEPT, put
from planner.outputs.workbook.source import Home
from planner.requests.cells import spelled
from planner.requests.grid import HEAD
from planner.requests.headings import plain_words
from planner.requests.planned_with import DIGITS, PlannedWith
from planner.requests.setting import SETTINGS
from planner.requests.settings import Line, are_settings, is_called_settings, lines
from planner.requests.settled import Settings
from planner.results.result import Result
from planner.rules.objectives import VALUE

# What holds where a line says nothing.
DEFAULTS = {
    "packages": False, "balance": 0, "catalog": SHIPPED[0], "method": "auto", "objective": VALUE,
    "hidden_rows": "ask",
}  # fmt: skip
DIVIDERS = re.compile(r"[;,=\n]+")  # which do not count in a heading


def write_settings(plan: Result, home: Home, folder: Path) -> None:
    """Write what the plan was made with into the sheet Settings; where there is none, make one.

    Parameters
    ----------
    plan
        The plan.
    home
        Its workbook.
    folder
        Where that is saved, which paths go from.
    """
    used = _used(plan, home, folder)
    for sheet in home.book.worksheets:
        rows = list(sheet.iter_rows(max_row=min(HEAD, sheet.max_row), values_only=True))
        if is_called_settings(sheet.title) and are_settings(rows):
            _update(home, sheet, rows, used)
            return
    # Imported here: it is for those who write such sheets only.
    from planner.outputs.settings_page import put_settings

    given = DEFAULTS | {name: value for name, value in used.items() if value is not None}
    sheet = home.add_sheet("Settings", home.book.worksheets.index(home.sheet) + 1)
    put_settings(sheet, {name: _cell_of(value) for name, value in given.items()})


def _used(plan: Result, home: Home, folder: Path) -> dict[str, Any]:
    """Return what the plan was made with, as a line says it, by the names of `SETTINGS`."""
    asked = plan.batch.requests.asked if plan.batch else Settings()
    said = _of_fresh(asked, home) if home.fresh else asked
    said = said.seen_from(folder)
    stated = plan.batch.stated if plan.batch else ()
    if stated and not any(rule.file for rule in stated):  # a question may leave the file's out
        said = replace(said, rules_file=None)
    budget = plan.budget
    name, sha256 = " ".join(plan.catalog.split()), plan.catalog_sha256[:DIGITS]
    return {name: getattr(said, name) for name in SETTINGS} | {
        "budget": budget.usd,
        "packages": bool(budget.packages),
        "balance": budget.balance_credits,
        "bought_before": budget.bought_before or None,
        "objective": plan.objective,
        "catalog": said.catalog or plan.catalog,
        "planned_with": PlannedWith(name, sha256, _lost(plan, home, said)),
    }


def _of_fresh(asked: Settings, home: Home) -> Settings:
    """Leave out what speaks of a workbook that is not this one, whose columns have our names."""
    heads = {plain_words(spelled(cell.value)) for cell in home.sheet[home.header]}
    ignored = [head for head in asked.ignored or () if plain_words(head) in heads]
    return replace(
        asked,
        hidden_rows=None,
        requests_sheet=None,
        meanings=None,
        ignored=tuple(ignored) or None,
    )


def _lost(plan: Result, home: Home, said: Settings) -> int:
    """Count the rules that are neither in the workbook nor in the file that it names."""
    if plan.batch is None:
        return len(plan.stated_rules)
    return sum(
        home.fresh if rule.line is not None else rule.file is None or said.rules_file is None
        for rule in plan.batch.stated
    )


def _update(home: Home, sheet: Any, rows: Sequence[Sequence[Any]], used: Mapping[str, Any]) -> None:
    """Make the lines of a sheet say what was used, and add those that are missing.

    A cell that says the same already is left as it is.
    """
    left = dict(used)
    found = [line for line in lines(rows) if line.name]
    for line in found:
        if line.name in left:
            cell = sheet.cell(line.row + 1, line.column + 2)
            _write(home, cell, line.name, left.pop(line.name))
    missing = {
        name: value
        for name, value in left.items()
        if value is not None and value != DEFAULTS.get(name)
    }
    below = found[-1] if found else Line(len(rows) - 1, _begin(rows), None, None, "")
    _add(sheet, below, missing)


def _begin(rows: Sequence[Sequence[Any]]) -> int:
    """Return the column in which a heading stands, where nothing else does."""
    return next(at for row in rows for at, cell in enumerate(row) if cell is not None)


def _add(sheet: Any, below: Line, missing: Mapping[str, Any]) -> None:
    """Add lines below one, which look as that does."""
    # Imported here: it is for those who write such sheets only.
    from planner.outputs.settings_page import FORMATS, TOLD

    free = (row for row in range(below.row + 2, HEAD + 1) if _is_free(sheet, row))
    above = [sheet.cell(below.row + 1, below.column + at) for at in (1, 2, 3)]
    explained = isinstance(above[2].value, str)
    for number, (name, value) in enumerate(missing.items()):
        row = next(free, None)
        if row is None:
            labels = listed([SETTINGS[each].label for each in list(missing)[number:]])
            warnings.warn(
                f"sheet {shown(sheet.title)} has no free row among its first {HEAD} for {labels}: "
                "give them again when the plan is planned again",
                PlannerWarning,
                stacklevel=2,
            )
            return
        texts = [SETTINGS[name].label, _cell_of(value), *[SETTINGS[name].help] * explained]
        for cell, text in zip(above, texts, strict=False):
            new = put(sheet, row, cell.column, text)
            if below.name:
                like = above[0] if name in TOLD and cell is above[1] else cell
                new._style = copy(like._style)
                new.number_format = FORMATS.get(name, "General")
        sheet.row_dimensions[row].height = sheet.row_dimensions[below.row + 1].height


def _is_free(sheet: Any, row: int) -> bool:
    merged = any(each.min_row <= row <= each.max_row for each in sheet.merged_cells.ranges)
    return not merged and all(cell.value is None for cell in sheet[row])


def _write(home: Home, cell: Any, name: str, used: Any) -> None:
    reading = SETTINGS[name].read(_said(home, cell))
    default = DEFAULTS.get(name)
    if (default if used is None else used) != (default if reading is None else reading):
        put(cell.parent, cell.row, cell.column, _cell_of(used))


def _said(home: Home, cell: Any) -> Any:
    """Return what a cell shows: of a formula what it last gave."""
    if cell.data_type == "f":
        _, value = home.values.get(cell.parent.title, {}).get(cell.coordinate.encode(), (b"", b""))
        return value.decode("utf-8")
    return str(cell.value) if isinstance(cell.value, list) else cell.value


def _cell_of(value: Any) -> Any:
    """Return what a cell holds to say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, PlannedWith):
        return str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_heading(head)} = {wanted}" for head, wanted in value.items())
    if isinstance(value, tuple):
        return "; ".join(map(_heading, value))
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > DIGITS_KEPT:
        return str(value)
    return value


def _heading(head: str) -> str:
    return " ".join(DIVIDERS.sub(" ", head).split())
