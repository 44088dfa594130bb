"""A lake planned is the table planned, row by row: whatever it is cut into, and by whom."""

import pickle
import warnings
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import planner
from planner import AllOrNone, Cap, Exclude, Floor, Least, OneOf, Reserve, Same, Share
from planner.errors import InputError, OutputError
from planner.scale.dataset import plan_dataset
from tests.scale.alike import lake, planned, read_by, refuse_difference, requests

DURATIONS = [5, 8, 10, 15, 20, 30, 45]
IDS = {
    "none": lambda at: None,
    "text": lambda at: f"r{at}",
    "number": lambda at: 3 * at,
    "blanks around": lambda at: f" r{at}\u00a0" if at % 2 else f"e\u0301{at}",
    "gaps": lambda at: f"x{at}" if at % 3 else None,
    "blank": lambda at: f"x{at}" if at % 3 else " ",
    "numbers of others": lambda at: float(at) if at % 2 else None,
}
# What may stand in a column, by its heading.
CELLS = {
    "platform": ["youtube", "tiktok", "instagram", None, "YouTube ", " "],
    "priority": [0, 1, 2.5, None, 1.0001],
    "Priorität": ["high", "low", "Medium", "", None],
    "Prio": [Decimal("0.125"), Decimal("3.000"), None],
    "required": [True, *[False] * 20],
    "Required ": ["yes", *["no", None, "No"] * 6],
    "required_quality": ["Pro", None, "pro", " "],
    "takes": [1, 2, None, 1.5],
    "max_cost_usd": [None, Decimal("0.5"), Decimal("3.25"), Decimal(10)],
    "model": ["kling-v1", None, None, "kling-pro"],
    "resolution": ["720p", None, None, "1080p"],
    "day": [date(2026, 1, 1), date(2026, 1, 2), None],
    "tags": [["a"], [], ["a", "b"], None],
}
PRIORITIES = ("priority", "Priorität", "Prio")
LENGTHS = {
    "duration": DURATIONS,
    "Dauer (s)": [5.0, 10.0, 20.0],
    "Duration": ["5", "10 ", "20s", "0:45"],
    "content_type": ["social_media_clip", "product_showcase"],
}
RULES = {
    "cap by": Cap(by="campaign", usd=20),
    "cap where": Cap(usd=15, where={"campaign": ["a", "b"]}),
    "cap videos": Cap(videos=7),
    "cap by two": Cap(by=["campaign", "series"], credits=300),
    "cap by level": Cap(by="priority", cumulative=True, usd={0: 10_000, 1: 60, 3: 40}),
    "loose": Cap(by="campaign", videos=10_000),
    "share": Share(by="campaign", most=0.4),
    "least": Least(videos=3),
    "reserve": Reserve(share=0.1),
    "one of": OneOf(by="series"),
    "all or none": AllOrNone(by="series"),
    "same": Same(by="series", what="model"),
    "same resolution": Same(by="series", what="resolution"),
    "exclude": Exclude(model="kling-v1", where={"campaign": "c"}),
    "floor": Floor(quality=1.5, where={"campaign": "b"}),
}


