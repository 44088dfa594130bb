"""What is wanted, when the table of a plan is planned again."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.requests.readers import read_table
from planner.results.columns import COLUMNS
from planner.results.wanted import ENOUGH, FOUND, HELPER, LOCKED, TITLES, as_wanted

WISHES = [
    {"id": "a", "duration": 5, "priority": 2, "model": "kling-v1", "owner": "Mara"},
    {"id": "b", "duration": 10, "priority": 1, "resolution": "720p", "owner": "Ed"},
    {"id": "c", "duration": 8, "priority": 3, "owner": "Mara"},
    {"id": "d", "duration": 90, "priority": 1, "owner": None},
]


def in_a_sheet(plan, rows):
    """Lay a plan out as its sheet does: the user's columns, then the plan's, then what helps."""
    frame = plan.to_frame()
    block = {title: frame[name] for title, name in TITLES.items() if name in frame}
    theirs = pd.DataFrame(rows).rename(columns={"duration": "Length (s)", "priority": "Prio"})
    helpers = pd.DataFrame(1, index=frame.index, columns=[f"{HELPER}menu", f"{HELPER}priority"])
    return pd.concat([theirs, pd.DataFrame(block), helpers], axis=1)


def asked(table):
    """Say what is asked for in a table, as text."""
    frame = as_wanted(read_table(table)).frame
    kept = [name for name in frame.columns if not str(name).startswith("planned_")]
    return frame[kept].astype(object).where(frame[kept].notna(), None)


@pytest.mark.parametrize("budget", [0, 2, 4, 20])
@pytest.mark.parametrize("more", [0, 1, 5])
def test_a_plan_planned_again_is_the_plan_of_its_requests(budget, more):
    """With as much money or with more: the plan pins nothing, and the user's wishes are back."""
    plan = planner.plan(WISHES, budget)
    due = planner.plan(WISHES, budget + more)
    for table in (plan.to_frame(), in_a_sheet(plan, WISHES)):
        again = planner.plan(table, budget + more)
        assert (again.value, again.cost_usd) == (due.value, due.cost_usd)
        own = [name for name in due.own_columns if name != "id"]
        assert again.to_frame()[own].astype(str).equals(due.to_frame()[own].astype(str))


def test_wishes_come_back_under_their_names():
    """What the plan found is gone, what was asked for is there once."""
    plan = planner.plan(WISHES, 4)
    once = asked(plan.to_frame())
    assert set(once.columns) == {"id", "duration", "priority", "model", "owner", "resolution"}
    assert once["model"].tolist() == ["kling-v1", None, None, None]
    assert asked(planner.plan(plan.to_frame(), 9).to_frame()).equals(once)


def test_other_tables_are_left_as_they_are():
    """A column called decision, or model, is anybody's."""
    rows = [{"duration": 5, "decision": "yes", "Decision": "x", "model": "kling-v1"}]
    assert as_wanted(read_table(rows)).frame.columns.tolist() == list(rows[0])


def test_words_that_anybody_may_use_make_no_plan():
    """A quality, a value and a reason of one's own, and a model that is wanted."""
    rows = [{"duration": 5, "quality": "A", "value": 3, "reason": "launch", "model": "kling-v1"}]
    table = read_table(pd.DataFrame(rows))
    assert as_wanted(table) is table


def test_only_the_block_of_a_plan_is_the_plans():
    """The user's own columns of the same names stay, before it and behind it."""
    sheet = in_a_sheet(planner.plan(WISHES, 4), WISHES)
    sheet.insert(0, "Why", "because", allow_duplicates=True)
    sheet["Decision "] = "mine"
    names = asked(sheet).columns.tolist()
    assert names[0] == "Why"
    assert names[-1] == "Decision "
    assert not set(names[1:-1]) & {*TITLES, f"{HELPER}menu"}


def test_a_choice_in_the_sheet_counts_where_it_is_locked():
    """And nowhere else: a drop-down that was changed is the plan's until then."""
    sheet = in_a_sheet(planner.plan(WISHES, 4), WISHES)
    sheet = sheet.astype({"Planned model": object, "Planned resolution": object})
    sheet.loc[2, ["Planned model", "Planned resolution"]] = ["kling-v1", "1080p"]
    unlocked = planner.plan(sheet, 20)
    assert unlocked.value == planner.plan(WISHES, 20).value
    sheet.insert(list(sheet.columns).index("Planned credits"), LOCKED, [None, None, "yes", None])
    locked = planner.plan(sheet, 20).to_frame()
    assert locked.loc[2, ["model", "resolution"]].astype(str).tolist() == ["kling-v1", "1080p"]


