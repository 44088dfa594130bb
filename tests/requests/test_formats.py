"""Cells that show something else than their value."""

import pytest

import planner
from planner.requests.cells import Unreadable
from planner.requests.checking import read_requests
from planner.requests.formats import shown_id
from tests.requests.grids import laid_out

HEAD = ["ID", "Duration", "Cap"]


def cell(heading, value, code):
    """Return what a cell of one format is, in a column under a heading."""
    table = laid_out(["Duration", heading], [1, value], formats={(1, 1): code})
    return table.frame.iloc[0, 1]


def length(heading, value, code):
    """Return what a length of one format is."""
    table = laid_out(["ID", heading], ["a", value], formats={(1, 1): code})
    return table.frame.iloc[0, 1]


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ('#,##0.00 "€"', "EUR"), ("[$€-407] #,##0.00", "EUR"), ("[$£-809]0", "GBP"),
        ('0 "CHF"', "CHF"), ("[$kr-41D] 0", "kr"), ("[$Ft-40E] 0", "Ft"), ("[$HK$-C04]0", "HK$"),
        ("¥0", "¥"), ('0 "Fr."', "CHF"),
    ],
)  # fmt: skip
def test_a_cap_in_another_currency_is_a_fault(code, currency):
    """A number alone would be read as dollars."""
    cap = cell("Cap", 5, code)
    assert isinstance(cap, Unreadable)
    assert (str(cap), cap.reason) == (f"5 {currency}", f"is in {currency}")
    assert cap.mend == "convert it to USD, and format it so"


@pytest.mark.parametrize("code", ['"$"0.00', "000", '0 "per video"', '0 "min"'])
def test_a_cap_in_dollars_or_something_else_is_one(code):
    """Only currencies count in that column."""
    assert cell("Cap", 5, code) == 5


@pytest.mark.parametrize(
    ("heading", "code", "reason", "mend"),
    [
        ("Duration", '0 "min"', "is shown in minutes",
         "write seconds, or say minutes in the heading, as Duration (min)"),
        ("Duration (s)", '0.0 "hours"', "is shown in hours",
         "write seconds, or say hours in the heading, as Duration (h)"),
        ("Duration (min)", '0 "s"', "is shown in seconds",
         "write minutes, or say seconds in the heading, as Duration (s)"),
        ("Duration", '0 "ms"', "is shown in milliseconds", "write seconds"),
        ("Duration", '0 "frames"', "is shown in frames", "write seconds"),
    ],
)  # fmt: skip
def test_a_length_in_another_unit_is_a_fault(heading, code, reason, mend):
    """Than the heading says, or seconds where it says none."""
    shown = length(heading, 2, code)
    assert isinstance(shown, Unreadable)
    assert (shown.reason, shown.mend) == (reason, mend)


@pytest.mark.parametrize(
    ("heading", "code"),
    [("Duration", '0 "s"'), ("Duration (min)", '0 "Minuten"'), ("Duration (h)", '0 "h"'),
     ("Duration", '0 "€"'), ("Duration", "000"), ("Duration", '0 "approx"')],
)  # fmt: skip
def test_a_length_in_the_unit_of_its_column_is_one(heading, code):
    """And so is one whose format says no unit of time."""
    assert length(heading, 2, code) == 2


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [(7, "000", "007"), (7.0, "000", "007"), (1234, "000", "1234"), (7, '"VID-"000', "VID-007"),
     (7, "0", 7), (7, '0 "€"', 7), (7.5, "000", 7.5), (-7, "000", -7), (True, "000", True),
     ("7", "000", "7"), (None, "000", None)],
)  # fmt: skip
def test_an_id_keeps_the_zeros_that_are_shown(value, code, shown):
    """Of a whole number; anything else is left alone."""
    assert (cell("ID", value, code), shown_id(value, code)) == (shown, shown)


def test_only_numbers_of_columns_that_are_known_are_touched():
    """Texts say what they are, and what is only carried is nobody's concern."""
    formats = {(1, column): '0 "€"' for column in range(9)} | {(99, 0): "000"}
    table = laid_out([*HEAD, "Fee"], ["a", 5, "3", 7], ["b", 6, None, None], formats=formats)
    assert table.frame.to_numpy().tolist() == [["a", 5, "3", 7], ["b", 6, None, None]]


def test_faults_of_formats_say_where(catalog):
    """All of them at once, with what to do."""
    table = laid_out(HEAD, [1, 5, 5], [2, 1, 6], formats={(1, 2): '0 "€"', (2, 1): '0 "min"'})
    with pytest.raises(planner.TableError) as caught:
        read_requests(table, catalog)
    told = {fault.place: (str(fault.value), fault.reason) for fault in caught.value.faults}
    assert told == {
        "cell C2": ("5 EUR", "is in EUR"),
        "cell B3": ("1 min", "is shown in minutes"),
    }
