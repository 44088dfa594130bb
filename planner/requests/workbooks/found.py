"""What a look through a sheet finds besides values, and how a file is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.requests.workbooks.limits import MOST_MARKS

Place = tuple[int, int]


class RefusalError(Exception):
    """The file is not read; said as the end of a sentence that begins with its name."""


class FarError(Exception):
    """A cell lies so far out that nearly all cells are empty: sheet, its last row and column."""


@dataclass
class Found:
    """What `planner.requests.grid.Marks` is made of, in plain types."""

    errors: dict[Place, str] = field(default_factory=dict)
    unsaved: list[Place] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    filtered: bool = False
    formats: dict[Place, str] = field(default_factory=dict)

    def add(self, place: Place, error: str | None) -> None:
        """Note a cell that shows an error, or, for None, whose value was not saved."""
        if len(self.errors) + len(self.unsaved) >= MOST_MARKS:
            raise RefusalError(
                f"has more than {MOST_MARKS:,} cells with errors or without a saved value; "
                "open it in a spreadsheet program, mend them, and save it"
            )
        if error is None:
            self.unsaved.append(place)
        else:
            self.errors[place] = error
