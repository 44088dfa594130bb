"""How far a lake is: told to whoever asks, or shown as bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from planner.errors import InputError
from planner.messages import shown

# Told what is done, how many rows of it, and of how many.
Told = Callable[[str, int, int], object]
COUNTING, PLANNING, WRITING = "counting", "planning", "writing"


@contextmanager
def telling(progress: Told | bool | None) -> Iterator[Told]:
    """Return what is to be told how far it is.

    Parameters
    ----------
    progress
        Called with what is done, rows done and rows in all; True shows bars, on standard error or
        in a notebook.

    Raises
    ------
    InputError
        If it cannot be called.
    """
    if progress is True:
        from planner.scale.bars import Bars  # who looks at nothing loads nothing of it

        with Bars(PLANNING) as bars:
            yield bars
    elif progress is None or progress is False:
        yield lambda what, done, rows: None
    elif callable(progress):
        yield progress
    else:
        raise InputError(f"progress is {shown(progress)}; expected True, or what can be called")
