"""The Left out sheet: every video that is not made, and what it would need at least."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import EXACT
from planner.outputs.workbook.cells import put_line
from planner.outputs.workbook.looks import DOLLARS, HEAD, Look, Looks
from planner.outputs.workbook.page import on_paper, put_title, set_widths
from planner.outputs.workbook.source import Home
from planner.results.naming import names_of
from planner.results.outcome import Fate, Outcome
from planner.results.result import Result

TOP = 4
HEADS = ("Video", "Needs at least", "Made with", "Why it is left out")


def write_left_out(plan: Result, home: Home) -> Any:
    """Write the sheet, and return it."""
    sheet = home.add_sheet("Left out")
    looks = Looks(sheet)
    left = (~plan.outcomes.made).nonzero()[0].tolist()
    put_title(sheet, looks, "What is left out, and what it would take", _said(len(left)))
    put_line(sheet, TOP, 1, HEADS, looks[replace(HEAD, indent=1)])
    sheet.cell(TOP, 2)._style = looks[replace(HEAD, right=True)]
    text, money = (
        looks[Look(wrap=True, line=True, indent=1)],
        looks[Look(DOLLARS, right=True, line=True)],
    )
    names, reasons = names_of(plan), plan.frame["reason"].tolist()
    for row, at in enumerate(left, start=TOP + 1):
        outcome = plan.outcomes[at]
        least, option = _least(outcome, plan.usd_per_credit)
        put_line(sheet, row, 1, (names[at], least, option, reasons[at]), text)
        sheet.cell(row, 2)._style = money
    set_widths(sheet, {1: 48, 2: 16, 3: 30, 4: 74})
    sheet.freeze_panes = f"B{TOP + 1}"
    sheet.auto_filter.ref = f"A{TOP}:D{max(TOP + len(left), TOP + 1)}"
    on_paper(sheet, heads=TOP)
    return sheet


def _said(count: int) -> str:
    if not count:
        return "Nothing: every video is made."
    videos = "1 video" if count == 1 else f"{count:,} videos"
    return f"{videos}; the price is that of the cheapest option, as listed."


def _least(outcome: Outcome, usd_per_credit: Decimal) -> tuple[Decimal | str | None, str]:
    """Return what a request costs at least, and with what; nothing where it cannot be made."""
    if outcome.fate is Fate.KEPT_OUT:
        return "-", "it is locked"
    if outcome.cheapest is None:
        return None, "no model can make it"
    return EXACT.multiply(outcome.cheapest.credits, usd_per_credit), str(outcome.cheapest)
