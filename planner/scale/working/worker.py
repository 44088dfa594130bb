"""A process that works on parts: it is asked on standard input, and answers on standard output."""

from __future__ import annotations

import os
import pickle
import signal
import sys

from planner.scale.working.shared import kept
from planner.scale.working.trying import Failed, tried


def main() -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            question = pickle.load(sys.stdin.buffer)
            answers.write(_answer(question))
            answers.flush()
        except (EOFError, BrokenPipeError):  # who started this process has ended
            os._exit(0)


def _answer(question: bytes) -> bytes:
    try:
        function, task, path = pickle.loads(question)
        found = tried(function, task, None if path is None else kept(path))
        return pickle.dumps(found, protocol=5)
    except Exception as error:
        return pickle.dumps(Failed.of(error))
