"""One run at a time in a folder: a lock that goes with its process."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from types import ModuleType

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

BUSY = (errno.EWOULDBLOCK, errno.EACCES)
_held: set[int] = set()


class Lock:
    """A lock on a folder of this machine, held until it is closed or its process is gone."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    @classmethod
    def of(cls, folder: str) -> Lock | None:
        """Lock a folder that is there.

        Returns
        -------
        Lock or None
            None where another run has it. Where folders cannot be locked, as on some network
            drives, one that holds nothing.

        Raises
        ------
        OSError
            If the folder cannot be opened.
        """
        if fcntl is None:
            return cls(None)
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            return None if error.errno in BUSY else cls(None)
        _held.add(descriptor)
        return cls(descriptor)

    def close(self) -> None:
        """Let others in."""
        if self._descriptor is not None:
            _held.discard(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None


def _let_go() -> None:
    """Close the locks in a process that was forked, or they would outlive this one with it."""
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
