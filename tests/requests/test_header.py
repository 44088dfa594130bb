"""Where the headings are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.header import find_top
from planner.requests.headings import Headings

PLAIN = Headings()
HEAD = ["Title", "Length", "Channel", "Prio"]
ROW = ["a", 10, "youtube", 3]


def top(*lines, columns=None):
    """Find the headings among some rows."""
    return find_top(lines, Headings(columns) if columns else PLAIN)


@pytest.mark.parametrize(
    "above",
    [
        [],
        [[]],
        [["Autumn campaign"], []],
        [["Autumn campaign", None, None, None], [None, None, None, "by Mara"]],
        [["Length of the campaign:", 90], []],
        [["Title", None, None, "2026"], [None] * 4, ["Videos"]],
    ],
)
def test_headings_are_found_under_whatever_stands_above(above):
    """Titles, blanks, notes with figures."""
    found = top(*above, HEAD, ROW)
    assert (found.row, found.rows) == (len(above), 1)
    assert found.names == tuple(HEAD)
    assert found.fields == ("", "duration", "platform", "priority")


def test_two_lines_of_headings_are_one():
    """Where both together name more: "Max" over "cost", a banner over several columns."""
    found = top(["Video", None, "Delivery", "Max"], ["Title", "Length", "Channel", "cost"], ROW)
    assert (found.row, found.rows) == (0, 2)
    assert found.fields == ("", "duration", "platform", "max_cost_usd")


def test_a_banner_above_headings_is_none_of_them():
    """They name as much without it."""
    found = top(["Videos", "Videos", "Business", "Business"], HEAD, ROW)
    assert (found.row, found.rows, found.names) == (1, 1, tuple(HEAD))


def test_units_in_a_row_of_their_own_belong_to_the_headings():
    """And data does not."""
    found = top(["Title", "Length", "Cap"], [None, "(min)", "USD"], ["a", 10, 3])
    assert (found.rows, found.names) == (2, ("Title", "Length (min)", "Cap (USD)"))
    assert top(["Title", "Length"], ["s", "10s"], ["a", 10]).rows == 1


def test_a_row_of_data_is_no_second_line_of_headings():
    """Though its texts may sound like one."""
    assert top(["Max", "Duration"], ["cost", 10]).rows == 1


def test_no_row_of_data_becomes_a_heading():
    """Though it sounds like one, alone or with the headings that stand again below it."""
    again = ["Title", "Duration", "Owner"]
    assert top(again, ["Film", "10", "Ed"], ["Demo", "5", "No"], again).row == 0
    assert top(again, ["Film", None, "No"], ["Teaser", 5, "Ed"]).rows == 1
    assert top(["Due", "Kind", "Duration"], ["Length", "Cap", 5]).row == 0


def test_a_line_above_gives_no_meaning_to_what_has_its_own_heading():
    """A budget, a word for the whole table, a figure beside it."""
    for above in (["Max budget", 500], ["Priority"], ["Platform", None, "autumn"]):
        found = top(above, ["Week", "Duration", "Title"], [1, 10, "x"])
        assert (found.row, found.fields) == (1, ("", "duration", ""))


def test_of_equal_rows_the_first_is_taken():
    """The others are the headings again."""
    assert top(HEAD, ROW, HEAD, ROW).row == 0


def test_what_the_user_says_counts():
    """A heading that nobody else knows."""
    assert (
        top(["Autumn"], ["Name", "Wie lang"], ["a", 10], columns={"Wie lang": "duration"}).row == 1
    )


def test_without_a_length_the_first_row_shows_what_is_missing():
    """As it would if it held the headings."""
    found = top([], ["Campaign"], ["Title", "Channel"])
    assert (found.row, found.is_of_requests) == (1, False)


def test_where_nothing_stands_there_are_no_headings():
    """Neither in no rows nor in blank ones."""
    assert top() is None
    assert top([None, None], [""]) is None


CELLS = st.one_of(
    st.none(), st.integers(), st.sampled_from([*HEAD, "(s)", "x", "Total"]), st.text()
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_any_cells_have_headings_or_none(lines):
    """Nothing that stands in a sheet ends in an error, and what is found is there."""
    found = top(*lines)
    if found is not None:
        assert 0 <= found.row < found.row + found.rows <= len(lines)
        assert len(found.names) == len(found.fields)
