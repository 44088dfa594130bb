"""The standard streams."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.messages import beside_reading

TABLE = "id,duration\na,5\nb,10\n"
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no full device")


@pytest.fixture
def shell_line(write, tmp_path):
    """Run `planner` with the redirections of a line for the shell, in the folder of a table."""
    write("r.csv", TABLE)

    def run_line(line):
        return subprocess.run(
            ["sh", "-c", f'"$PYTHON" -m planner {line}'],
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHON": sys.executable},
            timeout=60,
            check=False,
            text=True,
        )

    return run_line


@pytest.mark.parametrize(
    "line",
    ["solve r.csv --budget 5 >&-", pytest.param("--help >/dev/full", marks=needs_full)],
)
def test_what_cannot_be_printed_is_said(shell_line, line):
    """In one line and an exit code: a script must not take nothing for a plan."""
    done = shell_line(line)
    assert done.returncode == 3
    said = beside_reading(done.stderr) if line.startswith("solve") else done.stderr
    assert said.startswith("error: standard output: ")
    assert said.count("\n") == 1


def test_what_is_printed_never_gets_into_a_file(shell_line, run, tmp_path, monkeypatch):
    """A closed stream leaves its number to the file that is opened next."""
    monkeypatch.chdir(tmp_path)
    assert run("solve", "r.csv", "--budget", 5, "-o", "right.csv").exit_code == 0
    assert shell_line("solve r.csv --budget 5 -o plan.csv <&- >&- 2>&-").returncode == 3
    written = {name: (tmp_path / name).read_bytes() for name in ("right.csv", "plan.csv")}
    assert written["plan.csv"] == written["right.csv"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("solve nowhere.csv --budget 5 2>&-", 3),
        pytest.param("solve r.csv --budget 5 -o plan.csv 2>/dev/full", 0, marks=needs_full),
    ],
)
def test_where_messages_are_lost_the_exit_code_is_not(shell_line, line, code):
    """It is all that a script has then."""
    assert shell_line(line).returncode == code


def test_a_closed_input_is_an_empty_one(shell_line):
    """As under cron."""
    done = shell_line("solve - --budget 5 <&-")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("error: standard input is empty")


def test_the_file_behind_standard_input_is_never_overwritten(shell_line, tmp_path):
    """It has no name there, and is the user's all the same."""
    done = shell_line("solve - --budget 5 -o r.csv < r.csv")
    assert done.returncode == 2
    assert (tmp_path / "r.csv").read_text("utf-8") == TABLE
