"""A ledger with as many entries as one likes: drawn, and inserted by the thousands."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from planner.spending.ledger.months import MICRO, month_of
from planner.spending.ledger.said import Said
from planner.spending.ledger.scopes import path_to

UTC = ZoneInfo("UTC")
AT_ONCE = 10_000  # jobs
MODELS = ("kling-v1", "kling-v1.5", "kling-pro", "veo-3", "sora-2", None)
SCOPES = tuple(f"brand-{brand}/campaign-{campaign}" for brand in range(5) for campaign in range(8))
ENDS = ("settle",) * 85 + ("release",) * 10 + ("expire",) * 4 + ("open",)
DAY = 86_400 * MICRO
Rows = dict[str, list[tuple[Any, ...]]]


def fill(place: Path, entries: int) -> None:
    """Insert the entries of jobs over a year into a new ledger, and all that follows from them.

    Parameters
    ----------
    place
        The ledger.
    entries
        About how many: most jobs have two.
    """
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    connection = sqlite3.connect(place)
    connection.execute("PRAGMA synchronous = OFF")
    draw = random.Random(entries)
    now = int(time.time()) * MICRO - DAY // 24
    count = entries // 2
    rows: Rows = defaultdict(list)
    for number in range(count):
        at = now - 300 * DAY * (count - number) // count
        for table, row in _job(draw, number, at, is_last=number > count * 0.995):
            rows[table].append(row)
            if table == "totals":
                scope, month, held, spent = rows[table].pop()
                both = sums[scope, month]
                both[:] = both[0] + held, both[1] + spent
        if number % AT_ONCE == AT_ONCE - 1 or number == count - 1:
            _insert(connection, rows)
            rows = defaultdict(list)
    kept = [(*place, *both) for place, both in sums.items()]
    funds = [(scope, month, None, None, held, spent) for scope, month, held, spent in kept]
    _insert(connection, {"totals": kept, "funds": funds})
    connection.close()


def _job(
    draw: random.Random, number: int, at: int, *, is_last: bool
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Draw a job, and yield the rows of it, with the tables that they belong to."""
    key, scope, model = f"job-{number}", draw.choice(SCOPES), draw.choice(MODELS)
    month, amount = month_of(at, UTC), draw.randrange(10**8, 10**10)
    how = draw.choice(ENDS)
    how = "expire" if how == "open" and not is_last else how
    cost = {"settle": amount - draw.randrange(amount // 4), "release": 0}.get(how, 0)
    is_open = how == "open"
    whole: list[tuple[Said, int, int]] = [(Said("reserve", key, scope, amount, model), amount, 0)]
    if not is_open:
        whole.append((Said(how, key, scope, cost, model), -amount, cost))
    for said, held, spent in whole:
        moves = json.dumps([[each, month, held, spent] for each in path_to(scope)])
        row = (said.entry_key, said.hash, said.kind, at, scope, month, key, held, spent, model,
               "{}", moves)  # fmt: skip
        yield "entries", row
        for each in path_to(scope):
            yield "totals", (each, month, held, spent)
    state = {"settle": "settled", "release": "released", "expire": "expired"}.get(how, "open")
    yield (
        "reservations",
        (key, scope, month, amount, cost, at, at + 60 * DAY, state, model, None),
    )
    for nth, each in enumerate(path_to(scope)):
        yield "draws", (key, each, month, nth, amount if is_open else 0, cost)


def _insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Insert rows in one transaction."""
    with connection:
        for table, new in rows.items():
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            names = [name for name in names if name != "seq"]
            marks = ", ".join("?" * len(names))
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
            connection.executemany(statement, new)