@st.composite
def tables(draw, rules=False):
    """Draw a table of requests, and where it is cut."""
    rows = draw(st.integers(0, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    names = draw(st.sets(st.sampled_from(sorted(CELLS.keys() - {*PRIORITIES})), max_size=4))
    names |= {draw(st.sampled_from(PRIORITIES)), draw(st.sampled_from(sorted(LENGTHS)))}
    names -= {"required"} if "Required " in names else set()
    cells = {name: (CELLS | LENGTHS)[name] for name in sorted(names)}
    cells["campaign"] = ["a", "b", "c", None, "A "]
    columns = {name: some(rng, values, rows) for name, values in cells.items()}
    series = [f"s{rng.integers(0, 5)}" if rng.random() < 0.15 else None for _ in range(rows)]
    columns["series"] = pa.array(series, pa.string())
    ids = draw(st.sampled_from(sorted(IDS)))
    if ids != "none":
        columns["id"] = pa.array(list(map(IDS[ids], range(rows))))
    table = pa.table(columns)
    if draw(st.booleans()):
        kinds = [pa.dictionary(pa.int32(), pa.string()), pa.large_string(), pa.string()]
        table = table.cast(
            pa.schema(
                [
                    (field.name, kinds[at % 3] if pa.types.is_string(field.type) else field.type)
                    for at, field in enumerate(table.schema)
                ]
            )
        )
    cuts = draw(st.lists(st.integers(0, rows), max_size=6))
    rate = draw(st.sampled_from([0, 0.3, 1, 3, 10_000]))
    return table, cuts, rate * rows, draw(st.integers(1, 9))


def some(rng, values, rows):
    """Draw cells, of the type that all values together have."""
    kind = pa.array(values).type
    return pa.array([values[at] for at in rng.integers(0, len(values), rows)], kind)


def equal_or_impossible(folder, drawn, **options):
    """Refuse a difference; where no plan is possible, there is none of the lake either."""
    table, cuts, budget, rows = drawn
    parquet.write_table(table, folder / "whole.parquet")
    with read_by(rows):
        try:
            plan = planner.plan(folder / "whole.parquet", budget, **options)
        except planner.PlannerError as error:
            with pytest.raises(type(error)):
                plan_dataset(lake(table, cuts, folder / "lake"), budget, workers=1, **options)
        else:
            planned(table, cuts, folder, budget, plan, workers=1, **options)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
@settings(max_examples=25)
@given(tables(), st.sampled_from(["value", "coverage", "screen_time"]))
def test_every_row_is_told_what_plan_tells_it(tmp_path_factory, drawn, objective):
    """Whatever the columns are, wherever the table is cut, however much is read at a time."""
    equal_or_impossible(tmp_path_factory.mktemp("l"), drawn, objective=objective)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
@settings(max_examples=25)
@given(tables(), st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=3, unique=True))
def test_rules_hold_the_same_rows_back(tmp_path_factory, drawn, names):
    """Also such as tie single rows of a class to others."""
    rules = [RULES[name] for name in names]
    equal_or_impossible(tmp_path_factory.mktemp("l"), drawn, rules=rules)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
@pytest.mark.parametrize(
    "options",
    [
        {"catalog": ["kling", "providers"]},
        {"catalog": ["kling", "providers"], "rules": Cap(by="campaign", usd=40)},
        {"catalog": "kling-api"},
        {"catalog": "kling-api", "objective": "coverage"},
        {"budget": planner.Budget(60, packages=True)},
        {"budget": planner.Budget(60, balance_credits=200, packages=True), "rules": Reserve(usd=5)},
        {"budget": planner.Budget(60, balance_credits=200)},
        {"budget": planner.Budget(150, packages=True), "catalog": ["kling-api", "kling"]},
        {"method": "milp"},
        {"on": date(2026, 11, 1)},
        {"rules": [Cap(by="campaign", usd=30), Least(by="campaign", videos=3)]},
    ],
    ids=str,
)
def test_every_row_is_told_the_same_however_it_is_paid_for(tmp_path, options):
    """With several catalogs, packages and a balance, by any exact method."""
    table = requests(np.random.default_rng(4), 120).drop_columns(["required"])
    options = {"budget": 80, **options}
    planned(table, [31, 31, 90], tmp_path, options.pop("budget"), **options)


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")  # of a rule that holds nobody
@pytest.mark.parametrize("usd", [33, 52, 100, 120])
@pytest.mark.parametrize("tied", [False, True])
def test_kinds_that_are_alike_are_dealt_with_in_the_order_of_the_rows(tmp_path, usd, tied):
    """Where an option ends within them, they are told apart by nothing else.

    Rows that are tied stand for themselves, and are no part of that.
    """
    rng = np.random.default_rng(5)
    columns = {
        "duration": [5] * 90,
        "required_quality": some(rng, ["Standard", None, "standard"], 90),
        "campaign": some(rng, ["a", "b", "c", None], 90),
        "series": [at // 6 if at % 3 == 0 and at < 60 else None for at in range(90)],
    }
    rules = [Exclude(model="kling-v1", where={"campaign": "d"}), *[AllOrNone(by="series")] * tied]
    with read_by(11):
        plan, other = planned(pa.table(columns), [13, 40, 41], tmp_path, usd, rules=rules)
    assert len(other.frame) < len(plan.frame)


def test_a_table_without_rows_is_planned(tmp_path):
    """Of one file without rows, and of several."""
    table = requests(np.random.default_rng(0), 0)
    for cuts in ([], [0, 0]):
        _, plan = planned(table, cuts, tmp_path / str(len(cuts)), 10)
        assert plan.tally.requests == 0
        assert "0 requests" in str(plan.reading)


def test_a_single_row_is_planned(tmp_path):
    """In one of three files."""
    planned(requests(np.random.default_rng(0), 1), [0, 1], tmp_path, 10)


def test_columns_may_stand_in_another_order_in_another_file(tmp_path):
    """And texts be kept otherwise; the files are one table all the same."""
    table = requests(np.random.default_rng(1), 40)
    source = lake(table, [25], tmp_path / "lake")
    names = sorted(table.column_names)
    other = table.slice(25).select(names).to_pandas().astype({"platform": "category"})
    parquet.write_table(pa.Table.from_pandas(other), source / "00001.parquet")
    parquet.write_table(table, tmp_path / "whole.parquet")
    plan = planner.plan(tmp_path / "whole.parquet", 60)
    refuse_difference(plan, plan_dataset(source, 60, output=tmp_path / "plan"), tmp_path / "plan")


@pytest.mark.parametrize("name", ["first_row", "row_number", "index", "0", "rank", "class", "part"])
@pytest.mark.parametrize("rule", [Cap, OneOf])
def test_a_column_may_be_called_as_anything(tmp_path, name, rule):
    """A rule that looks at it finds it."""
    table = requests(np.random.default_rng(2), 40).drop_columns(["required"])
    values = pa.array([number % 3 if number < 9 else None for number in range(40)])
    rule = Cap(by=name, usd=9) if rule is Cap else OneOf(by=name)
    planned(table.append_column(name, values), [7], tmp_path, 60, rules=rule)


def test_a_column_that_nobody_asks_for_may_be_there_twice(tmp_path):
    """It is not read."""
    names = ["note", "duration", "note"]
    table = pa.table([pa.array(["a", "b"]), pa.array([5, 5]), pa.array([1, 2])], names=names)
    assert plan_dataset(lake(table, [], tmp_path / "lake"), 10).tally.made == 2


def test_what_an_earlier_plan_chose_counts_where_rows_are_locked(tmp_path):
    """As in one table."""
    rows = range(30)
    table = pa.table(
        {
            "duration": [5] * 30,
            "locked": ["yes" if at % 3 else None for at in rows],
            "planned_decision": ["planned" if at % 5 else "skipped" for at in rows],
            "planned_model": ["kling-v1.5" if at % 5 else None for at in rows],
            "planned_resolution": [["720p", "1080p"][at % 2] if at % 5 else None for at in rows],
        }
    )
    plan, _ = planned(table, [11, 12], tmp_path, 60)
    assert {"planned", "skipped"} == {*plan.to_frame()["decision"]}


def test_the_output_of_a_plan_is_no_lake(tmp_path):
    """It says so, and stays as it is."""
    planned(requests(np.random.default_rng(3), 20), [7], tmp_path, 30)
    before = sorted(tmp_path.rglob("*.*"))
    with pytest.raises(planner.InputError, match="plan holds the output of a plan; give only"):
        plan_dataset(tmp_path / "plan", 30)
    with pytest.raises(planner.InputError, match="holds the output of a plan; give only"):
        plan_dataset(tmp_path, 30)  # the requests, and the plan beside them
    assert sorted(tmp_path.rglob("*.*")) == before


def test_the_same_call_finds_its_plan_there_and_another_one_does_not_touch_it(tmp_path):
    """No two plans are ever mixed."""
    table = pa.table({"id": ["1", *"abc", None, *"def"], "duration": [5] * 8})
    _, plan = planned(table, [4], tmp_path, 5)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "plan").iterdir()}
    again = plan_dataset(tmp_path / "lake", 5, output=tmp_path / "plan")
    assert again.value == plan.value
    with pytest.raises(planner.OutputError, match="holds another plan"):
        plan_dataset(tmp_path / "lake", 3, output=tmp_path / "plan")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "plan").iterdir()} == times


