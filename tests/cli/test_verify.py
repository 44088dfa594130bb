"""`planner verify`."""

import json
from dataclasses import replace

import pytest

import planner

ROWS = "id,duration,priority,model\na,10,3,\nb,10,1,kling-pro\nc,61,1,\n"


@pytest.fixture
def planned(run, write, tmp_path):
    """Plan a table, and return the paths of the plan and the table."""
    table, path = write("r.csv", ROWS), tmp_path / "plan.json"
    assert run("solve", table, "--budget", 12, "--packages", "-o", path).exit_code == 0
    return path, table


def test_a_plan_is_proved_in_another_process(planned, shell):
    """One sentence on standard output."""
    result = shell("verify", *planned)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.startswith(b"verified: 3 requests at the catalog's prices, $")
    assert result.stdout.endswith(b"no cheaper purchase is worth as much\n")


def test_the_table_may_come_from_a_pipe(planned, run):
    """As for solve."""
    result = run("verify", planned[0], "-", input=ROWS)
    assert result.exit_code == 0


def test_columns_are_ignored_as_when_it_was_planned(run, write, tmp_path):
    """They are carried under the same name."""
    table, path = write("r.csv", ROWS), tmp_path / "plan.json"
    run("solve", table, "--budget", 12, "--ignore", "model", "-o", path)
    assert run("verify", path, table, "--ignore", "model").exit_code == 0
    assert run("verify", path, table).exit_code == 5


def test_a_table_that_is_read_otherwise_is_told_by_its_column(planned, run, write, tmp_path):
    """Where it is one alone; of several it is said where a cell differs first."""
    path, table = planned
    told = run("verify", path, table, "--ignore", "model").stderr
    assert "has another SHA-256; it has the plan's where column 'model' is read as model" in told
    run("solve", table, "--budget", 12, "--ignore", "model", "-o", path)
    told = run("verify", path, table).stderr
    assert "it has the plan's where column 'model' is not read, as by --ignore 'model'" in told
    told = run("verify", path, table, "--ignore", "model", "--ignore", "priority").stderr
    assert "it has the plan's where column 'priority' is read as priority" in told
    told = run("verify", path, table, "--ignore", "priority").stderr
    assert "row 2 (a) has priority '3' there, 3 in the plan" in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 99.5}, "value is 99.5, and should be 9.0"),
        ({"bound": 0.0}, "bound is 0.0, and should be 9.0"),
        ({"cost_usd": "0"}, "cost_usd is $0.00, and should be $10.00"),
        ({"status": "feasible"}, "status is 'feasible', and should be 'optimal'"),
        ({"greedy_value": 1.5}, "plan.greedy_value is 1.5; it should be"),
        ({"fair_value": 1.5}, "plan.fair_value is 1.5; it should be"),
        ({"catalog_sha256": "0"}, "catalog kling is not the one that the plan was made with"),
        ({"requests_sha256": "0"}, "has another SHA-256; its cells are the plan's"),
    ],
)
def test_a_plan_that_was_tampered_with_is_refuted(planned, run, change, said):
    """In a line that says what differs, and with 5."""
    path, table = planned
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    result = run("verify", path, table)
    assert (result.exit_code, result.stdout) == (5, "")
    assert said in result.stderr


def test_a_price_that_was_lowered_is_told_beside_the_catalogs(planned, run):
    """Row, option and both prices."""
    path, table = planned
    body = json.loads(path.read_text("utf-8"))
    made = next(each["taken"] for each in body["outcomes"] if each["taken"])
    made["credits"] = "1"
    path.write_text(json.dumps(body), "utf-8")
    result = run("verify", path, table)
    assert result.exit_code == 5
    assert " for 1 credits; the catalog's price is " in result.stderr


def test_another_table_is_told_by_row_and_column(planned, run, write):
    """With what stands in each."""
    other = write("other.csv", ROWS.replace("b,10,1", "b,12,1"))
    result = run("verify", planned[0], other)
    assert result.exit_code == 5
    assert "row 3 (b) has duration 12 there, 10 in the plan" in result.stderr


def test_another_catalog_is_told_before_its_names_are_missed(planned, run):
    """It is not asked whether it knows the table's models."""
    result = run("verify", *planned, "--catalog", "providers")
    assert result.exit_code == 5
    assert "catalog providers is not the one" in result.stderr


@pytest.mark.parametrize("text", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_plan_is_bad_input(planned, run, write, text):
    """With the name of the file."""
    path = write("no.json", text)
    result = run("verify", path, planned[1])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no.json" in result.stderr


def test_files_that_are_not_there_are_bad_input(planned, run, tmp_path):
    """Plan or table; no more so devices, one of which never ends, and folders."""
    path, table = planned
    for name in (tmp_path / "none.json", tmp_path, "/dev/zero"):
        assert run("verify", name, table).exit_code == 3
    assert run("verify", path, tmp_path / "none.csv").exit_code == 3


def test_the_greatest_value_is_enough_for_require_optimal(run, write, monkeypatch):
    """Where only the search for less money was cut short, the plan passes, and says so."""
    whole = planner.plan([{"duration": 5}], planner.Budget(12, packages=True))
    proof = replace(whole.proof, cheaper=None, cut_short=True)
    plan = replace(whole, proof=proof, notes=proof.doubts)
    monkeypatch.setattr("planner.cli.batch_file.plan", lambda *_, **__: plan)
    result = run("solve", write("r.csv", ROWS), "--budget", 12, "--packages", "--require-optimal")
    assert result.exit_code == 0
    assert "Less money may buy the same value" in result.stdout
