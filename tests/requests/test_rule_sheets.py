"""The sheet Rules: its lines as they stand there, and whatever is no line."""

import pickle
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.grid import Box
from planner.requests.readers import read_table
from planner.requests.reading import LeftOut
from planner.requests.rule_headings import are_rules
from planner.requests.rule_sheets import read_rule_lines
from planner.requests.ruled import COLUMNS, RuleLine
from planner.rules.reading import read_rules
from tests.requests.grids import grid
from tests.requests.workbooks.making import cell, row, write_ods

HEAD = ["Rule", "By", "Where", "Options", "Limit"]


@pytest.fixture
def ruled(sheet):
    """Write a workbook of one request with a sheet of rules, and return its path."""

    def write(rows, title="Rules", change=lambda page: None, settings=()):
        path = sheet([["duration"], [5]])
        book = openpyxl.load_workbook(path)
        page = book.create_sheet(title)
        for each in rows:
            page.append(each)
        change(page)
        for each in settings:
            (book["Settings"] if "Settings" in book else book.create_sheet("Settings")).append(each)
        book.save(path)
        return path

    return write


def faults(path):
    """Return place, column, value, reason and suggestion of each fault of the rules."""
    with pytest.raises(planner.TableError, match="sheet 'Rules'") as caught:
        read_rules(read_table(path).rules)
    return [
        (one.place, one.column, one.value, one.reason, one.suggestion)
        for one in caught.value.faults
    ]


def test_its_lines_come_with_the_table(ruled):
    """As texts, below headings that may have a title above them."""
    rows = [
        ["What our clients say"],
        HEAD,
        ["Cap", " client ", None, None, "$300"],
        ["Exclude", None, "platform = tiktok", "resolution = 4k", None],
    ]
    table = read_table(ruled(rows))
    assert table.rules == (
        RuleLine("Cap", "client", "", "", "$300"),
        RuleLine("Exclude", "", "platform = tiktok", "resolution = 4k", ""),
    )
    assert LeftOut("sheet 'Rules'", "says 2 rules", read=True) in table.left_out


def test_a_table_without_such_a_sheet_has_no_rules(sheet):
    """Nor one that is no workbook."""
    assert read_table(sheet([["duration"], [5]])).rules == ()
    assert read_table([{"duration": 5}]).rules == ()


@pytest.mark.parametrize("title", ["Rules", " RULES", "Regeln", "Règles", "reglas"])
def test_the_sheet_is_known_in_four_languages(ruled, title):
    """Whatever its case."""
    assert read_table(ruled([HEAD, ["Reserve", None, None, None, "10 %"]], title)).rules


def test_a_line_knows_where_its_cells_are(ruled):
    """The empty ones too; in another process as well."""
    (line,) = pickle.loads(pickle.dumps(read_table(ruled([[], HEAD, ["Cap", "client"]])).rules))
    assert (line.place(), line.place("limit")) == ("Rules!A3", "Rules!E3")
    fault = line.fault("limit", "is missing", "write $300")
    assert (fault.place, fault.value) == ("cell E3", None)
    assert line.fault("by", "is no column").value == "client"
    spot = line.stands.spot
    assert (spot.sheet, spot.header) == ("Rules", 2)
    assert spot.columns == ("rule", "by", "where", "options", "limit")


def test_columns_may_stand_anywhere(ruled):
    """Also some of them only, and some for people beside them, where anything may stand."""
    rows = [["No", "At most", None, "Kind of rule", "Comment"], [1, "$5", None, "Cap", "=1/0"]]
    assert read_table(ruled(rows)).rules == (RuleLine("Cap", limit="$5"),)


def test_blank_rows_and_notes_say_nothing(ruled):
    """A row that begins with # is for people, whatever stands in it."""
    rows = [
        [*HEAD, "Note"],
        [None] * 5,
        ["# Cap", "client", None, None, "$300"],
        ["#"],
        [None, "# of the spring campaign:"],
        [None, None, None, None, None, "ask Mara"],
        ["Cap", None, None, None, "$5"],
    ]
    (line,) = read_table(ruled(rows)).rules
    assert line.place("limit") == "Rules!E7"


