"""Kills processes that write to a ledger, and looks at what they leave: killed.py PLACE TIMES SEED.

Run as a program: who forks may have no threads, as pytest has.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from planner.spending.ledger.ledger import Ledger

OFTEN = 25  # kills between two whole checks
OPENING = 5  # of so many, one may be killed before it has opened the ledger


def work(ledger, round_, pipe, jobs=10**6):
    """Reserve and settle, one job after the other, and say so after each."""
    for number in range(jobs):
        key = f"{round_}/{number}"
        ledger.reserve(key, "0.02", scope="a/b")
        os.write(pipe, f"reserve {key}\n".encode())
        ledger.settle(key, "0.01")
        os.write(pipe, f"settle {key}\n".encode())


def killed(ledger, round_, after, begun):
    """Let a process work, kill it after some seconds, and return what it said it had done.

    They begin when it has done something, however busy the machine is, or when it is started.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(ledger, round_, write)
        finally:
            os._exit(1)
    os.close(write)
    first = os.read(read, 1_000) if begun else b""
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as rest:
        return [line.split() for line in (first + rest.read()).decode().splitlines()]


def main(place, times, seed):
    """Kill so often, and look at all that is left."""
    chance = random.Random(seed)
    done = {"reserve": 1, "settle": 1}
    # Every process opens the file anew, and need not find out anew what it says to the database.
    with Ledger(place, create=False) as closed, Path(os.devnull).open("wb") as nobody:
        work(closed, "first", nobody.fileno(), jobs=1)
    for round_ in range(times):
        begun = round_ % OPENING > 0
        said = killed(closed, round_, chance.uniform(0, 0.006), begun)
        assert said or not begun
        # Opened anew after each kill, as by whoever comes next.
        with Ledger(place, create=False) as ledger:
            for what, key in said[-2:]:
                state = ledger.reservation(key).state
                assert state in (("open", "settled") if what == "reserve" else ("settled",)), key
            if round_ % OFTEN == 0 or round_ == times - 1:
                ledger.check()
        for what, _ in said:
            done[what] += 1
    with Ledger(place, create=False) as ledger:
        kinds = [entry.kind for entry in ledger.entries()]
        stands = ledger.standing("a/b")
    there = {what: kinds.count(what) for what in done}
    # Nothing that was said to be done is missing; of each process one more may have been.
    for what, count in done.items():
        assert count <= there[what] <= count + times, (done, there)
    assert sum(there.values()) <= sum(done.values()) + times
    assert stands.spent_usd * 100 == there["settle"]
    assert stands.held_usd * 100 == 2 * (there["reserve"] - there["settle"])
    print(f"{times} kills, {sum(there.values())} entries, nothing lost")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
