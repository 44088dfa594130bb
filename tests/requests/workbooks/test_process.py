"""The process that reads a workbook: wherever it is started from, and however it ends."""

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.workbooks import process
from planner.requests.workbooks.opening import opened
from planner.requests.workbooks.packing import packed, unpacked
from tests.requests.workbooks.making import write_xlsx
from tests.requests.workbooks.test_opening import cells_of, read

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
# Opens a workbook, says that it did and which process reads it, and waits.
WAITER = """
import sys, time
from pathlib import Path
from planner.requests.workbooks.opening import opened
with opened(Path(sys.argv[1])) as book:
    print(book._reader._process.pid, flush=True)
    time.sleep(60)
"""
# Reads a workbook without standard input, and tells a cell on standard error.
CLOSED = """
import os, sys
os.close(0)
os.close(1)
from pathlib import Path
from planner.requests.workbooks.opening import opened
with opened(Path(sys.argv[1])) as book:
    print(book.grid("S").head[0][0], file=sys.stderr)
"""


@pytest.fixture
def path(tmp_path):
    """Return a workbook with 1 in its only cell."""
    return write_xlsx(tmp_path / "b.xlsx", ROW)


def is_there(pid):
    """Say whether a process runs, and is not only waiting for somebody to note its end."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_the_process_ends_with_the_book(path):
    """Also where its reader fails."""
    with opened(path) as book:
        first = book._reader._process
    with pytest.raises(planner.InputError), opened(path) as book:
        book.grid("no such sheet")
    assert first.poll() is not None
    assert book._reader._process.poll() is not None


@LINUX
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_the_process_ends_with_the_one_that_started_it(path, kind):
    """By Ctrl-C or any other way."""
    command = [sys.executable, "-c", WAITER, str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as waiter:
        reader = int(waiter.stdout.readline())
        assert is_there(reader)
        waiter.send_signal(kind)
        waiter.wait()
    while is_there(reader):  # for a moment; for ever, if the promise is broken
        time.sleep(0.01)


@pytest.mark.skipif(os.name != "posix", reason="descriptors of POSIX")
def test_no_terminal_is_needed(path):
    """Standard input and output may be closed."""
    done = subprocess.run(
        [sys.executable, "-c", CLOSED, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == "1\n"


def test_a_worker_of_a_pool_may_read(path):
    """Such a process may not have children, by the rules of multiprocessing."""
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(first_cell, (str(path),)) == 1


def first_cell(path):
    """Return the first cell of a workbook."""
    return read(Path(path)).head[0][0]


def test_modules_are_found_where_this_process_finds_them(path, tmp_path, monkeypatch):
    """Wherever it stands, and whatever its environment says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zipfile.py").write_text("raise RuntimeError")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert cells_of(read(path)) == {(0, 0): 1}


@pytest.mark.parametrize("executable", ["/no/python", "", None, "/bin/false"])
def test_a_process_that_cannot_be_started_is_told(path, monkeypatch, executable):
    """With what was tried."""
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(planner.InputError, match=r"in a process of their own, and .* could not be"):
        read(path)


def test_a_process_that_dies_is_told(path):
    """Whoever ended it."""
    with opened(path) as book:
        book._reader._process.kill()
        with pytest.raises(planner.InputError, match=r"b\.xlsx cannot be read"):
            book.grid("S")


def test_a_process_that_does_not_answer_is_ended(path, monkeypatch):
    """After a time that no workbook of its size should take."""
    monkeypatch.setattr(process, "START", "import time; time.sleep(600)")
    monkeypatch.setattr(process, "PATIENCE", 0.01)
    with pytest.raises(planner.InputError, match="cannot be read"):
        read(path)


def test_nothing_but_cells_is_taken_from_the_process():
    """No object that could do something when it is made."""
    for harmful in (os.getcwd, Mock, io.BytesIO, eval):
        with pytest.raises(pickle.UnpicklingError, match="is no cell"):
            process._Plain(io.BytesIO(pickle.dumps(harmful))).load()


CELLS = st.text() | st.floats(allow_nan=False) | st.booleans() | st.datetimes() | st.just("")


@given(st.lists(CELLS, min_size=1))
def test_columns_travel_unharmed(column):
    """Empty cells are None, whole numbers such, and all else what it was."""
    arrived = unpacked(packed(column))
    assert arrived == [None if cell == "" else cell for cell in column]
    for cell in arrived:
        assert not (isinstance(cell, float) and cell.is_integer())
