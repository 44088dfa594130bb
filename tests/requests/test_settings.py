"""What a workbook says of its own plan."""

import pickle
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.requests.planned_with import PlannedWith
from planner.requests.readers import read_table
from planner.requests.setting import SETTINGS
from planner.requests.settings import are_settings, read_settings
from planner.requests.settled import Settings


def faults(rows):
    """Read rows, and return place, value, reason and suggestion of each fault."""
    with pytest.raises(planner.TableError) as caught:
        read_settings(rows)
    return [(one.place, one.value, one.reason, one.suggestion) for one in caught.value.faults]


def test_every_setting_is_declared():
    """Once, in the order in which the sheet shows them."""
    assert list(SETTINGS) == [entry.name for entry in fields(Settings) if entry.compare]


def test_a_sheet_is_read():
    """Amounts as the decimals that they are written as."""
    rows = [
        ["Setting", "Value", "What it means"],
        ["Budget (USD)", 99.9, "what may be spent"],
        ["Buy packages", "yes", None],
        ["Credits already there", 300],
        ["Packages bought before", "Trial S; Trial L"],
        ["Catalog", "mine.toml"],
        ["Method", " greedy "],
        ["Objective", "screen_time"],
        ["Hidden rows", "Skip"],
    ]
    bought = ("Trial S", "Trial L")
    assert read_settings(rows) == Settings(
        Decimal("99.9"), True, Decimal(300), bought, "mine.toml", "greedy", "screen_time", "skip"
    )


def test_what_else_a_plan_was_asked_for_is_read():
    """As a plan writes it, and as people may: a day as text, headings with commas between."""
    made = "kling, v+unrated, SHA-256 0123456789ab"
    rows = [
        ["Rules file", "rules/a.toml"],
        ["Day of order", datetime(2026, 12, 24)],
        ["Oldest price (days)", "90"],
        ["Sheet of requests", "Videos"],
        ["What headings mean", "Wie lang, etwa = duration; Prio=priority, Wo\n= platform"],
        ["Columns not read", "Model;Notes, own\nlast"],
        ["Planned with", f"{made}, 2 rules that the workbook does not hold"],
    ]
    assert read_settings(rows) == Settings(
        rules_file="rules/a.toml",
        day_of_order=date(2026, 12, 24),
        oldest_price_days=90,
        requests_sheet="Videos",
        meanings={"Wie lang, etwa": "duration", "Prio": "priority", "Wo": "platform"},
        ignored=("Model", "Notes", "own", "last"),
        planned_with=PlannedWith("kling, v+unrated", "0123456789ab", 2),
    )
    assert read_settings([["Planned with", made]]).planned_with.rules == 0
    assert read_settings([["Day of order", date(2026, 1, 2)]]).day_of_order == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("label", "value", "reason"),
    [
        ("Day of order", "24.12.2026", "is no day"),
        ("Day of order", "2026-02-30", "is no day"),
        ("Day of order", datetime(2026, 12, 24, 9), "is no day"),
        ("Oldest price (days)", "1e999999999", "is no number of days"),
        ("Oldest price (days)", 1.5, "is no number of days"),
        ("Oldest price (days)", -1, "is no number of days"),
        ("What headings mean", "Dauer", "says no field"),
        ("What headings mean", "= duration", "says no field"),
        ("What headings mean", "Dauer = duration; Prio", "says no field"),
        ("Planned with", "kling", "is not what a plan writes there"),
    ],
)
def test_what_cannot_be_meant_there_is_a_fault(label, value, reason):
    """With what to write instead."""
    assert faults([[label, value]])[0][2] == reason
    assert faults([[label, value]])[0][3]


def test_a_workbook_says_how_it_is_read(workbook):
    """Which sheet, what headings mean, what is not read; a call counts before it."""
    path = workbook(meanings="Lang = duration", ignored="duration", requests_sheet="requests")
    with pytest.raises(planner.TableError, match=r"cell B1.*has no column 'lang'"):
        read_table(path)
    path = workbook(meanings="duration = takes", ignored="")
    assert read_table(path).headings.meaning("duration").field == "takes"
    table = read_table(path, columns={"Duration": "duration"})
    assert table.headings.meaning("duration").field == "duration"
    assert table.settings.below(table.asked).meanings == {"Duration": "duration"}
    for settings, told in (
        ({"ignored": "Titel"}, "cell B1.*has no column 'titel'"),
        ({"meanings": "duration = long"}, "cell B1.*which is no field"),
        ({"requests_sheet": "Video"}, "cell B1.*has no sheet 'Video'"),
    ):
        with pytest.raises(planner.TableError, match=told):
            read_table(workbook(**settings))


