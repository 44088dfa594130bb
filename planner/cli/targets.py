"""Where a plan is written again and again: never over what somebody else has written there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from planner.cli.messages import say
from planner.cli.paths import numbered
from planner.messages import named
from planner.outputs.files import save
from planner.results.result import Result

WORKBOOKS = (".xlsx", ".xlsm")


class Target:
    """Where a plan is written, and what was left there.

    Parameters
    ----------
    path
        The file. Where it is not ours, or was changed since we wrote it, another name is taken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last = path
        self._left: dict[Path, str] = {}  # what each file was when we left it

    def save(self, plan: Result, time_limit_s: float | None = None) -> Path:
        """Write a plan, say so where it is not where it was written before, and return where.

        The time limit is that of `planner.outputs.files.save`.
        """
        path = next(each for each in numbered(self.path) if self._is_free(each))
        save(plan, path, time_limit_s)
        if path not in (self.path, self._last):
            why = "was changed since" if self._last in self._left else "is not ours"
            say(f"{named(self._last)} {why}; wrote {named(path)}")
        self._last, self._left[path] = path, _digest(path)
        return path

    def _is_free(self, path: Path) -> bool:
        """Say whether nothing is lost if a file is written there."""
        if not os.path.lexists(path):
            return True
        if path in self._left:
            return _digest(path) == self._left[path]
        if path.suffix.lower() not in WORKBOOKS:
            return False
        # Imported here: it is the first plan that asks, if any.
        from planner.outputs.workbook.ours import is_plan

        return is_plan(path)


def _digest(path: Path) -> str:
    """Return what tells the bytes of a file from others; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
