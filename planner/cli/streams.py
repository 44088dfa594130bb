"""The standard streams, as whoever starts the command leaves them: closed, full, unread."""

from __future__ import annotations

import os
import sys
from typing import IO


def open_streams() -> None:
    """Open the standard streams that are closed, before anything else takes their place.

    Else what is printed goes into the file that is opened next, which may be somebody's table.
    Standard input is then empty, standard error is lost, and writing to standard output fails.
    """
    if sys.stdin is None:
        sys.stdin = _opened(0, os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _opened(1, os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _opened(2, os.O_WRONLY, "w")


def silence(stream: IO[str]) -> None:
    """Let what is still to be written to a stream vanish."""
    _point(stream.fileno(), os.O_WRONLY)


def _opened(number: int, access: int, mode: str) -> IO[str]:
    _point(number, access)
    return open(number, mode, encoding="utf-8", closefd=False)


def _point(number: int, access: int) -> None:
    """Let a file descriptor be the null device."""
    null = os.open(os.devnull, access)
    if null != number:
        os.dup2(null, number)
        os.close(null)
