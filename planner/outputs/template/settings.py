"""The sheet of what holds for the whole batch: its budget first."""

from __future__ import annotations

from openpyxl import Workbook

from planner.engine.solvers import METHODS
from planner.outputs.settings_page import put_settings
from planner.requests.setting import HIDDEN_ROWS
from planner.rules.objectives import OBJECTIVES


def add_settings(workbook: Workbook, catalog: str) -> None:
    """Add the sheet Settings."""
    values = {
        "budget": 100,
        "packages": "no",
        "balance": 0,
        "catalog": catalog,
        "method": METHODS[0],
        "objective": OBJECTIVES[0],
        "hidden_rows": HIDDEN_ROWS[0],
    }
    put_settings(workbook.create_sheet("Settings"), values)
