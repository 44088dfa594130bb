"""Processes of this machine that work on parts.

Each has a pipe of its own, so that one that is killed takes nothing with it but what it worked on,
and it is known what that was. They import nothing of whoever started them: neither a script
without ``if __name__ == "__main__"`` nor a notebook is run again.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import Signals
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

from planner.errors import OutputError, WorkerError
from planner.messages import named
from planner.scale.working.shared import keep
from planner.scale.working.trying import Failed
from planner.scale.working.under_way import as_they_end

T = TypeVar("T")
R = TypeVar("R")

DEATHS = 3  # of a part's workers, after which it is given up
# It finds modules where this process does, whatever changed that.
START = (
    "import sys; sys.path[:] = sys.argv[1:]; from planner.scale.working.worker import main; main()"
)


class Processes:
    """Runs tasks in processes of this machine, as of `Engine`; they stay for the next run.

    Parameters
    ----------
    workers
        How many processes.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._free: deque[_Worker] = deque()
        self._all: set[_Worker] = set()
        self._ending = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def run(
        self, function: Callable[[T, Any], R], tasks: Sequence[T], shared: Any = None
    ) -> Iterator[tuple[int, R]]:
        """Yield positions and what was returned, as of `Engine`."""
        self._ending = False
        with TemporaryDirectory(prefix="planner-", ignore_cleanup_errors=True) as folder:
            path = _kept(shared, Path(folder))
            pool = ThreadPoolExecutor(self._workers)
            try:
                yield from as_they_end(
                    lambda task: pool.submit(self._asked, function, task, path),
                    lambda _, future: future.result(),
                    tasks,
                    lambda: 2 * self._workers,
                )
            except BaseException:  # also that nobody wants the rest
                self._ending = True
                for worker in list(self._all):
                    worker.kill()
                raise
            finally:
                pool.shutdown()
                if self._ending:
                    self._end()

    def _asked(self, function: Callable[[T, Any], R], task: T, path: Path | None) -> R:
        """Have a task done by a process, or by another where that is ended in the middle."""
        question = pickle.dumps((function, task, path), protocol=5)
        for _ in range(DEATHS):
            worker = self._worker()
            try:
                answer: R | Failed = worker.asked(question)
            except (EOFError, OSError, pickle.UnpicklingError):
                self._all.discard(worker)
                left_with = worker.end()
                if self._ending:
                    break
                continue
            self._free.append(worker)
            if isinstance(answer, Failed):
                answer.again()
            return answer
        raise _given_up(task, left_with)

    def _worker(self) -> _Worker:
        """Return a process that has nothing to do."""
        try:
            return self._free.pop()
        except IndexError:
            worker = _Worker()
        self._all.add(worker)
        if self._ending:  # it was started while the others were ended
            worker.kill()
        return worker

    def _end(self) -> None:
        """End all processes; no thread waits for one any more."""
        while self._all:
            self._all.pop().end()
        self._free.clear()


class _Worker:
    """A process that works on a part at a time."""

    def __init__(self) -> None:
        command = [sys.executable or "python", "-P", "-c", START, *map(str, sys.path)]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            raise WorkerError(
                f"no process can be started: {error.strerror or error}; try fewer workers, or "
                "threads"
            ) from None

    def asked(self, question: bytes) -> Any:
        """Ask it, and wait for the answer.

        Raises
        ------
        EOFError, OSError, UnpicklingError
            If it ends before it has answered.
        """
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        pickle.dump(question, asked, protocol=5)
        asked.flush()
        return pickle.load(told)

    def kill(self) -> None:
        """End it; whoever waits for its answer sees that it gives none."""
        self._process.kill()

    def end(self) -> int:
        """End it for good, and return what it left with: a signal's number as a negative one."""
        self._process.kill()
        self._process.communicate()
        return self._process.returncode


def _kept(shared: Any, folder: Path) -> Path | None:
    if shared is None:
        return None
    path = folder / "shared"
    try:
        keep(shared, path)
    except OSError as error:
        raise OutputError(
            f"{named(folder.parent)}: no room for what the workers share: "
            f"{error.strerror or error}; set TMPDIR to a folder that has some, or use threads"
        ) from None
    return path


def _given_up(task: object, left_with: int) -> WorkerError:
    part = named(getattr(task, "name", task))
    how = Signals(-left_with).name if left_with < 0 else f"code {left_with}"
    return WorkerError(
        f"{part}: the process that worked on it was ended {DEATHS} times, last by {how}, as "
        "happens where memory runs out; try fewer workers, or smaller batches",
        part=part,
    )
