"""`planner account`: what is left on an account, and what was generated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from planner.catalog.spelling import as_data, plain
from planner.cli.keys import keys_option, read_keys
from planner.cli.messages import say
from planner.cli.numbers import WholeNumber
from planner.cli.printing import ROWS_PRINTED, console, print_rest
from planner.errors import AccountKeyError
from planner.messages import named
from planner.spending.account.keys import ACCESS_KEY, API_KEY, BASE_URL, SECRET_KEY

if TYPE_CHECKING:
    from planner.spending.account.balance import AccountBalance

MOST_COLUMNS = 8
KEYS_TOLD = f"""\b
Keys come from the environment, or from a file that --keys names:
  {API_KEY:<20}  the key of an account, as documented
  {ACCESS_KEY:<20}  with {SECRET_KEY}: those of the Kling API
  {BASE_URL:<20}  where to ask, in place of the documented host
They are no options: those stay in the history of the shell, and everybody on
the machine sees them while they run."""


@click.group("account", short_help="Say what is left on an account, and what was generated.")
def account_command() -> None:
    """Say what is left on an account, and what was generated."""


@account_command.command("balance", epilog=KEYS_TOLD)
@keys_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def balance_command(keys_file: str | None, as_json: bool) -> None:
    """Say what is left on the account.

    With the keys of the Kling API: its packages, and the units that can be spent now. With the
    documented key: the credits that are left, and those that were used this month.
    """
    # Imported here and below: no other command asks an account.
    from planner.spending.account.balance import ask_balance
    from planner.spending.account.usage import ask_usage

    keys = read_keys(keys_file)
    if keys.access is not None or keys.secret is not None:
        _show_balance(ask_balance(keys), as_json)
        return
    if keys.api is None:
        raise AccountKeyError(
            f"there is no key to ask an account with: neither {API_KEY}, nor {ACCESS_KEY} and "
            f"{SECRET_KEY}",
            mend="set them in the environment, or in a file that --keys names",
        )
    usage = ask_usage(keys)
    if as_json:
        click.echo(json.dumps(usage, indent=2))
    else:
        _show(
            ("", "credits"),
            [("left", usage["credits"]), ("used this month", usage["monthly_usage"])],
        )


@account_command.command("history", epilog=KEYS_TOLD)
@click.option("--days", type=WholeNumber(min=1, max=3650), default=30, show_default=True,
              metavar="N", help="Of the last N days.")  # fmt: skip
@keys_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history_command(days: int, keys_file: str | None, as_json: bool) -> None:
    """Say what was generated on the account, by the documented key."""
    from planner.spending.account.usage import ask_history

    generations = ask_history(read_keys(keys_file), days)
    if as_json:
        click.echo(json.dumps(generations, indent=2))
    elif not generations:
        click.echo(f"nothing was generated in the last {days:,} days")
    else:
        _show_generations(generations)


def _show_balance(balance: AccountBalance, as_json: bool) -> None:
    from planner.spending.account.balance import LAG_TOLD

    if as_json:
        click.echo(json.dumps(_as_json(balance), indent=2))
        return
    rows = [
        (one.name, one.status, one.remaining_credits, one.total_credits, one.effective, one.expires)
        for one in balance.packages
    ]
    if rows:
        _show(("package", "status", "left", "of", "valid from", "until (UTC)"), rows)
    click.echo(f"{plain(balance.credits)} credits can be spent now; {LAG_TOLD}")


def _as_json(balance: AccountBalance) -> dict[str, Any]:
    return {
        "credits": _plainly(balance.credits),
        "asked_at": balance.asked_at.isoformat(),
        "lag_hours": balance.lag_hours,
        "packages": [
            {name: _plainly(value) for name, value in vars(one).items()} for one in balance.packages
        ],
    }


def _plainly(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return as_data(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _show_generations(generations: Sequence[Any]) -> None:
    """Print a table; what a generation holds is not documented, so its own keys head it."""
    first = [one if isinstance(one, dict) else {"generation": one} for one in generations]
    first = first[:ROWS_PRINTED]
    names = list(dict.fromkeys(name for one in first for name in one))
    _show(names[:MOST_COLUMNS], [[one.get(name) for name in names[:MOST_COLUMNS]] for one in first])
    if len(names) > MOST_COLUMNS:
        say(f"{len(names) - MOST_COLUMNS} more columns; --json prints them all")
    print_rest(len(generations) - ROWS_PRINTED, "--json prints them all")


def _show(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    lines = [list(row) for row in rows]
    for at, heading in enumerate(headings):
        numeric = all(isinstance(row[at], (int, float, Decimal)) for row in lines)
        table.add_column(Text(named(heading, 40)), justify="right" if numeric else "left")
    for row in lines:
        table.add_row(*(Text(_cell(value)) for value in row))
    console(160).print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return named(value if isinstance(value, str) else json.dumps(value, default=str), 60)
    return plain(Decimal(str(value)))