def test_a_sign_left_of_the_rule_is_meant_for_the_row(ruled):
    """Or at the rule itself, in whatever order the columns are."""
    rows = [["By", "Rule", "Limit"], ["# client", "Cap", "$1"], ["client", "# Cap", "$2"]]
    assert read_table(ruled(rows)).rules == ()


def test_a_row_with_a_limit_needs_a_rule(ruled):
    """A sign in another column does not make it a note."""
    rows = [HEAD, [None, "client", None, None, "$300"], [None, "#", None, None, "$3"]]
    known = (
        "one of: Only, Exclude, Floor, Cap, Least, Share, One of, All or none, Needs, Same, "
        "Reserve; a row for people begins with #"
    )
    assert faults(ruled(rows)) == [
        ("cell A2", "rule", None, "is missing", known),
        ("cell A3", "rule", None, "is missing", known),
    ]


def test_a_heading_that_is_not_known_is_a_fault(ruled):
    """What stands below it would be passed over."""
    assert faults(ruled([["Rule", "By", "Limt", "Limit (€)", "by"], ["Cap"]])) == [
        (
            "cell C1", "", "Limt", "is no heading of rules",
            "did you mean 'limit'? a column for people is called Note",
        ),
        (
            "cell D1", "", "Limit (€)", "is no heading of rules",
            "did you mean 'limit'? a column for people is called Note",
        ),
        ("cell E1", "by", "by", "says the same as column B", "keep one of them"),
    ]  # fmt: skip


def test_what_stands_below_no_heading_is_a_fault(ruled):
    """Somebody means something by it."""
    assert faults(ruled([["Rule", "Limit"], ["Cap", "$5", "client"]])) == [
        (
            "cell C2", "", "client", "has no heading above it",
            "write one, such as Note, or clear the cell",
        )
    ]  # fmt: skip


def test_rules_without_headings_are_a_fault(ruled):
    """They are ours: nobody else's rules are called so."""
    assert faults(ruled([["My rules"], [None, "cap", "client", "$5"]])) == [
        (
            "cell B2", "rule", "cap", "has no headings above it",
            "write a row with rule, by, where, options, limit above it",
        )
    ]  # fmt: skip
    assert faults(ruled([["cap", "client", "$5"], HEAD])) == [
        ("cell A1", "rule", "cap", "stands above the headings", "move it below them")
    ]


def test_cells_that_nobody_can_read_are_faults(ruled):
    """Of formulas, with or without a value; only where they count."""
    rows = [
        [*HEAD, "Note"],
        ["Cap", "client", None, None, "=A1"],
        ["Cap", None, None, None, "$5", "=A1"],
        [None, None, None, None, "=A1"],
    ]
    told = faults(ruled(rows))
    assert [one[:2] for one in told] == [("cell E2", "limit"), ("cell E4", "limit")]
    assert told[0][3] == "is a formula without a stored value"


def test_merged_cells_are_faults(ruled):
    """What holds for which row is not guessed; a note may be as wide as it likes."""
    rows = [
        HEAD,
        ["Cap", "client", None, None, "$5"],
        [None, "film", None, None, "$6"],
        ["# ours"],
        ["Cap"],
    ]

    def merge(page):
        for box in ("A2:A3", "A4:E4", "B5:C5"):
            page.merge_cells(box)

    mend = "unmerge them, and fill in each cell; a row for people begins with #"
    assert faults(ruled(rows, change=merge)) == [
        ("cell A2", "rule", None, "is merged with others (A2:A3)", mend),
        ("cell A3", "rule", None, "is merged with others (A2:A3)", mend),
        ("cell B5", "by", None, "is merged with others (B5:C5)", mend),
    ]


