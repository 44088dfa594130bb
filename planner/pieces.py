"""Going through long columns piece after piece.

What is made on the way of a piece stays in the cache. Of a whole table of ten million rows it would
be new memory each time, which takes longer to get, page by page, than to fill.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)

PIECE = 1 << 16  # rows: half a megabyte of each column of 64 bits


def pieces(rows: int, least: int = 0) -> Iterator[slice]:
    """Cut rows into pieces of `PIECE`, or of more where so many are wanted at the least."""
    size = max(PIECE, least)
    return (slice(begin, min(begin + size, rows)) for begin in range(0, rows, size))


def looked_up(values: NDArray[T], places: NDArray[Any]) -> NDArray[T]:
    """Look the value at each place up, as ``values[places]``; numpy would widen all places first.

    Parameters
    ----------
    values
        Shape (places,).
    places
        Integers of any width; shape (entries,).
    """
    found = np.empty(len(places), dtype=values.dtype)
    for part in pieces(len(places)):
        found[part] = values.take(places[part])
    return found


def counted(numbers: NDArray[Any], below: int) -> NDArray[np.int64]:
    """Count each number from 0 to less than another one, as ``np.bincount``, which widens all.

    Parameters
    ----------
    numbers
        Integers of any width.
    below
        More than any of them.
    """
    counts = np.zeros(below, dtype=np.int64)
    for part in pieces(len(numbers), least=below):
        counts += np.bincount(numbers[part], minlength=below)
    return counts
