"""Arrays of whole numbers as text."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import packing
from planner.engine.packing import packed, unpacked
from planner.errors import ProblemError


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_numbers_come_back(numbers):
    """All that 64 bits hold, in memory that cannot be written to."""
    array = unpacked(packed(np.array(numbers, dtype=np.int64)))
    assert array.tolist() == numbers
    assert array.dtype == np.int64
    assert not array.flags.writeable


GOOD = packed(np.arange(9))
PADDED = next(
    text
    for n in range(9)
    if (text := packed(np.arange(n)))[-2:]
    in (
        "A=",
        "E=",
        "I=",
        "M=",
        "Q=",
        "U=",
        "Y=",
        "c=",
        "g=",
        "k=",
        "o=",
        "s=",
        "w=",
        "0=",
        "4=",
        "8=",
    )
)
FOLDED = zlib.compress(b"\0" * 16)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "é",
        GOOD[:-5],
        GOOD[4:],
        GOOD + "!",
        GOOD + "=",
        *(base64.b64encode(zlib.compress(b"\0" * each)).decode() + "AAAA" for each in (8, 16, 24)),
        PADDED + "AAAA",
        f"{PADDED[:-2]}{chr(ord(PADDED[-2]) + 1)}=",
        base64.b64encode(FOLDED[:-1]).decode(),
        base64.b64encode(FOLDED + b"more").decode(),
        base64.b64encode(zlib.compress(b"\0" * 15)).decode(),
    ],
)
def test_what_is_no_packed_numbers_is_refused(text):
    """Wrong types, letters and lengths, and what breaks off."""
    with pytest.raises(ProblemError, match="packed"):
        unpacked(text)


def test_a_text_that_unfolds_to_more_than_fits_is_refused(monkeypatch):
    """A few letters may stand for gigabytes."""
    monkeypatch.setattr(packing, "MOST_BYTES", 64)
    assert len(unpacked(packed(np.zeros(8, dtype=np.int64)))) == 8
    with pytest.raises(ProblemError, match="too many"):
        unpacked(packed(np.zeros(9, dtype=np.int64)))
