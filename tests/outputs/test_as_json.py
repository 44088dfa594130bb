"""A plan as JSON, and back."""

import dataclasses
import json
import math
import os
import re
import subprocess
import sys
import tracemalloc
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner

OWN = [
    "id",
    "decision",
    "model",
    "resolution",
    "credits",
    "cost_usd",
    "quality",
    "value",
    "reason",
]
LEFT_BEHIND = ("batch", "solution", "proof", "stated")


def read_again(plan):
    """Write a plan as JSON and read it."""
    return planner.Plan.from_json(plan.to_json())


def same(one, other):
    """Compare two plans in all that JSON keeps."""
    apart = (*LEFT_BEHIND, "frame", "outcomes")
    names = [entry.name for entry in dataclasses.fields(one) if entry.name not in apart]
    equal = all(
        getattr(one, name) == getattr(other, name)
        for name in [*names, "greedy_value", "fair_value"]
    )
    left, right = (plan.to_frame().astype(object) for plan in (one, other))
    return (
        equal
        and list(one.outcomes) == list(other.outcomes)
        and left.where(left.notna(), None).equals(right.where(right.notna(), None))
    )


PLANS = {
    "tight": lambda rows: planner.plan(rows, 20),
    "by turn": lambda rows: planner.plan(rows, 20, method="greedy"),
    "in packages": lambda rows: planner.plan(rows, planner.Budget(30, 40, packages=True)),
    "in segments and takes": lambda _: planner.plan(
        [{"duration": n, "segments": True, "takes": n / 10 + 1} for n in (5, 17, 40)],
        40,
        catalog="kling-api",
    ),
    "in fractions of a credit": lambda rows: planner.plan(
        [{"duration": row["duration"]} for row in rows], 3, catalog="providers"
    ),
    "of equal costs": lambda _: planner.plan(
        [
            {"duration": 5, "model": model, "resolution": "720p"}
            for model in ("kling-pro", "kling-v1.5", "kling-v1.5")
        ]
        + [{"duration": 10, "model": "kling-v1", "resolution": "720p"}] * 2,
        100,
    ),
    "of nothing": lambda _: planner.plan([], 20),
}


@pytest.mark.parametrize("make", PLANS.values(), ids=PLANS)
def test_a_plan_that_was_read_is_shown_like_a_new_one(batch, make):
    """Summary, card, table: all they say, in the same form."""
    plan = make(batch)
    again = read_again(plan)
    assert same(again, plan)
    assert again.edits == ()
    assert again.to_json() == plan.to_json()
    # Only how good it is the file alone says, and not what is found by solving again.
    told, shown = (one.summary().splitlines() for one in (plan, again))
    told, shown = ([each for each in one if "  next " not in each] for one in (told, shown))
    assert [pair[0][:10] for pair in zip(told, shown, strict=True) if pair[0] != pair[1]] == [
        "Plan for r",
        "  gap     ",
    ]
    card = re.sub("<dt>next.*?</dd>", "", plan._repr_html_())
    for new, old in zip(told, shown, strict=True):
        start = 0 if new == told[0] else 11
        card = card.replace(escape(new[start:]), escape(old[start:]))
    assert re.sub("<dt>next.*?</dd>", "", again._repr_html_()) == card


@pytest.mark.parametrize("make", PLANS.values(), ids=PLANS)
def test_the_plans_own_columns_keep_their_types(batch, make):
    """Also where every request is skipped, and where there is none."""
    plan = make(batch)
    own = list(plan.own_columns)
    assert own[: len(OWN)] == OWN
    new, again = (one.to_frame()[own].dtypes for one in (plan, read_again(plan)))
    assert again.astype(str).tolist() == new.astype(str).tolist()


def test_money_and_credits_stay_exact(plan):
    """They are decimals again."""
    again = read_again(plan)
    assert isinstance(again.cost_usd, Decimal)
    assert isinstance(again.credits, int)
    assert all(isinstance(one.more_credits, Decimal) for one in again.outcomes)


def test_credits_that_happen_to_be_whole_are_decimals_still():
    """Where the catalog bills fractions."""
    row = {"duration": 6, "models": "google/veo-2; pika/2.2"}
    plan = planner.plan([row], 3, catalog="providers", on=date(2026, 6, 1))
    assert plan.credits == 3
    assert type(read_again(plan).credits) is Decimal


