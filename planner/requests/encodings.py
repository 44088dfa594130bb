"""What the bytes of a text file are: UTF-8, UTF-16, Windows-1252, or no text at all."""

from __future__ import annotations

import codecs
import re

from planner.errors import InputError

WINDOWS_1252 = "read as Windows-1252, since it is not UTF-8"
# What is no text, by its first bytes, and what to do.
OTHERS = (
    (rb"PK\x03\x04(?s:.)*xl/workbook", "an .xlsx workbook", "give it a name that ends in .xlsx"),
    (
        rb"PK\x03\x04(?s:.){0,80}opendocument",
        "an .ods workbook",
        "give it a name that ends in .ods",
    ),
    (rb"PK\x03\x04", "a zip archive", "unpack it"),
    (
        rb"\xd0\xcf\x11\xe0",
        "an .xls or an encrypted workbook",
        "save it as .xlsx, without password",
    ),
    (rb"%PDF", "a PDF", "save the table that it was made from as .xlsx or CSV"),
    (rb"PAR1", "a Parquet file", "give it a name that ends in .parquet"),
    (rb"\x1f\x8b", "compressed by gzip", "unpack it"),
    (
        rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)",
        "HTML or XML",
        "open it in a spreadsheet and save it as .xlsx",
    ),
)
PIECE = 4096  # bytes at the beginning in which the zeros of UTF-16 are looked for


def in_utf8(raw: bytearray, source: str) -> tuple[bytes | bytearray, tuple[str, ...]]:
    """Return a text in UTF-8, whatever it was in.

    Parameters
    ----------
    raw
        All bytes of a file.
    source
        What to call it in a message.

    Returns
    -------
    text, said
        The text without a byte order mark, and what was decided on the way, a sentence each.

    Raises
    ------
    InputError
        If it is no text.
    """
    for begin, what, mend in OTHERS:
        if re.match(begin, raw):
            raise InputError(f"{source} is {what}: {mend}")
    said: tuple[str, ...] = ()
    text: bytes | bytearray = raw
    if encoding := _utf_16(raw[:PIECE]):
        text = _decoded(raw, encoding, source).encode("utf-8")
    elif not _is_utf_8(raw, source):
        text, said = _decoded(raw, "cp1252", source).encode("utf-8"), (WINDOWS_1252,)
    if b"\0" in text:
        raise _no_text(source)
    if text.startswith(codecs.BOM_UTF8):
        text = text[len(codecs.BOM_UTF8) :]
    return text, said


def _utf_16(begin: bytes | bytearray) -> str:
    """Name the form of UTF-16 that it is in, by its mark or by where its zeros are; or ""."""
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    high, low = begin[::2].count(0), begin[1::2].count(0)
    if max(high, low) * 4 < len(begin) or min(high, low):
        return ""
    return "utf-16-be" if high else "utf-16-le" if low else ""


def _is_utf_8(raw: bytearray, source: str) -> bool:
    """Say whether it is; where it is so up to a point, it is damaged."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if not raw[: error.start].isascii():
            line = raw.count(b"\n", 0, error.start) + 1
            how = "save it again as 'CSV UTF-8', or as .xlsx"
            raise InputError(f"{source} is in UTF-8, but not in line {line:,}: {how}") from None
        return False
    return True


def _decoded(raw: bytearray, encoding: str, source: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise _no_text(source) from None
    if encoding == "cp1252" and re.search(r"[\0-\x08\x0e-\x19\x1b-\x1f]", text):
        raise _no_text(source)
    return text.removeprefix("\ufeff")


def _no_text(source: str) -> InputError:
    what = "neither in UTF-8 nor in UTF-16 or Windows-1252"
    return InputError(f"{source} is {what}: save it as 'CSV UTF-8', or as .xlsx")
