"""Parts of a budget, at which people want to be told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from planner.catalog.amounts import EXACT, read_number
from planner.catalog.arguments import read_decimal
from planner.catalog.spelling import plain
from planner.errors import BudgetError, InputError
from planner.messages import shown

THRESHOLDS = (0.5, 0.75, 0.9)  # as documented
MOST = Decimal(10)  # of a part; what is more was meant in percent


def read_part(said: Any, name: str = "a threshold") -> Decimal:
    """Read a part of a budget: a number, or its text, also in percent.

    Raises
    ------
    BudgetError
        If it is none, 0, or more than tenfold.
    """
    text = said.strip() if isinstance(said, str) else ""
    number: Any = read_number(text.removesuffix("%")) if text else said
    try:
        part = read_decimal(number, name)
    except InputError:
        part = Decimal(0)
    part = EXACT.divide(part, Decimal(100)) if text.endswith("%") else part
    if not 0 < part <= MOST:
        percent = (
            f"; {plain(part)} % is {plain(EXACT.divide(part, Decimal(100)))}" if part > MOST else ""
        )
        raise BudgetError(f"{name} is {shown(said)}; expected a part, such as 0.75{percent}")
    return part.normalize(EXACT)


def _hundredth(number: Decimal) -> Decimal:
    return EXACT.divide(number, Decimal(100))
