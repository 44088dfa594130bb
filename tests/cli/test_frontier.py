"""`planner frontier`."""

import io
import json

import openpyxl
import pandas as pd
import pytest

import planner
from tests.cli.messages import beside_reading

SAMPLE = "data/requests.csv"


@pytest.fixture(scope="module")
def whole():
    """Return the frontier of the sample batch."""
    return planner.frontier(SAMPLE)


def test_a_terminal_shows_some_of_it(run, whole):
    """The ends, the knees and what lies evenly between; the values are the frontier's."""
    result = run("frontier", SAMPLE)
    assert (result.exit_code, beside_reading(result.stderr)) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == (
        "Frontier of data/requests.csv, catalog kling: 2,374 budgets at which the best plan changes"
    )
    shown = {line.split()[0]: line.split() for line in lines if line.startswith(("  $", " $"))}
    assert 20 <= len(shown) <= 25
    for point in (*whole.knees(), whole.points[0], whole.points[-1]):
        said = shown[f"${point.budget_usd:.2f}"]
        assert said[1:3] == [str(point.made), f"{point.value:,.2f}"]
        assert (said[-1] == "knee") == (point in whole.knees())


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
    moves = [(row["id"], row["move"], row["more_usd"]) for row in last]
    assert moves == [("TT-01", "simpler", -0.5), ("TT-16", "enters", 1.0)]
    assert all(row["before"] is None for row in rows if row["move"] == "enters")


def test_what_is_too_little_is_said(run):
    """On standard error; what is feasible is printed all the same."""
    result = run("frontier", SAMPLE, "--budgets", "10,50", "--csv")
    told = beside_reading(result.stderr)
    assert told == "left out: $10.00: less than what is required costs\n"
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("flags", [(), ("--csv",), ("--steps",)])
def test_only_too_little_is_infeasible(run, flags):
    """With 4 and the least that is enough; no empty table."""
    least = planner.frontier(SAMPLE, [10, 50]).infeasible_below_usd
    result = run("frontier", SAMPLE, "--budgets", "1,10", *flags)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"nothing is feasible below ${least:.2f}" in beside_reading(result.stderr)


def test_one_budget_is_one(run):
    """In the headline, and where the object names itself."""
    result = run("frontier", SAMPLE, "--budgets", "50")
    assert result.stdout.splitlines()[0] == "Frontier of data/requests.csv, catalog kling: 1 budget"
    assert "next $1, about" in result.stdout  # a price of the relaxation, not what a plan adds
    assert repr(planner.frontier(SAMPLE, [50])) == "<Frontier: 1 budget from $50.00 to $50.00>"


def test_an_empty_table_has_no_frontier_and_says_so(run, write):
    """Rather than a budget of nothing."""
    result = run("frontier", write("none.csv", "id,duration\n"))
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.endswith("none.csv, catalog kling: no requests, so that no budget buys anything")


def test_steps_are_a_table_to_read(run, whole):
    """With signs before what costs more; as CSV all of it."""
    result = run("frontier", SAMPLE, "--steps")
    lines = [line.split() for line in result.stdout.splitlines() if line.strip(" ─")]
    assert lines[1][:5] == ["budget", "video", "change", "before", "after"]
    steps = whole.steps_frame()
    first = steps.iloc[0]
    assert lines[2][:2] == [f"${first.budget_usd:.2f}", first["name"].split()[0]]
    assert f"+${first.more_usd:.2f}" in lines[2]
    assert f"{len(steps) - 100:,} more rows; --csv prints them all" in result.stderr


def test_the_budget_of_a_workbook_is_not_used(run, tmp_path):
    """Nor is there a flag for one."""
    file = tmp_path / "requests.xlsx"
    assert run("new", file).exit_code == 0
    for question in (("frontier", "--budgets", "50", "--csv"), ("least", "--make-all")):
        told = []
        for budget in (3, 70):
            book = openpyxl.load_workbook(file)
            book["Settings"]["B2"].value = budget
            book.save(file)
            result = run(question[0], file, *question[1:])
            assert "overrides" not in result.stderr
            told.append(result.stdout)
        assert told[0] == told[1] != ""
    result = run("frontier", SAMPLE, "--budget", "50")
    assert result.exit_code == 2
    assert "No such option" in result.stderr


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
