"""What is written into the tables of a ledger within one transaction: all of it at its end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, Table, update

from planner.errors import LedgerError
from planner.spending.ledger import queries
from planner.spending.ledger.books import Books, Place
from planner.spending.ledger.engines import together
from planner.spending.ledger.entries import Held, State
from planner.spending.ledger.purse import Budget, Used
from planner.spending.ledger.said import Said
from planner.spending.ledger.scopes import ALL, path_to
from planner.spending.ledger.strangers import newcomer
from planner.spending.ledger.tables import (
    BUDGETS,
    DRAWS,
    FUNDS,
    RESERVATIONS,
    TOTALS,
)

MOST = 1 << 62  # of all that is held and was spent: what the databases hold, and room to add
TOO_MUCH = "that is more than a ledger holds; nothing was written"
Moves = dict[Place, tuple[int, int]]  # what is held and spent more, or less, of each fund


class Journal(Books):
    """The tables of a ledger, to be read and written.

    What is written counts at once for what is read here, and stands in the tables after `flush`.
    Parameters as of `Books`.

    Attributes
    ----------
    notes
        What its writer is to be told.
    """

    def __init__(
        self, connection: Connection, zone: ZoneInfo, at: int, *, is_any_over: bool = True
    ) -> None:
        super().__init__(connection, zone, at, is_any_over=is_any_over)
        self.notes: list[str] = []
        self._entries: dict[str, dict[str, Any]] = {}
        self._reservations: dict[str, Held] = {}
        self._draws: dict[tuple[str, str, str], list[int]] = {}
        self._funds: dict[Place, list[int]] = {}
        self._totals: dict[Place, list[int]] = {}
        self._expire()

    def _expire(self) -> None:
        """Write of the reservations that are over that they are."""
        over, self.overdue = self.overdue, ()
        for one in over:
            moves = {place: (-held, 0) for place, held in self.held(one.key).items() if held}
            said = Said("expire", one.key, one.scope, model=one.model)
            self.enter(said, moves, month=one.month, held=-one.amount, reservation=one.key)
            self.end(one, "expired", 0, moves)

    def content_of(self, key: str) -> tuple[str, int] | None:
        """Return the hash of what an entry says, and when it was made; None where none is there."""
        pending = self._entries.get(key)
        return (pending["content"], self.at) if pending else super().content_of(key)

    def scopes(self) -> list[str]:
        """List the scopes that were ever named, each after those that it lies in."""
        return sorted({*super().scopes(), *(scope for scope, _ in self._funds)})

    def reservation(self, key: str) -> Held | None:
        """Return a reservation; None where there is none."""
        return self._reservations.get(key) or super().reservation(key)

    def enter(
        self,
        said: Said,
        moves: Moves,
        *,
        month: str = "",
        held: int = 0,
        spent: int = 0,
        reservation: str | None = None,
    ) -> None:
        """Write down what happens.

        Parameters
        ----------
        said
            What was asked for.
        moves
            What is held and spent more of each fund.
        month
            Whose money it is; this month's where "".
        held, spent
            What is held and spent more in all.
        reservation
            What it is about.

        Raises
        ------
        LedgerError
            If there would be more than a ledger holds.
        """
        month = month or self.month
        note = newcomer(self, said.scope) if said.amount else None
        if note is not None:
            self.notes.append(note)
        moved = [[*place, *amounts] for place, amounts in moves.items()]
        self._entries[said.entry_key] = {
            "key": said.entry_key,
            "content": said.hash,
            "kind": said.kind,
            "at": self.at,
            "scope": said.scope,
            "month": month,
            "reservation": reservation,
            "held": held,
            "spent": spent,
            "model": said.model,
            "details": said.details,
            "moves": json.dumps(moved, ensure_ascii=False),
        }
        for (scope, fund), amounts in moves.items():
            self.purse(scope).move(fund, *amounts)
            _add(self._funds, (scope, fund), amounts)
            # What comes back is the month's own, also where top-ups paid: that may be far below 0.
            if abs(self.purse(scope).funds[fund].spent) > MOST:
                raise LedgerError(TOO_MUCH)
        if held or spent:
            for scope in path_to(said.scope):
                _add(self._totals, (scope, month), (held, spent))
            if self.purse(ALL).both > MOST:
                raise LedgerError(TOO_MUCH)

    def set_budget(self, scope: str, every: str, amount: int | None) -> None:
        """Give a scope a budget, or take away the one it has."""
        self.purse(scope).budget = None if amount is None else Budget(every, amount)
        row = {"scope": scope, "every": every, "amount": amount}
        self._put(BUDGETS, [row], new=("every", "amount"))

    def add_fund(self, scope: str, fund: str, added: int, lapses: int) -> None:
        """Add money to a scope that lapses at some time."""
        self.purse(scope).funds[fund] = Used(0, 0, added, lapses)
        row = {"scope": scope, "fund": fund, "added": added, "lapses": lapses}
        self._connection.execute(queries.ADD_FUND, {**row, "held": 0, "spent": 0})

    def hold(self, held: Held, moves: Moves) -> None:
        """Add a reservation, and what each fund holds for it."""
        self._reservations[held.key] = held
        self._draw(held.key, moves)

    def end(self, held: Held, state: State, spent: int, moves: Moves) -> Held:
        """Say how a reservation ended, and what each fund holds no more, and spent, of it."""
        ended = replace(held, state=state, spent=spent)
        self._reservations[held.key] = ended
        self._draw(held.key, moves)
        return ended

    def end_sooner(self, keys: Select[Any], expires: ColumnElement[int]) -> None:
        """Say when some reservations end by themselves, of those that are open."""
        which = RESERVATIONS.c.key.in_(keys)
        statement = update(RESERVATIONS).where(which, RESERVATIONS.c.state == "open")
        self._connection.execute(statement.values(expires=expires))

    def flush(self) -> None:
        """Write all of it into the tables."""
        with together(self._connection):
            self._write()

    def _write(self) -> None:
        if self._entries:
            self._connection.execute(queries.ENTER, list(self._entries.values()))
        for table, names, sums in (
            (FUNDS, ("scope", "fund"), self._funds),
            (TOTALS, ("scope", "month"), self._totals),
        ):
            rows = [
                {**dict(zip(names, place, strict=True)), "held": held, "spent": spent}
                for place, (held, spent) in sums.items()
            ]
            self._put(table, rows, sums=("held", "spent"))
        reservations = [asdict(held) for held in self._reservations.values()]
        self._put(RESERVATIONS, reservations, new=("state", "spent"))
        draws = [
            {"reservation": key, "scope": scope, "fund": fund, "place": place,
             "held": held, "spent": spent}
            for (key, scope, fund), (place, held, spent) in self._draws.items()
        ]  # fmt: skip
        self._put(DRAWS, draws, sums=("held", "spent"))

    def _draw(self, key: str, moves: Moves) -> None:
        for (scope, fund), (held, spent) in moves.items():
            drawn = self._draws.setdefault((key, scope, fund), [len(self._draws), 0, 0])
            drawn[1:] = drawn[1] + held, drawn[2] + spent

    def _put(self, table: Table, rows: Sequence[Mapping[str, Any]], **changed: Any) -> None:
        """Insert rows; where one is there, change it, as of `queries.adding`."""
        if rows:
            statement = queries.adding(table, self._connection.dialect.name, **changed)
            self._connection.execute(statement, list(rows))


def _add(sums: dict[Place, list[int]], place: Place, amounts: tuple[int, int]) -> None:
    there = sums.setdefault(place, [0, 0])
    there[:] = there[0] + amounts[0], there[1] + amounts[1]
