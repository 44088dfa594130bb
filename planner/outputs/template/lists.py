"""The hidden sheet of names that drop-downs offer: a list in place may have but 255 letters."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from planner.outputs import styles

SHEET = "Lists"


def add_list(workbook: Workbook, name: str, names: Sequence[str]) -> str:
    """Write names below each other, without a heading: it is no table of requests.

    Returns
    -------
    str
        The formula that stands for them in a drop-down.
    """
    lists = workbook[SHEET]
    at = lists.max_column + 1 if lists["A1"].value is not None else 1
    for row, text in enumerate(names, start=1):
        styles.put(lists.cell(row, at), text)
    letter = get_column_letter(at)
    return add_name(workbook, name, f"{SHEET}!${letter}$1:${letter}${len(names)}")


def add_name(workbook: Workbook, name: str, where: str) -> str:
    """Give some cells a name, and return the formula that stands for them."""
    workbook.defined_names[f"{name}_list"] = DefinedName(f"{name}_list", attr_text=where)
    return f"={name}_list"
