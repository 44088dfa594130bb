"""Small tools for arrays of integers, shared along the road."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Up to such a range, counting every number in it is quicker than sorting those that occur.
DENSE = 1_000_000


def ranked(numbers: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct numbers, ascending, and the rank of each entry among them.

    Parameters
    ----------
    numbers
        Shape (entries,).

    Returns
    -------
    levels, ranks
        Shapes (levels,) and (entries,), with ``levels[ranks] == numbers``.
    """
    if not numbers.size:
        return numbers, numbers
    low, high = int(numbers.min()), int(numbers.max())
    if high - low > 4 * numbers.size + DENSE:
        levels, ranks = np.unique(numbers, return_inverse=True)
        return levels, ranks.astype(np.int64, copy=False)
    present = np.zeros(high - low + 1, dtype=bool)
    present[numbers - low] = True
    return np.flatnonzero(present) + low, (np.cumsum(present) - 1)[numbers - low]
