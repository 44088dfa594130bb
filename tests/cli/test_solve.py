"""`planner solve`."""

import json
import os
import pty
import subprocess
import sys
from itertools import count
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import planner
from planner.requests.guide import columns_help
from tests.cli.messages import beside_reading

BATCH = Path(__file__).parents[2] / "data"
ROWS = "id,duration,priority\na,10,3\nb,10,1\nc,61,1\n"


def refused(result, code, message):
    """Check that a run ended in one clear message and nothing else."""
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_batch_is_planned_and_shown(run, write):
    """The summary, and a row for each request, on standard output."""
    result = run("solve", write("r.csv", ROWS), "--budget", 20)
    assert result.exit_code == 0
    assert "proven optimal" in result.stdout
    assert "made     2 of 3" in result.stdout
    assert "Cannot be made: no model makes 61 s" in result.stdout
    assert beside_reading(result.stderr) == ""


@pytest.mark.parametrize("name", ["requests.csv", "requests.xlsx"])
def test_the_sample_batch_becomes_a_workbook(run, tmp_path, name):
    """The main job: a file in, a workbook out."""
    path = tmp_path / "plan.xlsx"
    result = run("solve", BATCH / name, "--budget", 100, "--output", path)
    assert result.exit_code == 0
    assert beside_reading(result.stderr) == f"wrote {path}\n"
    assert result.stdout.startswith("Plan for ")
    sheet = "requests" if name.endswith("xlsx") else "Requests"
    assert openpyxl.load_workbook(path)[sheet].max_row == 61


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json"])
def test_the_plan_is_written_in_every_form(run, write, tmp_path, suffix):
    """By the ending of the output."""
    path = tmp_path / f"plan.{suffix}"
    assert run("solve", write("r.csv", ROWS), "--budget", 20, "-o", path).exit_code == 0
    assert path.stat().st_size > 0


def test_json_is_all_of_standard_output(run, write):
    """And reads back as the plan."""
    result = run("solve", write("r.csv", ROWS), "--budget", 20, "--json")
    assert planner.Plan.from_json(result.stdout).tally.made == 2
    assert beside_reading(result.stderr) == ""


def test_json_may_go_with_a_file(run, write, tmp_path):
    """The data on standard output, the word about the file beside it."""
    path = tmp_path / "plan.csv"
    result = run("solve", write("r.csv", ROWS), "--budget", 20, "--json", "-o", path)
    assert json.loads(result.stdout)["status"] == "optimal"
    assert beside_reading(result.stderr) == f"wrote {path}\n"


def test_a_pipe_goes_in_and_comes_out(shell):
    """CSV from standard input to standard output, the summary beside it, and nothing but text."""
    result = shell("solve", "-", "--budget", "20", "--output", "-", stdin=ROWS.encode())
    assert result.returncode == 0
    head, *rows = result.stdout.decode().splitlines()
    assert head.startswith("id,decision,model,resolution,credits,cost_usd")
    assert [row.split(",")[0] for row in rows] == ["a", "b", "c"]
    assert b"Plan for standard input" in result.stderr
    assert b"\x1b" not in result.stdout + result.stderr


def test_csv_on_standard_output_is_that_of_a_file(run, write, tmp_path):
    """To the byte; no text of it is a formula to a spreadsheet."""
    source = write("r.csv", "id,duration,note\n=1+1,5,-x\n")
    printed = run("solve", source, "--budget", 5, "-o", "-")
    assert run("solve", source, "--budget", 5, "-o", tmp_path / "plan.csv").exit_code == 0
    assert printed.stdout_bytes == (tmp_path / "plan.csv").read_bytes()
    assert printed.stdout_bytes.splitlines()[1].startswith(b"'=1+1,planned,")
    assert printed.stdout_bytes.endswith(b""",'-x,"kling, SHA-256 daa7c170ec92"\n""")


