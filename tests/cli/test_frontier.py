"""`planner frontier`."""

import io
import json

import pandas as pd
import pytest

import planner

SAMPLE = "data/requests.csv"


def test_a_terminal_shows_some_of_it(run):
    """The ends, the knees and what lies evenly between; the values are the frontier's."""
    result = run("frontier", SAMPLE)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == (
        "Frontier of data/requests.csv, catalog kling: 2,453 budgets at which the best plan changes"
    )
    shown = {line.split()[0]: line.split() for line in lines if line.startswith(("  $", " $"))}
    assert 20 <= len(shown) <= 25
    frontier = planner.frontier(SAMPLE)
    for point in (*frontier.knees(), frontier.points[0], frontier.points[-1]):
        said = shown[f"${point.budget_usd:.2f}"]
        assert said[1:3] == [str(point.made), f"{point.value:,.2f}"]
        assert (said[-1] == "knee") == (point in frontier.knees())


@pytest.mark.parametrize("flag", ["--csv", "--json"])
def test_data_is_all_of_it(run, flag):
    """Every point, as of `to_frame`."""
    result = run("frontier", SAMPLE, "--budgets", "100, 50", flag)
    text = io.StringIO(result.stdout)
    table = pd.read_csv(text) if flag == "--csv" else pd.DataFrame(json.loads(result.stdout))
    expected = planner.frontier(SAMPLE, [50, 100]).to_frame()
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)


def test_steps_say_who_changes(run):
    """Tidy: a row for each who enters, leaves or changes."""
    result = run("frontier", SAMPLE, "--budgets", "50,50.5", "--steps", "--json")
    rows = json.loads(result.stdout)
    last = [row for row in rows if row["budget_usd"] == 50.5]
    assert [(row["id"], row["move"], row["more_usd"]) for row in last] == [("TT-01", "better", 0.5)]
    assert all(row["before"] is None for row in rows if row["move"] == "enters")


def test_what_is_too_little_is_said(run):
    """On standard error; what is feasible is printed all the same."""
    result = run("frontier", SAMPLE, "--budgets", "10,50", "--csv")
    assert result.stderr == "left out: $10.00: less than what is required costs\n"
    assert len(result.stdout.splitlines()) == 2


def test_packages_are_bought_as_everywhere(run):
    """At each budget the packages that it buys."""
    result = run("frontier", SAMPLE, "--budgets", "100", "--packages", "--balance", "20", "--csv")
    money = planner.Budget(100, 20, packages=True)
    value = planner.plan(SAMPLE, money).value
    assert pd.read_csv(io.StringIO(result.stdout))["value"].tolist() == [value]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--budgets", "10,a"], "budget is 'a'; expected USD as a number"),
        (["--budgets", ""], "budget is ''; expected USD as a number"),
        (["--csv", "--json"], "--csv and --json both claim standard output"),
        (["--method", "greedy"], "No such option"),
    ],
)
def test_what_cannot_be_asked_is_refused(run, arguments, message):
    """In a line."""
    result = run("frontier", SAMPLE, *arguments)
    assert result.exit_code in (2, 3)
    assert message in result.stderr
    assert result.stdout == ""
