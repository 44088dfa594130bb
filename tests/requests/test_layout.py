"""From a sheet to the table in it."""

import pytest

import planner
from planner.requests.cells import Unreadable
from planner.requests.checking import read_requests
from planner.requests.grid import Box
from tests.requests.grids import grid, laid_out, left_out

HEAD = ["Title", "Length (s)", "Channel", "Prio"]
ROWS = [["a", 10, "youtube", 3], ["b", 20, "tiktok", 2], ["c", 5, "twitter", 1]]


def cells(table, column):
    """Return a column as a list."""
    return table.frame[column].tolist()


def test_a_plain_table_is_read_as_it_stands():
    """Headings, rows, and where they are."""
    table = laid_out(HEAD, *ROWS)
    assert list(table.frame.columns) == HEAD
    assert cells(table, "Length (s)") == [10, 20, 5]
    assert (table.origin.header, table.origin.sheet, list(table.origin.rows)) == (
        1, "Videos", [2, 3, 4],
    )  # fmt: skip
    assert table.origin.place(1, "Channel") == "cell C3"
    assert (table.left_out, table.faults, table.said) == ((), (), ())


def test_what_stands_above_moves_every_place():
    """A title and a blank row: the first request is in row 5."""
    table = laid_out(["Autumn"], [], ["by Mara"], HEAD, *ROWS)
    assert (table.origin.header, table.origin.place(0, "Prio")) == (4, "cell D5")


def test_errors_of_formulas_are_faults_where_they_count(catalog):
    """In a column that is only carried they are texts."""
    table = laid_out(
        [*HEAD, "Owner"], *[[*row, None] for row in ROWS], errors={(1, 3): "#N/A", (2, 4): "#REF!"}
    )
    assert cells(table, "Owner")[1] == "#REF!"
    with pytest.raises(planner.TableError) as caught:
        read_requests(table, catalog)
    (fault,) = caught.value.faults
    assert (fault.place, fault.column, str(fault.value)) == ("cell D2", "priority", "#N/A")
    assert fault.reason == "is an error of the spreadsheet"


def test_formulas_without_a_value_are_faults_where_they_count(catalog):
    """A cap that nobody has reckoned is not no cap."""
    table = laid_out([*HEAD, "Cap"], *[[*row, None] for row in ROWS], unsaved=frozenset({(3, 4)}))
    with pytest.raises(planner.TableError, match=r"cell E4 .*formula.* without a stored value"):
        read_requests(table, catalog)


def test_a_merged_name_counts_in_each_of_its_rows():
    """And that is said."""
    rows = [ROWS[0], ["b", 20, None, 2], ["c", 5, None, 1]]
    table = laid_out(HEAD, *rows, merged=(Box(1, 2, 3, 2),))
    assert cells(table, "Channel") == ["youtube"] * 3
    assert left_out(table) == ["cells C2:C4 (merged: 'youtube' counts in each row)"]


def test_a_merged_number_is_a_fault_in_all_but_the_first():
    """It may be one for all together."""
    rows = [ROWS[0], ["b", None, "tiktok", 2], ["c", None, None, 1]]
    table = laid_out(HEAD, *rows, merged=(Box(1, 1, 3, 1),))
    assert cells(table, "Length (s)")[0] == 10
    assert all(isinstance(cell, Unreadable) for cell in cells(table, "Length (s)")[1:])
    assert cells(table, "Length (s)")[1].reason == "is merged with others (B2:B4)"


def test_what_is_merged_in_a_column_of_no_meaning_is_left_alone():
    """A campaign that spans its videos."""
    table = laid_out(["Campaign", *HEAD[1:]], *ROWS, merged=(Box(1, 0, 3, 0),))
    assert (cells(table, "Campaign"), table.left_out) == (["a", "b", "c"], ())


def test_headings_between_the_rows_are_left_out():
    """A text across the table, alone in its row."""
    table = laid_out(
        HEAD, ROWS[0], ["Week 2"], ROWS[1], ["Week 3"], ROWS[2],
        merged=(Box(2, 0, 2, 3), Box(4, 0, 4, 3)),
    )  # fmt: skip
    assert cells(table, "Title") == ["a", "b", "c"]
    assert left_out(table) == ["rows 3, 5 (headings between the rows)"]


def test_hidden_rows_are_a_fault_until_somebody_decides():
    """Either could be meant: a row that was put aside, or one that a filter hides."""
    hidden = {"hidden_rows": frozenset({2, 9})}
    (fault,) = laid_out(HEAD, *ROWS, **hidden).faults
    assert (fault.place, fault.reason) == ("row 3", "is hidden")
    assert "--hidden include" in fault.suggestion
    assert cells(laid_out(HEAD, *ROWS, hidden="skip", **hidden), "Title") == ["a", "c"]
    everything = laid_out(HEAD, *ROWS, hidden="include", **hidden)
    assert cells(everything, "Title") == ["a", "b", "c"]
    assert left_out(everything) == ["row 3 (hidden, and read all the same)"]


def test_a_filter_is_named():
    """It is what people forget."""
    table = laid_out(HEAD, *ROWS, hidden="skip", hidden_rows=frozenset({1, 2}), filtered=True)
    assert left_out(table) == ["rows 2 and 3 (hidden by a filter)"]


def test_hidden_rows_that_are_no_requests_are_no_matter():
    """A total below, a title above."""
    table = laid_out(["x"], HEAD, *ROWS, ["Total", 35], hidden_rows=frozenset({0, 5}))
    assert table.faults == ()


def test_a_hidden_column_that_counts_is_said():
    """One that is only carried is not."""
    table = laid_out(HEAD, *ROWS, hidden_columns=frozenset({0, 3}))
    assert table.said == ("column D (Prio) is hidden, and read",)


def test_what_stands_beside_the_table_needs_a_heading():
    """It might be a part of it."""
    with pytest.raises(planner.InputError, match="'x' in column E, row 3, has no header"):
        laid_out(HEAD, ROWS[0], [*ROWS[1], "x"])
    assert list(laid_out([*HEAD, None, ""], *ROWS).frame.columns) == HEAD


def test_an_empty_sheet_says_what_is_expected():
    """With its name."""
    with pytest.raises(planner.InputError, match=r"batch\.xlsx, sheet 'Videos' is empty: expected"):
        laid_out()


def test_headings_without_rows_are_a_table_without_requests():
    """Nothing is wrong with it."""
    assert len(laid_out(HEAD).frame) == 0


def test_how_it_was_read_comes_along():
    """What the reader of the file decided is said first."""
    from planner.requests.headings import Headings
    from planner.requests.layout import lay_out

    table = lay_out(grid(HEAD, *ROWS, said=("read as Windows-1252",)), Headings())
    assert table.said == ("read as Windows-1252",)
