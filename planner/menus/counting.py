"""Amounts as whole numbers: in 64 bits where those are enough, else as Python has them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import EXACT, common_unit

LARGEST = 2**62
Numbers = NDArray[Any]  # of int64; of Python's integers where one might pass `LARGEST`


def whole(amounts: Sequence[Decimal]) -> tuple[Numbers, Decimal]:
    """Write amounts of 0 or more as whole numbers, and say of which unit."""
    unit = common_unit(amounts)
    numbers = [int(EXACT.divide_int(one, unit)) for one in amounts]
    wide = max(numbers, default=0) >= LARGEST
    return np.array(numbers, dtype=object if wide else np.int64), unit


def times(one: Numbers, other: Numbers) -> Numbers:
    """Multiply, entry by entry."""
    most = int(one.max(initial=0)) * int(other.max(initial=0))
    product: Numbers = (one if most < LARGEST else one.astype(object)) * other
    return product


def scaled_up(numbers: Numbers, by: Fraction) -> Numbers:
    """Multiply by a ratio; a part of one counts as one."""
    product: Numbers = -(-_by_numerator(numbers, by) // by.denominator)
    return product


def scaled_down(numbers: Numbers, by: Fraction) -> Numbers:
    """Multiply by a ratio; a part of one does not count."""
    product: Numbers = _by_numerator(numbers, by) // by.denominator
    return product


def _by_numerator(numbers: Numbers, by: Fraction) -> Numbers:
    wide = max(int(numbers.max(initial=1)) * by.numerator, by.denominator) >= LARGEST
    product: Numbers = (numbers.astype(object) if wide else numbers) * by.numerator
    return product
