"""The command's frame."""

import os
import signal
import subprocess
import sys

import pytest

from planner.cli.app import COMMANDS
from planner.cli.budget import COMMANDS as BUDGET_COMMANDS
from planner.errors import InputError
from tests.cli.messages import beside_reading

# Runs the command as its script does; somebody presses Ctrl-C while a library is loaded.
IMPATIENT = """
import sys
class Impatient:
    def find_spec(self, name, path, target=None):
        if name == {library!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from planner.cli import main
main()
"""


@pytest.mark.parametrize("library", ["click", "numpy", "pandas", "pydantic"])
@pytest.mark.parametrize("arguments", [["--help"], ["quote", "--duration", "5"]])
def test_ctrl_c_while_loading_ends_quietly(library, arguments):
    """Loading takes longer than most plans do."""
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT.format(library=library), *arguments],
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (KeyboardInterrupt(), 130, ""),
        (InputError("no video is that long"), 3, "error: no video is that long\n"),
    ],
)
def test_what_ends_a_command_is_its_exit_code(run, monkeypatch, raised, code, told):
    """With the message, where there is one, and never a traceback."""

    def stop(*_, **__):
        raise raised

    monkeypatch.setattr("planner.cli.quote.price_rows", stop)
    result = run("quote", "--duration", 5)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", told)


# Plans, and waits in the middle of writing the plan.
SLOW = """
import sys, time
import planner.outputs.files
from pathlib import Path

def write_slowly(plan, path):
    path.write_text("half a plan")
    print("half", flush=True)
    time.sleep(60)

planner.outputs.files.WRITERS[".csv"] = write_slowly
from planner.cli import main
sys.argv = ["planner", "solve", "r.csv", "--budget", "5", "-o", "plan.csv"]
main()
"""


# Writes a workbook, and waits while openpyxl has an archive open.
SLOW_ARCHIVE = """
import sys, time
from openpyxl.writer.excel import ExcelWriter

def wait(self):
    self._archive.writestr("half", "a workbook")
    print("half", flush=True)
    time.sleep(60)

ExcelWriter._write_worksheets = wait
from planner.cli import main
sys.argv = ["planner", "solve", "r.csv", "--budget", "5", "-o", "plan.xlsx"]
main()
"""
SIGNALS = [(signal.SIGTERM, 143), (signal.SIGINT, 130)]
if hasattr(signal, "SIGHUP"):
    SIGNALS.append((signal.SIGHUP, 129))


@pytest.mark.parametrize(("number", "code"), SIGNALS[:1])
def test_a_signal_within_an_archive_is_as_quiet(write, tmp_path, number, code):
    """The archive, which cannot be closed any more, says nothing of it."""
    write("r.csv", "duration\n5\n")
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_ARCHIVE],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline() == b"half\n"
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, beside_reading(said.decode())) == (code, "")
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_leaves_no_part_of_a_file(write, tmp_path, number, code):
    """Neither beside the output nor in its place; an older one stays."""
    write("r.csv", "duration\n5\n")
    write("plan.csv", "last week's plan")
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline() == b"half\n"
    assert len(list(tmp_path.iterdir())) == 3
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, beside_reading(said.decode())) == (code, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.csv", "r.csv"]
    assert (tmp_path / "plan.csv").read_text() == "last week's plan"


@pytest.mark.parametrize(
    ("arguments", "message", "command"),
    [
        (("solve", "r.csv", "--budgt", "5"), "No such option '--budgt'", "planner solve"),
        (("solve",), "Missing argument 'FILE'.", "planner solve"),
        (("sove",), "No such command 'sove'", "planner"),
        (("--colour",), "No such option '--colour'", "planner"),
        (
            ("budget", "reserve", "film-1", "-5.5"),
            "a number begins with -5; expected one of 0 or",
            "planner budget reserve",
        ),
    ],
)
def test_a_wrong_command_is_said_like_any_other_error(run, arguments, message, command):
    """In a line, and where more is told in another."""
    done = run(*arguments, prog_name="planner")
    assert (done.exit_code, done.stdout) == (2, "")
    said, more = done.stderr.splitlines()
    assert said.startswith(f"error: {message}")
    assert more == f"{command} --help tells more"


def test_without_a_command_the_commands_are_listed(run):
    """As by --help."""
    done = run()
    assert done.exit_code == 2
    assert "\nCommands:\n" in done.stderr


@pytest.mark.parametrize("command", ["explain", "diff", "least", "frontier"])
def test_help_ends_with_an_example_that_the_command_reads(run, command):
    """Its flags are the command's; that it has no such files is all that is wrong with it."""
    *_, before, example = run(command, "--help").stdout.splitlines()
    assert before.strip() == "Example:"
    planner_, *arguments = example.split()
    assert planner_ == "planner"
    assert arguments[0] == command
    result = run(*arguments)
    assert result.exit_code == 3
    assert "no such file" in result.stderr


# Runs a command, and says on its last line what of some libraries it has loaded.
LOADING = """
import sys
from planner.cli import main
try:
    main()
finally:
    print(*sorted({libraries} & set(sys.modules)))
"""
HEAVY = {"numpy", "pandas", "pyarrow", "openpyxl", "highspy", "pulp", "pydantic", "httpx"}
HEAVY |= {"sqlalchemy.dialects.postgresql"}


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--version"], HEAVY | {"sqlalchemy", "rich"}),
        (["budget", "--help"], HEAVY | {"sqlalchemy", "rich"}),
        (["budget", "status"], HEAVY),
        (["budget", "status", "--json"], HEAVY | {"rich"}),
        (["budget", "reserve", "one", "1"], HEAVY | {"rich"}),
        (["budget", "spend", "two", "1"], HEAVY | {"rich"}),
        (["budget", "alerts"], HEAVY | {"rich"}),
        (["budget", "report"], HEAVY),
        (["catalog", "list"], HEAVY - {"pydantic"}),
    ],
)
def test_a_command_loads_only_what_it_needs(run, tmp_path, arguments, spared):
    """A ledger is asked once for every job, and nothing else takes as long as loading."""
    ledger = str(tmp_path / "spending.db")
    assert run("budget", "set", 100, "--ledger", ledger).exit_code == 0
    done = subprocess.run(
        [sys.executable, "-c", LOADING.format(libraries=spared), *arguments],
        capture_output=True, text=True, check=True, env=os.environ | {"PLANNER_LEDGER": ledger},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("commands", [COMMANDS, BUDGET_COMMANDS])
def test_every_command_answers_to_its_name(commands):
    """Each is where the frame looks for it, when it is called."""
    assert [command.name for command in commands.values()] == list(commands)
