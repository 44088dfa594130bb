"""A column count: planning rows that stand for many is planning each of these requests."""

import json
import pickle
import warnings
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner import (
    AllOrNone,
    Budget,
    Cap,
    Exclude,
    Floor,
    InfeasibleError,
    InputError,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
    SolverError,
)
from planner.errors import CertificateError, OutputError, ProblemError, TableError

DECIDING = ["duration", "priority", "campaign", "required"]
# What a plan says of each request, whatever its row is.
SAID = ["decision", "model", "resolution", "quality", "reason"]
FIGURES = (
    "value",
    "bound",
    "status",
    "credits",
    "cost_usd",
    "tally",
    "coverage",
    "notes",
    "funding",
    "shadow_price",
    "greedy_value",
    "fair_value",
    "rules",
)
COUNTS = pd.DataFrame(
    {
        "duration": [5, 10, 20, 30, 8],
        "priority": [1, 2, 3, 1.5, 2],
        "campaign": list("abcab"),
        "count": [30, 20, 15, 40, 5],
    }
)


def ungrouped(counts):
    """Give a row for each request."""
    rows = counts.loc[counts.index.repeat(counts["count"])]
    return rows.drop(columns="count").reset_index(drop=True)


def classes(plan, columns):
    """Count how many of which class of requests get what."""
    frame = plan.to_frame()
    said = [name for name in (*columns, *SAID, "rule") if name in frame]
    rows = frame[said].astype(object).where(frame[said].notna(), None)
    counts = frame["count"] if "count" in frame else [1] * len(frame)
    found = Counter()
    for row, count in zip(rows.itertuples(index=False, name=None), counts, strict=True):
        found[row] += count
    return found


def solved(*asked, **how):
    """Plan, or say what kind of refusal there is."""
    try:
        return planner.plan(*asked, **how)
    except (InfeasibleError, SolverError) as error:
        return type(error)


def same(one, other, columns):
    """Compare all that two plans say."""
    if isinstance(one, type) or isinstance(other, type):
        assert one == other
        return
    for name in FIGURES:
        assert getattr(one, name) == getattr(other, name), name
    assert classes(one, columns) == classes(other, columns)


def wanted(row):
    """All but how many."""
    return row[:4]


@st.composite
def tables(draw):
    """Draw rows that stand for many."""
    rows = st.tuples(
        st.sampled_from([5, 8, 20, 30]),
        st.sampled_from([0, 1, 2, 2.5, 5]),
        st.sampled_from("abc"),
        st.sampled_from(["no", "no", "no", "yes"]),
        st.integers(1, 9),
    )
    found = draw(st.lists(rows, min_size=1, max_size=12, unique_by=wanted))
    return pd.DataFrame(found, columns=[*DECIDING, "count"])


RULES = st.sampled_from(
    [
        (),
        (Only(model="kling-pro", where={"campaign": "a"}), Reserve(share=0.1)),
        (Exclude(resolution="4k"), Floor(quality=1.5, where={"campaign": "b"})),
        (Cap(by="campaign", usd=20),),
        (Cap(by="campaign", usd={"a": 12, "b": 8}), Least(videos=2, by="campaign")),
        (Cap(by="duration", videos=4, cumulative=True),),
        (Cap(model="kling-pro", videos=3), Share(by="campaign", most=0.5)),
        (Least(share=0.2), Cap(seconds=150)),
        (Same("campaign", "model"),),
        (AllOrNone(["campaign", "duration"], where={"campaign": "a"}), Cap(usd=40)),
        (OneOf("campaign", where={"campaign": "c"}),),
    ]
)
MONEY = st.sampled_from([3, 25, 80, Budget(60, balance_credits=100), Budget(90, packages=True)])