def test_a_reader_that_goes_away_is_no_error(write):
    """As `head` does."""
    path = write("r.csv", "duration\n" + "5\n" * 20000)
    process = subprocess.Popen(
        [sys.executable, "-c", "from planner.cli import main; main()",
         "solve", str(path), "--budget", "5", "-o", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdout.readline()
    process.stdout.close()
    message = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert b"Traceback" not in message
    assert b"BrokenPipe" not in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty: expected a header row"),
        ("id\na\n", "there is no such column; add duration"),
        ("duration\nten\n", "row 2  duration  'ten'  is not a number"),
        ("duration\n-5\n", "is not a length of time; write whole seconds"),
        ("duration\n0.5\n", "is not a whole number of seconds; write 1"),
        ("duration,priority\n5,NaN\n", "is not a number"),
        ("id,duration\na,5\na,5\n", "is also in row 2; make each id unique"),
        ("duration,model\n5,kling-v2\n", "did you mean 'kling-v1'?"),
        ("duration,platform\n5,utube\n", "did you mean 'youtube'?"),
        ("duration,required_quality\n5,prro\n", "did you mean 'Pro'?"),
        ("duration,resolution\n5,1080pp\n", "did you mean '1080p'?"),
        ("content_type\nfull_scen\n", "did you mean 'full_scene'?"),
        ("id,duration,note\na,5\n", "2 fields, where the header has 3"),
        ('id,duration\n"a,5\n', "is no CSV that can be read"),
    ],
)
def test_bad_input_is_one_clear_message(run, write, tmp_path, text, message):
    """Exit code 3, and no output file."""
    path = tmp_path / "plan.xlsx"
    result = run("solve", write("r.csv", text), "--budget", 5, "-o", path)
    refused(result, 3, message)
    assert result.stderr.startswith("error: ")
    assert not path.exists()


def test_an_empty_sheet_is_one_clear_message(run, sheet):
    """With the sheet's name."""
    refused(run("solve", sheet([]), "--budget", 5), 3, "sheet 'Requests' is empty")


def test_faults_in_a_sheet_have_the_address_of_their_cell(run, sheet):
    """As the producer sees it."""
    path = sheet([["id", "duration"], ["a", "x"]])
    refused(run("solve", path, "--budget", 5), 3, "cell B2  duration  'x'")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("nowhere.csv", "no such file"),
        ("r.docx", "expected .csv, .tsv, .txt, .xlsx, .xlsm, .ods, .parquet"),
    ],
)
def test_a_file_that_is_not_there_or_not_a_table_is_refused(run, file, message):
    """By name."""
    refused(run("solve", file, "--budget", 5), 3, f"{file}: ")
    refused(run("solve", file, "--budget", 5), 3, message)


@pytest.mark.parametrize("budget", ["-5", "nan", "ten", "inf", "1e30", "sNaN"])
def test_a_budget_that_is_none_is_refused(run, write, budget):
    """Whatever the file holds."""
    refused(run("solve", write("r.csv", ROWS), "--budget", budget), 3, "budget is ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'FILE'"),
        (("r.csv", "--budget", "5", "--method", "magic"), "'magic' is not one of"),
        (("r.csv", "--budget", "5", "--time-limit", "0"), "0.0 is not in the range"),
        (("r.csv", "--budget", "5", "--bugdet", "5"), "No such option"),
        (("r.csv", "--budget", "5", "--json", "-o", "-"), "both claim standard output"),
    ],
)
def test_wrong_usage_is_exit_code_2(run, arguments, message):
    """With what is wrong about it."""
    refused(run("solve", *arguments), 2, message)


@pytest.mark.parametrize(
    ("output", "message"),
    [("plan.docx", "one of: .xlsx, .csv"), ("nowhere/plan.xlsx", "there is no folder")],
)
def test_an_output_that_cannot_be_is_refused_before_the_work(run, tmp_path, output, message):
    """Even before the input is looked for."""
    refused(run("solve", "nowhere.csv", "--budget", 5, "-o", tmp_path / output), 3, message)


