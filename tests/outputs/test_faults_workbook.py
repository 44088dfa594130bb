"""Faults, shown where they stand."""

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

import planner
from planner.errors import Fault, Spot, TableError
from planner.outputs.faults_workbook import is_ours, write_faults
from tests.requests.workbooks.making import cell, row, write_ods

RED = "00F9D3D0"
HEAD = ["id", "duration", "platform", "note"]
ROWS = [
    HEAD,
    ["a", "ten", "tiktok", "=1+1"],
    ["b", 5, "tictoc", "'quoted"],
    ["b", 5, "tiktok", None],
]


@pytest.fixture
def marked(tmp_path):
    """Plan a table with faults, and return the workbook that shows them."""

    def mark(path):
        with pytest.raises(planner.TableError) as caught:
            planner.plan(path, 10)
        write_faults(caught.value, tmp_path / "marked.xlsx")
        return openpyxl.load_workbook(tmp_path / "marked.xlsx")

    return mark


def red(sheet):
    """Return the cells that are red, each with what its comment says."""
    return {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == RED
    }


def listed(workbook):
    """Return the lines of the sheet Errors, and where their links lead."""
    rows = list(workbook["Errors"].iter_rows(min_row=5))
    links = [row[0].hyperlink and row[0].hyperlink.location for row in rows]
    return [[cell.value for cell in row] for row in rows], links


EXPECTED = {
    "B2": "Is not a number.\nWrite whole seconds, such as 10.",
    "C3": "Is an unknown platform.\nDid you mean 'tiktok'?",
}
LINES = [
    ["B2", "duration", "ten", "Is not a number.", "Write whole seconds, such as 10."],
    ["C3", "platform", "tictoc", "Is an unknown platform.", "Did you mean 'tiktok'?"],
    ["A4", "id", "b", "Is also in cell A3.", "Make each id unique."],
]


def test_every_fault_is_red_in_its_cell_and_listed_with_a_link(marked, sheet):
    """In a copy of the workbook, behind a sheet that lists them."""
    workbook = marked(sheet(ROWS))
    assert workbook.sheetnames == ["Errors", "Requests"]
    assert red(workbook["Requests"]) == EXPECTED | {
        "A4": "Is also in cell A3.\nMake each id unique."
    }
    lines, links = listed(workbook)
    assert lines == LINES
    assert links == ["'Requests'!B2", "'Requests'!C3", "'Requests'!A4"]
    assert workbook["Errors"]["A1"].value == "3 things to mend"


def test_it_opens_at_the_list_alone(marked, sheet):
    """Of two selected sheets, both would take what is typed into one."""
    workbook = marked(sheet(ROWS))
    assert workbook.active.title == "Errors"
    assert [page.sheet_view.tabSelected for page in workbook] == [True, False]


def test_her_workbook_stays_as_it_was(marked, sheet):
    """Other sheets, formulas, formats, widths, texts that look like formulas, her own comments."""
    path = sheet(ROWS, before=("Notes",))
    book = openpyxl.load_workbook(path)
    page = book["Requests"]
    page["D4"] = "=1+2"
    page["D3"].data_type = "s"
    page["A3"].font = Font(bold=True, color="00112233")
    page["A2"].number_format = "@"
    page["C3"].comment = Comment("ask Mara", "Mara")
    page["D2"].value, page["D2"].data_type = "=1+1", "s"
    page.column_dimensions["C"].width = 33
    book.save(path)
    workbook = marked(path)
    page = workbook["Requests"]
    assert workbook.sheetnames == ["Errors", "Notes", "Requests"]
    assert (page["D4"].value, page["D4"].data_type) == ("=1+2", "f")
    assert (page["D2"].value, page["D2"].data_type) == ("=1+1", "s")
    assert (page["A3"].font.b, page["A3"].font.color.rgb) == (True, "00112233")
    assert page["A2"].number_format == "@"
    assert page.column_dimensions["C"].width == 33
    assert page["C3"].comment.text == f"ask Mara\n\n{EXPECTED['C3']}"


def test_red_is_red_whatever_her_rules_say(marked, sheet):
    """Of conditional formats the first one counts, and that is ours."""
    path = sheet(ROWS)
    book = openpyxl.load_workbook(path)
    for colour in ("00FF00", "0000FF"):
        rule = FormulaRule(formula=["TRUE"], fill=PatternFill(bgColor=colour))
        book["Requests"].conditional_formatting.add("A1:D9", rule)
    book.save(path)
    ours, *hers = [
        (str(rules.sqref), rule)
        for rules in marked(path)["Requests"].conditional_formatting
        for rule in rules.rules
    ]
    assert set(ours[0].split()) == {"B2", "C3", "A4"}
    assert (ours[1].priority, ours[1].dxf.fill.bgColor.rgb) == (1, RED)
    assert [(where, rule.dxf.fill.bgColor.rgb) for where, rule in hers] == [
        ("A1:D9", "0000FF00"),
        ("A1:D9", "000000FF"),
    ]


