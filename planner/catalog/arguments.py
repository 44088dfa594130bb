"""What a caller hands in, read: numbers as they are written, names that are known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from numbers import Real

from planner.errors import InputError, nearest

GREATEST = 10**12  # of any number that comes in; beyond it, decimals of 28 digits are not exact

Number = int | float | Decimal  # numpy's numbers as well


def read_decimal(number: Number, name: str) -> Decimal:
    """Read a number >= 0 as the decimal it is written as.

    Parameters
    ----------
    number
        An int, float, Decimal or numpy number. A float counts as its shortest spelling, so that
        0.1 is one tenth.
    name
        What to call it in an error.

    Returns
    -------
    Decimal
        The exact number.

    Raises
    ------
    InputError
        If it is not a number, not finite, negative or too large.
    """
    if isinstance(number, bool) or not isinstance(number, (Real, Decimal)):
        raise InputError(f"{name} is {number!r}; expected a number")
    try:
        read = number if isinstance(number, Decimal) else Decimal(str(number))
    except InvalidOperation:  # a Fraction
        raise InputError(f"{name} is {number!r}; expected a decimal number") from None
    if not read.is_finite() or read < 0:
        raise InputError(f"{name} is {number}; expected 0 or more")
    if read > GREATEST:
        raise InputError(f"{name} is {read:.3g}; expected at most {GREATEST:,}")
    return read


def known(name: str, names: Sequence[str], kind: str) -> str:
    """Return a name that is among the known ones.

    Raises
    ------
    InputError
        If it is not, with the nearest that is.
    """
    if name not in names:
        raise InputError(f"unknown {kind} {name!r}; {nearest(str(name), names)}")
    return name
