"""Plans in JSON that somebody edited by hand."""

import json
import re
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.outputs.summary import headline

TOTALS = ("value", "credits", "cost_usd", "status", "certified", "gap", "tally")


def edited(plan, edit):
    """Edit what a plan is as JSON, and read it."""
    body = json.loads(plan.to_json())
    edit(body)
    return planner.Plan.from_json(json.dumps(body))


def put(*path):
    """Return an edit that puts the last one where the others lead."""

    def edit(body):
        for step in path[:-2]:
            body = body[step]
        assert body[path[-2]] != path[-1]
        body[path[-2]] = path[-1]

    return edit


def claims(plan):
    """Return all that a plan says of itself, wherever it is shown."""
    return [plan.summary(), plan._repr_html_(), repr(plan), plan.to_json()]


def without_a_row(body):
    """Take a row out, with the outcome that is its."""
    del body["rows"][0], body["members"][0]


EDITS = {
    "a resolution in the rows": (
        put("rows", 0, "resolution", "1080p"),
        "request 1 (a) has resolution '1080p', its outcome '4k'",
    ),
    "a model that there is not": (
        put("rows", 0, "model", "sora"),
        "request 1 (a) has model 'sora', its outcome 'kling-pro'",
    ),
    "a model where it is skipped": (
        put("rows", 1, "model", "kling-v1"),
        "request 2 (b) has model 'kling-v1', its outcome nothing",
    ),
    "a decision": (
        put("rows", 0, "decision", "skipped"),
        "request 1 (a) has decision 'skipped', its outcome 'planned'",
    ),
    "what a row costs": (
        put("rows", 0, "cost_usd", 1.0),
        "request 1 (a) has cost_usd 1, its outcome 15",
    ),
    "a quality": (put("rows", 0, "quality", 2.5), "request 1 (a) has quality 2.5, its outcome"),
    "the value of a row": (
        put("rows", 0, "value", 8.12345),
        "request 1 (a) has value 8.12345, which no priority gives at quality",
    ),
    "the value of a skipped row": (
        put("rows", 1, "value", 5.0),
        "request 2 (b) has value 5, which no priority gives at quality 0",
    ),
    "a priority": (put("rows", 0, "priority", 9.0), "request 1 (a) has priority 9, by its value 3"),
    "the value": (put("value", 99.5), "value is 99.5, and should be"),
    "the credits": (put("credits", 1), "credits is 1, and should be"),
    "what it costs": (put("cost_usd", "1"), "cost_usd is $1.00, and should be"),
    "what is paid": (put("funding", "cost_usd", "1"), "what is bought is not what the rows take"),
    "the budget": (put("budget_usd", "500"), "budget_usd is $500.00, and should be $20.00"),
    "the bound": (put("bound", 1.0), "bound is 1.0, and should be"),
    "the gap": (put("gap", 0.5), "gap is 0.5, and should be 0.0"),
    "the status": (put("status", "feasible"), "status is 'feasible', and should be 'optimal'"),
    "the certificate": (
        put("proof", "best", "certificate", None),
        "certified is True, and should be False",
    ),
    "the tally": (put("tally", "best", 4), "the tally is not that of the rows"),
    "an outcome": (put("members", 1, 0), "request 2 (b) has decision 'skipped', its outcome"),
    "an option": (
        put("outcomes", 0, "taken", "credits", "2"),
        "request 5 (e) has credits 20, its outcome 2",
    ),
    "a row that is gone": (without_a_row, "value is 34.6, and should be"),
}


@pytest.mark.parametrize(("edit", "said"), EDITS.values(), ids=EDITS)
def test_a_plan_that_was_edited_claims_nothing(plan, edit, said):
    """It says what disagrees, and that nothing is proved; written again it says so still."""
    again = edited(plan, edit)
    assert any(phrase.startswith(said) for phrase in again.edits), again.edits
    assert (again.status, again.certified, again.vouched_by) == ("feasible", False, "nobody")
    assert again.notes[-1].startswith("Edited since it was written: ")
    assert headline(again).endswith(": edited since it was written, so that nothing is proved")
    for text in claims(again):
        assert "proven" not in text
        assert "proved:" not in text
    twice = planner.Plan.from_json(again.to_json())
    assert twice.to_json() == again.to_json()
    assert (twice.edits != (), twice.notes) == (True, again.notes)


