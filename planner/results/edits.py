"""Signs that a plan in JSON was edited: where its rows, their outcomes and its totals disagree.

That they agree proves nothing, since whoever edits a plan may edit all of it; `verify` proves it
from its table. Where they disagree, the totals are those of the rows, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.amounts import FINEST, exactly, rounded
from planner.catalog.spelling import plain, usd
from planner.engine.arrays import IntArray
from planner.funding.budget import Budget
from planner.funding.paid import Funding, Part
from planner.funding.proof import Proof
from planner.messages import named, shown
from planner.requests.fields import DEFAULT_PRIORITY, PLACES
from planner.results.columns import COUNT, PlanColumn, columns_named
from planner.results.outcome import Fate, Outcomes, Tally, WhyNot
from planner.results.price_dates import dates_of_prices
from planner.results.table import UNIT, in_rows, said_by, worths_taken
from planner.rules.models import Rule
from planner.rules.reserves import kept_back

EDITED = "Edited since it was written"
MOST_TOLD = 3
# What a row alone says; that of a reason is said anew by every version.
UNCOMPARED = ("id", "value", "reason", COUNT)
MOST_VALUE = 9e12  # of a row: more millionths of it are not counted in 64 bits


@exactly
def settled(
    head: dict[str, Any],
    outcomes: Outcomes,
    frame: pd.DataFrame,
    proof: Proof,
    tally: Tally,
    rules: Sequence[Rule] = (),
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Add a plan up again that was read.

    Parameters
    ----------
    head
        What it says of itself, by the names of `Result`.
    outcomes, frame, proof
        What it holds.
    tally
        How many went which way, as it says.
    rules
        What it keeps to.

    Returns
    -------
    head, edits
        What it says as it is where all agrees, with no edits. Else with the totals of its rows, as
        a plan that claims nothing, with a note; and what disagrees, a phrase each.
    """
    rows = _Rows(head, outcomes, frame)
    cells = [*rows.cells(), *rows.values()]
    right = _totals(head, rows, outcomes, proof)
    edits = [*cells, *_disagreements(head, right), *_beyond_the_budget(head, outcomes, rules)]
    if tally != outcomes.tally:
        edits.append("the tally is not that of the rows")
    before = [note for note in head["notes"] if note.startswith(EDITED)]
    if not edits and not before:
        return head, ()
    if before:  # it was read so, and written again
        edits = [note.removeprefix(f"{EDITED}: ").removesuffix(".") for note in before]
    else:
        more = f"; and {len(edits) - MOST_TOLD} more" if len(edits) > MOST_TOLD else ""
        note = f"{EDITED}: {'; '.join(edits[:MOST_TOLD])}{more}."
        right["notes"] = (*head["notes"], note)
    value, bound = right["value"], right["bound"]
    gap = (bound - value) / bound if bound else 0.0
    return {**head, **right, "status": "feasible", "gap": gap, "certified": False}, tuple(edits)


def _totals(head: dict[str, Any], rows: _Rows, outcomes: Outcomes, proof: Proof) -> dict[str, Any]:
    """Work out what the plan should say of itself."""
    value, shown = rows.value / UNIT, proof.bound
    bound, gap = max(head["bound"], value), head["gap"]
    best = value == bound
    if shown is not None and shown >= rows.value:
        bound, best = shown / UNIT, rows.value == shown
        gap = (shown - rows.value) / shown if shown else 0.0
    funding = rows.funding(rows.credits)
    return {
        "value": value,
        "credits": int(rows.credits) if rows.whole and not rows.credits % 1 else rows.credits,
        "funding": funding,
        "cost_usd": funding.cost_usd,
        "budget_usd": head["budget"].usd,
        "price_dates": dates_of_prices(head["price_dates"].catalog_as_of, outcomes),
        "bound": bound,
        "status": "optimal" if best else "feasible",
        "gap": gap,
        "certified": proof.is_certified,
    }


