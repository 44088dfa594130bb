"""Rules of a workbook, as `planner check` tells them."""

import openpyxl
import pytest

ROWS = [
    ["id", "duration", "client", "needs"],
    ["a", 5, "acme", None],
    ["b", 5, "zen", "a"],
    ["c", 5, "acme", None],
]
HEAD = ["rule", "by", "where", "options", "limit"]


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    """Write a workbook of three requests with some rules."""
    monkeypatch.chdir(tmp_path)

    def write(*rules, rows=ROWS):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        page = book.create_sheet("Rules")
        for row in (HEAD, *rules):
            page.append(row)
        book.save(tmp_path / "batch.xlsx")
        return "batch.xlsx"

    return write


def told(run, name, code=0):
    """Run the command, and return what it says of rules."""
    done = run("check", name)
    assert done.exit_code == code, done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith("rule ")] or done.stderr


def test_each_is_a_sentence_with_the_requests_that_it_speaks_of(run, workbook):
    """At the cell where it stands; the count shows what a condition leaves."""
    name = workbook(
        ["Cap", "client", None, None, "$300"],
        ["# a note"],
        ["exclude", None, "client = ACME", "model = kling-v1", None],
        ["Needs", "needs"],
        ["Reserve", None, None, None, "10 %"],
    )
    assert told(run, name) == [
        "rule     Rules!A2: at most $300 for each client (3 requests, 2 groups)",
        "rule     Rules!A4: nothing with kling-v1, where client is ACME (2 requests)",
        "rule     Rules!A5: made only if all are made that column needs names (1 request)",
        "rule     Rules!A6: 10 % of the budget kept back",
    ]


def test_what_is_cumulative_speaks_of_all_that_is_due_before(run, write):
    """Also of a day that has no limit of its own; not of what is due later."""
    rows = "id,duration,due\n1,5,4.12.2026\n2,5,2026-12-11\n3,5,2026-12-18\n4,5,2026-12-24\n"
    limits = "usd = { 2026-12-04 = 5, 2026-12-18 = 9 }"
    rule = f'[[rules]]\nrule = "Cap"\nby = "due"\n{limits}\ncumulative = true\n'
    done = run("check", write("batch.csv", rows), "--rules", write("rules.toml", rule))
    assert done.stdout.splitlines()[-1].endswith("(3 requests, 2 groups)")


def test_without_rules_nothing_is_said(run, workbook):
    """As without such a sheet."""
    done = run("check", workbook())
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 3)


def test_what_is_no_rule_is_a_fault_in_its_cell(run, workbook, tmp_path):
    """All of them at once, and marked there."""
    name = workbook(["Cup", None, None, None, "$5"], ["Cap", None, None, None, "5 apples"])
    said = told(run, name, 3)
    assert "batch.xlsx, sheet 'Rules': 2 faults" in said
    assert "cell A2" in said
    assert "cell E3" in said
    assert openpyxl.load_workbook(tmp_path / "batch.errors.xlsx")["Rules"]["E3"].comment


def test_what_a_rule_speaks_of_must_be_there(run, workbook):
    """Columns and names of the catalog: every fault at once."""
    said = told(
        run,
        workbook(
            ["Cap", "cleint", None, None, "$5"],
            ["Only", None, None, "model = kling-v9", None],
            ["Cap", None, "campaign = x", None, "$5"],
        ),
        3,
    )
    assert "3 faults" in said
    for cell, mend in (("B2", "client"), ("D3", "kling-v1"), ("C4", "")):
        assert any(f"cell {cell}" in line and mend in line for line in said.splitlines())


def test_a_cell_of_the_requests_is_its_own_fault(run, workbook, tmp_path):
    """It is marked where it stands."""
    rows = [*ROWS[:2], ["b", 5, "zen", "nobody"]]
    wrong = ["Cap", "cleint", None, None, "$5"]  # of another sheet: that comes first
    said = told(run, workbook(["Needs", "needs"], wrong, rows=rows), 3)
    assert "batch.xlsx, sheet 'Rules': 1 fault" in said
    said = told(run, workbook(["Needs", "needs"], rows=rows), 3)
    assert "batch.xlsx, sheet 'Sheet': 1 fault" in said
    assert "cell D3" in said
    assert openpyxl.load_workbook(tmp_path / "batch.errors.xlsx")["Sheet"]["D3"].comment


def test_once_they_are_mended_the_marks_are_gone(run, workbook, tmp_path):
    """As with requests."""
    told(run, workbook(["Cup", None, None, None, "$5"]), 3)
    assert (tmp_path / "batch.errors.xlsx").exists()
    told(run, workbook(["Cap", None, None, None, "$5"]))
    assert not (tmp_path / "batch.errors.xlsx").exists()


def test_those_of_a_file_are_told_after_those_of_the_sheet(run, workbook, tmp_path):
    """By their number; what is wrong in the file is said as it is for a plan."""
    name, file = workbook(["Reserve", None, None, None, "10 %"]), tmp_path / "rules.toml"
    file.write_text('[[rules]]\nrule = "Cap"\nby = "client"\nusd = 5\n', encoding="utf-8")
    done = run("check", name, "--rules", "rules.toml")
    assert done.stdout.splitlines()[3:] == [
        "rule     Rules!A2: 10 % of the budget kept back",
        "rule     rules.toml, rule 1: at most $5 for each client (3 requests, 2 groups)",
    ]
    file.write_text('[[rules]]\nrule = "Cap"\nby = "clint"\nusd = 5\n', encoding="utf-8")
    done = run("check", name, "--rules", "rules.toml")
    assert done.exit_code == 3
    assert "there is no column 'clint'; did you mean 'client'?" in done.stderr
