"""Counted, decided and joined inside a database: the plan of all rows, to the row."""

import duckdb
import numpy as np
import pandas as pd
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

import planner
from planner.errors import InfeasibleError, InputError
from planner.scale.dataset import plan_dataset
from planner.scale.sql import counts_sql
from tests.documents import ROOT
from tests.scale.warehouse import CLIENT, by_rows, counted, decided, fetched, opened, requests, same
from tests.spending.ledger.conftest import database, server  # noqa: F401
from tests.test_docs import tries_of

# Some of the rules below have nothing to do in some of the tables, which is warned of.
pytestmark = pytest.mark.filterwarnings("ignore::planner.errors.PlannerWarning")
RULES = (
    planner.Cap(by=CLIENT, usd=300),
    planner.Cap(by="market", usd=1_000_000),  # binds nobody: its classes wait in one queue
    planner.Floor(tier="Standard", where={CLIENT: "a'c\\me"}),
    planner.Exclude(model="kling-pro", where={"market": "de"}),
    planner.Reserve(share=0.1),
)
ALONE = {"duration": [10] * 4, "created": [3, 1, 2, 0], "request": list("abcd")}


def test_a_hundred_thousand_rows_get_what_the_plan_of_all_rows_says():
    """Among them classes that wait in one queue, mixed: a length, and a content type of it."""
    table = requests(100_000)
    connection = opened(table)
    plan = planner.plan(counted(connection), 150_000)
    assert len(plan.frame) < 400
    found = decided(connection, plan)
    same(found, by_rows(table, 150_000))
    assert connection.sql(plan.changed_sql("duckdb", table="requests")).fetchall() == []


@given(
    seed=st.integers(0, 10**6),
    rows=st.integers(1, 300),
    budget=st.integers(10, 1500),
    rules=st.lists(st.sampled_from(RULES), unique=True, max_size=3),
    objective=st.sampled_from(["value", "screen_time"]),
    packages=st.booleans(),
)
@settings(max_examples=20)
def test_every_row_gets_what_the_plan_of_all_rows_says(
    seed, rows, budget, rules, objective, packages
):
    """With rules, in packages, whatever the order of rows and counts."""
    table = requests(rows, seed)
    connection = opened(table)
    counts = counted(connection, rules=rules).sample(frac=1, random_state=seed)
    options = {"rules": rules, "objective": objective}
    money = planner.Budget(budget, packages=packages)
    try:
        plan = planner.plan(counts, money, **options)
    except InfeasibleError:
        return
    same(decided(connection, plan), by_rows(table, money, **options))


@pytest.mark.parametrize("rule", [planner.OneOf, planner.AllOrNone, planner.Same])
@pytest.mark.parametrize("seed", range(4))
def test_where_rules_tie_requests_as_many_get_the_same(rule, seed):
    """Who of a class gets what may differ then; value, money and the number of each do not."""
    of = np.random.default_rng(seed)
    table = requests(150, seed).drop(columns=["required"])
    shoots = of.choice(["one", "two", "three", None], len(table), p=[0.05, 0.05, 0.05, 0.85])
    table["shoot"] = pd.Series(shoots, dtype=object)
    connection, rules = opened(table), [rule(by="shoot")]
    plan = planner.plan(counted(connection, rules=rules), 300, rules=rules)
    found, wanted = decided(connection, plan), by_rows(table, 300, rules=rules)
    for name in ("value", "cost_usd"):
        assert found[name].sum() == pytest.approx(wanted[name].sum())
    assert found["decision"].value_counts().to_dict() == wanted["decision"].value_counts().to_dict()


def test_a_priority_that_nobody_gave_comes_after_one_of_1():
    """They are worth the same, and wait in two queues, in the turns of plan."""
    table = pd.DataFrame(ALONE).assign(priority=[None, 1.0, None, 1.0])
    connection = opened(table)
    plan = planner.plan(counted(connection), 30)
    same(decided(connection, plan), by_rows(table, 30))


def test_counts_that_tell_more_apart_than_decides_are_put_together():
    """Whoever groups by a column too many gets the same."""
    table = requests(500)
    connection = opened(table)
    counts = connection.sql(
        'SELECT "Length (s)", content_type, platform, priority, required, market, COUNT(*) AS count'
        " FROM requests GROUP BY ALL"
    ).df()
    plan = planner.plan(counts, 900)
    same(decided(connection, plan), by_rows(table, 900))


def test_a_column_that_is_not_grouped_by_is_noticed():
    """Rows that differ from the one that stands for them are of no class, and it is one short."""
    table = requests(300)
    connection = opened(table)
    counts = connection.sql(
        'SELECT "Length (s)", content_type, MIN(platform) AS platform, priority, required,'
        ' COUNT(*) AS count FROM requests GROUP BY "Length (s)", content_type, priority, required'
    ).df()
    plan = planner.plan(counts, 900)
    found = decided(connection, plan)
    undecided = found["decision"].isna()
    assert undecided.sum() > 250  # all but those of classes that have one platform
    assert set(found.loc[undecided, "reason"]) == {
        "Not decided: none like it was counted.",
        "Not decided: there are more or fewer like it than were counted.",
    }