def test_what_takes_the_problem_is_left_behind(plan):
    """The values to beat are kept as they were, and hashes tell what was asked for and offered."""
    again = read_again(plan)
    assert (again.batch, again.solution) == (None, None)
    assert (again.greedy_value, again.fair_value) == (plan.greedy_value, plan.fair_value)
    assert again.requests_sha256 == plan.requests_sha256
    assert again.catalog_sha256 == plan.catalog_sha256


cells = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(0, 9)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 70), cells), max_size=5))
def test_json_is_the_same_the_second_time(rows):
    """Whatever the requests brought along."""
    plan = planner.plan([{"duration": s, "note": n} for s, n in rows], 10, method="greedy")
    text = plan.to_json()
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
    plan = planner.plan(pd.DataFrame({"duration": [5], "x": [math.inf]}), 10)
    assert json.loads(plan.to_json())["rows"][0]["x"] == "inf"


def test_json_holds_columns_that_have_a_number_for_a_name():
    """As text, with their values."""
    plan = planner.plan(pd.DataFrame({"duration": [5], 7: ["x"]}), 10)
    assert planner.Plan.from_json(plan.to_json()).to_frame()["7"].tolist() == ["x"]


CARRIED = {
    "whole numbers": pd.Series([1, 2], dtype="int64"),
    "small numbers": pd.Series([1, 2], dtype="uint8"),
    "gaps": pd.Series([1.0, None]),
    "endless": pd.Series([math.inf, -math.inf]),
    "whole with gaps": pd.Series([1, None], dtype="Int64"),
    "truths": pd.Series([True, False]),
    "texts": pd.Series(["a", None], dtype="str"),
    "days": pd.Series(pd.to_datetime(["2026-01-01", None])),
    "hours": pd.Series(pd.to_datetime(["2026-01-01 07:30"] * 2, utc=True)),
    "spans": pd.Series(pd.to_timedelta(["1 day", "3 h"])),
    "words": pd.Series(["a", "b"], dtype="category"),
    "one of each": pd.Series([1, "1"], dtype=object),
    "nothing": pd.Series([None, None], dtype=object),
}


@pytest.mark.parametrize("name", CARRIED)
@pytest.mark.parametrize("rows", [0, 2])
def test_columns_that_came_along_keep_their_types(name, rows):
    """Also without any row, with gaps, and where JSON has no such type; and so they are proved."""
    if name == "words" and not rows:
        return  # without a row there is no word
    frame = pd.DataFrame({"duration": [5, 10], "x": CARRIED[name]}).head(rows)
    plan = planner.plan(frame, 10)
    again = read_again(plan)
    pd.testing.assert_series_equal(again.frame["x"], plan.frame["x"])
    assert again.verify(frame) == plan.verify()


def test_what_json_has_no_form_for_is_text():
    """Days, decimals, sets; gaps and endless numbers also within lists."""
    cell = {"day": date(2026, 1, 1), 7: (Decimal("0.5"), math.nan, math.inf)}
    rows = [{"duration": 5, "x": cell}]
    plan = planner.plan(rows, 10)
    kept = read_again(plan).frame["x"][0]
    assert kept == {"day": "2026-01-01", "7": ["0.5", None, "inf"]}
    assert read_again(plan).verify(rows) == plan.verify()


def test_half_a_character_is_written_and_read_back(tmp_path):
    """As some programs leave them behind; UTF-8 has none."""
    plan = planner.plan([{"duration": 5, "x": "a\ud800"}], 10)
    plan.save(tmp_path / "plan.json")
    again = planner.Plan.from_json((tmp_path / "plan.json").read_text("utf-8"))
    assert again.frame["x"][0] == "a\ud800"


def test_what_json_cannot_hold_is_said():
    """Rather than half a file."""
    plan = planner.plan([{"duration": 5, "x": 10**5000}], 10)
    with pytest.raises(planner.OutputError, match="JSON: column 'x', row 1: a whole number"):
        plan.to_json()


