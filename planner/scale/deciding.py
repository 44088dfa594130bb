"""Which columns of a lake decide what becomes of a row: fields of requests, and what rules ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray
from planner.errors import InputError
from planner.messages import shown
from planner.requests.cells import spelled
from planner.requests.checking import read_requests
from planner.requests.headings import Headings
from planner.requests.locked import PLANNED_COLUMNS
from planner.requests.reading import Reading
from planner.requests.table import USUAL, Origin, Table
from planner.results.wanted import as_wanted
from planner.rules.column import find_column
from planner.rules.models import AllOrNone, Needs, OneOf, Rule, Same
from planner.rules.stated import PlacedRule, as_stated

ROW = "\0row_number"  # a column that no lake has: rows that stand for themselves differ in it


@dataclass(frozen=True)
class Deciding:
    """What of a lake is read.

    Attributes
    ----------
    columns
        The columns that decide, by their headings.
    id_column
        The heading of the column of ids; "" where there is none.
    ties
        For each rule that ties single requests to each other, the columns by which it does.
    reading
        What is understood of the headings.
    meant
        What they mean, beyond what is known.
    """

    columns: tuple[str, ...]
    id_column: str
    ties: tuple[tuple[str, ...], ...]
    reading: Reading
    meant: Headings = USUAL

    @classmethod
    def of(
        cls,
        schema: pa.Schema,
        source: str,
        catalog: Catalog,
        rules: Sequence[Rule | PlacedRule],
        meant: Headings = USUAL,
    ) -> Deciding:
        """Find the columns of a lake that decide.

        Parameters
        ----------
        schema, source
            Its columns, and what to call it.
        catalog
            The names that may stand in them.
        rules
            What may not happen, and what must.
        meant
            What headings mean, beyond what is known.

        Raises
        ------
        InputError
            If it has no such columns as requests need, or those of a plan; if a rule speaks of a
            column that is not there, or of single requests by their ids.

        Warns
        -----
        PlannerWarning
            If a column that is not known looks like one that is.
        """
        frame = schema.empty_table().to_pandas(integer_object_nulls=True, ignore_metadata=True)
        table = Table(frame, Origin(source, (), tuple(frame.columns)), headings=meant)
        table.refuse_unknown(meant)
        if as_wanted(table) is not table:
            raise InputError(
                f"{source} holds the output of a plan; give only the requests that it was made from"
            )
        requests = read_requests(table, catalog)
        as_written: dict[str, str] = {spelled(name): name for name in schema.names}
        headings = {name: as_written[heading] for name, heading in requests.reading.columns.items()}
        if "count" in headings:
            raise InputError(
                f"{source} has a column {shown(headings['count'])}: rows of a lake are one request "
                "each; a table of counts is planned by plan(), which needs no lake"
            )
        known = {name: heading for name, heading in headings.items() if name != "id"}

        placed = as_stated(rules)

        def heading(stated: PlacedRule, name: str) -> str:
            try:
                label = str(find_column(requests, name))
            except InputError as error:
                raise InputError(f"{stated.name}: {error}") from None
            return headings.get(label, label)

        columns = [
            *known.values(),
            *(heading(stated, name) for stated in placed for name in _asked(stated)),
        ]
        if "id" in columns and "id" not in schema.names:
            raise InputError(f"{source} has no column of ids, by which a rule tells requests")
        if "locked" in known:
            columns += [name for name in schema.names if name in PLANNED_COLUMNS]
        ties = tuple(
            tuple(heading(stated, name) for name in stated.rule.by)
            for stated in placed
            if isinstance(stated.rule, (OneOf, AllOrNone, Same))
        )
        read = tuple(dict.fromkeys(columns))
        return cls(read, headings.get("id", ""), ties, requests.reading, meant)

    def told_apart(self, table: Any, row: int) -> Any:
        """Add the number of each row that a rule ties to others, which stands for itself.

        Parameters
        ----------
        table
            A `pyarrow.Table` of `columns`.
        row
            How many rows come before it.
        """
        if not self.ties:
            return table
        alone: BoolArray = np.zeros(table.num_rows, dtype=bool)
        for columns in self.ties:
            there = [table.column(name).is_valid().to_numpy() for name in columns]
            alone |= np.logical_and.reduce(there) if there else True
        numbers = pa.array(np.arange(row, row + table.num_rows), mask=~alone)
        return table.append_column(ROW, numbers)


def _asked(stated: PlacedRule) -> Iterator[str]:
    """List the columns that a rule looks at."""
    rule = stated.rule
    if isinstance(rule, Needs):
        raise InputError(
            f"{stated.name} ties single requests by their ids, which is not to be had in a lake; "
            "plan those requests by themselves, or use AllOrNone by a column"
        )
    yield from getattr(rule, "by", ())
    yield from (name for name, _ in getattr(rule, "where", ()))
