"""What the commands on a ledger have in common: which one, whose budget, how it is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from planner.catalog.spelling import as_data, usd
from planner.messages import shown

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger

F = TypeVar("F", bound=Callable[..., Any])


def which_ledger(context: click.Context, option: click.Parameter, place: str | None) -> str:
    """Refuse to guess which ledger is meant."""
    if not place:
        raise click.UsageError(
            "which ledger? Give --ledger spending.db, or set PLANNER_LEDGER", context
        )
    return place


def _details(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Read what else is to be kept: names and values."""
    found: dict[str, str] = {}
    for each in given:
        name, sign, value = (part.strip() for part in each.partition("="))
        if not sign or not name:
            why = f"{shown(each)} is no NAME=VALUE, such as shot=7"
            raise click.BadParameter(why, context, option)
        if name in found:
            why = f"{shown(name)} is given twice, as {shown(found[name])} and as {shown(value)}"
            raise click.BadParameter(why, context, option)
        found[name] = value
    return found


LEDGER = click.option(
    "--ledger", "place", envvar="PLANNER_LEDGER", show_envvar=True, metavar="FILE|URL",
    callback=which_ledger, help="The ledger: its file, or the URL of its PostgreSQL database.",
)  # fmt: skip
SCOPE = click.option(
    "--scope", default="", metavar="SCOPE",
    help="Whose budget, such as brand/campaign-a.  [default: everything]",
)  # fmt: skip
WITHIN = click.option(
    "--scope", default="", metavar="SCOPE",
    help="Only this scope and all that lies in it.  [default: everything]",
)  # fmt: skip
DETAILS = click.option(
    "--detail", "details", multiple=True, metavar="NAME=VALUE", callback=_details,
    help="Something else to keep with it; may be given several times.",
)  # fmt: skip
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def month_option(default: str) -> Callable[[F], F]:
    """Make the option `--month`.

    Parameters
    ----------
    default
        What holds without it.
    """
    return click.option(
        "--month", metavar="YYYY-MM", help=f"Only this month, as 2026-11.  [default: {default}]"
    )


@contextmanager
def opened(place: str, *, zone: str | None = None, create: bool = False) -> Iterator[Ledger]:
    """Open a ledger for as long as it lasts.

    Parameters as of `Ledger`.
    """
    # Imported here: --help needs no database, which takes long to load.
    from planner.spending.ledger.ledger import Ledger

    with Ledger(place, zone=zone, create=create) as ledger:
        yield ledger


def print_json(value: object) -> None:
    """Print something as JSON: amounts exact, as texts; moments as of ISO 8601."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace"))


def plain(value: Any) -> Any:
    """Return a value in the form that JSON has."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return as_data(value)
    return value.isoformat() if isinstance(value, datetime) else value


def money(amount: Decimal | None) -> str:
    """Spell an amount as it is, in a ledger, where nothing is rounded; "" where there is none."""
    return "" if amount is None else usd(amount)


def when(at: datetime, ledger: Ledger) -> str:
    """Spell a moment by the clocks of a ledger's time zone."""
    return f"{at.astimezone(ZoneInfo(ledger.zone)):%Y-%m-%d %H:%M %Z}"


def scope_told(scope: str) -> str:
    """Name a scope in a table."""
    return scope or "everything"


def left_told(ledger: Ledger, scope: str) -> str:
    """Say what can still be reserved in a scope; "" where nothing limits it."""
    available = ledger.standing(scope).available_usd
    return "" if available is None else f"; {money(available)} left"
