"""One of many processes that spend from one ledger: crowd.py PLACE NAME JOBS SEED."""

import random
import sys
from decimal import Decimal

import planner
from planner.spending.ledger.ledger import Ledger


def main(place, name, jobs, seed):
    """Reserve at random, settle or release most of it, try some again; print what was granted."""
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
    print(granted, refused, spent, held)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