def test_a_broken_catalog_is_refused(run, write, kling_text):
    """With file, key and what was expected."""
    text = kling_text.replace("price = { per_second = 5 }\n", "")
    catalog = write("mine.toml", text)
    result = run("solve", write("r.csv", ROWS), "--budget", 5, "--catalog", catalog)
    refused(result, 3, "models.kling-v1.price: missing; expected a price")
    assert "mine.toml" in result.stderr


@pytest.mark.parametrize(
    ("text", "budget", "code"),
    [
        ("", "5", 3),
        ("duration\n5\n", "-1", 3),
        ("duration,required\n61,yes\n", "5", 4),
        ("duration,required\n10,yes\n", "1", 4),
    ],
)
def test_an_existing_output_is_untouched_when_something_fails(
    run, write, tmp_path, text, budget, code
):
    """And nothing half-written lies beside it."""
    source, output = write("r.csv", text), write("plan.xlsx", "last week's plan")
    assert run("solve", source, "--budget", budget, "-o", output).exit_code == code
    assert output.read_text() == "last week's plan"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.xlsx", "r.csv"]


def test_an_infeasible_batch_is_exit_code_4(run, write):
    """The request is named."""
    path = write("r.csv", "id,duration,required\nsaga,61,yes\n")
    refused(run("solve", path, "--budget", 5), 4, "request 'saga' is required, but no model makes")


def test_what_is_not_proved_is_exit_code_5_where_proof_is_required(run, write, tmp_path):
    """The plan is delivered all the same."""
    path, source = tmp_path / "plan.csv", write("r.csv", ROWS)
    arguments = ("solve", source, "--budget", 20, "--require-optimal", "-o", path)
    assert run(*arguments).exit_code == 0
    result = run(*arguments, "--method", "greedy")
    assert result.exit_code == 5
    assert "error: not proven optimal: at most" in result.stderr
    assert len(pd.read_csv(path)) == 3


def test_a_warning_is_a_line_beside_the_output(run, write):
    """Standard output stays clean."""
    path = write("r.csv", "duration,priorty\n5,1\n")
    result = run("solve", path, "--budget", 5, "--json")
    assert result.exit_code == 0
    assert result.stderr.startswith("warning: ")
    assert "did you mean 'priority'?" in result.stderr
    assert json.loads(result.stdout)["status"] == "optimal"


def test_ids_are_shown_as_they_are(run, write):
    """Not as markup or pictures."""
    path = write("r.csv", "id,duration\n[red]x[/red],5\n:cat:,5\n[/],5\nback\\,5\n")
    result = run("solve", path, "--budget", 5)
    assert result.exit_code == 0
    shown = {line.split()[0] for line in result.stdout.splitlines() if line.strip()}
    assert {"[red]x[/red]", ":cat:", "[/]", "back\\"} <= shown


def test_a_long_table_shows_its_first_rows(run, write):
    """And says how to see them all."""
    result = run("solve", write("r.csv", "duration\n" + "5\n" * 150), "--budget", 5)
    assert "50 more rows; --output plan.xlsx writes them all" in result.stderr


def test_a_process_ends_with_the_same_codes(shell, tmp_path):
    """4 here, a message, nothing on standard output, no traceback."""
    (tmp_path / "r.csv").write_text("duration,required\n61,1\n")
    result = shell("solve", "r.csv", "--budget", "5")
    assert (result.returncode, result.stdout) == (4, b"")
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_no_color_means_no_colour(no_color, coloured):
    """On a terminal, which would show the word "error" in red."""
    terminal, theirs = pty.openpty()
    environment = os.environ | {"NO_COLOR": no_color, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from planner.cli import main; main()",
         "solve", "r.csv", "--budget", "-1"],
        stderr=theirs, stdout=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    os.close(theirs)
    message = os.read(terminal, 1000)
    assert process.wait(60) == 3
    os.close(terminal)
    assert b"error:" in message
    assert (b"\x1b[31m" in message) is coloured


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["solve", "--help"], ["--version"]])
def test_help_and_version_are_there(run, arguments):
    """On standard output."""
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


