"""How far a lake is."""

import io
import subprocess
import sys
import warnings
from types import SimpleNamespace

import pytest
from rich.console import Console

from planner.errors import InputError
from planner.scale import bars
from planner.scale.progress import COUNTING, PLANNING, WRITING, telling


@pytest.fixture
def screen(monkeypatch):
    """Return what a terminal would show, or a file."""

    def shown(is_terminal):
        text = io.StringIO()
        screen = Console(file=text, force_terminal=is_terminal, width=120, color_system=None)
        monkeypatch.setattr(bars, "Console", lambda **_: screen)
        return text

    return shown


def test_bars_say_what_is_done_and_how_much_of_it(screen):
    """A line for what is being done now."""
    text = screen(is_terminal=True)
    with telling(True) as told:
        for what, done in ((COUNTING, 0), (COUNTING, 1500), (PLANNING, 0), (WRITING, 2000)):
            told(what, done, 3000)
            told.refresh()
    for said in ("counting", "1,500 of 3,000 rows", "planning", "writing", "2,000 of 3,000 rows"):
        assert said in text.getvalue()


def test_nothing_is_shown_where_nobody_looks(screen):
    """As in a file of a scheduler's."""
    text = screen(is_terminal=False)
    with telling(True) as told:
        told(COUNTING, 1, 2)
    assert text.getvalue() == ""


def test_a_notebook_shows_what_a_terminal_would_until_it_is_done(monkeypatch):
    """Without ipywidgets, of which rich would only say that they are missing."""
    pictures = []
    handle = SimpleNamespace(update=lambda picture: pictures.append(picture.data))
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: handle)
    monkeypatch.setattr(bars, "PICTURE_S", 0)
    screen = Console(force_jupyter=True)
    monkeypatch.setattr(
        bars, "Console", lambda **how: Console(**how) if "record" in how else screen
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with telling(True) as told:
            told(COUNTING, 1500, 3000)
            told(WRITING, 2000, 3000)
    assert "1,500 of 3,000 rows" in pictures[-3]
    assert "2,000 of 3,000 rows" in pictures[-2]
    assert pictures[-1] == ""


def test_what_is_told_may_be_anything_that_can_be_called():
    """And nothing is told where nobody asks."""
    calls = []
    for asked in (None, False, lambda *how: calls.append(how)):
        with telling(asked) as told:
            told(COUNTING, 1, 2)
    assert calls == [(COUNTING, 1, 2)]
    with pytest.raises(InputError, match="progress is 'bar'; expected True"), telling("bar"):
        pass


def test_who_looks_at_nothing_loads_nothing_of_it():
    """A pipeline that plans a lake waits for no library of terminals."""
    script = "import sys, planner; planner.plan_dataset; print('rich' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout == "False\n"
