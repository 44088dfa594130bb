"""Numbers on the command line, spelled as cells and budgets spell theirs."""

from __future__ import annotations

from typing import Any

import click

from planner.catalog.amounts import read_number
from planner.messages import shown


def _spelled(value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
    """Hand on what spells a number; Python's own `int` and `float` read ``1_0`` as well."""
    if isinstance(value, str) and read_number(value) is None:
        raise click.BadParameter(f"{shown(value)} is no number", ctx, param)
    return value


class WholeNumber(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what the user has written."""
        return super().convert(_spelled(value, param, ctx), param, ctx)


class Number(click.FloatRange):
    """A number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what the user has written."""
        return super().convert(_spelled(value, param, ctx), param, ctx)