def test_of_merged_cells_the_first_is_marked(marked, sheet):
    """The others are not seen."""
    path = sheet([HEAD, ["a", "x", "tiktok"], ["b", None, "tiktok"]])
    book = openpyxl.load_workbook(path)
    book["Requests"].merge_cells("B2:B3")
    book.save(path)
    assert set(red(marked(path)["Requests"])) == {"B2"}


def test_a_fault_of_the_header_is_marked_there(marked, sheet):
    """At the column that is there twice, or at the beginning."""
    twice = marked(sheet([["id", "Duration", "duration "], ["a", 5, 6]]))
    assert list(red(twice["Requests"])) == ["C1"]
    missing = marked(sheet([["id", "how long"], ["a", 5]]))
    assert "there is no such column" in red(missing["Requests"])["A1"].casefold()


def test_settings_are_marked_in_their_own_sheet(marked, sheet):
    """As a cell of the requests would be."""
    path = sheet([["duration"], [5]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Settings").append(["Budget", "much"])
    book.save(path)
    workbook = marked(path)
    assert list(red(workbook["Settings"])) == ["B1"]
    assert listed(workbook)[0][0][:3] == ["B1", "budget", "much"]


def test_a_csv_is_laid_out_as_a_sheet(marked, write):
    """Each row under its own number, each cell the text that it is."""
    text = 'id,duration,platform,note\na,ten,tiktok,=1+1\n\nb,5,tictoc,"two\nlines"\n'
    workbook = marked(write("r.csv", text))
    page = workbook["Requests"]
    assert [cell.value for cell in page[4]] == ["b", "5", "tictoc", "two\nlines"]
    assert (page["D2"].value, page["D2"].data_type) == ("=1+1", "s")
    assert red(page) == {"B2": EXPECTED["B2"], "C4": EXPECTED["C3"]}
    lines, links = listed(workbook)
    assert [line[0] for line in lines] == ["row 2", "row 4"]
    assert links == ["'Requests'!B2", "'Requests'!C4"]


def test_columns_without_a_heading_keep_their_place(marked, write):
    """The others are not moved into it."""
    workbook = marked(write("r.csv", "id,,duration\na,,x\n"))
    assert list(red(workbook["Requests"])) == ["C2"]


def test_parquet_is_laid_out_below_its_headings(marked, tmp_path):
    """Its first row is row 1 in messages, and stands in the second."""
    import pandas as pd

    pd.DataFrame({"id": ["a", "b"], "duration": [5, -1]}).to_parquet(tmp_path / "r.parquet")
    workbook = marked(tmp_path / "r.parquet")
    assert list(red(workbook["Requests"])) == ["B3"]
    assert listed(workbook)[0][0][0] == "row 2"


@pytest.mark.parametrize(
    ("name", "content"), [("r.csv", "id,duration\na,5,6\n"), ("r.xlsx", b"PK no more")]
)
def test_where_the_table_cannot_be_read_again_the_list_stands_alone(tmp_path, write, name, content):
    """It still says all that is wrong."""
    fault = Fault("row 2", "", "a,5,6", "has too many fields")
    error = TableError(name, [fault], spot=Spot(write(name, content), header=1))
    write_faults(error, tmp_path / "marked.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert workbook.sheetnames == ["Errors"]
    assert listed(workbook) == ([["row 2", None, "a,5,6", "Has too many fields.", None]], [None])


def test_a_workbook_that_unpacks_to_very_much_is_not_copied(marked, sheet, monkeypatch):
    """It is laid out instead, if it is not too large for that as well."""
    monkeypatch.setattr("planner.outputs.faults_workbook.MOST_BYTES", 100)
    path = sheet(ROWS, before=("Notes",))
    assert marked(path).sheetnames == ["Errors", "Requests"]
    monkeypatch.setattr("planner.outputs.laid_out.MOST_CELLS", 2)
    assert marked(path).sheetnames == ["Errors"]


def test_of_very_many_faults_the_first_thousand_are_marked(marked, sheet):
    """And the list says how many there are."""
    workbook = marked(sheet([["duration"], *[["x"]] * 1500]))
    assert len(red(workbook["Requests"])) == 1000
    lines, _ = listed(workbook)
    assert lines[-1][0] == "and 500 more, which show once these are mended"
    assert workbook["Errors"]["A1"].value == "1,500 things to mend"


def test_only_what_we_wrote_is_ours(marked, sheet, write, tmp_path):
    """Not what another program has saved since: there may be work in it."""
    marked(sheet(ROWS))
    path = tmp_path / "marked.xlsx"
    assert is_ours(path)
    assert not is_ours(sheet(ROWS))
    assert not is_ours(write("x.xlsx", b"PK"))
    assert not is_ours(tmp_path / "nowhere.xlsx")
    saved_by_excel(path)
    assert not is_ours(path)


def test_a_change_by_openpyxl_is_a_change(marked, sheet, tmp_path):
    """Though its name stands in the workbook as before."""
    marked(sheet(ROWS))
    path = tmp_path / "marked.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Requests"]["B2"] = 10
    workbook.save(path)
    assert not is_ours(path)


def saved_by_excel(path):
    """Let a workbook look as if Excel had saved it: with its own version, other properties kept."""
    import zipfile

    with zipfile.ZipFile(path) as parts:
        members = {name: parts.read(name) for name in parts.namelist()}
    app = members["docProps/app.xml"]
    members["docProps/app.xml"] = app.replace(b"<AppVersion>3.1<", b"<AppVersion>16.0300<")
    assert members["docProps/app.xml"] != app
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in members.items():
            parts.writestr(name, data)


def test_a_copy_in_which_somebody_mends_can_be_marked_again(marked, tmp_path, sheet):
    """The old list makes way; a comment of ours is not repeated."""
    marked(sheet(ROWS))
    copy = tmp_path / "mine.xlsx"
    (tmp_path / "marked.xlsx").rename(copy)
    workbook = marked(copy)
    assert workbook.sheetnames == ["Errors", "Requests"]
    assert red(workbook["Requests"])["B2"] == EXPECTED["B2"]


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(max_size=20),
    st.sampled_from(["=1+1", "#N/A", "\x00", "\ud800", "@x", "+1", "x" * 40_000]),
    st.lists(st.text(max_size=3), max_size=2),
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(VALUES, min_size=1, max_size=9))
def test_whatever_stands_in_a_cell_is_shown_as_text(tmp_path_factory, values):
    """It opens, and no formula has come into being."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "r.csv").write_text("duration\n5\n", "utf-8")
    faults = [Fault("row 2", "duration", value, "is odd") for value in values]
    write_faults(TableError("r", faults, spot=Spot(folder / "r.csv", "", 1)), folder / "m.xlsx")
    cells = [row[2] for row in openpyxl.load_workbook(folder / "m.xlsx")["Errors"].iter_rows(5)]
    assert len(cells) == len(values)
    assert not [cell for cell in cells if cell.data_type in "fe"]


RULES = [["Rule", "By", None, "Limit"], ["# ours"], ["Cap", "client", None, "$300"]]


@pytest.fixture
def wrong_rules(tmp_path):
    """Read a table, find something wrong with the limit of its rule, and show that."""

    def mark(path):
        (line,) = planner.read_table(path).rules
        stands, fault = line.stands, line.fault("limit", "is no limit", "write $300")
        error = TableError(stands.source, [fault], spot=stands.spot)
        write_faults(error, tmp_path / "marked.xlsx")
        return openpyxl.load_workbook(tmp_path / "marked.xlsx")

    return mark


LIMIT = {"D3": "Is no limit.\nWrite $300."}


def test_faults_of_rules_are_marked_in_their_sheet(wrong_rules, sheet):
    """Of her workbook, which stays as it was."""
    path = sheet([["duration"], [5]])
    book = openpyxl.load_workbook(path)
    for each in RULES:
        (book["Rules"] if "Rules" in book else book.create_sheet("Rules")).append(each)
    book.save(path)
    workbook = wrong_rules(path)
    assert workbook.sheetnames == ["Errors", "Requests", "Rules"]
    assert (red(workbook["Rules"]), red(workbook["Requests"])) == (LIMIT, {})
    lines, links = listed(workbook)
    assert lines == [["D3", "Limit", "$300", "Is no limit.", "Write $300."]]
    assert links == ["'Rules'!D3"]


def test_a_sheet_of_rules_that_cannot_be_read_is_marked_too(marked, sheet):
    """Its headings, among others."""
    path = sheet([["duration"], [5]])
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("Rules")
    page.append(["Rule", "Limit", "Limt"])
    book.save(path)
    assert set(red(marked(path)["Rules"])) == {"C1"}


def test_rules_of_an_ods_are_laid_out(wrong_rules, tmp_path):
    """Not the requests, in which nothing is wrong."""
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(row(*(cell(text) for text in texts)) for texts in rows)
        + "</table:table>"
        for name, rows in {"Videos": [["duration"], ["5"]], "Regeln": RULES}.items()
    )
    workbook = wrong_rules(write_ods(tmp_path / "b.ods", tables))
    assert workbook.sheetnames == ["Errors", "Rules"]
    page = workbook["Rules"]
    assert [[cell.value for cell in row] for row in page] == [
        ["Rule", "By", None, "Limit"], [None] * 4, ["Cap", "client", None, "$300"],
    ]  # fmt: skip
    assert red(page) == LIMIT


def test_settings_of_an_ods_are_only_listed(tmp_path):
    """Their cells are none of the requests."""
    path = write_ods(
        tmp_path / "b.ods",
        '<table:table table:name="Videos">' + row(cell("duration")) + row(cell("5"))
        + '</table:table><table:table table:name="Settings">' + row(cell("Catalog"), cell("kilng"))
        + "</table:table>",
    )  # fmt: skip
    with pytest.raises(TableError) as caught:
        planner.plan(path, 5)
    write_faults(caught.value, tmp_path / "marked.xlsx")
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames == ["Errors"]