@pytest.mark.parametrize(
    ("change", "lines", "undecided"),
    [
        ("INSERT INTO requests VALUES (10, 9, 'e', 1.0)", [(10, 1.0, 2, 3)], "bde"),
        ("DELETE FROM requests WHERE request = 'a'", [(10, None, 2, 1)], "c"),
        ("DELETE FROM requests WHERE priority IS NULL", [(10, None, 2, 0)], ""),
        ("INSERT INTO requests VALUES (20, 9, 'e', 1.0)", [(20, 1.0, 0, 1)], "e"),
        (
            "UPDATE requests SET priority = NULL WHERE request = 'b'",
            [(10, 1.0, 2, 1), (10, None, 2, 3)],
            "abcd",
        ),
    ],
)
def test_what_changed_since_is_listed_and_is_not_decided(change, lines, undecided):
    """The others keep what was decided for them."""
    connection = opened(pd.DataFrame(ALONE).assign(priority=[None, 1.0, None, 1.0]))
    plan = planner.plan(counted(connection), 30)
    before = decided(connection, plan)
    connection.execute(change)
    listed = connection.sql(plan.changed_sql("duckdb", table="requests")).fetchall()
    assert sorted(listed, key=str) == sorted(lines, key=str)
    after = decided(connection, plan)
    is_none = after["decision"].isna()
    assert "".join(after.index[is_none]) == undecided
    assert all(reason.startswith("Not decided: ") for reason in after.loc[is_none, "reason"])
    kept = after[~is_none]
    same(kept, before.loc[kept.index])


def test_decisions_in_a_table_of_their_own_do_the_same(tmp_path):
    """For many of them: saved as Parquet, loaded, and named."""
    table = requests(2_000)
    connection = opened(table)
    rules = RULES[:2]
    plan = planner.plan(counted(connection, rules=rules), 3_000, rules=rules)
    plan.decisions().to_parquet(tmp_path / "decisions.parquet")
    loaded = f"read_parquet('{tmp_path}/decisions.parquet')"
    same(decided(connection, plan, decided=loaded), decided(connection, plan))


def test_postgresql_gives_every_row_the_same(database):  # noqa: F811
    """Its own types and quotes, NULLs, texts and classes that wait in one queue."""
    table, rules = requests(2_000), [planner.Cap(by=CLIENT, usd=300)]
    url = database()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    table.to_sql("requests", engine, index=False)
    engine.dispose()
    with psycopg.connect(url) as connection:
        text = counts_sql("postgres", list(table), table="requests", rules=rules)
        plan = planner.plan(fetched(connection, text), 3_000, rules=rules)
        asked = {"table": "requests", "id": "request", "order_by": "created"}
        found = fetched(connection, plan.decision_sql("postgres", **asked))
        assert fetched(connection, plan.changed_sql("postgres", table="requests")).empty
    same(found.set_index("request").sort_index(), by_rows(table, 3_000, rules=rules))


def test_counting_goes_by_what_decides():
    """Fields by the headings that are known, and what rules look at; nothing else."""
    columns = ["request", "Length (s)", "Prio", "client", "note"]
    rules = planner.Cap(by="client", usd=10)
    assert counts_sql("bigquery", columns, table="`lake.requests`", rules=rules) == (
        "SELECT `Length (s)`, `Prio`, `client`, COUNT(*) AS `count`\n"
        "FROM `lake.requests`\n"
        "GROUP BY `Length (s)`, `Prio`, `client`"
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: counts_sql("oracle", ["duration"], table="t"), "dialect 'oracle' is none that is"),
        (lambda: counts_sql("duckdb", ["duration", 3], table="t"), "column 3 is no text"),
        (lambda: counts_sql("duckdb", ["note"], table="t"), "duration"),
        (
            lambda: counts_sql(
                "duckdb", ["duration"], table="t", rules=planner.Cap(by="client", usd=1)
            ),
            "there is no column 'client'",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(call, said):
    """In words, before anything is asked of a database."""
    with pytest.raises(InputError, match=said):
        call()


def test_the_plan_of_a_lake_is_told_to_its_rows_by_a_database_as_well(tmp_path):
    """What waits in one queue is mixed there: options go out as the rows stand."""
    table = requests(900).rename(columns={"request": "id"})
    (tmp_path / "lake").mkdir()
    for number in range(3):
        part = table.iloc[300 * number : 300 * number + 300]
        part.to_parquet(tmp_path / "lake" / f"{number}.parquet")
    plan = plan_dataset(tmp_path / "lake", 1_500, output=tmp_path / "plan")
    text = plan.decision_sql(
        "duckdb",
        table=f"read_parquet('{tmp_path}/lake/*.parquet', filename=true, file_row_number=true)",
        order_by=["filename", "file_row_number"],
    )
    found = duckdb.sql(text).df().set_index("id").sort_index()
    wanted = pd.read_parquet(tmp_path / "plan").set_index("id").sort_index()
    same(found, wanted)


def test_the_page_on_warehouses_says_what_it_shows(tmp_path, monkeypatch):
    """Run as it stands, from the first count to the last table."""
    page = (ROOT / "docs" / "scale-warehouse.part.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert tries_of(page) > 15
