"""Damaged files of requests, of every kind."""

import io
import random
from pathlib import Path
from unittest.mock import Mock

import pandas as pd
import pytest

import planner
from planner.planning import prepare
from planner.requests.readers import read_table
from tests.fuzzing import answered, damaged, damaged_zip
from tests.requests.workbooks.making import write_ods

DATA = Path(__file__).parents[2] / "data"
CELLS = "".join(
    "<table:table-row>"
    + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
    + "</table:table-row>"
    for row in (("id", "duration", "model"), ("a", "5", "kling-v1"), ("b", "7", ""))
)


@pytest.fixture
def sample(tmp_path):
    """Return a sound file of each kind."""

    def read(suffix):
        if suffix in ("csv", "xlsx"):
            return (DATA / f"requests.{suffix}").read_bytes()
        if suffix == "ods":
            write_ods(tmp_path / "s.ods", f'<table:table table:name="Sheet1">{CELLS}</table:table>')
            return (tmp_path / "s.ods").read_bytes()
        frame, written = pd.read_csv(DATA / "requests.csv"), io.BytesIO()
        frame.to_parquet(written, compression="none")
        return written.getvalue()

    return read


def check_damage(path, sample, seed, times):
    """Read a file that is damaged each time in another way."""
    chance = random.Random(seed)
    for _ in range(times):
        in_zip = path.suffix in (".xlsx", ".ods") and chance.random() < 0.6
        path.write_bytes((damaged_zip if in_zip else damaged)(sample, chance))
        with answered(names=path.name):
            prepare(path)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ods", "parquet"])
def test_a_damaged_file_is_read_or_refused(tmp_path, sample, suffix):
    """Whatever the library says, it ends in a table, or in one error that names the file."""
    check_damage(tmp_path / f"r.{suffix}", sample(suffix), seed=1, times=30)


def test_what_a_library_panics_with_is_an_input_error(write, monkeypatch):
    """Rust's panic is no Exception; Ctrl-C, which is none either, stays what it is."""
    from pyarrow import parquet

    class PanicException(BaseException):
        __module__ = "pyo3_runtime"

    path = write("r.parquet", b"PAR1")
    for raised, expected in (
        (PanicException("index out of bounds"), planner.InputError),
        (MemoryError(), planner.InputError),
        (KeyError("pandas_type"), planner.InputError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ):
        monkeypatch.setattr(parquet, "read_metadata", Mock(side_effect=raised))
        with pytest.raises(expected):
            read_table(path)


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_file(tmp_path, name):
    """It might never end."""
    for suffix in ("csv", "xlsx", "parquet"):
        link = tmp_path / f"r.{suffix}"
        link.symlink_to(name)
        with pytest.raises(planner.InputError, match="is no file but a device"):
            read_table(link)


def test_a_file_without_end_is_not_read_to_its_end(tmp_path, monkeypatch):
    """A table has at most so many bytes, and a pipe is read piece by piece."""
    path = tmp_path / "r.csv"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(planner.InputError, match=r"larger than 2,000,000,000 bytes"):
        read_table(path)

    class Endless:
        def read(self, size):
            return b"5\n" * (size // 2)

    monkeypatch.setattr("planner.requests.csv_files.MOST_BYTES", 5_000_000)
    from planner.requests.csv_files import read_csv_grid

    with pytest.raises(planner.InputError, match="standard input is larger than 5,000,000 bytes"):
        read_csv_grid(Endless(), "standard input")


@pytest.mark.parametrize(
    "name", ["x" * 5000 + ".csv", "a\0b.csv", "\udcff.csv", "~user/r.csv", "..", ""], ids=range(6)
)
def test_a_path_that_is_none_is_refused(name):
    """Too long, with a NUL, with half a letter."""
    with answered():
        read_table(name)
    with pytest.raises(planner.InputError):
        read_table(name)


def test_a_sheet_that_never_ends_is_refused(tmp_path):
    """Calamine would look for the end of the table for ever."""
    path = tmp_path / "r.ods"
    write_ods(path, f'<table:table table:name="Sheet1">{CELLS}</table:tble>')
    with pytest.raises(planner.InputError, match=r"r\.ods is no workbook that can be read"):
        read_table(path)
