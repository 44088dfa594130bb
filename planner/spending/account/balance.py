"""What is left of the packages of an account of the Kling API."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from planner.catalog.amounts import FINEST, exactly, rounded
from planner.errors import InputError
from planner.messages import shown
from planner.spending.account import asking
from planner.spending.account.answers import EPOCH, Costs, PackRow, checked
from planner.spending.account.host import KLING_API, read_base_url
from planner.spending.account.keys import GivenKey, Keys, hidden, read_key

LAG_HOURS = 12  # after which what was used has surely been taken off
LAG_TOLD = f"what was used in the last {LAG_HOURS} hours may still be counted as left"
# Packages are looked for by the day on which they were bought; none is valid for longer.
DAYS_BACK = 400


@dataclass(frozen=True)
class AccountPackage:
    """A package on an account.

    Attributes
    ----------
    name, kind
        As the provider calls it.
    total_credits, remaining_credits
        How many it held, and holds; the latter may lag 12 hours.
    bought, effective, expires
        When, in UTC; the latter two None where the package has not begun.
    status
        ``"toBeOnline"``, ``"online"``, ``"expired"`` or ``"runOut"``.
    """

    name: str
    kind: str
    total_credits: Decimal
    remaining_credits: Decimal
    bought: datetime
    effective: datetime | None
    expires: datetime | None
    status: str

    def is_valid(self, first: datetime, last: datetime) -> bool:
        """Say whether it is online, and valid from one moment to another."""
        if self.status != "online" or self.effective is None or self.expires is None:
            return False
        return self.effective <= first and last < self.expires


@dataclass(frozen=True)
class AccountBalance:
    """What is left on an account of the Kling API.

    Attributes
    ----------
    packages
        In the order of the answer.
    asked_at
        When, in UTC.
    lag_hours
        After so long, what was used has surely been taken off.
    """

    packages: tuple[AccountPackage, ...]
    asked_at: datetime
    lag_hours: int = LAG_HOURS

    @property
    def bought(self) -> tuple[str, ...]:
        """The names of its packages, each once, used up or not: `Budget(bought_before=...)`."""
        return tuple(dict.fromkeys(one.name for one in self.packages))

    @property
    def credits(self) -> Decimal:
        """The credits that can be spent at the moment: those of packages online and valid."""
        return self.credits_on(self.asked_at.date())

    @exactly
    def credits_on(self, day: date) -> Decimal:
        """Return the credits that can be spent on a day, if nothing is until then.

        They are rounded down to a billionth, and so are a balance for `Budget`.

        Parameters
        ----------
        day
            As of `valid_on`.

        Raises
        ------
        InputError
            As of `valid_on`.
        """
        found = sum((one.remaining_credits for one in self.valid_on(day)), Decimal(0))
        return rounded(found, FINEST, "down").normalize() + 0

    def valid_on(self, day: date) -> tuple[AccountPackage, ...]:
        """Return the packages that can be spent on a day: those online and valid.

        Parameters
        ----------
        day
            In UTC. On the day on which the account was asked, what is valid at the moment; on
            another, what is valid for all of it.

        Raises
        ------
        InputError
            If it is a day before that one: what there was then is not known.
        """
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InputError(f"day is {shown(day)}; expected a day, as datetime.date(2026, 9, 24)")
        asked = self.asked_at.date()
        if day < asked:
            raise InputError(
                f"the account was asked on {asked}; what there was on {day} is not known"
            )
        first = last = self.asked_at
        if day > asked:
            first = datetime.combine(day, time(), UTC)
            last = datetime.combine(day, time.max, UTC)
        return tuple(one for one in self.packages if one.is_valid(first, last))


def account_balance(
    *,
    since: date | None = None,
    until: date | None = None,
    package: str | None = None,
    access_key: GivenKey = None,
    secret_key: GivenKey = None,
    base_url: str | None = None,
) -> AccountBalance:
    """Ask the Kling API for the packages of an account, and what is left of them.

    It costs nothing; it is asked at most once a second. What was used in the last 12 hours may
    still be counted as left.

    Parameters
    ----------
    since, until
        Only packages bought between them: days in UTC, or moments with a time zone. By default
        those of the last 400 days, as long as the longest are valid.
    package
        Only packages of this name.
    access_key, secret_key
        Of the account; by default KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY of the environment.
    base_url
        By default KLINGAI_BASE_URL of the environment, else ``https://api-singapore.klingai.com``.

    Returns
    -------
    AccountBalance
        Its `credits` can be spent now.

    Raises
    ------
    InputError
        If the window or the address is none.
    AccountError
        If there is no answer that can be used; which of its kinds says what to do.
    """
    access_key, secret_key = hidden(access_key), hidden(secret_key)
    found = Keys.of(os.environ)
    keys = Keys(
        access=found.access if access_key is None else read_key(access_key, "access_key"),
        secret=found.secret if secret_key is None else read_key(secret_key, "secret_key"),
        base_url=found.base_url if base_url is None else base_url,
    )
    return ask_balance(keys, since=since, until=until, package=package)


def ask_balance(
    keys: Keys,
    *,
    since: date | None = None,
    until: date | None = None,
    package: str | None = None,
) -> AccountBalance:
    """Ask as of `account_balance`, with keys that were found."""
    asked_at = EPOCH + timedelta(seconds=asking.PACE.now())
    end = asked_at if until is None else _moment(until, "until", time.max)
    start = end - timedelta(days=DAYS_BACK) if since is None else _moment(since, "since", time.min)
    if start > end:
        raise InputError(f"since is {start:%Y-%m-%d %H:%M}, after until, {end:%Y-%m-%d %H:%M}")
    params = {"start_time": str(_milliseconds(start)), "end_time": str(_milliseconds(end))}
    if package is not None:
        if not isinstance(package, str) or not package.strip() or not package.isprintable():
            raise InputError(f"package is {shown(package)}; expected the name of one")
        params["resource_pack_name"] = package
    question = asking.Question(
        read_base_url(keys.base_url, KLING_API),
        "/account/costs",
        params,
        keys.pair(),
        number=Decimal,
        once_a_second=True,
    )
    answer = checked(Costs, asking.ask(question), question.host)
    rows = answer.data.resource_pack_subscribe_infos
    return AccountBalance(tuple(map(_package, rows)), asked_at)


def _package(row: PackRow) -> AccountPackage:
    return AccountPackage(
        row.resource_pack_name,
        row.resource_pack_type,
        row.total_quantity,
        row.remaining_quantity,
        row.purchase_time,
        row.effective_time,
        row.invalid_time,
        row.status,
    )


def _moment(given: object, name: str, of_day: time) -> datetime:
    """Read a moment, or a day in UTC, whose beginning or end is meant."""
    if not isinstance(given, date):
        raise InputError(f"{name} is {shown(given)}; expected a day, as datetime.date(2026, 9, 24)")
    if not isinstance(given, datetime):
        moment = datetime.combine(given, of_day, UTC)
    elif given.tzinfo is None or given.utcoffset() is None:
        raise InputError(f"{name} is {given}, without a time zone; give it one, as datetime.UTC")
    else:
        try:
            moment = given.astimezone(UTC)
        except OverflowError:
            raise InputError(f"{name} is {given}; expected a day from 1970 on") from None
    if moment < EPOCH:
        raise InputError(f"{name} is {given}; expected a day from 1970 on")
    return moment


def _milliseconds(moment: datetime) -> int:
    return max((moment - EPOCH) // timedelta(milliseconds=1), 0)
