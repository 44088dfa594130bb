"""What can happen in a ledger, each within one transaction."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil

from planner.catalog.spelling import usd
from planner.errors import (
    BudgetError,
    InputError,
    KeyConflictError,
    LedgerError,
    OverBudgetError,
)
from planner.spending.ledger.asks import Ask
from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import ENDS, Held, Kind
from planner.spending.ledger.funds import drawn, left_in, used_of
from planner.spending.ledger.journal import Journal, Moves
from planner.spending.ledger.months import moment
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.said import Said
from planner.spending.ledger.scopes import path_to, told


def is_known(journal: Journal, said: Said) -> bool:
    """Say whether that was written down already.

    Raises
    ------
    KeyConflictError
        If something else was, under the same key.
    """
    there = journal.content_of(said.entry_key)
    if there is not None and there[0] != said.hash:
        raise KeyConflictError(
            f"the key {said.key!r} was given to another {said.kind} "
            f"({moment(there[1]):%Y-%m-%d %H:%M:%S} UTC); give each one of its own, and the same "
            "only to try the same again"
        )
    return there is not None


def reserve(journal: Journal, ask: Ask) -> Held:
    """Hold money for a job, in its scope and all that it lies in.

    Raises
    ------
    OverBudgetError
        If there is not as much.
    KeyConflictError
        As of `is_known`; or if its reservation has ended.
    """
    said = ask.said
    if is_known(journal, said):
        held = there(journal, said.key)
        if held.told().failure_charge != ask.failure_charge:
            raise KeyConflictError(
                f"the key {said.key!r} was given to another reserve, whose failure charge is "
                f"{held.failure_charge or 'not known'}; give each one of its own"
            )
        if held.state != "open":
            raise KeyConflictError(
                f"the reservation {said.key!r} has ended ({held.state}); another try needs a key "
                f"of its own, such as {_after(said.key)!r}"
            )
        return held
    moves: Moves = {}
    short: list[tuple[int, str]] = []
    for scope, funds in journal.funds(said.scope, journal.month):
        left = left_in(funds)
        if left is not None and said.amount > max(left, 0):  # of what costs nothing there is enough
            short.append((left, scope))
        moves |= {(scope, fund): (part, 0) for fund, part in drawn(funds, said.amount).items()}
    if short:
        left, scope = min(short)
        raise OverBudgetError(said.key, usd_of(said.amount), scope, usd_of(max(left, 0)))
    journal.enter(said, moves, held=said.amount, reservation=said.key)
    held = Held(
        key=said.key,
        scope=said.scope,
        month=journal.month,
        amount=said.amount,
        spent=0,
        at=journal.at,
        expires=journal.at + ask.lasts,
        state="open",
        model=said.model,
        failure_charge=None if ask.failure_charge is None else str(ask.failure_charge),
    )
    journal.hold(held, moves)
    return held


def end(journal: Journal, said: Said, cost_of: Callable[[Held], int]) -> Held:
    """Settle or release a reservation: what was not used of it is free again.

    Parameters
    ----------
    journal
        The ledger.
    said
        Which, and how; its scope and amount are still to be found.
    cost_of
        Says what it cost.

    Raises
    ------
    LedgerError
        If there is no such reservation.
    KeyConflictError
        If it has ended otherwise.
    """
    held = there(journal, said.key)
    cost = cost_of(held)
    said = Said(said.kind, said.key, held.scope, cost, held.model, said.details)
    if held.state not in ("open", "expired"):  # else no entry says how it ended
        known = journal.content_of(said.entry_key)
        if known is None or known[0] != said.hash:
            raise _ended_otherwise(held, said.kind, cost)
        return held
    moves = _ending(journal, held, cost)
    journal.enter(
        said,
        moves,
        month=held.month,
        held=-held.amount if held.state == "open" else 0,
        spent=cost,
        reservation=held.key,
    )
    return journal.end(held, ENDS[said.kind], cost, moves)


def _ended_otherwise(held: Held, kind: Kind, cost: int | None) -> KeyConflictError:
    """Say how a reservation has ended, and what to do instead of ending it again."""
    was, asked = held.state, ENDS[kind]
    if (was, held.spent) == (asked, cost):
        mend = " with other details"
    elif was == "settled" and asked != "settled":
        mend = "; if what it made is of no use, retake it; if it cost less, adjust what was spent"
    elif was in ("released", "unsent") and asked == "settled":
        mend = f"; if it was made after all, reserve and settle it as {_after(held.key)!r}"
    else:
        mend = "; adjust what was spent instead"
    at = "" if cost is None else f" at {usd(usd_of(cost))}"
    ended = "let go, as never sent," if was == "unsent" else f"{was} at {usd(usd_of(held.spent))}"
    end = "let go, as never sent" if asked == "unsent" else f"{asked}{at}"
    return KeyConflictError(f"the reservation {held.key!r} was {ended} and cannot be {end}{mend}")


def _after(key: str) -> str:
    """Return a key for another try: after film-1 that is film-1#2, after it film-1#3."""
    first, sign, number = key.rpartition("#")
    counted = sign and number.isascii() and number.isdecimal()
    return f"{first}#{int(number) + 1}" if counted else f"{key}#2"


