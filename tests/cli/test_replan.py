"""`planner replan`."""

import json
from itertools import count

import pytest

import planner

ROWS = [{"id": f"r{at}", "duration": 5, "priority": 1 + at} for at in range(4)]


@pytest.fixture
def plan(tmp_path):
    """Save a plan, and return its path."""
    planner.plan(ROWS, 12).save(tmp_path / "plan.json")
    return tmp_path / "plan.json"


@pytest.fixture
def place(tmp_path, plan):
    """Reserve the plan in a ledger, let its first job fail, and return where it is."""
    with planner.Ledger(tmp_path / "spending.db") as ledger:
        ledger.set_budget(12)
        first, *_ = planner.Plan.from_json(plan.read_bytes()).reserve(ledger).new
        ledger.release(first.key, charged_usd=first.reserved_usd)
    return tmp_path / "spending.db"


def test_the_rest_is_planned_with_what_is_left(plan, place, tmp_path, run):
    """It says what changes, and writes the plan, which verifies with its own table."""
    result = run("replan", plan, "--ledger", place, "--output", tmp_path / "new.json")
    assert result.exit_code == 0, result.stderr
    before = planner.Plan.from_json(plan.read_bytes())
    after = planner.Plan.from_json((tmp_path / "new.json").read_bytes())
    assert after.to_json() == planner.replan(before, place).to_json()
    assert f"{before.diff(after).sentence}." in result.stderr
    assert after.verify(after.to_frame())
    assert "proven optimal" in result.stdout


def test_a_workbook_is_no_plan_and_goes_beside_it(tmp_path, run):
    """What to type is said, and it can be typed: the workbook that comes back says what stays."""
    book, path, place = tmp_path / "plan.xlsx", tmp_path / "plan.json", tmp_path / "spending.db"
    planner.plan(ROWS, 12).save(book)
    told = run("replan", book, "--ledger", place)
    assert told.exit_code == 3
    assert f"planner solve {book} --output plan.json writes one" in told.stderr
    assert f"planner replan plan.json --requests {book}" in told.stderr
    assert run("solve", book, "--output", path).exit_code == 0
    with planner.Ledger(place) as ledger:
        ledger.set_budget(12)
        planner.Plan.from_json(path.read_bytes()).reserve(ledger)
    again = tmp_path / "plan2.xlsx"
    result = run("replan", path, "--requests", book, "--ledger", place, "--output", again)
    assert result.exit_code == 0, result.stderr
    so_far = planner.plan(again, 12).to_frame()["so_far"]
    assert set(so_far) == {"in progress", "to plan"}


def test_it_says_what_stays_and_what_is_left_for_the_rest(plan, place, run):
    """The plan's budget counts what stays as it was planned; the rest has what the ledger has."""
    told = run("replan", plan, "--ledger", place).stderr
    with planner.Ledger(place) as ledger:
        held, left = (ledger.standing().held_usd, ledger.standing().left_usd)
    assert (
        f"0 made and 2 in progress stay, for ${held:.2f} as planned; 2 are planned anew with the "
        f"${left:.2f} that is left for that\n"
    ) in told


def test_what_is_made_in_part_stays_as_well(tmp_path, run):
    """It is counted by itself, where there is any."""
    rows = [{"id": "long", "duration": 25, "priority": 3, "segments": "yes"}, *ROWS]
    plan = planner.plan(rows, 60, catalog="kling-api")
    plan.save(tmp_path / "plan.json")
    with planner.Ledger(tmp_path / "spending.db") as ledger:
        ledger.set_budget(60)
        first, second, *rest = plan.reserve(ledger).new
        assert first.request == second.request == "long"
        ledger.settle(first.key, first.reserved_usd)
        ledger.release_all([job.key for job in (second, *rest)], sent=False)
    told = run("replan", tmp_path / "plan.json", "--ledger", tmp_path / "spending.db").stderr
    assert "0 made, 0 in progress and 1 made in part stay, for $" in told
    assert "; 4 are planned anew with the $" in told


def test_where_packages_pay_no_part_of_the_budget_is_told(tmp_path, place, run):
    """No request has a price of its own there."""
    path = tmp_path / "packages.json"
    planner.plan(ROWS, planner.Budget(12, packages=True)).save(path)
    told = run("replan", path, "--ledger", place).stderr
    assert "0 made and 1 in progress stay; 3 are planned anew\n" in told


