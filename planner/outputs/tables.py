"""A plan's table as plain files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import pandas as pd

from planner.errors import OutputError
from planner.messages import named
from planner.requests.formulas import guarded
from planner.requests.planned_with import DIGITS, PlannedWith
from planner.results.columns import SAID_IN
from planner.results.result import Result

ROWS = 10_000  # written at a time: what fits into a processor's cache takes half as long
# What is put in quotes: all that any program takes for the end of a field, not only commas.
MARKS = ('"', ",", ";", "|", "\t", "\r", "\n")


def write_csv(plan: Result, path: Path) -> None:
    """Write the plan's table as CSV, with what it was planned with."""
    with path.open("wb") as file:
        write_frame(with_catalog(plan), file)


def with_catalog(plan: Result) -> pd.DataFrame:
    """Say in each row of a plan's table which catalog it is from: by name and hash."""
    said = str(PlannedWith(plan.catalog, plan.catalog_sha256[:DIGITS]))
    alike = pd.Categorical.from_codes([0] * len(plan.frame), categories=pd.Index([said]))
    return plan.frame.assign(**{SAID_IN: alike})


def write_frame(frame: pd.DataFrame, file: IO[bytes]) -> None:
    """Write a table as CSV in UTF-8: every value as pandas spells it, gaps as nothing.

    A text that a spreadsheet would take for a formula gets an apostrophe, as of `guarded`.

    Parameters
    ----------
    frame
        The table, without its index.
    file
        Where to write it.
    """
    import pyarrow as pa

    names = _fields(pa.array(list(map(str, frame.columns)), pa.large_string()))
    file.write((",".join(names.to_pylist()) + "\n").encode("utf-8"))
    columns = [_column(frame.iloc[:, at]) for at in range(frame.shape[1])]
    table = pa.table(columns, names=list(map(str, range(len(columns)))))
    for batch in table.to_batches(ROWS):
        file.write(_lines([_spelled(column) for column in batch.columns]))


def _column(column: pd.Series[Any]) -> Any:
    """Return what is to be written of a column: fields, each once where few differ, or numbers."""
    import pyarrow as pa
    from pyarrow import types

    if isinstance(column.dtype, pd.CategoricalDtype):
        words = _spelled(_column(pd.Series(column.cat.categories)))
        codes = column.cat.codes.to_numpy()
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), words)
    if column.dtype == object:
        if pd.api.types.infer_dtype(column) == "string":
            return _fields(pa.array(column, pa.large_string(), from_pandas=True))
        cells = zip(column.tolist(), column.isna(), strict=True)
        texts = [None if empty else str(cell) for cell, empty in cells]
        return _fields(pa.array(texts, pa.large_string()))
    array = pa.array(column, from_pandas=True)
    if types.is_integer(array.type) or array.type in (pa.float64(), pa.bool_()):
        return array
    if not (types.is_string(array.type) or types.is_large_string(array.type)):
        array = pa.array(column.astype("str").mask(column.isna()), from_pandas=True)
    return _fields(array.cast(pa.large_string()))


def _fields(texts: Any) -> Any:
    """Make fields of texts: no formulas, and in quotes where they have to be."""
    import pyarrow as pa
    from pyarrow import compute

    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    texts = guarded(texts)
    content = bytes(texts.buffers()[2] or b"")
    if not any(mark.encode("ascii") in content for mark in MARKS):
        return texts  # found out in a tenth of the time
    quote, nothing = (pa.scalar(text, texts.type) for text in ('"', ""))
    inside = compute.replace_substring(texts, '"', '""')
    quoted = compute.binary_join_element_wise(quote, inside, quote, nothing)
    marked = compute.match_substring_regex(texts, f"[{''.join(MARKS)}]")
    return compute.if_else(marked, quoted, texts)


def _spelled(values: Any) -> Any:
    """Spell values, each distinct number once."""
    import pyarrow as pa
    from pyarrow import compute, types

    text = pa.large_string()
    if types.is_floating(values.type):
        values = values.dictionary_encode()
        spelled = ["" if each != each else repr(each) for each in values.dictionary.to_pylist()]
        values = pa.array(spelled, text).take(values.indices)
    elif types.is_boolean(values.type):
        values = compute.if_else(values, pa.scalar("True", text), pa.scalar("False", text))
    elif types.is_dictionary(values.type):
        values = values.dictionary.take(values.indices)
    return values.cast(text).fill_null("")


def _lines(columns: list[Any]) -> Any:
    """Join fields to lines, and return their bytes."""
    import pyarrow as pa
    from pyarrow.compute import binary_join_element_wise

    comma, end, nothing = (pa.scalar(text, pa.large_string()) for text in (",", "\n", ""))
    lines = binary_join_element_wise(*columns, comma)
    return binary_join_element_wise(lines, end, nothing).buffers()[2]


def write_parquet(plan: Result, path: Path) -> None:
    """Write the plan's table as Parquet; columns of mixed types become text."""
    import pyarrow as pa

    frame = with_catalog(plan)
    names = list(map(str, frame.columns))
    # By number: names may not be texts, and may occur twice.
    frame.columns = pd.RangeIndex(len(names))
    for at in frame.columns:
        if frame[at].dtype.name != "object":
            continue
        kinds = {type(value) for value in frame[at].dropna()}
        if len(kinds) > 1:
            frame[at] = frame[at].map(str, na_action="ignore")
    frame.columns = pd.Index(names)
    try:
        frame.to_parquet(path, index=False)
    except pa.ArrowException as error:
        raise OutputError(f"Parquet cannot hold this plan: {named(error)}") from None
