"""Rows that add up others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.requests.grids import laid_out, left_out

HEAD = ["Title", "Length (s)", "Channel"]
ROWS = [["a", 10, "youtube"], ["b", 20, "tiktok"], ["c", 5, "twitter"]]


def titles(table):
    """List the titles of the rows that are read."""
    return table.frame["Title"].tolist()


@pytest.mark.parametrize(
    "word",
    [
        "TOTAL",
        "Total",
        "total:",
        "Total ",
        "Total :",
        "Summe",
        "Grand total",
        "Suma",
        "Somme",
        "Total duration",
        "Total seconds:",
        "Total (3 videos)",
        "Grand total (s)",
        "Gesamtdauer",
        "Summe aller Videos",
        "Week 1 total",
        "Totale",
        "\u03a3",
        "TOTAL =",
    ],
)
@pytest.mark.parametrize("figure", [35, None, "0:35", "35 s"])
def test_a_total_is_left_out(word, figure):
    """The sum of the lengths above, or none."""
    table = laid_out(HEAD, *ROWS, [word, figure])
    assert titles(table) == ["a", "b", "c"]
    assert left_out(table) == ["row 5 (a total)"]


def test_subtotals_add_up_what_is_above_them():
    """Since the last one, and in the end all."""
    table = laid_out(HEAD, *ROWS[:2], ["Subtotal", 30], ROWS[2], ["Subtotal", 5], ["Total", 35])
    assert titles(table) == ["a", "b", "c"]
    assert left_out(table) == ["rows 4, 6 and 7 (totals)"]


def test_a_row_that_only_says_total_is_a_fault():
    """It might be a video of that name, or a total that is wrong."""
    table = laid_out(HEAD, *ROWS, ["TOTAL", 36])
    assert len(titles(table)) == 4
    (fault,) = table.faults
    assert (fault.place, fault.value) == ("cell A5", "TOTAL")
    assert "looks like a total" in fault.reason


def test_a_sum_without_a_word_is_left_out():
    """The last row holds it and nothing else."""
    table = laid_out(HEAD, *ROWS, [None, 35, None])
    assert titles(table) == ["a", "b", "c"]
    assert left_out(table) == ["row 5 (a total)"]


@pytest.mark.parametrize("last", [["d", 35, None], [None, 36, None], [None, 35, "youtube"]])
def test_a_last_row_that_says_more_is_a_request(last):
    """Though its length may be the sum of all others."""
    assert len(titles(laid_out(HEAD, *ROWS, last))) == 4


def test_a_table_of_lengths_alone_keeps_its_last_row():
    """10, 20 and 30 are three videos."""
    assert len(laid_out(["Duration"], [10], [20], [30]).frame) == 3


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=8),
    st.sampled_from(["Total", "SUMME", "Subtotal:", "Total (s)", "Suma", "Gesamt"]),
    st.booleans(),
)
def test_a_true_total_never_counts(lengths, word, blank):
    """Whatever is added up, in whatever language, with a blank row before it or not."""
    rows = [[f"v{at}", length, None] for at, length in enumerate(lengths)]
    table = laid_out(HEAD, *rows, *([[]] if blank else []), [word, sum(lengths)])
    assert len(table.frame) == len(lengths)
    assert len(left_out(table)) == 1
    assert table.faults == ()


def test_a_total_is_known_wherever_its_word_stands():
    """Behind a number of the row, right of its figure."""
    assert left_out(laid_out(["No", *HEAD], *([n, *row] for n, row in enumerate(ROWS)),
                             [4, "Total", 35])) == ["row 5 (a total)"]  # fmt: skip
    table = laid_out(["Length (s)", "Scene"], [10, "x"], [20, "y"], [30, "Total"])
    assert left_out(table) == ["row 4 (a total)"]


@pytest.mark.parametrize(
    "row", [["Total recall", 35, "youtube"], ["Media", 15, "tiktok"], ["Summary film", 5, None]]
)
def test_a_request_may_have_any_title(row):
    """Where it says where it is shown, or where its words are not those of a total."""
    table = laid_out(HEAD, *ROWS, row)
    assert (len(table.frame), table.left_out, table.faults) == (4, (), ())


def test_numbers_that_happen_to_add_up_are_requests():
    """5, 10 and 15 seconds, each with its number and its priority."""
    table = laid_out(["No", "Duration", "Priority", "Model"],
                     [1, 5, 3, None], [2, 10, 2, None], [3, 15, 1, None])  # fmt: skip
    assert (len(table.frame), table.left_out) == (3, ())


def test_an_average_is_no_request():
    """Nor is the number of videos."""
    for word, figure in (("Average", 12), ("Anzahl", 3), ("Moyenne", 12)):
        assert left_out(laid_out(HEAD, *ROWS, [word, figure])) == ["row 5 (a total)"]


def test_a_total_of_minutes_adds_up_in_minutes():
    """With fractions."""
    table = laid_out(["Title", "Length (min)"], ["a", 1.5], ["b", 2], ["Total", 3.5])
    assert left_out(table) == ["row 4 (a total)"]


def test_a_total_adds_up_in_the_unit_of_a_heading_that_is_explained():
    """What cannot be read as seconds is believed, otherwise."""
    head, rows = ["Title", "Wie lang (min)"], (["a", 1.5], ["b", 2])
    said = {"Wie lang (min)": "duration"}
    assert titles(laid_out(head, *rows, ["Total", 3.5], columns=said)) == ["a", "b"]
    (fault,) = laid_out(head, *rows, ["Total", 4.5], columns=said).faults
    assert "looks like a total, and is none" in fault.reason


def test_a_total_may_leave_hidden_rows_out():
    """As SUBTOTAL does over what a filter shows."""
    rows = [*ROWS, ["Total", 15]]
    table = laid_out(HEAD, *rows, hidden="skip", hidden_rows=frozenset({2}))
    assert titles(table) == ["a", "c"]
    table = laid_out(HEAD, *rows, hidden="include", hidden_rows=frozenset({2}))
    assert (titles(table), table.faults) == (["a", "b", "c"], ())


def test_a_total_over_rows_of_which_some_have_no_length_is_believed():
    """Their kind of content gives it."""
    head = ["Title", "Length (s)", "Content type"]
    table = laid_out(head, ["a", 10, None], ["b", None, "full_scene"], ["Total", 40])
    assert left_out(table) == ["row 4 (a total)"]


def test_a_length_that_adds_up_all_others_under_another_word_is_a_fault():
    """It says nothing else, where all others do."""
    table = laid_out(HEAD, *ROWS, ["3 videos", 35])
    (fault,) = table.faults
    assert (fault.place, fault.reason) == ("cell A5", "has the length of all above it")


def test_a_block_below_the_table_is_a_fault():
    """Sums by channel, apart from it."""
    table = laid_out(HEAD, *ROWS, [], ["youtube", 11], ["tiktok", 21])
    assert [fault.place for fault in table.faults] == ["cell B6", "cell B7"]
    assert "stands apart from the table" in table.faults[0].reason


def test_a_long_block_below_the_table_is_told_in_a_thousand_faults():
    """A report of a hundred thousand helps nobody."""
    rows = [[f"v{n}", 10, "tiktok"] for n in range(1500)]
    assert len(laid_out(HEAD, *rows, [], *[[None, 11]] * 1200).faults) == 1000


def test_many_rows_that_speak_of_totals_take_no_time():
    """Each is looked at once."""
    rows = [row for n in range(3000) for row in ([f"v{n}", 10, "tiktok"], ["Subtotal", 10])]
    assert len(laid_out(HEAD, *rows).frame) == 3000
