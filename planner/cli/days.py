"""Days on the command line."""

from __future__ import annotations

import re
from datetime import date

import click

from planner.messages import shown

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(
    context: click.Context | None, parameter: click.Parameter | None, value: str | None
) -> date | None:
    """Read a day as a user has written it, as 2026-12-24; click calls it.

    Raises
    ------
    BadParameter
        If it is none.
    """
    if value is None:
        return None
    try:
        if WRITTEN.fullmatch(value.strip()):
            return date.fromisoformat(value.strip())
    except ValueError:  # the 30th of February
        pass
    why = f"{shown(value)} is no day; write it as 2026-12-24"
    raise click.BadParameter(why, context, parameter)


ORDERED_ON = click.option(
    "--on", metavar="DATE", callback=read_day, help="The day of order.  [default: today]"
)
