"""Lakes on the command line."""

import os
import signal
import subprocess
import sys

import pandas as pd
import pytest

import planner
from planner.scale.progress import WRITING
from tests.cli.messages import beside_reading
from tests.scale.files import write

FILES = {
    "a.parquet": {
        "id": ["a", "b", "c", "d"],
        "duration": [5, 10, 5, 20],
        "priority": [3, 1, 3, 9],
        "client": ["x", "y", "x", "y"],
    },
    "b.parquet": {
        "id": ["e", "f", "g"],
        "duration": [5, 10, 5],
        "priority": [3, 1, 2],
        "client": ["y", "x", "x"],
    },
}
CAP = '[[rules]]\nrule = "cap"\nby = "client"\nusd = 2\n'


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Seven requests in two files, in the folder ``lake`` of the working directory."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "lake", FILES)


def requests():
    """Return the same in one table."""
    return pd.concat([pd.DataFrame(columns) for columns in FILES.values()], ignore_index=True)


def refused(result, code, message):
    """Check that a run ended in one clear message, and nothing else."""
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_folder_is_planned_into_a_folder(run, lake):
    """Row by row what one table would get; what is written is said beside the summary."""
    result = run("solve", "lake/", "--budget", 10, "--output", "plan/")
    assert beside_reading(result.stderr) == "wrote plan: 2 files, 7 rows\n"
    assert result.stdout.startswith("Plan for lake, catalog kling: proven optimal\n")
    assert "made     4 of 7" in result.stdout
    due = planner.plan(requests(), 10).to_frame()
    rows = pd.concat([pd.read_parquet(f"plan/{name}") for name in FILES], ignore_index=True)
    for name in ("id", "decision", "model", "resolution", "credits"):
        assert rows[name].astype(str).tolist() == due[name].astype(str).tolist()


@pytest.mark.parametrize("source", ["lake", "lake/*.parquet", "file://{lake}", "memory://cli/lake"])
def test_a_folder_a_pattern_and_a_url_are_lakes(run, lake, source):
    """A pattern comes in quotes, or the shell would make files of it."""
    if source.startswith("memory"):
        planner_lake = pytest.importorskip("fsspec").filesystem("memory")
        planner_lake.put(f"{lake}/", "/cli/lake/", recursive=True)
    result = run("solve", source.format(lake=lake), "--budget", 10)
    assert beside_reading(result.stderr) == "nothing is written; --output FOLDER does\n"
    assert "made     4 of 7" in result.stdout


def test_one_parquet_file_is_read_by_itself_unless_a_lake_is_asked_for(run, lake):
    """By a folder to write to, or by how it is worked on."""
    file = "lake/a.parquet"
    alone = run("solve", file, "--budget", 10, "--output", "plan.csv")
    assert (alone.exit_code, beside_reading(alone.stderr)) == (0, "wrote plan.csv\n")
    assert "rows 1 to 4: 4 requests" in alone.stderr
    for options in (["--output", "plan/"], ["--workers", 1], ["--no-unique-ids"]):
        assert "1 file: 4 requests" in run("solve", file, "--budget", 10, *options).stderr
    assert pd.read_parquet("plan/a.parquet")["id"].tolist() == ["a", "b", "c", "d"]


def test_the_plan_itself_is_json_and_verified_by_counting_again(run, lake, write):
    """With its rules, and the reading of headings; another lake refutes it."""
    rules = write("r.toml", CAP)
    printed = run("solve", "lake", "--budget", 10, "--rules", rules, "--json", "--verify")
    assert printed.exit_code == 0
    assert planner.Plan.from_json(printed.stdout).tally.requests == 7
    plan = write("plan.json", printed.stdout)
    told = run("verify", plan, "lake")
    assert told.stdout.startswith("verified: 7 requests at the catalog's prices, keeping 1 rule")
    refused(run("verify", plan, "lake/a.parquet"), 5, "the plan has")
    refused(run("verify", plan, "lake/a*"), 5, "requests")


