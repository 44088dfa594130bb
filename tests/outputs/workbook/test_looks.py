"""How cells look."""

import openpyxl

from planner.outputs.workbook.looks import COLOURS, Look, Looks
from planner.results.outcome import Fate


def test_a_look_is_made_once():
    """And put on as many cells as one likes."""
    book = openpyxl.Workbook()
    looks = Looks(book.active)
    one, other = (book.active[place] for place in ("A1", "B1"))
    one._style, other._style = looks[Look("0.0", bold=True)], looks[Look("0.0", right=True)]
    assert (one.number_format, one.font.b, one.alignment.horizontal) == ("0.0", True, "left")
    assert (other.font.b, other.alignment.horizontal) == (False, "right")
    assert looks[Look("0.0", bold=True)] is looks[Look("0.0", bold=True)]


def test_every_fate_has_a_colour():
    """None is left white."""
    assert set(COLOURS) == set(Fate)