def test_warnings_come_once_and_count_rows(tmp_path):
    """With the place of the first one."""
    columns = {"duration": [5] * 9, "priority": [1.0, *[2.00049] * 8], "platfrom": ["x"] * 9}
    source = lake(pa.table(columns), [1, 5], tmp_path / "lake")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plan_dataset(source, 10)
    rounded, misspelt = sorted(str(one.message).removeprefix(f"{source}: ") for one in caught)
    assert rounded.startswith("8 values of priority have more than three decimal places")
    assert rounded.endswith("the first is 2.00049 in 00001.parquet row 1")
    assert misspelt.startswith("column 'platfrom' is not known")


def test_a_plan_says_what_was_understood_of_the_rows(tmp_path):
    """Never of the classes that they became."""
    columns = {
        "Dauer (s)": [5] * 9,
        "Prio": ["high", None, None, *["low"] * 6],
        "campaign": ["a"] * 9,
        "note": ["b"] * 9,
    }
    source = lake(pa.table(columns), [4], tmp_path / "lake")
    plan = plan_dataset(source, 10, rules=Cap(by="campaign", usd=5))
    assert str(plan.reading).splitlines() == [
        f"read     {source}, 2 files: 9 requests",
        "columns  duration from 'Dauer (s)', priority from 'Prio'; for rules: 'campaign'; "
        "not used: 'note'",
        "assumed  no column of ids: rows are called by their number; no column of platforms: every "
        "resolution is worth its quality; 2 without a priority: they count 1; priorities in words: "
        "high counts 3, low counts 1",
    ]


