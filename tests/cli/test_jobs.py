"""`planner jobs`."""

import csv
import io
import json

import pytest

import planner


@pytest.fixture
def plan(tmp_path):
    """Save a plan, and return its path."""
    rows = [{"id": "=a", "duration": 10, "takes": 1.5, "features": "audio"}]
    path = tmp_path / "plan.json"
    planner.plan(rows, 40, catalog="kling-api").save(path)
    return path


def test_each_job_is_a_line_of_json(plan, run):
    """With all that it is."""
    result = run("jobs", plan)
    assert (result.exit_code, result.stderr) == (0, "")
    jobs = planner.Plan.from_json(plan.read_bytes()).jobs()
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        job.to_dict() for job in jobs
    ]


def test_a_price_is_spelled_as_what_is_held_for_it(tmp_path, run):
    """As in everything that a ledger prints: exact, without zeros behind."""
    planner.plan([{"id": "a", "duration": 10, "model": "kling-pro"}], 40).save(tmp_path / "p.json")
    (job,) = map(json.loads, run("jobs", tmp_path / "p.json").stdout.splitlines())
    with planner.Ledger(tmp_path / "spending.db") as ledger:
        planner.Plan.from_json((tmp_path / "p.json").read_bytes()).reserve(ledger)
        details = ledger.entries()[-1].details
    listed = ("budget", "report", "--ledger", tmp_path / "spending.db", "--json")
    assert f'"{job["reserved_usd"]}"' in run(*listed).stdout
    assert job["price_usd"] == job["reserved_usd"] == details["price_usd"] == "15"
    row = next(csv.DictReader(io.StringIO(run("jobs", tmp_path / "p.json", "--csv").stdout)))
    assert (row["price_usd"], row["takes"]) == ("15", "1")


def test_or_a_row_of_a_table(plan, run):
    """In which no text is a formula."""
    found = list(csv.DictReader(io.StringIO(run("jobs", plan, "--csv").stdout)))
    assert [row["take"] for row in found] == ["1", "2"]
    assert found[0]["request"] == "'=a"
    assert found[0]["features"] == "audio"
    assert sum(float(row["reserved_usd"]) for row in found) > 0


def test_nothing_planned_is_no_job(tmp_path, run):
    """No line, or only the headings."""
    planner.plan([{"id": "a", "duration": 10}], 0).save(tmp_path / "plan.json")
    assert run("jobs", tmp_path / "plan.json").stdout == ""
    assert run("jobs", tmp_path / "plan.json", "--csv").stdout.startswith("key,request,")


def test_what_is_wrong_is_said_in_a_line(plan, run):
    """A batch that is none, a catalog that is another."""
    result = run("jobs", plan, "--batch", "x" * 99)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "batch is" in result.stderr
    result = run("jobs", plan, "--catalog", "kling")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "is not the one" in result.stderr
