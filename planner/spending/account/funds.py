"""The credits of an account that a plan may count on, in the unit of the plan's catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from planner.catalog.amounts import FINEST, exactly, rounded
from planner.catalog.spelling import plain
from planner.catalog.terms import Terms
from planner.errors import AccountKeyError, BudgetError, InputError
from planner.messages import listed, named
from planner.spending.account.balance import LAG_TOLD, AccountBalance, ask_balance
from planner.spending.account.keys import KeyPair, Keys, StaticKey
from planner.spending.account.usage import ask_usage

# The shipped catalogs whose unit an account counts; a catalog of one's own goes by the keys.
DOCUMENTED, KLING_API = "kling", "kling-api"


@dataclass(frozen=True)
class Funds:
    """Credits of an account.

    Attributes
    ----------
    credits
        How many, down to a billionth.
    told
        Which they are, and how true.
    bought_before
        The packages of the catalog that are sold once, and are on the account already.
    """

    credits: Decimal
    told: str
    bought_before: tuple[str, ...] = ()


def funds_for(catalog: Terms, keys: Keys, on: date | None, today: date) -> Funds:
    """Ask for the credits that pay for the models of a catalog.

    Those of the catalog ``kling`` are the credits of the documented account; those of
    ``kling-api`` are units of the Kling API. Any other catalog counts those of the account whose
    keys are there, of both those of the Kling API.

    Parameters
    ----------
    catalog
        What is planned with.
    keys
        What was found of keys.
    on
        The day of order; today where None.
    today
        The day it is.

    Raises
    ------
    BudgetError
        If no account counts in the unit of the catalog.
    InputError
        If the day of order is over.
    AccountError
        If there is no answer that can be used.
    """
    _check_counts(catalog)
    if on is not None and on < today:
        raise InputError(
            f"the account is asked today, {today}; what there was on {on} is not known: give the "
            "balance as a number, or plan for today"
        )
    api = keys.access is not None or keys.secret is not None
    name = catalog.name.partition("+")[0]  # before what is allowed besides
    if name == DOCUMENTED or (name != KLING_API and not api):
        _refuse_other(catalog, keys.api is None and api, StaticKey.names, KLING_API)
        return _documented(keys)
    _refuse_other(catalog, keys.api is not None and not api, KeyPair.names, DOCUMENTED)
    balance = ask_balance(keys)
    day = on if on is not None and on > today else balance.asked_at.date()
    once = {each.name for each in catalog.packages if each.first_purchase_only}
    bought = tuple(sorted(once.intersection(balance.bought)))
    return Funds(balance.credits_on(day), _told(balance, day, bought), bought)


def _check_counts(catalog: Terms) -> None:
    if catalog.is_several:
        raise BudgetError(
            f"an account's credits pay for the models of one catalog, and there are several, "
            f"{catalog.name}; plan without --balance account, or with one catalog alone"
        )
    if catalog.prices_in != "credits":
        raise BudgetError(
            f"catalog {catalog.name} is priced in dollars, and no account's credits pay for its "
            f"models; plan without --balance account, or with catalog {DOCUMENTED} or {KLING_API}"
        )


def _refuse_other(catalog: Terms, is_other: bool, needed: str, other: str) -> None:
    """Refuse to count the credits of one account as those of another, which are worth less."""
    if is_other:
        raise AccountKeyError(
            f"catalog {catalog.name} counts other credits than the account whose keys are set",
            mend=f"set {needed}, or plan with --catalog {other}",
        )


@exactly
def _documented(keys: Keys) -> Funds:
    usage = ask_usage(keys)
    held = Decimal(str(usage["credits"]))
    found = rounded(max(held, Decimal(0)), FINEST, "down").normalize() + 0
    owed = f"; it says {plain(held)}, so something is owed" if held < 0 else ""
    return Funds(found, f"account: {plain(found)} credits are left{owed}")


def _told(balance: AccountBalance, day: date, bought: tuple[str, ...]) -> str:
    when = "now" if day == balance.asked_at.date() else f"on {day}"
    valid = balance.valid_on(day)
    if valid:
        names = listed([f"{named(one.name, 20)} until {one.expires:%Y-%m-%d}" for one in valid])
        of = f", of {names}"
    else:
        of = f": none of its packages ({len(balance.packages):,}) is online and valid"
    found = plain(balance.credits_on(day))
    names = listed([named(name, 20) for name in bought])
    again = f"; {names} cannot be bought again" if bought else ""
    return f"account: {found} credits can be spent {when}{of}{again}; {LAG_TOLD}"