def test_an_unknown_command_is_exit_code_2(run):
    """Named."""
    refused(run("slove"), 2, "No such command 'slove'")


def test_the_file_of_requests_is_never_overwritten(run, write):
    """An output that is the input is refused, also by another spelling or a link."""
    path = write("r.csv", ROWS)
    (path.parent / "soft.csv").symlink_to(path)
    (path.parent / "hard.csv").hardlink_to(path)
    for name in ("r.csv", f"../{path.parent.name}/r.csv", "soft.csv", "hard.csv"):
        result = run("solve", path, "--budget", 5, "--output", path.parent / name)
        assert result.exit_code == 2
        assert "it would be lost" in result.stderr
    assert path.read_text("utf-8") == ROWS


def test_an_output_that_links_to_itself_is_replaced(run, write, tmp_path):
    """It names no file, so not that of the requests either."""
    (tmp_path / "round.csv").symlink_to(tmp_path / "round.csv")
    result = run("solve", write("r.csv", ROWS), "--budget", 5, "--output", tmp_path / "round.csv")
    assert result.exit_code == 0
    assert (tmp_path / "round.csv").read_text("utf-8").startswith("id,")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--verify", "--method", "milp"],
        ["--output", ""],
        ["--time-limit", "nan"],
        ["--time-limit", "inf"],
    ],
)
def test_what_cannot_be_done_is_refused_as_usage(run, write, arguments):
    """Before any work."""
    result = run("solve", write("r.csv", ROWS), "--budget", 5, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_table_without_requests_is_warned_of(run, write):
    """A truncated export should not pass unseen."""
    result = run("solve", write("r.csv", "id,duration\n"), "--budget", 5)
    assert result.exit_code == 0
    assert "has no requests" in result.stderr


def test_the_help_of_solve_lists_the_columns(run):
    """As they are declared, unwrapped."""
    lines = [line.strip() for line in columns_help().splitlines()]
    printed = [line.strip() for line in run("solve", "--help").stdout.splitlines()]
    assert printed[-len(lines) :] == lines


@pytest.mark.parametrize(("name", "told"), [("r.xlsx", True), ("r.csv", False)])
def test_on_a_terminal_the_way_to_a_workbook_is_told(write, sheet, tmp_path, name, told):
    """To whoever brings one."""
    sheet([["duration"], [5]], name="r.xlsx")
    write("r.csv", ROWS)
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", "solve", name, "--budget", "20"],
        cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(theirs)
    _, said = process.communicate(timeout=60)
    os.close(terminal)
    line = "add --output plan.xlsx for the workbook\n"
    assert (process.returncode, beside_reading(said.decode())) == (0, line if told else "")


def test_a_time_limit_covers_writing(run, write, tmp_path, monkeypatch):
    """What is solved for the file has what planning left, and planning not what writing takes."""
    seconds, limits, written = count(), [], []
    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: next(seconds))
    planned, save = planner.planning.plan, planner.Plan.save

    def planning(*given, **how):
        limits.append(how["time_limit_s"])
        return planned(*given, **how)

    def saving(plan, path, *, time_limit_s=None):
        written.append(time_limit_s)
        save(plan, path, time_limit_s=time_limit_s)

    monkeypatch.setattr("planner.cli.batch_file.plan", planning)
    monkeypatch.setattr(planner.Plan, "save", saving)
    file, limit_s = write("r.csv", ROWS), 10_000
    for name in ("plan.csv", "plan.xlsx"):
        limit = ("--time-limit", limit_s)
        result = run("solve", file, "--budget", 20, *limit, "-o", tmp_path / name)
        assert result.exit_code == 0
    assert all(0 < left_s < limit_s - 2 for left_s in written)
    assert limits[1] == limits[0] - 0.50075  # half a second, and a quarter of a millisecond a row
    assert run("solve", file, "--budget", 20, "-o", tmp_path / "plan.csv").exit_code == 0
    assert written[2] is None
