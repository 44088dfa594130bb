"""Records of arrays: frozen whole, equal by their numbers, checked again after pickling."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.errors import ProblemError

LARGEST_SUM = 2**62  # two such numbers can still be added in 64 bits


class Record:
    """Base of frozen dataclasses that hold arrays."""

    __hash__ = None  # type: ignore[assignment]  # equal by their numbers, which nothing hashes

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_same(getattr(self, name), getattr(other, name)) for name in self._names())

    def __reduce__(self) -> tuple[Any, ...]:
        # Unpickled arrays can be written to: what they are handed to freezes and checks them.
        return type(self), tuple(getattr(self, name) for name in self._names())

    @classmethod
    def _names(cls) -> list[str]:
        return [field.name for field in fields(cls)]  # type: ignore[arg-type]

    def _hold(self, name: str, array: NDArray[Any]) -> None:
        """Keep a checked array, read-only."""
        object.__setattr__(self, name, frozen(array))


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return one == other


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only array: itself, or a copy where its memory can be written to elsewhere."""
    base: Any = array
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            array = array.copy()
            array.flags.writeable = False
            return array
        base = base.base
    return array


def whole_numbers(
    name: str, numbers: object, size: int | None = None, *, low: int = 0, below: int = LARGEST_SUM
) -> IntArray:
    """Check a 1-D array of whole numbers.

    Parameters
    ----------
    name
        What to call it in an error.
    numbers
        The array.
    size
        The length that it must have; any where None.
    low, below
        The numbers must be at least `low`, and less than `below`.

    Returns
    -------
    IntArray
        The same numbers in 64 bits.

    Raises
    ------
    ProblemError
        If it is no such array.
    """
    if not isinstance(numbers, np.ndarray) or numbers.ndim != 1:
        raise ProblemError(f"{name}: expected a 1-D array")
    if size is not None and len(numbers) != size:
        raise ProblemError(f"{name}: {len(numbers):,} numbers, expected {size:,}")
    if not len(numbers):
        return numbers.astype(np.int64)
    if numbers.dtype.kind not in "iu":  # spans of time are integers to numpy
        raise ProblemError(f"{name} are {numbers.dtype}; expected integers (scale them first)")
    least, most = int(numbers.argmin()), int(numbers.argmax())
    if int(numbers[least]) < low:
        raise ProblemError(f"{name}[{least}] is {numbers[least]}; expected {low} or more")
    if int(numbers[most]) >= below:
        limit = "2**62" if below == LARGEST_SUM else f"{below:,}"
        raise ProblemError(f"{name}[{most}] is {numbers[most]}; expected less than {limit}")
    return numbers.astype(np.int64, copy=False)
