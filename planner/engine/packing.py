"""Arrays of whole numbers as text, for JSON."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.records import frozen
from planner.errors import ProblemError

LITTLE = np.dtype("<i8")
# What a text may unfold to: 134 million numbers.
MOST_BYTES = 1 << 30


def packed(numbers: IntArray) -> str:
    """Write numbers as text: Base64 of their little-endian 64 bits, compressed by zlib."""
    return b64encode(zlib.compress(numbers.astype(LITTLE).tobytes())).decode("ascii")


def unpacked(text: object) -> IntArray:
    """Read numbers that `packed` wrote.

    Raises
    ------
    ProblemError
        If the text is no such numbers, or a gigabyte of them.
    """
    if not isinstance(text, str):
        raise ProblemError(f"numbers are packed in a {type(text).__name__}; expected a text")
    stream = zlib.decompressobj()
    try:
        packed_bytes = b64decode(text, validate=True)
        if b64encode(packed_bytes).decode("ascii") != text:
            raise ValueError("it is not spelled as Base64 is written")
        data = stream.decompress(packed_bytes, MOST_BYTES)
    except (ValueError, zlib.error) as error:
        raise ProblemError(f"no packed numbers: {error}") from None
    if not stream.eof or stream.unused_data or len(data) % LITTLE.itemsize:
        raise ProblemError("no packed numbers: they break off, or are too many")
    return frozen(np.frombuffer(data, LITTLE).astype(np.int64, copy=False))
