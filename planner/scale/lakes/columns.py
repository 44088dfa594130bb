"""Types of columns: which go together, as what, and how they are spelled in a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from pyarrow import compute, types

UNITS = ("s", "ms", "us", "ns")
WIDEST = 38  # digits of a decimal of 128 bits
DIGITS = 20  # of a whole number of 64 bits
FORMS = (
    (types.is_boolean, "a yes or no"),
    (types.is_integer, "a whole number"),
    (types.is_floating, "a number"),
    (types.is_decimal, "a decimal"),
    (lambda kind: types.is_string(kind) or types.is_large_string(kind), "a text"),
    (types.is_date, "a day"),
    (types.is_timestamp, "a time"),
    (types.is_time, "a time of day"),
    (types.is_duration, "a length of time"),
    (lambda kind: types.is_list(kind) or types.is_large_list(kind), "a list"),
    (types.is_null, "empty"),
)


def plain(kind: pa.DataType) -> pa.DataType:
    """Return the type of a column's values, however they are kept."""
    if types.is_dictionary(kind):
        return plain(kind.value_type)
    if str(kind) in ("string_view", "binary_view"):  # few functions of Arrow take these
        return pa.large_string() if str(kind) == "string_view" else pa.large_binary()
    return kind


def is_text(kind: pa.DataType) -> bool:
    """Say whether a plain type is one of texts."""
    return bool(types.is_string(kind) or types.is_large_string(kind))


def told(kind: pa.DataType) -> str:
    """Spell a type for people, and for those who wrote the file: ``"a text (string)"``."""
    form = next((form for is_one, form in FORMS if is_one(plain(kind))), "of a kind")
    return f"{form} ({kind})"


def common(kinds: Sequence[pa.DataType]) -> pa.DataType | None:
    """Return the type as which the values of all these are read as they are in each.

    Parameters
    ----------
    kinds
        Types of one column in several files.

    Returns
    -------
    pa.DataType or None
        None where there is none: a text beside a number, or a number of floating point, which may
        be off by a little, beside a decimal.
    """
    found: pa.DataType | None = pa.null()
    for kind in kinds:
        found = None if found is None else _common(found, plain(kind))
    return found


def _common(one: pa.DataType, other: pa.DataType) -> pa.DataType | None:
    if one == other or types.is_null(other):
        return one
    if types.is_null(one):
        return other
    if types.is_integer(one) and types.is_integer(other):
        return pa.int64()  # what does not fit is refused when it is read
    if is_text(one) and is_text(other):
        return pa.large_string()
    if types.is_date(one) and types.is_date(other):
        return pa.date32()
    if _numeric(one) and _numeric(other):
        return _number(one, other)
    return _timed(one, other) or _nested(one, other)


def _numeric(kind: pa.DataType) -> bool:
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def _number(one: pa.DataType, other: pa.DataType) -> pa.DataType | None:
    if not types.is_decimal(one) and not types.is_decimal(other):
        return pa.float64()
    if types.is_floating(one) or types.is_floating(other):
        return None
    whole, behind = (max(pair) for pair in zip(_digits(one), _digits(other), strict=True))
    wide = pa.decimal128 if whole + behind <= WIDEST else pa.decimal256
    return wide(whole + behind, behind) if whole + behind <= 2 * WIDEST else None


def _digits(kind: pa.DataType) -> tuple[int, int]:
    """Return the digits before and behind the point."""
    if types.is_decimal(kind):
        return kind.precision - kind.scale, kind.scale
    return DIGITS, 0


def _timed(one: pa.DataType, other: pa.DataType) -> pa.DataType | None:
    """Return the finer of two types of time."""
    for is_one in (types.is_timestamp, types.is_time, types.is_duration):
        if is_one(one) and is_one(other) and getattr(one, "tz", None) == getattr(other, "tz", None):
            return max(one, other, key=lambda kind: UNITS.index(kind.unit))
    return None


def _nested(one: pa.DataType, other: pa.DataType) -> pa.DataType | None:
    if all(types.is_list(kind) or types.is_large_list(kind) for kind in (one, other)):
        value = common([one.value_type, other.value_type])
        return None if value is None else pa.large_list(value)
    return None


def as_common(column: Any, kind: pa.DataType) -> Any:
    """Return a column as the common type; texts that are kept as a dictionary stay one.

    Parameters
    ----------
    column
        A `pa.ChunkedArray`.
    kind
        What `common` found.

    Raises
    ------
    pa.ArrowInvalid
        If a value does not fit, such as a whole number of 17 digits beside numbers with fractions.
    """
    if types.is_dictionary(column.type) and is_text(plain(column.type)) and is_text(kind):
        kind = pa.dictionary(column.type.index_type, kind)
    if column.type == kind:
        return column
    narrow = types.is_float32(column.type) or types.is_float16(column.type)
    if narrow and kind == pa.float64():  # by its digits: 0.1 stays 0.1
        column = compute.cast(column, pa.string())
    return compute.cast(column, kind)
