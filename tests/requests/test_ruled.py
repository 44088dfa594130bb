"""A line of rules."""

from pathlib import Path

from planner.errors import Spot
from planner.requests.ruled import RuleLine
from planner.requests.settled import Stands

PLACES = {"rule": "cell A2", "limit": "cell B2"}


def test_lines_that_say_the_same_are_equal():
    """Wherever they stand."""
    assert RuleLine("Cap", limit="$5", stands=Stands("here", None, PLACES)) == RuleLine(
        "Cap", limit="$5"
    )


def test_its_cells_have_names():
    """With the sheet as it is called; a column that is not there is the whole sheet."""
    spot = Spot(Path("b.xlsx"), " Regeln ", 1, ("rule", "limit"))
    line = RuleLine("Cap", stands=Stands("b.xlsx", spot, PLACES))
    assert [line.place(name) for name in ("rule", "limit", "by")] == [
        "Regeln!A2", "Regeln!B2", "Regeln",
    ]  # fmt: skip
    assert RuleLine("Cap").place() == "Rules"


def test_a_fault_names_cell_and_text():
    """An empty cell holds nothing."""
    line = RuleLine("Cap", limit="five", stands=Stands("b.xlsx", None, PLACES))
    fault = line.fault("limit", "is no limit", "write $5")
    assert (fault.place, fault.column, fault.value) == ("cell B2", "limit", "five")
    assert (fault.reason, fault.suggestion) == ("is no limit", "write $5")
    assert line.fault("by", "is missing").value is None
