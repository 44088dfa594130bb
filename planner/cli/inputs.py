"""The table of requests that a command is given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, get_args

import click

from planner.requests.grid import Hidden
from planner.requests.readers import read_table
from planner.requests.table import Table

C = TypeVar("C", bound=Callable[..., Any])
OPTIONS = (
    click.option("--sheet", metavar="NAME", help="The sheet of requests, where several have such."),
    click.option(
        "--map", "mapped", metavar="HEADING=FIELD", multiple=True,
        help="What a heading means, as 'Dauer=duration'.",
    ),
    click.option(
        "--ignore", metavar="HEADING", multiple=True,
        help="Only carry this column through, as model where another catalog has other names.",
    ),
    click.option(
        "--hidden", type=click.Choice(get_args(Hidden)),
        help="What becomes of hidden rows.  [default: as in Settings, else ask: they are a fault]",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class TableOptions:
    """How a table is to be read, as the options of a command say.

    Attributes
    ----------
    sheet, mapped, ignore, hidden
        As of the options.
    """

    sheet: str | None
    mapped: tuple[str, ...]
    ignore: tuple[str, ...]
    hidden: Hidden | None

    def table(self, file: str) -> Table:
        """Read a table of requests.

        Parameters
        ----------
        file
            Its path; - for CSV on standard input.
        """
        source: Any = sys.stdin.buffer if file == "-" else file
        return read_table(source, sheet=self.sheet, columns=self.columns, hidden=self.hidden)

    @property
    def columns(self) -> dict[str, str | None]:
        """What headings mean, as of `read_table`."""
        return _columns(self.mapped, self.ignore)


def reads_a_table(command: C) -> C:
    """Give a command the options that say how a table is to be read.

    They reach it as ``wanted``, a `TableOptions`.
    """

    @wraps(command)  # with the options that it has already
    def run(
        *args: Any, sheet: str | None, mapped: tuple[str, ...], ignore: tuple[str, ...],
        hidden: Hidden | None, **others: Any,
    ) -> Any:  # fmt: skip
        return command(*args, wanted=TableOptions(sheet, mapped, ignore, hidden), **others)

    for option in reversed(OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


def _columns(mapped: Sequence[str], ignore: Sequence[str]) -> dict[str, str | None]:
    columns: dict[str, str | None] = dict.fromkeys(ignore)
    for each in mapped:
        heading, equals, field = each.rpartition("=")
        if not equals or not heading or not field:
            raise click.UsageError(
                f"--map {each!r}: expected a heading and a field, as Dauer=duration"
            )
        columns[heading] = field
    return columns
