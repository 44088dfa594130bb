"""The process that reads a workbook, so that a hostile one brings down nothing else.

It is told the position of a sheet a line, and whether every format is asked for, and answers in
pickled pairs: a word, and what belongs to it. It imports little, to be there at once.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from planner.requests.workbooks import limits
from planner.requests.workbooks.form import form_of
from planner.requests.workbooks.found import FarError, RefusalError
from planner.requests.workbooks.ods import Ods
from planner.requests.workbooks.packing import packed
from planner.requests.workbooks.xlsx import Xlsx

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ROWS_AT_A_TIME = 4096


def main(path: str, head: int) -> None:
    """Read a workbook, as it is asked to on standard input.

    Parameters
    ----------
    path
        The workbook.
    head
        The rows of each sheet that are told at once.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    gc.disable()  # it is gone before any garbage matters
    _say("ready")
    try:
        _answer_all(Path(path), head)
    except MemoryError:
        sys.exit(1)
    except RefusalError as error:
        _say("refused", str(error))
    except FarError as error:
        _say("far", error.args)
    except BaseException as error:  # Rust's panic is no Exception
        said = (isinstance(error, OSError) and error.strerror) or str(error)
        _say("broken", next(iter(said.splitlines()), "") or type(error).__name__)


def _answer_all(path: Path, head: int) -> None:
    data = path.read_bytes()
    limits.confine(len(data))
    limits.grant(len(data))
    book = _opened(data)
    heads = zip(book.sheets, book.heads(head), strict=True)
    _say("sheets", [(sheet.name, sheet.visible, _columns(rows)) for sheet, rows in heads])
    for line in sys.stdin:
        limits.grant(len(data))
        position, every = map(int, line.split())
        _answer(book, position, limits.cells(len(data)), every=bool(every))


def _opened(data: bytes) -> Xlsx | Ods:
    if form_of(data) == "ods":
        return Ods(data, limits.cells(len(data)))
    return Xlsx(data)


def _answer(book: Xlsx | Ods, position: int, most_cells: int, *, every: bool) -> None:
    """Tell the cells of a sheet, and then what was found besides."""
    name = book.sheets[position].name
    _warn(name, book.reach(position), most_cells)
    reading = _alongside(lambda: book.sheet(position))
    found = book.found(position, every=every)
    sheet = reading()
    if sheet.end:
        rows, columns = sheet.end
        _warn(name, (rows + 1, columns + 1), most_cells)
        for numbers, cells in _pieces(sheet):
            _say("rows", (numbers, cells))
    if sheet.merged_cell_ranges:
        found.merged = [(*first, *last) for first, last in sheet.merged_cell_ranges]
    _say("found", vars(found))


def _warn(name: str, reach: tuple[int, int] | None, most_cells: int) -> None:
    """Tell where the cells of a sheet end, in case that going there is the end of this process."""
    if reach and reach[0] * reach[1] > most_cells:
        _say("reach", (name, *reach))


def _pieces(sheet: CalamineSheet) -> Iterator[tuple[list[int], list[str | list[Any]]]]:
    """Yield some rows after the other, without blank ones: their numbers, and their columns."""
    left = [""] * (sheet.start or (0, 0))[1]
    blank = [""] * sheet.width
    rows = enumerate(sheet.iter_rows(), start=1)
    while piece := list(islice(rows, ROWS_AT_A_TIME)):
        filled = [(number, left + row if left else row) for number, row in piece if row != blank]
        if filled:
            numbers, lines = zip(*filled, strict=True)
            yield list(numbers), _columns(lines)


def _columns(rows: Iterable[Sequence[Any]]) -> list[str | list[Any]]:
    return [packed(column) for column in zip(*rows, strict=True)]


def _alongside(work: Callable[[], Any]) -> Callable[[], Any]:
    """Start some work in a thread; return what waits for it and gives what came of it."""
    results: list[Any] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # to be raised where the result is awaited
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()

    def wait() -> Any:
        thread.join()
        if errors:
            raise errors[0]
        return results[0]

    return wait


def _say(word: str, what: Any = None) -> None:
    pickle.dump((word, what), sys.stdout.buffer, protocol=5)
    sys.stdout.buffer.flush()
