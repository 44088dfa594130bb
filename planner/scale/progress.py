"""How far a lake is: told to whoever asks, or shown as bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from planner.errors import InputError
from planner.messages import shown

# Told what is done, how many rows of it, and of how many.
Told = Callable[[str, int, int], object]
COUNTING, PLANNING, WRITING = "counting", "planning", "writing"


@contextmanager
def telling(progress: Told | bool | None) -> Iterator[Told]:
    """Return what is to be told how far it is.

    Parameters
    ----------
    progress
        Called with what is done, rows done and rows in all; True shows bars, on standard error or
        in a notebook.

    Raises
    ------
    InputError
        If it cannot be called.
    """
    if progress is True:
        with Bars() as bars:
            yield bars
    elif progress is None or progress is False:
        yield lambda what, done, rows: None
    elif callable(progress):
        yield progress
    else:
        raise InputError(f"progress is {shown(progress)}; expected True, or what can be called")


class Bars:
    """Shows a line for what is being done, and nothing where nobody looks at a terminal."""

    def __init__(self) -> None:
        screen = Console(stderr=True)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            _Rows(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=screen,
            transient=True,
            disable=not (screen.is_terminal or screen.is_jupyter),
        )
        self._what = ""
        self._task = self._bars.add_task("starting", total=None)

    def __enter__(self) -> Bars:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, what: str, done: int, rows: int) -> None:
        """Show it."""
        total = rows if what != PLANNING else None  # of which nobody knows how long it takes
        if what != self._what:
            self._bars.remove_task(self._task)
            self._task = self._bars.add_task(what, total=total)
            self._what = what
        self._bars.update(self._task, completed=done, total=total)

    def refresh(self) -> None:
        """Show it now, not with the next of some ten pictures a second."""
        self._bars.refresh()


class _Rows(ProgressColumn):
    """Rows done, of how many, and how many a second."""

    def render(self, task: Task) -> Text:
        """Say them."""
        if not task.total:
            return Text("")
        speed = f", {task.speed:,.0f} a second" if task.speed else ""
        return Text(f"{task.completed:,.0f} of {task.total:,.0f} rows{speed}")