def test_a_plan_takes_all_that_the_workbook_says(workbook):
    """Unless it is told otherwise: what it is best in, how, when, and how old prices may be."""
    path = workbook(
        budget=5,
        method="greedy",
        objective="Screen time",
        day_of_order="2026-12-24",
        catalog="kling-api",
    )
    plan = planner.plan(path)
    assert (plan.method, plan.objective, plan.on) == ("greedy", "screen_time", date(2026, 12, 24))
    other = planner.plan(path, method="exact", objective="value", on=date(2026, 12, 25))
    assert (other.method, other.objective, other.on) == ("exact", "value", date(2026, 12, 25))
    with pytest.raises(planner.InputError, match="older than 1 day"):
        planner.plan(workbook(budget=5, oldest_price_days=1, catalog="kling-api"))
    for settings, told in (
        ({"method": "fast"}, "unknown method 'fast'"),
        ({"objective": "fame"}, "unknown objective 'fame'"),
        ({"rules_file": "r.toml"}, "r.toml: no such file"),
        ({"rules_file": "r.csv"}, "'r.csv' does not end in .toml"),
    ):
        with pytest.raises(planner.TableError, match=f"cell B2.*{told}"):
            planner.plan(workbook(budget=5, **settings))


def test_a_day_that_is_past_is_told(workbook):
    """Else the workbook would be planned for it for ever; whoever says it means it."""
    path, day = workbook(budget=5, day_of_order="2026-11-20"), date(2026, 11, 20)
    with pytest.warns(planner.PlannerWarning, match="orders on 2026-11-20, which is past"):
        assert planner.plan(path).on == day
    assert planner.plan(path, on=day).on == day


def test_a_file_of_rules_lies_beside_the_workbook(workbook, monkeypatch):
    """What is wrong in it stays its own fault; rules in the call take its place."""
    path = workbook(budget=5, rules_file="r.toml")
    rules = path.with_name("r.toml")
    rules.write_text('[[rules]]\nrule = "Cap"\nvideos = 0\n')
    monkeypatch.chdir("/")
    assert planner.plan(path).tally.made == 0
    assert planner.plan(path, rules=planner.Cap(videos=1)).tally.made == 1
    assert planner.plan(path, rules=[]).tally.made == 1
    rules.write_text('[[rules]]\nrule = "Cup"\n')
    with pytest.raises(planner.TableError, match=r"r\.toml: 1 fault"):
        planner.plan(path)


def test_what_is_empty_says_nothing():
    """Neither a row nor a value that is not there."""
    assert read_settings([]) == Settings()
    assert read_settings([[None, " "], [], ["Budget"], ["Catalog", ""]]) == Settings()


@pytest.mark.parametrize(
    "label",
    [
        "budget", "BUDGET ($)", " Budget  ( USD )", "Budget in USD:", "Búdget", "presupuesto",
    ],
)  # fmt: skip
def test_labels_are_matched_however_they_are_written(label):
    """Case, blanks, punctuation and accents do not count."""
    assert read_settings([[label, 5]]).budget == 5


@pytest.mark.parametrize(
    ("label", "value", "name"),
    [
        ("Pakete kaufen", "x", "packages"),
        ("Guthaben", 5, "balance"),
        ("Catálogo", "kling", "catalog"),
        ("Méthode", "auto", "method"),
        ("Lignes masquées", "ask", "hidden_rows"),
    ],
)
def test_a_few_words_of_other_languages_are_known(label, value, name):
    """German, French and Spanish."""
    assert getattr(read_settings([[label, value]]), name) is not None


def test_the_sheet_may_begin_further_right():
    """A label is the first that stands in a row, its value beside it."""
    assert read_settings([[], [None, "Budget", 7]]).budget == 7
    assert faults([[], [None, "Budget", "seven"]])[0][0] == "cell C2"


def test_every_fault_is_told_at_once_in_its_cell():
    """A label at the label, a value at the value."""
    assert faults([["Budget", "much"], ["Bugdet", 5], ["Packages", "maybe"], ["budget", 6]]) == [
        ("cell B1", "much", "is not a number", "write USD, such as 12.50"),
        (
            "cell A2",
            "Bugdet",
            "is no setting",
            "did you mean 'Budget'? Or rename the sheet, if it is not for the planner",
        ),
        ("cell B3", "maybe", "is neither yes nor no", "write yes or no, or leave the cell empty"),
        ("cell A4", "budget", "is there twice", "keep one of the lines"),
    ]


def test_a_budget_in_another_currency_is_none_in_dollars():
    """Its sign counts."""
    assert faults([["Budget (€)", 5]])[0][2] == "is no setting"


def test_a_label_without_a_value_may_be_a_title():
    """It says nothing that could be missed."""
    assert read_settings([["Autumn campaign"], ["Budget", 5]]).budget == 5


@pytest.mark.parametrize("credits", [-5, "many"])
def test_a_balance_is_an_amount_of_credits(credits):
    """Zero or more."""
    assert faults([["Balance", credits]])[0][2:] == (
        "is no number of credits",
        "write a number from 0, such as 300",
    )


