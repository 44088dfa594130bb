"""The README does what it says."""

import re
import shutil

import pytest

import planner
from planner.rules.models import KINDS
from tests.documents import ROOT, blocks, commands, output

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make a folder that looks like a clone to the commands of the README."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(ROOT / "data", folder / "data")
    rows = [
        ["duration", "platform", "priority"],
        [12, "youtube", 3],
        ["10 apples", "tiktok", 2],
        [5, "tictoc", 1],
        [8, "twitter", 1],
        [8, "twitter", -2],
    ]
    import xlsxwriter

    with xlsxwriter.Workbook(str(folder / "broken.xlsx")) as workbook:
        sheet = workbook.add_worksheet("requests")
        for number, row in enumerate(rows):
            sheet.write_row(number, 1, row)
            sheet.write(number, 0, f"A{number}" if number else "id")
    planner.plan(folder / "data" / "requests.xlsx", 100).save(folder / "plan.json")
    return folder


@pytest.fixture
def clone(made, tmp_path):
    """Return such a folder, of which nothing but these files is there."""
    return shutil.copytree(made, tmp_path / "clone")


@pytest.mark.parametrize(("arguments", "printed"), list(commands(README)))
def test_each_command_prints_what_the_readme_shows(clone, arguments, printed):
    """The output in the README is the literal output; where none is shown, it succeeds."""
    found = output(arguments, clone)
    assert found == printed if printed else "proven optimal" in found


def test_the_python_example_runs(clone, monkeypatch, capsys):
    """Four lines, as they stand."""
    monkeypatch.chdir(clone)
    example, _ = blocks(README, "python")
    exec(compile(example, "README.md", "exec"), {})
    assert "proven optimal" in capsys.readouterr().out
    assert (clone / "plan.xlsx").stat().st_size > 0


def test_the_example_of_rules_runs(clone, monkeypatch, capsys):
    """As it stands; it says what is used of each rule."""
    monkeypatch.chdir(clone)
    _, example = blocks(README, "python")
    exec(compile(example, "README.md", "exec"), {})
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert told[0].startswith("at most $20 for client acme 20 ")


def test_the_table_of_rules_has_them_all():
    """Each once."""
    section = README.partition("## Rules\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE)
    names = re.findall(r"`(\w+)`", " ".join(rows))
    assert sorted(names) == sorted(kind.__name__ for kind in KINDS)
