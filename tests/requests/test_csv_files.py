"""Requests in CSV."""

import io
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.csv_body import without_empty_end
from planner.requests.csv_files import read_csv_grid
from planner.requests.formulas import unguarded_cell
from planner.requests.headings import Headings
from planner.requests.layout import lay_out
from planner.requests.readers import read_table

words = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8).filter(
    lambda text: unguarded_cell(text) == text
)
tables = st.lists(st.tuples(st.integers(1, 99), words), min_size=1, max_size=8)


def columns(table):
    """Return a table's columns as lists."""
    return {name: table.frame[name].tolist() for name in table.frame.columns}


def grid_of(text):
    """Read the grid of a text."""
    return read_csv_grid(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "r.csv")


def rows_of(text, start=1):
    """Return the rows of a text from a position on, by their numbers."""
    frame, rows = grid_of(text).below(start)
    return dict(zip(list(rows), frame.to_numpy().tolist(), strict=True))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_may_be_separated_by_comma_semicolon_tab_or_bar(write, separator):
    """Whatever the lines have in common."""
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


def test_blank_lines_above_the_header_are_passed_over(write):
    """The rows below keep their numbers; too many of them are refused."""
    table = read_table(write("r.csv", "\n,\nduration,id\n5,a\n"))
    assert columns(table) == {"duration": ["5"], "id": ["a"]}
    assert table.origin.place(0) == "row 4"
    with pytest.raises(planner.InputError, match="begins with 60 blank rows"):
        read_table(write("r.csv", "\n" * 60 + "duration\n5\n"))


@pytest.mark.parametrize("text", [",,\n\n;\n", "sep=;\n", "sep=;\n\n"])
def test_a_csv_of_separators_is_empty(text):
    """There is no header in it."""
    with pytest.raises(planner.InputError, match=r"r\.csv is empty"):
        grid_of(text)


def test_lines_of_another_length_are_refused_all_at_once(write):
    """Each with its number, and what it has."""
    with pytest.raises(planner.TableError) as caught:
        read_table(write("r.csv", "id,duration,note\na,5,x\nb,6,y,7\n\nc,5\n"))
    assert [(fault.place, fault.value) for fault in caught.value.faults] == [
        ("row 3", "b,6,y,7"),
        ("row 5", "c,5"),
    ]
    assert "4 fields, where the header has 3" in str(caught.value)


def test_of_very_many_faulty_lines_all_are_counted():
    """The first thousand are kept."""
    with pytest.raises(planner.TableError) as caught:
        rows_of("id,duration,note\n" + "a,5\n" * 1500)
    assert (len(caught.value.faults), caught.value.count) == (1000, 1500)


def test_empty_fields_at_the_end_of_a_line_are_harmless():
    """Excel writes them as far as anything ever stood, in the header or below."""
    text = "id,duration,,\na,5\nb,6,,,,\nc,7,\nd,8,,\n"
    assert grid_of(text).head[0] == ["id", "duration"]
    assert [row[:2] for row in rows_of(text).values()] == [
        ["a", "5"], ["b", "6"], ["c", "7"], ["d", "8"],
    ]  # fmt: skip


def test_a_value_that_no_header_names_is_refused(write):
    """In a line that is longer than the others, and in one that is not."""
    with pytest.raises(planner.TableError, match=r"row 3 .*4 fields, where the header has 2"):
        read_table(write("r.csv", "id,duration\na,5\nb,6,,x\nc,7,\n"))
    with pytest.raises(planner.InputError, match="'x' in column D, row 3, has no header above it"):
        read_table(write("r.csv", "id,duration\na,5,,\nb,6,,x\nc,7,,\n"))


def test_a_field_alone_is_a_remark_and_no_fault():
    """Such as who made the table, wherever it stands."""
    rows = rows_of("id,duration,note\na,5,x\nPrepared by Mara\nb,6,y\n\nDraft,\n")
    assert rows == {
        2: ["a", "5", "x"],
        3: ["Prepared by Mara", "", ""],
        4: ["b", "6", "y"],
        6: ["Draft", "", ""],
    }


def test_a_grid_shows_the_first_rows_and_gives_those_below_any_of_them():
    """Titles, blanks and all; a quoted line break does not begin a row."""
    text = 'My videos\n\n"two\nlines",duration\na,5\n"b\nb",6\n'
    grid = grid_of(text)
    assert grid.head[:4] == [["My videos"], [], ["two\nlines", "duration"], ["a", "5"]]
    assert rows_of(text, 3) == {4: ["a", "5"], 5: ["b\nb", "6"]}
    assert rows_of(text, 4) == {5: ["b\nb", "6"]}
    assert rows_of(text, 5) == {}


def test_a_line_that_says_the_separator_is_a_row_but_holds_nothing():
    """Excel reads it so, and writes it."""
    assert grid_of("sep=;\nid;duration\na;5\n").head == [[], ["id", "duration"], ["a", "5"]]
    assert rows_of("sep=;\nid;duration\na;5\n", 2) == {3: ["a", "5"]}


