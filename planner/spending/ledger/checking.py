"""Whether a ledger adds up: every sum that it keeps, from its entries again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import usd_of
from planner.spending.ledger.scopes import ALL, path_to


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
    funds: Counter[tuple[str, ...]] = Counter()
    totals: Counter[tuple[str, ...]] = Counter()
    held: Counter[tuple[str, ...]] = Counter()
    found: list[str] = []
    for row in books.entries(ALL, None):
        moved = [0, 0]
        for scope, fund, holds, spends in json.loads(row.moves):
            funds[scope, fund, "held"] += holds
            funds[scope, fund, "spent"] += spends
            if scope == row.scope:
                moved = [moved[0] + holds, moved[1] + spends]
        if moved != [row.held, row.spent]:
            found.append(f"entry {row.seq} says another sum than its parts")
        for scope in path_to(row.scope):
            totals[scope, row.month, "held"] += row.held
            totals[scope, row.month, "spent"] += row.spent
        if row.reservation is not None:
            held[row.reservation,] += row.held
    found += _unlike("fund", funds, books.kept_funds())
    found += _unlike("month", totals, books.kept_totals())
    found += _unlike("reservation", held, books.kept_reservations())
    return found


def _unlike(
    what: str, told_so: Mapping[tuple[str, ...], int], kept: Mapping[tuple[str, ...], int]
) -> Iterator[str]:
    """Yield what is kept otherwise than it is told."""
    for place in sorted({*told_so, *kept}):
        if told_so[place] != kept[place]:
            yield (
                f"{what} {' '.join(filter(None, place))}: ${usd_of(kept[place])} is kept, "
                f"${usd_of(told_so[place])} is what its entries come to"
            )
