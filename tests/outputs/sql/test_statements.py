"""What a plan of counts decides, written as SQL."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import psycopg
import pytest
import sqlglot

import planner
from planner.errors import InputError
from planner.outputs.sql.dialects import DIALECTS
from planner.scale.sql import counts_sql
from tests.scale.warehouse import CLIENT, by_rows, fetched, opened, requests, same
from tests.spending.ledger.conftest import database, server  # noqa: F401

GOLDEN = Path("tests/data/sql")
COUNTS = pd.DataFrame(
    {
        "duration": [10, 10, 5],
        "client": ["O'Hara \\ S\u00f6hne", None, "zen\nltd"],
        "priority": [2.0, None, 1.5],
        "count": [3, 2, 4],
    }
)
RULES = planner.Cap(by="client", usd=12)
WHERE = {"table": "lake.requests", "order_by": "created"}
# A column of each type, one row without any.
TYPES = {
    "day": ("DATE", [date(2026, 11, 29), date(1969, 1, 1)]),
    "fee": ("DECIMAL(12, 4)", [Decimal("0.1000"), Decimal("12345678.9999")]),
    "rate": ("DOUBLE PRECISION", [0.1 + 0.2, 1e-300]),
    "weight": ("REAL", [0.5, 3.0]),
    "moment": ("TIMESTAMP", [datetime(2026, 11, 29, 6, 30, 0, 250), datetime(2026, 1, 1)]),
    "live": ("BOOLEAN", [True, False]),
    "number": ("BIGINT", [2**53 + 1, -7]),
    "name": ("VARCHAR(20)", ["", "a'\"\\%:x -- b"]),
    "nobody": ("VARCHAR(20)", [None, None]),
}


def plan_of(table=COUNTS, budget=20, **options):
    """Plan counts."""
    return planner.plan(table, budget, **options)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_statement_is_as_it_was_read_by_people(dialect):
    """To the letter, in each dialect; a change is seen here before anybody runs it."""
    plan = plan_of(rules=RULES)
    for name in ("decision", "changed"):
        asked = WHERE if name == "decision" else {"table": WHERE["table"]}
        text = getattr(plan, f"{name}_sql")(dialect, **asked)
        assert text + "\n" == (GOLDEN / f"{name}.{dialect}.sql").read_text("utf-8")


@pytest.mark.parametrize("dialect", ["bigquery", "snowflake"])
@pytest.mark.filterwarnings("ignore::planner.errors.PlannerWarning")
def test_what_other_databases_are_told_is_the_same(dialect):
    """Read by a parser of theirs, and run as what it understands."""
    table, rules = requests(1_000), planner.Cap(by=CLIENT, usd=300)
    connection = opened(table)

    def run(text):
        (told,) = sqlglot.transpile(text, read=dialect, write="duckdb")
        return connection.sql(told).df()

    counts = run(counts_sql(dialect, list(table), table="requests", rules=rules))
    plan = planner.plan(counts, 1_500, rules=rules)
    asked = {"table": "requests", "id": "request", "order_by": "created"}
    found = run(plan.decision_sql(dialect, **asked)).set_index("request").sort_index()
    same(found, by_rows(table, 1_500, rules=rules))
    assert run(plan.changed_sql(dialect, table="requests")).empty


def typed(run):
    """Make a table that has a column of each type, and ask for the number of its rows."""
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in TYPES.items())
    run(f"CREATE TABLE requests (id INTEGER, duration INTEGER, {columns})")
    marks = ", ".join(["{}"] * (len(TYPES) + 2))
    rows = [
        (number, 10, *(values[number % 2] for _, values in TYPES.values())) for number in range(6)
    ]
    for row in [*rows, (6, 10, *[None] * len(TYPES))]:
        run(f"INSERT INTO requests VALUES ({marks.format(*map(written, row))})")


def written(value):
    """Write a value as a text that any column takes."""
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def decided(read, dialect, counts):
    """Plan counts, and let every row be told what was decided."""
    plan = plan_of(counts, 9, rules=planner.Cap(by=tuple(TYPES), usd=4))
    assert read(plan.changed_sql(dialect, table="requests")).empty
    found = read(plan.decision_sql(dialect, table="requests", order_by="id"))
    assert sorted(found["id"]) == list(range(7))
    assert found["decision"].notna().all()
    return found


@pytest.mark.filterwarnings("ignore::planner.errors.PlannerWarning")
@pytest.mark.parametrize("as_arrow", [True, False])
def test_cells_of_every_type_find_their_class_in_duckdb(as_arrow):
    """Days, decimals, floats, texts and gaps, however they got into pandas."""
    connection = duckdb.connect()
    typed(connection.execute)
    text = counts_sql(
        "duckdb",
        ["id", "duration", *TYPES],
        table="requests",
        rules=planner.Cap(by=tuple(TYPES), usd=4),
    )
    found = connection.sql(text)
    counts = found.to_arrow_table().to_pandas() if as_arrow else found.df()
    assert len(counts) == 3
    decided(lambda text: connection.sql(text).df(), "duckdb", counts)


@pytest.mark.filterwarnings("ignore::planner.errors.PlannerWarning")
def test_cells_of_every_type_find_their_class_in_postgresql(database):  # noqa: F811
    """As its driver hands them over."""
    with psycopg.connect(database()) as connection:
        typed(connection.execute)
        rules = planner.Cap(by=tuple(TYPES), usd=4)
        columns = ["id", "duration", *TYPES]
        counts = fetched(connection, counts_sql("postgres", columns, table="requests", rules=rules))
        assert len(counts) == 3
        decided(lambda text: fetched(connection, text), "postgres", counts)


def test_nothing_is_ordered_where_all_of_a_class_get_the_same():
    """No order is asked for, and rows are not numbered."""
    text = plan_of(budget=1_000).decision_sql("duckdb", table="requests")
    assert "ORDER BY" not in text
    assert "ROW_NUMBER" not in text


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda plan: plan.decision_sql("duckdb", table="t"), "order_by='created'"),
        (lambda plan: plan.decision_sql("mysql", **WHERE), "dialect 'mysql' is none that is known"),
        (lambda plan: plan.decision_sql(None, **WHERE), "dialect None is none that is known"),
        (lambda plan: plan.decision_sql("duckdb", **WHERE, id="model"), "ids is called 'model'"),
        (
            lambda plan: plan.decision_sql("duckdb", **WHERE, columns=["id", *COUNTS, "Channel"]),
            "says in Channel what is wanted, and was not counted by that",
        ),
        (lambda plan: plan.decision_sql("duckdb", **WHERE, id=3), "id is 3"),
        (lambda plan: plan.decision_sql("duckdb", table=" ", order_by="id"), "table is ' '"),
        (lambda plan: plan.decision_sql("duckdb", table="t", order_by=[1]), "order_by is 1"),
        (lambda plan: plan.changed_sql("duckdb", table="t", decided=""), "decided is ''"),
        (
            lambda plan: planner.Plan.from_json(plan.to_json()).decisions(),
            "was read from JSON",
        ),
        (lambda _: plan_of(COUNTS.drop(columns="count")).decisions(), "are single requests"),
        (
            lambda _: plan_of(COUNTS.assign(models=[["kling-pro"]] * 3)).decisions(),
            "'models' holds list",
        ),
        (
            lambda _: plan_of(COUNTS.assign(priority=["1", 2, 3])).decisions(),
            "'priority' holds cells of several types",
        ),
        (
            lambda _: plan_of(
                COUNTS.assign(id=list("abc")),
                rules=planner.Exclude(model="kling-pro", where={"id": "a"}),
            ).decisions(),
            "a rule tells requests by their ids",
        ),
        (lambda plan: plan_of(plan.to_frame()).decisions(), "the table of an earlier plan"),
    ],
)
def test_what_cannot_be_written_is_refused(call, said):
    """In words that say what to do."""
    with pytest.raises(InputError, match=said):
        call(plan_of())
