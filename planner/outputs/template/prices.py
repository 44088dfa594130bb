"""The sheet of the prices in force: what each model costs, and what else the catalog says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from types import NoneType
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from planner.catalog.amounts import EXACT, RATIO
from planner.catalog.common import Package
from planner.catalog.limits import shortfalls
from planner.catalog.parts import Offer
from planner.catalog.quality import quality
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, spoken_durations
from planner.menus.finder import OptionFinder
from planner.outputs import styles
from planner.outputs.colours import MUTED
from planner.requests.kinds import Kind

HEAD_ROW = 4
USD, QUALITY = "$#,##0.00##", "0.00#"
LENGTHS = 4  # that are priced; more where kinds of content have more
USUAL = (5, 8, 10)


class Line(NamedTuple):
    """A way to order a model that is open on the day; the position is that of the offer."""

    model: str
    position: int
    offer: Offer
    quality: Decimal
    durations: Sequence[int]


def add_catalog(workbook: Workbook, catalog: Catalog, on: date) -> None:
    """Add the sheet Catalog: the prices of a day, and what else a batch may be written by."""
    sheet = workbook.create_sheet("Catalog")
    finder = OptionFinder(catalog, on)
    prices, blocks = _price_table(list(lines_of(catalog, on)), finder), list(_blocks(catalog))
    widths = _widths([prices, *(block for _, block in blocks)])
    styles.set_widths(sheet, widths)
    _write_title(sheet, catalog, on, widths[: len(prices[0])])
    last = _write_table(sheet, HEAD_ROW, prices)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(prices[0]))}{last}"
    for title, block in blocks:
        styles.put_title(sheet.cell(last + 2, 1), title, size=13)
        last = _write_table(sheet, last + 3, block)
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    styles.set_page(sheet, repeat=f"{HEAD_ROW}:{HEAD_ROW}")


def lines_of(catalog: Catalog, on: date) -> Iterator[Line]:
    """Yield what can be ordered and chosen on a day."""
    for name in catalog.models:
        for at, offer in enumerate(catalog.offers(name)):
            needs = catalog.needs(name, offer)
            closed = shortfalls(name, offer, catalog, duration_s=None, features=needs, on=on)
            rated = quality(catalog, name, offer)
            if rated is not None and not any(closed):
                yield Line(name, at, offer, rated.value, catalog.durations(name, offer))


def _price_table(lines: Sequence[Line], finder: OptionFinder) -> list[list[Any]]:
    """Lay the prices out: headings, then a row for each way to order a model."""
    catalog = finder.catalog
    lengths = _lengths(lines, catalog)
    rows: list[list[Any]] = [
        ["Model", "Mode", "Needs", "Includes", "Resolution", "Quality", "Makes"]
    ]
    rows[0] += [f"{seconds} s" for seconds in lengths]
    for line in lines:
        offer = line.offer
        needs = ", ".join(catalog.needs(line.model, offer))
        words = [line.model, offer.mode or "", needs, ", ".join(offer.features), offer.resolution]
        prices = [_price(line, seconds, finder) for seconds in lengths]
        makes = spoken_durations(line.durations)
        rows.append([*words, float(line.quality), makes, *prices])
    empty = [at for at in (1, 2, 3) if not any(row[at] for row in rows[1:])]
    return [[cell for at, cell in enumerate(row) if at not in empty] for row in rows]


def _lengths(lines: Sequence[Line], catalog: Catalog) -> list[int]:
    """Choose the lengths to price: those of the kinds of content, and what most models make."""
    makers = Counter(seconds for line in lines for seconds in line.durations)
    wanted = [seconds for seconds in catalog.content_types.values() if makers[seconds]]
    often = sorted(makers, key=lambda each: (-makers[each], each not in USUAL, each))
    return sorted(list(dict.fromkeys([*wanted, *often]))[: max(LENGTHS, len(wanted))])


def _price(line: Line, seconds: int, finder: OptionFinder) -> float | None:
    """Price a video of a length in USD, with what it needs; None where it is not made in one."""
    needs = finder.catalog.needs(line.model, line.offer)
    kind = Kind(seconds, features=needs, segments=False)
    prices = [price for _, price in finder.maker.made_by(line.model, line.position, kind)]
    return float(EXACT.multiply(prices[0], finder.catalog.credit_usd)) if prices else None


def _write_title(sheet: Any, catalog: Catalog, on: date, widths: list[float]) -> None:
    styles.put_title(sheet.cell(1, 1), catalog.title or catalog.name)
    read = f", read {_day(catalog.as_of)}" if catalog.as_of else ""
    source = f" Source: {catalog.source}{read}." if catalog.source else ""
    about = (
        f"What can be ordered on {_day(on)}, in USD for one take; what is not sold in a length is "
    )
    about += f"priced as the longer one that is ordered and cut. To read only.{source}"
    styles.put(sheet.cell(2, 1), about)
    sheet.cell(2, 1).font = styles.font(MUTED)
    sheet.cell(2, 1).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(widths))
    styles.make_room(sheet, 2, (about, sum(widths)))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _blocks(catalog: Catalog) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield what else the catalog says that a batch may be written by, as small tables."""
    packages = (*catalog.packages, *(one.month for one in catalog.subscriptions))
    if packages:
        heads = ["Package", "USD", "A credit"]
        yield "Packages", [heads, *map(_package, packages)]
    if catalog.content_types:
        kinds = [[name, plain(seconds)] for name, seconds in catalog.content_types.items()]
        yield "Kinds of content", [["Kind", "Seconds"], *kinds]
    if catalog.platforms:
        yield "Platforms", [["Platform", "Shows up to"], *map(list, catalog.platforms.items())]


def _package(one: Package) -> list[Any]:
    name = f"{one.name}, " if one.name else ""
    each = RATIO.divide(one.usd, one.credits)
    return [f"{name}{plain(one.credits)} credits", float(one.usd), float(each)]


def _write_table(sheet: Any, row: int, table: Sequence[Sequence[Any]]) -> int:
    """Write headings, and rows below them; return the number of the last row."""
    for at, cells in enumerate(zip(*table, strict=True), start=1):
        number = all(isinstance(cell, (float, NoneType)) for cell in cells[1:])
        styles.put_heading(sheet.cell(row, at), cells[0], number=number)
        for below, value in enumerate(cells[1:], start=row + 1):
            cell = sheet.cell(below, at)
            styles.put_text(cell, value, number=number)
            if number:
                cell.number_format = QUALITY if cells[0] == "Quality" else USD
    return row + len(table) - 1


def _widths(tables: list[list[list[Any]]]) -> list[float]:
    """Make each column as wide as the longest of what stands in it, in any of the tables."""
    columns = zip_longest(*(row for table in tables for row in table), fillvalue="")
    return [min(max(11, *(len(str(cell)) + 4 for cell in column)), 44) for column in columns]
