"""What one plan does otherwise than another: in, out, better, simpler; money and value moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.answers.changes import MOVES, SAID, Change, Move, spoken
from planner.answers.matching import priorities_of
from planner.catalog.amounts import exactly
from planner.catalog.spelling import about_usd, value_text
from planner.engine.arrays import IntArray
from planner.engine.solution import Status
from planner.results.naming import names_of
from planner.results.outcome import Outcome
from planner.results.result import Result, Voucher

SKIPPED = "-"


@dataclass(frozen=True)
class Side:
    """One of two plans, in short.

    Attributes
    ----------
    name
        What its table is called.
    catalog
        What it was planned with.
    budget_usd, cost_usd
        What might be spent, and is paid.
    value
        What it is worth.
    made, requests
        How many are made, of how many.
    status, vouched_by
        As of `Result`.
    """

    name: str
    catalog: str
    budget_usd: Decimal
    cost_usd: Decimal
    value: float
    made: int
    requests: int
    status: Status
    vouched_by: Voucher

    @classmethod
    def of(cls, plan: Result) -> Side:
        """Shorten a plan."""
        return cls(
            name=plan.source,
            catalog=plan.catalog,
            budget_usd=plan.budget_usd,
            cost_usd=plan.cost_usd,
            value=plan.value,
            made=plan.tally.made,
            requests=plan.tally.requests,
            status=plan.status,
            vouched_by=plan.vouched_by,
        )


@dataclass(frozen=True, eq=False, repr=False)
class Diff:
    """What one plan does otherwise than another.

    Attributes
    ----------
    before, after
        The two plans, in short.
    added, gone
        Ids of the requests that only the table of the one after has, and only that before.
    counts
        How many requests enter, leave and so on, by `Move`.
    repriced_usd
        What requests that are made alike in both cost more after, at list prices.
    notes
        What keeps the two from being compared as they stand, a sentence each.
    """

    before: Side
    after: Side
    added: tuple[str, ...]
    gone: tuple[str, ...]
    counts: dict[Move, int]
    repriced_usd: Decimal
    notes: tuple[str, ...]
    _plans: tuple[Result, Result] = field(repr=False)
    _rows: tuple[IntArray, IntArray] = field(repr=False)  # of each plan, in the order of the last
    _moves: NDArray[np.int64] = field(repr=False)  # positions in MOVES

    def __len__(self) -> int:
        """Return how many requests change."""
        return len(self._moves)

    @property
    def unrelated(self) -> bool:
        """Whether the two plans have requests, but none in common."""
        apart = len(self.added) == self.after.requests and len(self.gone) == self.before.requests
        return apart and bool(self.added and self.gone)

    @property
    @exactly
    def more_usd(self) -> Decimal:
        """What the plan after costs more."""
        return self.after.cost_usd - self.before.cost_usd

    @property
    def more_value(self) -> float:
        """What it is worth more."""
        return _difference(self.after.value, self.before.value)

    @cached_property
    @exactly
    def changes(self) -> tuple[Change, ...]:
        """A record of each request that changes, in the order of the table after.

        `row` is its position there; `more_credits` counts each plan's own credits.
        """
        old, new = (
            plan.outcomes.members[rows].tolist()
            for plan, rows in zip(self._plans, self._rows, strict=True)
        )
        before, after = (plan.outcomes.distinct for plan in self._plans)
        value = self._more("value").tolist()
        ids = self._plans[1].frame["id"].iloc[self._rows[1]].tolist()
        names, rows, moves = self._names(), self._rows[1].tolist(), self._moves.tolist()
        return tuple(
            Change(
                row=row,
                id=ids[at],
                name=names[at],
                move=MOVES[moves[at]],
                before=before[old[at]].taken,
                after=after[new[at]].taken,
                more_credits=credits_of(after[new[at]]) - credits_of(before[old[at]]),
                more_value=value[at],
            )
            for at, row in enumerate(rows)
        )

    def first_of_each(self, most: int) -> Self:
        """Return the same with the first changes of each kind only; the counts stay those of all.

        Parameters
        ----------
        most
            How many of each kind.
        """
        kept = [np.flatnonzero(self._moves == move)[:most] for move in range(len(MOVES))]
        at = np.sort(np.concatenate(kept))
        before, after = self._rows
        return replace(self, _rows=(before[at], after[at]), _moves=self._moves[at])

    @exactly
    def to_frame(self) -> pd.DataFrame:
        """Return a row for each request that changes, in the order of the table after.

        Columns: `id`; `name`; `move` ("enters", "leaves", "better", "simpler", "otherwise");
        `before` and `after`, what it is made with, "-" where it is not; `cost_before_usd`,
        `cost_after_usd` and `more_usd`, as the plans' tables say; `more_value`; `priority`, after.
        """
        old, new = (_texts(plan, rows) for plan, rows in zip(self._plans, self._rows, strict=True))
        cost_before, cost_after = (self._column(at, "cost_usd") for at in (0, 1))
        moves = np.array([str(move) for move in MOVES], dtype=object)[self._moves]
        ids: Any = self._plans[1].frame["id"].iloc[self._rows[1]]
        return pd.DataFrame(
            {
                "id": pd.Series(ids.tolist(), dtype="str"),
                "name": pd.Series(self._names(), dtype="str"),
                "move": pd.Series(moves, dtype="str"),
                "before": pd.Series(old, dtype="str"),
                "after": pd.Series(new, dtype="str"),
                "cost_before_usd": cost_before,
                "cost_after_usd": cost_after,
                "more_usd": (cost_after - cost_before).round(9),
                "more_value": self._more("value"),
                "priority": priorities_of(self._plans[1])[self._rows[1]],
            }
        )

    @exactly
    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data: exact amounts as texts."""
        frame = self.to_frame()
        return {
            "sentence": self.sentence,
            "before": _plain(self.before),
            "after": _plain(self.after),
            "more_usd": f"{self.more_usd:f}",
            "more_value": self.more_value,
            "counts": {str(move): count for move, count in self.counts.items()},
            "added": list(self.added),
            "gone": list(self.gone),
            "repriced_usd": f"{self.repriced_usd:f}",
            "notes": list(self.notes),
            "changes": frame.astype(object).where(frame.notna(), None).to_dict(orient="records"),
        }

    @cached_property
    @exactly
    def sentence(self) -> str:
        """All of it in a sentence."""
        parts = [": ".join(filter(None, (_made_and_money(self), "; ".join(self._moved()))))]
        if self.repriced_usd:
            more = "more" if self.repriced_usd > 0 else "less"
            parts.append(f"what is made alike costs {about_usd(abs(self.repriced_usd))} {more}")
        for ids, where in ((self.added, "after"), (self.gone, "before")):
            if ids:
                verb = "is" if len(ids) == 1 else "are"
                parts.append(f"{spoken(ids)} {verb} only in the table {where}")
        gain = self.more_value
        return "; ".join(
            [*parts, f"{value_text(gain, sign=True)} value" if gain else "as much value"]
        )

    def __str__(self) -> str:
        """Return the sentence, and below it what is to be known besides; first where it is all."""
        said, notes = [f"{self.sentence}."], [f"Note: {note}" for note in self.notes]
        return "\n".join([*notes, *said] if self.unrelated else [*said, *notes])

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<{type(self).__name__}: {self.sentence}>"

    def _moved(self) -> Iterator[str]:
        """Say who enters, leaves, is better or simpler; the first few by name."""
        for at, move in enumerate(MOVES):
            rows = np.flatnonzero(self._moves == at)
            if rows.size:
                named = self._names(rows[:3])
                others = [""] * (len(rows) - len(named))
                colon = "" if move in (Move.ENTERS, Move.LEAVES) else ":"
                yield f"{SAID[move]}{colon} {spoken([*named, *others])}"

    def _names(self, at: IntArray | None = None) -> list[str]:
        rows = self._rows[1]
        return names_of(self._plans[1], rows if at is None else rows[at])

    def _column(self, plan: int, name: str) -> NDArray[np.float64]:
        column: Any = self._plans[plan].frame[name]
        numbers: NDArray[np.float64] = column.to_numpy(dtype=np.float64)
        return numbers[self._rows[plan]]

    def _more(self, name: str) -> NDArray[np.float64]:
        return (self._column(1, name) - self._column(0, name)).round(6)


def credits_of(outcome: Outcome) -> Decimal:
    """Return what a request is made for; 0 where it is skipped."""
    return Decimal(0) if outcome.taken is None else outcome.taken.credits


def _texts(plan: Result, rows: IntArray) -> NDArray[Any]:
    texts = [SKIPPED if each.taken is None else str(each.taken) for each in plan.outcomes.distinct]
    return np.array(texts, dtype=object)[plan.outcomes.members[rows]]


def _difference(one: float, other: float) -> float:
    """Take one value from another; both are decimals of six places at the most."""
    return float(Decimal(repr(one)) - Decimal(repr(other)))


def _made_and_money(diff: Diff) -> str:
    more = diff.after.made - diff.before.made
    kind = "more" if more > 0 else "fewer"
    made = f"{abs(more):,} {kind} video{'s' if abs(more) > 1 else ''}" if more else "as many videos"
    if not len(diff) and not more and not diff.unrelated:
        made = "the same videos"
    paid = diff.more_usd
    money = f"{about_usd(abs(paid))} {'more' if paid > 0 else 'less'}" if paid else "the same money"
    return f"{made} for {money}"


def _plain(side: Side) -> dict[str, Any]:
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in vars(side).items()
    }
