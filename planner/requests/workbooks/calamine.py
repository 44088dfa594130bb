"""Calamine, which reads the values of cells."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from planner.requests.workbooks.form import SAVE
from planner.requests.workbooks.found import RefusalError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


class Sheet(NamedTuple):
    """A sheet with cells, as the workbook lists it, and the part of the archive that holds it."""

    name: str
    visible: bool
    part: str


def workbook(data: bytes) -> CalamineWorkbook:
    """Open a workbook.

    Parameters
    ----------
    data
        The whole file, of which it is known that it should be one.

    Raises
    ------
    RefusalError
        If calamine does not make it out; it does not say why.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError:
        raise RefusalError(
            "is no workbook that can be read: a part of it is damaged, or of a kind that is not "
            f"known; {SAVE}"
        ) from None
