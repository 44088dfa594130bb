"""Drop-downs beside the requests, and the colours that follow what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from planner.outputs.colours import AMBER, GREEN, GREY, MUTED, PALE_RED, RED
from planner.outputs.workbook.prices import CHOSEN, Prices
from planner.outputs.workbook.source import Home
from planner.results.columns import LOCKED


def add_choices(home: Home, prices: Prices, letters: Mapping[str, str]) -> None:
    """Add the drop-downs of what may be chosen, and of what may be locked.

    Parameters
    ----------
    home
        The workbook.
    prices
        Where the names to choose from stand.
    letters
        Of the plan's columns, by their names.
    """
    from openpyxl.utils import quote_sheetname

    menu = f"{quote_sheetname(home.sheet.title)}!${letters['menu']}{home.first}"
    for name in (name for name in CHOSEN if name in letters):
        source = prices.lists[name].replace("#", menu)
        _drop_down(home.sheet, _all(home, letters[name]), source)
    if "locked" in letters:
        _drop_down(home.sheet, _all(home, letters["locked"]), '"yes"', LOCKED)
    _add_colours(home, letters)


def _drop_down(sheet: Any, places: str, source: str, word: str = "") -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation("list", formula1=source, allow_blank=True, sqref=places)
    rule.errorTitle, rule.error = "Not on the list", "Choose one of the list, or clear the cell."
    if word:
        rule.promptTitle, rule.prompt = word, "yes: keep this choice when you solve again"
    rule.showErrorMessage, rule.showInputMessage = True, bool(word)
    sheet.data_validations.append(rule)


def _all(home: Home, letter: str, to: str = "") -> str:
    return f"{letter}{home.first}:{to or letter}{home.last}"


def _add_colours(home: Home, letters: Mapping[str, str]) -> None:
    """Let the colour of a row follow its choice, and say in red what is not offered."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill

    row = home.first
    _strike_stale_reasons(home, letters)
    line, quality, best = (f"${letters[name]}{row}" for name in ("line", "quality", "best"))
    rules: Iterator[tuple[str, str, Any]] = iter(
        (
            (f"{line}<0", PALE_RED, Font(color=RED, bold=True)),
            (f"{line}=0", GREY, None),
            (f"{quality}>={best}", GREEN, None),
            (f"{line}>0", AMBER, None),
        )
    )
    for formula, fill, font in rules:
        rule = FormulaRule(
            [formula], stopIfTrue=True, fill=PatternFill("solid", bgColor=fill), font=font
        )
        home.sheet.conditional_formatting.add(
            _all(home, letters["decision"], letters["reason"]), rule
        )


def _strike_stale_reasons(home: Home, letters: Mapping[str, str]) -> None:
    """Strike a reason out as soon as something else is chosen than what it speaks of."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font

    line, planned = (f"${letters[name]}{home.first}" for name in ("line", "planned"))
    stale = FormulaRule([f"{line}<>{planned}"], font=Font(color=MUTED, italic=True, strike=True))
    home.sheet.conditional_formatting.add(_all(home, letters["reason"]), stale)
