"""A column of a table of requests: what it says, how it is read and where that is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from planner.catalog.schema import Catalog
from planner.requests.cells import Reader, Scale


@dataclass(frozen=True)
class Field:
    """A column of a table of requests.

    Attributes
    ----------
    help
        What it says, in a phrase.
    example
        What a cell may look like.
    default
        What an empty cell means, in words; "" where it says nothing.
    reader
        Makes the reader of a cell, which may know names of the catalog; None for plain text.
    scale
        How its numbers are kept; None where it holds none.
    kind
        The attribute of `Kind` that it says; "" where requests of a kind may differ in it.
    stands_for
        The column that it gives where that one is empty; "" for none.
    multiplies
        The column whose number it multiplies; "" for none.
    """

    help: str
    example: str | int | Decimal
    default: str = ""
    reader: Callable[[Catalog], Reader] | None = None
    scale: Scale | None = None
    kind: str = ""
    stands_for: str = ""
    multiplies: str = ""

    def told(self) -> str:
        """Say what it means, and what an empty cell does."""
        return f"{self.help}  [default: {self.default}]" if self.default else self.help
