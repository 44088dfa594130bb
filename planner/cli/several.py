"""The option `--catalog`, which may be given several times, and what more may be ordered of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
ALLOWANCES = {
    "allow_unverified": click.option(
        "--allow-unverified", is_flag=True, default=None,
        help="Order also what nobody states the lengths of.",
    ),
    "allow_unrated": click.option(
        "--allow-unrated", is_flag=True, default=None,
        help="Count a model that nobody has rated as its predecessor.",
    ),
}  # fmt: skip
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


def allows_more(command: F) -> F:
    """Give a command the options that allow more to be ordered.

    They reach it as ``allowed``: what `Catalog.allowing` takes.
    """

    @wraps(command)  # with the options that it has already
    def run(
        *args: Any, allow_unverified: bool | None, allow_unrated: bool | None, **others: Any
    ) -> Any:
        allowed = {"unverified": bool(allow_unverified), "unrated": bool(allow_unrated)}
        return command(*args, allowed=allowed, **others)

    for option in reversed(ALLOWANCES.values()):
        run = option(run)
    return run  # type: ignore[return-value]
