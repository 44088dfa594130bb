"""What is still to be spent, at the rate of the days so far, and how uncertain that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

LEVEL = 0.9  # how often the interval holds what comes
LEAST_DAYS = 3  # before that there is nothing to go on
# The 95 % quantile of Student's t by degrees of freedom, 2 to 40; the tests integrate its density.
STUDENT = (
    2.9200, 2.3534, 2.1318, 2.0150, 1.9432, 1.8946, 1.8595, 1.8331, 1.8125, 1.7959, 1.7823, 1.7709,
    1.7613, 1.7531, 1.7459, 1.7396, 1.7341, 1.7291, 1.7247, 1.7207, 1.7171, 1.7139, 1.7109, 1.7081,
    1.7056, 1.7033, 1.7011, 1.6991, 1.6973, 1.6955, 1.6939, 1.6924, 1.6909, 1.6896, 1.6883, 1.6871,
    1.6860, 1.6849, 1.6839,
)  # fmt: skip


@dataclass(frozen=True)
class Ahead:
    """What is still to be spent, in billionths of a dollar.

    Attributes
    ----------
    daily
        A day, about.
    expected
        In all, about.
    low, high
        From where to where it is, in `LEVEL` of all cases.
    """

    daily: int
    expected: int
    low: int
    high: int


def ahead(days: Sequence[int], left: Fraction, held: int = 0) -> Ahead | None:
    """Say what is still to be spent, at the rate of the days so far.

    Parameters
    ----------
    days
        What was spent on each, in billionths of a dollar; 41 of them at the most.
    left
        How many days are still to come.
    held
        What is held for jobs already: the first part of what is to be spent. All of it may be, and
        all of it may be released.

    Returns
    -------
    Ahead or None
        None where there are too few days to say anything.

    Notes
    -----
    The mean of the days so far, times those to come, or what is held where that is more. The
    interval of the former is Student's prediction interval
    for the mean of m observations to come, from n that were seen, times m: ``m x mean +- t x s x
    sqrt(m + m^2 / n)``, with t for n - 1 degrees of freedom (Meeker, Hahn and Escobar,
    *Statistical Intervals*, 2nd ed., ch. 4). It takes days to be alike and independent.
    """
    count, total = len(days), sum(days)
    if count < LEAST_DAYS:
        return None
    squares = count * sum(each * each for each in days) - total * total
    variance = Fraction(squares, count * (count - 1))
    spread = sqrt(variance * (left + left * left / count))
    expected = round(left * total / count)
    margin = round(STUDENT[count - LEAST_DAYS] * spread)
    return Ahead(
        daily=round(Fraction(total, count)),
        expected=max(held, expected),
        low=max(expected - margin, 0),
        high=max(held, expected + margin),
    )
