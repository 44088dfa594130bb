import subprocess
from datetime import date

import openpyxl
import pytest
import xlsxwriter

import planner

HEADS = ["Key", "Title", "duration", "priority", "due", "note"]


@pytest.fixture
def save(tmp_path):
    """Plan requests, save the workbook and open it: its formulas, or what they give."""

    def save_plan(requests, budget=20, *, values=False, name="plan.xlsx", **options):
        table = planner.read_table(requests, hidden="include")
        plan = planner.plan(table, budget, **options)
        plan.save(tmp_path / name)
        return plan, openpyxl.load_workbook(tmp_path / name, data_only=values)

    return save_plan


@pytest.fixture
def hers(tmp_path):
    """Make a producer's own workbook: two sheets, formulas with values, formats, rules."""
    path = tmp_path / "hers.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, other = book.add_worksheet("Requests"), book.add_worksheet("Catalog")
        other.write_string("A1", "hers")
        other.write_formula("A2", "=1+1", None, 2)
        days = book.add_format({"num_format": "dd.mm.yyyy", "bold": True})
        sheet.write_row(0, 0, HEADS)
        for n in range(1, 6):
            sheet.write_string(n, 0, f"00{n}")
            sheet.write_string(n, 1, f"Film no {n}")
            sheet.write_formula(n, 2, f"=5*{1 + n % 2}", None, 5 * (1 + n % 2))
            sheet.write_number(n, 3, n)
            sheet.write_datetime(n, 4, date(2026, 1, n), days)
        sheet.write_string(1, 5, "=1+1")
        sheet.write_formula(2, 5, '="a"&" b"', None, "a b")
        sheet.set_column("B:B", 33)
        sheet.set_column("H:XFD", 3)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.data_validation("D2:D6", {"validate": "list", "source": ["1", "2"]})
        sheet.conditional_format("D2:D6", {"type": "cell", "criteria": ">", "value": 3})
    return path


@pytest.fixture
def beside():
    """Find the cells below each heading of a sheet."""

    def cells_beside(sheet, header=1):
        return {
            head.value: [
                sheet.cell(row, head.column) for row in range(header + 1, sheet.max_row + 1)
            ]
            for head in sheet[header]
        }

    return cells_beside


@pytest.fixture
def planned_again(save, tmp_path):
    """Plan three, lock one that is made and one that is not, say no to the third, plan again."""
    save(
        [
            {"id": name, "duration": 5, "priority": n}
            for name, n in zip("abc", (9, 1, 1), strict=True)
        ],
        2,
    )
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet = book["Requests"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert [bool(sheet.cell(row, heads["Planned model"]).value) for row in (2, 3, 4)] == [1, 0, 0]
    for row, said in ((2, "yes"), (3, "yes"), (4, "no")):
        sheet.cell(row, heads["Locked"]).value = said
    book.save(tmp_path / "locked.xlsx")
    plan, _ = save(tmp_path / "locked.xlsx", 50, name="again.xlsx")
    return plan, tmp_path / "again.xlsx"


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Return LibreOffice as a command, with a profile of the tests' own: setting one up is slow."""
    folder = tmp_path_factory.mktemp("office")
    return ["soffice", f"-env:UserInstallation=file://{folder}", "--headless"]


@pytest.fixture
def recalculated(tmp_path, office):
    """Let LibreOffice calculate workbooks whose formulas have no values; return what it found."""

    def recalculate(*paths):
        bare, out = [path.with_name(f"bare-{path.name}") for path in paths], tmp_path / "out"
        for path, without in zip(paths, bare, strict=True):
            openpyxl.load_workbook(path).save(without)  # and thereby drops them
        subprocess.run(
            [*office, "--convert-to", "xlsx", "--outdir", out, *bare],
            check=True,
            capture_output=True,
        )
        return [openpyxl.load_workbook(out / path.name, data_only=True) for path in bare]

    return recalculate
