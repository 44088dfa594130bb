"""One try at a task: which errors pass when it is tried again, and how the others travel."""

from __future__ import annotations

import errno
import pickle
import time
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, TypeVar

from planner.errors import PlannerError

T = TypeVar("T")
R = TypeVar("R")

PAUSES_S = (0.5, 2.0)  # before the second and the third try
# What a network or a store says that is busy; none at all where Arrow or a store has its own words.
PASSING = {
    None,
    errno.EAGAIN,
    errno.EBUSY,
    errno.EINTR,
    errno.EIO,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.ESTALE,
}


def passes(error: Exception) -> bool:
    """Say whether an error may be gone when the same is tried again: a network that fails, say.

    A file that is not there and a full disk last, and so does what this package raises on purpose,
    but for what tells of such an error.
    """
    if isinstance(error, PlannerError):
        return error.passes
    if isinstance(error, ConnectionError | TimeoutError):
        return True
    return isinstance(error, OSError) and error.errno in PASSING


def tried(function: Callable[[T, Any], R], task: T, shared: Any) -> R:
    """Run a task, up to three times where its error may pass."""
    for pause_s in PAUSES_S:
        try:
            return function(task, shared)
        except Exception as error:
            if not passes(error):
                raise
        time.sleep(pause_s)
    return function(task, shared)


class Failed(NamedTuple):
    """An error on its way from another process, with what a programmer wants to know of it."""

    error: Exception
    trace: str

    @classmethod
    def of(cls, error: Exception) -> Failed:
        """Pack an error; one that does not travel is told in words."""
        trace = "".join(traceback.format_exception(error))
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # whatever its own code does
            error = RuntimeError(f"{type(error).__name__}: {error}")
        return cls(error, trace)

    def again(self) -> NoReturn:
        """Raise it as what it was."""
        if not isinstance(self.error, PlannerError):
            self.error.add_note(f"where it was raised:\n{self.trace}")
        raise self.error
