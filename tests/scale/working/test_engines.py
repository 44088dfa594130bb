"""Where parts are worked on: the same comes of it everywhere, and nothing is lost."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
from distributed import Client, LocalCluster

import planner
from planner.scale.working import on_dask, trying
from planner.scale.working.engines import engine_of
from planner.scale.working.shared import keep, kept
from planner.scale.working.under_way import as_they_end
from tests.scale import jobs

FACTORS = np.array([3, 4])
SCRIPT = """
import numpy, planner
from planner.scale.working.engines import engine_of
from tests.scale import jobs
with engine_of({engine!r}, 2) as engine:
    print(sorted(engine.run(jobs.multiplied, jobs.parts(3), numpy.array([2]))))
"""


def _cluster(workers):
    """Start a cluster on this machine."""
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
    )


@pytest.fixture(scope="module")
def cluster():
    """Start a cluster of two workers, and connect to it."""
    with _cluster(2) as made, Client(made, set_as_default=False) as client:
        yield client


@pytest.fixture(params=["one thread", "threads", "processes", "dask"])
def engine(request):
    """Return each engine in turn, with two workers."""
    if request.param == "dask":
        made = engine_of(request.getfixturevalue("cluster"))
    elif request.param == "one thread":
        made = engine_of(workers=1)
    else:
        made = engine_of(request.param, 2)
    with made:
        yield made


def children():
    """List the processes that this one has started."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize("shared", [None, FACTORS])
def test_every_engine_returns_the_same(engine, shared):
    """Whatever order the parts end in; also in the second run, and of no parts at all."""
    for count in (7, 0, 20):
        done = list(engine.run(jobs.multiplied, jobs.parts(count), shared))
        expected = [jobs.multiplied(part, shared) for part in jobs.parts(count)]
        assert sorted(done) == list(enumerate(expected))


def test_an_error_that_stays_arrives_as_what_it_is(engine, tmp_path):
    """With its data, after one try; the engine is as good as new."""
    with pytest.raises(planner.TableError) as caught:
        list(engine.run(jobs.faulty, jobs.parts(300, tmp_path)))
    assert caught.value.faults == jobs.FAULTY.faults
    assert (tmp_path / "3.tried").stat().st_size == 1
    assert not (tmp_path / "299.tried").exists()
    assert len(list(engine.run(jobs.multiplied, jobs.parts(3)))) == 3


def test_a_bug_arrives_with_the_place_where_it_is(engine):
    """Whichever process it happened in."""
    with pytest.raises(KeyError) as caught:
        list(engine.run(jobs.broken, jobs.parts(3)))
    told = "".join([*map(str, caught.traceback), *getattr(caught.value, "__notes__", [])])
    assert "jobs.py" in told


def test_what_a_network_does_is_tried_again(engine, tmp_path):
    """It may be gone then."""
    assert sorted(engine.run(jobs.busy, jobs.parts(2, tmp_path))) == [(0, 0), (1, 1)]


def test_a_file_that_is_gone_is_not_looked_for_again(engine, tmp_path):
    """It would not be there."""
    with pytest.raises(FileNotFoundError):
        list(engine.run(jobs.missing, jobs.parts(1, tmp_path)))
    assert (tmp_path / "0.tried").stat().st_size == 1


def test_few_tasks_are_under_way():
    """However many there are, and however slowly their results are taken."""
    begun = []
    with engine_of("threads", 3) as engine:
        run = engine.run(lambda part, _: begun.append(part), jobs.parts(1000))
        for taken in range(1, 100):
            next(run)
            assert len(begun) <= taken + 2 * 3
        run.close()
    assert len(begun) < 1000


def test_what_has_not_begun_when_one_fails_is_called_off():
    """Nobody waits for it any more."""
    futures = [Future() for _ in range(3)]
    futures[1].set_exception(jobs.FAULTY)
    with pytest.raises(planner.TableError):
        list(as_they_end(futures.__getitem__, _result, range(3), lambda: 3))
    assert [future.cancelled() for future in futures] == [True, False, True]


def test_where_there_is_no_worker_at_the_moment_a_task_waits():
    """None is left out."""
    with ThreadPoolExecutor(1) as pool:
        done = as_they_end(lambda task: pool.submit(str, task), _result, [5, 6], lambda: 0)
        assert list(done) == [(0, "5"), (1, "6")]


def _result(_, future):
    return future.result()


