"""What a plan is, and how it travels."""

import copy
import dataclasses
import json
import math
import pickle
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner

OWN = ["id", "decision", "model", "resolution", "credits", "cost_usd", "quality", "value", "reason"]


def same(one, other):
    """Compare two plans in all they hold."""
    apart = ("frame", "solution", "proof", "hints")  # a plan in JSON has no proof
    names = [entry.name for entry in dataclasses.fields(one) if entry.name not in apart]
    names.append("greedy_value")
    equal = all(getattr(one, name) == getattr(other, name) for name in names)
    left, right = (plan.to_frame().astype(object) for plan in (one, other))
    return equal and left.where(left.notna(), None).equals(right.where(right.notna(), None))


def test_a_plan_cannot_be_changed(plan):
    """It is frozen, and its table is handed out as a copy."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.value = 1
    frame = plan.to_frame()
    frame["id"] = "x"
    assert plan.to_frame()["id"].tolist() == list("abcdef")


def test_a_plan_can_be_pickled_and_copied(plan):
    """As pools of processes do."""
    assert same(pickle.loads(pickle.dumps(plan)), plan)
    assert same(copy.deepcopy(plan), plan)


def test_a_plan_survives_json(plan):
    """With exact money, types, and every column."""
    again = planner.Plan.from_json(plan.to_json())
    assert same(again, plan)
    assert isinstance(again.cost_usd, Decimal)
    assert again.to_frame()[OWN].dtypes.astype(str).tolist() == (
        plan.to_frame()[OWN].dtypes.astype(str).tolist()
    )
    assert again.summary() == plan.summary()
    assert again._repr_html_() == plan._repr_html_()


cells = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(0, 9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 70), cells), max_size=5))
def test_json_is_the_same_the_second_time(rows):
    """Whatever the requests brought along."""
    found = planner.plan([{"duration": s, "note": n} for s, n in rows], 10, method="greedy")
    text = found.to_json()
    assert planner.Plan.from_json(text).to_json() == text


def test_json_is_json(plan):
    """No NaN, and a gap is null."""

    def refuse(word):
        raise AssertionError(word)

    body = json.loads(plan.to_json(), parse_constant=refuse)
    assert body["rows"][1]["model"] is None
    assert body["cost_usd"] == str(plan.cost_usd)


def test_json_holds_infinity_as_text():
    """Which JSON has no number for."""
    found = planner.plan(pd.DataFrame({"duration": [5], "x": [math.inf]}), 10)
    assert json.loads(found.to_json())["rows"][0]["x"] == "inf"


def test_json_holds_columns_that_have_a_number_for_a_name():
    """As text, with their values."""
    found = planner.plan(pd.DataFrame({"duration": [5], 7: ["x"]}), 10)
    assert planner.Plan.from_json(found.to_json()).to_frame()["7"].tolist() == ["x"]


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "{}", '{"schema": 99}', '{"schema": 1}'])
def test_what_is_no_plan_in_json_is_refused(text):
    """By one kind of error."""
    with pytest.raises(planner.InputError, match="this is no plan in JSON"):
        planner.Plan.from_json(text)


@pytest.mark.parametrize(
    ("key", "value"), [("cost_usd", "much"), ("tally", {}), ("attempts", [1]), ("rows", 5)]
)
def test_a_damaged_plan_is_refused(plan, key, value):
    """Rather than read by half."""
    body = json.loads(plan.to_json()) | {key: value}
    with pytest.raises(planner.InputError, match="this is no plan in JSON"):
        planner.Plan.from_json(json.dumps(body))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet", ".json", ".XLSX"])
def test_a_plan_is_saved_in_every_form_and_leaves_nothing_else(plan, tmp_path, suffix):
    """One file, of that name, in place of the old one."""
    path = tmp_path / f"plan{suffix}"
    path.write_text("old")
    plan.save(path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("plan.docx", "cannot write .docx; one of: .xlsx, .csv, .parquet, .json"),
        ("plan.xlxs", r"did you mean '.xlsx'\?"),
        ("plan", "cannot write a file without ending; .xlsx, .csv"),
        ("nowhere/plan.csv", "there is no folder"),
    ],
)
def test_a_file_that_cannot_be_is_refused(plan, tmp_path, name, message):
    """With what can be, and without a trace."""
    with pytest.raises(planner.OutputError, match=message):
        plan.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "json"])
def test_a_file_that_cannot_be_opened_is_an_output_error(plan, tmp_path, suffix):
    """A folder of that name; a name too long for the disk."""
    folder = tmp_path / f"folder.{suffix}"
    folder.mkdir()
    for path in (folder, tmp_path / f"{'x' * 300}.{suffix}"):
        with pytest.raises(planner.OutputError, match="cannot be written"):
            plan.save(path)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet", ".json"])
def test_a_save_that_fails_leaves_the_old_file_whole(plan, tmp_path, monkeypatch, suffix):
    """The disk fills up after half of it."""
    from planner.results.plan import writers

    def half(_, path):
        path.write_text("half of a pl")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(writers, suffix, half)
    path = tmp_path / f"plan{suffix}"
    path.write_text("old")
    with pytest.raises(planner.OutputError, match="No space left on device"):
        plan.save(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
