"""How a command is stopped from outside: by Ctrl-C, by SIGTERM, or by a terminal that is closed."""

from __future__ import annotations

import signal
import sys
from types import FrameType

_received = [int(signal.SIGINT)]  # the last one that stopped a command


def stop_quietly() -> None:
    """Let signals unwind a command, so that neither a half-written file nor a folder is left."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
        signal.signal(signal.SIGINT, _stop)
    closed = getattr(signal, "SIGHUP", None)  # Windows has none
    if closed and signal.getsignal(closed) is signal.SIG_DFL:  # nohup ignores it
        signal.signal(closed, _stop)


def stopped_code() -> int:
    """Return the exit code of a command that was stopped, as a shell counts it."""
    return 128 + _received[-1]


def _stop(number: int, _: FrameType | None) -> None:
    _received.append(number)
    # What is left half done, as an archive without its file, would complain as it is thrown away.
    sys.unraisablehook = lambda _: None
    raise KeyboardInterrupt