@pytest.fixture
def workbook(sheet):
    """Write a workbook of one request with these settings."""

    def write_workbook(**settings):
        path = sheet([["duration"], [5]])
        book = openpyxl.load_workbook(path)
        page = book.create_sheet(" settings ")
        for row in settings.items():
            page.append(row)
        book.save(path)
        return path

    return write_workbook


def test_a_workbook_brings_its_settings(workbook, sheet):
    """A table knows them; one of a workbook without such a sheet has none."""
    assert read_table(workbook(budget=5)).settings == Settings(budget=Decimal(5))
    assert read_table(sheet([["duration"], [5]])).settings is None


def test_faults_know_their_sheet(workbook):
    """So that they can be marked there; in another process as well."""
    with pytest.raises(planner.TableError, match="sheet ' settings ': 1 fault") as caught:
        read_table(workbook(budget="no"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.spot, again.spot.sheet) == (caught.value.spot, " settings ")


def test_a_plan_takes_the_catalog_of_the_workbook(workbook):
    """Unless it is given another."""
    path = workbook(catalog="kling-api")
    assert planner.plan(path, 5).catalog == "kling-api"
    assert planner.plan(path, 5, catalog="kling").catalog == "kling"


def test_a_catalog_of_ones_own_lies_beside_the_workbook(workbook, kling_text, monkeypatch):
    """Its path counts from there, wherever the plan is made."""
    path = workbook(catalog="mine.toml")
    (path.parent / "mine.toml").write_text(kling_text.replace('"kling"', '"mine"', 1), "utf-8")
    monkeypatch.chdir("/")
    assert planner.plan(path, 5).catalog == "mine"


def test_an_unknown_catalog_gets_the_nearest(workbook):
    """By its name."""
    with pytest.raises(planner.InputError, match="no catalog 'klng'; did you mean 'kling'"):
        planner.plan(workbook(catalog="klng"), 5)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=100+200", "is a formula without a stored value"),
        ('="yes"', "is a formula without a stored value"),
        ("#N/A", "is an error of the spreadsheet"),
        ("#REF!", "is an error of the spreadsheet"),
    ],
)
@pytest.mark.parametrize("name", ["budget", "packages", "catalog", "hidden_rows"])
def test_a_value_that_nobody_can_read_is_a_fault(workbook, name, formula, reason):
    """As among the requests: what it would say is not known."""
    with pytest.raises(planner.TableError) as caught:
        read_table(workbook(**{"method": "auto", name: formula}))
    (fault,) = caught.value.faults
    assert (fault.place, fault.column, fault.reason) == ("cell B2", name, reason)
    assert fault.suggestion


def test_a_label_that_nobody_can_read_is_a_fault_where_it_has_a_value(workbook):
    """It may have been the budget."""
    with pytest.raises(planner.TableError) as caught:
        read_table(workbook(**{"budget": 5, "method": "auto", "=1": 7}))
    assert [fault.place for fault in caught.value.faults] == ["cell A3"]
    assert caught.value.faults[0].reason == "is a formula without a stored value"


@pytest.mark.parametrize(
    ("rows", "ours"),
    [
        ([["Budget", 5]], True),
        ([["Autumn", None], ["Budget", 5]], True),
        ([["Setting", "Value"], ["Bugdet", 5]], True),
        ([[None, "Einstellung"], ["x", 5]], True),
        ([["Budget", 5], ["Catalog", "kling"], ["Lens", "35 mm"]], True),
        ([["Budget", 5], ["Lens", "35 mm"]], False),
        ([["Budget", 5], ["budget", 5], ["Lens", "35 mm"]], False),
        ([["Camera", "FX3"], ["Lens", "35 mm"]], False),
        ([], False),
    ],
)
def test_a_sheet_is_ours_by_its_headings_or_labels(rows, ours):
    """One of the headings, two labels that are known, or one and no others."""
    assert are_settings(rows) is ours


def test_her_own_sheet_of_that_name_is_left_alone(workbook):
    """And that is said where the reading is told."""
    path = workbook(Camera="FX3", Budget="what Ann said", Lens="35 mm")
    assert read_table(path).settings is None
    told = str(planner.plan(path, 5).reading)
    assert "left out sheet ' settings ' (not the planner's settings)" in told


def test_the_catalogs_that_are_none_are_faults_at_their_cell(workbook):
    """An unknown name, and a file that is not there."""
    for value, reason in (("klin", "no catalog 'klin'"), ("my.toml", "my.toml: no such file")):
        with pytest.raises(planner.TableError) as caught:
            planner.plan(workbook(method="auto", catalog=value), 5)
        (fault,) = caught.value.faults
        assert (fault.place, fault.column, fault.value) == ("cell B2", "catalog", value)
        assert fault.reason.endswith(reason)
        assert caught.value.spot.sheet == " settings "


def test_a_catalog_with_faults_tells_them_itself(workbook):
    """They stand in its file, not in the sheet."""
    path = workbook(catalog="mine.toml")
    (path.parent / "mine.toml").write_text("models = 5", "utf-8")
    with pytest.raises(planner.CatalogError):
        planner.plan(path, 5)
