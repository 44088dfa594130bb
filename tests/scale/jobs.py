"""Tasks for engines: functions that every process can import."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import planner
from planner.errors import Fault

FAULTY = planner.TableError("a", [Fault("row 7", "duration", "x", "is no number")])


class Part(NamedTuple):
    """A task with a name, and a folder to leave traces in."""

    name: str
    number: int
    folder: Path | None = None

    def trace(self):
        """Leave a trace; return how many there are."""
        with (self.folder / f"{self.number}.tried").open("a") as file:
            file.write("x")
            return file.tell()


def parts(count, folder=None):
    """Return parts that are named like files."""
    return [Part(f"{number}.parquet", number, folder) for number in range(count)]


def multiplied(part, factors):
    """Return something that depends on the part and on what is shared."""
    return part.number * (1 if factors is None else int(factors.sum()))


def printed(part, _):
    """Print, as libraries do."""
    sys.stdout.write("a library says hello")
    os.write(1, b"in whatever way")
    return part.number


def faulty(part, _):
    """Fail, for good, at one part."""
    part.trace()
    if part.number == 3:
        raise FAULTY
    return part.number


def broken(part, _):
    """Fail with a bug."""
    raise KeyError(part.number)


def busy(part, _):
    """Fail at first, as a store does that is asked too much."""
    if part.trace() == 1:
        raise ConnectionError("slow down")
    return part.number


def missing(part, _):
    """Fail as a file does that is gone."""
    part.trace()
    raise FileNotFoundError(2, "No such file", "part")


def killed(part, factors):
    """End the process at the first try of one part."""
    if part.number == 3 and part.trace() == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return multiplied(part, factors)


def deadly(part, _):
    """End the process at each try of one part."""
    if part.number == 3:
        part.trace()
        os.kill(os.getpid(), signal.SIGKILL)
    return part.number


def interrupting(part, _):
    """Interrupt whoever waits for this, as Ctrl-C does; then take long."""
    if part.number == 0:
        os.kill(os.getppid(), signal.SIGINT)
    threading.Event().wait(600)