def test_one_worker_needs_no_thread():
    """And takes the parts in order, each when its result is asked for."""
    begun = []
    run = engine_of(workers=1).run(
        lambda part, _: begun.append((part, threading.current_thread())), [5, 6, 7]
    )
    assert next(run) == (0, None)
    assert begun == [(5, threading.main_thread())]


def test_a_process_that_is_killed_loses_nothing(tmp_path):
    """What it worked on is worked on by another."""
    with engine_of("processes", 2) as engine:
        done = sorted(engine.run(jobs.killed, jobs.parts(9, tmp_path), FACTORS))
    assert done == [(number, 7 * number) for number in range(9)]


def test_a_part_that_kills_each_process_is_named(tmp_path):
    """After three of them, with what to do."""
    with engine_of("processes", 2) as engine, pytest.raises(planner.WorkerError) as caught:
        list(engine.run(jobs.deadly, jobs.parts(9, tmp_path)))
    assert str(caught.value) == (
        "3.parquet: the process that worked on it was ended 3 times, last by SIGKILL, as happens "
        "where memory runs out; try fewer workers, or smaller batches"
    )
    assert caught.value.part == "3.parquet"
    assert (tmp_path / "3.tried").stat().st_size == 3


def test_what_a_process_prints_is_no_answer(capfd):
    """It goes where messages go."""
    with engine_of("processes", 1) as engine:
        assert list(engine.run(jobs.printed, jobs.parts(2))) == [(0, 0), (1, 1)]
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("where", ["processes", pytest.param("dask", marks=pytest.mark.long)])
def test_interrupted_it_ends_at_once(where):
    """With all its processes, and whoever interrupted it knows."""
    before = children()
    with pytest.raises(KeyboardInterrupt), engine_of(where, 2) as engine:
        list(engine.run(jobs.interrupting, jobs.parts(9)))
    assert not children() - before - _trackers()


def _trackers():
    """Return what Python itself starts once, and keeps."""
    found = psutil.Process().children()
    return {one.pid for one in found if "multiprocessing.resource_tracker" in str(one.cmdline())}


def test_threads_that_are_interrupted_begin_nothing_more():
    """What has begun ends."""
    begun = []

    def interrupt(part, _):
        begun.append(part)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), engine_of("threads", 2) as engine:
        list(engine.run(interrupt, jobs.parts(1000)))
    assert len(begun) < 1000


def test_whoever_stops_asking_ends_the_processes():
    """They have nothing left to do."""
    before = children()
    with engine_of("processes", 2) as engine:
        run = engine.run(jobs.multiplied, jobs.parts(100))
        next(run)
        run.close()
        assert not children() - before


def test_processes_need_no_main_block(tmp_path):
    """A script is not run again by each of them."""
    done = _script(tmp_path, "processes")
    assert (done.stdout, done.stderr) == ("[(0, 0), (1, 2), (2, 4)]\n", "")


def test_dask_on_this_machine_says_that_it_needs_a_main_block(tmp_path):
    """Before it starts any."""
    done = _script(tmp_path, "dask")
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == (
        f"planner.errors.InputError: {tmp_path / 'script.py'}: each Dask worker on this machine "
        'would run this script again; put what it does under `if __name__ == "__main__":`, or use '
        'engine="processes", whose workers do not'
    )


def _script(folder, engine):
    path = folder / "script.py"
    path.write_text(SCRIPT.format(engine=engine), encoding="utf-8")
    return subprocess.run(
        [sys.executable, path],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(jobs.__file__).parents[2])},
    )


def test_dask_has_as_many_workers_as_there_are():
    """One, two or four, which may come in the middle; none of its processes stays."""
    before = children()
    with _cluster(1) as made, Client(made) as client, engine_of("dask") as engine:
        for count in (1, 2, 4):
            made.scale(count)
            client.wait_for_workers(count)
            done = sorted(engine.run(jobs.multiplied, jobs.parts(9), FACTORS))
            assert done == [(number, 7 * number) for number in range(9)]
    assert not children() - before - _trackers()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_of_dask_that_is_killed_loses_nothing(workers, tmp_path):
    """Not even what all tasks share, where it was the only one to have it."""
    with engine_of("dask", workers) as engine:
        done = sorted(engine.run(jobs.killed, jobs.parts(9, tmp_path), FACTORS))
    assert done == [(number, 7 * number) for number in range(9)]


