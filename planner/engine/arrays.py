"""Small tools for arrays of integers."""

from __future__ import annotations

from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from planner.pieces import pieces

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# A range of up to so many places for each number is counted, a wider one sorted. Counting takes
# half the time of sorting at 4 places, 0.7 at 8, from 0.9 to 1.3 at 16; but at 8 it also takes 150
# bytes a number for 41, which cost a plan of a million more than it saved.
PLACES_PER_NUMBER = 4
# Pairs of group and option looked at together: half a megabyte an array, so that a few stay in
# the cache. Half: within 5 %; a quarter: up to 1.1 times as long; double: up to 1.3.
CHUNK = 1 << 16


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
    if low == high:
        return numbers[:1], np.zeros(numbers.size, dtype=np.int64)
    if high - low <= PLACES_PER_NUMBER * numbers.size:
        present = np.zeros(high - low + 1, dtype=bool)
        for part in pieces(numbers.size):
            present[numbers[part] - low] = True
        # In 32 bits, of which more stay in the cache: they are gone to in any order.
        place = np.cumsum(present, dtype=np.int32 if numbers.size < 1 << 31 else np.int64)
        ranks = np.empty(numbers.size, dtype=np.int64)
        for part in pieces(numbers.size):
            ranks[part] = place.take(numbers[part] - low) - 1
        return np.flatnonzero(present) + low, ranks
    shift = numbers.size.bit_length()
    if (high - low).bit_length() + shift > 63:
        levels, ranks = np.unique(numbers, return_inverse=True)
        return levels, ranks.astype(np.int64, copy=False)
    # Number and place in one integer: a plain sort is many times quicker than an argsort.
    packed = (numbers - low) << shift
    packed |= np.arange(numbers.size)
    packed.sort()
    places = packed & ((1 << shift) - 1)
    packed >>= shift
    first = np.ones(numbers.size, dtype=bool)
    np.not_equal(packed[1:], packed[:-1], out=first[1:])
    ranks = np.empty(numbers.size, dtype=np.int64)
    ranks[places] = np.cumsum(first) - 1
    return packed[first] + low, ranks


def run_starts(numbers: IntArray) -> IntArray:
    """Find where each run of equal entries begins, and the end of the last; shape (runs + 1,)."""
    fresh = np.ones(len(numbers) + 1, dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:-1])
    return np.flatnonzero(fresh)


def first_least(numbers: IntArray, starts: IntArray) -> IntArray:
    """Find the first least entry of each segment.

    Parameters
    ----------
    numbers
        The segments, end to end.
    starts
        Where each begins; shape (segments + 1,).

    Returns
    -------
    IntArray
        Counted from the segment's start, -1 where it is empty; shape (segments,).
    """
    first = np.full(len(starts) - 1, -1, dtype=np.int64)
    full = starts[1:] > starts[:-1]
    if not full.any():
        return first
    begins = starts[:-1][full]
    least = np.minimum.reduceat(numbers, begins)
    lengths = (starts[1:] - starts[:-1])[full]
    hits = np.flatnonzero(numbers == np.repeat(least, lengths))
    first[full] = hits[np.searchsorted(hits, begins)] - begins
    return first


def segment_max(numbers: IntArray, starts: IntArray) -> IntArray:
    """Find the greatest entry of each segment, as of `first_least`; 0 where it is empty."""
    top = np.zeros(len(starts) - 1, dtype=np.int64)
    full = starts[1:] > starts[:-1]
    if full.any():
        top[full] = np.maximum.reduceat(numbers, starts[:-1][full])
    return top


def segment_min(numbers: IntArray, starts: IntArray) -> IntArray:
    """Find the least entry of each segment, as of `first_least`; 0 where it is empty."""
    return -segment_max(-numbers, starts)


def by_number(numbers: IntArray, below: int) -> IntArray:
    """Order numbers from 0 to less than another one, equals as they stand.

    Those that fit in 16 bits are counted, not compared, which takes a tenth of the time.
    """
    small = numbers.astype(np.uint16) if below <= 1 << 16 else numbers
    return np.argsort(small, kind="stable")


def spread_out(begins: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """List the places of some ranges, end to end.

    Parameters
    ----------
    begins, ends
        Of each range; shape (ranges,).

    Returns
    -------
    owners, places
        The range of each place, and the place.
    """
    lengths = ends - begins
    owners = np.repeat(np.arange(len(begins)), lengths)
    before = np.cumsum(lengths) - lengths
    return owners, np.arange(len(owners)) + np.repeat(begins - before, lengths)


def distinct(numbers: IntArray) -> IntArray:
    """Return the distinct numbers in rising order.

    numpy's own `unique` hashes them first, which takes several times as long.
    """
    ordered = np.sort(numbers)
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def chunks(starts: IntArray) -> list[tuple[int, int]]:
    """Cut segments, as of `first_least`, into runs of about `CHUNK` entries.

    Returns
    -------
    list of (begin, end)
        The segments of each run; the runs follow each other.
    """
    cuts = np.searchsorted(starts, np.arange(CHUNK, int(starts[-1]), CHUNK))
    edges = np.unique(np.concatenate([[0], cuts, [len(starts) - 1]])).tolist()
    return list(pairwise(edges))


def common_divisor(numbers: IntArray) -> int:
    """Find the common divisor, 1 where there is none.

    It goes piece after piece: mostly the first numbers show that it is 1.
    """
    divisor, begin, size = 0, 0, 256
    while begin < len(numbers) and divisor != 1:
        divisor = gcd(divisor, int(np.gcd.reduce(numbers[begin : begin + size])))
        begin, size = begin + size, size * 4
    return max(divisor, 1)
