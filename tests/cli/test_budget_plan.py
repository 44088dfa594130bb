"""`planner budget reserve --plan` and `retake`."""

import json

import pytest
from click.testing import CliRunner

import planner
from planner.cli.budget import budget_command


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


def budget(place, *arguments):
    """Run a command on the ledger."""
    given = [*map(str, arguments), "--ledger", str(place)]
    return CliRunner().invoke(budget_command, given)


def reserve(plan, place, *more):
    """Reserve a plan."""
    return budget(place, "reserve", "--plan", plan, *more)


def test_the_jobs_to_send_are_printed(plan, place):
    """Those that money is held for; said again, nothing is held twice."""
    for said in ("reserved 2 jobs for ", "reserved 0 jobs for $0.00; 2 jobs reserved before"):
        result = reserve(plan, place, "--by", "campaign")
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
    result = budget(place, "retake", key)
    assert result.stdout == f"retaken {key}, which has cost $2.5\n"
    keys = [json.loads(line)["key"] for line in reserve(plan, place).stdout.splitlines()]
    assert f"{key}#2" in keys


def test_the_takes_that_shots_took_are_told(plan, place):
    """In a line for each model, or as JSON; of nothing, nothing."""
    empty = budget(place, "takes")
    assert (empty.stdout, empty.stderr) == ("", "nothing has ended yet\n")
    key = json.loads(reserve(plan, place).stdout.splitlines()[0])["key"]
    with planner.Ledger(place) as ledger:
        ledger.settle(key, 1)
        (seen,) = ledger.takes_seen()
    told = budget(place, "takes")
    assert told.stdout == f"{seen}\n"
    told = budget(place, "takes", "--json")
    assert json.loads(told.stdout)[0]["usable"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--plan", "plan.json", "film-1", "3"], "--plan says all of its jobs"),
        (["--plan", "plan.json", "--model", "x"], "--plan says all of its jobs"),
        (["film-1"], "for what, and how much? Give KEY and USD, or --plan FILE"),
        ([], "for what, and how much?"),
        (["film-1", "3", "--by", "campaign"], "are for a --plan"),
    ],
)
def test_a_job_or_a_plan_is_reserved_and_not_both(place, arguments, told):
    """What is missing, or too much, is said; nothing is held."""
    result = budget(place, "reserve", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    with planner.Ledger(place) as ledger:
        assert ledger.entries() == []


def test_a_plan_is_not_reserved_in_a_ledger_that_is_not_there(plan, tmp_path):
    """A slip in its name is no new one."""
    result = reserve(plan, tmp_path / "speding.db")
    assert isinstance(result.exception, planner.LedgerError)
    assert not (tmp_path / "speding.db").exists()
