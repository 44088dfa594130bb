"""Where the parts of a table are worked on: in threads, in processes, or by Dask."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import urlsplit

from planner.errors import InputError
from planner.messages import nearest, shown
from planner.scale.working.trying import tried
from planner.scale.working.under_way import as_they_end

T = TypeVar("T")
R = TypeVar("R")

NAMES = ("threads", "processes", "dask", "dask://host:8786")
PORT = 8786  # of Dask's schedulers


class Engine(Protocol):
    """Runs tasks, with as many workers as it has; used in a ``with`` block, for several runs.

    A function may be run again for a task whose worker ended, and by Dask even twice at the same
    time: what it writes must be the same each time, and be put into place in one step.
    """

    def __enter__(self) -> Self:
        """Start what it needs.

        Raises
        ------
        InputError
            If there is no such cluster, or it has another version of this package.
        """

    def __exit__(self, *_: object) -> None:
        """End what it started."""

    def run(
        self, function: Callable[[T, Any], R], tasks: Sequence[T], shared: Any = None
    ) -> Iterator[tuple[int, R]]:
        """Yield the position of each task and what the function returned, as they end.

        Few more tasks are begun than there are workers, and no more while the caller does
        something else for long. The first error that stays ends the others and is raised as it
        is; so does a caller who stops asking. An error of a network or a store is given two more
        tries.

        Parameters
        ----------
        function
            Called with a task and what they share. It can be imported: no lambda.
        tasks
            What each is about; small, and of picklable things. One with a ``name`` is called so
            in messages.
        shared
            What all of them need; sent once to each worker, however large.

        Raises
        ------
        WorkerError
            If workers end whenever they work on a part, or the cluster goes away.
        """


def engine_of(engine: object = None, workers: int | None = None) -> Engine:
    """Return what runs tasks.

    Parameters
    ----------
    engine
        ``"threads"``, the default: of this process. ``"processes"``: of this machine. ``"dask"``:
        the cluster that the caller is connected to, or else one on this machine that ends with the
        work. ``"dask://host:8786"`` or ``"tcp://host:8786"``: the cluster of this scheduler. A
        ``distributed.Client``.
    workers
        How many work at a time; by default as many as this process may use cores. A cluster has
        its own.

    Raises
    ------
    InputError
        If there is no such engine, Dask is not installed, or the workers are no number.
    """
    if workers is not None and (type(workers) is not int or workers < 1):
        raise InputError(f"workers: {shown(workers)} is not a whole number of at least 1")
    match engine:
        case None | "threads":
            return Threads(workers or cores())
        case "processes":
            from planner.scale.working.processes import Processes

            return Processes(workers or cores())
        case "dask":
            from planner.scale.working.on_dask import Dask

            return Dask(None, workers or cores())
        case str() if engine.startswith(("dask:", "tcp:", "tls:")):
            cluster: object = _address(engine)
        case _ if _is_client(engine):
            cluster = engine
        case str():
            raise InputError(f"engine: {shown(engine)} is none; {nearest(engine, NAMES)}")
        case _:
            raise InputError(
                f"engine: {shown(engine)} is none; expected one of: {', '.join(NAMES)}, or a "
                "distributed.Client"
            )
    if workers is not None:
        raise InputError(f"workers: {workers:,} were asked for, but a Dask cluster has its own")
    from planner.scale.working.on_dask import Dask

    return Dask(cluster)


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Threads:
    """Runs tasks in threads of this process: NumPy and Arrow let go of the interpreter's lock.

    Whoever interrupts it waits for the tasks that have begun.

    Parameters
    ----------
    workers
        How many threads; with 1 there is none, and the tasks are run in order.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(
        self, function: Callable[[T, Any], R], tasks: Sequence[T], shared: Any = None
    ) -> Iterator[tuple[int, R]]:
        """Yield positions and what was returned, as of `Engine`."""
        if self._workers == 1:
            for index, task in enumerate(tasks):
                yield index, tried(function, task, shared)
            return
        with ThreadPoolExecutor(self._workers) as pool:
            yield from as_they_end(
                lambda task: pool.submit(tried, function, task, shared),
                lambda _, future: future.result(),
                tasks,
                lambda: 2 * self._workers,
            )


def _is_client(engine: object) -> bool:
    """Say whether it is a client of Dask: who has one has loaded it."""
    distributed = sys.modules.get("distributed")
    return distributed is not None and isinstance(engine, distributed.Client)


def _address(engine: str) -> str:
    """Return the address of a scheduler as Dask writes it."""
    try:
        parts = urlsplit(engine)
        port = parts.port
    except ValueError:  # its port is no number
        parts, port = urlsplit(""), None
    if not parts.hostname:
        raise InputError(f"engine: {shown(engine)} is no address; expected dask://host:{PORT}")
    scheme = "tcp" if parts.scheme == "dask" else parts.scheme
    return f"{scheme}://{parts.netloc if port else f'{parts.netloc}:{PORT}'}"