def test_a_letter_that_looks_like_a_byte_order_mark_is_kept_below_the_header():
    """It is one at the beginning of a file only."""
    assert rows_of("id,duration\n\ufeffa,5\n") == {2: ["\ufeffa", "5"]}


@pytest.mark.parametrize(
    "text",
    ['id,duration\na,5\n"b,6\nc,7\n"d,8\n', 'id,duration\na,"5\nb,6\n', 'id,duration\na,"5'],
)
@pytest.mark.parametrize("before", [0, 100])
def test_a_quote_that_swallows_a_line_is_refused(text, before):
    """Also where another one, further down, ends what it began; in the head and below."""
    header, below = text.split("\n", 1)
    with pytest.raises(planner.InputError, match=r"no CSV that can be read: .*write two"):
        rows_of("\n".join([header, *["x,1"] * before, below]))


def test_a_quoted_word_may_be_followed_by_others():
    """What stands behind the second quote belongs to the cell; inches are letters."""
    text = 'id,duration\n"Mug" blue,5\n24" screen,6\n"24"" ""big""\nscreen",7\n'
    assert [row[0] for row in rows_of(text).values()] == [
        "Mug blue", '24" screen', '24" "big"\nscreen',
    ]  # fmt: skip


@pytest.mark.parametrize("before", [0, 100])
def test_a_cell_may_be_long(before):
    """Longer than Python's own reader takes, beside an inch."""
    words = "word " * 100_000
    rows = rows_of("id,note\n" + "a,x\n" * before + f'24" screen,{words}\n')
    assert rows[before + 2] == ['24" screen', words]


def test_what_is_too_large_to_be_meant_is_refused(monkeypatch):
    """Columns, lines, what stands in one, and lines that are not like the others."""
    with pytest.raises(planner.InputError, match="row 1 has more than 16,384 columns"):
        grid_of("duration" + ",x" * 100_000)
    monkeypatch.setattr("planner.requests.csv_files.MOST_LINES", 10)
    with pytest.raises(planner.InputError, match="has 12 lines; at most 10 are read"):
        grid_of("duration\n" * 12)
    monkeypatch.setattr("planner.requests.csv_files.MOST_LINES", 1000)
    monkeypatch.setattr("planner.requests.csv_body.MOST_ODD", 10)
    with pytest.raises(planner.InputError, match="more than 10 lines of other lengths"):
        rows_of("id,duration,note\n" + "a,5\n" * 12)
    for module in ("records", "csv_body"):
        monkeypatch.setattr(f"planner.requests.{module}.LONGEST", 1000)
    for before in (0, 100):
        with pytest.raises(planner.InputError, match="more than 1,000 bytes"):
            rows_of("id,duration\n" + "a,5\n" * before + "x" * 5000 + ",5\n")


def test_an_apostrophe_that_keeps_a_text_from_being_a_formula_is_taken_off():
    """In the header, in a row, and in a row that is not like the others."""
    text = "'=id,duration\n'-x,'7\n''@y,it's\n'+z,5,\n'\n"
    assert grid_of(text).head[0] == ["=id", "duration"]
    assert [row[:2] for row in rows_of(text).values()] == [
        ["-x", "'7"], ["'@y", "it's"], ["+z", "5"], ["'", ""],
    ]  # fmt: skip


def test_what_was_decided_about_an_encoding_is_said():
    """By the grid; of UTF-8 there is nothing to say."""
    assert grid_of("id,duration\ncafé,5\n").said == ()
    grid = grid_of("id,duration\ncafé,5\n".encode("cp1252"))
    assert grid.said == ("read as Windows-1252, since it is not UTF-8",)
    assert grid.head[1] == ["café", "5"]


def test_a_pipe_of_csv_is_read():
    """From a stream of bytes, under a name of its own."""
    table = lay_out(read_csv_grid(io.BytesIO(b"duration\n5\n"), "standard input"), Headings())
    assert (table.origin.source, columns(table)) == ("standard input", {"duration": ["5"]})


@given(st.text(st.sampled_from("a\",\n\r =';"), max_size=30))
def test_the_first_rows_are_the_same_as_head_and_as_rows(text):
    """They are read in two ways."""
    with suppress(planner.InputError):
        grid = grid_of("x,y\n" + text)
        frame, rows = grid.below(1)
        cells = [list(without_empty_end(row)) for row in frame.to_numpy().tolist()]
        read = dict(zip(rows, cells, strict=True))
        shown = {number: cells for number, cells in enumerate(grid.head, start=1) if number > 1}
        blank = [number for number, cells in shown.items() if not "".join(cells).strip()]
        assert {number: shown[number] for number in shown if number not in blank} == {
            number: read[number] for number in read if number not in blank
        }


@given(tables)
def test_csv_reads_as_the_frame_it_was_written_from(rows):
    """Text of any kind survives."""
    frame = pd.DataFrame(rows, columns=["duration", "title"])
    table = lay_out(
        read_csv_grid(io.BytesIO(frame.to_csv(index=False).encode("utf-8")), "csv"), Headings()
    )
    assert table.frame["title"].tolist() == frame["title"].tolist()
    assert table.frame["duration"].tolist() == [str(seconds) for seconds, _ in rows]