def test_a_lake_is_checked_without_planning_it(run, lake, write):
    """What is understood, and of each rule how many requests it speaks of; not how many classes."""
    told = run("check", "lake", "--rules", write("r.toml", CAP))
    assert told.stdout.splitlines() == [
        "read     lake, 2 files: 7 requests",
        "columns  id, duration, priority; for rules: 'client'; all are used",
        "assumed  no column of platforms: every resolution is worth its quality",
        "rule     r.toml, rule 1: at most $2 for each client (7 requests, 2 groups)",
    ]


def test_faults_are_told_by_file_and_row(run, lake):
    """By check, and by solve, which then writes nothing."""
    write(lake, {"c.parquet": {**FILES["b.parquet"], "duration": [5, 0, 5]}})
    for command in (["check", "lake"], ["solve", "lake", "--budget", 5, "--output", "plan"]):
        result = run(*command)
        refused(result, 3, "error: lake: 4 faults\n")
        assert "c.parquet row 2" in result.stderr
        assert "b.parquet row 1" in result.stderr  # where an id stands for the first time
    assert not os.path.exists("plan")  # noqa: PTH110
    refused(run("check", "lake", "--no-unique-ids"), 3, "error: lake: 1 fault\n")


def test_headings_are_mapped_and_ignored(run, tmp_path, monkeypatch):
    """As of any table."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "lake", {"a.parquet": {"Laenge": [5, 10], "priority": ["x", "y"]}})
    told = run("check", "lake", "--map", "Laenge=duration", "--ignore", "priority")
    assert "columns  duration from 'Laenge'; not used: 'priority'" in told.stdout
    refused(run("check", "lake", "--map", "Lange=duration"), 3, "did you mean 'Laenge'?")


def test_what_other_budgets_buy_is_told_of_a_lake(run, lake):
    """A frontier, and the least budget, by its counts."""
    assert "7" in run("frontier", "lake", "--budgets", "5,1000").stdout.split()
    assert "made     7 of 7" in run("least", "lake", "--make-all").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["lake"], 2, "there is no budget: give --budget USD"),
        (["lake", "--budget", "5", "--sheet", "x"], 2, "--sheet is of workbooks"),
        (["lake", "--budget", "5", "--hidden", "skip"], 2, "--hidden is of workbooks"),
        (["lake", "--budget", "5", "-o", "plan.csv"], 2, "a folder of Parquet files"),
        (["lake", "--budget", "5", "-o", "-"], 2, "a folder of Parquet files"),
        (["lake", "--budget", "5", "-o", "lake/plan"], 3, "lies in lake, which is read"),
        (["lake", "--budget", "5", "-o", "."], 3, "lake, which is read, lies in ."),
        (["lake", "--budget", "5", "-o", "no/plan"], 3, "there is no folder no"),
        (["lake", "--budget", "5", "-o", "texts"], 3, "holds a.csv, which no plan wrote there"),
        (["lake", "--budget", "5", "--engine", "thread"], 3, "did you mean 'threads'?"),
        (["lake", "--budget", "5", "--workers", "0"], 2, "0 is not in the range"),
        (["lake", "--budget", "5", "--method", "greedy"], 3, "not to be had of counts"),
        (["lake", "--budget", "5", "--rules", "no.toml"], 3, "no.toml: no such file"),
        (["texts/a.csv", "--budget", "5", "--workers", "2"], 2, "a.csv is read by itself"),
        (["texts", "--budget", "5"], 3, "write them as Parquet first"),
        (["texts/*.csv", "--budget", "5"], 3, "write them as Parquet first"),
        (["lakes", "--budget", "5"], 3, "lakes: no such file or folder"),
        (["lake/c*.parquet", "--budget", "5"], 3, "no file matches it"),
        (["memry://lake", "--budget", "5"], 3, "did you mean 'memory'?"),
        (["", "--budget", "5"], 2, "FILE is empty"),
        (["lake/a.parquet", "lake/b.parquet", "--budget", "5"], 2, "put a pattern in quotes"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_a_sentence(run, lake, arguments, code, message):
    """With what to do, and no more."""
    (lake.parent / "texts").mkdir()
    (lake.parent / "texts" / "a.csv").write_text("duration\n5\n")
    result = run("solve", *arguments)
    refused(result, code, message)
    assert len(result.stderr.splitlines()) == (2 if code == 2 else 1)


def test_a_rule_about_a_column_that_is_not_there_is_named(run, lake, write):
    """By its place in the file."""
    rules = write("r.toml", CAP.replace("client", "customer"))
    result = run("solve", "lake", "--budget", 5, "--rules", rules)
    refused(result, 3, "r.toml, rule 1 (at most $2 for each customer): there is no column")


def test_a_cluster_that_is_not_there_is_told(run, lake, monkeypatch):
    """With what starts one."""
    on_dask = pytest.importorskip("planner.scale.working.on_dask")
    monkeypatch.setattr(on_dask, "CONNECT_S", 0.1)
    result = run("solve", "lake", "--budget", 5, "--engine", "dask://localhost:1")
    refused(result, 3, "no Dask scheduler answers at tcp://localhost:1")


@pytest.mark.parametrize("command", ["explain", "jobs", "watch"])
def test_what_asks_for_single_requests_takes_no_lake(run, lake, command):
    """It is said so, before anything is read."""
    arguments = ["a", "--budget", 5] if command == "explain" else []
    result = run(command, "lake", *arguments)
    assert result.exit_code in (2, 3)
    assert result.stderr.startswith("error: lake is ")


def test_exit_codes_are_those_of_any_plan(run, lake):
    """0 where it is proved the best, 4 where what is required costs more."""
    assert run("solve", "lake", "--budget", 10, "--require-optimal").exit_code == 0
    write(lake, {"c.parquet": {**FILES["b.parquet"], "id": list("hij"), "required": ["yes"] * 3}})
    for name, columns in FILES.items():
        write(lake, {name: {**columns, "required": ["no"] * len(columns["id"])}})
    result = run("solve", "lake", "--budget", 0.5, "--output", "plan")
    refused(result, 4, "the 3 required requests 'row 8' and 'row 9' and")
    assert not os.path.exists("plan")  # noqa: PTH110


# Plans, and waits once a part is written.
SLOW = """
import sys, time
from planner.scale.lakes import staging
write = staging.Staging.write
def slowly(self, part, tables):
    if part.name.startswith("b"):
        print("here", flush=True)
        time.sleep(60)
    return write(self, part, tables)
