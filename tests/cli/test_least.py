"""`planner least`."""

import json

import pytest

import planner

SAMPLE = "data/requests.csv"


def test_the_least_money_is_planned(run, tmp_path):
    """The plan is that of the library, and is written where one says."""
    path = tmp_path / "plan.json"
    result = run("least", SAMPLE, "--value", "300", "--output", path)
    plan = planner.least_budget(SAMPLE, value=300)
    assert result.exit_code == 0
    assert result.stdout == f"{plan.summary()}\n"
    assert result.stderr == f"wrote {path}\n"
    assert planner.Plan.from_json(path.read_text()).budget_usd == plan.budget_usd


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