SHARED = [column.name for column in COLUMNS if column.name != "id"]
READ = {
    "model": [None, "kling-v1", "kling-pro"],
    "resolution": [None, "720p"],
    "mode": [None],
    "takes": [None, 1, 2.5],
    "quality": [None, "Pro"],
    "value": [None, 1, 2],
    "priority": [None, 1, 2],
    "draft": [None, "kling-v1"],
    "segments": [None, "yes"],
    "locked": [None, "no"],
}
CELLS = [None, "", "x", " y ", "7", "0.50", "made"]
OTHERS = ["so_far", "plan_catalog", "Reason", "requested_takes", "requested_requested_rule"]


@st.composite
def awkward_rows(draw):
    """Draw requests with columns that a plan has too, or might have, in any order."""
    names = draw(st.permutations(["duration", *SHARED, *READ, *OTHERS]))
    names = list(dict.fromkeys(["duration", *names[: draw(st.integers(0, 6))]]))
    cells = {"duration": [5, 10, 25], **READ}
    return [
        {name: draw(st.sampled_from(cells.get(name, CELLS))) for name in names[::-1]}
        for _ in range(3)
    ]


def said_otherwise(rows):
    """Say whether requests are a plan's table themselves, or say one thing twice."""
    return len(FOUND & set(rows[0])) >= ENOUGH or {"value", "priority"} <= set(rows[0])


@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
@pytest.mark.parametrize("end", ["json", "csv", "parquet"])
@settings(max_examples=15)
@given(awkward_rows(), st.sampled_from([0, 12, 60]), st.sampled_from(["kling", "kling-api"]))
def test_a_plan_is_verified_from_its_own_table_whatever_its_requests_call_their_columns(
    end, rows, budget, catalog
):
    """Its columns are told from theirs, and nothing that was asked for is lost in a file."""
    assume(not said_otherwise(rows))
    try:
        plan = planner.plan(rows, budget, catalog=catalog)
    except planner.TableError:
        return  # such a model is not sold there
    there = planner.Plan.from_json(plan.to_json())
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"plan.{end}"
        plan.save(path)
        own = there.to_frame() if end == "json" else path
        assert there.verify(rows) == there.verify(own) == plan.verify(own) == plan.verify()


def test_a_plan_is_verified_from_its_own_workbook(tmp_path):
    """Its column for locks is empty, and is none of the requests'."""
    rows = [{"id": "a", "duration": 5, "takes": 1, "rule": "x", "priority": None}]
    plan = planner.plan(rows, 20)
    plan.save(tmp_path / "plan.xlsx")
    assert plan.verify(tmp_path / "plan.xlsx") == plan.verify()


def test_takes_of_one_are_asked_for_again(tmp_path):
    """Where no plan has takes, the column of that name is the requests', first though it stands."""
    rows = [{"takes": 1, "catalog": "c", "duration": 5, "id": "a"}]
    table = planner.plan(rows, 20).to_frame()
    assert list(table)[-3:] == ["requested_takes", "requested_catalog", "duration"]
    assert list(asked(table)) == ["id", "takes", "catalog", "duration"]


TEXTS = st.one_of(st.none(), st.sampled_from(["kling-v1", "kling-pro"]))


@settings(max_examples=18)
@given(
    st.lists(
        st.fixed_dictionaries({"duration": st.integers(1, 40), "model": TEXTS}),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 30),
)
def test_any_table_of_a_plan_asks_for_what_was_asked(rows, budget):
    """Whatever is made of it."""
    plan = planner.plan(rows, budget)
    again = planner.plan(plan.to_frame(), budget + 3)
    assert again.value == planner.plan(rows, budget + 3).value


@pytest.mark.parametrize("gone", ["reason", "id", "value", "model", "cost_usd"])
def test_a_plan_that_was_tidied_is_a_plan_still(gone):
    """Without one of its columns, or with their names in capitals, it pins nothing."""
    frame = planner.plan(WISHES, 4).to_frame().drop(columns=gone)
    wishes = [{**row, "id": str(at)} if gone == "id" else row for at, row in enumerate(WISHES, 1)]
    due = planner.plan(wishes, 20).value
    assert planner.plan(frame, 20).value == due
    assert planner.plan(frame.rename(columns=str.title), 20).value == due