def _disagreements(head: dict[str, Any], right: dict[str, Any]) -> Iterator[str]:
    """Say what the plan says of itself, and what it is."""
    for name, due in right.items():
        said = head[name]
        if said == due:
            continue
        if name == "funding":
            yield "what is bought is not what the rows take"
        elif name == "price_dates":
            for part in ("oldest_model", "oldest_as_of"):
                one, other = getattr(said, part), getattr(due, part)
                if one != other:
                    yield f"price_dates.{part} is {_cell(one)}, and should be {_cell(other)}"
        else:
            yield f"{name} is {_spelled(name, said)}, and should be {_spelled(name, due)}"
    if right["cost_usd"] > right["budget_usd"]:
        yield f"it costs {usd(right['cost_usd'])}, more than its budget"
    short = -right["funding"].leftover(right["credits"])
    if short > 0:
        yield f"{plain(short)} of its credits are not paid for"
    for part in right["funding"].parts:
        if part.used_credits > part.bought_credits:
            yield f"of {part.catalog} less is bought than it takes"


def _beyond_the_budget(
    head: dict[str, Any], outcomes: Outcomes, rules: Sequence[Rule]
) -> Iterator[str]:
    """Say where an option is said to cost more than the whole budget, and does not; or does."""
    budget: Budget = head["budget"]
    if budget.packages:
        return  # what they buy stands in the catalog
    price: Decimal = head["usd_per_credit"]
    whole = Fraction(budget.usd) / Fraction(price) + Fraction(budget.balance_credits)
    there = rounded(whole, FINEST, "down")
    credits = there - kept_back(rules, there, price)
    for outcome in outcomes.distinct:
        option = outcome.cheapest if outcome.taken is None else outcome.best
        said = (WhyNot.ELSEWHERE, WhyNot.BUDGET)
        weighed = outcome.fate in (Fate.OUTBID, Fate.TOO_DEAR) or outcome.why_not in said
        over = outcome.fate is Fate.TOO_DEAR or outcome.why_not is WhyNot.BUDGET
        if option is not None and weighed and over != (option.credits > credits):
            verb = "is said" if over else "is not said"
            yield f"{option} {verb} to cost more than the whole budget"


def _spelled(name: str, value: object) -> str:
    if isinstance(value, Decimal):
        return usd(value) if name.endswith("_usd") else plain(value)
    return shown(value)


