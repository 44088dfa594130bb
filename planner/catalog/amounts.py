"""Amounts: how a number is written, the finest one there is, and arithmetic that never rounds.

What money decides may not hang on the decimal context that a caller happens to have set: its
precision, its rounding, its traps. So amounts are reckoned here in a context of our own, in which
a result that would have to be rounded is an error; rounding is said in words, by `rounded`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)
from fractions import Fraction
from functools import wraps
from math import ceil, floor, gcd
from typing import ParamSpec, TypeVar

from planner.errors import InputError

FINEST_PLACES = 9  # with as many before the point, the 18 digits of an amount fit 64 bits
FINEST = Decimal("1e-9")
FINEST_TOLD = "a billionth (9 decimal places)"
GREATEST = 10**12  # of any amount that comes in

# A number that is written, in ASCII: a sign, digits with a point, an exponent as programs write it.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
MOST_CHARACTERS = 400  # of a number; a float of 64 bits, written out, has fewer


def _context(prec: int, *traps: type[DecimalException]) -> Context:
    # Every field is said: what is not comes from a context that a caller may have changed.
    return Context(
        prec=prec,
        rounding=ROUND_HALF_EVEN,
        Emin=-999_999,
        Emax=999_999,
        capitals=1,
        clamp=0,
        flags=[],
        traps=[InvalidOperation, DivisionByZero, *traps],
    )


# Wide enough for every product of what may come in.
EXACT = _context(10_000, Inexact)
# For what is no amount and has no last digit, as a price per credit used.
RATIO = _context(28)

WAYS: dict[str, Callable[[Fraction], int]] = {
    "down": floor,
    "up": ceil,
    "half-up": lambda number: floor(number + Fraction(1, 2)),
    "half-even": round,
}

# Whether a part of a unit counts as one.
COUNTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "down": lambda _rest, _unit: False,
    "up": lambda rest, _unit: bool(rest),
    "half-up": lambda rest, unit: EXACT.add(rest, rest) >= unit,
}

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function's decimal arithmetic exact, whatever context its caller has set.

    Within it a division that does not come out even raises `decimal.Inexact`: round it by
    `rounded`, or take the ratio by `RATIO.divide`. Not for generators, which run elsewhere.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(EXACT):
            return function(*args, **kwargs)

    return run


def units(amount: Decimal | Fraction | int, unit: Decimal, way: str) -> int:
    """Return how many units an amount holds.

    Parameters
    ----------
    amount, unit
        Any, the unit above 0.
    way
        Where a part of a unit goes: ``"down"`` for what may be spent, ``"up"`` for what is needed,
        ``"half-up"`` and ``"half-even"`` for what is only shown or weighed.
    """
    if way in COUNTS and isinstance(amount, Decimal) and amount >= 0:
        # The same in a fifth of the time: most amounts are such.
        whole, rest = EXACT.divmod(amount, unit)
        return int(whole) + COUNTS[way](rest, unit)
    return WAYS[way](Fraction(amount) / Fraction(unit))


def rounded(amount: Decimal | Fraction | int, unit: Decimal, way: str) -> Decimal:
    """Round an amount to whole units, as `units` counts them."""
    return EXACT.multiply(units(amount, unit, way), unit)


@exactly
def common_unit(amounts: Collection[Decimal]) -> Decimal:
    """Return the greatest unit in which every amount is whole; 1 where all are 0."""
    places = max((-int(one.normalize().as_tuple().exponent) for one in amounts), default=0)
    places = max(places, 0)
    whole = gcd(*(int(one.scaleb(places)) for one in amounts))
    return Decimal(whole or 1).scaleb(-places)


def too_many_steps(most: int, step: Decimal) -> InputError:
    """Make the error for prices that are too large for how fine they are."""
    dearest = EXACT.multiply(most, step)
    return InputError(
        f"the catalog's prices reach {dearest:f} in steps of {step:f}: more than 64 bits hold; "
        "give it a billing_step"
    )


def is_too_fine(number: Decimal) -> bool:
    """Say whether a finite number is finer than `FINEST`."""
    try:
        EXACT.quantize(number, FINEST)
    except Inexact:
        return True
    return False


def read_number(text: str) -> Decimal | None:
    """Read a number as a text spells it: the one reader of cells, budgets and catalogs.

    Parameters
    ----------
    text
        What is accepted: the digits 0 to 9, with or without a sign before them, one decimal point
        among them, an exponent after them (``1.5e3``) and blanks around them.

    Returns
    -------
    Decimal or None
        The exact number; None where it is none: separators of thousands (``1,000``, ``1_000``),
        digits of other scripts, ``nan`` and ``inf``, more than 400 characters.
    """
    text = text.strip()
    fits = len(text) <= MOST_CHARACTERS and NUMBER.fullmatch(text)
    return Decimal(text) if fits else None