def test_rows_are_called_by_their_number_in_all_that_a_plan_says(tmp_path):
    """Where there are ids, it says that these are none."""
    table = requests(np.random.default_rng(6), 60).drop_columns(["required", "required_quality"])
    source = lake(table, [25], tmp_path / "lake")
    plan = plan_dataset(source, 60)
    firsts = set(plan.frame["id"])
    assert firsts <= {f"row {number}" for number in range(1, 61)}
    assert " like row " in plan.summary()
    musts = table.append_column("required", pa.array([number == 33 for number in range(60)]))
    with pytest.raises(planner.InfeasibleError, match="'row 34'"):
        plan_dataset(lake(musts, [25], tmp_path / "other"), 0)
    bare = lake(musts.drop_columns(["id"]), [25], tmp_path / "bare")
    with pytest.raises(planner.InfeasibleError, match="'34'"):
        plan_dataset(bare, 0)


def test_the_number_of_files_does_not_show_in_the_plan(tmp_path):
    """Nor in what it rests on."""
    table = requests(np.random.default_rng(7), 50)
    plans = [plan_dataset(lake(table, cuts, tmp_path / str(cuts)), 40) for cuts in ([], [7, 30])]
    assert plans[0].requests_sha256 == plans[1].requests_sha256
    assert plans[0].frame.equals(plans[1].frame)


@pytest.mark.parametrize("heading", ["id", "ID", " No. "])
def test_a_rule_may_tell_rows_by_their_ids(tmp_path, heading):
    """Whatever their column is called."""
    table = requests(np.random.default_rng(6), 20).drop_columns(["required"])
    table = table.rename_columns({"id": heading})
    rules = Exclude(model="kling-v1", where={"id": ["r3", "r12"]})
    planned(table, [7], tmp_path, 40, rules=rules)


def test_a_plan_is_verified_pickled_and_read_again(tmp_path):
    """By its classes."""
    source = lake(requests(np.random.default_rng(8), 50), [20], tmp_path / "lake")
    plan = plan_dataset(source, 40, rules=Cap(by="campaign", usd=15))
    assert "50 requests" in str(plan.verify())
    other = pickle.loads(pickle.dumps(plan))
    assert other.value == plan.value
    assert other.frame.equals(plan.frame)
    plan.save(tmp_path / "plan.json")
    read = planner.Plan.from_json((tmp_path / "plan.json").read_text("utf-8"))
    assert (read.value, read.tally, read.cost_usd) == (plan.value, plan.tally, plan.cost_usd)
    assert read.frame["id"].tolist() == plan.frame["id"].tolist()


def test_the_greedy_rule_is_refused(tmp_path):
    """It goes row by row."""
    source = lake(requests(np.random.default_rng(8), 5), [], tmp_path / "lake")
    with pytest.raises(planner.InputError, match="goes request by request"):
        plan_dataset(source, 40, method="greedy")


def test_a_plan_of_other_ids_is_another_plan(tmp_path):
    """It is another one where rows without an id are not called by their number alone."""
    table = pa.table({"id": ["2", None, "a"], "duration": [5] * 3})
    source = lake(table, [1], tmp_path / "lake")
    plan_dataset(source, 10, output=tmp_path / "plan", unique_ids=False)
    with pytest.raises(planner.OutputError, match="holds another plan"):
        plan_dataset(source, 10, output=tmp_path / "plan")


def test_who_asks_for_single_rows_is_told_of_the_plans_column_and_not_of_the_lakes(tmp_path):
    """Which has none: it is the plan's rows that stand for many."""
    source = lake(pa.table({"duration": [5, 5, 10]}), [1], tmp_path / "lake")
    plan = plan_dataset(source, 2)
    with pytest.raises(InputError) as caught:
        plan.jobs()
    assert f"each row of the plan for {source} stands for as many as its column count says" in str(
        caught.value
    )
    with pytest.raises(OutputError) as refused:
        plan.save(tmp_path / "plan.xlsx")
    assert str(refused.value).endswith(
        f"a workbook has a row for each request, and rows of the plan for {source} stand for many; "
        "write .csv, .parquet or .json"
    )


def test_a_plan_of_another_column_is_another_plan(tmp_path):
    """Also where as many rows of each class are there, the first ones in the same places."""
    table = pa.table({"one": [5, 10, 5, 10], "other": [5, 10, 10, 5]})
    source = lake(table, [2], tmp_path / "lake")
    plan_dataset(source, 1, output=tmp_path / "plan", columns={"one": "duration"})
    with pytest.raises(OutputError, match="holds another plan"):
        plan_dataset(source, 1, output=tmp_path / "plan", columns={"other": "duration"})
