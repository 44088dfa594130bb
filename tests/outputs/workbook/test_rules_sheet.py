"""What the rules allow and what is used of it, in the workbook of a plan."""

from dataclasses import dataclass
from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.outputs.workbook import rules_sheet
from planner.requests.readers import read_table

HEADS = ("Rule", "Limit", "Used", "Slack", "One more is worth")


@dataclass(frozen=True)
class Use:
    """What became of a rule."""

    sentence: str
    limit: Decimal | None = None
    used: Decimal | None = None
    slack: Decimal | None = None
    unit: str = ""
    binds: bool = False
    worth: float | None = None
    name: str = ""

    @property
    def rule(self):
        """That of a client is one for all clients."""
        return "Cap" if " for client " in self.sentence else self.sentence


def use(sentence, limit, used, unit, worth=None):
    """Make one that binds where more is worth something."""
    limit, used = Decimal(limit), Decimal(used)
    return Use(sentence, limit, used, abs(limit - used), unit, worth is not None, worth)


KEPT = "All 4 rules are kept; 2 of their limits hold the plan back."
USES = (
    use("at most $300 for client acme", 300, "288.5", "usd"),
    use("at most $200 for client zen", 200, 200, "usd", 0.32),
    use("at most 40 % of what is spent from google", "0.4", "0.4", "share", 25.0),
    use("at least 5 videos, where campaign is spring", 5, 7, "videos"),
    Use("only at 1080p with a platform"),
)


@pytest.fixture
def save(monkeypatch, tmp_path):
    """Plan requests, let a plan say what became of its rules, and open its workbook."""

    def save_plan(uses, requests=({"duration": 5},), name="plan.xlsx"):
        plan = planner.plan(requests, 5)
        with monkeypatch.context() as patched:
            patched.setattr(type(plan), "rules", property(lambda self: uses), raising=False)
            plan.save(tmp_path / name)
        return openpyxl.load_workbook(tmp_path / name)

    return save_plan


def summary(book):
    """Return the lines of the section of rules in the Summary."""
    rows = list(book["Summary"].iter_rows(min_col=2, max_col=6, values_only=True))
    first = [row[0] for row in rows].index("Rules, as solved") + 1
    return [row for row in rows[first:] if any(row)]


