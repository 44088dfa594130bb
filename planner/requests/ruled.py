"""The lines of a workbook's sheet Rules as they stand there, before anybody asks what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.errors import Fault
from planner.requests.settled import Stands

# What a line may say, in the order in which the sheet shows it.
COLUMNS = ("rule", "by", "where", "options", "limit")
# The rules that there are, as the sheet calls them.
NAMES = (
    *("Only", "Exclude", "Floor", "Cap", "Least", "Share"),
    *("One of", "All or none", "Needs", "Same", "Reserve"),
)


@dataclass(frozen=True)
class RuleLine:
    """A line of the sheet: texts as one sees them there, "" where a cell is empty.

    An amount is spelled with what its format shows beside it: a cell that shows $300 is ``"$300"``,
    one that shows 30% is ``"30 %"``, a bare 300 is ``"300"``.

    Attributes
    ----------
    rule
        What kind of rule it is, such as ``"Cap"``; empty only where something is wrong.
    by
        The columns of which each value has a rule of its own, by comma.
    where
        The requests that it holds for, such as ``"campaign = spring; platform = tiktok"``.
    options
        The options that it speaks of, such as ``"model = kling-pro; resolution = 4k"``.
    limit
        How much, such as ``"$300"``.
    wrong
        What is wrong with it as a line: a cell that shows no value, that has no heading above it,
        that is merged with others, the rule missing.
    stands
        Where it was read: the sheet, and the cell of each of the five, empty ones too, such as
        ``"cell E4"``. What is wrong with it is told by a `TableError` of its source, of what
        `fault` returns, and of its spot.
    """

    rule: str
    by: str = ""
    where: str = ""
    options: str = ""
    limit: str = ""
    wrong: tuple[Fault, ...] = field(default=(), repr=False)
    stands: Stands = field(default_factory=Stands, repr=False, compare=False)

    def place(self, column: str = "rule") -> str:
        """Say where a cell of it is, for a sentence: ``"Rules!E4"``."""
        cell = self.stands.places.get(column, "").removeprefix("cell ")
        sheet = self.stands.spot.sheet.strip() if self.stands.spot else "Rules"
        return f"{sheet}!{cell}" if cell else sheet

    def fault(self, column: str, reason: str, suggestion: str = "") -> Fault:
        """Return what is wrong with one of its cells, as a fault of its sheet."""
        said = getattr(self, column) or None
        return Fault(self.stands.places.get(column, ""), column, said, reason, suggestion)
