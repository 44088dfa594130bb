"""Counting where the rows are: the GROUP BY that makes a table in a database one of counts."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from planner.catalog.loading import CatalogSource, load_catalog
from planner.errors import InputError
from planner.messages import shown
from planner.outputs.sql.dialects import dialect_of
from planner.planning import Rules
from planner.rules.reading import read_rules
from planner.scale.deciding import Deciding
from planner.scale.summarise import COUNT


def counts_sql(
    dialect: str,
    columns: Iterable[str],
    *,
    table: str,
    catalog: CatalogSource = None,
    rules: Rules = (),
) -> str:
    """Write the SQL that counts the rows of a table that are alike to `planner.plan`.

    What decides is what `plan` reads of a table, by the headings that it knows, and what rules look
    at. The result is planned as any table; `Plan.decision_sql` gives the rows what was decided.

    Parameters
    ----------
    dialect, table
        As of `Plan.decision_sql`.
    columns
        What the columns of the table are called, all of them.
    catalog, rules
        As of `planner.plan`.

    Returns
    -------
    str
        One statement, without a semicolon.

    Raises
    ------
    InputError
        If there is no such dialect; if the table has no columns as requests need, or has a count
        already; if a rule speaks of a column that is not there, or of single requests by their ids.

    Warns
    -----
    PlannerWarning
        If a column that is not known looks like one that is.
    """
    write = dialect_of(dialect).name
    names = [columns] if isinstance(columns, str) else list(columns)
    strange = [name for name in names if not isinstance(name, str)]
    if strange:
        raise InputError(f"column {shown(strange[0])} is no text; expected the names of columns")
    schema = pa.schema([(name, pa.null()) for name in names])
    deciding = Deciding.of(schema, table, load_catalog(catalog), read_rules(rules))
    alike = ", ".join(map(write, deciding.columns))
    return f"SELECT {alike}, COUNT(*) AS {write(COUNT)}\nFROM {table}\nGROUP BY {alike}"
