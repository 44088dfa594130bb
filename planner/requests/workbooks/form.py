"""What kind of file it really is, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from planner.requests.workbooks.found import RefusalError
from planner.requests.workbooks.limits import unfolded_bytes

LOCKED = "is protected by a password; save a copy without one"
SAVE = "open it in a spreadsheet program and save it as .xlsx"
OLD = f"is an old .xls workbook; {SAVE}"
COPY = "copy its table into a workbook"
NUMBERS = "is a Numbers document; export it from there as .xlsx"
NO_SHEETS = f"is no workbook; expected an .xlsx, .xlsm or .ods; {SAVE}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What an OLE file holds, by the name of a part of it.
OLE_PARTS = {
    "EncryptedPackage": LOCKED,
    "EncryptionInfo": LOCKED,
    "Workbook": OLD,
    "Book": OLD,
    "WordDocument": f"is a Word document; {COPY}",
}
# What an archive holds, by a part of it.
ZIP_PARTS = {
    r"xl/workbook\.bin": f"is a binary workbook, .xlsb; {SAVE}",
    r"word/.*": f"is a Word document; {COPY}",
    r"ppt/.*": f"is a PowerPoint presentation; {COPY}",
    r"index\.zip|index/.*|.*\.iwa": NUMBERS,
}
# What other files begin with.
BEGINNINGS = {
    b"%PDF": f"is a PDF; {COPY}",
    b"PAR1": "is a Parquet file; rename it to .parquet",
    b"{\\rtf": f"is a text document; {COPY}",
    b"\x1f\x8b": "is a packed file; unpack it first",
    b"\x09\x08": OLD,
    b"\x09\x04": OLD,
    b"\x09\x02": OLD,
}
SHEETS_OF_ODF = b"application/vnd.oasis.opendocument.spreadsheet"


def form_of(data: bytes) -> str:
    """Tell what kind of workbook a file is.

    Parameters
    ----------
    data
        The whole file.

    Returns
    -------
    str
        ``"xlsx"`` or ``"ods"``.

    Raises
    ------
    RefusalError
        If it is another kind of file, is encrypted, or unfolds to far more than it should.
    Exception
        Whatever a damaged archive leads to.
    """
    if data.startswith(OLE):
        raise RefusalError(_in_ole(data))
    if not data.startswith(b"PK"):
        raise RefusalError(_no_archive(data))
    with zipfile.ZipFile(BytesIO(data)) as parts:
        infos = parts.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise RefusalError(LOCKED)
        unfolded = sum(info.file_size for info in infos)
        if unfolded > unfolded_bytes(len(data)):
            raise RefusalError(
                f"would unfold from {len(data):,} to {unfolded:,} bytes, more than any workbook "
                "of its size holds; copy the table into a new workbook"
            )
        return _in_zip(parts)


def _in_zip(parts: zipfile.ZipFile) -> str:
    names = [name.replace("\\", "/").lower() for name in parts.namelist()]
    if "mimetype" in names:
        return _in_odf(parts)
    if any(re.fullmatch(r"(.*/)?workbook\.xml", name) for name in names):
        return "xlsx"
    for pattern, why in ZIP_PARTS.items():
        if any(re.fullmatch(pattern, name) for name in names):
            raise RefusalError(why)
    raise RefusalError(f"is an archive without a workbook; {SAVE}")


def _in_odf(parts: zipfile.ZipFile) -> str:
    with parts.open("mimetype") as mimetype:
        kind = mimetype.read(200)
    if not kind.startswith(SHEETS_OF_ODF):
        raise RefusalError(f"is an OpenDocument file without sheets; {SAVE}")
    with parts.open("META-INF/manifest.xml") as manifest:
        if b"encryption-data" in manifest.read():
            raise RefusalError(LOCKED)
    return "ods"


def _in_ole(data: bytes) -> str:
    """Say what an OLE file is, by the names in its directory."""
    for name, why in OLE_PARTS.items():
        if f"{name}\0".encode("utf-16-le") in data:
            return why
    return NO_SHEETS


def _no_archive(data: bytes) -> str:
    """Say what a file is that is no archive at all."""
    if not data:
        return "is empty; expected a workbook"
    for beginning, why in BEGINNINGS.items():
        if data.startswith(beginning):
            return why
    start = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(!doctype html|html|head|body|table|meta)", start):
        return f"is a web page, not a workbook; {SAVE}"
    if start.startswith(b"<"):
        return f"is an XML file, not a workbook; {SAVE}"
    if b"\0" not in start or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is a text file, not a workbook; if it is a table, rename it to .csv"
    return NO_SHEETS
