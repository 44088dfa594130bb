"""`planner explain`."""

import json

import pytest

import planner
from tests.cli.messages import beside_reading
from tests.conftest import BATCH


@pytest.fixture
def file(sheet):
    """Write the batch to a workbook."""
    heads = ["id", "title", "duration", "priority", "model", "resolution", "platform"]
    return sheet([heads, *([row.get(head) for head in heads] for row in BATCH)])


def test_it_says_what_the_plan_says(run, file):
    """The same words as of the plan that solve makes."""
    result = run("explain", file, "d", "--budget", 20)
    assert result.exit_code == 0
    assert result.stdout == f"{planner.plan(file, 20).explain('d')}\n"
    assert beside_reading(result.stderr) == ""


def test_a_title_is_enough(run, file):
    """Where no other has it."""
    by_title = run("explain", file, "Lamp", "--budget", 20)
    assert by_title.stdout == run("explain", file, "d", "--budget", 20).stdout != ""


def test_json_is_the_explanation_as_data(run, file):
    """Exact money as text."""
    result = run("explain", file, "d", "--budget", 20, "--json")
    told = json.loads(result.stdout)
    right = planner.plan(file, 20).explain("d")
    assert told == json.loads(json.dumps(right.to_dict()))
    assert (told["id"], told["fate"]) == ("d", "outbid")
    assert told["made_from"]["budget_usd"] == f"{right.made_from.budget_usd:f}"


def test_a_plan_in_json_has_its_own_budget(run, file, tmp_path):
    """It says the same as its table."""
    path = tmp_path / "plan.json"
    planner.plan(file, 20).save(path)
    result = run("explain", path, "d")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == run("explain", file, "d", "--budget", 20).stdout


@pytest.mark.parametrize(
    "flags", [("--budget", 5), ("--packages",), ("--sheet", "x"), ("--map", "a=duration")]
)
def test_how_to_plan_is_not_said_of_a_plan(run, file, tmp_path, flags):
    """It is usage, and names the flag."""
    planner.plan(file, 20).save(tmp_path / "plan.json")
    result = run("explain", tmp_path / "plan.json", "d", *flags)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{flags[0]} says how to plan" in result.stderr


def test_a_plan_that_was_edited_says_so(run, file, tmp_path):
    """What is explained is the best plan of what its rows ask for."""
    text = planner.plan(file, 20).to_json()
    edited = text.replace('"decision": "skipped"', '"decision": "planned"')
    (tmp_path / "plan.json").write_text(edited, encoding="utf-8")
    result = run("explain", tmp_path / "plan.json", "d")
    assert result.exit_code == 0
    assert "note: Edited since it was written" in result.stderr
    assert "The plan is not proved to be the best" in result.stdout


def test_a_plan_with_a_catalog_of_ones_own_is_explained_with_it(
    run, file, write, tmp_path, kling_text
):
    """It does not come along, and another is refused."""
    own = write("own.toml", kling_text.replace('name = "kling"', 'name = "own"', 1))
    planner.plan(file, 20, catalog=own).save(tmp_path / "plan.json")
    right = run("explain", file, "d", "--budget", 20, "--catalog", own)
    assert right.exit_code == 0
    found = run("explain", tmp_path / "plan.json", "d", "--catalog", own)
    assert (found.exit_code, found.stdout) == (0, right.stdout)
    for flags in [(), ("--catalog", "kling-api")]:
        refused = run("explain", tmp_path / "plan.json", "d", *flags)
        assert (refused.exit_code, refused.stdout) == (3, "")
        assert "holds no catalog" in refused.stderr


def test_an_unknown_id_is_exit_code_3(run, file):
    """With the nearest one."""
    result = run("explain", file, "dd", "--budget", 20)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "there is no request 'dd'; did you mean 'd'?" in result.stderr


def test_a_process_explains_a_pipe(shell, write):
    """CSV on standard input, UTF-8 on standard output."""
    stdin = "id,title,duration\na,Bär,5\nb,Čaj,10\n".encode()
    result = shell("explain", "-", "b", "--budget", "1", stdin=stdin)
    assert result.returncode == 0
    assert result.stdout.decode().startswith("b Čaj (priority 1): skipped\n")
