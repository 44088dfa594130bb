"""What the entries of a ledger come to, added up again from the first to the last."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from planner.errors import PlannerError
from planner.spending.ledger.books import Books
from planner.spending.ledger.details import read_details
from planner.spending.ledger.entries import ENDS
from planner.spending.ledger.months import bounds_of, lapse_of
from planner.spending.ledger.nanos import nanos
from planner.spending.ledger.said import hash_of
from planner.spending.ledger.scopes import path_to
from planner.spending.ledger.tables import ENTRIES

COLUMNS = ("seq", "key", "content", "kind", "at", "scope", "month", "reservation", "held", "spent",
           "model", "details", "moves")  # fmt: skip
WHOLE = select(*(ENTRIES.c[name] for name in COLUMNS)).order_by(ENTRIES.c.seq)
Place = tuple[str, str]  # a scope, and a fund or a month
Sums = dict[Place, list[int]]  # held and spent
DAMAGED = (PlannerError, TypeError, ValueError, LookupError)


class Again:
    """What the entries of a ledger come to.

    Parameters
    ----------
    books
        The ledger.

    Attributes
    ----------
    faults
        A phrase for each entry that is not as it was written.
    funds
        What each fund holds and has spent.
    drawn
        What each fund holds for each reservation that is open, in the order in which it is used.
    budgets
        How often and how much: the budget of each scope that was ever given one.
    added
        Each top-up: to which scope, how much, and when it lapses.
    """

    def __init__(self, books: Books) -> None:
        self._zone = books.zone
        self._own: Sums = defaultdict(lambda: [0, 0])  # without what lies in a scope
        self._last = 0  # when the entry before was made
        self._early: list[int] = []  # entries of before that; the clock may be set next
        self.faults: list[str] = []
        self.funds: Sums = defaultdict(lambda: [0, 0])
        self.drawn: dict[str, dict[Place, int]] = {}
        self.budgets: dict[str, tuple[str, int | None]] = {}
        self.added: dict[str, tuple[str, int, int]] = {}
        for rows in books.batches(WHOLE):
            for row, moves in zip(rows, _moves_of(rows), strict=True):
                try:
                    self._add(row, moves)
                except DAMAGED:
                    self.faults.append(f"entry {row.seq} cannot be read")
        self._tell_early()

    def totals(self) -> Sums:
        """Return what each scope holds and has spent in each month, with all that lies in it."""
        found: Sums = defaultdict(lambda: [0, 0])
        for (scope, month), both in self._own.items():
            for each in path_to(scope):
                _count(found[each, month], *both)
        return found

    def _add(self, row: Sequence[Any], moves: Any) -> None:
        seq, key, content, kind, at, scope, month, about, held, spent, model, details, _ = row
        self._follow(seq, kind, at)
        amount = held if kind == "reserve" else 0 if kind == "expire" else spent
        if kind in ("budget", "top-up"):
            amount = self._money(key, kind, scope, details)
        mine = [0, 0]
        for whose, fund, holds, spends in moves:
            _count(self.funds[whose, fund], holds, spends)
            if whose == scope:
                _count(mine, holds, spends)
            if holds and about is not None:
                self._draw(about, (whose, fund), holds)
        _count(self._own[scope, month], held, spent)
        if mine != [held, spent]:
            self.faults.append(f"entry {seq} says another sum than its parts")
            return
        begins, _, name = key.partition(":")
        said = (kind, name, scope, amount, model, details)
        is_told = begins == ("end" if kind in ENDS else kind)
        if content == hash_of(said):
            # Of those about a reservation the month is that of it; see `checking.py`.
            is_told &= (about is not None and kind != "reserve") or self._is_in(month, at)
        else:
            is_told &= content == hash_of((*said, month))  # it named its month
        if not is_told:
            self.faults.append(f"entry {seq} is not what was written")

    def _follow(self, seq: int, kind: str, at: int) -> None:
        """Look whether an entry is of no earlier than the one before.

        Where the clock was set it may be; what is over by then has ended just before that.
        """
        if kind == "clock":
            self._early.clear()
        elif at < self._last:
            self._early.append(seq)
        self._last = at
        if kind != "expire":
            self._tell_early()

    def _tell_early(self) -> None:
        self.faults += [f"entry {seq} is of before the one that it follows" for seq in self._early]
        self._early.clear()

    def _money(self, key: str, kind: str, scope: str, text: str) -> int:
        """Read a budget or a top-up, and return the amount by which its entry is known."""
        details = read_details(text)
        said = details["amount_usd"]
        amount = None if said is None else nanos(said, "amount")
        if kind == "budget":
            self.budgets[scope] = details["every"], amount
            return 0
        expires = details["expires"]
        last = None if expires is None else date.fromisoformat(expires)
        self.added[key] = scope, amount or 0, lapse_of(last, self._zone)
        return amount or 0

    def _draw(self, key: str, place: Place, holds: int) -> None:
        there = self.drawn.setdefault(key, {})
        there[place] = there.get(place, 0) + holds
        if not there[place]:
            del there[place]
        if not there:
            del self.drawn[key]  # most have ended

    def _is_in(self, month: str, at: int) -> bool:
        begin, end = bounds_of(month, self._zone)
        return begin <= at < end


def _moves_of(rows: Sequence[Row[Any]]) -> Sequence[Any]:
    """Read what thousands of entries move: at once, where none of them is damaged."""
    try:
        found: list[Any] = json.loads(f"[{','.join(row.moves for row in rows)}]")
    except DAMAGED:
        found = []
    return found if len(found) == len(rows) else [_read(row.moves) for row in rows]


def _read(moves: object) -> Any:
    try:
        return json.loads(moves)  # type: ignore[arg-type]
    except DAMAGED:
        return None


def _count(both: list[int], holds: int, spends: int) -> None:
    both[0] += holds
    both[1] += spends