def test_numbers_are_read_as_they_are_shown(ruled):
    """With the sign of the dollar, of another currency, the percent or the word beside them."""
    shown = {
        '"$"#,##0.00': (300, "$300"),
        '_("$"* #,##0.00_)': (0.5, "$0.5"),
        "[$€-407] #,##0": (300, "€300"),
        '#,##0 "USD"': (1234567, "1234567 USD"),
        "0%": (0.3, "30 %"),
        "0.00%": (0.1 + 0.2, "30 %"),
        '0 "videos"': (5, "5 videos"),
        "General": (2.5, "2.5"),
        "#,##0": (12, "12"),
        "@": ("007", "007"),
        "yyyy-mm-dd": (date(2026, 3, 1), "2026-03-01"),
        "yyyy-mm-dd hh:mm": (datetime(2026, 3, 1, 9, 30), "2026-03-01 09:30:00"),
    }

    def form(page):
        for at, code in enumerate(shown, start=2):
            page.cell(at, 5).number_format = code

    rows = [HEAD, *(["Cap", None, None, None, value] for value, _ in shown.values())]
    lines = read_table(ruled(rows, change=form)).rules
    assert [line.limit for line in lines] == [text for _, text in shown.values()]


def test_an_ods_shows_the_same(tmp_path):
    """Dollars and percent of their own, or by a style."""
    amount = {"office__value": 300, "office__value_type": "currency"}
    tables = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>'
        for name, rows in {
            "Videos": row(cell("duration")) + row(cell("5")),
            "Rules": row(*map(cell, ("rule", "limit")))
            + row(cell("Cap"), cell(**amount, office__currency="USD"))
            + row(cell("Cap"), cell(**amount, office__currency="EUR"))
            + row(cell("Cap"), cell(office__value=0.25, office__value_type="percentage"))
            + row(cell("Cap"), cell(office__value=7, office__value_type="float")),
        }.items()
    )
    table = read_table(write_ods(tmp_path / "b.ods", tables))
    assert [line.limit for line in table.rules] == ["USD 300", "EUR 300", "25 %", "7"]


@pytest.mark.parametrize(
    ("hidden", "read", "told"),
    [
        ("include", ["$1", "$2"], "row 3 hidden, and read all the same"),
        ("skip", ["$1"], "row 3 (hidden)"),
    ],
)
def test_hidden_rows_are_treated_as_those_of_requests(ruled, hidden, read, told):
    """Nobody sees them, so that somebody must say."""

    def hide(page):
        page.row_dimensions[3].hidden = page.row_dimensions[9].hidden = True

    path = ruled([["rule", "limit"], ["Cap", "$1"], ["Cap", "$2"]], change=hide)
    mend = "show or delete what is hidden, or say --hidden include or --hidden skip"
    assert faults(path) == [("row 3", "", None, "is hidden", mend)]
    table = read_table(path, hidden=hidden)
    assert [line.limit for line in table.rules] == read
    assert any(told in f"{one}{one.where} {one.why}" for one in table.left_out)


def test_the_setting_counts_for_hidden_rules(ruled):
    """It is one workbook."""

    def hide(page):
        page.row_dimensions[2].hidden = True

    rows = [["rule", "limit"], ["Cap", "$1"]]
    path = ruled(rows, change=hide, settings=[["Budget", 5], ["Hidden rows", "skip"]])
    assert read_table(path).rules == ()


def test_a_hidden_column_is_read_and_said(ruled):
    """As one of requests is."""

    def hide(page):
        page.column_dimensions["B"].hidden = True

    table = read_table(ruled([["rule", "limit"], ["Cap", "$1"]], change=hide))
    assert table.rules[0].limit == "$1"
    said = LeftOut("sheet 'Rules', column B (limit)", "is hidden, and read", read=True)
    assert said in table.left_out


def test_a_hidden_sheet_is_read_and_said(ruled):
    """As a hidden column is."""

    def hide(page):
        page.sheet_state = "hidden"

    table = read_table(ruled([["rule", "limit"], ["Cap", "$1"]], change=hide))
    assert table.rules == (RuleLine("Cap", limit="$1"),)
    assert LeftOut("sheet 'Rules'", "is hidden, and says 1 rule", read=True) in table.left_out


def test_where_there_are_only_notes_there_is_nothing_to_tell(ruled):
    """As in a new template."""
    table = read_table(ruled([HEAD, ["# Cap", None, None, None, "$5"]]))
    assert (table.rules, table.left_out) == ((), ())


