"""Whatever a user hands in is planned, or refused in one PlannerError that says what and where."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.planning import prepare
from tests.fuzzing import ODD, answered

FIELDS = tuple(planner.Request.model_fields)
odd = pytest.mark.parametrize("value", ODD.values(), ids=ODD)


@odd
def test_an_odd_value_in_a_field_is_read_or_refused(value):
    """In every field of a request, in dicts, in a DataFrame and in a Request."""
    for field in FIELDS:
        rows = [{"duration": 5, field: value}, {"duration": 6, field: None}]
        with answered():
            planner.plan(rows, 5, method="greedy")
        with answered():
            prepare(pd.DataFrame(rows, dtype=object))
        with answered():
            planner.Request(**rows[0])


@given(
    field=st.sampled_from(FIELDS),
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
                  st.decimals(), st.dates(), st.complex_numbers()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
        max_leaves=4,
    ),
)  # fmt: skip
@settings(max_examples=100)
def test_any_value_in_a_field_is_read_or_refused(field, value):
    """Of any type, however deep."""
    with answered():
        planner.plan([{"duration": 5, field: value}], 5, method="greedy")


@pytest.mark.parametrize("value", [2, True, [[1]], {"a": 1}, b"audio", [None, 3]])
@pytest.mark.parametrize("field", ["models", "features"])
def test_what_is_no_list_of_names_is_a_fault_of_its_cell(field, value):
    """The message has the row, the column and the value."""
    with pytest.raises(planner.TableError) as caught:
        planner.plan([{"duration": 5}, {"duration": 5, field: value}], 5)
    (fault,) = caught.value.faults
    assert (fault.place, fault.column, fault.value) == ("request 2", field, value)
    assert "is an unknown" in fault.reason


@pytest.mark.parametrize("field", ["duration", "priority", "takes", "max_cost_usd"])
def test_a_number_of_thousands_of_digits_is_too_large_and_not_no_number(field):
    """Python does not spell it, but it can be compared."""
    with pytest.raises(planner.TableError, match="a whole number of about 5,000 digits") as caught:
        planner.plan([{"duration": 5, field: 10**5000}], 5)
    assert "is not a number" not in str(caught.value)


@odd
def test_an_odd_argument_is_taken_or_refused(value):
    """Of each public function, at each place."""
    batch = [{"duration": 5}]
    for ask in (
        lambda: planner.plan(value, 5),
        lambda: planner.Problem(np.array([0]), np.array([], int), np.array([], int), value, None),
        lambda: planner.plan(batch, 5).explain(value),
        lambda: planner.plan(batch, 5).surprises(value),
        lambda: planner.plan(batch, 5).surprises(time_limit_s=value),
        lambda: planner.Problem.from_arrays([[1]], [[1]], value),
        lambda: planner.Problem.from_arrays([value], [[1]], 5),
        lambda: planner.solve(planner.Problem.from_arrays([[1]], [[1]], 5), time_limit_s=value),
        lambda: planner.Plan.from_json(value),
        lambda: planner.plan([value], 5),
        lambda: planner.plan(batch, value),
        lambda: planner.plan(batch, planner.Budget(usd=5, packages=value)),
        lambda: planner.Budget(usd=value),
        lambda: planner.Budget(balance_credits=value),
        lambda: planner.plan(batch, 5, catalog=value),
        lambda: planner.plan(batch, 5, rules=value),
        lambda: planner.plan(batch, 5, method=value),
        lambda: planner.plan(batch, 5, time_limit_s=value),
        lambda: planner.plan(batch, 5, on=value),
        lambda: planner.quote(value, 5),
        lambda: planner.quote("kling-v1", value),
        lambda: planner.quote("kling-v1", 5, value),
        lambda: planner.quote("kling-v1", 5, mode=value),
        lambda: planner.quote("kling-v1", 5, features=value),
        lambda: planner.quote("kling-v1", 5, features=[value]),
        lambda: planner.quote("kling-v1", 5, catalog=value),
        lambda: planner.calculate_credits(value, 5),
        lambda: planner.calculate_credits("kling-v1", value),
        lambda: planner.calculate_credits("kling-v1", 5, value),
        lambda: planner.calculate_cost(value),
        lambda: planner.calculate_cost(5, value),
        lambda: planner.select_cost_effective_model(value, 5, 5),
        lambda: planner.select_cost_effective_model("Pro", value, 5),
        lambda: planner.select_cost_effective_model("Pro", 5, value),
        lambda: planner.optimize_duration(value),
        lambda: planner.select_resolution(value),
        lambda: planner.plan_batch_generation(value, 5),
        lambda: planner.plan_batch_generation([value], 5),
        lambda: planner.plan_batch_generation(batch, value),
        lambda: planner.plan_batch_generation([{"duration": value}], 5),
        lambda: planner.plan_batch_generation([{"duration": 5, "priority": value}, *batch], 5),
        lambda: planner.plan_batch_generation([{"duration": 5, "model": value}], 5),
        lambda: planner.BudgetManager(value),
        lambda: planner.BudgetManager(5).can_afford(value),
        lambda: planner.BudgetManager(5).record_generation(value),
        lambda: planner.BudgetManager(5).record_generation(1, value),
        lambda: planner.check_budget_alerts(value, 5),
        lambda: planner.check_budget_alerts(5, value),
        lambda: planner.check_budget_alerts(5, 5, value),
        lambda: planner.check_budget_alerts(5, 5, [value]),
    ):
        with answered():
            ask()


@odd
def test_an_odd_carried_value_is_written_or_refused(value, tmp_path):
    """In every kind of file; an old file stays whole where the new one cannot be."""
    plan = planner.plan([{"duration": 5, "note": value}, {"duration": 6, "note": None}], 5)
    for suffix in ("csv", "json", "parquet", "xlsx"):
        path = tmp_path / f"plan.{suffix}"
        path.write_text("old")
        refused = True
        with answered(names="column 'note', row 1"):
            plan.save(path)
            refused = False
        assert (path.read_bytes() == b"old") == refused
        path.unlink()
        assert list(tmp_path.iterdir()) == []
    with answered(names="column 'note', row 1"):
        plan.to_json()


@pytest.mark.parametrize("value", ["\udcff", 10**5000], ids=["half", "huge"])
def test_a_name_or_id_that_cannot_be_written_is_refused_at_once(value):
    """Long before anything is to be written."""
    with pytest.raises(planner.TableError, match="that can be written down"):
        planner.plan([{"duration": 5, value: 1}], 5)
    with pytest.raises(planner.TableError, match="that can be written down"):
        planner.plan([{"duration": 5, "id": value}], 5)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[5, 1, 2]], columns=["duration", "a", "a"]),
        pd.DataFrame([[5, 1, 2]], columns=["duration", "id", "requested_id"]),
        pd.DataFrame([[5, 1, 2, 3]], columns=["duration", 1, None, ("a", "b")]),
        pd.DataFrame([[5, 1, 2]], columns=["duration", 1, "1"]),
        pd.DataFrame([[5, 1]], columns=pd.MultiIndex.from_tuples([("duration", ""), ("a", "b")])),
        pd.DataFrame([[5, 6]], columns=["duration", "Duration"]),
        pd.DataFrame(),
        pd.DataFrame(index=range(3)),
        [{("a", "b"): 1, ("c", "d"): 2}],
        [{"duration": 5}, {3: 4, "duration": 6}, {}],
    ],
    ids=range(10),
)
def test_columns_may_have_any_names(frame, tmp_path):
    """Twice the same, none, numbers, tuples: planned and written, or refused."""
    with answered():
        plan = planner.plan(frame, 5)
        for suffix in ("csv", "json", "parquet", "xlsx"):
            with answered():
                plan.save(tmp_path / f"p.{suffix}")


@pytest.mark.parametrize(
    "dtype",
    ["Int64", "Float64", "boolean", "string", "category", "datetime64[ns, UTC]", "timedelta64[ns]",
     "complex128", "float16", "uint64", "Sparse[int]", "Sparse[float]", "int64[pyarrow]"],
)  # fmt: skip
def test_columns_may_have_any_dtype(dtype):
    """In each field, and carried."""
    numbers = pd.Series([1, 0 if dtype == "boolean" else 2]).astype(dtype)
    for field in (*FIELDS, "note"):
        with answered():
            planner.plan(pd.DataFrame({"duration": [5, 6]}).assign(**{field: numbers}), 5)


@pytest.mark.parametrize(
    "cell", [["audio"], {"a": 1}, Decimal("1.5"), b"ab", datetime.date(2020, 1, 1), "x", None]
)
def test_columns_may_hold_whatever_arrow_holds(cell, tmp_path):
    """Lists, records, decimals, days: in each field, and carried there and back."""
    column = pd.Series(pd.array(pa.array([cell, None]), dtype=pd.ArrowDtype(pa.array([cell]).type)))
    for field in (*FIELDS, "note"):
        frame = pd.DataFrame({"duration": [5, 6]}).assign(**{field: column})
        with answered():
            plan = planner.plan(frame, 50)
            if field == "note":
                assert planner.Plan.from_json(plan.to_json()).verify(frame) == plan.verify()
                for suffix in ("csv", "parquet", "xlsx"):
                    with answered():
                        plan.save(tmp_path / f"p.{suffix}")


@odd
def test_an_odd_path_is_refused(value, tmp_path, monkeypatch):
    """Wherever it would lead."""
    monkeypatch.chdir(tmp_path)
    plan = planner.plan([{"duration": 5}], 5)
    with answered(), pytest.raises(planner.OutputError):
        plan.save(value)


def test_a_request_of_wrong_types_is_an_input_error():
    """It names each field and what stands there."""
    with pytest.raises(planner.InputError, match=r"duration is 'x'.*features is 3"):
        planner.Request(duration="x", features=3)
    with pytest.raises(planner.InputError, match="duration is Decimal"):
        planner.Request(duration=Decimal("1E+999999999"))


def test_what_a_callers_own_generator_raises_is_the_callers():
    """It is no fault of the table, and passes through."""

    def rows():
        yield {"duration": 5}
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        planner.plan(rows(), 5)


@pytest.mark.long
def test_thousands_of_kinds_that_nobody_makes_are_skipped():
    """Not one option among all of them."""
    rows = [{"duration": 1000 + number, "priority": 1 + number % 7} for number in range(3000)]
    plan = planner.plan(rows, 5)
    assert (plan.tally.impossible, plan.value) == (3000, 0)
    rows = np.arange(100_000, 105_000)
    assert planner.plan(pd.DataFrame({"duration": rows}), 5).tally.impossible == 5000


def test_dates_of_any_calendar_are_carried(tmp_path):
    """Before pandas can count nanoseconds, and after."""
    days = [datetime.date(1, 1, 1), datetime.date(9999, 12, 31)]
    plan = planner.plan([{"duration": 5, "day": day} for day in days], 5)
    for suffix in ("csv", "json", "parquet", "xlsx"):
        with answered():
            plan.save(tmp_path / f"p.{suffix}")
