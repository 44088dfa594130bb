"""`planner watch`, as a process of its own."""

import signal
import subprocess
import sys
import time

import openpyxl
import pandas as pd
import pytest

PATIENCE_S = 60  # for what takes a second where nothing else runs
# As the command, but it looks at the file more often.
PROGRAM = """
from planner.cli import main, watch
watch.LOOK_MS = 50
main()
"""


@pytest.fixture
def watching(tmp_path, tmp_path_factory):
    """Start watching a file, with what is printed and said in files; end it with the test."""
    logs = tmp_path_factory.mktemp("logs")
    started = []

    def watch(*arguments):
        with (logs / "printed").open("wb") as printed, (logs / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, "watch", *map(str, arguments)],
                cwd=tmp_path, stdout=printed, stderr=said,
            )  # fmt: skip
        started.append(process)
        return process, logs

    yield watch
    for process in started:
        process.kill()
        process.wait()


def wait_for(there):
    """Wait until something is there, and return it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = there()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it has not come")


def save(path, budget, duration=10, more=()):
    """Save a workbook as Excel does: under another name, then renamed."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "Requests"
    for row in (["id", "duration"], ["a", duration], *more):
        workbook.active.append(row)
    workbook.create_sheet("Settings").append(["Budget", budget])
    workbook.save(path.with_name("~part.xlsx"))
    path.with_name("~part.xlsx").replace(path)


def cost(path):
    """Return what a plan in a workbook costs."""
    return pd.read_excel(path, sheet_name="Requests", engine="openpyxl")["Planned cost"].sum()


def ended(process, number=signal.SIGINT):
    """End a process by a signal, and return its exit code."""
    process.send_signal(number)
    return process.wait(PATIENCE_S)


def test_each_save_is_planned_again(watching, tmp_path):
    """At once, after a save, and after one that mends a mistake; a line each; Ctrl-C ends it."""
    batch, plan = tmp_path / "batch.xlsx", tmp_path / "batch.plan.xlsx"
    errors = tmp_path / "batch.errors.xlsx"
    save(batch, 15)
    process, logs = watching("batch.xlsx")
    printed = logs / "printed"
    wait_for(lambda: "$15.00 of $15.00" in printed.read_text("utf-8"))
    assert cost(plan) == 15
    save(batch, 10)
    wait_for(lambda: "$10.00 of $10.00" in printed.read_text("utf-8"))
    assert cost(plan) == 10
    save(batch, 10, "ten")
    wait_for(errors.exists)
    assert cost(plan) == 10
    save(batch, 8)
    wait_for(lambda: "$8.00 of $8.00" in printed.read_text("utf-8"))
    assert cost(plan) == 8
    assert ended(process) == 130
    first, second, third = printed.read_text("utf-8").splitlines()
    said = (logs / "said").read_text("utf-8")
    told = "1 of 1 made, $15.00 of $15.00, value 3.60, proven optimal; wrote batch.plan.xlsx"
    assert first.partition("  ")[2] == told
    assert "$10.00 of $10.00" in second
    assert "value 2.55" in third
    assert "cell B2  duration  'ten'  is not a number" in said
    assert "wrote batch.errors.xlsx: every fault marked in its cell" in said
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["batch.plan.xlsx", "batch.xlsx"]


def test_nothing_that_goes_wrong_ends_it(watching, tmp_path):
    """A file that is none, one that is gone, no budget, an output that cannot be written."""
    batch, plan = tmp_path / "batch.xlsx", tmp_path / "plans" / "plan.csv"
    plan.parent.mkdir()
    batch.write_text("no workbook", "utf-8")
    process, logs = watching(batch, "--output", plan)

    def heard(text):
        return wait_for(lambda: text in (logs / "said").read_text("utf-8"))

    assert heard("is a text file, not a workbook")
    batch.unlink()
    save(batch, None)
    assert heard("there is no budget")
    plan.parent.rmdir()
    save(batch, 15)
    assert heard("there is no folder")
    plan.parent.mkdir()
    save(batch, 10)
    wait_for(plan.exists)
    assert ended(process) == 130


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("-",), 2, "a file is watched"),
        (("r.csv", "-o", "-"), 2, "a file is watched"),
        (("r.csv", "-o", "r.csv"), 2, "is the file of requests"),
        (("r.csv", "-o", "r.docx"), 3, "cannot write"),
        (("nowhere.csv",), 3, "no such file"),
    ],
)
def test_what_cannot_be_watched_is_refused(run, write, monkeypatch, arguments, code, message):
    """Before anything begins."""
    monkeypatch.chdir(write("r.csv", "duration\n5\n").parent)
    result = run("watch", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def test_what_was_understood_is_told_when_it_changes(watching, tmp_path):
    """Once at first, and again with another row; that the file is gone as well. SIGTERM ends it."""
    batch = tmp_path / "batch.xlsx"
    save(batch, 15)
    process, logs = watching("batch.xlsx")

    def lines(log, text):
        return (logs / log).read_text("utf-8").count(text)

    wait_for(lambda: lines("printed", "wrote") == 1)
    save(batch, 10)
    wait_for(lambda: lines("printed", "wrote") == 2)
    assert lines("said", "read     batch.xlsx, sheet 'Requests', row 2: 1 request") == 1
    save(batch, 10, more=[["b", 5]])
    wait_for(lambda: lines("printed", "wrote") == 3)
    assert lines("said", "read     batch.xlsx, sheet 'Requests', rows 2 to 3: 2 requests") == 1
    assert lines("said", "columns") == lines("said", "assumed") == 2
    batch.rename(tmp_path / "elsewhere.xlsx")
    wait_for(lambda: lines("said", "batch.xlsx is gone; it is planned once it is there again\n"))
    (tmp_path / "elsewhere.xlsx").rename(batch)
    wait_for(lambda: lines("printed", "wrote") == 4)
    assert ended(process, signal.SIGTERM) == 143
    assert not lines("said", "Traceback")


def test_what_she_wrote_into_the_plan_is_kept(watching, tmp_path):
    """The next plan takes another name, says so once, and stays there."""
    batch, plan = tmp_path / "batch.xlsx", tmp_path / "batch.plan.xlsx"
    save(batch, 15)
    process, logs = watching("batch.xlsx")
    printed, said = logs / "printed", logs / "said"
    wait_for(lambda: printed.read_text("utf-8").count("wrote batch.plan.xlsx\n") == 1)
    book = openpyxl.load_workbook(plan)
    book["Requests"]["A2"] = "hers"
    book.save(plan)
    hers = plan.read_bytes()
    for budget, times in ((10, 1), (8, 2)):
        save(batch, budget)
        wait_for(lambda n=times: printed.read_text().count("wrote batch.plan-2.xlsx\n") == n)
    assert ended(process) == 130
    assert plan.read_bytes() == hers
    assert cost(tmp_path / "batch.plan-2.xlsx") == 8
    told = "batch.plan.xlsx was changed since; wrote batch.plan-2.xlsx\n"
    assert said.read_text("utf-8").count(told) == 1
