"""Which number, changed by how much, changes the plan: prices, priorities and qualities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import chain, zip_longest
from math import nan

import numpy as np
import pandas as pd

from planner.answers.beside_rules import no_prices, no_priorities, no_qualities
from planner.answers.by_price import ByPrice, price_numbers
from planner.answers.by_priority import ByPriority, nearest_rows
from planner.answers.by_quality import ByQuality
from planner.answers.called import Called
from planner.answers.numbers import CatalogNumber
from planner.answers.present import Present
from planner.answers.ranges import Range, said_of
from planner.answers.reach import Reach
from planner.answers.rerated import Rerated
from planner.answers.scales import quality_numbers
from planner.catalog.amounts import exactly
from planner.engine.clock import Clock
from planner.errors import InputError, ProblemError, SolverError
from planner.messages import listed, nearest, shown
from planner.results.result import Result

PATIENCE_S = 20.0
MOST_SHOWN = 20  # ranges in a text
Asked = Iterable[str] | str | None  # ids of requests
Job = tuple[str, Callable[[], Range]]


@dataclass(frozen=True)
class Sensitivity:
    """How far single numbers may go while the plan stays a best one, all others as they are.

    Attributes
    ----------
    ranges
        The least firm first; those without an end last.
    left_out
        Of what there was no time for, or what the engine cannot reckon with: ids, and where in the
        catalog a number stands.
    unsaid
        Why nothing is said of prices, of qualities, of priorities, where rules hang on them
        themselves; a sentence each.
    """

    ranges: tuple[Range, ...]
    left_out: tuple[str, ...] = field(default=())
    unsaid: tuple[str, ...] = field(default=())

    def __iter__(self) -> Iterator[Range]:
        """Yield the ranges."""
        return iter(self.ranges)

    def __len__(self) -> int:
        """Return the number of ranges."""
        return len(self.ranges)

    def __getitem__(self, subject: str) -> Range:
        """Return the range of a number, by the request's id or its place in the catalog."""
        for each in self.ranges:
            if each.subject == subject:
                return each
        raise InputError(
            f"there is no range of {shown(subject)}; "
            f"{nearest(str(subject), [each.subject for each in self.ranges])}"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the ranges as a table.

        Returns
        -------
        pandas.DataFrame
            A row per number, in their order, with the columns `kind`, `subject`, `statement`,
            `number`, `low`, `high`, `firmness` (of which nothing stands where there is no end),
            `unit`, `low_end` and `high_end` (why it ends there), `below` and `above` (what changes
            one unit beyond, in a sentence).
        """
        return pd.DataFrame(
            {
                "kind": [each.kind for each in self.ranges],
                "subject": [each.subject for each in self.ranges],
                "statement": [each.statement for each in self.ranges],
                "number": [float(each.number) for each in self.ranges],
                "low": [_number(each.low) for each in self.ranges],
                "high": [_number(each.high) for each in self.ranges],
                "firmness": [_number(each.firmness) for each in self.ranges],
                "unit": [float(each.unit) for each in self.ranges],
                "low_end": [str(each.low_end) for each in self.ranges],
                "high_end": [str(each.high_end) for each in self.ranges],
                "below": [said_of(each.below, each.count_below) for each in self.ranges],
                "above": [said_of(each.above, each.count_above) for each in self.ranges],
            }
        )

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<{type(self).__name__}: {len(self.ranges)} ranges>"

    def __str__(self) -> str:
        lines = [str(each) for each in self.ranges[:MOST_SHOWN]]
        more = len(self.ranges) - len(lines)
        if more:
            lines.append(f"and {more:,} more, which are firmer")
        if self.left_out:
            count = len(self.left_out)
            lines.append(f"{count:,} left out, for want of time: {listed(self.left_out)}")
        lines += self.unsaid
        return "\n".join(lines) or "no number decides the plan"


@exactly
def sensitivity(
    plan: Result,
    priorities: Asked = None,
    *,
    prices: bool = True,
    qualities: bool = True,
    time_limit_s: float | None = PATIENCE_S,
) -> Sensitivity:
    """Say how far single numbers may go; as of `planner.Plan.sensitivity`.

    At both ends of each range, and between them, the plan is a best one; one unit beyond it is not.
    """
    for name, wanted in (("prices", prices), ("qualities", qualities)):
        if not isinstance(wanted, (bool, np.bool_)):
            raise InputError(f"{name} is {shown(wanted)}; expected True or False")
    clock = Clock.of(time_limit_s)
    present = Present(plan, clock)
    unsaid = {
        "prices": no_prices(present.batch) if prices else "",
        "qualities": no_qualities(present.batch) if qualities else "",
        "priorities": no_priorities(present.batch),
    }
    found, left_out = [], []
    for subject, job in _jobs(
        present,
        () if unsaid["priorities"] else priorities,
        prices=bool(prices) and not unsaid["prices"],
        qualities=bool(qualities) and not unsaid["qualities"],
    ):
        try:
            if clock.is_up():
                raise SolverError("out of time")
            found.append(job())
        except (SolverError, ProblemError):
            left_out.append(subject)
    found.sort(key=_by_firmness)
    return Sensitivity(tuple(found), tuple(left_out), tuple(filter(None, unsaid.values())))


def _jobs(
    present: Present,
    priorities: Asked,
    *,
    prices: bool,
    qualities: bool,
) -> Iterator[Job]:
    """List what is to be done, the most telling first."""
    rows = _rows(present, priorities)
    reach = Reach(present.batch, present.finder)
    rated = quality_numbers(reach, present) if qualities else {}
    priced = price_numbers(reach, present) if prices else {}
    by_priority, ids = ByPriority(present), present.batch.requests.ids
    rerated = Rerated(present, reach)

    def job_of(number: CatalogNumber) -> Job:
        if number in rated:
            return number.key, ByQuality(rerated, number, rated[number]).range
        return number.key, ByPrice(present, number, is_paid=priced[number]).range

    quality, price = {number: scale.is_used for number, scale in rated.items()}, priced
    kinds = (
        [job_of(number) for number, is_used in quality.items() if is_used],
        [job_of(number) for number, is_paid in price.items() if is_paid],
        [(str(ids.iloc[row]), partial(by_priority.range_of, row)) for row in rows],
    )
    by_turns = (job for jobs in zip_longest(*kinds) for job in jobs if job is not None)
    others = (job_of(number) for number, is_used in (quality | price).items() if not is_used)
    return chain(by_turns, others)


def _rows(present: Present, priorities: Asked) -> list[int]:
    """Find the rows of the requests that are asked for."""
    if priorities is None:
        narrowest: list[int] = nearest_rows(present).tolist()
        return narrowest
    asked = [priorities] if isinstance(priorities, (str, int)) else priorities
    if not isinstance(asked, Iterable):
        raise InputError(f"priorities are {shown(priorities)}; expected ids of requests, or None")
    requests = present.batch.requests
    called = Called(requests.ids.tolist(), requests.names)
    return list(dict.fromkeys(called.row(each) for each in asked))


def _by_firmness(one: Range) -> tuple[bool, Decimal]:
    return one.firmness is None, one.firmness or Decimal(0)


def _number(number: Decimal | None) -> float:
    return nan if number is None else float(number)
