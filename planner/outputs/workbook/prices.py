"""The Catalog sheet: every option of every request with its price, which the plan looks up.

It is long, and nobody prints it or pages through it: it is hidden, until somebody shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.menus.build import MenuBuilder
from planner.menus.menu import Menu
from planner.menus.option import Option
from planner.outputs.workbook.cells import put, put_line
from planner.outputs.workbook.looks import COUNT, HEAD, LISTED, Look, Looks, head_of, look_of
from planner.outputs.workbook.page import on_paper, put_title, set_widths
from planner.outputs.workbook.source import Home
from planner.requests.fields import PLACES
from planner.results.columns import MONEY, PlanColumn, columns_beside
from planner.results.result import Result

MOST_LINES = 20_000
MOST_LISTS = 500  # of names to choose from, a column each
TOP = 4  # the row of the headings
AIR = 3  # letters beside the longest of a column
CHOSEN = ("model", "mode", "resolution")  # what is chosen; all else follows
# What the drafts of an option cost, which a plan's table does not say.
DRAFTS = PlanColumn(
    "drafts_usd", "number", "what its drafts cost in USD", width=11,
    sheet_form=MONEY, title="Cost of drafts",
    of=lambda option, prices: (
        float(option.draft.credits * prices.of(option.draft.catalog)) if option.draft else 0.0
    ),
)  # fmt: skip
Names = tuple[str, ...]
Lines = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Prices:
    """Where the options and the names to choose from stand.

    Attributes
    ----------
    sheet
        The sheet.
    menus
        As of `open_menus`.
    lines
        As of `listed`.
    columns
        Letters of the columns that a plan looks up, by the name of its own column; "key" for that
        by which an option is found.
    lists
        Formulas of the names to choose from, for each column that is chosen, with "#" for the cell
        with the number of a row's menu: a drop-down does not move with its row in a sort.
    """

    sheet: Any
    menus: Sequence[Menu]
    lines: Lines
    columns: dict[str, str]
    lists: dict[str, str]

    def places(self, name: str) -> str:
        """Return the cells of a column, as a formula speaks of them."""
        letter = self.columns[name]
        return f"{_quoted(self.sheet)}!${letter}${TOP + 1}:${letter}${TOP + len(self.lines)}"


def open_menus(plan: Result) -> list[Menu]:
    """Return what may be chosen in the sheet, by menu: also for what is locked, all there is."""
    assert plan.batch is not None
    builder = MenuBuilder(plan.batch.catalog, plan.batch.menus.on)
    return [
        builder.build(
            replace(menu.kind, left_out=None, model="", resolution="", mode=""), menu.takes
        )
        if menu.kind.locked
        else menu
        for menu in plan.batch.menus.menus
    ]


def listed(plan: Result) -> Lines:
    """Choose the options that the sheet lists, each found by what is chosen in the plan.

    Of options that agree in it, and differ in features only, that which is taken is listed, else
    the cheapest.

    Returns
    -------
    dict
        The line of each option, counted from 1, by the position of its menu and its own there.
        Empty where the figures of the plan cannot follow a choice: the plan does not hold its
        options, they are too many, or two that agree are both taken.
    """
    if plan.batch is None or len(plan.batch.menus.options) > MOST_LINES:
        return {}
    menus = open_menus(plan)
    taken = {
        (each.menu, menus[each.menu].options.index(each.taken))
        for each in plan.outcomes.distinct
        if each.taken is not None
    }
    kept: list[tuple[int, int]] = []
    for menu, offers in enumerate(menus):
        places = [(menu, at) for at in range(len(offers.options))]
        places.sort(key=lambda one: (one not in taken, menus[one[0]].options[one[1]].credits))
        by_key: dict[str, tuple[int, int]] = {}
        for place in places:
            by_key.setdefault(key(menu + 1, offers.options[place[1]]), place)
        kept += sorted(by_key.values())
    return {place: line for line, place in enumerate(kept, start=1)} if taken <= {*kept} else {}


def write_prices(plan: Result, home: Home, lines: Lines) -> Prices:
    """Write the Catalog sheet.

    Parameters
    ----------
    plan
        A plan that holds its batch.
    home
        The workbook.
    lines
        As of `listed`.
    """
    from openpyxl.utils import get_column_letter

    assert plan.batch is not None
    prices = plan.prices
    sheet, menus = home.add_sheet("Catalog"), open_menus(plan)
    looks = Looks(sheet)
    title = "What each kind of video can be made with"
    put_title(sheet, looks, title, "The plan looks its figures up here: leave it as it is.", 2)
    asked = ("Key", "Kind", "Seconds", "Platform")
    looked_up = _looked_up(plan)
    heads = (*asked, *(column.title.removeprefix("Planned ").capitalize() for column in looked_up))
    put_line(sheet, TOP, 1, heads, looks[replace(HEAD, indent=1)])
    for at, column in enumerate(looked_up, start=5):
        sheet.cell(TOP, at)._style = looks[head_of(column)]
    styles = [looks[replace(LISTED, indent=1)], looks[Look(COUNT, right=True, line=True)]]
    whole = isinstance(plan.credits, int)
    forms = [looks[replace(look_of(column, whole=whole), line=True)] for column in looked_up]
    widths = [max(column.width, 12) for column in looked_up]
    for (number, at), line in lines.items():
        menu, row = menus[number], TOP + line
        option, quality = menu.options[at], int(menu.qualities[at]) / PLACES
        said = (key(number + 1, option), number + 1, menu.kind.duration_s, menu.kind.platform)
        for place, value in enumerate(said, start=1):
            put(sheet, row, place, value, styles[place in (2, 3)])
        for place, column in enumerate(looked_up):
            value = quality if column.of is None else column.of(option, prices)
            put(sheet, row, 5 + place, column.in_sheet(value), forms[place])
            if isinstance(value, str):
                widths[place] = max(widths[place], len(value) + AIR)
    row = TOP + len(lines)
    set_widths(sheet, {1: 4, 2: 7, 3: 10, 4: 13} | dict(enumerate(widths, start=5)))
    sheet.column_dimensions["A"].hidden = True
    letters = {"key": "A"} | {
        column.name: get_column_letter(5 + at) for at, column in enumerate(looked_up)
    }
    on_paper(sheet, heads=TOP, landscape=False)
    sheet.freeze_panes = f"A{TOP + 1}"
    sheet.auto_filter.ref = f"A{TOP}:{get_column_letter(len(heads))}{row}"
    sheet.sheet_state = "hidden"
    return Prices(sheet, menus, lines, letters, _write_lists(sheet, menus, len(heads) + 2))


def key(menu: int, option: Option) -> str:
    """Return what an option is found by: the number of its menu, and what is chosen."""
    return "|".join((str(menu), option.model, option.mode or "", option.resolution))


def offered(menu: Menu) -> dict[str, Names]:
    """Return the names to choose from, for each column that is chosen."""
    return {
        name: tuple(dict.fromkeys(str(getattr(option, name) or "") for option in menu.options))
        for name in CHOSEN
    }


def all_offered(menus: Sequence[Menu]) -> dict[str, Names]:
    """Return all names on any menu, for each column that is chosen."""
    each = [offered(menu) for menu in menus]
    return {
        name: tuple(dict.fromkeys(word for menu in each for word in menu[name])) for name in CHOSEN
    }


def _looked_up(plan: Result) -> list[PlanColumn]:
    """Return the columns that an option says, and its quality."""
    columns = columns_beside(plan.columns)
    found = [column for column in columns if column.of is not None or column.name == "quality"]
    return [*found, DRAFTS] if any(column.name == "drafts" for column in columns) else found


def _write_lists(sheet: Any, menus: Sequence[Menu], column: int) -> dict[str, str]:
    """Write the names to choose from, a hidden column for each list; return as of `Prices`.

    Left of them stands which list each menu has, counted from 0, and how long that is. Where there
    are too many lists, all menus share one.
    """
    each = [offered(menu) for menu in menus]
    if len({names for menu in each for names in menu.values()}) > MOST_LISTS:
        each = [all_offered(menus)] * len(menus)
    once = dict.fromkeys(names for menu in each for names in menu.values())
    lists = {names: at for at, names in enumerate(once)}
    first = column + 2 * len(CHOSEN)
    for names, at in lists.items():
        _write_hidden(sheet, first + at, names)
    formulas = {}
    for at, name in enumerate(CHOSEN):
        which = _write_hidden(sheet, column + 2 * at, [lists[menu[name]] for menu in each])
        size = _write_hidden(sheet, column + 2 * at + 1, [max(1, len(menu[name])) for menu in each])
        begin = f"{_quoted(sheet)}!${_letter(first)}${TOP + 1}"
        formulas[name] = f"OFFSET({begin},0,INDEX({which},#),INDEX({size},#),1)"
    return formulas


def _write_hidden(sheet: Any, column: int, values: Sequence[Any]) -> str:
    """Write values into a hidden column; return their places."""
    letter = _letter(column)
    for row, value in enumerate(values, start=TOP + 1):
        put(sheet, row, column, value)
    sheet.column_dimensions[letter].hidden = True
    return f"{_quoted(sheet)}!${letter}${TOP + 1}:${letter}${TOP + max(1, len(values))}"


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _quoted(sheet: Any) -> str:
    from openpyxl.utils import quote_sheetname

    return str(quote_sheetname(sheet.title))
