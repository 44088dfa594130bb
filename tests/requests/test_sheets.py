"""Requests in a sheet of a workbook."""

from datetime import date

import pytest

import planner
from planner.requests.readers import read_table
from tests.requests.workbooks.making import write_ods


def test_the_sheet_called_requests_is_read(sheet):
    """Else the first one; blank rows above the header do not matter."""
    named = sheet([[None], [None, "id", "duration"], [None, "a", 5]], before=["Notes"])
    table = read_table(named)
    assert "sheet 'Requests'" in table.origin.source
    assert table.frame["duration"].tolist() == [5]
    assert table.origin.place(0, "duration") == "cell C3"
    first = sheet([["duration"], [7]], title="Q4")
    assert read_table(first).frame["duration"].tolist() == [7]


def test_cells_of_a_sheet_keep_what_they_are(sheet):
    """Whole numbers, text of digits, truth and dates."""
    day = date(2026, 1, 2)
    path = sheet([["id", "duration", "ok", "due", "rate"], ["007", 5, True, day, 1.5]])
    assert list(read_table(path).frame.iloc[0]) == ["007", 5, True, day, 1.5]


def test_an_empty_sheet_is_refused_by_name(sheet):
    """With file and sheet."""
    with pytest.raises(planner.InputError, match=r"requests\.xlsx, sheet 'Empty' is empty"):
        read_table(sheet([], title="Empty"))


def test_ods_is_read(tmp_path):
    """LibreOffice's own format."""
    cells = "".join(
        f"<table:table-row>{row}</table:table-row>"
        for row in (
            '<table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>duration</text:p>'
            "</table:table-cell>",
            '<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p>'
            "</table:table-cell>",
        )
    )
    path = tmp_path / "requests.ods"
    write_ods(path, f'<table:table table:name="Sheet1">{cells}</table:table>')
    assert read_table(path).frame.to_dict("list") == {"id": ["007"], "duration": [5]}


def test_a_wide_sheet_is_read(sheet):
    """Columns without a header that hold nothing are left out."""
    path = sheet([["duration", *[None] * 16382, "note"], [5, *[None] * 16382, "x"]])
    assert read_table(path).frame.to_dict("list") == {"duration": [5], "note": ["x"]}
