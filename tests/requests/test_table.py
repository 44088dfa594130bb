"""A table as it was found, and where it stood."""

import io
import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.utility import xl_col_to_name

import planner
from planner.requests.checking import read_requests
from planner.requests.csv_files import read_csv_grid
from planner.requests.headings import Headings
from planner.requests.layout import lay_out
from planner.requests.readers import read_table
from planner.requests.table import letters

KLING = planner.load_catalog()


@given(st.integers(0, 20_000))
def test_columns_have_the_letters_of_a_spreadsheet(position):
    """As a library for spreadsheets counts them."""
    assert letters(position) == xl_col_to_name(position)


def test_values_without_a_header_are_refused(write, sheet):
    """Nothing is dropped silently; a column that is blank throughout is no matter."""
    with pytest.raises(planner.InputError, match="'x' in column B, row 2, has no header"):
        read_table(write("r.csv", "duration,\n5,x\n"))
    with pytest.raises(planner.InputError, match="'x' in column B, row 2, has no header"):
        read_table(sheet([["duration", None], [5, "x"]]))
    table = read_table(write("r.csv", "duration" + "," * 300 + "\n5" + "," * 300 + "\n"))
    assert table.frame.to_dict("list") == {"duration": ["5"]}


def test_requests_know_their_cells_after_the_table_is_gone(sheet):
    """By the documented names of the columns, blank rows counted; in another process as well."""
    path = sheet([["id", "Max cost USD", "Duration", "note"], ["a", 1, 5, "x"], [], ["b", 2, 6]])
    origin = pickle.loads(pickle.dumps(read_requests(path, KLING).origin))
    assert (origin.file, origin.sheet) == (path, "Requests")
    places = [origin.place(1, name) for name in ("id", "max_cost_usd", "duration", "note")]
    assert places == ["cell A4", "cell B4", "cell C4", "cell D4"]
    assert [origin.place(0, "priority"), origin.place(0)] == ["row 2", "row 2"]


def test_rows_are_called_what_their_reader_calls_them(write):
    """A row of a file, an index of a frame, the number of a request."""
    text = "id,duration\n\na,5\n,\nb,6\n"
    frame = pd.DataFrame({"duration": [5, 6]}, index=["x", "y"])
    piped = lay_out(read_csv_grid(io.BytesIO(text.encode()), "standard input"), Headings())
    sources = [write("r.csv", text), piped, frame, [{"duration": 5}, {"duration": 6}]]
    origins = [read_requests(source, KLING).origin for source in sources]
    assert [one.place(1, "duration") for one in origins] == ["row 5", "row 5", "index y",
                                                             "request 2"]  # fmt: skip
    assert [one.file for one in origins] == [sources[0], None, None, None]


def test_a_column_that_is_ignored_keeps_its_place(sheet):
    """Under the name that it is carried through with."""
    table = read_table(sheet([["id", "model", "duration"], ["a", "else", 5]]))
    ignored = table.without("model")
    assert list(ignored.frame) == ["id", "ignored_model", "duration"]
    assert ignored.origin.place(0, "ignored_model") == "cell B2"
    with pytest.raises(planner.InputError, match="has no column 'modle'; did you mean 'model'"):
        table.without("modle")


def test_a_table_that_was_read_is_read_no_more(write):
    """It is taken as it is."""
    table = read_table(write("r.csv", "duration\n5\n"))
    assert read_table(table) is table