staging.Staging.write = slowly
from planner.cli import main
sys.argv = ["planner", "solve", "lake", "--budget", "10", "--output", "plan", "--workers", "1"]
main()
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_was_stopped_is_gone_on_with_by_the_same_command(run, lake, number, code):
    """One line says so, and the next run how much was there."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline() == b"here\n"
    process.send_signal(number)
    told = process.communicate(timeout=60)[1].decode()
    assert (process.returncode, told) == (
        code, "stopped; what is in plan stays, and the same command goes on from there\n"
    )  # fmt: skip
    command = ["solve", "lake", "--budget", 10, "--output", "plan"]
    there = "wrote plan: 2 files, 7 rows; 1 of the files was there already\n"
    assert beside_reading(run(*command).stderr) == there
    assert beside_reading(run(*command).stderr) == "plan holds this plan already: 2 files, 7 rows\n"


def test_what_is_stopped_before_it_writes_has_written_nothing(run, lake, monkeypatch):
    """And says so."""

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.scale.dataset.prepare", stop)
    result = run("solve", "lake", "--budget", 10, "--output", "plan")
    assert (result.exit_code, result.stderr) == (130, "stopped; nothing is written\n")


def test_a_plan_that_is_thrown_away_is_a_warning(run, lake):
    """What a run had written of another plan is of no use to this one."""

    def stop(what, done, rows):
        if what == WRITING and done:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        planner.plan_dataset("lake", 5, output="plan", workers=1, progress=stop)
    (staged,) = (lake.parent / "plan" / "_planner").iterdir()
    result = run("solve", "lake", "--budget", 10, "--output", "plan")
    assert f"warning: plan: what a run had written of another plan ({staged.name})" in result.stderr
