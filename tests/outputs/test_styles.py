"""How sheets that openpyxl writes look."""

from itertools import product

import openpyxl

from planner.outputs.colours import INK, MUTED
from planner.outputs.styles import put_text

LOOKS = list(product((INK, MUTED), (True, False)))


def test_a_text_has_its_colour_and_side_in_every_workbook():
    """Whichever look was put first, and into which workbook; a number keeps its format."""
    for looks in (LOOKS, LOOKS[::-1]):
        sheet = openpyxl.Workbook().active
        for row, (colour, number) in enumerate([*looks, *looks], start=1):
            cell = sheet.cell(row, 1)
            cell.number_format = "0.0"
            put_text(cell, row, colour=colour, number=number)
            assert cell.font.color.rgb == f"00{colour}"
            assert cell.alignment.horizontal == ("right" if number else "left")
            assert cell.border.bottom.style == "thin"
            assert (cell.value, cell.number_format) == (row, "0.0")
