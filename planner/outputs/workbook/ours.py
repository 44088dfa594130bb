"""Which workbooks are plans of ours that nobody has worked in."""

from __future__ import annotations

import zipfile
from pathlib import Path

from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.xml.functions import tostring

from planner.errors import InputError
from planner.files import parsing
from planner.messages import named
from planner.requests.workbooks.xlsx import OURS

MOST_SAID = 100_000  # bytes of what a workbook says of itself


def is_plan(path: Path) -> bool:
    """Say whether `write_workbook` wrote a file, and no other program has saved it since.

    Those keep our property, but put their own name in the place of openpyxl's.

    Parameters
    ----------
    path
        The file; it need not be a workbook, nor be there.
    """
    try:
        with parsing(named(path), "workbook"), zipfile.ZipFile(path) as parts:
            custom, app = (_part(parts, f"docProps/{name}.xml") for name in ("custom", "app"))
    except InputError:
        return False
    unchanged = app == tostring(ExtendedProperties().to_tree())
    return unchanged and f'name="{OURS}"'.encode() in custom


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(MOST_SAID)
