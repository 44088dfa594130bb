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


def counted(codes: NDArray[Any], counts: NDArray[np.int64] | None, size: int) -> NDArray[np.int64]:
    """Add up how many there are of each code, as ``np.bincount``, which would widen all.

    Parameters
    ----------
    codes
        Integers of any width, from 0 to less than `size`; shape (entries,).
    counts
        How many each entry stands for; None where each stands for itself. Shape (entries,).
    size
        How many codes there are.
    """
    sums = np.zeros(size, dtype=np.int64)
    if counts is not None:
        np.add.at(sums, codes, counts)
        return sums
    for part in pieces(len(codes), least=size):
        sums += np.bincount(codes[part], minlength=size)
    return sums
