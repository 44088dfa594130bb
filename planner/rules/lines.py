"""A line of a workbook's sheet Rules: what its cells say, and what is wrong with each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from planner.errors import Fault, InputError, named, nearest, shown
from planner.requests.ruled import RuleLine
from planner.rules.base import Rule
from planner.rules.limits import read_limit
from planner.rules.models import OPTION_WORDS, Floor, Needs
from planner.rules.plain import RULES, WORD, kind_called
from planner.rules.texts import pairs_of
from planner.rules.words import WordError


def read_line(line: RuleLine) -> tuple[Rule | None, list[Fault]]:
    """Read a line.

    Parameters
    ----------
    line
        As it stands in the sheet.

    Returns
    -------
    rule, faults
        The rule; None where there are faults.
    """
    cells = _Cells(line)
    return cells.rule(), cells.faults


def reason_of(error: InputError) -> tuple[str, str]:
    """Part what is wrong from its mend; which kind of rule it is, one sees there."""
    reason, _, mend = str(error).partition("; ")
    before, colon, after = reason.partition(": ")
    return (after if colon and before in RULES else reason), mend


class _Cells:
    """Reads a line of a sheet, cell by cell, gathering faults."""

    def __init__(self, line: RuleLine) -> None:
        self.line = line
        self.faults: list[Fault] = []

    def rule(self) -> Rule | None:
        """Make the rule; None where there are faults."""
        kind: type[Rule] | None = self._read(WORD, kind_called)
        if kind is None:
            return None
        said: dict[str, Any] = {}
        for column, read in READERS.items():
            given = self._read(column, partial(read, kind=kind)) or {}
            for word in given.keys() & said.keys():
                self._note(column, InputError(f"{word} is said twice; keep one of them"))
            said |= given
        if self.faults:
            return None
        try:
            return kind(**said)
        except InputError as error:
            self._note(_column_of(error, kind), error)
            return None

    def _read(self, column: str, read: Callable[[str], Any]) -> Any:
        text = getattr(self.line, column)
        try:
            return read(text) if text else None
        except InputError as error:
            self._note(column, error)
            return None

    def _note(self, column: str, error: InputError) -> None:
        self.faults.append(self.line.fault(column, *reason_of(error)))


def _by(text: str, kind: type[Rule]) -> dict[str, Any]:
    if kind is Needs:
        return {"column": text}
    _refuse_unless("by" in kind.model_fields, kind, "columns")
    return {"by": text}


def _where(text: str, kind: type[Rule]) -> dict[str, Any]:
    _refuse_unless("where" in kind.model_fields, kind, "condition")
    return {"where": dict(pairs_of(text, "where"))}


def _options(text: str, kind: type[Rule]) -> dict[str, Any]:
    known = kind.limits if kind is Floor else OPTION_WORDS
    _refuse_unless(known[0] in kind.model_fields, kind, "options")
    said: dict[str, Any] = {}
    for name, values in pairs_of(text, "options", f"{known[0]} = ..."):
        word = name.casefold()
        if word not in known:
            raise InputError(f"{shown(name)} is no word for options; {nearest(named(word), known)}")
        said[word] = values[0] if kind is Floor and len(values) == 1 else values
    return said


def _refuse_unless(fits: bool, kind: type[Rule], what: str) -> None:
    if not fits:
        raise InputError(f"{kind.__name__} has no {what}; clear the cell")


def _column_of(error: InputError, kind: type[Rule]) -> str:
    """Find the cell that says a word."""
    word = error.word if isinstance(error, WordError) else ""
    if word in ("by", "column"):
        return "by"
    if word == "where":
        return "where"
    return "limit" if kind.limits and word not in OPTION_WORDS else "options"


# What each cell says of a rule of some kind, in its words.
READERS: dict[str, Callable[..., dict[str, Any]]] = {
    "by": _by,
    "where": _where,
    "options": _options,
    "limit": read_limit,
}
