"""The option `--catalog`, which may be given several times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
Catalogs = str | list[str] | None  # as they are given to `load_catalog`


def _as_given(context: click.Context, option: click.Parameter, names: tuple[str, ...]) -> Catalogs:
    return names[0] if len(names) == 1 else list(names) or None


def catalog_option(said: str) -> Callable[[F], F]:
    """Make the option; the command gets it as ``catalog``.

    Parameters
    ----------
    said
        What it says, and what holds without it.
    """
    return click.option(
        "--catalog", metavar="NAME|FILE", multiple=True, callback=_as_given, help=said
    )
