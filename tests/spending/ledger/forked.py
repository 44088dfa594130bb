"""A process that forks while it has a ledger open: forked.py PLACE inherited|own."""

import os
import signal
import sys

from planner.spending.ledger.ledger import Ledger


def main(place, whose):
    """Let parent and child reserve in turn, the child last; print what is kept."""
    (heard, say), (go, let) = os.pipe(), os.pipe()
    ledger = Ledger(place)
    ledger.reserve("p1", 1)
    child = os.fork()
    if child == 0:
        mine = ledger if whose == "inherited" else Ledger(place)
        mine.reserve("c1", 1)
        os.write(say, b".")
        os.read(go, 1)
        mine.reserve("c2", 1)
        os.kill(os.getpid(), signal.SIGKILL)
    os.read(heard, 1)
    ledger.reserve("p2", 1)
    ledger.close()
    os.write(let, b".")
    os.waitpid(child, 0)
    with Ledger(place) as ledger:
        ledger.check()
        print(*(entry.key for entry in ledger.entries()))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
