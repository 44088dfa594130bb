"""The styles of an .xlsx whose number format says something of a value."""

from __future__ import annotations

from xml.etree import ElementTree

from planner.requests.number_formats import number_format


def telling_styles(styles: bytes) -> dict[int, str]:
    """Find the styles of cells whose number format says something.

    Parameters
    ----------
    styles
        The XML of the styles of a workbook.

    Returns
    -------
    dict
        The format, by the number of the style. Formats that are built in say nothing.
    """
    parts = {each.tag.rpartition("}")[2]: each for each in ElementTree.fromstring(styles)}
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in parts.get("numFmts", ())}
    used = [codes.get(each.get("numFmtId"), "") for each in parts.get("cellXfs", ())]
    return {at: code for at, code in enumerate(used) if number_format(code).tells}
