"""Amounts of money, exact where they enter."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from planner.catalog.arguments import Number, read_decimal
from planner.errors import BudgetError, InputError


def dollars(amount: Number | str, name: str = "budget") -> Decimal:
    """Read an amount of USD as the decimal it is written as.

    Parameters
    ----------
    amount
        A number or its text. A float counts as its shortest spelling, so that 0.1 is one tenth.
    name
        What to call it in an error.

    Returns
    -------
    Decimal
        The exact amount, 0 or more.

    Raises
    ------
    BudgetError
        If it is not a number, not finite, negative or too large.
    """
    try:
        number = Decimal(amount.strip().removeprefix("$")) if isinstance(amount, str) else amount
        return read_decimal(number, name)
    except InvalidOperation:
        raise BudgetError(f"{name} is {amount!r}; expected USD as a number, such as 100") from None
    except InputError as error:
        raise BudgetError(str(error)) from None
