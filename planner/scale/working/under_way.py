"""Tasks that are under way: never many of them, and none any more when nobody waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def as_they_end(
    begin: Callable[[T], Any],
    result: Callable[[T, Any], R],
    tasks: Sequence[T],
    most: Callable[[], int],
) -> Iterator[tuple[int, R]]:
    """Yield the position of each task and its result, as they end; cancel them if it is left.

    Parameters
    ----------
    begin
        Hands a task to a worker, and returns its future.
    result
        Returns the result of a task whose future has ended, or raises its error.
    tasks
        The tasks.
    most
        Returns how many may be under way; one is in any case.
    """
    ended: SimpleQueue[int] = SimpleQueue()
    waiting = iter(enumerate(tasks))
    under_way: dict[int, Any] = {}

    def begin_some() -> None:
        room = max(most() - len(under_way), 0 if under_way else 1)
        for index, task in islice(waiting, room):
            under_way[index] = begin(task)
            under_way[index].add_done_callback(partial(_tell, ended, index))

    try:
        begin_some()
        while under_way:
            index = ended.get()
            found = result(tasks[index], under_way.pop(index))
            begin_some()
            yield index, found
            del found
    finally:
        for future in under_way.values():
            future.cancel()


def _tell(ended: SimpleQueue[int], index: int, _: object) -> None:
    ended.put(index)
