"""The option `--balance`: a number of credits, or the account, which is asked for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from planner.catalog.amounts import read_number
from planner.catalog.terms import Terms
from planner.cli.keys import read_keys
from planner.cli.messages import say
from planner.day import day_of_order
from planner.errors import BudgetError
from planner.funding.money import dollars
from planner.messages import shown
from planner.spending.account.keys import Keys

if TYPE_CHECKING:
    from planner.spending.account.funds import Funds

ACCOUNT = "account"


def given_balance(balance: str | None, keys_file: str | None) -> Decimal | Keys | None:
    """Read what the options say.

    Parameters
    ----------
    balance
        Credits, or `ACCOUNT`.
    keys_file
        The file of the account's keys.

    Returns
    -------
    Decimal or Keys or None
        The credits, or the keys to ask the account with; None where nothing is said.
    """
    if balance is not None and balance.strip().lower() == ACCOUNT:
        return read_keys(keys_file)
    if keys_file is not None:
        raise click.UsageError(f"--keys is for --balance {ACCOUNT}")
    if balance is None:
        return None
    if read_number(balance.strip()) is None:
        raise BudgetError(
            f"balance is {shown(balance)}; expected credits as a number, such as 300, or "
            f"{ACCOUNT}, which is asked for them"
        )
    return dollars(balance, "balance")


def asked_funds(keys: Keys, catalog: Terms, on: date | None) -> Funds:
    """Ask the account for the credits that a plan may count on, and say which they are.

    Parameters
    ----------
    keys
        What opens it.
    catalog
        What is planned with.
    on
        The day of order; today where None.
    """
    from planner.spending.account.funds import funds_for

    funds = funds_for(catalog, keys, on, day_of_order())
    say(funds.told)
    return funds
