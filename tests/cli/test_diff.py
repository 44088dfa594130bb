"""`planner diff`."""

import json

import pytest

import planner

ROWS = [
    {"id": "a", "duration": 10, "priority": 3, "title": "Rug"},
    {"id": "b", "duration": 20, "priority": 2, "title": "<b>Mug</b>"},
    {"id": "c", "duration": 5, "title": "Lämp [red]"},
]


@pytest.fixture
def plans(tmp_path):
    """Save plans of one table for $3 and $20, and return their paths."""
    paths = [tmp_path / name for name in ("before.json", "after.json")]
    for path, budget in zip(paths, (3, 20), strict=True):
        planner.plan(ROWS, budget).save(path)
    return paths


def due(plans):
    """Return what the two differ in."""
    before, after = (planner.Plan.from_json(path.read_text("utf-8")) for path in plans)
    return before.diff(after)


def test_the_sentence_comes_first_then_a_row_for_each(plans, run):
    """On standard output; nothing beside."""
    result = run("diff", *plans)
    found = due(plans)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *lines = result.stdout.splitlines()
    assert first == f"{found.sentence}."
    rows = [line.split() for line in lines if line.strip() and "─" not in line]
    assert rows[0][:2] == ["video", "change"]
    assert len(rows) == 1 + len(found)
    assert any("Lämp [red]" in line for line in lines)
    costs = [float(cost) for cost in found.to_frame()["more_usd"]]
    assert max(costs) > 0
    assert all(
        f"{cost:+.2f}".replace("+", "+$") in line
        for cost, line in zip(costs, [line for line in lines if "$" in line], strict=True)
    )


def test_json_is_all_of_it(plans, run):
    """As the object says it."""
    result = run("diff", *plans, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == due(plans).to_dict()


def test_one_of_them_may_come_from_a_pipe(plans, run):
    """Either."""
    before, after = plans
    whole = run("diff", *plans).stdout
    assert run("diff", "-", after, input=before.read_bytes()).stdout == whole
    assert run("diff", before, "-", input=after.read_bytes()).stdout == whole
    assert run("diff", "-", "-").exit_code == 2


def test_no_change_has_no_table(plans, run):
    """Only the sentence."""
    result = run("diff", plans[0], plans[0])
    assert result.stdout == "the same videos for the same money; as much value.\n"


def test_notes_are_said_beside(plans, run, tmp_path):
    """They are no data."""
    other = tmp_path / "other.json"
    planner.plan(ROWS[:2], 3).save(other)
    result = run("diff", plans[0], other)
    assert "note: the tables differ" in result.stderr
    assert "note" not in result.stdout
    assert result.output.startswith("note: ")


def test_of_very_many_rows_the_first_are_printed(run, tmp_path):
    """And it is said how many are left."""
    rows = [{"duration": 5} for _ in range(130)]
    paths = [tmp_path / "none.json", tmp_path / "all.json"]
    for path, budget in zip(paths, (0, 1000), strict=True):
        planner.plan(rows, budget).save(path)
    result = run("diff", *paths)
    assert "30 more rows; --json prints them all" in result.stderr
    assert len(json.loads(run("diff", *paths, "--json").stdout)["changes"]) == 130


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "bad.json: this is no plan in JSON"),
        (b"\xff\xfe", "bad.json: this is no plan in JSON: it is no text in UTF-8; planner solve"),
        (b"PK\x03\x04\xff", "bad.json: this is no plan in JSON: it is a workbook; planner solve"),
        (" \n", "bad.json: this is no plan in JSON: it is empty; planner solve TABLE"),
        (None, "bad.json: no such file"),
    ],
)
def test_a_file_that_is_no_plan_is_named(plans, run, write, tmp_path, content, said):
    """On either side, with 3."""
    bad = tmp_path / "bad.json" if content is None else write("bad.json", content)
    for pair in ((bad, plans[0]), (plans[0], bad)):
        result = run("diff", *pair)
        assert (result.exit_code, result.stdout) == (3, "")
        assert said in result.stderr
