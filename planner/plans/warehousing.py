"""A plan of counts in a database: what was decided joins on to the rows that were counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from planner.errors import InputError
from planner.messages import shown
from planner.plans.ordering import Ordering

if TYPE_CHECKING:
    from planner.outputs.sql.statements import Statements


class Warehousing(Ordering):
    """A plan that a database carries out, where the rows are.

    See Also
    --------
    planner.plans.plan.Plan : The plan that users hold.
    """

    def decision_sql(
        self,
        dialect: str,
        *,
        table: str,
        columns: Iterable[str] | None = None,
        id: str = "id",  # noqa: A002  # as the column is called
        order_by: str | Sequence[str] | None = None,
        decided: str | None = None,
    ) -> str:
        """Write the SQL that gives every row of a table what the plan of its counts decides.

        The result has a row for each row of the table, with its id and the plan's own columns, as
        they are of one request. If the table has changed since it was counted, that shows: where no
        class agrees with a row, or its class has other than the counted number of rows,
        ``decision`` is NULL and the reason says so; `changed_sql` lists what changed.

        Parameters
        ----------
        dialect
            ``"duckdb"``, ``"postgres"``, ``"bigquery"`` or ``"snowflake"``.
        table
            The table that was counted, as one writes it behind FROM.
        columns
            What its columns are called, all of them, as of `planner.counts_sql`: then it is refused
            if one of them says what is wanted, and the rows were not counted by it.
        id
            The column that is to come along.
        order_by
            Columns, as they are called, in whose order requests that are interchangeable come: the
            first ones get the dearest. The ids settle what these leave open. Needed where rows of a
            class get different options.
        decided
            The table into which `decisions` was loaded, as one writes it behind FROM; where None
            the decisions stand in the statement, which is refused beyond 1,000,000 bytes.

        Returns
        -------
        str
            One statement, without a semicolon.

        Raises
        ------
        InputError
            If the plan is not of counts, or was read from JSON; if the statement would be too long,
            there is no such dialect, `order_by` is needed, or a column was not counted by.

        See Also
        --------
        planner.counts_sql : The statement that counts.
        """
        from planner.outputs.sql.decisions import refuse_uncounted

        statements = self._statements(dialect, table, decided)
        if columns is not None:
            refuse_uncounted(statements.decisions, [_name("columns", one) for one in columns])
        order = [order_by] if isinstance(order_by, str) else list(order_by or ())
        if not order and statements.decisions.parted:
            raise InputError(
                "of some classes a part of the rows gets one thing and the others another; say who "
                "comes first by order_by, columns of the table such as order_by='created'"
            )
        return statements.decision(_name("id", id), [_name("order_by", one) for one in order])

    def changed_sql(self, dialect: str, *, table: str, decided: str | None = None) -> str:
        """Write the SQL that lists what of a table is not as it was counted.

        Parameters
        ----------
        dialect, table, decided
            As of `decision_sql`.

        Returns
        -------
        str
            One statement, without a semicolon. Its result has a row for each class that has another
            number of rows than were counted, and for what was not counted at all; none where all is
            as it was.

        Raises
        ------
        InputError
            As of `decision_sql`.
        """
        return self._statements(dialect, table, decided).changed()

    def decisions(self) -> pd.DataFrame:
        """Return what is decided for each class as a table to load into a database.

        Returns
        -------
        pandas.DataFrame
            All of it texts, which `decision_sql` reads as what they are. `class` and `queue` are
            numbers; `planned` is how many rows of the class were counted; an option goes out from
            `first_place` to `last_place` of the queue, all of it where these are 0; `key_1` and so
            on are the cells that tell the class; then the plan's own columns follow.

        Raises
        ------
        InputError
            As of `decision_sql`.
        """
        from planner.outputs.sql.decisions import decisions_of

        columns = decisions_of(self).columns
        return pd.DataFrame({one.name: pd.Series(one.texts, dtype="str") for one in columns})

    def _statements(self, dialect: str, table: str, decided: str | None) -> Statements:
        from planner.outputs.sql.decisions import decisions_of
        from planner.outputs.sql.dialects import dialect_of
        from planner.outputs.sql.statements import Statements

        return Statements(
            self,
            decisions_of(self),
            dialect_of(dialect),
            _name("table", table),
            "" if decided is None else _name("decided", decided),
        )


def _name(called: str, given: object) -> str:
    """Take a name that somebody gives."""
    if not isinstance(given, str) or not given.strip():
        raise InputError(f"{called} is {shown(given)}; expected a name in the database")
    return given
