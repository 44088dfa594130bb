"""Tables of requests, wherever they are kept."""

import copy
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.readers import read_csv, read_table

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
    assert [table.place(row) for row in range(2)] == ["row 3", "row 6"]


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


def test_values_without_a_header_are_refused(write, sheet):
    """Nothing is dropped silently; a column that is blank throughout is no matter."""
    with pytest.raises(planner.InputError, match="a column with values has no header"):
        read_table(write("r.csv", "duration,\n5,x\n"))
    with pytest.raises(planner.InputError, match="a column with values has no header"):
        read_table(sheet([["duration", None], [5, "x"]]))
    assert read_table(write("r.csv", "duration,,\n5,,\n")).frame["duration"].tolist() == ["5"]


def test_a_pipe_of_csv_is_read():
    """From a stream of bytes, under a name of its own."""
    table = read_csv(io.BytesIO(b"duration\n5\n"), "standard input")
    assert (table.source, columns(table)) == ("standard input", {"duration": ["5"]})


@given(tables)
def test_csv_reads_as_the_frame_it_was_written_from(rows):
    """Text of any kind survives."""
    frame = pd.DataFrame(rows, columns=["duration", "title"])
    table = read_csv(io.BytesIO(frame.to_csv(index=False).encode("utf-8")), "csv")
    assert table.frame["title"].tolist() == frame["title"].tolist()
    assert table.frame["duration"].tolist() == [str(seconds) for seconds, _ in rows]


def test_the_sheet_called_requests_is_read(sheet):
    """Else the first one; blank rows above the header do not matter."""
    named = sheet([[None], [None, "id", "duration"], [None, "a", 5]], before=["Notes"])
    table = read_table(named)
    assert "sheet 'Requests'" in table.source
    assert table.frame["duration"].tolist() == [5]
    assert table.place(0, "duration") == "cell C3"
    first = sheet([["duration"], [7]], title="Q4")
    assert read_table(first).frame["duration"].tolist() == [7]


def test_cells_of_a_sheet_keep_what_they_are(sheet):
    """Whole numbers, text of digits, truth and dates."""
    day = date(2026, 1, 2)
    path = sheet([["id", "duration", "ok", "due", "rate"], ["007", 5, True, day, 1.5]])
    assert list(read_table(path).frame.iloc[0]) == ["007", 5, True, day, 1.5]


def test_an_empty_sheet_is_refused_by_name(sheet):
    """With file and sheet."""
    with pytest.raises(planner.InputError, match=r"requests\.xlsx, sheet 'Empty' is empty"):
        read_table(sheet([], title="Empty"))


def test_ods_is_read(tmp_path):
    """LibreOffice's own format."""
    cells = "".join(
        f"<table:table-row>{row}</table:table-row>"
        for row in (
            '<table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>duration</text:p>'
            "</table:table-cell>",
            '<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p>'
            "</table:table-cell>",
        )
    )
    path = tmp_path / "requests.ods"
    write_ods(path, f'<table:table table:name="Sheet1">{cells}</table:table>')
    assert columns(read_table(path)) == {"id": ["007"], "duration": [5]}


def write_ods(path, tables):
    """Write the least that is an OpenDocument spreadsheet."""
    import zipfile

    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )


def test_parquet_is_read_without_its_index(tmp_path):
    """Rows are numbered from 1."""
    path = tmp_path / "r.parquet"
    frame = pd.DataFrame({"duration": [5, 6], "id": ["007", "8"]}, index=[9, 9])
    frame.to_parquet(path)
    table = read_table(path)
    assert columns(table) == {"duration": [5, 6], "id": ["007", "8"]}
    assert table.place(1) == "row 2"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ods", "parquet"])
def test_a_missing_file_is_named(tmp_path, suffix):
    """Of every kind; a folder is no file."""
    path = tmp_path / f"r.{suffix}"
    with pytest.raises(planner.InputError, match=rf"r\.{suffix}: no such file|is a folder"):
        read_table(path)
    path.mkdir()
    with pytest.raises(planner.InputError, match=rf"r\.{suffix}: no such file|is a folder"):
        read_table(path)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "parquet"])
@pytest.mark.parametrize("content", [b"", b"duration\n5\n", b"PK\x03\x04 garbage"])
def test_a_file_that_is_not_what_its_name_says_is_refused(write, suffix, content):
    """Empty, text or garbage."""
    with pytest.raises(planner.InputError, match="that can be read"):
        read_table(write(f"r.{suffix}", content))


@pytest.mark.parametrize(("name", "what"), [("r.docx", ".docx"), ("r", "a file without ending")])
def test_a_wrong_ending_is_refused_with_the_right_ones(name, what):
    """All four are listed."""
    with pytest.raises(planner.InputError, match=f"{what}; expected .csv, .xlsx, .ods, .parquet"):
        read_table(name)


def test_an_ending_may_be_in_capitals(write):
    """As some programs write it."""
    assert len(read_table(write("R.CSV", "duration\n5\n")).frame) == 1


@pytest.mark.parametrize("requests", [5, None, {"duration": 5}])
def test_what_is_no_table_is_refused(requests):
    """A number, nothing, and a dict, which would be read as its keys."""
    with pytest.raises(planner.InputError, match="expected a path, a DataFrame, or an iterable"):
        read_table(requests)


def test_what_is_no_request_is_refused_by_number():
    """The second of these is a number."""
    with pytest.raises(planner.InputError, match="request 2 is a int; expected a dict"):
        read_table([{"duration": 5}, 5])


def test_dicts_and_requests_may_be_mixed():
    """Also in a generator; what one of them lacks is a gap."""
    rows = [{"duration": 5, "note": "x"}, planner.Request(id="b", duration=6, owner="Mara")]
    table = read_table(row for row in rows)
    assert table.frame["duration"].tolist() == [5, 6]
    assert table.frame["note"].tolist() == ["x", None]
    assert table.frame["owner"].tolist() == [None, "Mara"]
    assert table.place(1) == "request 2"


def test_a_frame_with_an_odd_index_is_read_by_position():
    """Rows are called by their index."""
    frame = pd.DataFrame({"duration": [5, 6, 7]}, index=["x", "x", 3])
    table = read_table(frame)
    assert table.frame["duration"].tolist() == [5, 6, 7]
    assert [table.place(row) for row in range(3)] == ["index x", "index x", "index 3"]


def test_the_callers_objects_are_not_changed():
    """Neither a frame nor a list of dicts."""
    frame = pd.DataFrame({"Duration": [5, 6], "id": [1, None]}, index=[4, 2])
    rows = [{"duration": 5}, {"id": "x", "duration": 6}]
    frame_before, rows_before = frame.copy(deep=True), copy.deepcopy(rows)
    read_table(frame)
    read_table(rows)
    pd.testing.assert_frame_equal(frame, frame_before)
    assert rows == rows_before
