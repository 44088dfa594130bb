"""What a plan was made with, as its workbook says: planning it again can tell a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from planner.requests.cells import Wrong, is_empty, spelled

DIGITS = 12  # of a hash: enough to tell catalogs apart
SPELLED = re.compile(
    rf"(?P<catalog>.+), SHA-256 (?P<sha256>[0-9a-f]{{{DIGITS}}})"
    r"(?:, (?P<rules>[1-9][0-9]{0,8}) rules? that the workbook does not hold)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class PlannedWith:
    """What a plan was made with.

    Attributes
    ----------
    catalog
        The name of its catalog.
    sha256
        The first digits of the catalog's hash, as of `planner.results.hashes`.
    rules
        How many of its rules its workbook has no place for, as those given in Python.
    """

    catalog: str
    sha256: str
    rules: int = 0

    def __str__(self) -> str:
        """Spell it, as a cell holds it."""
        told = f"{self.catalog}, SHA-256 {self.sha256}"
        if not self.rules:
            return told
        return f"{told}, {self.rules} rule{'s'[: self.rules != 1]} that the workbook does not hold"


def read_planned_with(value: Any) -> PlannedWith | Wrong | None:
    """Read what a plan wrote there."""
    if is_empty(value):
        return None
    found = SPELLED.fullmatch(spelled(value))
    if found is None:
        return Wrong("is not what a plan writes there", "clear the cell")
    return PlannedWith(found["catalog"], found["sha256"], int(found["rules"] or 0))
