"""What a workbook says of its own plan: the sheet Settings, a line for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from planner.errors import Fault, Spot, TableError
from planner.messages import named, nearest
from planner.requests.cells import Wrong, is_empty, read, spelled
from planner.requests.grid import letters
from planner.requests.setting import SETTINGS
from planner.requests.settled import Settings, Stands

CALLED = re.compile(r"settings(?: \(plan(?: \d+)?\))?", re.ASCII)
HEADINGS = ("Setting", "Settings", "Einstellung", "Réglage", "Ajuste")


def read_settings(
    rows: Sequence[Sequence[Any]], source: str = "sheet 'Settings'", spot: Spot | None = None
) -> Settings:
    """Read the sheet Settings: in each row a label and, right of it, its value.

    Parameters
    ----------
    rows
        The cells of its first rows.
    source
        What to call it in a message.
    spot
        Where it stands.

    Returns
    -------
    Settings
        What it says.

    Raises
    ------
    TableError
        If a value cannot be read, or stands beside a label that is none: every fault at once.
    """
    said: dict[str, Any] = {}
    places: dict[str, str] = {}
    faults: list[Fault] = []
    for line in lines(rows):
        known = bool(line.name) and line.name not in said
        reading = _read(line, known)
        # What is wrong with the label is told at the label.
        place = f"cell {letters(line.column + known)}{line.row + 1}"
        if isinstance(reading, Wrong):
            stands = line.value if known else line.label
            faults.append(Fault(place, line.name, stands, reading.reason, reading.suggestion))
        if known:
            said[line.name], places[line.name] = reading, place
    if faults:
        raise TableError(source, faults, spot=spot)
    folder = spot.file.parent if spot else None
    return Settings(**said, stands=Stands(source, spot, places), folder=folder)


def is_called_settings(title: str) -> bool:
    """Say whether a sheet is called as one of settings is, by people or beside theirs by a plan."""
    return bool(CALLED.fullmatch(title.strip().casefold()))


def are_settings(rows: Sequence[Sequence[Any]]) -> bool:
    """Say whether a sheet is the planner's: others have settings too, of a camera or a style.

    It is where it has one of `HEADINGS`, two labels that are known, or one and no others.

    Parameters
    ----------
    rows
        The cells of its first rows.
    """
    if any(_is_heading(cell) for cells in rows for cell in cells):
        return True
    found = [line.name for line in lines(rows) if line.name or not is_empty(line.value)]
    known = len(set(filter(None, found)))
    return known > 1 or (known == 1 and all(found))


@dataclass(frozen=True)
class Line:
    """A line of the sheet as it was found.

    Attributes
    ----------
    row, column
        Position of its label, counted from 0; its value stands right of it.
    label, value
        The two cells.
    name
        The setting that is meant; "" where it is none.
    """

    row: int
    column: int
    label: Any
    value: Any
    name: str


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    """Yield the lines of a sheet of settings, without its headings.

    Parameters
    ----------
    rows
        The cells of its first rows.
    """
    for row, cells in enumerate(rows):
        at = next((at for at, cell in enumerate(cells) if not is_empty(cell)), None)
        if at is not None and not _is_heading(cells[at]):
            value = cells[at + 1] if at + 1 < len(cells) else None
            yield Line(row, at, cells[at], value, _names().get(_key(cells[at]), ""))


def _is_heading(cell: Any) -> bool:
    return _key(cell) in map(_key, HEADINGS)


def _read(line: Line, known: bool) -> Any:
    """Read a line; a label that is none may stand there as long as it says nothing."""
    if known:
        return read(SETTINGS[line.name].read, line.value)
    if line.name:
        return Wrong("is there twice", "keep one of the lines")
    return None if is_empty(line.value) else read(_refuse_label, line.label)


def _refuse_label(label: Any) -> Wrong:
    words = [setting.label.partition(" (")[0] for setting in SETTINGS.values()]
    mend = nearest(named(spelled(label)), words)
    end = "" if mend.endswith("?") else "."
    return Wrong("is no setting", f"{mend}{end} Or rename the sheet, if it is not for the planner")


@cache
def _names() -> dict[str, str]:
    """Give each word that may stand for a setting the name of that setting."""
    return {
        _key(word): name
        for name, setting in SETTINGS.items()
        for word in (name, setting.label, *setting.words)
    }


def _key(label: Any) -> str:
    """Reduce a label to what counts of it: its letters and digits, and a currency but the dollar.

    Accents do not count. The sign of another currency does: a budget in euros is none in dollars.
    """
    text = unicodedata.normalize("NFKD", spelled(label)).casefold()
    return "".join(letter for letter in text if _counts(letter))


def _counts(letter: str) -> bool:
    return letter.isalnum() or (unicodedata.category(letter) == "Sc" and letter != "$")
