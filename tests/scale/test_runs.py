"""Whoever works on the parts, in whatever order, and whatever ends meanwhile: one outcome."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from distributed import Client, LocalCluster
from pyarrow import parquet

import planner
from planner import AllOrNone, Cap, Least
from planner.scale import dataset
from planner.scale.dataset import plan_dataset
from planner.scale.working import engines
from tests.scale.alike import files_in, lake, planned, read_by, refuse_difference, requests

ROWS = 1_000_000
RULES = [
    Cap(usd=150_000, where={"campaign": "c2"}),
    Least(videos=20_000, where={"campaign": "c1"}),
    AllOrNone(by="series"),
]
SCRIPT = """
import os, signal, sys
from planner.scale.dataset import plan_dataset
def progress(what, done, rows):
    if what == sys.argv[3] and done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
plan_dataset(sys.argv[1], 60, output=sys.argv[2], workers=2, progress=progress)
"""


class Shuffled(engines.Threads):
    """Ends parts in an order of its own."""

    def run(self, function, tasks, shared=None):
        """Run all, and yield them in another order."""
        done = list(super().run(function, tasks, shared))
        random.Random(len(done)).shuffle(done)
        return iter(done)


def test_the_order_in_which_parts_end_does_not_show(tmp_path, monkeypatch):
    """Neither in the plan nor in a file."""
    table = requests(np.random.default_rng(1), 400)
    with read_by(23):
        planned(table, [*range(20, 400, 20)], tmp_path, 100, workers=1)
        monkeypatch.setattr(dataset, "engine_of", lambda *_: Shuffled(1))
        plan_dataset(tmp_path / "lake", 100, output=tmp_path / "other")
    assert files_in(tmp_path / "other") == files_in(tmp_path / "plan")


@pytest.mark.parametrize(("what", "rows"), [("counting", 100), ("writing", 1), ("writing", 250)])
def test_a_run_that_is_killed_is_gone_on_with(tmp_path, what, rows):
    """What comes of it is the same, byte by byte, as if it had not been."""
    source = lake(requests(np.random.default_rng(2), 400), [*range(50, 400, 50)], tmp_path / "lake")
    plan_dataset(source, 60, output=tmp_path / "plan")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, source, tmp_path / "other", what, str(rows)],
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(planner.__file__).parents[1])},
    )
    assert done.returncode == -signal.SIGKILL
    # What is not whole is in a folder that readers leave out.
    assert {path.name for path in (tmp_path / "other").glob("*")} <= {"_planner"}
    plan_dataset(source, 60, output=tmp_path / "other")
    assert files_in(tmp_path / "other") == files_in(tmp_path / "plan")


def cluster(workers):
    """Start a cluster on this machine."""
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
    )


@pytest.mark.long
@pytest.mark.parametrize("what", ["counting", "writing"])
def test_a_worker_of_dask_that_is_killed_in_the_middle_does_not_show(tmp_path, what):
    """Its parts are worked on again; the cluster has another one for it."""
    table = requests(np.random.default_rng(3), 400)
    planned(table, [*range(20, 400, 20)], tmp_path, 60)
    with cluster(2) as made, Client(made, set_as_default=False) as client:
        alive = [*client.run(os.getpid).values()]

        def progress(doing, done, _):
            if doing == what and done >= 100 and alive:
                os.kill(alive.pop(), signal.SIGKILL)
                alive.clear()

        source, output = tmp_path / "lake", tmp_path / "other"
        plan_dataset(source, 60, output=output, engine=client, progress=progress)
        assert not alive
    assert files_in(output) == files_in(tmp_path / "plan")


@pytest.fixture(scope="module", params=["many priorities", "rules"])
def million(request, tmp_path_factory):
    """Return a folder with a million rows in 1, 7 and 64 parts, how to plan them, and the plan."""
    folder, rng = tmp_path_factory.mktemp("million"), np.random.default_rng(4)
    ruled = request.param == "rules"
    table = requests(rng, ROWS, fine=not ruled)
    if ruled:
        series = np.where(rng.random(ROWS) < 0.0005, rng.integers(0, 100, ROWS), -1)
        table = table.append_column("series", pa.array(series, mask=series < 0))
        table = table.drop_columns(["required"])
    for parts in (1, 7, 64):
        cuts = rng.integers(0, ROWS, parts - 1)
        lake(table, cuts.tolist(), folder / str(parts))
    parquet.write_table(table, folder / "whole.parquet")
    options = {"rules": RULES} if ruled else {}
    return folder, options, planner.plan(folder / "whole.parquet", 0.9 * ROWS, **options)


@pytest.mark.long
@pytest.mark.parametrize(
    ("parts", "engine", "workers"),
    [(1, "threads", 2), (7, "threads", 1), (64, "threads", 2), (7, "processes", 2)],
)
def test_a_million_rows_are_planned_as_in_one_table(million, tmp_path, parts, engine, workers):
    """In any number of parts, by one thread, several, or processes."""
    folder, options, plan = million
    place = {"output": tmp_path, "engine": engine, "workers": workers}
    other = plan_dataset(folder / str(parts), 0.9 * ROWS, **place, **options)
    refuse_difference(plan, other, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("million", ["rules"], indirect=True)
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_million_rows_are_planned_alike_by_dask(million, tmp_path, workers):
    """With any number of workers."""
    folder, options, plan = million
    with cluster(workers) as made, Client(made, set_as_default=False) as client:
        place = {"output": tmp_path, "engine": client}
        other = plan_dataset(folder / "7", 0.9 * ROWS, **place, **options)
    refuse_difference(plan, other, tmp_path)
