"""Tables whose rows stand for many requests, on the command line."""

import pandas as pd
import pytest

from planner.errors import OutputError
from tests.cli.messages import beside_reading

ROWS = "duration,priority,Count\n5,1,30\n10,2,20\n20,3,15\n"


def test_a_table_of_counts_becomes_a_table(run, write, tmp_path):
    """It says how many requests there are, and how many of a row get what."""
    path = tmp_path / "plan.csv"
    result = run("solve", write("r.csv", ROWS), "--budget", 50, "--output", path, "--verify")
    assert result.exit_code == 0
    assert "r.csv, rows 2 to 4: 3 rows, 65 requests" in result.stderr
    assert "verified: 65 requests" in beside_reading(result.stderr)
    assert "made     13 of 65" in result.stdout
    assert pd.read_csv(path)["count"].sum() == 65


@pytest.mark.parametrize("command", [("solve", "--budget", 50), ("least", "--make-all")])
@pytest.mark.parametrize("name", ["plan.xlsx", "plan.html"])
def test_a_file_without_a_place_for_them_is_refused_before_it_is_planned(
    run, write, tmp_path, command, name
):
    """Nobody waits for a plan that cannot be written."""
    result = run(*command, write("r.csv", ROWS), "--output", tmp_path / name)
    assert result.exit_code == OutputError.exit_code
    assert "stand for many; write .csv" in result.stderr
    assert "(--ignore count)" in result.stderr
    assert "read " not in result.stderr
    assert not (tmp_path / name).exists()


def test_a_column_of_ones_own_is_left_out(run, write, tmp_path):
    """Then a row is one request, also in a workbook."""
    path = tmp_path / "plan.xlsx"
    asked = ("solve", write("r.csv", ROWS), "--budget", 50, "--output", path, "--ignore", "count")
    result = run(*asked)
    assert result.exit_code == 0
    assert "of 3" in result.stdout
    assert path.exists()


def test_a_column_that_counts_nothing_is_met_with_how_to_leave_it_out(run, write):
    """It is named as it is written."""
    result = run("solve", write("r.csv", "duration,Count\n5,some\n10,many\n"), "--budget", 50)
    assert "if the column is your own, --ignore 'Count'" in result.stderr


def test_commands_that_ask_for_single_requests_say_why_not(run, write, tmp_path):
    """In one line each."""
    path = tmp_path / "plan.json"
    run("solve", write("r.csv", ROWS), "--budget", 50, "--output", path)
    for asked in (("jobs", path), ("explain", path, "1"), ("diff", path, path)):
        result = run(*asked)
        assert "stands for as many as its column count says" in result.stderr
        assert result.exit_code == 3
        assert result.stdout == ""


def test_a_long_plan_is_to_be_had_as_a_table(run, write):
    """No workbook is offered that would be refused."""
    rows = "".join(f"{5 + at % 20},{1 + at / 8},3\n" for at in range(120))
    result = run("solve", write("r.csv", f"duration,priority,count\n{rows}"), "--budget", 50)
    assert "more rows; --output plan.csv writes them all" in result.stderr
