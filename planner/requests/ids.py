"""What requests are called."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.pieces import pieces
from planner.requests.cells import Unreadable
from planner.requests.cells.base import BLANKS

ROW = "row "  # before the number of a row without an id, where that is the id of another
# Bytes looked at together, and how many of a text: more are seldom needed to tell two apart.
WORD, LONGEST_BEGINNING = 8, 64
MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that products lose nothing


def spelled_ids(column: pd.Series[Any] | None, rows: int) -> pd.Series[str]:
    """Spell the ids of requests.

    Parameters
    ----------
    column
        What stands in the table; None where it has no such column.
    rows
        How many requests there are.

    Returns
    -------
    pandas.Series
        As of `stated_ids`; where there is nothing, the number of the row.
    """
    numbers = pd.Series(np.arange(1, rows + 1), name="id").astype("str")
    if column is None:
        return numbers
    ids = stated_ids(column)
    blank = ids.isna().to_numpy(dtype=bool)
    if blank.any():
        taken = numbers.isin(ids[~blank])
        ids = ids.where(~blank, numbers.where(~taken, ROW + numbers))
    return ids.rename("id")


def stated_ids(column: pd.Series[Any]) -> pd.Series[str]:
    """Spell the ids that stand in a table, a gap where there is nothing.

    Returns
    -------
    pandas.Series
        Texts: 7 and 7.0 are "7", each letter is written as one.
    """
    ids = _texts(column)
    return ids.mask((ids == "").to_numpy(dtype=bool))


def all_differ(ids: pd.Series[str]) -> bool:
    """Say whether no id stands in two rows."""
    if len(ids) < 2:
        return True
    texts = _in_arrow(ids)
    # Both settle it for ids that differ, at a part of the cost; neither is ever wrong about those.
    return _strictly_rising(texts) or _marks_differ(texts) or bool(ids.is_unique)


def _in_arrow(texts: pd.Series[str]) -> Any:
    import pyarrow as pa

    array = pa.array(texts, type=pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _texts(column: pd.Series[Any]) -> pd.Series[str]:
    if column.dtype == "str":
        ids = _composed(column.str.strip(BLANKS))
        return column if ids.equals(column) else ids  # which is held once, then
    if column.dtype.kind in "iu":
        return column.astype("str")
    spelled = [spell(value) for value in column.tolist()]
    return pd.Series(spelled, dtype="str").mask(column.isna().to_numpy())


def _composed(texts: pd.Series[str]) -> pd.Series[str]:
    """Write each letter as one; those of ASCII, which are, are not gone through one by one."""
    from pyarrow import compute

    ascii_only = compute.string_is_ascii(_in_arrow(texts)).fill_null(True)
    others = ~ascii_only.to_numpy(zero_copy_only=False)
    if others.any():
        texts[others] = texts[others].str.normalize("NFC")
    return texts


def spell(value: Any) -> str:
    """Spell an id; a ValueError where it cannot be, as half a letter or 10**5000."""
    if isinstance(value, Unreadable):
        raise ValueError
    try:
        whole = isinstance(value, float) and value.is_integer()
        text = normalize("NFC", str(int(value) if whole else value).strip(BLANKS))
        text.encode("utf-8")
    except Exception as error:  # the value may be any object, with code of its own
        raise ValueError from error
    if isinstance(value, Decimal) and value.is_snan():  # pandas cannot even ask whether it is NaN
        raise ValueError
    return text


def is_unwritable(value: Any) -> bool:
    """Say whether a value cannot be spelled."""
    try:
        spell(value)
    except ValueError:
        return True
    return False


def _strictly_rising(texts: Any) -> bool:
    """Say whether each text comes after the one before."""
    from pyarrow import compute

    return bool(compute.all(compute.less(texts[:-1], texts[1:])).as_py())


def _marks_differ(texts: Any) -> bool:
    """Say whether a number made of each text's length and beginning is in no two rows the same.

    Equal texts have equal numbers, so texts whose numbers differ are different. Others may be.
    """
    marks = marks_of(texts)
    marks.sort()
    return bool((marks[1:] != marks[:-1]).all())


def marks_of(texts: Any) -> NDArray[np.uint64]:
    """Make a number of each text's length and beginning.

    Equal texts have equal numbers; others may have.

    Parameters
    ----------
    texts
        A `pyarrow.LargeStringArray`.
    """
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    padded = np.append(np.frombuffer(data or b"", np.uint8), np.zeros(WORD, np.uint8))
    # the word of eight bytes that begins at each byte
    words = np.ndarray(len(padded) - WORD + 1, dtype="<u8", buffer=padded.data, strides=(1,))
    marks = np.empty(len(texts), dtype=np.uint64)
    longest = int(np.diff(ends).max())
    for part in pieces(len(marks)):
        marks[part] = _mixed(words, ends[part.start : part.stop + 1], longest)
    return marks


def _mixed(words: NDArray[np.uint64], ends: NDArray[np.int64], longest: int) -> NDArray[np.uint64]:
    """Mix length and words of some texts, each as often as the longest of all texts asks for."""
    begins, lengths = ends[:-1], np.diff(ends)
    marks = lengths.astype(np.uint64)
    for at in range(0, min(longest, LONGEST_BEGINNING), WORD):
        missing = np.clip(at + WORD - lengths, 0, WORD).astype(np.uint64)
        word = words[np.minimum(begins + at, len(words) - 1)] << (8 * missing)
        # Products wrap: what is mixed decides nothing but whether a closer look is needed.
        marks = (marks ^ word) * MIXER
        marks ^= marks >> np.uint64(32)
    return marks
