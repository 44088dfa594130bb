"""A plan as plain files."""

import io
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.outputs.tables import write_frame
from planner.requests.csv_files import read_csv_grid
from planner.requests.headings import Headings
from planner.requests.layout import lay_out

ROWS = [
    {"id": "007", "duration": 10, "title": 'Café, "new"\nline', "due": date(2026, 1, 2)},
    {"id": "b", "duration": 61, "title": None, "due": None},
]


letters = st.sampled_from("'\"=+-@,;|\t\r\n 1e") | st.characters(
    codec="utf-8", exclude_characters="\0"
)
texts = st.text(letters, max_size=8)
numbers = st.integers(-(2**63), 2**63 - 1)
kinds = st.sampled_from(
    [
        (texts, "str"),
        (texts | st.none(), object),
        (texts | st.none() | st.booleans() | st.floats() | numbers, object),
        (texts, "category"),
        (numbers, "int64"),
        (st.floats(), "float64"),
        (st.booleans(), "bool"),
    ]
)


@st.composite
def frames(draw):
    """Draw a table, each of whose rows has an id and says more than that."""
    names = draw(st.lists(texts.filter(str.strip), min_size=1, max_size=4))
    rows = draw(st.integers(1, 5))
    columns = [pd.Series(range(rows))]
    for _ in names:
        values, dtype = draw(kinds)
        cells = draw(st.lists(values, min_size=rows, max_size=rows))
        columns.append(pd.Series(cells, dtype=dtype))
    columns.append(pd.Series(["wanted"] * rows, dtype="str"))
    return pd.concat(columns, axis=1, keys=["id", *names, "more"])


def written(frame):
    """Return a table as CSV."""
    file = io.BytesIO()
    write_frame(frame, file)
    return file.getvalue()


@pytest.fixture
def plan():
    """Plan two requests, one of which cannot be made."""
    return planner.plan(ROWS, 100)


def test_csv_reads_back(plan, tmp_path):
    """Row by row, text as it was, gaps as gaps."""
    plan.save(tmp_path / "plan.csv")
    table = pd.read_csv(tmp_path / "plan.csv", dtype={"id": str})
    assert list(table) == [*plan.to_frame(), "plan_catalog"]
    assert table["id"].tolist() == ["007", "b"]
    assert table["title"][0] == ROWS[0]["title"]
    assert table["cost_usd"].tolist() == [15.0, 0.0]
    assert table["model"].isna().tolist() == [False, True]


@given(frames())
def test_what_is_written_as_csv_is_read_back(frame):
    """Names and values of any kind, as the texts that Python spells them as."""
    table = lay_out(read_csv_grid(io.BytesIO(written(frame)), "csv"), Headings()).frame
    assert list(table) == [name.strip() for name in frame]
    for at in range(frame.shape[1]):
        column = frame.iloc[:, at].astype(object)
        spelled = ["" if pd.isna(value) else str(value) for value in column]
        assert table.iloc[:, at].tolist() == spelled


@pytest.mark.parametrize(
    "values",
    [
        [0, -5, 1_000_000, 2**63 - 1],
        pd.array([1, None, -3], "Int64"),
        np.array([2**64 - 1, 0], np.uint64),
        [1e6, 0.1, 1 / 3, 1e16, 1e-5, 123456789012345678.0, float("inf"), float("nan"), -0.5],
        np.array([0.1, 1 / 3], np.float32),
        pd.array([1.5, None], "Float64"),
        [True, False],
        pd.array([True, None], "boolean"),
        [True, None, 1, 1.0, "x", b"ab", Decimal("1.50"), ["a", 1], {"a": "b"}, 10**30],
        [date(2026, 1, 2), None, datetime(2026, 1, 2, 3, 4)],
        pd.to_datetime(["2026-01-02", None]),
        pd.to_datetime(["2026-01-02 03:04:05.6", None]),
        pd.to_datetime(["2026-01-02"]).tz_localize("Europe/Berlin"),
        pd.to_timedelta(["1 day", None]),
        pd.period_range("2026-01", periods=2, freq="M"),
        pd.Categorical(["b", None, "a, b"]),
        pd.Categorical([1.5, 2, None]),
        pd.Categorical(pd.to_datetime(["2026-01-02", "2026-01-03"])),
        [None, None],
        ["", 'a "b"', "a,b", "c\nd", " e ", "é☕"],
    ],
)
def test_csv_spells_every_value_as_pandas_does(values):
    """Only that more is put in quotes, and nothing becomes a formula."""
    frame = pd.DataFrame({"a": range(len(values)), "b": values})
    assert written(frame).decode("utf-8") == frame.to_csv(index=False)


def test_a_text_never_becomes_a_formula_in_csv():
    """In a cell or in a heading; numbers stay numbers."""
    texts = ["=1+1", "+x", "-y", "@z", "\tt", "'=1", "-5", "it's"]
    frame = pd.DataFrame({"id": range(8), "=a": texts, "n": [-5] * 8, "f": [-0.5] * 8})
    lines = written(frame).decode("utf-8").splitlines()
    assert lines[0] == "id,'=a,n,f"
    assert [line.split(",")[1] for line in lines[1:]] == [
        "'=1+1", "'+x", "'-y", "'@z", "\"'\tt\"", "''=1", "-5", "it's",
    ]  # fmt: skip
    assert all(line.endswith(",-5,-0.5") for line in lines[1:])


