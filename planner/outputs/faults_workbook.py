"""The faults of a table as a workbook: each marked in its cell, and listed with a way there."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from planner.errors import Fault, InputError, Spot, TableError
from planner.files import parsing, replacing
from planner.messages import named
from planner.outputs import styles
from planner.outputs.colours import MUTED
from planner.outputs.laid_out import laid_out, rules_table, written
from planner.requests.cells import is_empty, spelled
from planner.requests.readers import read_table

MOST_FAULTS = 1000  # that are listed
MOST_BYTES = 40_000_000  # of a workbook, unpacked; openpyxl takes half a second for each million
SHEETS = (".xlsx", ".xlsm")
LIST = "Errors"  # the sheet
PROPERTY = "planner"  # of a workbook of ours: its seal
CUSTOM = "docProps/custom.xml"  # the part that holds it
UNSEALED = b"unsealed"
MOST_SAID = 100_000  # bytes of what a workbook says of itself
HEADINGS = ("Where", "Column", "What stands there", "What is wrong", "What to do")
WIDTHS = (12, 20, 30, 40, 52)
HEAD_ROW = 4
LINK = "1D5FA8"

Place = tuple[int, int]  # row and column, counted from 1
Made = tuple[Any, Any]  # a workbook, and its sheet with the faults; None where it has none


def write_faults(error: TableError, path: Path) -> None:
    """Write a workbook that shows the faults of a table where they stand.

    The sheet Errors lists them, the first thousand; each has a link to its cell. There the cell is
    red, with a comment. Of an .xlsx it is a copy of the whole workbook, as it was. A table of
    another kind is laid out as a sheet; one that cannot be read at all is left out, and so is one
    that is too large.

    Parameters
    ----------
    error
        The faults.
    path
        The file to write.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    for make in (_copied, _laid_out):
        with suppress(InputError):
            return _write(error, make, path)
    return _write(error, _left_out, path)


def is_ours(path: Path) -> bool:
    """Say whether `write_faults` wrote a file, and nobody has changed anything in it since.

    Whoever mends the copy is not to lose what is mended: other programs keep our property, and the
    seal in it then is not that of the file.
    """
    try:
        with (
            parsing(named(path), "workbook"),
            zipfile.ZipFile(path) as parts,
            parts.open(CUSTOM) as custom,
        ):
            return _seal(parts) in custom.read(MOST_SAID)
    except InputError:
        return False


