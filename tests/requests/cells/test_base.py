"""What holds for every reader of a cell."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import (
    Amounts,
    Lists,
    Names,
    Unreadable,
    Wrong,
    is_empty,
    read,
    read_duration,
    read_duration_in,
    read_priority,
    read_takes,
    read_usd,
    read_yes_or_no,
    spelled,
)

KNOWN = ["Standard", "Pro"]
READERS = [read_duration, read_priority, read_takes, read_usd, read_yes_or_no]
READERS += [Names("tier", KNOWN), Lists("tier", KNOWN), Amounts("tier", {"Pro": 3})]
# What comes with a paste from the web, from a word processor, or from another spreadsheet.
BLANKS = ["\u00a0", "\u202f", "\u200b", "\ufeff", "\u2060", " \u00a0\u200b ", "\t"]
BESIDE = ["2,5", "High", 3]  # other cells of a column, which change how its numbers are read


@pytest.mark.parametrize("value", [None, "", "  ", pd.NA, pd.NaT, *BLANKS])
def test_a_gap_is_a_gap_for_every_reader(value):
    """Nothing, text that cannot be seen, and what pandas marks a gap with."""
    assert is_empty(value)
    assert [reader(value) for reader in READERS] == [None] * len(READERS)


@pytest.mark.parametrize("blank", BLANKS)
def test_what_cannot_be_seen_around_a_value_does_not_matter(blank):
    """Whatever the value says."""
    around = [f"{blank}{text}{blank}" for text in ("7", "1,5", "$5", "ja", "pro")]
    readers = [read_duration, read_priority, read_usd, read_yes_or_no, READERS[5]]
    readings = [reader(text) for reader, text in zip(readers, around, strict=True)]
    assert readings == [7, Decimal("1.5"), 5, True, "Pro"]


@pytest.mark.parametrize("reader", READERS)
def test_an_unreadable_cell_is_a_fault_of_every_reader(reader):
    """It is no gap, and it is shown as its reader sees it."""
    cell = Unreadable("#N/A", "is an error of the spreadsheet", "mend the formula")
    assert not is_empty(cell)
    assert read(reader, cell) == Wrong("is an error of the spreadsheet", "mend the formula")
    assert (str(cell), repr(cell), spelled(cell)) == ("#N/A",) * 3


written = st.text() | st.text(
    alphabet="0123456789.,:' \u00a0\u200b\u2019$€+-_ehmins/x", max_size=12
)
anything = st.one_of(
    written,
    st.integers(),
    st.floats(),
    st.decimals(),
    st.times(),
    st.timedeltas(),
    st.dates(),
    st.sampled_from([np.timedelta64(10, "s"), np.datetime64("2026"), [], {}, b"1", {"Pro"}]),
)


@pytest.mark.parametrize("reader", [*READERS, read_duration_in("min"), read_duration_in("h")])
@given(value=anything)
def test_a_reader_reads_or_says_what_is_wrong(reader, value):
    """It never raises, and a fault never comes without a way out."""
    fitted = [reader.for_column([value, *BESIDE])] if hasattr(reader, "for_column") else []
    for reading in (each(value) for each in (reader, *fitted)):
        if isinstance(reading, Wrong):
            assert reading.reason
            assert reading.suggestion


@pytest.mark.parametrize("reader", READERS[:5])
@pytest.mark.parametrize("text", ["1", "1,", "1.234,", "1a.", "1:", "$", "- "])
def test_a_text_of_a_million_letters_is_refused(reader, text):
    """Without being gone through again from each of its letters."""
    assert isinstance(reader(text * (10**6 // len(text))), Wrong)


@pytest.mark.parametrize("reader", [read_duration, read_priority, read_takes, read_usd])
@pytest.mark.parametrize(
    "value", [date(2026, 5, 2), datetime(2026, 5, 2, 1), pd.Timestamp(0), np.datetime64("2026")]
)
def test_a_number_that_became_a_date_is_told(reader, value):
    """As 2.5 does, where people write 2,5."""
    wrong = reader(value)
    assert wrong.reason == "was made a date by a spreadsheet"
    assert wrong.suggestion.startswith("format the cell as text and write ")


@pytest.mark.parametrize("reader", [read_priority, read_takes, read_usd])
@pytest.mark.parametrize("value", [time(0, 10), timedelta(seconds=10)])
def test_a_time_is_no_number(reader, value):
    """It is a length of time and nothing else."""
    assert reader(value).reason == "is not a number"
