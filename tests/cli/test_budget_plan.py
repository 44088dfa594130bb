"""`planner budget reserve --plan` and `retake`."""

import json

import click
import pytest
from click.testing import CliRunner

import planner
from planner.cli.budget_plan import reserve_jobs, retake_command, takes_command


@pytest.fixture
def plan(tmp_path):
    """Save a plan, and return its path."""
    rows = [{"id": name, "duration": 5, "campaign": name} for name in "ab"]
    planner.plan(rows, 40).save(tmp_path / "plan.json")
    return tmp_path / "plan.json"


@pytest.fixture
def place(tmp_path):
    """Return where a new ledger is."""
    planner.Ledger(tmp_path / "spending.db").close()
    return tmp_path / "spending.db"


def reserve(plan, place, **said):
    """Reserve a plan as the command does."""
    said = {"scope": "", "by": (), "ttl_s": 60, "catalog": None, "batch": "", **said}
    command = click.Command("reserve", callback=lambda: reserve_jobs(str(plan), str(place), **said))
    return CliRunner().invoke(command, catch_exceptions=False)


def test_the_jobs_to_send_are_printed(plan, place):
    """Those that money is held for; said again, nothing is held twice."""
    for said in ("reserved 2 jobs for ", "reserved 0 jobs for $0.00; 2 jobs reserved before"):
        result = reserve(plan, place, by=("campaign",))
        jobs = [json.loads(line) for line in result.stdout.splitlines()]
        assert [job["request"] for job in jobs] == ["a", "b"]
        assert said in result.stderr
    with planner.Ledger(place) as ledger:
        assert {one.scope for one in ledger.standings()} == {"", "a", "b"}


def test_what_is_retaken_is_sent_again(plan, place):
    """Under the key of its next attempt; what it has cost stays spent."""
    key = json.loads(reserve(plan, place).stdout.splitlines()[0])["key"]
    with planner.Ledger(place) as ledger:
        ledger.settle(key, "2.5")
    result = CliRunner().invoke(retake_command, [key, "--ledger", str(place)])
    assert result.stdout == f"retaken {key}, which has cost $2.5\n"
    keys = [json.loads(line)["key"] for line in reserve(plan, place).stdout.splitlines()]
    assert f"{key}#2" in keys


def test_the_takes_that_shots_took_are_told(plan, place):
    """In a line for each model, or as JSON; of nothing, nothing."""
    empty = CliRunner().invoke(takes_command, ["--ledger", str(place)])
    assert (empty.stdout, empty.stderr) == ("", "nothing has ended yet\n")
    key = json.loads(reserve(plan, place).stdout.splitlines()[0])["key"]
    with planner.Ledger(place) as ledger:
        ledger.settle(key, 1)
        (seen,) = ledger.takes_seen()
    told = CliRunner().invoke(takes_command, ["--ledger", str(place)])
    assert told.stdout == f"{seen}\n"
    told = CliRunner().invoke(takes_command, ["--ledger", str(place), "--json"])
    assert json.loads(told.stdout)[0]["usable"] == 1
