"""What stands in a cell."""

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.outputs.workbook.cells import put


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "{=SUM(A1)}", "+1", "-1", "@SUM(1)", "http://x", "007",
     "#N/A", "TRUE"],
)  # fmt: skip
def test_text_is_never_a_formula_a_link_a_fault_or_a_number(save, beside, text):
    """Whatever it begins with, also as an id or a column's name."""
    _, book = save([{"id": text, "duration": 5, "note": text, f"{text} ": 1}])
    head = book["Requests"]["D1"]
    cells = [*(beside(book["Requests"])[name][0] for name in ("id", "note")), head]
    assert [cell.value.strip() for cell in cells] == [text] * 3
    assert [cell.data_type for cell in cells] == ["s"] * 3
    assert all(cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, True),
        (1.5, 1.5),
        (2**60 + 1, str(2**60 + 1)),
        (10**400, str(10**400)),
        (math.inf, "inf"),
        (Decimal("1.25"), 1.25),
        (Decimal("1." + "3" * 20), "1." + "3" * 20),
        (date(2026, 1, 2), datetime(2026, 1, 2)),
        (datetime(2026, 1, 2, 3, 4), datetime(2026, 1, 2, 3, 4)),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02 03:04:00+00:00"),
        (date(1899, 1, 2), "1899-01-02"),
        (timedelta(days=1), "1 day, 0:00:00"),
        ([1, 2], "[1, 2]"),
        (None, None),
        (math.nan, None),
        (pd.NA, None),
        (pd.NaT, None),
        ("", None),
    ],
)
def test_a_cell_holds_what_the_request_brought(save, beside, value, cell):
    """Numbers a sheet cannot hold exactly are text; dates are dates; gaps are empty."""
    _, book = save([{"duration": 5, "note": value}])
    assert beside(book["Requests"])["note"][0].value == cell


def test_a_gap_of_any_dtype_is_empty(save, beside):
    """Nullable integers as well."""
    frame = pd.DataFrame({"duration": [5, 5], "note": pd.array([1, None], dtype="Int64")})
    _, book = save(frame)
    assert [cell.value for cell in beside(book["Requests"])["note"]] == [1, None]


def test_a_text_too_long_for_a_cell_is_refused(tmp_path):
    """Excel would drop it silently; the file that was there stays."""
    path = tmp_path / "plan.xlsx"
    path.write_text("mine")
    plan = planner.plan([{"duration": 5, "brief": "x" * 40_000}], 5)
    with pytest.raises(planner.OutputError, match="40,000 letters does not fit a cell"):
        plan.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["plan.xlsx"]
    assert path.read_text() == "mine"


# A text of nothing but blanks is empty to readers.
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: text.strip() or not text
)


@given(st.lists(TEXTS, max_size=9))
def test_texts_are_read_back_as_they_were(tmp_path_factory, texts):
    """Also what XML has no letters for, and what looks like its spelling of them."""
    from python_calamine import CalamineWorkbook

    path = tmp_path_factory.getbasetemp() / "texts.xlsx"
    book = openpyxl.Workbook()
    for row, text in enumerate([*texts, "_x0041_", "end"], start=1):
        put(book.active, row, 1, text)
    book.save(path)
    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [row[0] for row in cells] == [*texts, "_x0041_", "end"]
