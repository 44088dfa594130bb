"""`planner least`."""

import json

import pytest

import planner
from tests.cli.messages import beside_reading

SAMPLE = "data/requests.csv"


def test_the_least_money_is_planned(run, tmp_path):
    """The plan is that of the library, and is written where one says."""
    path = tmp_path / "plan.json"
    result = run("least", SAMPLE, "--value", "300", "--output", path)
    plan = planner.least_budget(SAMPLE, value=300)
    assert result.exit_code == 0
    assert result.stdout == f"{plan.summary()}\n"
    assert beside_reading(result.stderr) == f"wrote {path}\n"
    assert planner.Plan.from_json(path.read_text()).budget_usd == plan.budget_usd


def test_the_table_of_videos_follows_as_of_solve(run):
    """The same lines, for the same budget."""
    least = run("least", SAMPLE, "--value", "300")
    usd = planner.least_budget(SAMPLE, value=300).budget_usd
    solved = run("solve", SAMPLE, "--budget", usd)
    assert least.stdout == solved.stdout
    assert least.stderr == solved.stderr


def test_there_is_no_flag_for_a_budget(run):
    """It is what is asked for."""
    result = run("least", SAMPLE, "--make-all", "--budget", "50")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such option" in result.stderr


def test_whom_one_wants_is_made(run):
    """By id, repeated; or everyone."""
    result = run("least", SAMPLE, "--make", "BR-02", "--make", "BR-03", "--json")
    plan = json.loads(result.stdout)
    made = {row["id"] for row in plan["rows"] if row["decision"] == "planned"}
    assert {"BR-02", "BR-03"} <= made
    everything = json.loads(run("least", SAMPLE, "--make-all", "--json").stdout)
    assert everything["tally"]["skipped"] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing is asked for: give --value, --make or --make-all"),
        (["--make", "BR-01", "--make-all"], "--make-all makes everything; leave out --make"),
        (["--value", "much"], "--value is 'much'; expected a number"),
        (["--value", "9999"], "no budget reaches a value of 9999"),
        (["--make", "BR-99"], "there is no request 'BR-99'"),
        (["--value", "1", "--output", "plan.doc"], "plan.doc"),
    ],
)
def test_what_cannot_be_asked_is_refused(run, arguments, message):
    """In a line."""
    result = run("least", SAMPLE, *arguments)
    assert result.exit_code in (2, 3)
    assert message in result.stderr
    assert result.stdout == ""
