"""`planner budget reserve --plan` and `retake`."""

import json
from time import time

import pytest

import planner


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


@pytest.fixture
def reserve(plan, place, run):
    """Reserve the plan."""
    return lambda *said: run("budget", "reserve", "--plan", plan, "--ledger", place, *said)


def test_the_jobs_to_send_are_printed(reserve, place):
    """Those that money is held for; said again, nothing is held twice."""
    for said in ("reserved 2 jobs for ", "reserved 0 jobs for $0.00; 2 jobs reserved before"):
        result = reserve("--by", "campaign")
        jobs = [json.loads(line) for line in result.stdout.splitlines()]
        assert [job["request"] for job in jobs] == ["a", "b"]
        assert said in result.stderr
    with planner.Ledger(place) as ledger:
        assert {one.scope for one in ledger.standings()} == {"", "a", "b"}


def test_what_is_retaken_is_sent_again(reserve, place, run):
    """Under the key of its next attempt; what it has cost stays spent."""
    key = json.loads(reserve().stdout.splitlines()[0])["key"]
    with planner.Ledger(place) as ledger:
        ledger.settle(key, "2.5")
    result = run("budget", "retake", key, "--ledger", place)
    assert result.stdout == f"retaken {key}, which has cost $2.50\n"
    keys = [json.loads(line)["key"] for line in reserve().stdout.splitlines()]
    assert f"{key}#2" in keys


def test_the_takes_that_shots_took_are_told(reserve, place, run):
    """In a line for each model, or as JSON; of nothing, nothing."""
    empty = run("budget", "takes", "--ledger", place)
    assert (empty.stdout, empty.stderr) == ("", "nothing has ended yet\n")
    key = json.loads(reserve().stdout.splitlines()[0])["key"]
    with planner.Ledger(place) as ledger:
        ledger.settle(key, 1)
        (seen,) = ledger.takes_seen()
    told = run("budget", "takes", "--ledger", place)
    assert told.stdout == f"{seen}\n"
    told = run("budget", "takes", "--ledger", place, "--json")
    assert json.loads(told.stdout)[0]["usable"] == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("--plan", "plan.json", "KEY", "5"), "--plan says what its jobs are"),
        (("--plan", "plan.json", "--model", "m"), "--plan says what its jobs are"),
        ((), "which job? Give KEY and USD, or --plan"),
        (("KEY",), "which job? Give KEY and USD, or --plan"),
        (("KEY", "5", "--by", "campaign"), "are for the jobs of --plan"),
    ],
)
def test_a_job_or_a_plan_is_reserved(place, run, said, told):
    """One of the two."""
    result = run("budget", "reserve", "--ledger", place, *said)
    assert result.exit_code == 2
    assert told in result.stderr


def test_too_little_money_is_infeasible(reserve, place):
    """Exit code 4, and no job is printed."""
    with planner.Ledger(place) as ledger:
        ledger.set_budget(1)
    result = reserve()
    assert (result.exit_code, result.stdout) == (4, "")
    assert "asks for" in result.stderr


def test_a_late_success_says_what_is_held_needlessly(plan, place, run):
    """The job had expired, and its next attempt was reserved; others' keys are none of a job."""
    with planner.Ledger(place, clock=lambda: time() - 100_000) as ledger:
        first, *_ = planner.Plan.from_json(plan.read_bytes()).reserve(ledger, ttl_s=60).new
    with planner.Ledger(place) as ledger:
        planner.Plan.from_json(plan.read_bytes()).reserve(ledger)
        for key in ("film", "film#2"):
            ledger.reserve(key, 1)
    result = run("budget", "settle", first.key, "1", "--ledger", place)
    assert result.exit_code == 0
    assert f"{first.key}#2 holds $7.50 and is not needed any more; release it" in result.stderr
    assert "needed" not in run("budget", "settle", "film", "1", "--ledger", place).stderr


def test_a_plan_is_let_go_of(plan, reserve, place, run):
    """All that was not sent; said again, there is nothing more to let go."""
    release = ("budget", "release", "--plan", plan, "--ledger", place)
    held = len(reserve().stdout.splitlines())
    with planner.Ledger(place) as ledger:
        amount = ledger.standing().held_usd
    assert held == 2
    said = run(*release).stdout
    assert said == f"released 2 jobs that were not sent, for which ${amount:.2f} were held\n"
    again = run(*release, "--batch", "other")
    assert "released 0 jobs that were not sent" in again.stdout
    assert "none of its jobs is open in this ledger; if they were reserved with --b" in again.stderr
    reserve()
    found = json.loads(run(*release, "--json").stdout)
    assert [(one["state"], one["spent_usd"]) for one in found] == [("unsent", "0")] * 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "which job"),
        (["--plan", "plan.json", "one"], "leave out the rest"),
        (["--plan", "plan.json", "--charged", "1"], "leave out the rest"),
        (["one", "--batch", "x"], "for the jobs of --plan"),
    ],
)
def test_a_release_is_of_jobs_or_of_a_plan(said, why, place, run):
    """Not of both, nor of nothing."""
    result = run("budget", "release", *said, "--ledger", place)
    assert (result.exit_code, why in result.stderr) == (2, True)
