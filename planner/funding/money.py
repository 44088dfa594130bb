"""Amounts of money and credits that enter: exact as they are written, or refused."""

from __future__ import annotations

from decimal import Decimal

from planner.catalog.amounts import read_number
from planner.catalog.arguments import Number, read_decimal
from planner.errors import BudgetError, InputError
from planner.messages import shown


def dollars(amount: Number | str, name: str = "budget") -> Decimal:
    """Read an amount of USD as the decimal it is written as.

    Parameters
    ----------
    amount
        A number or its text, with or without a dollar sign. A float counts as its shortest
        spelling, so that 0.1 is one tenth.
    name
        What to call it in an error.

    Returns
    -------
    Decimal
        The exact amount, 0 or more.

    Raises
    ------
    BudgetError
        If it is not a number, not finite, negative, too large, or written finer than a billionth.
        What arithmetic has left behind in a float may be finer.
    """
    if isinstance(amount, str):
        number = read_number(amount.strip().removeprefix("$"))
        if number is None:
            how = (
                ", without commas, such as 1000 or 12.50" if "," in str(amount) else ", such as 100"
            )
            raise BudgetError(f"{name} is {shown(amount)}; expected USD as a number{how}")
        amount = number
    try:
        return read_decimal(amount, name)
    except InputError as error:
        raise BudgetError(str(error)) from None
