"""The Left out sheet: every video that is not made, and what it would take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from math import ceil
from typing import Any

from planner.answers.changes import sentence_of
from planner.answers.missing import Takes
from planner.catalog.amounts import EXACT
from planner.catalog.spelling import cents_up, hundredths
from planner.outputs.workbook.cells import put
from planner.outputs.workbook.looks import DOLLARS, HEAD, VALUE, Look, Looks
from planner.outputs.workbook.page import HEAD_HEIGHT, on_paper, put_title, set_widths
from planner.outputs.workbook.source import Home
from planner.results.naming import names_of
from planner.results.outcome import Fate, Outcome
from planner.results.result import Result

TOP = 4
HEADS = ("Video", "Needs at least", "Made with", "Why it is left out")
# What is asked by solving again, after the first three.
ASKED = ("Best from a budget of", "Value lost if made today", "Who gives way")
WIDTHS, ASKED_WIDTHS = (48, 16, 30, 74), (23, 25, 56)
LINE = Look(wrap=True, line=True, indent=1)
MONEY = Look(DOLLARS, right=True, line=True)
ASKED_LOOKS = MONEY, Look(VALUE, right=True, line=True), LINE


def write_left_out(plan: Result, home: Home, taken: Mapping[int, Takes] | None) -> Any:
    """Write the sheet, and return it.

    Parameters
    ----------
    plan, home
        The plan, and its workbook.
    taken
        What it would take, by row, of those that were asked; None where the plan cannot be asked.
    """
    sheet = home.add_sheet("Left out")
    looks = Looks(sheet)
    left = (~plan.outcomes.made).nonzero()[0].tolist()
    asked = {at: _asked(takes) for at, takes in (taken or {}).items()}
    columns = [
        at
        for at in range(len(ASKED))
        if any(cells[at] not in (None, "") for cells in asked.values())
    ]
    said = _said(len(left), taken, found=bool(columns))
    put_title(sheet, looks, "What is left out, and what it would take", said)
    heads = (*HEADS[:3], *(ASKED[at] for at in columns), HEADS[3])
    widths = (*WIDTHS[:3], *(ASKED_WIDTHS[at] for at in columns), WIDTHS[3])
    like = (LINE, MONEY, LINE, *(ASKED_LOOKS[at] for at in columns), LINE)
    sheet.row_dimensions[TOP].height = HEAD_HEIGHT
    for column, (head, look) in enumerate(zip(heads, like, strict=True), start=1):
        side = replace(HEAD, right=True) if look.right else replace(HEAD, indent=1)
        put(sheet, TOP, column, head, looks[side])
    names, reasons = names_of(plan), plan.frame["reason"].tolist()
    for row, at in enumerate(left, start=TOP + 1):
        told = asked.get(at, (None,) * len(ASKED))
        cells = (names[at], *_least(plan.outcomes[at], plan.usd_per_credit))
        cells = (*cells, *(told[one] for one in columns), reasons[at])
        for column, (cell, look) in enumerate(zip(cells, like, strict=True), start=1):
            put(sheet, row, column, cell, looks[look])
        _give_room(sheet, row, widths)
    set_widths(sheet, dict(enumerate(widths, start=1)))
    sheet.freeze_panes = f"B{TOP + 1}"
    last = max(TOP + len(left), TOP + 1)
    sheet.auto_filter.ref = f"A{TOP}:{'ABCDEFG'[len(heads) - 1]}{last}"
    on_paper(sheet, heads=TOP)
    return sheet


def _asked(takes: Takes) -> tuple[Decimal | str | None, ...]:
    """Return what was found by solving again, as of `ASKED`; None of what there was no time for."""
    budget: Decimal | str | None = "none" if takes.settled else None
    loss: Decimal | str | None = "no room" if takes.settled else None
    others = None
    if takes.made_from is not None:
        budget = cents_up(takes.made_from.budget_usd)
    if takes.forced is not None:
        loss = hundredths(takes.forced.loss or 0)
        others = sentence_of(takes.forced.changes)
    return budget, loss, others


def _give_room(sheet: Any, row: int, widths: tuple[int, ...]) -> None:
    """Make a row as high as its longest text is when it is wrapped: not every program does."""
    texts = (sheet.cell(row, column).value for column in range(1, len(widths) + 1))
    lines = (
        ceil(len(text) / (width - 2))  # less its indent
        for text, width in zip(texts, widths, strict=True)
        if isinstance(text, str)
    )
    most = max(lines, default=1)
    if most > 1:
        sheet.row_dimensions[row].height = 15 * most


def _said(count: int, taken: Mapping[int, Takes] | None, *, found: bool) -> str:
    if not count:
        return "Nothing: every video is made."
    videos = "1 video" if count == 1 else f"{count:,} videos"
    said = f"{videos}; the price is that of the cheapest option, as listed."
    if not taken:
        return said
    if not found:
        return f"{said} There was no time to find out what it would take."
    settled = sum(one.settled for one in taken.values())
    asked = "that one" if len(taken) == 1 else f"the {len(taken):,} most important that can be made"
    time = f"; there was time for the budget of {settled:,}" if settled < len(taken) else ""
    return f"{said} What it would take was found, by solving again, for {asked}{time}."


def _least(outcome: Outcome, usd_per_credit: Decimal) -> tuple[Decimal | str | None, str]:
    """Return what a request costs at least, and with what; nothing where it cannot be made."""
    if outcome.fate in (Fate.KEPT_OUT, Fate.RULED_OUT):
        return "-", outcome.obstacle
    if outcome.cheapest is None:
        return None, "no model can make it"
    least = EXACT.multiply(outcome.cheapest.credits, usd_per_credit)
    return cents_up(least), str(outcome.cheapest)