@pytest.mark.parametrize(("edit", "_"), EDITS.values(), ids=EDITS)
def test_a_plan_that_was_edited_is_refuted(plan, batch, edit, _):
    """From the table, whatever it was."""
    with pytest.raises(planner.CertificateError):
        edited(plan, edit).verify(batch)


@pytest.mark.parametrize(("edit", "_"), EDITS.values(), ids=EDITS)
def test_the_totals_of_an_edited_plan_are_those_of_its_rows(plan, edit, _):
    """To the last digit."""
    again = edited(plan, edit)
    table = again.to_frame()
    value = sum((Decimal(str(cell)) for cell in table["value"]), Decimal(0))
    assert Decimal(str(again.value)) == value
    assert again.credits == table["credits"].sum()
    assert again.cost_usd == again.credits * again.usd_per_credit
    assert again.bound >= again.value
    assert 0 <= again.gap <= 1


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet", "json"])
@pytest.mark.parametrize("name", ["a model that there is not", "a decision", "the value of a row"])
def test_a_plan_that_was_edited_is_saved_like_others(plan, tmp_path, kind, name):
    """What is shown there claims no more."""
    path = tmp_path / f"plan.{kind}"
    edited(plan, EDITS[name][0]).save(path)
    assert path.stat().st_size > 0
    if kind == "xlsx":
        cells = [cell for row in openpyxl.load_workbook(path)["Summary"].values for cell in row]
        said = " ".join(cell for cell in cells if isinstance(cell, str))
        assert "A plan for your budget" in said
        assert (
            "The plan was edited since it was written; whether one is worth more is open." in said
        )
        assert "Proved" not in said


def test_a_row_that_is_gone_without_its_outcome_is_refused(plan):
    """Nobody knows which outcome was whose."""
    with pytest.raises(planner.InputError, match="it has 5 rows, but outcomes for 6"):
        edited(plan, lambda body: body["rows"].pop(2))


def test_packages_that_do_not_pay_are_said(batch):
    """Credits that nobody paid for, money that is not there."""
    plan = planner.plan(batch, planner.Budget(30, 40, packages=True))
    fewer = edited(plan, lambda body: body["funding"]["packages"].pop())
    assert any(phrase.endswith("of its credits are not paid for") for phrase in fewer.edits)
    dearer = edited(plan, put("funding", "packages", 0, "usd", "1000"))
    assert any(phrase.endswith("more than its budget") for phrase in dearer.edits)
    assert fewer.summary()
    assert dearer.summary()


def test_a_plan_from_a_file_is_as_good_as_the_file_says(plan, batch):
    """Whoever reads it is told who says so, and how it is proved; which takes the table."""
    again = planner.Plan.from_json(plan.to_json())
    assert (again.edits, again.vouched_by, plan.vouched_by) == ((), "file", "proof")
    assert headline(again).endswith(
        "optimal, as its file says; planner verify proves it from the table"
    )
    assert "0%, as its file says: no plan within this budget is worth more" in again.summary()
    for text in claims(again):
        assert "proven" not in text
        assert "0%, proved" not in text
    assert again.verify(batch) == plan.verify()


def test_a_workbook_of_a_plan_from_a_file_says_who_says_so(plan, tmp_path):
    """As the summary does."""
    planner.Plan.from_json(plan.to_json()).save(tmp_path / "plan.xlsx")
    cells = [
        cell
        for row in openpyxl.load_workbook(tmp_path / "plan.xlsx")["Summary"].values
        for cell in row
    ]
    assert "As its file says: no plan within this budget is worth more." in cells
    assert "A plan for your budget" in cells


def test_a_solvers_word_in_a_file_is_called_so(batch):
    """There is nothing that verify could prove."""
    plan = planner.plan(batch, 20, method="milp")
    again = planner.Plan.from_json(plan.to_json())
    assert (plan.vouched_by, again.vouched_by) == ("solver", "file")
    assert headline(again).endswith("optimal, as its file says of its solver")


def test_a_gap_in_a_file_is_as_the_file_says(batch):
    """As the optimum is."""
    again = planner.Plan.from_json(planner.plan(batch, 20, method="greedy").to_json())
    assert "from the best at most, as its file says" in headline(again)
    assert ", as its file says: no plan is worth more than" in again.summary()


MONEY = [20, planner.Budget(30, Decimal("40.5"), packages=True), planner.Budget(5, 200)]
rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 70)},
        optional={
            "priority": st.integers(0, 10**9) | st.decimals(0, 99, places=3),
            "takes": st.sampled_from([1, 1.5, 3]),
            "title": st.text(max_size=3),
            "credits": st.integers(0, 5),
        },
    ),
    max_size=6,
)


