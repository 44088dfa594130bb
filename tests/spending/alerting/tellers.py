"""Processes that spend from one ledger and ask for its alerts at once: tellers.py PLACE NUMBER."""

import os
import sys

from planner.spending.ledger.ledger import Ledger

TIMES = 6


def work(place, name, begins, tells):
    """Spend a dollar and ask, so many times; say what was told."""
    os.read(begins, 1)
    with Ledger(place, create=False) as ledger:
        for number in range(TIMES):
            ledger.spend(f"{name}/{number}", 1)
            for alert in ledger.alerts():
                os.write(tells, f"{alert.threshold}\n".encode())


def main(place, processes):
    """Start so many, let all begin at once, and print what they were told."""
    begins, begin = os.pipe()
    told, tells = os.pipe()
    children = []
    for name in range(processes):
        child = os.fork()
        if child == 0:
            os.close(begin)
            try:
                work(place, name, begins, tells)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    os.close(begin)
    os.close(tells)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    with os.fdopen(told) as said:
        print(said.read())  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