def _sealed(workbook: io.BytesIO) -> bytes:
    """Note in a workbook what is in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(whole, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == CUSTOM:
                text = text.replace(UNSEALED, _seal(old))
            new.writestr(part, text)
    return whole.getvalue()


def _seal(parts: zipfile.ZipFile) -> bytes:
    """Return what differs once any part differs but the one that holds it."""
    sums = sorted((part.filename, part.CRC) for part in parts.infolist())
    told = repr([pair for pair in sums if pair[0] != CUSTOM])
    return sha256(told.encode()).hexdigest().encode()


def _write(error: TableError, make: Callable[[TableError], Made], path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what a copy of a workbook lacks
        workbook, sheet = make(error)
        faults = error.faults[:MOST_FAULTS]
        places = [_place(fault, error.spot) if sheet and error.spot else None for fault in faults]
        _mark_all(sheet, faults, places)
        _list_faults(workbook, sheet, error, places)
        workbook.custom_doc_props.append(StringProperty(name=PROPERTY, value=UNSEALED.decode()))
        data = io.BytesIO()
        with parsing(error.source, "workbook"):
            workbook.save(data)
    with replacing(path) as part:
        part.write_bytes(_sealed(data))


def _copied(error: TableError) -> Made:
    """Open the workbook itself: values, formulas and formats stay."""
    spot = error.spot
    if spot is None or spot.file.suffix.lower() not in SHEETS:
        raise InputError("no workbook that can be copied")
    with parsing(error.source, "workbook"), zipfile.ZipFile(spot.file) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > MOST_BYTES:
        raise InputError("no workbook that is copied while somebody waits")
    with parsing(error.source, "workbook"):
        workbook = load_workbook(spot.file)
        sheet = workbook[spot.sheet]
    if PROPERTY in workbook.custom_doc_props.names:  # it is a copy of ours, in which she mends
        del workbook.custom_doc_props[PROPERTY]
        if LIST in workbook.sheetnames:
            del workbook[LIST]
    return workbook, sheet


def _laid_out(error: TableError) -> Made:
    """Lay out the cells of a table that is no such workbook, or those of its rules."""
    spot = error.spot
    if spot is None:
        raise InputError("no table that can be read again")
    table = read_table(spot.file)
    if table.origin.sheet == spot.sheet:
        sheet = laid_out(table)
    else:  # of an .ods, whose other sheets are not tables of requests
        sheet = laid_out(rules_table(table, spot))
        sheet.title = "Rules"
    return sheet.parent, sheet


def _left_out(_: TableError) -> Made:
    workbook = Workbook()
    workbook.remove(workbook.active)
    return workbook, None


def _place(fault: Fault, spot: Spot) -> Place:
    """Find the cell of a fault; the first of the row where it has none of its own."""
    cell = re.fullmatch(r"cell ([A-Z]{1,3})(\d{1,7})", fault.place)
    if cell:
        return int(cell[2]), column_index_from_string(cell[1])
    row = re.fullmatch(r"[a-z]+ (\d{1,7})", fault.place)
    at = {name: column for column, name in enumerate(spot.columns, start=1)}
    # One of the header names a column as it stands there; of two it is the second that is wrong.
    column = at.get(fault.column, 1) if row else at.get(named(fault.value), at.get(fault.column, 1))
    number = int(row[1]) if row else spot.header
    return number + (0 if spot.header else 1), column


def _mark_all(sheet: Any, faults: Sequence[Fault], places: Sequence[Place | None]) -> None:
    """Mark every cell that has a fault, whatever else colours it."""
    at: dict[Place, list[Fault]] = {}
    for fault, place in zip(faults, places, strict=True):
        if place is not None:
            at.setdefault(place, []).append(fault)
    marked = [_mark(sheet, place, here) for place, here in at.items()]
    if marked and len(sheet.conditional_formatting):
        _outrank(sheet, " ".join(marked))


def _outrank(sheet: Any, cells: str) -> None:
    """Keep cells red whatever conditional formatting of hers says: by a rule before all others."""
    others = [(rules.sqref, rule) for rules in sheet.conditional_formatting for rule in rules.rules]
    red = FormulaRule(formula=["TRUE"], fill=styles.fill(styles.RED), stopIfTrue=True)
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.conditional_formatting.add(cells, red)
    for where, rule in sorted(others, key=lambda pair: pair[1].priority):
        rule.priority = 0  # which makes it the next one
        sheet.conditional_formatting.add(str(where), rule)


def _mark(sheet: Any, place: Place, faults: Sequence[Fault]) -> str:
    """Make a cell red and say what is wrong with it; return where it is."""
    cell = sheet.cell(*place)
    if isinstance(cell, MergedCell):
        merged = next(box for box in sheet.merged_cells.ranges if cell.coordinate in box)
        cell = sheet.cell(merged.min_row, merged.min_col)
    hers = cell.comment is not None and cell.comment.author != styles.AUTHOR
    before = [cell.comment.text] if hers else []
    said = [f"{_sentence(fault.reason)}\n{_sentence(fault.suggestion)}" for fault in faults]
    cell.fill = styles.fill(styles.RED)
    cell.comment = styles.comment("\n\n".join([*before, *said]).strip())
    return str(cell.coordinate)


def _list_faults(
    workbook: Any, marked: Any, error: TableError, places: Sequence[Place | None]
) -> None:
    """Write the sheet Errors, and let the workbook open there."""
    sheet = workbook.create_sheet(LIST, 0)
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet  # else whoever types, types in two sheets
    workbook.active = 0
    sheet.sheet_view.showGridLines = False
    _write_head(sheet, error)
    for row, (fault, place) in enumerate(zip(error.faults, places, strict=False), HEAD_ROW + 1):
        _write_fault(sheet, row, fault, _heading(marked, place, error.spot) or fault.column)
        if place:
            _link(sheet.cell(row, 1), marked, place)
    if error.count > len(places):
        left = f"and {error.count - len(places):,} more, which show once these are mended"
        styles.put(sheet.cell(sheet.max_row + 1, 1), left)
        sheet.cell(sheet.max_row, 1).font = styles.font(MUTED)
    last = f"{get_column_letter(len(HEADINGS))}{HEAD_ROW + len(places)}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}"
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    styles.set_widths(sheet, WIDTHS)
    styles.set_page(sheet, landscape=True, repeat=f"{HEAD_ROW}:{HEAD_ROW}")


def _write_head(sheet: Any, error: TableError) -> None:
    count = f"{error.count:,} {'thing' if error.count == 1 else 'things'} to mend"
    styles.put_title(sheet.cell(1, 1), count)
    about = f"in {error.source}. Mend them there: this copy only shows where they are."
    styles.put(sheet.cell(2, 1), about)
    sheet.cell(2, 1).font = styles.font(MUTED)
    for at, heading in enumerate(HEADINGS, start=1):
        styles.put_heading(sheet.cell(HEAD_ROW, at), heading)


def _heading(sheet: Any, place: Place | None, spot: Spot | None) -> str:
    """Return what the column of a fault is called in its own sheet."""
    if not (place and spot and spot.columns):
        return ""
    value = sheet.cell(spot.header or 1, place[1]).value
    return "" if is_empty(value) else spelled(value)


def _write_fault(sheet: Any, row: int, fault: Fault, column: str) -> None:
    stands = "(empty)" if fault.value is None else written(fault.value)
    where = fault.place.removeprefix("cell ")
    texts = (where, column, stands, _sentence(fault.reason), _sentence(fault.suggestion))
    for at, text in enumerate(texts, start=1):
        styles.put_text(sheet.cell(row, at), text)
    sheet.cell(row, 3).fill = styles.fill(styles.RED)
    styles.make_room(sheet, row, *zip(map(str, texts), WIDTHS, strict=True))


def _link(cell: Any, sheet: Any, place: Place) -> None:
    there = f"{quote_sheetname(sheet.title)}!{get_column_letter(place[1])}{place[0]}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=there)
    cell.font = styles.font(LINK)


def _sentence(text: str) -> str:
    """Make a phrase of an error a sentence of its own."""
    ends = "" if not text or text[-1] in ".?!" else "."
    return text[:1].upper() + text[1:] + ends
