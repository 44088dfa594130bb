"""How the process that reads a workbook is started, asked and ended."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

from planner.errors import InputError
from planner.messages import named, shown
from planner.requests.grid import HEAD
from planner.requests.workbooks import limits

# It finds modules where this process does, whatever changed that.
START = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    f"from planner.requests.workbooks.child import main; main(sys.argv[1], {HEAD})"
)
PATIENCE = 5  # times the processor time that it may take, on a machine that is busy
LAST = ("sheets", "found")  # words that end an answer


class Reader:
    """A process that reads a workbook; end it with `close`.

    Parameters
    ----------
    path
        The workbook.

    Raises
    ------
    InputError
        If no process can be started.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._patience_s = PATIENCE * limits.seconds(path.stat().st_size)
        self._ready = False
        command = [sys.executable or "python", "-c", START, os.fspath(path), *map(str, sys.path)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise self._not_started(error.strerror or str(error)) from None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def answers(
        self, position: int | None = None, *, every: bool = False
    ) -> Iterator[tuple[str, Any]]:
        """Yield what it tells: words, and what belongs to each.

        Parameters
        ----------
        position
            That of a sheet, to be told its cells; None for the sheets, which come first.
        every
            Whether every number format is told that shows anything beside a number.

        Raises
        ------
        InputError
            If the workbook cannot be read, for whatever reason.
        """
        timer = Timer(self._patience_s, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield from self._talk("" if position is None else f"{position} {every:d}\n")
        finally:
            timer.cancel()

    def _talk(self, question: str) -> Iterator[tuple[str, Any]]:
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        reach, word = None, ""
        try:
            asked.write(question.encode())
            asked.flush()
            while word not in LAST:
                word, what = _Plain(told).load()
                match word:
                    case "ready":
                        self._ready = True
                    case "reach":
                        reach = what
                    case "refused" | "broken" | "far":
                        raise self._said(word, what)
                    case _:
                        yield word, what
        except (EOFError, pickle.UnpicklingError, OSError):
            raise self._ended(reach) from None

    def _said(self, word: str, what: Any) -> InputError:
        name = named(self._path)
        if word == "far":
            return _far(name, *what)
        why = named(what, 400)
        return InputError(
            f"{name} {why}"
            if word == "refused"
            else f"{name} is no workbook that can be read: {why}"
        )

    def _ended(self, reach: tuple[str, int, int] | None) -> InputError:
        """Say why the process is no more; where a sheet reached far, that was why."""
        if not self._ready:
            return self._not_started("it ended at once")
        if reach:
            return _far(named(self._path), *reach)
        return InputError(
            f"{named(self._path)} cannot be read: it takes more time or memory than a workbook of "
            "its size should; clear cells that lie far from the table, or copy the table into a "
            "new workbook"
        )

    def _not_started(self, why: str) -> InputError:
        return InputError(
            f"{named(self._path)} cannot be read: workbooks are read in a process of their own, "
            f"and {named(sys.executable)} could not be started as one: {why}"
        )


def _far(name: str, sheet: str, rows: int, columns: int) -> InputError:
    return InputError(
        f"{name}, sheet {shown(sheet)} reaches to row {rows:,} and column {columns:,}; "
        "clear the cells that lie far from the table"
    )


class _Plain(pickle.Unpickler):
    """Takes values of cells, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no cell")
