"""Where the money goes: bars by what is bought, and by what the table says of the videos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from planner.catalog.amounts import exactly
from planner.catalog.spelling import shared_cents, usd
from planner.menus.option import Ordered
from planner.outputs.html.blocks import Html, element, joined
from planner.outputs.report.markup import Column, bar, called, paragraph, table
from planner.outputs.report.subject import Section, Subject
from planner.results.columns import cost_usd
from planner.results.outcome import Outcome

MOST_BARS = 10
MOST_VALUES = 8  # of a column, to be told apart
MOST_COLUMNS = 2
FILLED = 0.8  # of the rows, that must say something
# Headings that tell more than others, the most telling first.
TELLING = ("platform", "channel", "client", "campaign", "contenttype")
WANTED = ("model", "resolution", "mode", "draft", "required", "locked")  # not what became of it
HEADS = (Column("Videos", number=True), Column("Cost", number=True))

Sums = dict[str, tuple[int, Decimal]]  # of each word: how many videos, and what they cost in USD


def money(subject: Subject) -> Section:
    """Say where the money goes."""
    if not subject.plan.tally.made:
        body = paragraph("Nothing is made, so nothing is spent.")
    else:
        kinds = [("Model", _models(subject)), ("Resolution", _resolutions(subject))]
        for heading, said in telling(subject.plan.frame, subject.plan.own_columns):
            kinds.append((heading, _by_value(subject, said)))
        parts = (_bars(subject, heading, sums) for heading, sums in kinds)
        body = element("div", *parts, class_="pairs")
    return Section("money", "Where the money goes", "Money", body)


def telling(frame: pd.DataFrame, own_columns: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the columns of a plan's table that tell its videos apart in a few words.

    Parameters
    ----------
    frame, own_columns
        The table, and which of its columns are the plan's own.

    Yields
    ------
    heading, texts
        What it is called, and what it says of each row, "" where nothing.
    """
    found = []
    for at in range(len(own_columns), frame.shape[1]):
        heading = str(frame.columns[at])
        said = _few_texts(frame.iloc[:, at])
        bare = "".join(letter for letter in heading.casefold() if letter.isalnum())
        if said is not None and not heading.startswith("requested_") and bare not in WANTED:
            rank = TELLING.index(bare) if bare in TELLING else len(TELLING)
            found.append((rank, at, heading, said))
    for _, _, heading, said in sorted(found, key=lambda each: each[:2])[:MOST_COLUMNS]:
        yield heading, said


def _few_texts(column: pd.Series[Any]) -> list[str] | None:
    """Return the texts of a column, if it has a few, which nearly every row says."""
    texts: list[str] = []
    seen: set[str] = set()
    for cell in column.tolist():
        if not isinstance(cell, str) and cell is not None and cell == cell:
            return None  # neither a text nor nothing
        said = cell.strip() if isinstance(cell, str) else ""
        texts.append(said)
        seen.add(said)
        if len(seen) > MOST_VALUES + 1:
            return None
    filled = sum(map(bool, texts))
    return texts if len(seen - {""}) > 1 and filled >= FILLED * len(texts) else None


def _models(subject: Subject) -> Sums:
    return _by_part(subject, lambda ordered: ordered.model)


def _resolutions(subject: Subject) -> Sums:
    return _by_part(subject, lambda ordered: ordered.resolution)


@exactly
def _by_part(subject: Subject, said: Callable[[Ordered], str]) -> Sums:
    """Add up by what is ordered: drafts, which are no videos, count where they are made."""
    prices = subject.prices
    return _added(
        (
            said(ordered),
            count if ordered is outcome.taken else 0,
            count * credits * prices.of(ordered.catalog),
        )
        for outcome, count in _made(subject)
        if outcome.taken is not None
        for ordered, credits in outcome.taken.parts
    )


def _made(subject: Subject) -> Iterator[tuple[Outcome, int]]:
    outcomes = subject.plan.outcomes
    return zip(outcomes.distinct, outcomes.counts.tolist(), strict=True)


@exactly
def _by_value(subject: Subject, said: Sequence[str]) -> Sums:
    """Add up by what each row says."""
    outcomes, prices = subject.plan.outcomes, subject.prices
    words = list(dict.fromkeys(said))
    position = {word: at for at, word in enumerate(words)}
    width = len(outcomes.distinct)
    rows = np.fromiter((position[word] for word in said), np.int64, len(said))
    counts = np.bincount(rows * width + outcomes.members, minlength=len(words) * width)
    return _added(
        (words[at // width], int(counts[at]), int(counts[at]) * cost_usd(outcome.taken, prices))
        for at in np.flatnonzero(counts).tolist()
        if (outcome := outcomes.distinct[at % width]).taken is not None
    )


@exactly
def _added(entries: Iterable[tuple[str, int, Decimal]]) -> Sums:
    sums: Sums = defaultdict(lambda: (0, Decimal(0)))
    for word, count, amount in entries:
        videos, usd_of = sums[word]
        sums[word] = (videos + count, usd_of + amount)
    return dict(sums)


@exactly
def _bars(subject: Subject, heading: str, sums: Sums) -> Html:
    """Draw a bar for each word, the dearest first."""
    lines = sorted(sums.items(), key=lambda line: (-line[1][1], line[0]))
    if len(lines) > MOST_BARS:
        rest = [figures for _, figures in lines[MOST_BARS - 1 :]]
        videos, others = sum(one for one, _ in rest), sum(more for _, more in rest)
        lines[MOST_BARS - 1 :] = [(f"{len(rest)} others", (videos, Decimal(others)))]
    amounts = [amount for _, (_, amount) in lines]
    costs = map(usd, shared_cents(amounts, subject.plan.cost_usd))
    rows = [
        (
            joined(called(word) if word else "(nothing said)", bar(_share(amount, max(amounts)))),
            f"{videos:,}",
            cost,
        )
        for (word, (videos, amount)), cost in zip(lines, costs, strict=True)
    ]
    said = heading.replace("_", " ")
    columns = (Column(said[:1].upper() + said[1:], wide=True), *HEADS)
    return table(joined("By ", called(said[:1].lower() + said[1:])), columns, rows, css="bars")


def _share(amount: Decimal, most: Decimal) -> float:
    return float(Fraction(amount) / Fraction(most)) if most else 0.0
