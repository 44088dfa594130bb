"""Faults of a file, marked in a workbook beside it."""

import openpyxl
import pytest

BAD, GOOD = "id,duration\na,ten\n", "id,duration\na,10\n"


@pytest.fixture
def solve(run):
    """Plan a file for $5."""
    return lambda path: run("solve", path, "--budget", 5)


def test_faults_are_marked_beside_the_file(solve, write, tmp_path):
    """After they are told, the first ten of them."""
    lengths = "\n".join(f"x{at}" for at in range(12))
    result = solve(write("batch.csv", f"duration\n{lengths}\n"))
    assert (result.exit_code, result.stdout) == (3, "")
    lines = result.stderr.splitlines()
    assert len(lines) == 1 + 10 + 1 + 1
    assert lines[-2] == "  and 2 more"
    path = tmp_path / "batch.errors.xlsx"
    assert lines[-1] == f"wrote {path}: every fault marked in its cell"
    assert openpyxl.load_workbook(path).sheetnames == ["Errors", "Requests"]


def test_of_very_many_faults_the_first_are_marked(solve, write):
    """And that is said."""
    result = solve(write("batch.csv", "duration\n" + "x\n" * 1200))
    assert result.stderr.endswith("the first 1,000 faults, each marked in its cell\n")


@pytest.mark.parametrize("then", [GOOD, "duration,required\n61,yes\n"])
def test_the_workbook_is_gone_once_the_file_reads_fine(solve, write, tmp_path, then):
    """Though there may be no plan for it."""
    solve(write("batch.csv", BAD))
    solve(write("batch.csv", then))
    assert [path.name for path in tmp_path.iterdir()] == ["batch.csv"]


def test_an_older_one_of_ours_is_replaced(solve, write, tmp_path):
    """There is never more than one."""
    solve(write("batch.csv", BAD))
    solve(write("batch.csv", BAD))
    assert len(list(tmp_path.iterdir())) == 2


def test_somebody_elses_file_is_neither_overwritten_nor_removed(solve, write, tmp_path):
    """Ours takes another name, and goes alone."""
    mine = write("batch.errors.xlsx", "mine")
    result = solve(write("batch.csv", BAD))
    assert f"wrote {tmp_path / 'batch.errors-2.xlsx'}: " in result.stderr
    solve(write("batch.csv", GOOD))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["batch.csv", "batch.errors.xlsx"]
    assert mine.read_text() == "mine"


def test_standard_input_has_no_place_beside_it(run, tmp_path, monkeypatch):
    """Nothing is written."""
    monkeypatch.chdir(tmp_path)
    result = run("solve", "-", "--budget", 5, input=BAD)
    assert (result.exit_code, list(tmp_path.iterdir())) == (3, [])
    assert "wrote" not in result.stderr


def test_where_nothing_can_be_written_the_faults_are_told_all_the_same(solve, write, monkeypatch):
    """In a line more, with the exit code of bad input."""

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = write("batch.csv", BAD)
    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    result = solve(path)
    assert result.exit_code == 3
    assert "'ten'" in result.stderr
    last = result.stderr.splitlines()[-1]
    assert last.startswith("the faults are marked nowhere: ")
    assert last.endswith("batch.errors.xlsx cannot be written: Permission denied")


def test_what_was_mended_in_the_copy_is_kept(solve, write, tmp_path):
    """Whoever saved it, and by what: only what stands as we wrote it is removed."""
    path = write("batch.csv", BAD)
    solve(path)
    copy = tmp_path / "batch.errors.xlsx"
    book = openpyxl.load_workbook(copy)
    book["Requests"]["B2"] = 10
    book.save(copy)
    solve(write("batch.csv", GOOD))
    assert openpyxl.load_workbook(copy)["Requests"]["B2"].value == 10
