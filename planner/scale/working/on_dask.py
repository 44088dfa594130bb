"""Dask, which works on parts: an extra, asked for here once."""

from __future__ import annotations

import logging
import pickle
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import uuid4

from planner.errors import InputError, WorkerError
from planner.messages import listed, named
from planner.scale.working.trying import PAUSES_S, Failed, passes
from planner.scale.working.under_way import as_they_end

try:
    import dask
    import distributed
except ImportError as error:
    raise InputError(
        f"this engine needs {error.name or 'Dask'}, which is not installed: "
        'pip install "video-planner[scale]"'
    ) from error

T = TypeVar("T")
R = TypeVar("R")

CONNECT_S = 5  # a scheduler that is there answers at once
WORKERS_S = 60  # for a cluster that starts workers where there is something to do
FRESH_S = 2  # for which it is believed how many workers there are
# Ctrl-C reaches them too, and whoever waits for them tells it once.
QUIET = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
try:
    RELEASE = version("video-planner")
except PackageNotFoundError:  # a copy of its files
    RELEASE = "of which nobody knows the version"


class _Silence:
    """Keeps to itself what Dask says of what is told as an error, or mended: pages of it."""

    NAMES = ("distributed", "distributed.client")  # each has a level of its own

    def __init__(self) -> None:
        self._levels = [(log, log.level) for log in map(logging.getLogger, self.NAMES)]
        for log, _ in self._levels:
            log.setLevel(logging.CRITICAL)

    def close(self) -> None:
        """Let it speak as before."""
        for log, level in self._levels:
            log.setLevel(level)


