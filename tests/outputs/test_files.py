"""A plan is put in place whole, or not at all."""

import pytest

import planner
from planner.outputs.files import WRITERS


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet", ".json", ".html", ".XLSX"])
def test_a_plan_is_saved_in_every_form_and_leaves_nothing_else(plan, tmp_path, suffix):
    """One file, of that name, in place of the old one."""
    path = tmp_path / f"plan{suffix}"
    path.write_text("old")
    plan.save(path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("plan.docx", "cannot write .docx; one of: .xlsx, .csv, .parquet, .json"),
        ("plan.xlxs", r"did you mean '.xlsx'\?"),
        ("plan", "cannot write a file without ending; .xlsx, .csv"),
        ("nowhere/plan.csv", "there is no folder"),
    ],
)
def test_a_file_that_cannot_be_is_refused(plan, tmp_path, name, message):
    """With what can be, and without a trace."""
    with pytest.raises(planner.OutputError, match=message):
        plan.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "json", "html"])
def test_a_file_that_cannot_be_opened_is_an_output_error(plan, tmp_path, suffix):
    """A folder of that name; a name too long for the disk."""
    folder = tmp_path / f"folder.{suffix}"
    folder.mkdir()
    for path in (folder, tmp_path / f"{'x' * 300}.{suffix}"):
        with pytest.raises(planner.OutputError, match="cannot be written"):
            plan.save(path)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet", ".json", ".html"])
def test_a_save_that_fails_leaves_the_old_file_whole(plan, tmp_path, monkeypatch, suffix):
    """The disk fills up after half of it."""

    def half(_, path):
        path.write_text("half of a pl")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(WRITERS, suffix, half)
    path = tmp_path / f"plan{suffix}"
    path.write_text("old")
    with pytest.raises(planner.OutputError, match="No space left on device"):
        plan.save(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
