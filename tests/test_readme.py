"""The README does what it says."""

import shutil

import pytest

import planner
from tests.documents import ROOT, blocks, commands, output

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def clone(tmp_path):
    """Return a folder that looks like a clone to the commands of the README."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    rows = [
        ["duration", "platform", "priority"],
        [12, "youtube", 3],
        ["10 apples", "tiktok", 2],
        [5, "tictoc", 1],
        [8, "twitter", 1],
        [8, "twitter", -2],
    ]
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "broken.xlsx")) as workbook:
        sheet = workbook.add_worksheet("requests")
        for number, row in enumerate(rows):
            sheet.write_row(number, 1, row)
            sheet.write(number, 0, f"A{number}" if number else "id")
    planner.plan(tmp_path / "data" / "requests.xlsx", 100).save(tmp_path / "plan.json")
    return tmp_path


@pytest.mark.parametrize(("arguments", "printed"), list(commands(README)))
def test_each_command_prints_what_the_readme_shows(clone, arguments, printed):
    """The output in the README is the literal output; where none is shown, it succeeds."""
    found = output(arguments, clone)
    assert found == printed if printed else "proven optimal" in found


def test_the_python_example_runs(clone, monkeypatch, capsys):
    """Four lines, as they stand."""
    monkeypatch.chdir(clone)
    (example,) = blocks(README, "python")
    exec(compile(example, "README.md", "exec"), {})
    assert "proven optimal" in capsys.readouterr().out
    assert (clone / "plan.xlsx").stat().st_size > 0