def test_a_long_table_is_written_in_full():
    """Though some rows at a time; a text in pieces of Arrow among them."""
    rows = 25_000
    pieces = pd.concat([pd.Series([f"t{at}"] * (rows // 2), dtype="str") for at in range(2)])
    words = pd.Categorical.from_codes(np.arange(rows) % 3 - 1, ["x", "y, z"])
    frame = pd.DataFrame({"n": np.arange(rows) / 8, "t": pieces.to_numpy(), "w": words})
    frame["p"] = pieces.reset_index(drop=True)
    assert written(frame).decode("utf-8") == frame.to_csv(index=False)


def test_a_value_that_csv_cannot_hold_is_blamed(tmp_path):
    """Half a letter."""
    plan = planner.plan([{"duration": 5, "odd": "\udcff"}], 10)
    with pytest.raises(planner.OutputError, match="column 'odd', row 1"):
        plan.save(tmp_path / "plan.csv")
    assert list(tmp_path.iterdir()) == []


def test_each_row_says_which_catalog_it_is_from(tmp_path):
    """By name and hash, in CSV and Parquet; planned again from there, by those of the new plan."""
    rows = [{"id": "a", "duration": 5}, {"id": "b", "duration": 10}]
    plan = planner.plan(rows, 40)
    for name, read in (("plan.csv", pd.read_csv), ("plan.parquet", pd.read_parquet)):
        path = tmp_path / name
        plan.save(path)
        said = f"kling, SHA-256 {plan.catalog_sha256[:12]}"
        assert read(path)["plan_catalog"].tolist() == [said, said]
        again = planner.plan(path, 40, catalog="kling-api")
        again.save(path)
        assert read(path)["plan_catalog"].unique().tolist() == [
            f"kling-api, SHA-256 {again.catalog_sha256[:12]}"
        ]


def test_parquet_reads_back(plan, tmp_path):
    """With its types."""
    plan.save(tmp_path / "plan.parquet")
    table = pd.read_parquet(tmp_path / "plan.parquet")
    assert list(table) == [*plan.to_frame(), "plan_catalog"]
    assert table["credits"].tolist() == [300, 0]
    assert table["due"].tolist() == [date(2026, 1, 2), None]


def test_parquet_holds_a_column_of_mixed_types_as_text(tmp_path):
    """Which it has no type for."""
    rows = [{"duration": 5, "note": note} for note in ("x", 1, None)]
    planner.plan(rows, 10).save(tmp_path / "plan.parquet")
    assert pd.read_parquet(tmp_path / "plan.parquet")["note"].tolist()[:2] == ["x", "1"]


def test_parquet_holds_a_column_that_has_a_number_for_a_name(tmp_path):
    """As text."""
    planner.plan(pd.DataFrame({"duration": [5], 7: [1]}), 10).save(tmp_path / "plan.parquet")
    assert pd.read_parquet(tmp_path / "plan.parquet")["7"].tolist() == [1]


def test_what_parquet_cannot_hold_is_refused_without_a_trace(tmp_path):
    """With the column's name."""
    plan = planner.plan([{"duration": 5, "odd": object()}], 10)
    with pytest.raises(planner.OutputError, match="column 'odd', row 1: <object"):
        plan.save(tmp_path / "plan.parquet")
    assert list(tmp_path.iterdir()) == []


def test_json_reads_back(plan, tmp_path):
    """As the plan it was."""
    plan.save(tmp_path / "plan.json")
    text = (tmp_path / "plan.json").read_text("utf-8")
    assert planner.Plan.from_json(text).to_json() == plan.to_json()


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "xlsx"])
def test_a_plan_of_nothing_is_a_file_too(tmp_path, suffix):
    """With its header."""
    planner.plan([], 10).save(tmp_path / f"plan.{suffix}")
    assert (tmp_path / f"plan.{suffix}").stat().st_size > 0


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_plan_can_be_planned_again(plan, tmp_path, suffix):
    """Its file is a table of requests; its choices are now fixed ones."""
    path = tmp_path / f"plan.{suffix}"
    plan.save(path)
    again = planner.plan(path, 100).to_frame()
    assert again["model"].astype(object).where(again["model"].notna(), None).tolist() == [
        "kling-pro",
        None,
    ]


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx", "frame"])
def test_a_plan_with_takes_can_be_planned_again(tmp_path, suffix):
    """What was skipped has no takes in it; what was asked for counts, in as many rounds."""
    rows = [
        {"id": "a", "duration": 5, "takes": 3, "priority": 2},
        {"id": "b", "duration": 60, "takes": 2.5},
        {"id": "c", "duration": 5},
    ]
    plan = planner.plan(rows, 5)
    assert plan.to_frame()["takes"].tolist() == [3, 0, 1]
    for budget, takes in ((5, [3, 0, 1]), (5, [3, 0, 1]), (1000, [3, 2.5, 1])):
        path = tmp_path / f"plan.{suffix}"
        if suffix != "frame":
            plan.save(path)
        plan = planner.plan(plan.to_frame() if suffix == "frame" else path, budget)
        frame = plan.to_frame()
        assert frame["takes"].tolist() == takes
        asked = pd.to_numeric(frame["requested_takes"])
        assert asked.tolist()[:2] == [3, 2.5]
        assert asked.isna().tolist() == [False, False, True]
        assert not {"requested_decision", "requested_quality"} & set(frame)


def test_a_fault_in_the_takes_of_a_plan_is_told_by_its_cell(tmp_path):
    """It is that of what was asked for."""
    planner.plan([{"duration": 5, "takes": 3}], 0).save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    (cell,) = [each for each in book["Requests"][1] if each.value == "takes"]
    book["Requests"][f"{cell.column_letter}2"] = "many"
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(planner.TableError, match=f"cell {cell.column_letter}2  takes  'many'"):
        planner.plan(tmp_path / "plan.xlsx", 5)
