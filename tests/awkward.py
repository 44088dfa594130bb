"""Files as people have them, and what must be read of them or said: a corpus, made by code.

    python -m tests.awkward            # makes the files in tests/data/awkward anew

The ones that LibreOffice writes need it to be installed; all others need openpyxl and XlsxWriter.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.worksheet.table import Table

FOLDER = Path(__file__).parent / "data" / "awkward"
HEAD = ["Title", "Duration", "Platform", "Priority"]
ROWS = [["Film", 10, "youtube", 3], ["Teaser", 5, "tiktok", 1], ["Demo", 20, "twitter", 2]]
PLAIN = {
    "duration": [10, 5, 20],
    "platform": ["youtube", "tiktok", "twitter"],
    "priority": [3, 1, 2],
}


@dataclass(frozen=True)
class Case:
    """A file, and what is to come of it.

    Attributes
    ----------
    make
        Writes it.
    reads
        What is read: the values of some fields, row by row; None where it is refused.
    says
        What its reading says, or the error that refuses it.
    options
        How it is read.
    """

    make: Callable[[Path], None]
    reads: dict[str, list] | None = field(default_factory=lambda: PLAIN)
    says: tuple[str, ...] = ()
    options: dict[str, object] = field(default_factory=dict)


def book(*rows, sheet="Videos", then=None, **others):
    """Make a workbook of rows, by openpyxl; `then` changes its sheet, other sheets follow."""

    def make(path):
        made = openpyxl.Workbook()
        first = made.active
        first.title = sheet
        for row in rows:
            first.append(row)
        for name, lines in others.items():
            other = made.create_sheet(name.replace("_", " "))
            for line in lines:
                other.append(line)
        if then:
            then(first)
        made.save(path)

    return make


def written(*rows, then=None, sheet="Videos"):
    """Make a workbook of rows, by XlsxWriter, with constants only."""

    def make(path):
        with xlsxwriter.Workbook(str(path)) as made:
            page = made.add_worksheet(sheet)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
            if then:
                then(made, page)

    return make


def office(suffix, *rows, then=None):
    """Make a workbook of rows and let LibreOffice save it as another kind of file."""

    def make(path):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "batch.xlsx"
            book(*rows, then=then)(source)
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
            subprocess.run(
                [*command, "--convert-to", suffix, "--outdir", f"{folder}/out", source],
                check=True,
                capture_output=True,
            )
            shutil.copy(Path(folder) / "out" / f"batch.{suffix}", path)

    return make


def text(content, encoding="utf-8"):
    """Make a text file."""
    return lambda path: path.write_bytes(content.encode(encoding))


def cells(**values):
    """Change cells of a sheet."""

    def change(sheet):
        for place, value in values.items():
            sheet[place] = value

    return change


def hidden(*rows):
    """Hide rows of a sheet."""

    def change(sheet):
        for row in rows:
            sheet.row_dimensions[row].hidden = True

    return change


def filtered(sheet):
    """Hide a row by a filter."""
    sheet.auto_filter.ref = "A1:D4"
    sheet.auto_filter.add_filter_column(2, ["youtube", "twitter"])
    sheet.row_dimensions[3].hidden = True


def merged(*places):
    """Merge cells of a sheet."""

    def change(sheet):
        for place in places:
            sheet.merge_cells(place)

    return change


def as_table(sheet):
    """Make a table of Excel of the rows, with a row of totals."""
    sheet.append(["Total", "=SUBTOTAL(109,B2:B4)", None, None])
    table = Table(displayName="Videos", ref="A1:D5", totalsRowCount=1)
    table._initialise_columns()
    for column, value in zip(table.tableColumns, HEAD, strict=True):
        column.name = value
    sheet.add_table(table)


def in_euros(made, page):
    """Add caps that are shown in another currency."""
    page.write(0, 4, "Budget cap (EUR)")
    page.write(1, 4, 5, made.add_format({"num_format": "#,##0.00 €"}))


def formatted(at, code):
    """Give the cells below a heading a number format."""

    def change(sheet):
        for row in range(2, 5):
            sheet.cell(row, at + 1).number_format = code

    return change


def of_clock(made, page):
    """Write lengths as times of day, in seconds and in minutes."""
    clock = made.add_format({"num_format": "hh:mm:ss"})
    for row, seconds in enumerate((10, 5, 20), start=1):
        page.write_number(row, 1, seconds / 86400, clock)


def two_lines(sheet):
    """Merge a banner above the headings."""
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")


def col(at, *values):
    """Return the plain rows with other values in one column."""
    return [[*row[:at], value, *row[at + 1 :]] for row, value in zip(ROWS, values, strict=True)]


def more(heading, *values):
    """Return headings and plain rows with one column more."""
    rows = [[*row, value] for row, value in zip(ROWS, values, strict=True)]
    return [[*HEAD, heading], *rows]


DURATIONS = {"duration": [10, 5, 20]}
CSV = "Title,Duration,Platform,Priority\nFilm,10,youtube,3\nTeaser,5,tiktok,1\nDemo,20,twitter,2\n"
SEMI = CSV.replace(",", ";")

CASES = {
    # where the table is
    "plain.xlsx": Case(book(HEAD, *ROWS), says=("rows 2 to 4: 3 requests",)),
    "under_a_title.xlsx": Case(
        book(["Autumn campaign 2026"], [], ["Prepared by", "Mara", None, 2026], [], HEAD, *ROWS),
        says=("rows 6 to 8",),
    ),
    "right_and_down.xlsx": Case(
        book([], [], [None, None, *HEAD], *([None, None, *row] for row in ROWS)),
        says=("rows 4 to 6",),
    ),
    "merged_banner.xlsx": Case(
        book(["Videos", None, "Business", None], HEAD, *ROWS, then=two_lines), says=("rows 3 to 5",)
    ),
    "two_line_headings.xlsx": Case(
        book(["Video", "Clip", "Where", "Max"], ["Title", "length", "Platform", "cost"],
             *col(3, 3, 1, 2)),
        {"duration": [10, 5, 20], "cap": [3, 1, 2]},
        ("max_cost_usd from 'Max cost'",),
    ),
    "units_below.xlsx": Case(
        book(HEAD, [None, "(min)", None, "1-5"], *col(1, 1, 0.5, 2)),
        {"duration": [60, 30, 120], "priority": [3, 1, 2]},
        ("duration from 'Duration (min)'", "durations are in minutes"),
    ),
    "blank_rows.xlsx": Case(book(HEAD, ROWS[0], [], [], *ROWS[1:])),
    "second_sheet.xlsx": Case(
        book(["Read me first"], sheet="Notes", Videos=[HEAD, *ROWS]), says=("sheet 'Videos'",)
    ),
    "two_sheets.xlsx": Case(
        book(HEAD, *ROWS, Old_videos=[HEAD, *ROWS]), None,
        ("has requests in 2 sheets: 'Videos', 'Old videos'",),
    ),
    "two_sheets_named.xlsx": Case(
        book(HEAD, *ROWS, Old_videos=[HEAD, ROWS[0]]), {"duration": [10]},
        ("sheet 'Old videos'",), {"sheet": "old videos"},
    ),
    "hidden_sheet.xlsx": Case(
        book(HEAD, ROWS[0], sheet="Old", Videos=[HEAD, *ROWS],
             then=lambda sheet: setattr(sheet, "sheet_state", "hidden")),
        says=("sheet 'Videos'",),
    ),
    "no_headings.xlsx": Case(book(*ROWS), None, ("there is no such column",)),
    "only_headings.xlsx": Case(book(HEAD), {"duration": []}, ("0 requests",)),
    "empty.xlsx": Case(book(), None, ("is empty: expected a header row",)),
    "table_of_excel.xlsx": Case(
        book(HEAD, *ROWS, then=as_table), says=("left out row 5 (a total)",)
    ),
    # what headings say
    "own_words.xlsx": Case(
        book(["Name", "Length", "Channel", "Prio"], *ROWS),
        says=("duration from 'Length', platform from 'Channel', priority from 'Prio'",),
    ),
    "units_in_headings.xlsx": Case(
        book(["Title", "Duration (s)", "Platform:", "Priority (1-5)"], *ROWS),
        says=("priority from 'Priority (1-5)'",),
    ),
    "importance_must_have.xlsx": Case(
        book(["Title", "Length (sec)", "Platform", "Importance", "Must have"],
             *([*row, word] for row, word in zip(ROWS, ("yes", None, "x"), strict=True))),
        {**PLAIN, "required": [True, False, True]},
        ("priority from 'Importance', required from 'Must have'",),
    ),
    "minutes.xlsx": Case(
        book(["Title", "Length (min)"], ["a", 1.5], ["b", 2]), {"duration": [90, 120]},
        ("durations are in minutes",),
    ),
    "german.xlsx": Case(
        book(["Titel", "Länge (Sek.)", "Plattform", "Priorität", "Pflicht"],
             *([*row, word] for row, word in zip(ROWS, ("ja", "nein", None), strict=True))),
        {**PLAIN, "required": [True, False, False]},
    ),
    "french.xlsx": Case(book(["Titre", "Durée", "Plateforme", "Priorité"], *ROWS)),
    "spanish.xlsx": Case(book(["Título", "Duración", "Plataforma", "Prioridad"], *ROWS)),
    "two_for_one.xlsx": Case(
        book(*more("Length", 1, 2, 3)), None, ("cell E1", "says the same as 'Duration'")
    ),
    "one_is_highest.xlsx": Case(
        book([*HEAD[:3], "Priority (1 = highest)"], *ROWS), None, ("may say that 1 is the highest",)
    ),
    "explained.xlsx": Case(
        book(["Titel", "Wie lang", "Wo"], *(row[:3] for row in ROWS)),
        {"duration": [10, 5, 20], "platform": ["youtube", "tiktok", "twitter"]},
        ("duration from 'Wie lang', platform from 'Wo'",),
        {"columns": {"Wie lang": "duration", "Wo": "platform"}},
    ),
    "no_priority.xlsx": Case(
        book(["Title", "Duration"], *(row[:2] for row in ROWS)),
        {**DURATIONS, "priority": [1, 1, 1]},
        ("no column of priorities: every request counts 1",),
    ),
    "milliseconds.xlsx": Case(book(["Title", "Duration (ms)"], ["a", 10]), None, ("is in ms",)),
    "unused.xlsx": Case(
        book(*more("Owner", "Mara", "Ed", None)), says=("not used: 'Title', 'Owner'",)
    ),
    # what cells say
    "seconds_in_words.xlsx": Case(book(HEAD, *col(1, "10s", "5 sec", "20 Sek."))),
    "minutes_and_seconds.xlsx": Case(book(HEAD, *col(1, "0:10", "00:00:05", "0:20"))),
    "times_of_day.xlsx": Case(written(HEAD, *ROWS, then=of_clock)),
    "minutes_of_a_clock.xlsx": Case(
        book(HEAD, *col(1, datetime.time(0, 10), 5, 20)), None, ("cell B2", "600"),
    ),
    "a_date_for_a_length.xlsx": Case(
        book(HEAD, *col(1, datetime.date(2026, 10, 5), 5, 20)), None, ("cell B2",)
    ),
    "decimal_commas.xlsx": Case(
        book(HEAD, *col(3, "3,5", "1,25", "2,0")), {**DURATIONS, "priority": [3.5, 1.25, 2]}
    ),
    "a_comma_of_two_meanings.xlsx": Case(
        book(HEAD, *col(3, "1,234", "1", "2")), None, ("cell D2", "1.234", "1234")
    ),
    "dollars.xlsx": Case(
        book(*more("Budget cap", "$12.50", "1,234.50 $", "USD 3")), {"cap": [12.5, 1234.5, 3]}
    ),
    "euros.xlsx": Case(
        book(*more("Budget cap", "12,50 €", None, "3")), None, ("cell E2", "EUR")
    ),
    "euros_in_the_heading.xlsx": Case(
        written(HEAD, *ROWS, then=in_euros), None, ("cell E1", "is in EUR")
    ),
    "euro_format.xlsx": Case(
        book(*more("Budget cap", 5, None, 3), then=formatted(4, "[$€-407] #,##0.00")), None,
        ("cell E2", "5 EUR", "is in EUR", "convert it to USD"),
    ),
    "dollar_format.xlsx": Case(
        book(*more("Budget cap", 5, 2.5, 3), then=formatted(4, '"$"#,##0.00')),
        {"cap": [5, 2.5, 3]},
    ),
    "minutes_format.xlsx": Case(
        book(HEAD, *col(1, 1, 2, 3), then=formatted(1, '0 "min"')), None,
        ("cell B2", "1 min", "is shown in minutes", "Duration (min)"),
    ),
    "minutes_format_and_heading.xlsx": Case(
        book(["Title", "Duration (min)", *HEAD[2:]], *col(1, 1, 2, 3),
             then=formatted(1, '0 "min"')),
        {"duration": [60, 120, 180]},
    ),
    "yes_in_words.xlsx": Case(
        book(*more("Required", "ja", "nein", "x")), {"required": [True, False, True]}
    ),
    "true_and_false.xlsx": Case(
        book(*more("Required", True, False, 1)), {"required": [True, False, True]}
    ),
    "maybe.xlsx": Case(book(*more("Required", "maybe", None, None)), None, ("cell E2", "yes")),
    "high_medium_low.xlsx": Case(
        book(HEAD, *col(3, "High", "low", "Medium")), says=("High counts 3",)
    ),
    "words_and_numbers.xlsx": Case(book(HEAD, *col(3, "High", 1, 2)), None, ("cell D2",)),
    "platforms_as_people_say.xlsx": Case(book(HEAD, *col(2, "YouTube", "Tik Tok", "X (Twitter)"))),
    "an_unknown_platform.xlsx": Case(
        book(HEAD, *col(2, "youtube", "tictoc", "twitter")), None,
        ("cell C3", "did you mean 'tiktok'"),
    ),
    "blanks_around.xlsx": Case(
        book(
            HEAD,
            *([f"\u00a0{row[0]} ", row[1], f" {row[2]}\u00a0", f"{row[3]} "] for row in ROWS),
        )
    ),
    "ids_with_zeros.xlsx": Case(
        book(["ID", *HEAD[1:]], *([f"00{at}", *row[1:]] for at, row in enumerate(ROWS, 7))),
        {**PLAIN, "id": ["007", "008", "009"]},
    ),
    "ids_as_numbers.xlsx": Case(
        book(["ID", *HEAD[1:]], *([float(at), *row[1:]] for at, row in enumerate(ROWS, 7))),
        {**PLAIN, "id": ["7", "8", "9"]},
    ),
    "padded_ids.xlsx": Case(
        book(["ID", *HEAD[1:]], *([at, *row[1:]] for at, row in enumerate(ROWS, 7)),
             then=formatted(0, "000")),
        {**PLAIN, "id": ["007", "008", "009"]},
    ),
    "one_id_twice.xlsx": Case(
        book(["ID", *HEAD[1:]], *(["a", *row[1:]] for row in ROWS)), None, ("is also in cell A2",)
    ),
    # what is no cell
    "an_error.xlsx": Case(
        book(HEAD, *ROWS, then=cells(C3="#N/A")), None,
        ("cell C3", "#N/A", "error of the spreadsheet"),
    ),
    "an_error_nobody_needs.xlsx": Case(
        book(*more("Owner", "Mara", "Ed", None), then=cells(E3="#REF!"))
    ),
    "formulas_without_values.xlsx": Case(
        book(*more("Budget cap", 1, 2, 3), then=cells(E3="=1+1", E4="=2+2")), None,
        ("cells E3 and E4", "formula", "without a stored value"),
    ),
    "zero_formulas.xlsx": Case(
        written(*more("Budget cap", None, 2, 3),
                then=lambda _, page: page.write_formula(1, 4, "=2+3")),
        None, ("cell E2", "formula", "without a stored value"),
    ),
    "formulas_with_values.xlsx": Case(
        written(HEAD, *ROWS, then=lambda _, page: page.write_formula(1, 1, "=5+5", None, 10))
    ),
    "merged_platform.xlsx": Case(
        book(HEAD, *col(2, "tiktok", None, None), then=merged("C2:C4")),
        {**DURATIONS, "platform": ["tiktok"] * 3},
        ("cells C2:C4 merged: 'tiktok' counts in each row",),
    ),
    "merged_length.xlsx": Case(
        book(HEAD, *col(1, 10, None, None), then=merged("B2:B4")), None,
        ("cells B3 and B4", "is merged with others (B2:B4)"),
    ),
    "headings_between.xlsx": Case(
        book(HEAD, ROWS[0], ["Week 2"], *ROWS[1:], then=merged("A3:D3")),
        says=("left out row 3",),
    ),
    "headings_again.xlsx": Case(
        book(HEAD, *ROWS[:2], HEAD, ROWS[2]), says=("left out row 4 (the headings again)",)
    ),
    "total.xlsx": Case(book(HEAD, *ROWS, ["TOTAL", 35]), says=("left out row 5 (a total)",)),
    "total_after_a_gap.xlsx": Case(
        book(HEAD, *ROWS, [], ["Total:", 35, None, 6]), says=("left out row 6 (a total)",)
    ),
    "a_sum_without_a_word.xlsx": Case(
        book(HEAD, *ROWS, [None, 35]), says=("left out row 5 (a total)",)
    ),
    "a_wrong_total.xlsx": Case(
        book(HEAD, *ROWS, ["TOTAL", 34]), None, ("cell A5", "looks like a total")
    ),
    "subtotals.xlsx": Case(
        book(HEAD, *ROWS[:2], ["Subtotal", 15], ROWS[2], ["Subtotal", 20], ["Total", 35]),
        says=("(totals)",),
    ),
    "a_note_below.xlsx": Case(
        book(HEAD, *ROWS, [], ["All prices without tax"]), says=("left out row 6 (a note",)
    ),
    "a_forgotten_length.xlsx": Case(
        book(HEAD, *ROWS, ["Holiday spot"]), None, ("cell B5", "duration", "is missing")
    ),
    "hidden_rows.xlsx": Case(
        book(HEAD, *ROWS, then=hidden(3)), None, ("row 3", "is hidden", "--hidden include")
    ),
    "hidden_rows_skipped.xlsx": Case(
        book(HEAD, *ROWS, then=hidden(3)), {"duration": [10, 20]}, ("left out row 3 (hidden)",),
        {"hidden": "skip"},
    ),
    "filtered_rows.xlsx": Case(
        book(HEAD, *ROWS, then=filtered), says=("row 3 hidden by a filter, and read all the same",),
        options={"hidden": "include"},
    ),
    "hidden_column.xlsx": Case(
        book(HEAD, *ROWS, then=lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True)),
        says=("column D (Priority) is hidden, and read",),
    ),
    "a_cell_beside_the_table.xlsx": Case(
        book(HEAD, ROWS[0], [*ROWS[1], None, "ask Ed"], ROWS[2]), None,
        ("'ask Ed' in column F, row 3, has no header",),
    ),
    # other kinds of files
    "with_macros.xlsm": Case(book(HEAD, *ROWS)),
    "libreoffice.ods": Case(office("ods", HEAD, *ROWS)),
    "libreoffice.xlsx": Case(office("xlsx", HEAD, *ROWS)),
    "libreoffice_error.ods": Case(
        office("ods", HEAD, *ROWS, then=cells(C3="=NA()")), None, ("cell C3", "#N/A")
    ),
    "libreoffice_merged.ods": Case(
        office("ods", HEAD, *col(2, "tiktok", None, None), then=merged("C2:C4")),
        {"platform": ["tiktok"] * 3}, ("cells C2:C4 merged",),
    ),
    "libreoffice_hidden.ods": Case(
        office("ods", HEAD, *ROWS, then=hidden(3)), None, ("row 3", "hidden")
    ),
    "libreoffice_times.ods": Case(
        office("ods", HEAD, *col(1, datetime.time(0, 0, 10), datetime.time(0, 0, 5),
                                 datetime.time(0, 0, 20)))
    ),
    "libreoffice_euro.ods": Case(
        office("ods", *more("Budget cap", 5, None, 3), then=formatted(4, "[$€-407] #,##0.00")),
        None, ("cell E2", "is in EUR"),
    ),
    "libreoffice_minutes.ods": Case(
        office("ods", HEAD, *col(1, 1, 2, 3), then=formatted(1, '0 "min"')), None,
        ("cell B2", "is shown in minutes"),
    ),
    "libreoffice.csv": Case(office("csv", HEAD, *ROWS)),
    "comma.csv": Case(text(CSV)),
    "semicolon.csv": Case(text(SEMI)),
    "tab.tsv": Case(text(CSV.replace(",", "\t"))),
    "tabs_called.csv": Case(text(CSV.replace(",", "\t"))),
    "sep_line.csv": Case(text("sep=;\r\n" + SEMI.replace("\n", "\r\n")), says=("rows 3 to 5",)),
    "bom.csv": Case(text(CSV, "utf-8-sig")),
    "utf16.csv": Case(text(CSV.replace(",", "\t"), "utf-16")),
    "windows.csv": Case(
        text(SEMI.replace("Film", "Für Mütter"), "cp1252"), says=("Windows-1252",)
    ),
    "decimal_comma.csv": Case(
        text(SEMI.replace(";3\n", ";3,5\n").replace(";1\n", ";1,25\n")),
        {"duration": [10, 5, 20], "priority": [3.5, 1.25, 2]},
    ),
    "titles_above.csv": Case(text(f"Autumn campaign,,,\n,,,\n{CSV}"), says=("rows 4 to 6",)),
    "short_title_above.csv": Case(text(f"Autumn campaign\n\n{CSV}")),
    "total.csv": Case(text(CSV + "TOTAL,35,,\n"), says=("left out row 5 (a total)",)),
    "trailing_commas.csv": Case(text(CSV.replace("\n", ",,,\n"))),
    "quotes.csv": Case(
        text(CSV.replace("Film", '"Film, ""the"" long\none"')), says=("3 requests",)
    ),
    "an_old_workbook.xls": Case(
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), None,
        ("save it as .xlsx",),
    ),
    "text_called.xlsx": Case(text(CSV), None, ("text_called.xlsx",)),
    "cut_off.xlsx": Case(lambda path: _cut(path), None, ("cut_off.xlsx",)),
}  # fmt: skip


def _cut(path):
    book(HEAD, *ROWS)(path)
    path.write_bytes(path.read_bytes()[:3000])


def main() -> None:
    """Make every file, or those whose names hold a word."""
    FOLDER.mkdir(exist_ok=True)
    for name, case in CASES.items():
        if len(sys.argv) < 2 or any(word in name for word in sys.argv[1:]):
            case.make(FOLDER / name)


if __name__ == "__main__":
    main()
