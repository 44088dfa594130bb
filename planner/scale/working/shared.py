"""What all tasks need, in a file that every process of this machine maps into its memory once."""

from __future__ import annotations

import mmap
import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any

LINE = 64  # bytes that the arrays of NumPy and Arrow are aligned to


def keep(value: Any, path: Path) -> None:
    """Write an object into a file, its arrays as they stand in memory.

    Raises
    ------
    OSError
        If there is no room for it.
    """
    arrays: list[pickle.PickleBuffer] = []
    body = pickle.dumps(value, protocol=5, buffer_callback=arrays.append)
    views = [array.raw() for array in arrays]
    with path.open("wb") as file:
        pickle.dump((body, [len(view) for view in views]), file)
        for view in views:
            file.seek(-file.tell() % LINE, 1)
            file.write(view)
        file.truncate(file.tell() or 1)


@lru_cache(maxsize=1)
def kept(path: Path) -> Any:
    """Return the object of a file; its arrays are read-only, and read when they are looked at."""
    with path.open("rb") as file:
        body, sizes = pickle.load(file)
        at = file.tell()
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    views = []
    for size in sizes:
        at += -at % LINE
        views.append(whole[at : at + size])
        at += size
    return pickle.loads(body, buffers=views)