class Dask:
    """Runs tasks on a Dask cluster, as of `Engine`.

    Parameters
    ----------
    cluster
        The address of a scheduler, or a client; None for the client that there is, or else a
        cluster on this machine.
    workers
        How many processes a cluster on this machine has.
    """

    def __init__(self, cluster: Any = None, workers: int = 1) -> None:
        self._cluster = cluster
        self._workers = workers
        self._client: Any = None
        self._ours: list[Any] = []  # what is to be closed
        self._threads, self._seen_s = 0, -float(FRESH_S)

    def __enter__(self) -> Self:
        try:
            self._client = self._connected()
            self._await_workers()
            self._check()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        while self._ours:
            self._ours.pop().close()

    def run(
        self, function: Callable[[T, Any], R], tasks: Sequence[T], shared: Any = None
    ) -> Iterator[tuple[int, R]]:
        """Yield positions and what was returned, as of `Engine`."""
        keys = (f"planner-{uuid4().hex}-{number}" for number in count())
        given = None if shared is None else self._given(shared, next(keys))

        def begin(task: T) -> Any:
            retries = len(PAUSES_S)
            what = (worked, function, task, given, RELEASE)
            return self._client.submit(*what, key=next(keys), retries=retries, pure=False)

        yield from as_they_end(begin, self._result, tasks, self._most)

    def _connected(self) -> Any:
        """Return a client of the cluster that is meant."""
        if isinstance(self._cluster, str):
            return self._opened(self._cluster)
        client = self._cluster
        if client is None:
            try:
                client = distributed.get_client()
            except ValueError:
                return self._opened(None)
        if client.asynchronous or client.status != "running":
            how = "asynchronous" if client.asynchronous else client.status
            raise InputError(
                f"engine: the Client is {how}; expected one that waits for its answers"
            )
        return client

    def _opened(self, address: str | None) -> Any:
        """Return a client that is closed at the end; without an address, of a cluster here."""
        self._ours.append(_Silence())
        cluster = self._local() if address is None else address
        try:
            client = distributed.Client(cluster, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"no Dask scheduler answers at {named(address)}: {error}; `dask scheduler` starts "
                "one"
            ) from None
        self._ours.append(client)
        return client

    def _local(self) -> Any:
        """Start a cluster on this machine."""
        script = _unguarded()
        if script:
            raise InputError(
                f"{named(script)}: each Dask worker on this machine would run this script again; "
                'put what it does under `if __name__ == "__main__":`, or use engine="processes", '
                "whose workers do not"
            )
        try:
            cluster = distributed.LocalCluster(
                n_workers=self._workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",  # None would be 8787, which may be taken
                silence_logs=logging.CRITICAL,
                preload=[*dask.config.get("distributed.worker.preload"), QUIET],
            )
        except (OSError, RuntimeError) as error:
            raise InputError(f"no Dask workers can be started on this machine: {error}") from None
        self._ours.append(cluster)
        return cluster

    def _await_workers(self) -> None:
        """Wait for workers; clusters that adapt start some where there is something to do."""
        if self._most():
            return
        begun = time.monotonic()
        asked = self._client.submit(pkgutil.resolve_name, "sys", pure=False)
        while not self._most(fresh_s=0):
            if time.monotonic() - begun > WORKERS_S:
                raise InputError(
                    f"the Dask cluster at {self._name} has no workers; "
                    f"`dask worker {self._name}` starts one"
                )
            time.sleep(0.2)
        del asked

    def _check(self) -> None:
        """Look whether all that belongs to the cluster has this version of this package."""
        where = f"{__name__}:RELEASE"
        releases = self._client.run(pkgutil.resolve_name, where, on_error="return")
        try:
            at_scheduler = self._client.run_on_scheduler(pkgutil.resolve_name, where)
        except Exception as error:  # of whatever kind it comes back as
            at_scheduler = error
        releases["its scheduler"] = at_scheduler
        strangers = [place for place, release in releases.items() if release != RELEASE]
        if strangers:
            raise _stranger(listed(strangers), releases[strangers[0]], RELEASE)

    @property
    def _name(self) -> str:
        return named(self._client.scheduler.address)

    def _given(self, shared: Any, key: str) -> Any:
        """Hand in what all tasks share, as a task of its own: workers get it from each other.

        Where all that had it are gone it is made once more, unlike what is scattered.
        """
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
            data = pickle.dumps(shared, protocol=5)
            return self._client.submit(pickle.loads, data, key=key, pure=False)

    def _most(self, fresh_s: float = FRESH_S) -> int:
        """Return how many tasks may be under way: workers may have come, or gone."""
        now_s = time.monotonic()
        if now_s - self._seen_s >= fresh_s:
            try:
                self._threads, self._seen_s = sum(self._client.nthreads().values()), now_s
            except Exception:  # of whatever kind; a scheduler that is there answers
                raise _gone() from None
        return 2 * self._threads

    def _result(self, task: object, future: Any) -> Any:
        part = named(getattr(task, "name", task))
        try:
            found = future.result()
        except distributed.KilledWorker as error:
            raise WorkerError(
                f"{part}: {error.allowed_failures + 1} workers were ended while they worked on it, "
                "as happens where memory runs out; try smaller batches, or workers with more "
                "memory or fewer threads",
                part=part,
            ) from None
        except Exception:
            if future.status != "cancelled":
                raise
            raise _gone() from None
        if isinstance(found, Failed):
            found.again()
        return found


def worked(function: Callable[[T, Any], R], task: T, shared: Any, release: str) -> R | Failed:
    """Run a task on a worker; only an error that may pass is one to Dask, which tries again."""
    if release != RELEASE:  # a worker that came later
        return Failed.of(_stranger("a worker", RELEASE, release))
    try:
        return function(task, shared)
    except Exception as error:
        if passes(error):
            raise
        return Failed.of(error)


def _gone() -> WorkerError:
    return WorkerError(
        "the Dask cluster went away in the middle of the work, or was told to stop it; start it "
        "again, and then this"
    )


def _unguarded() -> str | None:
    """Return the script that runs, where whoever imports it runs it again.

    Dask's nannies would start workers, and these the script, without end.
    """
    main = sys.modules["__main__"]
    path = getattr(main, "__file__", None)
    name = getattr(main.__spec__, "name", "")
    if path is None or name.endswith("__main__"):  # a notebook; ``python -m planner``
        return None
    try:
        guarded = "__name__" in Path(path).read_text("utf-8", errors="replace")
    except OSError:
        return None
    return None if guarded else path


def _stranger(who: str, theirs: object, ours: str) -> InputError:
    """Tell that a part of a cluster has another version of this package, or none."""
    has = f"planner {theirs}" if isinstance(theirs, str) else f"no planner to load ({theirs})"
    return InputError(
        f"the Dask cluster does not have the planner that this process has: {who} has {has}, here "
        f"it is {ours}; install the same for the scheduler and all workers"
    )
