"""Many processes that spend from one ledger: crowd.py PLACE PROCESSES JOBS.

Run as a program: who forks may have no threads, as pytest has.
"""

import os
import random
import sys
from decimal import Decimal

import planner
from planner.spending.ledger.ledger import Ledger


def spend(place, name, jobs, seed):
    """Reserve at random, settle or release most of it, try some again; return what was granted."""
    chance = random.Random(seed)
    granted = refused = 0
    spent = held = Decimal(0)
    with Ledger(place, create=False) as ledger:
        for number in range(jobs):
            key, amount = f"{name}/{number}", Decimal(chance.randint(1, 300)) / 100
            scope = chance.choice(["a/x", "a/y", "b"])
            try:
                for _ in range(chance.choice([1, 1, 2])):
                    ledger.reserve(key, amount, scope=scope)
            except planner.OverBudgetError:
                refused += 1
                continue
            granted += 1
            what = chance.random()
            if what < 0.5:
                cost = amount * chance.randint(0, 10) / 10
                for _ in range(chance.choice([1, 1, 2])):
                    ledger.settle(key, cost)
                spent += cost
            elif what < 0.8:
                ledger.release(key, charged_usd=0)
            else:
                held += amount
    return f"{granted} {refused} {spent} {held}\n"


def main(place, processes, jobs):
    """Let so many spend at once; each prints a line when it is done."""
    children = []
    for number in range(processes):
        child = os.fork()
        if child == 0:
            os.write(1, spend(place, f"p{number}", jobs, number).encode())
            os._exit(0)
        children.append(child)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert not any(ended), ended


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
