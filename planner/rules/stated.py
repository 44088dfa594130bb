"""A rule, and where somebody stated it: what it is called, and what is wrong with it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from planner.errors import Fault, InputError, Spot, TableError
from planner.messages import named
from planner.requests.ruled import RuleLine
from planner.rules.base import Rule, name_of
from planner.rules.blame import Blame
from planner.rules.lines import column_of, reason_of
from planner.rules.plain import WORD, to_plain
from planner.rules.spoken import said
from planner.rules.words import WordError

MOST_SHOWN = 100  # faults of a file of rules, in which nobody marks the rest


@dataclass(frozen=True)
class PlacedRule:
    """A rule, and where it stands.

    Attributes
    ----------
    rule
        The rule.
    place
        Where it was read: ``"Rules!A3"`` of a sheet, ``"studio.toml, rule 2"`` of a file,
        ``"rules[1]"`` of several in Python; "" of one alone.
    line
        The line of the sheet it was read from; None where it stands elsewhere.
    file
        The file of rules it was read from; None where it stands elsewhere.
    """

    rule: Rule
    place: str = ""
    line: RuleLine | None = field(default=None, repr=False, compare=False)
    file: Path | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What to call it: where it stands, and what it says; in Python as it is written there."""
        if self.line is None and self.file is None:
            return f"{self.place or 'rule'} {name_of(self.rule)}"
        return f"{self.place} ({said(self.rule)})"

    @property
    def source(self) -> str:
        """What to call the sheet or the file it stands in; "" in Python."""
        if self.line is not None:
            return self.line.stands.source
        return named(self.file) if self.file else ""

    @property
    def spot(self) -> Spot | None:
        """Where that sheet is; None where it stands elsewhere."""
        return self.line.stands.spot if self.line is not None else None

    def fault(self, error: InputError) -> Fault:
        """Return what is wrong with it as a fault of its cell in a sheet, or its word in a file."""
        word = error.word if isinstance(error, WordError) else ""
        reason, mend = reason_of(error)
        if self.line is not None:
            return self.line.fault(column_of(word, type(self.rule), self.line), reason, mend)
        return fault_of(self.place.rpartition(", ")[2], to_plain(self.rule), word, reason, mend)


def fault_of(place: str, given: object, word: str, reason: str, mend: str) -> Fault:
    """Return what is wrong with a word of a rule that is plain data."""
    value = given.get(word or WORD) if isinstance(given, Mapping) else None
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, Decimal):
        value = float(value)  # as people write it
    return Fault(place, word or WORD, value, reason, mend)


def faults_error(source: str, faults: Sequence[Fault], spot: Spot | None) -> TableError:
    """Return the error of all faults of a sheet, or, where there is no spot, of a file of rules."""
    error = TableError(source, faults, spot=spot)
    if spot is None:
        error.shown = MOST_SHOWN
    return error


def blame_of(stated: Iterable[PlacedRule]) -> Blame:
    """Call rules as of `PlacedRule.name`; of equal ones the first."""
    called: dict[Rule, str] = {}
    for each in stated:
        called.setdefault(each.rule, each.name)
    return Blame(called)


def as_stated(rules: Iterable[Rule | PlacedRule]) -> tuple[PlacedRule, ...]:
    """Take rules for stated ones, of which nobody knows where they stand."""
    return tuple(one if isinstance(one, PlacedRule) else PlacedRule(one) for one in rules)
