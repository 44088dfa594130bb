"""The workbook that a plan is written into: the user's own one, or a fresh one of a table."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.errors import InputError, OutputError, PlannerWarning
from planner.files import parsing
from planner.messages import named, shown
from planner.outputs.colours import MUTED
from planner.outputs.workbook.block import (
    Block,
    found_block,
)
from planner.outputs.workbook.cells import put
from planner.outputs.workbook.looks import HEAD, Look, Looks
from planner.outputs.workbook.losses import would_lose
from planner.outputs.workbook.stored import Values, stored_values
from planner.requests.checked import Requests
from planner.requests.formats import shown_id
from planner.requests.ids import spell
from planner.requests.workbooks.xlsx import OURS
from planner.results.requested import bare_name
from planner.results.result import Result

KINDS = (".xlsx", ".xlsm")
SAMPLE = 200  # cells that are looked at for the width of a column


@dataclass(frozen=True)
class Home:
    """Where the plan's columns go.

    Attributes
    ----------
    book, sheet
        The workbook, and the sheet with the requests.
    header
        The number of the row with the headings.
    rows
        The number of the row of each request; shape (requests,).
    replaced
        The columns of an earlier plan; None where there are none.
    values
        What stands beside formulas, by sheet.
    fresh
        Whether it is none of the user's.
    """

    book: Any
    sheet: Any
    header: int
    rows: Sequence[int]
    replaced: Block | None = None
    values: dict[str, Values] = field(default_factory=dict)
    fresh: bool = False

    @property
    def first(self) -> int:
        """The number of the first row with a request; the row below the headings if none has."""
        return min(self.rows, default=self.header + 1)

    @property
    def last(self) -> int:
        """The number of the last one."""
        return max(self.rows, default=self.header + 1)

    def add_sheet(self, name: str, at: int | None = None) -> Any:
        """Add a sheet of ours, under another name where the user has one of that name."""
        taken = {title.casefold() for title in self.book.sheetnames}
        title = name
        for more in ("", *range(2, 1000)):
            title = name if name.casefold() not in taken else f"{name} (plan{more and f' {more}'})"
            if title.casefold() not in taken:
                break
        sheet = self.book.create_sheet(title, at)
        sheet.sheet_view.showGridLines = False
        return sheet


def home_of(plan: Result, *, macros: bool) -> Home:
    """Open the workbook that the requests came from, or make one of what they brought along.

    Where theirs cannot be carried over, a warning says why, and a fresh one takes its place.

    Parameters
    ----------
    plan
        The plan.
    macros
        Whether macros are kept.

    Raises
    ------
    OutputError
        If there are macros to keep, and no workbook that has any.
    """
    file = _file(plan)
    if macros and (file is None or file.suffix.lower() != ".xlsm"):
        raise OutputError("the requests have no macros, which an .xlsm is for; write .xlsx")
    if file is None or plan.batch is None:
        return _fresh(plan)
    try:
        return _opened(plan.batch.requests, file, macros=macros)
    except InputError as error:
        if macros:
            raise OutputError(f"{error}; its macros cannot be kept") from None
        told = f"{error}; the plan's workbook has the columns of the requests, not your sheets"
        warnings.warn(told, PlannerWarning, stacklevel=2)
        return _fresh(plan)


def mark_ours(home: Home, sheets: Sequence[Any]) -> None:
    """Note in the workbook which sheets are ours, so that they are never taken for the user's."""
    from openpyxl.packaging.custom import StringProperty

    names = "/".join(sheet.title for sheet in sheets)  # which no name of a sheet may hold
    home.book.custom_doc_props.append(StringProperty(name=OURS, value=names))


def _file(plan: Result) -> Path | None:
    """Return the workbook that the requests stood in."""
    origin = plan.batch.requests.origin if plan.batch else None
    if origin is None or origin.file is None or not origin.header:
        return None
    return origin.file if origin.file.suffix.lower() in KINDS else None