def test_every_rule_has_a_line_with_its_figures(save):
    """Limit, used, slack, and what one more of it is worth; of a share, one percent more."""
    sheet = save(USES)["Rules kept"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert rows == [
        HEADS,
        ("at most $300 for client acme", 300, 288.5, 11.5, None),
        ("at most $200 for client zen", 200, 200, 0, 0.32),
        ("at most 40 % of what is spent from google", 0.4, 0.4, 0, 0.25),
        ("at least 5 videos, where campaign is spring", 5, 7, 2, None),
        ("only at 1080p with a platform", None, "kept", None, None),
    ]
    assert sheet["A2"].value.startswith(KEPT)
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A5:E10", "B6")


@pytest.mark.parametrize(
    ("unit", "amount", "form"),
    [
        ("usd", "300", '"$"#,##0.00'),
        ("credits", "300", '#,##0 "credits"'),
        ("credits", "0.5", '#,##0.00 "credits"'),
        ("seconds", "120", '#,##0 "s"'),
        ("share", "0.3", "0%"),
        ("share", "0.305", "0.00%"),
        ("", "3", "General"),
    ],
)
def test_figures_are_numbers_with_their_unit(save, unit, amount, form):
    """So that they can be reckoned with."""
    cell = save([use("a rule", amount, 0, unit)])["Rules kept"]["B6"]
    assert (cell.value, cell.number_format) == (float(amount), form)


def test_amounts_of_more_places_than_a_cell_shows_are_rounded(save):
    """Such as a cap to the thousandth of a cent, as a ledger leaves it."""
    sheet = save([use("a rule", "66.09873", "66.09825", "usd")])["Rules kept"]
    assert [cell.value for cell in sheet[6][1:4]] == [66.0987, 66.0982, 0.0005]


def test_what_holds_the_plan_back_is_in_colour_and_first_in_the_summary(save):
    """There the dearest comes first."""
    book = save(USES)
    lines = summary(book)
    assert lines[0] == HEADS
    assert [line[0] for line in lines[1:6]] == [
        USES[1].sentence, USES[2].sentence, USES[0].sentence, USES[3].sentence, USES[4].sentence,
    ]  # fmt: skip
    assert lines[6][0] == KEPT
    coloured = [row[0].value for row in book["Rules kept"]["A6:A10"] if row[0].fill.fill_type]
    assert coloured == [USES[1].sentence, USES[2].sentence]


def test_of_many_the_summary_shows_those_that_hold_the_plan_back(save, monkeypatch):
    """And says where all of them are."""
    monkeypatch.setattr(rules_sheet, "MOST", 3)
    lines = summary(save(USES))
    assert [line[0] for line in lines[1:3]] == [USES[1].sentence, USES[2].sentence]
    said = f"{KEPT} All stand in sheet Rules kept."
    assert lines[3][0] == said


def test_where_none_holds_the_plan_back_the_summary_says_so(save, monkeypatch):
    """In one line, where they are many."""
    monkeypatch.setattr(rules_sheet, "MOST", 0)
    (line, *_) = summary(save(USES[:1]))
    assert line[0] == "1 rule is kept. All stand in sheet Rules kept."


def test_a_plan_without_rules_says_nothing_of_them(save):
    """Neither a sheet nor a section."""
    book = save(())
    assert "Rules kept" not in book.sheetnames
    assert "Rules, as solved" not in [cell.value for cell in book["Summary"]["B"]]


@pytest.fixture
def hers(sheet):
    """Make a workbook with rules of its own."""
    path = sheet([["duration"], [5]])
    book = openpyxl.load_workbook(path)
    for row in (["Rule", "Limit"], ["# ours"], ["Cap", 5]):
        (book["Rules"] if "Rules" in book else book.create_sheet("Rules")).append(row)
    book["Rules"]["B3"].number_format = '"$"0'
    book["Rules"].column_dimensions["A"].width = 33
    book.save(path)
    return path


def test_her_sheet_stays_as_it_is_and_is_read_again(save, hers, tmp_path):
    """Ours is taken for no rules and no requests, and is made anew with the next plan."""
    book = save(USES, hers)
    assert [[cell.value for cell in row] for row in book["Rules"]] == [
        ["Rule", "Limit"], ["# ours", None], ["Cap", 5],
    ]  # fmt: skip
    assert book["Rules"].column_dimensions["A"].width == 33
    assert "they stand in sheet Rules" in book["Rules kept"]["A2"].value
    table = read_table(tmp_path / "plan.xlsx")
    assert [(line.rule, line.limit) for line in table.rules] == [("Cap", "$5")]
    again = save(USES[:1], tmp_path / "plan.xlsx", "again.xlsx")
    assert again.sheetnames.count("Rules kept") == 1
    assert again["Rules kept"].max_row == 6


def test_rules_from_elsewhere_are_to_be_given_again(save):
    """The workbook does not hold them."""
    text = save(USES)["Rules kept"]["A2"].value
    assert "give them again when you plan this workbook" in text


def test_the_rule_that_decided_is_told_as_the_sheets_tell_it(tmp_path):
    """Not as one writes it in Python; of a tie, of which group."""
    plan = planner.plan("data/studio.csv", 50, rules="data/studio.toml")
    plan.save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet = next(page for page in book.worksheets if page["A1"].value == "id")
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("Rule that decided" if "Rule that decided" in heads else "rule")
    told = {row[0].value: row[at].value for row in sheet.iter_rows(min_row=2)}
    assert told["Z3"] == "all or none of series Tea are made"
    assert told["A5"] == "at most $20 for client acme"
    assert set(filter(None, told.values())) >= {"made only if all are made that column needs names"}
    kept = [cell.value for cell in book["Rules kept"]["A"]]
    assert "at most $20 for client acme" in kept


@pytest.mark.parametrize(("worth", "form"), [(1.644167, "#,##0.00"), (0.0123, "#,##0.00####")])
def test_what_one_more_is_worth_is_short(save, worth, form):
    """It is an estimate; of little more places are shown."""
    book = save([use("at most $200 for client zen", 200, 200, "usd", worth)])
    assert book["Rules kept"]["E6"].number_format == form
