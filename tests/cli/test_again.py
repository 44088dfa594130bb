"""A plan's workbook says how it was made: solved again without a flag, it is planned alike."""

import json
from pathlib import Path

import openpyxl
import pytest

import planner
from planner.catalog.loading import load_catalog

ROWS = [
    ["Id", "Wie lang", "Priority", "Model", "Client"],
    ["a", 5, 9, "nobody's", "acme"],
    ["b", 10, 4, "nobody's", "zen"],
    ["c", 8, 2, "nobody's", "acme"],
    ["d", 5, 1, "nobody's", "zen"],
]
READ = ("--map", "Wie lang=duration", "--ignore", "Model")


@pytest.fixture
def batch(tmp_path, monkeypatch):
    """Write a batch that needs flags to be read, with a catalog and rules beside it."""
    (tmp_path / "plans").mkdir()
    load_catalog("kling-api").with_quality({"720p": 0.5}).export(tmp_path / "mine.toml")
    (tmp_path / "rules.toml").write_text('[[rules]]\nrule = "Cap"\nby = "Client"\nvideos = 1\n')
    book = openpyxl.Workbook()
    for title, rows in (("Videos", ROWS), ("Old videos", ROWS[:2])):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book["Videos"].row_dimensions[4].hidden = True
    book.save(tmp_path / "batch.xlsx")
    (tmp_path / "batch.csv").write_text("\n".join(",".join(map(str, row)) for row in ROWS))
    monkeypatch.chdir(tmp_path)


def planned(result):
    """Return what was decided, and for how much."""
    assert result.exit_code == 0, result.stderr
    plan = json.loads(result.stdout)
    told = ("catalog", "method", "objective", "on", "budget", "cost_usd", "value", "status")
    kept = ("id", "decision", "model", "resolution", "credits", "cost_usd", "reason")
    return {name: plan[name] for name in told}, [
        [row[name] for name in kept] for row in plan["rows"]
    ]


def sheet_of(path, name="Settings"):
    """Return what a workbook says, by its labels."""
    rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True, max_col=2)
    return dict(rows)


@pytest.mark.parametrize(
    ("source", "flags"),
    [
        ("batch.csv", ("--budget", "1.5", "--catalog", "kling-api,kling", "--packages",
                       "--allow-unverified")),
        ("batch.xlsx", ("--sheet", "Videos", "--hidden", "skip", "--budget", "1.5", "--balance",
                        "2", "--catalog", "mine.toml", "--rules", "rules.toml")),
        ("batch.csv", ("--budget", "0.9", "--method", "greedy", "--catalog", "kling-api")),
        ("batch.xlsx", ("--sheet", "Videos", "--hidden", "include", "--budget", "2", "--objective",
                        "coverage", "--on", "2026-12-24", "--max-age", "999", "--catalog",
                        "kling-api")),
    ],
)  # fmt: skip
def test_without_a_flag_it_is_planned_in_the_same_way(run, batch, source, flags):
    """Whatever the flags said, wherever the workbook is saved, again and again."""
    first = run("solve", source, *READ, *flags, "--json", "--output", "plans/plan.xlsx")
    second = run("solve", "plans/plan.xlsx", "--json")
    assert planned(first) == planned(second)
    assert "overrides" not in second.stderr
    assert "warning" not in second.stderr


def test_the_plan_of_a_plan_says_the_same(run, batch):
    """Its paths go from where that one is."""
    flags = ("--sheet", "Videos", "--hidden", "skip", "--budget", "1.5", "--catalog", "mine.toml")
    run("solve", "batch.xlsx", *READ, *flags, "--output", "plans/plan.xlsx")
    run("solve", "plans/plan.xlsx", "--output", "again.xlsx")
    assert sheet_of("plans/plan.xlsx")["Catalog"] == "../mine.toml"
    assert sheet_of("again.xlsx") == sheet_of("plans/plan.xlsx") | {"Catalog": "mine.toml"}


def test_a_flag_still_counts_before_what_the_plan_was_made_with(run, batch):
    """And says so, each of them."""
    flags = ("--catalog", "kling-api", "--rules", "rules.toml", "--objective", "coverage",
             "--on", "2026-12-24", "--max-age", "999")  # fmt: skip
    run("solve", "batch.csv", *READ, "--budget", "2", *flags, "--output", "plan.xlsx")
    Path("other.toml").write_text(Path("rules.toml").read_text())
    result = run(
        "solve", "plan.xlsx", "--json", "--budget", "1", "--catalog", "providers", "--rules",
        "other.toml",
        "--objective", "value", "--on", "2026-12-25", "--max-age", "998",
    )  # fmt: skip
    told, _ = planned(result)
    assert (told["catalog"], told["objective"], told["on"]) == ("providers", "value", "2026-12-25")
    for said in (
        "--budget 1 overrides the 2",
        "--catalog providers overrides the kling-api",
        "--rules other.toml overrides the rules.toml",
        "--objective value overrides the coverage",
        "--on 2026-12-25 overrides the 2026-12-24",
        "--max-age 998 overrides the 999",
    ):
        assert f"{said} of sheet Settings\n" in result.stderr


def test_paths_go_from_where_the_plan_is_saved(run, batch, tmp_path, monkeypatch):
    """As they were given: those that are whole stay so. What is more allowed counts beside them.

    A catalog that is not the same any more is told, by its hash, where nobody gives another.
    """
    flags = ("--budget", "2", "--rules", tmp_path / "rules.toml", "--catalog", "mine.toml,kling")
    run("solve", "batch.csv", *READ, *flags, "--output", "plans/plan.xlsx")
    said = sheet_of("plans/plan.xlsx")
    assert said["Catalog"] == "../mine.toml, kling"
    assert said["Rules file"] == str(tmp_path / "rules.toml")
    load_catalog("kling-api").export("mine.toml")
    monkeypatch.chdir("plans")
    result = run("solve", "plan.xlsx", "--allow-unverified", "--json")
    assert planned(result)[0]["catalog"] == "kling-api+unverified, kling+unverified"
    assert "warning" not in result.stderr
    told = "the plan there was made with catalog 'kling-api, kling' (SHA-256 "
    assert told in run("solve", "plan.xlsx").stderr


def test_what_was_given_in_python_cannot_come_along_and_is_told(batch):
    """A catalog that was changed there, and rules."""
    rated = load_catalog("kling-api").with_quality({"720p": 0.5})
    rows = [{"duration": 5}, {"duration": 10}]
    plan = planner.plan(rows, 2, catalog=rated, rules=planner.Cap(videos=1))
    plan.save("plan.xlsx")
    assert sheet_of("plan.xlsx")["Planned with"].endswith("1 rule that the workbook does not hold")
    with pytest.warns(planner.PlannerWarning) as told:
        planner.plan("plan.xlsx")
    first, second = [str(each.message) for each in told]
    assert first.startswith("plan.xlsx, sheet 'Settings': the plan there was made with catalog")
    assert "the plan there kept 1 rule that its workbook does not hold" in second
    assert planner.plan("plan.xlsx", catalog=rated, rules=planner.Cap(videos=1)).tally.made == 1


def test_a_catalog_of_ones_own_given_in_python_is_asked_for(batch):
    """Its file is not known: better none than another."""
    named = load_catalog("mine.toml").model_copy(update={"name": "mine"})
    planner.plan([{"duration": 5}], 2, catalog=named).save("plan.xlsx")
    with pytest.raises(planner.TableError, match=r"cell B5.*no catalog 'mine'"):
        planner.plan("plan.xlsx")
