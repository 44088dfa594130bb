"""What a caller hands in, read: numbers as they are written, names that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any, TypeVar

from planner.catalog.amounts import FINEST_TOLD, GREATEST, is_too_fine, read_number
from planner.errors import InputError
from planner.messages import named, nearest, shown

T = TypeVar("T")
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
        If it is not a number, not finite, negative, too large, or a Decimal finer than a billionth.
        What arithmetic has left behind in a float may be finer.
    """
    if isinstance(number, bool) or not isinstance(number, (Real, Decimal)):
        raise InputError(f"{name} is {shown(number)}; expected a number")
    read = Decimal(number) if isinstance(number, (int, Decimal)) else read_number(_spelled(number))
    if read is None or not read.is_finite() or read < 0:  # None: a Fraction, or no finite float
        told = shown(number) if read is None else f"{read:.12g}"
        raise InputError(f"{name} is {told}; expected 0 or more, in decimals")
    if read > GREATEST:
        raise InputError(f"{name} is {read:.3g}; expected at most {GREATEST:,}")
    if isinstance(number, Decimal) and is_too_fine(read):
        raise InputError(f"{name} is {str(number)[:50]}; expected nothing finer than {FINEST_TOLD}")
    return read.copy_abs() if read else Decimal(0)  # no -0, nor 0 with an exponent of millions


def _spelled(number: Real) -> str:
    try:
        return str(number)
    except ValueError:  # a Fraction of more digits than Python spells
        return ""


def looked_up(table: Mapping[str, T], key: object, default: T, name: str) -> T:
    """Look a name up in a table, as documented: whatever is not there gets the default.

    Raises
    ------
    InputError
        If it is nothing that could be a name, such as a list.
    """
    try:
        return table.get(key, default)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError):  # unhashable
        raise InputError(f"{name} is {shown(key)}; expected a name") from None


def items_of(values: object) -> list[Any] | None:
    """List what is given; None for what holds nothing, such as a number.

    Types do not tell: an array of no dimensions has the methods of a sequence.
    """
    try:
        return list(values)  # type: ignore[call-overload, no-any-return]
    except TypeError:
        return None


def known(name: str, names: Sequence[str], kind: str, lists: str = "") -> str:
    """Return a name that is among the known ones; `lists` is the command that lists them.

    Raises
    ------
    InputError
        If it is not, with the nearest that is.
    """
    if not isinstance(name, str) or name not in names:
        raise InputError(f"unknown {kind} {shown(name)}; {nearest(named(name), names, lists)}")
    return name
