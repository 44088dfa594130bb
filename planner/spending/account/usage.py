"""The documented functions on an account: what is left, and what was generated."""

from __future__ import annotations

import operator
import os
import warnings
from typing import Any

from planner.catalog.amounts import GREATEST
from planner.errors import InputError, PlannerWarning
from planner.messages import shown
from planner.spending.account import asking
from planner.spending.account.answers import History, Usage, checked
from planner.spending.account.host import DOCUMENTED, read_base_url
from planner.spending.account.keys import GivenKey, Keys, hidden, read_key

DAYS = 30
MOST_DAYS = 3650
# What other services call it where an answer is not all there is; none of it is documented here.
MORE = ("next", "next_page", "next_cursor", "next_page_token", "has_more")
TOTALS = ("total", "total_count")


def get_account_usage(*, api_key: GivenKey = None, base_url: str | None = None) -> dict[str, Any]:
    """Ask for the credits of an account, as documented.

    Parameters
    ----------
    api_key
        Of the account; by default KLINGAI_API_KEY of the environment.
    base_url
        By default KLINGAI_BASE_URL of the environment, else ``https://api.klingai.com``.

    Returns
    -------
    dict
        What is answered: `credits`, those that are left, `monthly_usage`, those that were used
        this month, and what comes along.

    Raises
    ------
    InputError
        If the address is none.
    AccountError
        If there is no answer that can be used; which of its kinds says what to do.

    Notes
    -----
    Source: "Monitoring Usage" in *Kling AI Pricing Basics*. There an error's answer is returned as
    if it were the usage, and a server that is slow is waited for without end.
    """
    api_key = hidden(api_key)
    return ask_usage(_keys(api_key, base_url))


def get_usage_history(
    days: int = DAYS, *, api_key: GivenKey = None, base_url: str | None = None
) -> list[Any]:
    """Ask what was generated on an account in the last days, as documented.

    Parameters
    ----------
    days
        How many, from 1 to 3650.
    api_key, base_url
        As of `get_account_usage`.

    Returns
    -------
    list
        The `generations` of the answer, as they are.

    Raises
    ------
    InputError
        If `days` is no such number, or the address is none.
    AccountError
        As of `get_account_usage`.

    Warns
    -----
    PlannerWarning
        If the answer says that there is more, or counts more in `total`: pages are not documented.

    Notes
    -----
    Source: "Monitoring Usage" in *Kling AI Pricing Basics*.
    """
    api_key = hidden(api_key)
    return ask_history(_keys(api_key, base_url), days)


def ask_usage(keys: Keys) -> dict[str, Any]:
    """Ask as of `get_account_usage`, with keys that were found."""
    question = _question(keys, "/v1/account", {})
    answer: dict[str, Any] = asking.ask(question)
    checked(Usage, answer, question.host)
    return answer


def ask_history(keys: Keys, days: int) -> list[Any]:
    """Ask as of `get_usage_history`, with keys that were found."""
    question = _question(keys, "/v1/account/usage", {"days": str(_days(days))})
    answer = asking.ask(question)
    generations = checked(History, answer, question.host).generations
    total = max((number for key in TOTALS if _is_count(number := answer.get(key))), default=0)
    if total > len(generations) or any(answer.get(key) for key in MORE):
        of = f", {total:,}," if total > len(generations) else ""
        said = (
            f"{question.host} says that there are more generations{of} than the "
            f"{len(generations):,} that it answers, and how to have them is not documented; ask "
            "for fewer days"
        )
        warnings.warn(said, PlannerWarning, stacklevel=3)
    return generations


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= GREATEST


def _question(keys: Keys, path: str, params: dict[str, str]) -> asking.Question:
    base_url = read_base_url(keys.base_url, DOCUMENTED)
    return asking.Question(base_url, path, params, keys.static(), number=float)


def _keys(api_key: GivenKey, base_url: str | None) -> Keys:
    found = Keys.of(os.environ)
    return Keys(
        api=found.api if api_key is None else read_key(api_key, "api_key"),
        base_url=found.base_url if base_url is None else base_url,
    )


def _days(given: object) -> int:
    try:
        if isinstance(given, bool):
            raise TypeError
        days = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        raise InputError(f"days is {shown(given)}; expected a whole number, such as 30") from None
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"days is {shown(days)}; expected from 1 to {MOST_DAYS:,}")
    return days
