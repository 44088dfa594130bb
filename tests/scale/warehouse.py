"""Tables of requests in a database, counted there, and what a plan of the counts decides."""

import duckdb
import numpy as np
import pandas as pd

import planner
from planner.scale.sql import counts_sql


def requests(rows, seed=0):
    """Return a table of requests whose rows stand in no order but that of `created`."""
    of = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "request": [f"r{number}" for number in range(rows)],
            "created": of.permutation(rows),
            "Length (s)": pd.Series(of.choice([5, 10, 20, None], rows), dtype="Int64"),
            "content_type": of.choice(["product_showcase", "social_media_clip"], rows),
            "platform": of.choice(["youtube", "tiktok", None], rows),
            "priority": of.choice([1.0, 2.5, 0.0, np.nan], rows),
            "required": of.choice([True, False], rows, p=[0.02, 0.98]),
            'the "client\'s" \\ select': of.choice(
                ["a'c\\me\n", "\u00dcn\u00ef \u2603", None], rows
            ),
            "market": of.choice(["de", "fr"], rows),
            "note": of.random(rows),
        }
    )


CLIENT = 'the "client\'s" \\ select'


def opened(table):
    """Open a database that holds a table of requests."""
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("CREATE TABLE requests AS SELECT * FROM given")
    return connection


def counted(connection, **options):
    """Count what is alike in it."""
    text = counts_sql("duckdb", columns_of(connection), table="requests", **options)
    return connection.sql(text).df()


def columns_of(connection):
    """List the columns of its table."""
    return [name for name, *_ in connection.execute("DESCRIBE requests").fetchall()]


def decided(connection, plan, order_by="created", **options):
    """Let it tell every row what was decided."""
    options = {"columns": columns_of(connection), **options}
    text = plan.decision_sql("duckdb", table="requests", id="request", order_by=order_by, **options)
    return connection.sql(text).df().set_index("request").sort_index()


def by_rows(table, budget, **options):
    """Plan the rows themselves, in the order of `created`."""
    rows = table.sort_values("created").rename(columns={"request": "id"})
    plan = planner.plan(rows, budget, **options)
    own = [name for name in plan.own_columns if name != "id"]
    return plan.to_frame().set_index("id")[own].sort_index()


def same(found, wanted):
    """Refuse tables that differ in a cell."""
    assert list(found) == list(wanted)
    assert list(found.index) == list(wanted.index)
    for name in wanted:
        one, other = (frame[name].to_numpy(dtype=object) for frame in (found, wanted))
        alike = (one == other) | (pd.isna(one) & pd.isna(other))
        assert alike.all(), (name, found[~alike].head(3), wanted[~alike].head(3))


def fetched(connection, text):
    """Return what PostgreSQL answers, as its driver hands it over."""
    cursor = connection.execute(text)
    return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])
