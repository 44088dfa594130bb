"""How far a lake is, shown as bars: on a terminal, or below a notebook's cell."""

from __future__ import annotations

import io
import time
from typing import Any

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

PICTURE_S = 0.2  # between two pictures in a notebook


class Bars:
    """Shows a line for what is being done, and nothing where nobody looks at it.

    Parameters
    ----------
    endless
        What is done without anybody knowing how long it takes.
    """

    def __init__(self, endless: str) -> None:
        self._endless = endless
        screen = Console(stderr=True)
        self._cell = _Cell() if screen.is_jupyter else None
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            _Rows(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=screen,
            transient=True,
            disable=screen.is_jupyter or not screen.is_terminal,
        )
        self._what = ""
        self._task = self._bars.add_task("starting", total=None)

    def __enter__(self) -> Bars:
        self._bars.start()
        self.refresh()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        if self._cell:
            self._cell.clear()

    def __call__(self, what: str, done: int, rows: int) -> None:
        """Show it."""
        total = rows if what != self._endless else None
        is_new = what != self._what
        if is_new:
            self._bars.remove_task(self._task)
            self._task = self._bars.add_task(what, total=total)
            self._what = what
        self._bars.update(self._task, completed=done, total=total)
        if self._cell and (is_new or self._cell.is_old):
            self.refresh()

    def refresh(self) -> None:
        """Show it now, not with the next of some pictures a second."""
        if self._cell:
            self._cell.show(self._bars.get_renderable())
        else:
            self._bars.refresh()


class _Cell:
    """Shows what a terminal would, below a notebook's cell; rich needs ipywidgets to do so."""

    def __init__(self) -> None:
        from IPython.display import HTML, display

        self._html = HTML
        self._handle: Any = display(HTML(""), display_id=True)
        self._shown_s = 0.0

    @property
    def is_old(self) -> bool:
        """Say whether it is time for another picture."""
        return time.monotonic() - self._shown_s > PICTURE_S

    def show(self, picture: Any) -> None:
        """Show a picture in place of the last one."""
        screen = Console(file=io.StringIO(), record=True, width=120, force_jupyter=False)
        screen.print(picture)
        page = '<pre style="line-height: normal; margin: 0">{code}</pre>'
        self._handle.update(self._html(screen.export_html(inline_styles=True, code_format=page)))
        self._shown_s = time.monotonic()

    def clear(self) -> None:
        """Take it away."""
        self._handle.update(self._html(""))


class _Rows(ProgressColumn):
    """Rows done, of how many, and how many a second."""

    def render(self, task: Task) -> Text:
        """Say them."""
        if not task.total:
            return Text("")
        speed = f", {task.speed:,.0f} a second" if task.speed else ""
        return Text(f"{task.completed:,.0f} of {task.total:,.0f} rows{speed}")
