"""`planner check`, and the options that say how a table is to be read."""

import openpyxl
import pytest

HEAD = ["Titel", "Dauer", "Kanal", "Wichtig"]
ROWS = [["a", 10, "youtube", 3], ["b", 5, "tiktok", 1]]


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    """Return what writes a workbook of sheets, each of rows; its second row may be hidden."""
    monkeypatch.chdir(tmp_path)

    def write(name="batch.xlsx", hidden=False, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            sheet.row_dimensions[2].hidden = hidden
        book.save(tmp_path / name)
        return name

    return write


def test_it_says_what_is_understood_and_nothing_else(run, workbook):
    """Three lines on standard output: sheet and rows, columns, what is assumed."""
    done = run("check", workbook(Videos=[HEAD, *ROWS]))
    assert (done.exit_code, done.stderr) == (0, "")
    read, columns, assumed = done.stdout.splitlines()
    assert read == "read     batch.xlsx, sheet 'Videos', rows 2 to 3: 2 requests"
    assert columns == (
        "columns  duration from 'Dauer', platform from 'Kanal'; not used: 'Titel', 'Wichtig'"
    )
    assert assumed.startswith("assumed  no column of ids")
    assert "no column of priorities: every request counts 1" in assumed


def test_faults_are_told_and_end_with_3(run, workbook):
    """As when it is planned."""
    done = run("check", workbook(Videos=[HEAD, ["a", "ten", "youtube", 1]]))
    assert (done.exit_code, done.stdout) == (3, "")
    assert "cell B2  duration  'ten'" in done.stderr


def test_a_heading_may_be_explained(run, workbook):
    """With --map, and with --ignore for one that is not to be read."""
    name = workbook(Videos=[HEAD, *ROWS])
    done = run("check", name, "--map", "Wichtig=priority", "--ignore", "Kanal")
    assert (
        "columns  duration from 'Dauer', priority from 'Wichtig'; not used: 'Titel', 'Kanal'"
        in (done.stdout)
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--map", "Wichtig"], "expected a heading and a field, as Dauer=duration"),
        (["--map", "=duration"], "expected a heading and a field"),
        (["--map", "Wichtig=prioritty"], "no field; did you mean 'priority'"),
        (["--map", "Wichtige=priority"], "no column 'wichtige'; did you mean 'Wichtig'"),
        (["--ignore", "Farbe"], "no column 'farbe'"),
        (["--sheet", "Vidoes"], "no sheet 'Vidoes'; did you mean 'Videos'"),
    ],
)
def test_what_is_explained_has_to_be_there(run, workbook, options, said):
    """A slip is named, with the nearest that there is."""
    done = run("check", workbook(Videos=[HEAD, *ROWS]), *options)
    assert done.exit_code in (2, 3)
    assert said in done.stderr


def test_of_two_sheets_with_requests_one_has_to_be_named(run, workbook):
    """A wrong one would be planned in silence."""
    name = workbook(Videos=[HEAD, *ROWS], Notes=[["x"]], Old=[HEAD, *ROWS[:1]])
    done = run("check", name)
    assert done.exit_code == 3
    assert (
        "has requests in 2 sheets: 'Videos', 'Old'; say which, as --sheet 'Videos'" in done.stderr
    )
    assert "sheet 'Old', row 2: 1 request" in run("check", name, "--sheet", "old").stdout


def test_hidden_rows_are_for_the_user_to_decide(run, workbook):
    """Nothing is assumed of them."""
    name = workbook(Videos=[HEAD, *ROWS], hidden=True)
    done = run("check", name)
    assert done.exit_code == 3
    assert "row 2      is hidden; show or delete what is hidden, or say --hidden" in done.stderr
    assert "1 request; left out row 2 (hidden)" in run("check", name, "--hidden", "skip").stdout
    assert "2 requests; row 2 hidden, and read" in run("check", name, "--hidden", "include").stdout


def test_text_may_come_through_a_pipe(run):
    """It has no sheet."""
    done = run("check", "-", input="Title;Length\na;5\n")
    assert "read     standard input, row 2: 1 request" in done.stdout


def test_the_catalog_of_the_workbook_counts(run, sheet):
    """Unless another is given; one that is none is marked at its cell."""
    path = sheet([["duration", "model"], [10, "kling-v2-5-turbo"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Settings").append(["Catalog", "klingg"])
    book.save(path)
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "cell B1  catalog  'klingg'  no catalog 'klingg'; did you mean 'kling'" in result.stderr
    assert path.with_name("requests.errors.xlsx").exists()


def test_a_column_that_is_ignored_is_not_taken_for_a_misspelt_one(run, write):
    """Its user knows what it is."""
    done = run("check", write("r.csv", "duration,model\n5,veo\n"), "--ignore", "model")
    assert (done.exit_code, done.stderr) == (0, "")
