"""`planner new`."""

import openpyxl
import pytest

import planner
from planner.catalog.loading import SHIPPED
from tests.cli.messages import beside_reading


@pytest.mark.parametrize("catalog", SHIPPED)
def test_a_new_workbook_is_planned_without_any_flag(run, tmp_path, catalog):
    """Its examples are a batch, its settings are enough."""
    path = tmp_path / "batch.xlsx"
    made = run("new", path, "--catalog", catalog)
    assert (made.exit_code, made.stdout) == (0, "")
    assert made.stderr == (
        f"wrote {path}: fill sheet Requests, set the budget in Settings, then: "
        f"planner solve {path}\n"
    )
    solved = run("solve", path)
    assert (solved.exit_code, beside_reading(solved.stderr)) == (0, "")
    assert f"catalog {catalog}: proven optimal" in solved.stdout
    assert "of $100.00" in solved.stdout


def test_a_catalog_of_ones_own_is_named_from_the_workbook_on(
    run, tmp_path, kling_text, monkeypatch
):
    """So that both can be moved together."""
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "mine.toml").write_text(kling_text, "utf-8")
    (tmp_path / "batches").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("new", "batches/a.xlsx", "--catalog", "prices/mine.toml").exit_code == 0
    settings = openpyxl.load_workbook("batches/a.xlsx")["Settings"]
    assert settings["B5"].value == "../prices/mine.toml"
    monkeypatch.chdir("batches")
    assert run("solve", "a.xlsx").exit_code == 0


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("kling-api+unrated",), "kling-api+unrated+unverified"),
        (("kling", "kling-api"), "kling+unverified+unrated, kling-api+unverified+unrated"),
        (("prices.toml",), "prices.toml+unverified+unrated"),
    ],
)
def test_what_is_allowed_stands_in_the_settings(
    run, tmp_path, kling_text, monkeypatch, names, called
):
    """So that the workbook is planned with it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prices.toml").write_text(kling_text, "utf-8")
    flags = [part for name in names for part in ("--catalog", name)]
    made = run("new", "a.xlsx", *flags, "--allow-unverified", "--allow-unrated")
    assert made.exit_code == 0
    assert openpyxl.load_workbook("a.xlsx")["Settings"]["B5"].value == called
    assert planner.plan("a.xlsx", 50).status == "optimal"


def test_a_file_that_is_there_is_kept(run, write):
    """Unless somebody insists."""
    path = write("batch.xlsx", "mine")
    refused = run("new", path)
    assert (refused.exit_code, path.read_bytes()) == (3, b"mine")
    assert "is there already; --force overwrites it" in refused.stderr
    assert run("new", path, "--force").exit_code == 0
    assert openpyxl.load_workbook(path).sheetnames[0] == "Requests"


@pytest.mark.parametrize("name", ["batch.ods", "batch", "batch.csv"])
def test_other_files_are_refused(run, tmp_path, name):
    """As a mistake in the command, before anything is written."""
    result = run("new", tmp_path / name)
    assert result.exit_code == 2
    assert "is no .xlsx file" in result.stderr
    assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_written_is_said(run, tmp_path):
    """With the reason."""
    result = run("new", tmp_path / "nowhere" / "batch.xlsx")
    assert result.exit_code == 3
    assert "cannot be written: No such file or directory" in result.stderr


def test_the_catalog_is_never_overwritten(run, write, kling_text):
    """Whatever it is called."""
    path = write("prices.xlsx", kling_text)
    result = run("new", path, "--catalog", path, "--force")
    assert (result.exit_code, path.read_text("utf-8")) == (2, kling_text)


def test_the_command_that_is_said_can_be_copied(run, tmp_path):
    """A path with a blank is in quotes."""
    path = tmp_path / "my batch.xlsx"
    assert run("new", path).stderr.endswith(f"then: planner solve '{path}'\n")