@pytest.mark.parametrize(
    ("name", "cell"),
    [("credits", "400"), ("credits", True), ("value", None), ("model", 5), ("more", 1), ("id", 7)],
)
def test_a_cell_of_the_wrong_kind_is_refused(plan, name, cell):
    """No text counts as a number."""
    body = json.loads(plan.to_json())
    body["rows"][0][name] = cell
    with pytest.raises(planner.InputError, match="this is no plan in JSON"):
        planner.Plan.from_json(json.dumps(body))


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "{}", '{"schema": 99}', '{"schema": 5}'])
def test_what_is_no_plan_in_json_is_refused(text):
    """By one kind of error."""
    with pytest.raises(planner.InputError, match="this is no plan in JSON"):
        planner.Plan.from_json(text)


BYTES = """
import sys, planner
row = {"duration": 5, "priority": 2.5, "features": "audio", "takes": 1.5, "title": "Mug"}
rows = [row | {"id": str(n), "duration": 5 + n % 40} for n in range(60)]
budget = planner.Budget(60, 10, packages=True)
plan = planner.plan(rows, budget, catalog="kling-api", time_limit_s=600)
sys.stdout.write(plan.to_json())
"""


def test_equal_inputs_give_equal_bytes_in_every_process():
    """Whatever the order that a process has its sets in, and however long it took."""
    texts = [
        subprocess.run(
            [sys.executable, "-c", BYTES],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert texts[0] == texts[1]
    assert planner.Plan.from_json(texts[0].decode("utf-8")).tally.requests == 60


def test_how_long_it_took_is_not_written(batch):
    """It is another number each time; what was tried, and why, is."""
    plan = planner.plan(batch, 20, method="greedy")
    assert "seconds" not in plan.to_json()
    again = read_again(plan)
    assert [one.seconds for one in again.attempts] == [None]
    assert again.attempts == plan.attempts


def test_a_name_that_is_there_twice_is_refused(plan):
    """What is verified is the last of them; another reader may show the first."""
    text = plan.to_json()
    assert '"status": "optimal"' in text
    twice = text.replace('"status": "optimal"', '"status": "feasible", "status": "optimal"', 1)
    with pytest.raises(planner.InputError, match="'status' is there twice"):
        planner.Plan.from_json(twice)


def test_a_plan_of_another_schema_is_refused_by_its_number(plan):
    """With the mend."""
    old = json.dumps(json.loads(plan.to_json()) | {"schema": 1})
    message = "its schema is 1, this version reads 8; plan the requests again"
    with pytest.raises(planner.InputError, match=message):
        planner.Plan.from_json(old)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cost_usd", "much"),
        ("cost_usd", None),
        ("status", "perfect"),
        ("tally", {}),
        ("tally", {"best": 6, "downgraded": 0, "skipped": 0, "impossible": "0"}),
        ("attempts", [1]),
        ("rows", 5),
        ("rows", []),
        ("members", [0]),
        ("members", [0, 1, 2, 3, 4, 99]),
        ("members", [0, 1, 2, 3, 4, 2**70]),
        ("members", [0, 1, 2, 3, 4, -1]),
        ("outcomes", []),
        ("outcomes", [{"fate": "lucky"}]),
        ("own_columns", ["title"]),
        ("own_columns", ["takes"]),
    ],
)
def test_a_damaged_plan_is_refused(plan, key, value):
    """Rather than read by half."""
    body = json.loads(plan.to_json()) | {key: value}
    with pytest.raises(planner.InputError, match="this is no plan in JSON"):
        planner.Plan.from_json(json.dumps(body))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outcomes": [{"a": 1}]}, "outcomes[0].fate is missing"),
        ({"members": ["a"]}, "members[0] is 'a': input should be a valid integer"),
        ({"columns": 3}, "columns is 3: input should be a valid array"),
        ({"rows": 3}, "rows is 3; expected a list"),
        ({"tally": {"made": "x"}}, "tally.best is missing"),
        ({"proof": 5}, "proof is 5; expected an object"),
    ],
)
def test_a_damaged_plan_is_refused_in_a_line_that_names_the_place(plan, change, said):
    """No list of what a library thinks of it, and no address on the web."""
    with pytest.raises(planner.InputError) as caught:
        planner.Plan.from_json(json.dumps(json.loads(plan.to_json()) | change))
    assert str(caught.value) == f"this is no plan in JSON: {said}"


