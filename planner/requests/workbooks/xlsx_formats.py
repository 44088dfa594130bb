"""The styles of an .xlsx whose number format says something of a value."""

from __future__ import annotations

from xml.etree import ElementTree

from planner.requests.number_formats import number_format

PERCENT = {"9": "0%", "10": "0.00%"}  # of the formats that are built in


def telling_styles(styles: bytes, *, every: bool = False) -> dict[int, str]:
    """Find the styles of cells whose number format says something.

    Parameters
    ----------
    styles
        The XML of the styles of a workbook.
    every
        Whether dollars and percent are something that is said.

    Returns
    -------
    dict
        The format, by the number of the style. Formats that are built in say nothing but percent.
    """
    parts = {each.tag.rpartition("}")[2]: each for each in ElementTree.fromstring(styles)}
    named = {each.get("numFmtId"): each.get("formatCode", "") for each in parts.get("numFmts", ())}
    codes = PERCENT | named
    used = [codes.get(each.get("numFmtId") or "", "") for each in parts.get("cellXfs", ())]
    return {at: code for at, code in enumerate(used) if _says(code, every=every)}


def _says(code: str, *, every: bool) -> bool:
    said = number_format(code)
    return said.tells or (every and said.shows)