def _ending(journal: Journal, held: Held, cost: int) -> Moves:
    """Say what each fund holds no more, and spent, when a reservation ends."""
    moves: Moves = {}
    holds = journal.held(held.key) if held.state == "open" else {}
    for scope, funds in journal.funds(held.scope, held.month):
        mine = {fund: amount for (whose, fund), amount in holds.items() if whose == scope}
        used = used_of(mine, cost)
        rest = cost - sum(used.values())
        more = drawn(funds, rest)
        for fund in {**mine, **more}:
            paid = used.get(fund, 0) + more.get(fund, 0)
            moves[scope, fund] = -mine.get(fund, 0), paid
    return moves


def retake(journal: Journal, said: Said) -> Held:
    """Say that what was made for a reservation that was settled is of no use.

    Raises
    ------
    LedgerError
        If there is no such reservation.
    KeyConflictError
        If it is not settled.
    """
    held = there(journal, said.key)
    said = Said(said.kind, said.key, held.scope, model=held.model, details=said.details)
    if is_known(journal, said):
        return held
    if held.state != "settled":
        mend = "settle it first" if held.state == "open" else "it is to be made again anyway"
        raise KeyConflictError(
            f"the reservation {said.key!r} is {held.state}, and cannot be retaken; {mend}"
        )
    journal.enter(said, {}, month=held.month, reservation=held.key)
    return journal.end(held, "retaken", held.spent, {})


def book(journal: Journal, said: Said) -> None:
    """Write down what was spent, or comes back, without a reservation.

    Raises
    ------
    BudgetError
        If more comes back than was spent in that scope in that month, or in one that it lies in;
        or the month has not begun.
    KeyConflictError
        As of `is_known`.
    """
    if is_known(journal, said):
        return
    month = said.month or journal.month
    if said.amount < 0:
        _refuse_more_back(journal, said, month)
    if said.amount > 0 and month > journal.month:
        raise BudgetError(
            f"month is {month}, which has not begun: nothing can be spent in it; it is "
            f"{journal.month}"
        )
    moves: Moves = {}
    for scope, funds in journal.funds(said.scope, month):
        parts = drawn(funds, said.amount) if said.amount >= 0 else {month: said.amount}
        moves |= {(scope, fund): (0, part) for fund, part in parts.items()}
    journal.enter(said, moves, month=month, spent=said.amount)


def _refuse_more_back(books: Books, said: Said, month: str) -> None:
    """Refuse what would leave less than nothing spent in a scope, or in one that it lies in."""
    spent, scope = min((books.totals(each, month)[1], each) for each in path_to(said.scope))
    if said.amount < -spent:
        raise BudgetError(
            f"amount is {usd(usd_of(said.amount))}; no more than {usd(usd_of(spent))} were spent "
            f"in {told(scope)} in {month}"
        )


def there(books: Books, key: str) -> Held:
    """Return a reservation.

    Raises
    ------
    LedgerError
        If there is none of that key.
    """
    held = books.reservation(key)
    if held is None:
        raise LedgerError(f"there is no reservation {key!r}")
    return held


def failed(held: Held) -> int:
    """Say what a failed job costs, as was said when it was reserved; fractions are rounded up.

    Raises
    ------
    KeyConflictError
        If nothing was said, and it has ended.
    InputError
        If nothing was said.
    """
    charge = held.told().failure_charge
    if charge is None:
        if held.state not in ("open", "expired"):
            raise _ended_otherwise(held, "release", None)
        raise InputError(
            f"what the failed job {held.key!r} costs is not known; say what it was charged: "
            "charged_usd=0, or --charged 0"
        )
    return ceil(Fraction(held.amount) * Fraction(charge))
