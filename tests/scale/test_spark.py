"""Spark runs the same two functions: the program of the page does what it says."""

import os
import shutil
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

import planner
from tests.documents import ROOT, blocks

pytest.importorskip("pyspark")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning"),
]
PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")


@pytest.fixture
def spark(tmp_path, monkeypatch):
    """Start Spark on this machine, in an empty folder with the small lake of the page."""
    from pyspark.sql import SparkSession

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYTHONPATH", os.fspath(ROOT))
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "requests.csv", tmp_path / "data")
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": os.fspath(tmp_path / "warehouse"),
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def test_the_program_of_the_page_plans_as_plan_does(spark):
    """As much of each priority and option, worth as much; every row is told once."""
    (lake,) = (block for block in blocks(PAGE, "python") if "read_csv" in block)
    (program,) = (block for block in blocks(PAGE, "python") if "mapInArrow" in block)
    names = {"__name__": "page"}
    exec(lake, names)
    requests = names["requests"]
    exec(program, names)
    due = planner.plan(requests, 100_000)
    told = pq.read_table("lake/by_spark").to_pandas()
    assert sorted(told["id"]) == sorted(requests["id"])
    assert told["value"].sum() == pytest.approx(due.value)
    columns = ["decision", "model", "resolution", "credits", "cost_usd", "quality", "reason"]
    both = [frame.astype(object)[[*columns, "value"]] for frame in (told, due.to_frame())]
    one, other = (frame.value_counts(dropna=False).sort_index() for frame in both)
    pd.testing.assert_series_equal(one, other)