@given(tables(), RULES, MONEY, st.sampled_from(["value", "value", "coverage", "screen_time"]))
def test_a_plan_of_counts_is_that_of_each_request(table, rules, budget, objective):
    """All figures are those of the table with a row for each request, and so is who gets what."""
    if rules and objective == "coverage":  # which may take longer than a test has
        objective = "value"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        how = {"rules": rules, "objective": objective, "time_limit_s": 30}
        counted, each = (solved(one, budget, **how) for one in (table, ungrouped(table)))
        same(counted, each, DECIDING)
        if not isinstance(counted, type):
            frame = counted.to_frame()
            assert frame["count"].sum() == table["count"].sum()
            assert frame["cost_usd"].sum() == pytest.approx(float(counted.cost_usd))
            counted.verify(table)


@pytest.mark.parametrize("method", ["greedy", "milp"])
def test_it_is_so_by_every_method(method):
    """The greedy rule goes through the requests of a row one after the other."""
    same(
        *(planner.plan(one, 150, method=method) for one in (COUNTS, ungrouped(COUNTS))),
        ["duration", "campaign"],
    )


def test_it_is_so_with_takes_and_several_catalogs():
    """What a row's request takes several times, or is sold by several, is counted for each."""
    counts = COUNTS.assign(takes=[1, 2, 1, 3, 1])
    catalogs = ["kling", "providers"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pair = [
            planner.plan(one, Budget(90, packages=True), catalog=catalogs, time_limit_s=30)
            for one in (counts, ungrouped(counts))
        ]
    same(*pair, ["duration", "campaign", "takes"])
    assert pair[0].verify(counts, catalog=catalogs).startswith("verified: 110 requests")


def test_in_another_order_as_many_are_made_for_as_much():
    """Where requests stand mixed, interchangeable ones may swap; nothing else changes."""
    mixed = ungrouped(COUNTS).sample(frac=1, random_state=1).reset_index(drop=True)
    counted, each = planner.plan(COUNTS, 150), planner.plan(mixed, 150)
    for name in FIGURES:
        assert getattr(counted, name) == getattr(each, name), name
    assert classes(counted, ["duration", "priority"]) == classes(each, ["duration", "priority"])


def test_needs_are_met_request_by_request():
    """Who needs a row that stands for many needs all of it."""
    counts = COUNTS.assign(id=list("ABCDE"), after=["", "A", "", "", ""])
    plan = planner.plan(counts, 150, rules=[Needs("after")])
    made = dict(iter(plan.to_frame().groupby("id")))
    all_of_a = (made["A"]["decision"] == "planned").all()
    assert all_of_a or (made["B"]["decision"] == "skipped").all()
    assert plan.verify(counts)


def test_why_there_is_no_plan_is_said_of_requests():
    """As many are required, for as much, and as few are let go."""
    told = []
    for table in (COUNTS, ungrouped(COUNTS)):
        with pytest.raises(InfeasibleError) as caught:
            planner.plan(table.assign(required="yes"), 500)
        told.append(caught.value)
    counted, each = told
    assert counted.least_usd == each.least_usd
    assert counted.conflicts[0] == each.conflicts[0]
    assert "without 15 of '4' the other" in counted.conflicts[-1]
    assert counted.let_go == (3,)
    assert len(each.let_go) == 15


def test_nothing_is_feasible_for_a_row_that_nobody_can_make():
    """It is said of how many requests."""
    with pytest.raises(InfeasibleError, match="the 7 requests '1' are required, but"):
        planner.plan(
            pd.DataFrame(
                {"duration": [5], "count": [7], "model": ["kling-pro"], "max_cost_usd": [0.01],
                 "required": ["yes"]}
            ),
            100,
        )  # fmt: skip


def test_a_plans_own_table_gives_the_same_plan(tmp_path):
    """Planned again from file or frame, its pieces are the same, and so is the hash."""
    plan = planner.plan(COUNTS, 150)
    assert len(plan.frame) > len(COUNTS)
    plan.save(tmp_path / "plan.csv")
    plan.save(tmp_path / "plan.parquet")
    for table in (plan.to_frame(), tmp_path / "plan.csv", tmp_path / "plan.parquet"):
        again = planner.plan(table, 150)
        same(again, plan, ["duration", "campaign"])
        assert again.requests_sha256 == plan.requests_sha256
        assert plan.verify(table)
    assert planner.Plan.from_json(plan.to_json()).requests_sha256 == plan.requests_sha256


@pytest.mark.parametrize("rules", [(), (Cap(by="campaign", usd=60),), (Same("campaign"),)])
def test_it_is_proved_wherever_it_comes_from(rules):
    """From its table, from JSON, after pickling."""
    plan = planner.plan(COUNTS, 150, rules=rules)
    read = planner.Plan.from_json(plan.to_json())
    sentence = plan.verify()
    assert plan.verify(COUNTS) == read.verify(COUNTS) == read.verify(plan.to_frame()) == sentence
    assert pickle.loads(pickle.dumps(plan)).verify(COUNTS) == sentence
    assert not read.edits


@pytest.mark.parametrize(
    "forge",
    [
        lambda weights: np.where(np.arange(len(weights)) == 0, 0, weights),
        lambda weights: np.where(np.arange(len(weights)) == 0, -weights, weights),
        lambda weights: weights * np.nan,
        lambda weights: weights * 1.0,
        lambda weights: weights + np.eye(1, len(weights), dtype=np.int64)[0],
        lambda weights: weights[::-1].copy(),
        lambda weights: weights[:-1],
        lambda weights: weights[:, None],
        lambda weights: weights.astype(object),
        lambda weights: None,
    ],
)
def test_forged_counts_are_refused(forge):
    """No row stands for more, fewer, none, or for what is no number."""
    plan = planner.plan(COUNTS, 150)
    outcomes = replace(plan.outcomes, weights=forge(plan.outcomes.weights))
    for requests in (None, COUNTS):
        with pytest.raises(CertificateError):
            replace(plan, outcomes=outcomes).verify(requests)


@pytest.mark.parametrize("count", [0, -3, None, "x", 1.5, True, 31, 10**30])
def test_forged_counts_in_json_are_refused(count):
    """They are no plan, or another."""
    plan = planner.plan(COUNTS, 150)
    body = json.loads(plan.to_json())
    body["rows"][0][body["columns"].index("count")] = count
    with pytest.raises((CertificateError, InputError)):
        planner.Plan.from_json(json.dumps(body)).verify(COUNTS)


def test_another_table_is_refused():
    """With other counts, with none, and of a plan without any."""
    plan, each = planner.plan(COUNTS, 150), planner.plan(ungrouped(COUNTS), 150)
    for table in (COUNTS.assign(count=7), COUNTS.drop(columns="count"), ungrouped(COUNTS)):
        with pytest.raises(CertificateError):
            plan.verify(table)
    with pytest.raises(CertificateError, match="DataFrame has counts, the plan has none"):
        each.verify(COUNTS)


def test_the_doors_that_count_are_right():
    """A frontier, other budgets, the least budget, what-ifs: as of the requests one by one."""
    pair = [
        planner.plan(one, 150, rules=[Reserve(share=0.1)]) for one in (COUNTS, ungrouped(COUNTS))
    ]
    for door in (
        lambda plan: plan.frontier([50, 150, 400]).to_frame().to_string(),
        lambda plan: plan.frontier().to_frame().to_string(),
        lambda plan: plan.frontier([50, 150]).plan(50).value,
        lambda plan: plan.what_if(budget=60).tally,
        lambda plan: plan.what_if(rules=[Same("campaign")]).value,
        lambda plan: plan.what_if(without=plan.stated_rules[0]).value,
        lambda plan: plan.what_if(exclude="4k").rules,
        lambda plan: plan.what_if(catalog="kling", budget=70).credits,
        lambda plan: planner.compare({"a": plan}).to_frame().to_string(),
        lambda plan: repr(plan),
        lambda plan: plan.plot().to_dict()["datasets"],
    ):
        counted, each = map(door, pair)
        assert counted == each
    least = [planner.least_budget(one, value=100).budget_usd for one in (COUNTS, ungrouped(COUNTS))]
    assert least[0] == least[1]


def test_planning_again_begins_from_the_table():
    """What was parted for one budget is whole for the next, also where it was read from JSON."""
    plan = planner.plan(COUNTS, 150)
    fresh = planner.plan(COUNTS, 60)
    assert plan.what_if(budget=60).to_frame().equals(fresh.to_frame())
    assert plan.frontier([60]).plan(60).to_frame().equals(fresh.to_frame())
    read = planner.Plan.from_json(plan.to_json()).what_if(budget=60)
    assert read.value == fresh.value
    assert read.requests_sha256 == fresh.requests_sha256


def test_what_asks_for_single_requests_is_refused(tmp_path):
    """It says why, and what to do."""
    plan = planner.plan(COUNTS, 150)
    other, each = plan.what_if(budget=60), planner.plan(ungrouped(COUNTS), 150)
    for door in (
        lambda: plan.explain("1"),
        lambda: plan.surprises(),
        lambda: plan.sensitivity(),
        lambda: plan.jobs(),
        lambda: plan.reserve(tmp_path / "ledger.db"),
        lambda: planner.replan(plan, ledger=tmp_path / "ledger.db"),
        lambda: plan.diff(other),
        lambda: each.diff(plan),
        lambda: plan.keep(other, 1),
        lambda: each.keep(plan, 1),
        lambda: plan.frontier([50, 60]).changes(0),
        lambda: plan.frontier([50, 60]).steps_frame(),
        lambda: planner.compare({"a": plan, "b": other}).decisions(),
    ):
        with pytest.raises(InputError, match="stands for as many as its column count says; give"):
            door()
    for name in ("plan.xlsx", "plan.xlsm", "plan.html"):
        with pytest.raises(OutputError, match=r"write \.csv, \.parquet or \.json"):
            plan.save(tmp_path / name)
        assert not (tmp_path / name).exists()


def test_it_is_shown_in_requests():
    """Summary, card and the cards of a frontier and of scenarios say how many requests it is."""
    plan = planner.plan(COUNTS, 150)
    assert "54 of 110" in plan.summary()
    assert "54 of 110" in plan._repr_html_()
    assert "rows" in plan._repr_html_()
    assert plan.frontier([50, 150])._repr_html_()
    assert planner.compare({"a": plan, "b": plan})._repr_html_()


def test_large_counts_are_exact():
    """Nothing wraps: it is right to the last request, or refused."""
    counts = pd.DataFrame({"duration": [5, 5], "priority": [1, 2], "count": [10**9, 10**9]})
    plan = planner.plan(counts, 10**9)
    assert plan.tally.requests == 2 * 10**9
    assert plan.cost_usd == sum(map(round, plan.to_frame()["cost_usd"]))
    assert plan.verify(counts)
    with pytest.raises(ProblemError, match=r"more than 2\*\*62"):
        planner.plan(counts.assign(count=10**12, priority=1000), 10**9)
    with pytest.raises(InputError, match="rules tie 2,000,000,000 requests"):
        planner.plan(counts, 10**9, rules=[OneOf("duration")])


@pytest.mark.parametrize("count", [0, -1, 2.5, "many", 10**12 + 1, "1e400", float("inf"), True])
def test_what_is_no_number_of_requests_is_a_fault(count):
    """It is named with its cell, and with what to write."""
    with pytest.raises(TableError, match="count"):
        planner.plan(pd.DataFrame({"duration": [5], "count": [count]}), 10)


def test_an_empty_count_is_one_request():
    """And the reading says how many requests stand in how many rows."""
    plan = planner.plan(pd.DataFrame({"duration": [5, 5], "count": [3, None]}), 100)
    assert plan.tally.requests == 4
    assert "2 rows, 4 requests" in str(plan.reading)
    assert "a row stands for as many requests as its count says" in str(plan.reading)


def test_locked_rows_stay_for_all_that_they_stand_for():
    """And are counted as such."""
    rows = planner.plan(COUNTS, 150).to_frame()
    table = rows.assign(locked=["yes" if at < 3 else "" for at in range(len(rows))])
    one_by_one = ungrouped(table)
    one_by_one["id"] = [str(at) for at in range(len(one_by_one))]
    counted, each = planner.plan(table, 200), planner.plan(one_by_one, 200)
    same(counted, each, ["duration", "campaign"])
    assert counted.tally.locked == rows["count"][:3][rows["decision"][:3] == "planned"].sum()
