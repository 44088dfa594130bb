"""What a ledger does to its database, written by hand: the least that reserves and settles."""

from __future__ import annotations

import sqlite3
from typing import Any

TABLES = (
    "CREATE TABLE said (id {serial} PRIMARY KEY, key TEXT UNIQUE, cost BIGINT)",
    "CREATE TABLE sums (scope TEXT PRIMARY KEY, most BIGINT, held BIGINT, spent BIGINT)",
    "CREATE TABLE jobs (key TEXT PRIMARY KEY, scope TEXT, amount BIGINT, state TEXT)",
)
LOCKED = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN; SELECT 1 FROM sums FOR UPDATE"}
MOST = 10**18


class ByHand:
    """Budgets in a tree of scopes, without months, top-ups, expiry, or a word about errors.

    Parameters
    ----------
    connection
        To a database of its own, of `sqlite3` or of `psycopg`, that begins no transactions itself.
    scopes
        The budgets of one job, from the outermost to the innermost.
    """

    def __init__(self, connection: Any, scopes: tuple[str, ...]) -> None:
        self._connection, self._scopes = connection, scopes
        self._is_file = isinstance(connection, sqlite3.Connection)
        self._begin = LOCKED["sqlite" if self._is_file else "postgresql"]
        for table in TABLES:
            self._do(table.format(serial="INTEGER" if self._is_file else "BIGSERIAL"))
        for scope in scopes:
            self._do("INSERT INTO sums VALUES (?, ?, 0, 0)", scope, MOST)

    def insert(self, key: str, cost: int) -> None:
        """Insert one row, and nothing else."""
        self._do("BEGIN IMMEDIATE" if self._is_file else "BEGIN")
        self._do("INSERT INTO said (key, cost) VALUES (?, ?)", key, cost)
        self._do("COMMIT")

    def reserve(self, key: str, amount: int) -> None:
        """Hold money, if the key is new and there is as much."""
        self._do(self._begin)
        assert not self._do("SELECT 1 FROM said WHERE key = ?", f"reserve:{key}").fetchall()
        sums = self._do(f"SELECT most - held - spent FROM sums WHERE {self._mine}", *self._scopes)
        assert min(left for (left,) in sums.fetchall()) >= amount
        self._do("INSERT INTO said (key, cost) VALUES (?, ?)", f"reserve:{key}", amount)
        self._do(f"UPDATE sums SET held = held + ? WHERE {self._mine}", amount, *self._scopes)
        self._do("INSERT INTO jobs VALUES (?, ?, ?, 'open')", key, self._scopes[-1], amount)
        self._do("COMMIT")

    def settle(self, key: str, cost: int) -> None:
        """Say what a job cost, if it is open."""
        self._do(self._begin)
        job = self._do("SELECT amount, state FROM jobs WHERE key = ?", key)
        ((amount, state),) = job.fetchall()
        assert state == "open"
        self._do("INSERT INTO said (key, cost) VALUES (?, ?)", f"end:{key}", cost)
        moved = f"UPDATE sums SET held = held - ?, spent = spent + ? WHERE {self._mine}"
        self._do(moved, amount, cost, *self._scopes)
        self._do("UPDATE jobs SET state = 'settled' WHERE key = ?", key)
        self._do("COMMIT")

    def spent(self) -> list[int]:
        """Return what was spent in each scope."""
        return [spent for (spent,) in self._do("SELECT spent FROM sums").fetchall()]

    @property
    def _mine(self) -> str:
        return f"scope IN ({', '.join('?' * len(self._scopes))})"

    def _do(self, statement: str, *given: object) -> Any:
        marked = statement if self._is_file else statement.replace("?", "%s")
        return self._connection.execute(marked, given)
