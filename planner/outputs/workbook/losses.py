"""What of a user's workbook does not survive being written again, known before it is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PIECE = 1 << 20
# By the beginning of the part's name.
PARTS = {
    "xl/vbaProject": "macros",
    "xl/ctrlProps/": "form controls",
    "xl/activeX/": "ActiveX controls",
    "xl/slicers/": "slicers",
    "xl/timelines/": "timelines",
    "xl/threadedComments/": "threads of comments (their texts stay as notes)",
    "xl/embeddings/": "embedded objects",
    "xl/queryTables/": "links of tables to their queries",
    "xl/connections": "data connections",
    "xl/model/": "the data model",
    "xl/diagrams/": "SmartArt",
    "xl/charts/style": "finer formats of charts",
    "xl/charts/colors": "finer formats of charts",
    "xl/ink/": "ink",
    "xl/richData/": "pictures and data types in cells",
    "xl/metadata": "the spilling of dynamic formulas, which keep their present size",
    "xl/featurePropertyBag/": "checkboxes in cells, which become TRUE or FALSE",
    "_xmlsignatures/": "the digital signature",
}
WITH_MACROS = {"macros", "form controls", "ActiveX controls"}
# By what stands in the XML of a sheet or a drawing.
IN_SHEETS = {
    rb"x14:conditionalFormatting[ >]": "conditional formats with newer features",
    rb"x14:dataValidation[ >]": "drop-downs and rules that look into other sheets the newer way",
    rb"x14:sparkline[ >]": "sparklines",
    rb"<legacyDrawingHF ": "pictures in headers and footers",
    rb"<picture ": "background pictures",
}
IN_OLD_DRAWINGS = {rb'ObjectType="(?!Note)\w': "form controls"}
IN_DRAWINGS = {
    rb"<(xdr:)?(sp|cxnSp)[ >]": "shapes and text boxes",
    rb"<(xdr:)?grpSp[ >]": "grouped drawings",
    rb"/drawing/2014/chartex": "charts of the newer kinds",
}


def would_lose(path: Path, *, macros: bool = False) -> tuple[str, ...]:
    """List what is lost of a workbook when it is read, changed and written with openpyxl.

    Parameters
    ----------
    path
        An .xlsx or .xlsm.
    macros
        Whether macros, and the controls that belong to them, are kept.

    Returns
    -------
    tuple of str
        A phrase each, in alphabetical order; none where nothing is lost.
    """
    with zipfile.ZipFile(path) as parts:
        lost = set(_found(parts))
    return tuple(
        sorted(lost - ({"macros", "form controls", "ActiveX controls"} if macros else set()))
    )


def _found(parts: zipfile.ZipFile) -> Iterator[str]:
    for name in parts.namelist():
        yield from (what for begin, what in PARTS.items() if name.startswith(begin))
        if name.startswith("xl/media/") and not _pictures_survive(name):
            yield "pictures"
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            yield from _said(parts, name, IN_SHEETS)
        if re.fullmatch(r"xl/drawings/drawing[^/]*\.xml", name):
            yield from _said(parts, name, IN_DRAWINGS)
        if name.endswith(".vml"):
            yield from _said(parts, name, IN_OLD_DRAWINGS)


def _pictures_survive(name: str) -> bool:
    """Say whether openpyxl carries a picture over: only with Pillow, and not every kind."""
    return find_spec("PIL") is not None and not name.lower().endswith((".emf", ".wmf", ".svg"))


def _said(parts: zipfile.ZipFile, name: str, marks: dict[bytes, str]) -> Iterator[str]:
    """Look for marks in a part, piece by piece: a sheet may be large."""
    sought = {re.compile(mark): what for mark, what in marks.items()}
    with parts.open(name) as file:
        before = b""
        while piece := file.read(PIECE):
            yield from (what for mark, what in sought.items() if mark.search(before + piece))
            before = piece[-64:]
