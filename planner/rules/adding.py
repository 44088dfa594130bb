"""What options add to rows: entries of option, row and amount, and the rows made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray, spread_out
from planner.engine.groups import Groups
from planner.engine.rows import Row
from planner.errors import InputError
from planner.rules.limited import Limited
from planner.rules.split import Split
from planner.rules.ties.tied import Entries

MOST_ENTRIES = 50_000_000  # of all rows: four gigabytes, and a minute


@dataclass(frozen=True)
class Limit:
    """What a rule allows, or asks for at least, for one of its groups.

    Attributes
    ----------
    rule
        Position of the rule among those that limit sums.
    group
        Which of its groups.
    """

    rule: int
    group: int


def rule_entries(
    split: Split, rules: Sequence[Limited], wanted: Sequence[Limit]
) -> tuple[Entries, list[int]]:
    """Find what options add to the rows of rules, and what each row may come to at the most.

    Parameters
    ----------
    split
        Menus, split by the groups of these rules.
    rules
        Those that limit sums.
    wanted
        The rows, in their order.

    Returns
    -------
    entries, limits
        What is at least something is negated.
    """
    pieces: list[tuple[IntArray, IntArray, IntArray]] = []
    limits = [_limit(rules[row.rule], row.group) for row in wanted]
    owners = split.owners()
    for number in sorted({row.rule for row in wanted}):
        one = rules[number]
        codes = one.labels.codes[split.examples][owners]
        own = [(at, row.group) for at, row in enumerate(wanted) if row.rule == number]
        if one.cumulative:
            pieces += [_entries(one, split, codes, at, group) for at, group in own]
            continue
        rows = np.full(len(one.labels.values) + 1, -1, dtype=np.int64)  # the last: in no group
        rows[[group for _, group in own]] = [at for at, _ in own]
        adds = one.adds[split.options]
        some = np.flatnonzero((rows[codes] >= 0) & (adds != 0))
        times = -1 if one.at_least else 1 if one.part is None else one.part.denominator
        pieces.append((some, rows[codes[some]], times * adds[some]))
    return Entries(*map(np.concatenate, zip(*pieces, strict=True))) if pieces else Entries(), limits


def _limit(one: Limited, group: int) -> int:
    limit = one.limits[group]
    assert limit is not None
    return -limit if one.at_least else limit


def _entries(
    one: Limited, split: Split, codes: IntArray, row: int, group: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Find the entries of one row of a rule whose groups share requests."""
    amounts = np.where((codes >= 0) & (codes <= group), one.adds[split.options], 0)
    some = np.flatnonzero(amounts)
    return some, np.full(len(some), row, dtype=np.int64), amounts[some]


def spent_entries(split: Split, costs: IntArray, tied: IntArray, row: int) -> Entries:
    """Say in a row that options spend what they cost, which some rows like.

    Parameters
    ----------
    split
        Menus.
    costs
        Of the original options.
    tied
        The requests of which that is asked.
    row
        The number of the row.
    """
    asked = np.zeros(len(split.starts) - 1, dtype=bool)
    asked[split.members[tied]] = True
    options = np.flatnonzero(asked[split.owners()])
    options = options[costs[split.options[options]] > 0]
    rows = np.full(len(options), row, dtype=np.int64)
    return Entries(options, rows, -costs[split.options[options]])


def counted_entries(options: IntArray, counted: Sequence[IntArray], first: int) -> Entries:
    """Say what options add to what is counted besides.

    Parameters
    ----------
    options
        Which of the original options each is; shape (options,).
    counted
        Amounts of every original option.
    first
        The number of the row of the first of them.
    """
    entries = Entries()
    for row, amounts in enumerate(counted, start=first):
        some = np.flatnonzero(amounts[options])
        rows = np.full(len(some), row, dtype=np.int64)
        entries = entries.and_more(Entries(some, rows, amounts[options[some]]))
    return entries


def rows_from(
    entries: Entries,
    starts: IntArray,
    groups: Groups,
    limits: Sequence[int],
    spent: Sequence[int],
) -> tuple[Row, ...]:
    """Make the rows of a problem.

    Parameters
    ----------
    entries
        What the options of menus add to each row.
    starts
        Where the options of each menu begin; shape (menus + 1,).
    groups
        Who chooses from which menu, in order of menu.
    limits
        Of each row.
    spent
        What all that is spent counts for in the first of them.

    Raises
    ------
    InputError
        If they would take too much memory.
    """
    order = np.argsort(entries.rows, kind="stable")
    of_menus, rows, amounts = entries.options[order], entries.rows[order], entries.amounts[order]
    menus = np.searchsorted(starts, of_menus, side="right") - 1
    first = np.searchsorted(groups.menus, menus)
    last = np.searchsorted(groups.menus, menus, side="right")
    _refuse_many(int((last - first).sum()), len(limits))
    entry, owners = spread_out(first, last)
    options = of_menus - starts[menus]
    ends = np.append(0, np.cumsum(last - first))
    cuts = ends[np.searchsorted(rows, np.arange(len(limits) + 1))]
    return tuple(
        Row.of(
            owners[begin:end],
            options[entry[begin:end]],
            amounts[entry[begin:end]],
            limit,
            spent[at] if at < len(spent) else 0,
        )
        for at, (limit, begin, end) in enumerate(zip(limits, cuts[:-1], cuts[1:], strict=True))
    )


def _refuse_many(entries: int, limits: int) -> None:
    if entries > MOST_ENTRIES:
        raise InputError(
            f"the rules have {limits:,} limits that cut across each other, which count "
            f"{entries:,} options one by one; {MOST_ENTRIES:,} are bearable: let fewer limits "
            "speak of the same videos, such as one for each month instead of each day"
        )
