"""Kills processes that write to a ledger, and looks at what they leave: killed.py PLACE TIMES SEED.

Run as a program: who forks may have no threads, as pytest has.
"""

import os
import random
import signal
import sys
import time

from planner.spending.ledger.ledger import Ledger

OFTEN = 25  # kills between two whole checks


def work(place, round_, pipe):
    """Reserve and settle, one job after the other, and say so after each."""
    with Ledger(place, create=False) as ledger:
        for number in range(10**6):
            key = f"{round_}/{number}"
            ledger.reserve(key, "0.02", scope="a/b")
            os.write(pipe, f"reserve {key}\n".encode())
            ledger.settle(key, "0.01")
            os.write(pipe, f"settle {key}\n".encode())


def killed(place, round_, after):
    """Let a process work, kill it after some seconds, and return what it said it had done."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(place, round_, write)
        finally:
            os._exit(1)
    os.close(write)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as said:
        return [line.split() for line in said.read().splitlines()]


def main(place, times, seed):
    """Kill so often, and look at all that is left."""
    chance = random.Random(seed)
    done = {"reserve": 0, "settle": 0}
    for round_ in range(times):
        said = killed(place, round_, chance.uniform(0.004, 0.03))
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