@pytest.mark.parametrize("text", ["", "duration\n5\n", "[]", "{}", b"PK\x03\x04\xff"])
def test_what_was_never_a_plan_is_told_what_makes_one(text):
    """A table, a workbook, another JSON."""
    with pytest.raises(planner.InputError) as caught:
        planner.Plan.from_json(text)
    assert str(caught.value).endswith("; planner solve TABLE --output plan.json makes one")


@pytest.mark.parametrize("credits", [150.9, 0.99, -0.5])
def test_credits_are_not_made_whole(plan, credits):
    """What another reader shows is what is verified."""
    body = json.loads(plan.to_json())
    body["rows"][0]["credits"] = credits
    with pytest.raises(planner.InputError, match=f"{credits} in column credits, which"):
        planner.Plan.from_json(json.dumps(body))


@pytest.mark.parametrize("dtype", ["void", "i4,i4", "decimal128(3,2)[pyarrow]", "null[pyarrow]"])
def test_a_type_that_cells_cannot_have_makes_them_objects(plan, dtype):
    """It says how to show what was brought along, and proves nothing."""
    body = json.loads(plan.to_json())
    body["dtypes"] = [
        dtype if name == "title" else old
        for name, old in zip(body["columns"], body["dtypes"], strict=True)
    ]
    titles = planner.Plan.from_json(json.dumps(body)).frame["title"]
    assert titles.tolist() == plan.frame["title"].tolist()


def test_an_amount_with_millions_of_digits_is_refused(plan):
    """It could be read, and never be written."""
    body = json.loads(plan.to_json())
    body["funding"]["bought_credits"] = "1e999999"
    with pytest.raises(planner.InputError, match="which is no amount"):
        planner.Plan.from_json(json.dumps(body))


def test_a_type_gets_no_room_for_the_asking(plan):
    """A name of a few letters would be ten million bytes in every cell."""
    body = json.loads(plan.to_json())
    body["dtypes"][body["columns"].index("title")] = "S10000000"
    text = json.dumps(body)
    tracemalloc.start()
    try:
        planner.Plan.from_json(text)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "where",
    [(), ("budget",), ("funding",), ("attempts", 0), ("outcomes", 0), ("outcomes", 0, "taken"),
     ("proof",), ("proof", "best"), ("proof", "best", "counts"), ("proof", "best", "certificate")],
)  # fmt: skip
def test_what_nobody_looks_at_is_refused(plan, where):
    """A line beside what was verified would be taken for a part of it."""
    body = json.loads(plan.to_json())
    inside = body
    for step in where:
        inside = inside[step]
    inside["approved_by"] = "the boss"
    with pytest.raises(planner.InputError, match=r"'approved_by' is no part of it|no more"):
        planner.Plan.from_json(json.dumps(body))


def test_a_truth_in_the_place_of_a_number_stays_one():
    """What was brought along as 1.0 is shown as it stands in the text."""
    body = json.loads(planner.plan([{"duration": 5, "weight": 1.0}], 1).to_json())
    body["rows"][0]["weight"] = True
    assert planner.Plan.from_json(json.dumps(body)).frame["weight"][0] is True


@pytest.mark.parametrize("make", [str.encode, bytearray, lambda text: b"\xef\xbb\xbf" + text])
def test_a_plan_is_read_from_bytes(plan, make):
    """In UTF-8, with a byte order mark or without."""
    text = plan.to_json()
    data = make(text) if make is str.encode else make(text.encode("utf-8"))
    assert planner.Plan.from_json(data).to_json() == text


@pytest.mark.parametrize("given", [Path("plan.json"), None, 5, {"schema": 5}])
def test_what_is_no_text_is_refused_with_the_mend(given):
    """A path is not opened: what stands in it is asked for."""
    with pytest.raises(planner.InputError, match=r"a plan in JSON is a text, not .*read_bytes"):
        planner.Plan.from_json(given)


def test_bytes_that_are_no_text_are_refused():
    """As by the command."""
    with pytest.raises(planner.InputError, match="it is no text in UTF-8"):
        planner.Plan.from_json(b"\xff{}")


def test_the_name_of_a_file_is_no_plan():
    """Though it is a text."""
    with pytest.raises(planner.InputError, match=r"is the name of a file.*read_bytes"):
        planner.Plan.from_json("data/plan.json")
