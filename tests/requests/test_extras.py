"""Rows that are no requests."""

from tests.requests.grids import laid_out, left_out

HEAD = ["Title", "Length (s)", "Channel"]
ROWS = [["a", 10, "youtube"], ["b", 20, "tiktok"], ["c", 5, None]]


def titles(table):
    """List the titles of the rows that are read."""
    return table.frame["Title"].tolist()


def test_rows_of_nothing_are_left_out_in_silence():
    """Their numbers are gone with them."""
    table = laid_out(HEAD, ROWS[0], [], [None, "", None], ROWS[1])
    assert titles(table) == ["a", "b"]
    assert table.origin.rows[1] == 5
    assert left_out(table) == []


def test_rows_to_come_are_left_out():
    """A tick box that is not ticked, down to row 1,000; numbers that wait for a video."""
    head = ["No", "Title", "Length (s)", "Must have"]
    table = laid_out(head, [1, "a", 5, True], [2, "b", 5, False], [3, None, None, False], [4])
    assert table.frame["Title"].tolist() == ["a", "b"]
    assert left_out(table) == ["rows 4 and 5 (nothing but an id)"]
    table = laid_out(head, [None, "a", 5, True], [None, None, None, False], [None] * 3 + ["FALSE"])
    assert left_out(table) == ["rows 3 and 4 (nothing but an empty tick box)"]


def test_headings_that_stand_again_are_left_out():
    """As on each printed page, also where the case is another in some cells."""
    table = laid_out(HEAD, ROWS[0], HEAD, ROWS[1], ["TITLE", "Length (s)", "channel"], ROWS[2])
    assert titles(table) == ["a", "b", "c"]
    assert left_out(table) == ["rows 3, 5 (the headings again)"]


def test_notes_below_the_table_are_left_out():
    """Apart from it, in one column."""
    table = laid_out(HEAD, *ROWS, [], ["Prepared by Mara"], ["Do not share"])
    assert titles(table) == ["a", "b", "c"]
    assert left_out(table) == ["rows 6 and 7 (a note below the table)"]


def test_a_title_without_a_length_is_no_note():
    """Somebody has forgotten the length."""
    assert titles(laid_out(HEAD, *ROWS, ["Holiday spot"]))[-1] == "Holiday spot"
    assert len(titles(laid_out(HEAD, ["x"]))) == 1


def test_headings_that_stand_again_in_another_order_are_no_repetition():
    """What stands below them would be read as something else; the row is a fault."""
    head = ["Title", "Length (s)", "Max cost", "Priority"]
    table = laid_out(head, ["a", 5, 2, 3], ["Title", "Length (s)", "Priority", "Max cost"])
    assert (len(table.frame), left_out(table)) == (2, [])