@pytest.mark.long
def test_a_part_that_kills_each_worker_of_dask_is_named(tmp_path):
    """As a sentence; what Dask itself logs of it is Dask's."""
    with engine_of("dask", 1) as engine, pytest.raises(planner.WorkerError) as caught:
        list(engine.run(jobs.deadly, jobs.parts(4, tmp_path)[3:]))
    assert str(caught.value).startswith("3.parquet: 4 workers were ended while they worked on it")
    assert caught.value.part == "3.parquet"


def test_a_scheduler_that_is_not_there_is_said_to_be_so(monkeypatch, capfd):
    """In a sentence, within seconds."""
    monkeypatch.setattr(on_dask, "CONNECT_S", 0.5)
    with pytest.raises(planner.InputError) as caught, engine_of("dask://127.0.0.1:9"):
        pass
    assert str(caught.value).startswith("no Dask scheduler answers at tcp://127.0.0.1:9: ")
    assert capfd.readouterr().err == ""


def test_a_scheduler_that_goes_away_is_said_to_have_gone(caplog):
    """Without the pages that Dask has to say of it."""
    with _cluster(1) as made, engine_of(made.scheduler_address) as engine:
        run = engine.run(jobs.multiplied, jobs.parts(100_000))
        next(run)
        caplog.clear()
        made.close()
        with pytest.raises(planner.WorkerError, match="the Dask cluster went away in the middle"):
            list(run)
        assert not [record for record in caplog.records if "distributed" in record.name]


def test_a_cluster_without_workers_is_said_to_have_none(monkeypatch):
    """After a while: some start workers where there is something to do."""
    monkeypatch.setattr(on_dask, "WORKERS_S", 0.1)
    with (
        _cluster(0) as made,
        pytest.raises(planner.InputError) as caught,
        engine_of(made.scheduler_address),
    ):
        pass
    assert "has no workers; `dask worker tcp://127.0.0.1:" in str(caught.value)


def test_a_cluster_with_another_version_is_refused(cluster, monkeypatch):
    """Before anything is done there."""
    monkeypatch.setattr(on_dask, "RELEASE", "9.9")
    with pytest.raises(planner.InputError) as caught, engine_of(cluster):
        pass
    assert "has planner 0.1.0, here it is 9.9; install the same" in str(caught.value)


def test_a_worker_without_this_package_is_refused(tmp_path, monkeypatch):
    """Dask itself would wait for it for good."""
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['planner'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        _cluster(1) as made,
        pytest.raises(planner.InputError) as caught,
        engine_of(made.scheduler_address),
    ):
        pass
    assert "has no planner to load" in str(caught.value)


def test_what_is_shared_is_read_where_it_stands(tmp_path):
    """Arrays are not copied into each process."""
    table = {"counts": np.arange(1000), "words": ["a"], "none": np.array([])}
    keep(table, tmp_path / "shared")
    found = kept(tmp_path / "shared")
    assert all(map(np.array_equal, found.values(), table.values()))
    assert not found["counts"].flags.owndata
    assert not found["counts"].flags.writeable
    assert found["counts"].ctypes.data % 64 == 0


def test_an_error_that_cannot_travel_is_told():
    """Whatever its own code does."""

    class LocalError(Exception):
        pass

    sent = pickle.loads(pickle.dumps(trying.Failed.of(LocalError("why"))))
    with pytest.raises(RuntimeError, match="LocalError: why"):
        sent.again()


@pytest.mark.parametrize(
    ("engine", "workers", "said"),
    [
        ("treads", None, "engine: 'treads' is none; did you mean 'threads'?"),
        (7, None, "engine: 7 is none; expected one of: threads, processes, dask"),
        ("dask://", None, "engine: 'dask://' is no address; expected dask://host:8786"),
        ("tcp://host:port", None, "engine: 'tcp://host:port' is no address"),
        ("dask://host", 2, "workers: 2 were asked for, but a Dask cluster has its own"),
        (None, 0, "workers: 0 is not a whole number of at least 1"),
        ("dask", True, "workers: True is not a whole number of at least 1"),
    ],
)
def test_what_is_no_engine_is_refused(engine, workers, said):
    """With what there is."""
    with pytest.raises(planner.InputError) as caught:
        engine_of(engine, workers)
    assert str(caught.value).startswith(said)


def test_dask_is_loaded_by_those_who_use_it():
    """It takes a second."""
    script = (
        "import sys, planner; planner.plan; import planner.scale.working.engines as engines; "
        "engines.engine_of(); engines.engine_of('processes'); "
        "print(*{'dask', 'distributed', 'fsspec', 'tornado'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"
