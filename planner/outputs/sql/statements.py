"""The statements by which a database gives its rows what a plan of counts decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.catalog.spelling import usd_up
from planner.errors import InputError
from planner.messages import listed, named, shown
from planner.outputs.sql.cells import Column
from planner.outputs.sql.decisions import Decisions
from planner.outputs.sql.dialects import Dialect
from planner.results.result import Result

MOST_BYTES = 1_000_000  # of a statement: BigQuery and Snowflake take hardly more
CHANGED = "Not decided: there are more or fewer like it than were counted."
STRANGE = "Not decided: none like it was counted."
REASON = "reason"  # the column that says so


@dataclass(frozen=True)
class Statements:
    """Writes the statements of a plan.

    Attributes
    ----------
    plan, decisions
        The plan, and what it decides.
    dialect
        How the database writes.
    table
        The table of requests, as the database calls it.
    decided
        The table that holds the decisions, likewise; "" where the statement itself does.
    """

    plan: Result
    decisions: Decisions
    dialect: Dialect
    table: str
    decided: str = ""

    def decision(self, id_column: str, order_by: Sequence[str]) -> str:
        """Write the statement that says of every row what was decided.

        Raises
        ------
        InputError
            If the ids are called as a column of the plan, or the statement is too long.
        """
        names = [column.name for column in self.decisions.own]
        if id_column in names:
            raise InputError(
                f"the column of ids is called {shown(id_column)}, as one of the plan's; give it "
                "another name in the table"
            )
        order = [*order_by, *({id_column} - {*order_by})]
        told = [self._told(name) for name in names]
        columns = [f"p.row_id AS {self.dialect.name(id_column)}", *told]
        return self._whole(
            [
                *self._head(order),
                f"WITH decided AS ({self._decided()}),",
                f"classes AS ({self._classes()}),",
                f"matched AS ({self._matched(self._sorted(id_column, order))}),",
                f"changed AS ({self._changed()}),",
                f"placed AS ({self._placed(order)})",
                _select(columns),
                "FROM placed AS p",
                "LEFT JOIN changed AS x ON x.queue = p.queue",
                "LEFT JOIN decided AS d",
                "  ON d.class = p.class",
                "  AND p.place BETWEEN d.first_place AND d.last_place",
                "  AND x.queue IS NULL",
            ]
        )

    def changed(self) -> str:
        """Write the statement that lists what is not as it was counted.

        Raises
        ------
        InputError
            If it is too long.
        """
        name, keys = self.dialect.name, self.decisions.keys
        cells = [f"t.{name(key.name)} AS key_{at}" for at, key in enumerate(keys, 1)]
        known = [
            f"{'NULL' if key.kind == 'nothing' else f'c.key_{at}'} AS {name(key.name)}"
            for at, key in enumerate(keys, 1)
        ]
        numbers = [f"key_{at}" for at in range(1, len(keys) + 1)]
        return self._whole(
            [
                f"-- Lists what of {self._called} is not as it was counted; nothing where all is.",
                f"WITH decided AS ({self._decided()}),",
                f"classes AS ({self._classes()}),",
                f"matched AS ({self._matched(cells)})",
                _select(
                    [
                        *known,
                        f"c.planned AS {name('rows_counted')}",
                        f"COALESCE(f.found, 0) AS {name('rows_found')}",
                    ]
                ),
                self._found(),
                "UNION ALL",
                _select([*numbers, "0", "COUNT(*)"]),
                "FROM matched",
                "WHERE class IS NULL",
                f"GROUP BY {', '.join(numbers)}",
            ]
        )

    def _whole(self, lines: Sequence[str]) -> str:
        text = "\n".join(lines)
        size = len(text.encode("utf-8"))
        if size > MOST_BYTES:
            raise InputError(
                f"the statement would have {size:,} bytes, which is more than databases take "
                f"({MOST_BYTES:,}); load plan.decisions() as a table, and name it by decided"
            )
        return text

    @property
    def _called(self) -> str:
        return named(self.table, 80)

    def _head(self, order: Sequence[str]) -> Iterator[str]:
        """Say what the statement does."""
        plan, keys = self.plan, self.decisions.keys
        yield (
            f"-- What a plan decides for each row of {self._called}: "
            f"{plan.tally.requests:,} rows of {self.decisions.classes:,} classes, "
            f"{usd_up(plan.cost_usd)} of {usd_up(plan.budget_usd)}."
        )
        agree = listed([key.name for key in keys], len(keys))
        yield f"-- A row is of the class that agrees with it in: {agree}."
        yield "-- Where none does, or a class has more or fewer rows than were counted, nothing is"
        yield f"-- decided: {self.dialect.name('decision')} is NULL, and the reason says so."
        if self.decisions.parted:
            yield "-- Of rows that are interchangeable and get different things, the first ones get"
            yield f"-- the dearest one, in the order of: {listed(order, len(order))}."

    def _decided(self) -> str:
        """Read the decisions, all of them texts, as what they are."""
        dialect, columns = self.dialect, self.decisions.columns
        own = {column.name for column in self.decisions.own}
        read = [
            f"{dialect.cast(dialect.name(column.name), column.kind)} AS "
            f"{dialect.name(column.name) if column.name in own else column.name}"
            for column in columns
        ]
        return f"\n{_select(read, 2)}\n  FROM {self.decided or self._inline(columns)}\n"

    def _inline(self, columns: Sequence[Column]) -> str:
        value = self.dialect.value
        cells = zip(*(column.texts for column in columns), strict=True)
        lines = (", ".join(map(value, line)) for line in cells)
        return self.dialect.lines([self.dialect.name(column.name) for column in columns], lines)

    def _classes(self) -> str:
        keys = [f"key_{at}" for at in range(1, len(self.decisions.keys) + 1)]
        parted = "CASE WHEN first_place > 0 THEN 1 ELSE 0 END AS parted"
        columns = ", ".join(["class", "queue", "planned", parted, *keys])
        return f"\n  SELECT DISTINCT {columns}\n  FROM decided\n"

    def _matched(self, columns: Sequence[str]) -> str:
        """Find the class of each row."""
        pairs = [
            self.dialect.same(
                f"t.{self.dialect.name(key.name)}", f"c.key_{at}", key.kind, gaps=key.has_gaps
            )
            for at, key in enumerate(self.decisions.keys, 1)
        ]
        joined = "\n    AND ".join(pairs)
        selected = ", ".join(["c.class", "c.queue", "c.parted", *columns])
        return (
            f"\n  SELECT {selected}\n  FROM {self.table} AS t\n"
            f"  LEFT JOIN classes AS c\n    ON {joined}\n"
        )

    def _sorted(self, id_column: str, order: Sequence[str]) -> list[str]:
        name = self.dialect.name
        by = [f"t.{name(one)} AS order_{at}" for at, one in enumerate(order, 1)]
        return [f"t.{name(id_column)} AS row_id", *(by if self.decisions.parted else [])]

    def _found(self) -> str:
        return (
            "FROM classes AS c\n"
            "LEFT JOIN (SELECT class, COUNT(*) AS found FROM matched GROUP BY class) AS f\n"
            "  ON f.class = c.class\n"
            "WHERE COALESCE(f.found, 0) <> c.planned"
        )

    def _changed(self) -> str:
        found = self._found().replace("\n", "\n  ")
        return f"\n  SELECT DISTINCT c.queue\n  {found}\n"

    def _placed(self, order: Sequence[str]) -> str:
        """Find the place of each row in its queue, where that matters."""
        if not self.decisions.parted:
            return "\n  SELECT row_id, class, queue, 0 AS place FROM matched\n"
        by = ", ".join(f"order_{at} NULLS LAST" for at in range(1, len(order) + 1))
        number = f"ROW_NUMBER() OVER (PARTITION BY queue ORDER BY {by})"
        return (
            "\n  SELECT row_id, class, queue, 0 AS place FROM matched"
            "\n  WHERE COALESCE(parted, 0) = 0\n  UNION ALL"
            f"\n  SELECT row_id, class, queue, {number} FROM matched\n  WHERE parted = 1\n"
        )

    def _told(self, name: str) -> str:
        written, text = self.dialect.name(name), self.dialect.text
        if name != REASON:
            return f"d.{written}"
        return (
            f"CASE WHEN p.class IS NULL THEN {text(STRANGE)} "
            f"WHEN x.queue IS NOT NULL THEN {text(CHANGED)} ELSE d.{written} END AS {written}"
        )


def _select(columns: Sequence[str], indent: int = 0) -> str:
    blank = " " * indent
    return f"{blank}SELECT\n{blank}  " + f",\n{blank}  ".join(columns)