class _Rows:
    """The rows of a plan, beside the outcomes that they share.

    Attributes
    ----------
    whole
        Whether credits are whole.
    credits
        Credits of all rows.
    value
        Value of all rows, in millionths.
    """

    def __init__(self, head: dict[str, Any], outcomes: Outcomes, frame: pd.DataFrame) -> None:
        self._head, self._outcomes, self._frame = head, outcomes, frame
        self._own: tuple[str, ...] = head["own_columns"]
        self.whole = isinstance(head["credits"], int)
        self._sold: dict[str, Decimal] = {}  # credits, by who sells them
        for each, count in zip(outcomes.distinct, outcomes.counts.tolist(), strict=True):
            for ordered, credits in () if each.taken is None else each.taken.parts:
                sold = self._sold.get(ordered.catalog, Decimal(0))
                self._sold[ordered.catalog] = sold + count * credits
        self.credits = sum(self._sold.values(), Decimal(0))
        self.value = 0

    def funding(self, credits: Decimal) -> Funding:
        """Say how so many credits are paid for: with the packages that are bought, if any."""
        head = self._head
        budget, packages = head["budget"], head["funding"].packages
        if budget.packages and not head["funding"].by_package:
            return self._jointly()
        if budget.packages:
            bought = sum((one.count * one.credits for one in packages), Decimal(0))
            paid = sum((one.count * one.usd for one in packages), Decimal(0))
            return Funding(budget.balance_credits, bought, paid, packages, by_package=True)
        bought = max(credits - budget.balance_credits, Decimal(0))
        return Funding(budget.balance_credits, bought, bought * head["usd_per_credit"], ())

    def _jointly(self) -> Funding:
        """Say the same of several catalogs, some of them paid in packages."""
        parts = tuple(
            Part(one.catalog, _used(one, listed), listed, one.packages)
            for one in self._head["funding"].parts
            if (listed := self._sold.get(one.catalog))
        )
        sold = {part.catalog for part in parts}
        rest = sum((usd for name, usd in self._sold.items() if name not in sold), Decimal(0))
        cost = sum((part.cost_usd for part in parts), rest)
        listed = sum(self._sold.values(), Decimal(0))
        return Funding(Decimal(0), listed, cost, (), parts=parts)

    def cells(self) -> Iterator[str]:
        """Compare each column with the outcomes; the credits are then those of the rows."""
        credits = self.credits
        prices = self.funding(credits).prices(credits, self._head["usd_per_credit"])
        for column in columns_named(self._own):
            if column.name in UNCOMPARED:
                continue
            said = said_by(self._outcomes, column, prices)
            rows = np.flatnonzero(self._differing(column, said))
            if rows.size:
                row = int(rows[0])
                due = said[int(self._outcomes.members[row])]
                if column.adds_up:
                    due *= self._outcomes.count_of(row)
                cell = self._frame[column.name].iat[row]
                yield (
                    f"{self._place(row)} has {column.name} {_cell(cell)}, its outcome {_cell(due)}"
                )
            if column.name == "credits":
                self.credits += self._more_credits(rows)

    def _differing(self, column: PlanColumn, said: list[Any]) -> NDArray[np.bool_]:
        cells = self._frame[column.name]
        if column.is_number:
            numbers = cells.to_numpy()
            due = in_rows(column, np.array(said, numbers.dtype), self._outcomes)
            return np.asarray(numbers != due)
        positions = {word: at for at, word in enumerate(cells.cat.categories)}
        codes = [-1 if word is None else positions.get(word, -2) for word in said]
        due = self._outcomes.spread(np.array(codes, dtype=np.int64))
        return np.asarray(cells.cat.codes.to_numpy() != due)

    def _more_credits(self, rows: IntArray) -> Decimal:
        """Return what rows take beyond what their outcomes say."""
        more = Decimal(0)
        for row, cell in zip(
            rows.tolist(), self._frame["credits"].iloc[rows].tolist(), strict=True
        ):
            taken = self._outcomes[row].taken
            due = taken.credits * self._outcomes.count_of(row) if taken else 0
            more += Decimal(str(cell)) - due
        return more

    def values(self) -> Iterator[str]:
        """Compare the values with qualities and priorities; the value is then that of the rows."""
        cells = self._frame["value"].to_numpy()
        worths = worths_taken(self._outcomes, self._head["objective"])
        quality = self._outcomes.spread(worths)
        if self._outcomes.weights is not None:  # what one more of the priority adds to the row
            quality = quality * self._outcomes.weights
        counted = (quality > 0) & (cells >= 0) & (cells < MOST_VALUE)
        priorities = np.zeros(len(cells), dtype=np.int64)
        priorities[counted] = np.rint(cells[counted] * UNIT / quality[counted])
        products = quality * priorities
        right = np.where(counted, products / UNIT == cells, cells == 0)
        wrong = np.flatnonzero(~right)
        self.value = sum(products[right].tolist())
        self.value += sum(round(Decimal(str(cell)) * UNIT) for cell in cells[wrong].tolist())
        if wrong.size:
            row = int(wrong[0])
            yield (
                f"{self._place(row)} has value {_cell(cells[row])}, which no priority gives at "
                f"quality {_cell(quality[row] / PLACES)}"
            )
        yield from self._priorities(priorities, counted & right)

    def _priorities(self, priorities: IntArray, known: NDArray[np.bool_]) -> Iterator[str]:
        """Compare the priorities that the values tell with those that were brought along."""
        columns = [at for at, name in enumerate(self._frame.columns) if name == "priority"]
        if len(columns) != 1 or (priorities[known] == DEFAULT_PRIORITY * PLACES).all():
            return  # there is none, or it was not to be read
        column = self._frame.iloc[:, columns[0]]
        if not isinstance(column.dtype, np.dtype) or column.dtype.kind not in "iuf":
            return
        wrong = np.flatnonzero(known & (column.to_numpy() != priorities / PLACES))
        if wrong.size:
            row = int(wrong[0])
            yield (
                f"{self._place(row)} has priority {_cell(column.iat[row])}, "
                f"by its value {_cell(priorities[row] / PLACES)}"
            )

    def _place(self, row: int) -> str:
        return f"request {row + 1} ({named(self._frame['id'].iat[row], 40)})"


def _used(part: Part, listed_usd: Decimal) -> Decimal:
    """Say how many credits cost so much at the list price at which a part counts them."""
    if listed_usd == part.listed_usd:
        return part.used_credits
    credits = Fraction(part.used_credits) * Fraction(listed_usd) / Fraction(part.listed_usd)
    return rounded(credits, FINEST, "up").normalize()


def _cell(cell: Any) -> str:
    """Spell a cell: nothing as such, whole numbers without a point."""
    if cell is None or cell != cell:
        return "nothing"
    if isinstance(cell, str):
        return shown(cell, 40)
    if isinstance(cell, date):
        return cell.isoformat()
    number = float(cell)
    return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)