def _opened(requests: Requests, file: Path, *, macros: bool) -> Home:
    origin = requests.origin
    with parsing(named(file), "workbook"):
        lost = would_lose(file, macros=macros)
        book, parts = _load(file, macros=macros)
        values = {name: stored_values(file, part) for name, part in parts.items()}
    _remove_ours(book)
    if origin.sheet not in book.sheetnames:
        raise InputError(f"{named(file)} has no sheet {shown(origin.sheet)} any more")
    sheet = book[origin.sheet]
    _check_unchanged(sheet, requests, file)
    if lost:
        warnings.warn(
            f"{named(file)} has what cannot be carried over: {', '.join(lost)}; the plan's "
            "workbook comes without, yours stays as it is",
            PlannerWarning,
            stacklevel=2,
        )
    rows = np.asarray(origin.rows).tolist()
    block = found_block(sheet, origin.header)
    return Home(book, sheet, origin.header, rows, block, values)


def _check_unchanged(sheet: Any, requests: Requests, file: Path) -> None:
    """Refuse a sheet in which others stand now than were planned: rows are known by number only."""
    origin = requests.origin
    if "id" not in origin.columns:
        return
    column = origin.columns.index("id") + 1
    for row, known in zip(np.asarray(origin.rows).tolist(), requests.ids.tolist(), strict=True):
        cell = sheet.cell(row, column)
        said = shown_id(cell.value, cell.number_format)
        if said is not None and cell.data_type in "sn" and spell(said) != known:
            raise InputError(
                f"{named(file)} has changed since it was planned: {cell.coordinate} says "
                f"{shown(said)}, where {shown(known)} was"
            )


def _load(file: Path, *, macros: bool) -> tuple[Any, dict[str, str]]:
    """Load a workbook; return it, and the part of the archive that holds each sheet."""
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ours says what is lost
        reader = ExcelReader(file, keep_vba=macros, rich_text=True)
        reader.read()
    sheets = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    return reader.wb, {each.title: sheets[each.title] for each in reader.wb.worksheets}


def _remove_ours(book: Any) -> None:
    """Take out the sheets that an earlier plan added."""
    if OURS in book.custom_doc_props.names:
        for name in str(book.custom_doc_props[OURS].value).split("/"):
            if name in book.sheetnames:
                book.remove(book[name])
        del book.custom_doc_props[OURS]


def _fresh(plan: Result) -> Home:
    """Make a workbook of what the requests brought along, their ids first."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Requests"
    looks = Looks(sheet)
    table = _brought(plan)
    for at, name in enumerate(table.columns, start=1):
        _write_column(sheet, at, str(name), table.iloc[:, at - 1], looks)
    return Home(book, sheet, 1, range(2, len(table) + 2), fresh=True)


def _brought(plan: Result) -> pd.DataFrame:
    if plan.batch is not None:
        return pd.concat([plan.batch.requests.ids, plan.batch.requests.table], axis=1)
    own = len(plan.own_columns)
    carried = plan.frame.iloc[:, own:]
    carried = carried.set_axis(
        pd.Index([bare_name(str(name)) for name in carried.columns], dtype=object),
        axis=1,
    )
    return pd.concat([plan.frame["id"], carried], axis=1)


def _write_column(sheet: Any, at: int, name: str, cells: pd.Series[Any], looks: Looks) -> None:
    from openpyxl.utils import get_column_letter

    number = pd.api.types.is_numeric_dtype(cells) and cells.dtype != bool
    head = Look(colour=HEAD.colour, fill=MUTED, bold=True, right=number, vertical="center")
    put(sheet, 1, at, name, looks[head])
    body, days = looks[Look(right=number)], looks[Look("yyyy-mm-dd")]
    times = looks[Look("yyyy-mm-dd hh:mm")]
    for row, value in enumerate(cells.tolist(), start=2):
        cell = put(sheet, row, at, value, body)
        if cell.data_type == "d":
            cell._style = times if hasattr(value, "hour") else days
    longest = max((len(str(value)) for value in cells.head(SAMPLE)), default=0)
    width = min(max(longest, len(name)) + 3, 40)
    sheet.column_dimensions[get_column_letter(at)].width = width
