"""A line of a workbook's sheet Rules: what its cells say, and what is wrong with each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from planner.errors import Fault, InputError
from planner.messages import named, nearest, shown
from planner.requests.ruled import NAMES, RuleLine
from planner.rules.base import Rule
from planner.rules.limits import read_limit, what_to_write
from planner.rules.models import OPTION_WORDS, Choosing, Exclude, Floor, Needs, Only
from planner.rules.plain import RULES, WORD, kind_called, spoken_of
from planner.rules.texts import pairs_of


class Read(NamedTuple):
    """What was read of a rule that stands in a sheet or a file.

    Attributes
    ----------
    rule
        The rule; where something is wrong, what is known of whom and what it speaks of: a
        `Choosing`, or None.
    faults
        What is wrong with it.
    """

    rule: Rule | None
    faults: list[Fault]


def read_line(line: RuleLine) -> Read:
    """Read a line.

    Parameters
    ----------
    line
        As it stands in the sheet.

    Returns
    -------
    Read
        The rule, and what is wrong with any of its cells.
    """
    cells = _Cells(line)
    return Read(cells.rule(), cells.faults)


def reason_of(error: InputError) -> tuple[str, str]:
    """Part what is wrong from its mend; which kind of rule it is, one sees there."""
    reason, _, mend = str(error).partition("; ")
    before, colon, after = reason.partition(": ")
    return (after if colon and before in RULES else reason), mend


class _Cells:
    """Reads a line of a sheet, cell by cell, gathering faults."""

    def __init__(self, line: RuleLine) -> None:
        self.line = line
        self.faults = list(line.wrong)

    def rule(self) -> Rule | None:
        """Make the rule, or what is known of it."""
        kind: type[Rule] = self._read(WORD, partial(kind_called, known=NAMES)) or Choosing
        said: dict[str, Any] = {}
        for column, read in READERS.items():
            if column != "limit" or kind is not Choosing:
                given = self._read(column, partial(read, kind=kind)) or {}
                for word in given.keys() & said.keys():
                    self._note(column, InputError(f"{word} is said twice; keep one of them"))
                said |= given
        if not self.faults and kind.limits and not said.keys() & {*kind.limits}:
            self._note("limit", InputError(f"is missing; {what_to_write(kind)}"))
        if not self.faults:
            try:
                return kind(**said)
            except InputError as error:
                self._note(column_of(getattr(error, "word", ""), kind, self.line), error)
        return spoken_of(said)

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


def column_of(word: str, kind: type[Rule], line: RuleLine) -> str:
    """Find the cell of a line that says a word of a rule of some kind; "" is no single word."""
    if word in ("by", "column"):
        return "by"
    if word == "where":
        return "where"
    if kind is Floor:
        return "limit" if line.limit or not line.options else "options"
    if word == "what" or (kind.limits and word not in OPTION_WORDS):
        return "limit"
    return "options" if word in OPTION_WORDS or issubclass(kind, (Only, Exclude)) else WORD


# What each cell says of a rule of some kind, in its words.
READERS: dict[str, Callable[..., dict[str, Any]]] = {
    "by": _by,
    "where": _where,
    "options": _options,
    "limit": read_limit,
}
