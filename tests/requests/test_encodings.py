"""What the bytes of a text file are."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.encodings import WINDOWS_1252, in_utf8

TEXT = "id,duration\nCafé ☕,5\n"


def read(raw):
    """Return a text and what was said about it."""
    text, said = in_utf8(bytearray(raw), "r.csv")
    return bytes(text).decode("utf-8"), said


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
)
def test_unicode_is_recognised_in_every_form(raw):
    """With a byte order mark or without; there is nothing to be said about it."""
    assert read(raw) == (TEXT, ())


def test_what_is_not_utf8_is_windows_1252():
    """Which is said, since it may be another one."""
    assert read("größer: 5 €\n".encode("cp1252")) == ("größer: 5 €\n", (WINDOWS_1252,))


def test_utf8_with_a_damaged_line_is_not_taken_for_something_else():
    """The letters before it would be read wrong."""
    with pytest.raises(planner.InputError, match=r"r\.csv is in UTF-8, but not in line 3: save"):
        read(TEXT.encode("utf-8") + b"caf\xe9\n")


@pytest.mark.parametrize(
    "raw",
    [b"id\0,duration\n", b"\0" * 50, b"\x81\x8d", b"caf\xe9\x01\x02", b"\xff\xfe\x00",
     "a\0b".encode("utf-16")],
)  # fmt: skip
def test_what_is_no_text_is_refused(raw):
    """NULs, control characters, and halves of letters."""
    with pytest.raises(planner.InputError, match=r"is neither in UTF-8 nor in .*: save it as 'CSV"):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"PK\x03\x04..[Content_Types].xml...xl/workbook.xml", "an .xlsx workbook: give it a name"),
        (b"PK\x03\x04" + b"." * 26 + b"mimetypeapplication/vnd.oasis.opendocument", "an .ods work"),
        (b"PK\x03\x04 else", "a zip archive: unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an .xls or an encrypted workbook: save it as .xlsx"),
        (b"%PDF-1.7", "a PDF: save the table"),
        (b"PAR1", "a Parquet file: give it"),
        (b"\x1f\x8b\x08", "compressed by gzip: unpack it"),
        (b"\xef\xbb\xbf\n <!DOCTYPE HTML>", "HTML or XML: open it in a spreadsheet"),
        (b"<?xml version='1.0'?>", "HTML or XML"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(raw, message):
    """With what to do."""
    with pytest.raises(planner.InputError, match=f"r.csv is {message}"):
        read(raw)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_any_text_survives(text):
    """In UTF-8, and in UTF-16 with a mark, as long as it does not begin like another file."""
    text = "x" + text
    assert read(text.encode("utf-8")) == (text, ())
    assert read(text.encode("utf-16")) == (text, ())


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw):
    """In an InputError; what is read is text."""
    with suppress(planner.InputError):
        assert "\0" not in read(raw)[0]