def test_its_time_limit_covers_writing(plan, place, tmp_path, run, monkeypatch):
    """The file gets what is left."""
    seconds, written = count(), []
    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: next(seconds))
    monkeypatch.setattr(planner.Plan, "save", lambda *_, time_limit_s: written.append(time_limit_s))
    for limit in (("--time-limit", 10_000), ()):
        result = run("replan", plan, "--ledger", place, *limit, "--output", tmp_path / "new.csv")
        assert result.exit_code == 0, result.stderr
    assert 0 < written[0] < 9_998
    assert written[1] is None


def test_all_of_it_goes_to_a_pipe(plan, place, run):
    """As JSON, or as CSV with what has come of each request."""
    found = json.loads(run("replan", plan, "--ledger", place, "--json").stdout)
    assert {row["so_far"] for row in found["rows"]} == {"in progress", "to plan"}
    assert ",so_far" in run("replan", plan, "--ledger", place, "-o", "-").stdout.splitlines()[0]


def test_what_is_wanted_now_may_stand_in_a_file(plan, place, tmp_path, run, write):
    """What is new comes in; what is gone is told."""
    lines = ["id,Dauer,priority", *(f"r{at},5,{at + 1}" for at in range(1, 4)), "new,5,9"]
    table = write("now.csv", "\n".join(lines))
    result = run(
        "replan", plan, "--ledger", place, "--requests", table, "--map", "Dauer=duration", "--json"
    )
    assert result.exit_code == 0, result.stderr
    assert "not wanted any more: r0" in result.stderr
    assert "now.csv, rows 2 to 5: 4 requests" in result.stderr
    assert [row["id"] for row in json.loads(result.stdout)["rows"]] == ["r1", "r2", "r3", "new"]


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ((), 2, "which ledger? Give --ledger spending.db, or set PLANNER_LEDGER"),
        (("--ledger", "none.db"), 3, "there is no such ledger"),
        (("--ledger", "LEDGER", "--scope", "a//b"), 3, "scope is 'a//b'"),
        (("--ledger", "LEDGER", "--by", "x"), 3, "no column 'x'"),
        (("--ledger", "LEDGER", "--keep", "-1"), 2, "--keep"),
        (("--ledger", "LEDGER", "--output", "PLAN"), 2, "is the plan that is carried out"),
        (("--ledger", "LEDGER", "--requests", "none.csv"), 3, "none.csv"),
        (("--ledger", "LEDGER", "--json", "-o", "-"), 2, "both claim standard output"),
    ],
)
def test_what_is_wrong_is_said(plan, place, run, said, code, told):
    """In a line, with its exit code."""
    paths = {"LEDGER": place, "PLAN": plan}
    result = run("replan", plan, *(paths.get(one, one) for one in said))
    assert result.exit_code == code
    assert told in result.stderr


def test_more_than_there_is_is_infeasible(plan, place, run):
    """Exit code 4."""
    with planner.Ledger(place) as ledger:
        ledger.set_budget(2)
    result = run("replan", plan, "--ledger", place)
    assert result.exit_code == 4
    assert "more than the whole budget in ledger" in result.stderr


def test_of_a_new_table_it_names_the_columns_that_are_there(plan, place, tmp_path, run):
    """Not those in which planning again says what is locked."""
    rows = "id,duration,priority,client\nr2,5,3,acme\nr3,5,4,acme\nnew,5,9,acme\n"
    (tmp_path / "now.csv").write_text(rows, encoding="utf-8")
    told = run("replan", plan, "--ledger", place, "--requests", tmp_path / "now.csv").stderr
    assert "\ncolumns  id, duration, priority; not used: 'client'\n" in told
    rows = "Id,duration,Locked,So far\nr2,5,no,x\nr3,5,no,y\n"
    (tmp_path / "now.csv").write_text(rows, encoding="utf-8")
    told = run("replan", plan, "--ledger", place, "--requests", tmp_path / "now.csv").stderr
    assert "\ncolumns  id from 'Id', duration, locked from 'Locked'; not used: 'So far'\n" in told
