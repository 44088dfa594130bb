"""Whether a ledger adds up: every sum that it keeps, from its entries again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import usd_of
from planner.spending.ledger.scopes import path_to
from planner.spending.ledger.tables import ENTRIES

COLUMNS = ("seq", "scope", "month", "reservation", "held", "spent", "moves")
PARTS = select(*(ENTRIES.c[name] for name in COLUMNS)).order_by(ENTRIES.c.seq)
Sums = defaultdict[tuple[str, str], list[int]]  # held and spent, by scope and fund or month


def differences(books: Books) -> list[str]:
    """Find the sums that are not what the entries of a ledger come to.

    Parameters
    ----------
    books
        The ledger.

    Returns
    -------
    list of str
        A phrase for each; none where all of it adds up.
    """
    funds: Sums = defaultdict(lambda: [0, 0])
    totals: Sums = defaultdict(lambda: [0, 0])
    held: Counter[str] = Counter()
    found: list[str] = []
    for entries in books.batches(PARTS):
        # Read at once: a parser that is called for each of a million takes as long as all else.
        moved = json.loads(f"[{','.join(entry.moves for entry in entries)}]")
        for entry, moves in zip(entries, moved, strict=True):
            seq, scope, month, reservation, holds, spends, _ = tuple(entry)
            _add(totals[scope, month], holds, spends)
            own = [0, 0]
            for whose, fund, part_holds, part_spends in moves:
                _add(funds[whose, fund], part_holds, part_spends)
                if whose == scope:
                    _add(own, part_holds, part_spends)
            if own != [holds, spends]:
                found.append(f"entry {seq} says another sum than its parts")
            if holds and reservation is not None:
                held[reservation] += holds
                if not held[reservation]:
                    del held[reservation]
    found += _unlike("fund", _flat(funds), books.kept_funds())
    found += _unlike("month", _flat(_with_outer(totals)), books.kept_totals())
    kept = books.kept_reservations()
    found += _unlike("reservation", Counter({(key,): held[key] for key in held}), kept)
    return found


def _add(both: list[int], holds: int, spends: int) -> None:
    both[0] += holds
    both[1] += spends


def _with_outer(sums: Sums) -> Sums:
    """Count what is of a scope in all that it lies in."""
    found: Sums = defaultdict(lambda: [0, 0])
    for (scope, month), both in sums.items():
        for each in path_to(scope):
            _add(found[each, month], *both)
    return found


def _flat(sums: Sums) -> Counter[tuple[str, ...]]:
    return Counter(
        {
            (*place, which): amount
            for place, both in sums.items()
            for which, amount in zip(("held", "spent"), both, strict=True)
        }
    )


def _unlike(
    what: str, told_so: Mapping[tuple[str, ...], int], kept: Mapping[tuple[str, ...], int]
) -> Iterator[str]:
    """Yield what is kept otherwise than it is told."""
    for place in sorted(place for place in {*told_so, *kept} if told_so[place] != kept[place]):
        yield (
            f"{what} {' '.join(filter(None, place))}: ${usd_of(kept[place])} is kept, "
            f"${usd_of(told_so[place])} is what its entries come to"
        )