@settings(max_examples=20)
@given(
    rows,
    st.sampled_from(MONEY),
    st.sampled_from(["exact", "milp", "greedy"]),
    st.sampled_from(["kling", "kling-api"]),
)
def test_a_plan_that_nobody_edited_is_never_said_to_be(rows, money, method, catalog):
    """Whatever is in it."""
    plan = planner.plan(rows, money, method=method, catalog=catalog)
    again = planner.Plan.from_json(plan.to_json())
    assert again.edits == ()
    assert {name: getattr(again, name) for name in TOTALS} == {
        name: getattr(plan, name) for name in TOTALS
    }


@pytest.mark.parametrize("priorities", [[5, 2, 7], ["high", "low", ""], [0.125, 3, 10**9]])
@pytest.mark.parametrize("ignored", [False, True])
def test_priorities_that_were_read_otherwise_are_no_edits(priorities, ignored):
    """In words, or not to be read at all."""
    frame = pd.DataFrame({"duration": [5, 10, 15], "priority": priorities})
    columns = {"priority": None} if ignored else {}
    plan = planner.plan(planner.read_table(frame, columns=columns), 100)
    assert planner.Plan.from_json(plan.to_json()).edits == ()


def test_prices_with_many_places_are_no_edits(batch):
    """Credits in fractions stand in the rows as floats."""
    rows = [{"duration": row["duration"]} for row in batch] * 3
    plan = planner.plan(rows, 30, catalog="providers")
    assert planner.Plan.from_json(plan.to_json()).edits == ()


ENDLESS = [("value", "1e999"), ("gap", "-1e999"), ("shadow_price", "1e400")]


@pytest.mark.parametrize(("name", "number"), ENDLESS)
def test_numbers_without_end_are_refused(plan, name, number):
    """JSON has no word for them, but a number that long is read as one."""
    body = json.loads(plan.to_json()) | {name: "HERE"}
    with pytest.raises(planner.InputError, match="this is no plan in JSON"):
        planner.Plan.from_json(json.dumps(body).replace('"HERE"', number))


@pytest.mark.parametrize("price", ["0", "-0.05"])
def test_credits_without_a_price_are_refused(plan, price):
    """What a dollar more would add is said by it."""
    with pytest.raises(planner.InputError, match=r"usd_per_credit is .*; expected a price"):
        edited(plan, put("usd_per_credit", price))


@pytest.mark.parametrize("name", ["value", "cost_usd", "quality"])
def test_cells_without_end_are_refused(plan, name):
    """Nothing adds up with them."""
    body = json.loads(plan.to_json())
    body["rows"][0][name] = "HERE"
    with pytest.raises(planner.InputError, match=f"a number without end in column {name}"):
        planner.Plan.from_json(json.dumps(body).replace('"HERE"', "1e999"))


@pytest.mark.parametrize("amount", ["1e999999", "-1e999999", "1e-999999"])
@pytest.mark.parametrize("name", ["quality", "more_credits"])
def test_amounts_of_outcomes_with_millions_of_digits_are_refused(plan, name, amount):
    """They would be added up."""
    body = json.loads(plan.to_json())
    body["outcomes"][0][name] = amount
    with pytest.raises(planner.InputError, match="which is no amount"):
        planner.Plan.from_json(json.dumps(body))


@pytest.mark.parametrize("cell", [1e300, -5.0, 1e13, 2**70])
def test_values_beyond_all_measure_are_edits(plan, cell):
    """And added up all the same."""
    again = edited(plan, put("rows", 0, "value", cell))
    assert again.edits
    assert again.summary()
    assert planner.Plan.from_json(again.to_json()).to_json() == again.to_json()


def test_a_budget_that_was_raised_by_hand_is_noticed_by_what_is_said_of_it():
    """What is said to cost more than the whole budget must; and the other way round."""
    rows = [
        {"id": "a", "duration": 10, "priority": 4, "model": "kling-v1"},
        {"id": "b", "duration": 20, "priority": 5, "model": "kling-v1.5", "resolution": "1080p"},
    ]
    for usd, other, said in ((3, "10", "is said"), (10, "9.99", "it costs|is not said")):
        body = json.loads(planner.plan(rows, usd).to_json())
        body["budget"]["usd"] = body["budget_usd"] = other
        read = planner.Plan.from_json(json.dumps(body))
        assert re.search(said, "; ".join(read.edits))
        assert read.status == "feasible"
