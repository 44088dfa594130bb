"""The user's own settings, made those that the plan was made with: flags may have overridden them.

Whoever plans the plan's workbook again, without a flag, then spends no other amount.
"""

from __future__ import annotations

from typing import Any

from planner.catalog.loading import SHIPPED, coming_along
from planner.outputs.workbook.cells import put
from planner.outputs.workbook.source import Home
from planner.requests.grid import HEAD
from planner.requests.settings import SETTINGS, are_settings, is_called_settings, lines
from planner.results.result import Result
from planner.rules.objectives import VALUE

# What holds where a line says nothing.
DEFAULTS = {"packages": False, "balance": 0, "catalog": SHIPPED[0], "objective": VALUE}


def write_settings(plan: Result, home: Home) -> None:
    """Write what the plan was made with into the sheet Settings, where there is one of ours.

    A cell that says the same already is left as it is.
    """
    for sheet in home.book.worksheets:
        rows = list(sheet.iter_rows(max_row=min(HEAD, sheet.max_row), values_only=True))
        if not is_called_settings(sheet.title) or not are_settings(rows):
            continue
        used = _used(plan)
        for line in lines(rows):
            if line.name in used:
                cell = sheet.cell(line.row + 1, line.column + 2)
                _write(home, cell, line.name, used.pop(line.name))
        return


def _used(plan: Result) -> dict[str, Any]:
    """Return what the plan was made with, as far as a line can say it."""
    budget = plan.budget
    used = {
        "budget": budget.usd,
        "packages": bool(budget.packages),
        "balance": budget.balance_credits,
        "objective": plan.objective,
    }
    # One of the user's own is known by its file, which nobody knows here.
    if plan.batch and coming_along(plan.catalog) == plan.batch.catalog:
        used["catalog"] = plan.catalog
    return used


def _write(home: Home, cell: Any, name: str, used: Any) -> None:
    reading = SETTINGS[name].read(_said(home, cell))
    if used != (DEFAULTS.get(name) if reading is None else reading):
        value = ("yes" if used else "no") if isinstance(used, bool) else used
        put(cell.parent, cell.row, cell.column, value)


def _said(home: Home, cell: Any) -> Any:
    """Return what a cell shows: of a formula what it last gave."""
    if cell.data_type == "f":
        _, value = home.values.get(cell.parent.title, {}).get(cell.coordinate.encode(), (b"", b""))
        return value.decode("utf-8")
    return str(cell.value) if isinstance(cell.value, list) else cell.value