def test_her_own_sheet_of_that_name_is_passed_over(ruled):
    """Which is said."""
    table = read_table(ruled([["Rule", "Description"], ["Logo", "always top left"]]))
    assert table.rules == ()
    assert LeftOut("sheet 'Rules'", "not the planner's rules") in table.left_out
    assert not read_table(ruled([[None]])).left_out


def test_two_sheets_of_rules_are_refused(ruled):
    """Which of them counts is not guessed."""
    path = ruled([HEAD, ["Cap"]])
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Rules"]).title = "Regeln"
    book.save(path)
    with pytest.raises(planner.InputError, match="has rules in 2 sheets: 'Rules', 'Regeln'"):
        read_table(path)


def test_rules_are_never_taken_for_requests(tmp_path):
    """Though they stand first, and a column of theirs is called as a length is."""
    book = openpyxl.Workbook()
    book.active.title = "Rules"
    for each in (["Rule", "Limit"], ["Cap", "$5"]):
        book.active.append(each)
    book.create_sheet("Videos").append(["duration"])
    book["Videos"].append([5])
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").origin.sheet == "Videos"
    book["Videos"]["A1"] = "length of it"
    book.save(tmp_path / "b.xlsx")
    assert read_table(tmp_path / "b.xlsx").origin.sheet == "Videos"
    book["Videos"]["A1"] = "duration"
    book["Rules"]["C1"] = "seconds"
    book.save(tmp_path / "c.xlsx")
    with pytest.raises(planner.TableError, match="is no heading of rules"):
        read_table(tmp_path / "c.xlsx")


def test_who_names_the_sheet_reads_it_as_requests(sheet):
    """Whatever it is called."""
    path = sheet([["duration"], [5]], title="Rules")
    assert read_table(path).frame["duration"].tolist() == [5]
    assert read_table(path, sheet="Rules").rules == ()


CELLS = st.one_of(
    st.none(),
    st.sampled_from([*HEAD, "Note", "Cap", "one of", "#", "# x", "client", "$5", " ", "Limt"]),
    st.text(max_size=5),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=8)
PLACES = st.tuples(st.integers(0, 8), st.integers(0, 6))
BOXES = st.tuples(PLACES, PLACES).map(
    lambda two: Box(min(two[0][0], two[1][0]), min(two[0][1], two[1][1]),
                    max(two[0][0], two[1][0]), max(two[0][1], two[1][1]))
)  # fmt: skip
CODES = st.sampled_from(["0%", '"$"0', "0.00E+00", '0" x"', "[$€]0", "@"]) | st.text(max_size=6)


@given(
    rows=ROWS,
    below=st.booleans(),
    errors=st.dictionaries(PLACES, st.just("#N/A"), max_size=2),
    unsaved=st.frozensets(PLACES, max_size=2),
    merged=st.lists(BOXES, max_size=2),
    hidden_rows=st.frozensets(st.integers(0, 8), max_size=2),
    formats=st.dictionaries(PLACES, CODES, max_size=3),
    hidden=st.sampled_from(["ask", "include", "skip"]),
)
def test_whatever_stands_there_is_a_rule_a_note_or_a_fault(rows, below, hidden, **marks):
    """Nothing else comes of it; each text of a line has a place."""
    rows = [HEAD, *rows] if below else rows
    if not are_rules(rows):
        return
    sheet = grid(*rows, sheet="Rules", **marks | {"merged": tuple(marks["merged"])})
    error, lines = None, ()
    try:
        lines, _ = read_rule_lines(sheet, hidden)
    except planner.TableError as raised:
        error = raised
    if error is not None:
        assert error.faults
        assert all(one.place and one.reason and str(error) for one in error.faults)
    for line in lines:
        assert line.rule or line.wrong
        assert all(one.place and one.reason for one in line.wrong)
        assert not line.rule.startswith("#")
        said = {name for name in COLUMNS if getattr(line, name)}
        assert said <= line.stands.places.keys()
