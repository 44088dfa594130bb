"""What rules allow and what is used of it: the sheet Rules kept, and a section of the Summary."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from decimal import Decimal
from math import ceil
from typing import Any, Protocol

from planner.catalog.amounts import rounded
from planner.outputs.colours import AMBER
from planner.outputs.workbook.cells import put, put_line
from planner.outputs.workbook.looks import DOLLARS, HEAD, WORD, Look, Looks
from planner.outputs.workbook.page import HEAD_HEIGHT, on_paper, put_title, set_widths
from planner.outputs.workbook.source import Home
from planner.outputs.workbook.summary_page import LABEL, LETTERS, Page
from planner.requests.rule_headings import is_called_rules

TITLE = "Rules kept"
TOP = 5
ONE_MORE = "One more: dollar, credit, video, second or take; of a share, one percent more."
FIGURES = Decimal("0.0001")  # of an amount; a ratio may have any number of places
HEADS = ("Rule", "Limit", "Used", "Slack", "One more is worth")
WIDTHS = (66, 18, 18, 18, 21)
LINE_LETTERS = {1: 72, LABEL: 38}  # of a rule in a line, by the column in which it stands
MOST = 8  # rules that the Summary shows
NAMED = ("credits", "videos", "seconds", "takes")
WORTH, SMALL_WORTH = "#,##0.00", "#,##0.00####"  # an estimate; of less than a tenth more places


class Use(Protocol):
    """What became of a rule for one of the groups that it holds for, as of `Plan.rules`."""

    @property
    def rule(self) -> Hashable:
        """The rule itself; that of several groups alike."""

    @property
    def sentence(self) -> str:
        """What it says."""

    @property
    def limit(self) -> Decimal | None:
        """How much it allows, or asks for; None where it is no matter of amounts."""

    @property
    def used(self) -> Decimal | None:
        """How much the plan uses."""

    @property
    def slack(self) -> Decimal | None:
        """How much there is between the two."""

    @property
    def unit(self) -> str:
        """Of what: usd, credits, videos, seconds, takes, share."""

    @property
    def binds(self) -> bool:
        """Whether it holds the plan back."""

    @property
    def worth(self) -> float | None:
        """The value that one more unit would add."""


def write_rules(uses: Sequence[Use], home: Home) -> Any:
    """Write the sheet, and return it; None where there are no rules."""
    if not uses:
        return None
    sheet = home.add_sheet(TITLE)
    looks = Looks(sheet)
    put_title(sheet, looks, "The rules, and what is used of them", _said(uses, home))
    put(sheet, 3, 1, ONE_MORE, looks[WORD])
    _write_heads(sheet, TOP, 1, looks)
    for row, use in enumerate(uses, start=TOP + 1):
        _write_use(sheet, row, 1, use, looks)
    set_widths(sheet, dict(enumerate(WIDTHS, start=1)))
    sheet.freeze_panes = f"B{TOP + 1}"
    sheet.auto_filter.ref = f"A{TOP}:E{TOP + len(uses)}"
    on_paper(sheet, heads=TOP)
    return sheet


def write_rules_section(page: Page, uses: Sequence[Use]) -> None:
    """Say in the Summary which rules hold the plan back; of many the dearest."""
    if not uses:
        return
    page.section("Rules, as solved")
    binding = sorted((use for use in uses if use.binds), key=lambda use: -(_worth(use) or 0))
    shown = binding[:MOST] if len(uses) > MOST else [*binding, *(u for u in uses if not u.binds)]
    if shown:
        _write_heads(page.sheet, page.row, LABEL, page.looks)
        for use in shown:
            page.row += 1
            _write_use(page.sheet, page.row, LABEL, use, page.looks)
        page.row += 1
    page.remark(_counted(uses, len(shown)), LABEL, LETTERS)
    page.row += 1


def _said(uses: Sequence[Use], home: Home) -> str:
    """Say what the figures are, and where the rules are to be changed."""
    hers = any(is_called_rules(sheet.title) for sheet in home.book.worksheets)
    where = "they stand in sheet Rules" if hers else "give them again when you plan this workbook"
    return f"{_counted(uses, len(uses))} As solved; {where}."


def _counted(uses: Sequence[Use], shown: int) -> str:
    binding, rules = sum(use.binds for use in uses), len({use.rule for use in uses})
    kept = "1 rule is kept" if rules == 1 else f"All {rules:,} rules are kept"
    limits = f"{binding:,} of {'their' if rules > 1 else 'its'} limits"
    many = limits if len(uses) > 1 else "it"
    held = f"; {many} {'hold' if binding > 1 else 'holds'} the plan back" if binding else ""
    more = f" All stand in sheet {TITLE}." if shown < len(uses) else ""
    return f"{kept}{held}.{more}"


def _write_heads(sheet: Any, row: int, column: int, looks: Looks) -> None:
    put_line(sheet, row, column, HEADS, looks[replace(HEAD, right=True, wrap=False)])
    sheet.cell(row, column)._style = looks[replace(HEAD, wrap=False, indent=_indent(column))]
    sheet.row_dimensions[row].height = HEAD_HEIGHT


def _indent(column: int) -> int:
    return 0 if column == LABEL else 1


def _write_use(sheet: Any, row: int, column: int, use: Use, looks: Looks) -> None:
    """Write a line; what holds the plan back in colour."""
    fill = AMBER if use.binds else ""
    words = Look(wrap=True, line=True, fill=fill, indent=_indent(column))
    figures = Look(right=True, line=True, fill=fill)
    put(sheet, row, column, use.sentence, looks[words])
    amounts = tuple(
        None if one is None else rounded(one, FIGURES, "half-even")
        for one in (use.limit, use.used, use.slack)
    )
    for at, amount in enumerate(amounts, start=column + 1):
        put(sheet, row, at, amount, looks[replace(figures, number=_form(use.unit, amount))])
    if not any(amount is not None for amount in amounts):
        put(sheet, row, column + 2, "kept", looks[replace(figures, colour=WORD.colour)])
    worth = _worth(use)
    form = SMALL_WORTH if worth and abs(worth) < 0.1 else WORTH
    put(sheet, row, column + 4, worth, looks[replace(figures, number=form)])
    lines = ceil(len(use.sentence) / LINE_LETTERS[column])
    if lines > 1:
        sheet.row_dimensions[row].height = 15 * lines


def _worth(use: Use) -> float | None:
    """Return what one more unit is worth: of a share, one percent."""
    if use.worth is None:
        return None
    return use.worth / 100 if use.unit == "share" else use.worth


def _form(unit: str, amount: Decimal | None) -> str:
    """Return the number format of an amount, with its unit."""
    if unit == "usd":
        return DOLLARS
    whole = amount is None or not (amount * 100 if unit == "share" else amount) % 1
    places = "" if whole else ".00"
    if unit == "share":
        return f"0{places}%"
    return f'#,##0{places} "{"s" if unit == "seconds" else unit}"' if unit in NAMED else "General"
