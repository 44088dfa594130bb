"""What the command line says of a plan, and what the workbook says."""

import json

import openpyxl
import pytest

from tests.cli.messages import beside_reading


@pytest.fixture
def batch(sheet):
    """Write a workbook of one request with these settings."""

    def write_batch(**settings):
        path = sheet([["duration"], [10]])
        book = openpyxl.load_workbook(path)
        page = book.create_sheet("Settings")
        for row in settings.items():
            page.append(row)
        book.save(path)
        return path

    return write_batch


def planned(result):
    """Return the plan that was printed."""
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_workbook_says_it_all(run, batch):
    """No flag is needed."""
    path = batch(
        budget="20", packages="yes", balance=7, catalog="kling", method="greedy", hidden_rows="ask"
    )
    result = run("solve", path, "--json")
    plan = planned(result)
    budget = plan["budget"]
    assert (budget["usd"], budget["balance_credits"], budget["packages"]) == ("20", "7", True)
    assert (plan["catalog"], plan["method"], beside_reading(result.stderr)) == (
        "kling",
        "greedy",
        "",
    )


@pytest.mark.parametrize(
    ("setting", "flags", "said"),
    [
        ({"budget": 100}, ("--budget", "80"), "--budget 80 overrides the 100"),
        ({"packages": "yes"}, ("--no-packages",), "--no-packages overrides the yes"),
        ({"packages": "no"}, ("--packages",), "--packages overrides the no"),
        ({"balance": 1}, ("--balance", "2.50"), "--balance 2.5 overrides the 1"),
        ({"method": "greedy"}, ("--method", "exact"), "--method exact overrides the greedy"),
        (
            {"catalog": "kling-api"},
            ("--catalog", "kling"),
            "--catalog kling overrides the kling-api",
        ),
        ({"hidden_rows": "include"}, ("--hidden", "skip"), "--hidden skip overrides the include"),
    ],
)
def test_a_flag_overrides_a_setting_and_says_so(run, batch, setting, flags, said):
    """In a line."""
    result = run("solve", batch(**{"budget": 80} | setting), *flags, "--json")
    assert beside_reading(result.stderr) == f"{said} of sheet Settings\n"
    assert planned(result)["catalog"] == "kling"


def test_a_flag_that_agrees_says_nothing(run, batch):
    """100 is $100.00."""
    result = run("solve", batch(budget=100), "--budget", "$100.00", "--json")
    assert (planned(result)["budget_usd"], beside_reading(result.stderr)) == ("100.00", "")


@pytest.mark.parametrize("settings", [{}, {"budget": None}])
def test_without_a_budget_both_ways_are_named(run, batch, settings):
    """As a mistake in the command."""
    result = run("solve", batch(**settings))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "give --budget USD, or write it into sheet Settings" in result.stderr


def test_an_unknown_method_of_a_workbook_gets_the_nearest(run, batch):
    """At its cell, which is marked."""
    path = batch(budget=5, method="greddy")
    result = run("solve", path)
    assert result.exit_code == 3
    assert "sheet 'Settings': 1 fault\n  cell B2  method  'greddy'  unknown" in result.stderr
    marked = openpyxl.load_workbook(path.with_name("requests.errors.xlsx"))
    assert marked["Errors"]["A5"].hyperlink.location == "'Settings'!B2"
    assert "unknown method 'greddy'; did you mean 'greedy'" in result.stderr


def test_a_flag_that_answers_what_the_workbook_asks_overrides_nothing(run, batch):
    """To ask is what it says where nothing is decided."""
    result = run("solve", batch(budget=80, hidden_rows="ask"), "--hidden", "skip", "--json")
    assert (result.exit_code, beside_reading(result.stderr)) == (0, "")


def test_catalogs_are_given_in_a_list_or_one_by_one(run, batch):
    """And override the workbook's."""
    path = batch(budget=20, catalog="kling")
    one = run("solve", path, "--json", "--catalog", "kling-api,kling")
    two = run("solve", path, "--json", "--catalog", "kling-api", "--catalog", "kling")
    assert planned(one)["catalog"] == planned(two)["catalog"] == "kling-api, kling"
    said = beside_reading(one.stderr)
    assert said.strip() == "--catalog kling-api, kling overrides the kling of sheet Settings"
    twice = run("solve", path, "--catalog", "kling", "--catalog", "kling")
    assert twice.exit_code == 3
    assert "is given twice" in twice.stderr


@pytest.mark.parametrize("command", ["check", "quote", "new"])
def test_every_command_takes_several(run, batch, tmp_path, command):
    """Also those that plan nothing."""
    named = ["--catalog", "kling-api", "--catalog", "kling"]
    given = {
        "check": [batch(budget=20)],
        "quote": ["--duration", 5, "--model", "kling:kling-v1", "--resolution", "720p"],
        "new": [tmp_path / "new.xlsx"],
    }[command]
    result = run(command, *given, *named)
    assert result.exit_code == 0, result.stderr
    if command == "quote":
        assert result.stdout.startswith("kling:kling-v1 at 720p, 5 s: ")
    if command == "new":
        cells = openpyxl.load_workbook(tmp_path / "new.xlsx")["Settings"]
        values = [cell.value for row in cells.iter_rows() for cell in row]
        assert "kling-api, kling" in values
