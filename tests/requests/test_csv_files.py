"""Requests in CSV."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.csv_files import read_csv
from planner.requests.readers import read_table

words = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)
tables = st.lists(st.tuples(st.integers(1, 99), words), min_size=1, max_size=8)


def columns(table):
    """Return a table's columns as lists."""
    return {name: table.frame[name].tolist() for name in table.frame.columns}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_may_be_separated_by_comma_semicolon_or_tab(write, separator):
    """The header tells which."""
    text = "id,duration,note\n007,5,x\n".replace(",", separator)
    assert columns(read_table(write("r.csv", text))) == {
        "id": ["007"],
        "duration": ["5"],
        "note": ["x"],
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_may_end_its_lines_in_any_way(write, newline):
    """As Unix, Windows and the old Macintosh do."""
    text = newline.join(["id,duration", "a,5", "b,6", ""])
    assert columns(read_table(write("r.csv", text))) == {"id": ["a", "b"], "duration": ["5", "6"]}


def test_csv_may_begin_with_a_byte_order_mark(write):
    """Excel puts one there; it is no part of the first name."""
    assert list(read_table(write("r.csv", "\ufeffduration\n5\n")).frame) == ["duration"]


def test_a_cell_of_csv_stays_the_text_it_is(write):
    """007, 1e3, NA and a quoted line break are not interpreted."""
    text = 'id,NA,duration,"two\nlines"\n007,1e3,5,"a\nb, ""c"""\n'
    assert columns(read_table(write("r.csv", text))) == {
        "id": ["007"],
        "NA": ["1e3"],
        "duration": ["5"],
        "two\nlines": ['a\nb, "c"'],
    }


def test_a_quote_in_the_middle_of_a_word_is_a_letter(write):
    """A 27" monitor is no open quote."""
    table = read_table(write("r.csv", 'duration,title\n5,27" monitor\n6,rug\n'))
    assert table.frame["title"].tolist() == ['27" monitor', "rug"]


def test_an_open_quote_does_not_swallow_rows(write):
    """The file is refused."""
    with pytest.raises(planner.InputError, match=r"r\.csv is no CSV that can be read"):
        read_table(write("r.csv", 'id,duration\n"a,5\nb,6\n'))


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers(write):
    """Blank lines, lines of blanks and lines of separators."""
    table = read_table(write("r.csv", "id,duration\n\na,5\n,\n   \nb,6\n"))
    assert table.frame["id"].tolist() == ["a", "b"]
    assert [table.origin.place(row) for row in range(2)] == ["row 3", "row 6"]


def test_a_header_alone_is_a_table_without_requests(write):
    """With a line break or without."""
    for text in ("duration", "duration\n", "id,duration"):
        assert len(read_table(write("r.csv", text)).frame) == 0


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", " \n\n"])
def test_an_empty_csv_is_refused(write, text):
    """Not taken for a table without requests."""
    with pytest.raises(planner.InputError, match=r"r\.csv is empty: expected a header row"):
        read_table(write("r.csv", text))


def test_a_csv_that_begins_with_a_blank_line_is_refused(write):
    """The message says so, and not that the file is empty."""
    with pytest.raises(planner.InputError, match="begins with a blank line"):
        read_table(write("r.csv", "\nduration\n5\n"))


def test_lines_of_another_length_are_refused_all_at_once(write):
    """Each with its number, and what it has."""
    with pytest.raises(planner.TableError) as caught:
        read_table(write("r.csv", "id,duration\na,5\nb,6,7\n\nc\n"))
    assert [(fault.place, fault.value) for fault in caught.value.faults] == [
        ("row 3", "b,6,7"),
        ("row 5", "c"),
    ]
    assert "3 fields, where the header has 2" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    ["id,duration\ncafé,5\n".encode("latin-1"), "idé,duration\n".encode("latin-1"),
     "id,duration\na,5\n".encode("utf-16")],
)  # fmt: skip
def test_csv_that_is_not_utf8_is_refused_with_a_way_out(write, content):
    """In the header or below."""
    with pytest.raises(planner.InputError, match="not in UTF-8: save it as 'CSV UTF-8', or as"):
        read_table(write("r.csv", content))


def test_a_pipe_of_csv_is_read():
    """From a stream of bytes, under a name of its own."""
    table = read_csv(io.BytesIO(b"duration\n5\n"), "standard input")
    assert (table.origin.source, columns(table)) == ("standard input", {"duration": ["5"]})


@given(tables)
def test_csv_reads_as_the_frame_it_was_written_from(rows):
    """Text of any kind survives."""
    frame = pd.DataFrame(rows, columns=["duration", "title"])
    table = read_csv(io.BytesIO(frame.to_csv(index=False).encode("utf-8")), "csv")
    assert table.frame["title"].tolist() == frame["title"].tolist()
    assert table.frame["duration"].tolist() == [str(seconds) for seconds, _ in rows]
