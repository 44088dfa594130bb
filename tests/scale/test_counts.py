"""A lake as a table of counts."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import planner
from planner.scale.counts import COMPARED, count_dataset
from planner.scale.progress import COUNTING, PLANNING, WRITING
from tests.scale.files import write

CAP = planner.Cap(by="client", usd=3)
FILES = {
    "a.parquet": {
        "id": ["a", "b", "c", "d"],
        "duration": [5, 10, 5, 20],
        "priority": [3, 1, 3, 9],
        "client": ["x", "y", "x", "y"],
    },
    "b.parquet": {
        "id": ["e", "f", "g"],
        "duration": [5, 10, 5],
        "priority": [3, 1, 2],
        "client": ["y", "x", "x"],
    },
}


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Seven requests in two files."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "lake", FILES)


def test_rows_that_agree_in_all_that_decides_are_one(lake):
    """Each called by the number of its first row; what rules look at decides, too."""
    frame = count_dataset("lake").frame
    assert frame.to_dict("list") == {
        "id": ["row 1", "row 2", "row 4", "row 7"],
        "duration": [5, 10, 20, 5],
        "priority": [3, 1, 9, 2],
        "count": [3, 2, 1, 1],
    }
    ruled = count_dataset("lake", rules=[CAP]).frame
    assert ruled["client"].tolist() == ["x", "y", "y", "y", "x", "x"]
    assert ruled["count"].sum() == 7


@given(
    rows=st.lists(st.tuples(st.sampled_from([5, 10, 20]), st.integers(1, 3)), min_size=1),
    budget=st.integers(0, 40),
    at=st.integers(0, 20),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
def test_counts_are_planned_as_the_rows_are(tmp_path_factory, rows, budget, at):
    """The same value for the same money, however the rows lie in files, and the same proof."""
    frame = pd.DataFrame(rows, columns=["duration", "priority"])
    parts = [frame.iloc[:at], frame.iloc[at:]]
    files = {f"{number}.parquet": part.to_dict("list") for number, part in enumerate(parts)}
    folder = write(
        tmp_path_factory.mktemp("lake"), {k: v for k, v in files.items() if v["duration"]}
    )
    counts = count_dataset(folder)
    plan, due = planner.plan(counts, budget), planner.plan(frame, budget)
    assert (plan.value, plan.cost_usd, plan.tally) == (due.value, due.cost_usd, due.tally)
    of_lake = planner.plan_dataset(folder, budget)
    assert planner.Plan.from_json(of_lake.to_json()).verify(counts) == due.verify()


def test_what_other_budgets_buy_is_asked_of_counts(lake):
    """A frontier and the least budget, as of the rows."""
    rows = pd.concat([pd.DataFrame(columns) for columns in FILES.values()], ignore_index=True)
    counts = count_dataset("lake")
    found, due = (planner.frontier(table, [2, 5, 100]) for table in (counts, rows))
    assert [point.value for point in found.points] == [point.value for point in due.points]
    least, due = (planner.least_budget(table, make="all") for table in (counts, rows))
    assert (least.budget_usd, least.tally) == (due.budget_usd, due.tally)


def test_another_lake_than_the_one_that_was_planned_refutes_the_plan(lake):
    """Verified by counts, as by rows."""
    plan = planner.Plan.from_json(planner.plan_dataset("lake", 5).to_json())
    write(lake, {"b.parquet": {**FILES["b.parquet"], "priority": [3, 1, 3]}})
    with pytest.raises(planner.CertificateError):
        plan.verify(count_dataset("lake"))


def test_all_faults_are_told_by_row_when_rows_are_counted(lake):
    """Though the table has a row for each class only."""
    write(lake, {"c.parquet": {"id": ["h", "a"], "duration": [0, 0], "priority": [1, 1]}})
    with pytest.raises(planner.InputError, match="client"):
        count_dataset("lake", rules=[CAP])
    with pytest.raises(planner.TableError) as caught:
        count_dataset("lake")
    assert [fault.place for fault in caught.value.faults] == [
        "c.parquet row 1",
        "c.parquet row 2",
        "c.parquet row 2",
    ]
    with pytest.raises(planner.TableError) as caught:
        count_dataset("lake", unique_ids=False)
    assert caught.value.count == 2


def test_headings_mean_what_is_said(tmp_path):
    """For the table of counts as well, which is read again."""
    folder = write(tmp_path, {"a.parquet": {"Laenge": [5, 5, 10], "priority": ["x", "y", "y"]}})
    columns = {"Laenge": "duration", "priority": None}
    counts = count_dataset(folder, columns=columns)
    assert counts.frame["count"].tolist() == [2, 1]
    plan = planner.plan_dataset(folder, 100, columns=columns)
    assert plan.tally == planner.plan(counts, 100).tally
    assert plan.reading.columns == {"duration": "Laenge"}
    with pytest.raises(planner.InputError, match="did you mean 'Laenge'"):
        count_dataset(folder, columns={"Lange": "duration"})


def test_rules_may_come_from_anything_that_is_gone_through_once(lake):
    """They are looked at twice: for what decides, and when it is planned."""
    once = planner.plan_dataset("lake", 50, rules=iter([CAP]))
    assert once.value == planner.plan_dataset("lake", 50, rules=[CAP]).value
    assert [use.rule for use in once.rules] == [CAP, CAP]  # of x, and of y


def test_a_rule_that_a_lake_cannot_keep_is_named(lake):
    """As it was given."""
    with pytest.raises(planner.InputError, match=r"^rules\[1\] Cap\(by='owner', usd=3\): there is"):
        planner.plan_dataset("lake", 5, rules=[CAP, planner.Cap(by="owner", usd=3)])
    with pytest.raises(planner.InputError, match=r"Needs\(column='id'\) ties single requests"):
        planner.plan_dataset("lake", 5, rules=planner.Needs("id"))


def test_progress_is_told_in_rows(lake):
    """What is done, from none of it to all."""
    told = []
    planner.plan_dataset(
        "lake", 5, output="plan", workers=1, progress=lambda *how: told.append(how)
    )
    assert told == [
        *((COUNTING, done, 7) for done in (0, 4, 7)),
        (PLANNING, 0, 7),
        *((WRITING, done, 7) for done in (0, 4, 7)),
    ]


def test_ids_are_compared_up_to_so_many_rows_unless_asked(lake, monkeypatch):
    """And it is said where they are not."""
    assert COMPARED == 20_000_000
    monkeypatch.setattr("planner.scale.counts.COMPARED", 6)
    said = "ids are unique: they were not compared"
    assert said in planner.plan_dataset("lake", 5).reading.assumed
    assert said not in planner.plan_dataset("lake", 5, unique_ids=True).reading.assumed


def test_plan_says_of_a_folder_what_plans_it(tmp_path):
    """It takes a file, and a folder is none."""
    with pytest.raises(planner.InputError, match=r"is a folder; plan_dataset\(\) plans"):
        planner.plan(tmp_path, 30)
