"""What is kept on this machine for as long as a run takes, in a folder that goes with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from planner.errors import OutputError
from planner.messages import named


@contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder, which is gone once the block ends.

    Raises
    ------
    OutputError
        If none can be made.
    """
    with keeping():
        folder = TemporaryDirectory(prefix="planner-", ignore_cleanup_errors=True)
    with folder as name:
        yield Path(name)


@contextmanager
def keeping() -> Iterator[None]:
    """Turn what goes wrong when something is kept there into an OutputError.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno or ENOSPC)  # NumPy says but how many values it wrote
        raise OutputError(
            f"{named(gettempdir())}: no room for what is counted: {why}; "
            "set TMPDIR to a folder that has some"
        ) from None
