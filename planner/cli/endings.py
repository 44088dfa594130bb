"""How a command is stopped from outside: by Ctrl-C, or by SIGTERM, which works alike."""

from __future__ import annotations

import signal
import sys
from types import FrameType

_received = [int(signal.SIGINT)]  # the last one that stopped a command


def stop_quietly() -> None:
    """Let SIGTERM unwind a command as Ctrl-C does, so that no half-written file is left."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
        signal.signal(signal.SIGINT, _stop)


def stopped_code() -> int:
    """Return the exit code of a command that was stopped, as a shell counts it."""
    return 128 + _received[-1]


def _stop(number: int, _: FrameType | None) -> None:
    _received.append(number)
    # What is left half done, as an archive without its file, would complain as it is thrown away.
    sys.unraisablehook = lambda _: None
    raise KeyboardInterrupt
