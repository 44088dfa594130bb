"""The Summary sheet."""

from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.outputs.workbook.page import keep_with_next, on_paper


def said(book):
    """Return label, figure and remark of each line."""
    rows = book["Summary"].iter_rows(min_col=2, max_col=4, values_only=True)
    return {label: (figure, remark) for label, figure, remark in rows if label}


def test_figures_are_numbers(save, batch):
    """Videos, money, value: those of the plan."""
    plan, book = save(batch, values=True)
    lines, tally = said(book), plan.tally
    assert lines["Asked for"][0] == tally.requests
    assert lines["Made"][0] == tally.made
    assert lines["at its best"][0] == tally.best
    assert lines["in a simpler version"][0] == tally.downgraded
    assert lines["Left out"] == (tally.requests - tally.made, "1 of them no model can make")
    assert lines["Budget"][0] == plan.budget_usd
    assert lines["Spent"][0] == pytest.approx(float(plan.cost_usd))
    assert lines["Value"][0] == pytest.approx(plan.value)
    assert lines["Against going by priority"][0] == pytest.approx(
        plan.value / plan.greedy_value - 1, abs=0.0005
    )
    assert lines["Against best value for money first"][0] == pytest.approx(
        plan.value / plan.fair_value - 1, abs=0.0005
    )


def test_what_another_rule_reaches_too_is_no_failure(save, batch):
    """It says the same, not +0.0%; money is told in cents."""
    _, book = save(batch)
    page = book["Summary"]
    cells = {page.cell(row, 2).value: page.cell(row, 3) for row in range(1, page.max_row + 1)}
    fair = cells["Against best value for money first"]
    assert "ROUND" in fair.value
    assert fair.number_format.endswith('"the same"')


def test_headings_of_tables_have_air(save):
    """Their rows are higher than a line."""
    _, book = save([{"duration": 10, "priority": n} for n in range(9)])
    head = next(cell.row for cell in book["Summary"]["B"] if cell.value == "Made with")
    assert book["Summary"].row_dimensions[head].height > 20
    assert book["Next"].row_dimensions[4].height > 20


def test_figures_follow_the_plan(save, batch):
    """They are formulas over its columns."""
    _, book = save(batch)
    lines = said(book)
    for label in ("Made", "at its best", "Spent", "Credits", "Value"):
        assert "'Requests'!" in lines[label][0]


def test_it_is_told_whether_it_is_proved(save, batch):
    """In words, and never where it is not."""
    _, best = save(batch)
    _, greedy = save(batch, method="greedy", name="greedy.xlsx")
    assert best["Summary"]["B2"].value == "The best plan for your budget"
    assert "Proved: no plan within this budget is worth more." in said(best)
    assert greedy["Summary"]["B2"].value == "A plan for your budget"
    assert not any(str(label).startswith("Proved") for label in said(greedy))


def test_packages_to_buy_are_listed(save, batch):
    """How many of each, what they hold and cost, and at which average price rows are counted."""
    plan, book = save(batch, planner.Budget(40, packages=True), values=True)
    rows = list(book["Summary"].iter_rows(min_col=2, max_col=4, values_only=True))
    bought = [(figure, remark) for label, figure, remark in rows if label == "Buy"]
    assert [count for count, _ in bought] == [one.count for one in plan.funding.packages]
    assert all("credits at $" in remark for _, remark in bought)
    assert "on average $" in said(book)["Spent"][1]


def test_it_says_where_the_money_goes(save):
    """A line for each model and resolution, the dearest first, that adds up to what is spent."""
    plan, book = save([{"duration": 10, "priority": n} for n in range(9)], values=True)
    rows = list(book["Summary"].iter_rows(min_col=2, max_col=5, values_only=True))
    start = rows.index(("Made with", "Videos", "Cost", "Value"))
    lines = [row for row in rows[start + 1 :] if isinstance(row[1], (int, float))]
    assert sum(line[1] for line in lines) == plan.tally.made
    assert sum(Decimal(str(line[2])) for line in lines) == plan.cost_usd
    assert [line[2] for line in lines] == sorted((line[2] for line in lines), reverse=True)


def test_modes_are_named_where_there_are_some(save):
    """As an option is spelled."""
    plan, book = save([{"duration": 5}], catalog="kling-api")
    (option,) = [outcome.taken for outcome in plan.outcomes]
    assert str(option) in said(book)


def test_what_is_spent_turns_red_over_budget(save):
    """Here, and above the costs of the plan."""
    _, book = save([{"duration": 5}])
    (rules,) = list(book["Summary"].conditional_formatting)
    assert "ROUND" in rules.rules[0].formula[0]
    assert book["Summary"][str(rules.sqref)].value.startswith("=ROUNDUP(ROUND(SUM(")


def test_surprises_are_said_in_a_line_each(save):
    """The most important ones, in the plan's own words; none beside a plan that is not the best."""
    rows = [
        {"id": "film", "duration": 60, "priority": 5, "model": "kling-pro"},
        *({"id": f"clip {n}", "duration": 5, "priority": 3} for n in range(3)),
    ]
    plan, book = save(rows, 48)
    (one,) = plan.surprises(5)
    assert one.sentence in said(book)
    assert "Surprises, as solved" in said(book)
    _, book = save(rows, 48, method="greedy")
    assert "Surprises, as solved" not in said(book)


def test_what_is_paid_is_not_less_on_the_sheet_than_in_the_summary(save):
    """Hundredths of a cent are rounded up where they are paid, and down where they are left."""
    rows = [{"duration": 7, "model": "dashscope/wan3.0-video", "resolution": "480p"}]
    plan, book = save(rows, 5, catalog="providers", values=True)
    assert plan.cost_usd == Decimal("0.2888")
    lines = said(book)
    assert (lines["Spent"][0], round(lines["Left"][0], 9)) == (0.29, 4.71)
    assert "$0.29 of $5.00" in plan.summary()


def test_credits_are_shown_with_the_places_that_they_have(save):
    """19.995 are not 20."""
    _, book = save([{"duration": 5, "takes": 1.333}], 20, catalog="kling-api", values=True)
    rows = book["Summary"].iter_rows(min_col=2, max_col=3)
    (credits,) = [figure for label, figure in rows if label.value == "Credits"]
    assert (credits.value, credits.number_format) == (19.995, "#,##0.00##")


@pytest.mark.parametrize(("heading", "breaks"), [(20, [32]), (30, [32]), (31, [30]), (32, [31])])
def test_no_page_of_the_summary_ends_with_a_heading(heading, breaks):
    """Of 32 rows on a page, at full size: two more have to follow on it."""
    sheet = openpyxl.Workbook().active
    sheet.cell(60, 1).value = "last"
    on_paper(sheet)
    keep_with_next(sheet, [heading], 131)
    assert [each.id for each in sheet.row_breaks.brk][:1] == breaks
    assert (sheet.page_setup.scale, sheet.sheet_properties.pageSetUpPr.fitToPage) == (100, False)


def test_the_headings_of_the_summary_are_kept_with_what_follows(save, batch, monkeypatch):
    """A page that would end with one ends before it."""
    monkeypatch.setattr("planner.outputs.workbook.page.TALL", 200)
    _, book = save(batch)
    sheet = book["Summary"]
    heads = {row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).font.sz == 13}
    firsts = {each.id + 1 for each in sheet.row_breaks.brk}
    assert firsts & heads
    assert not {first - 1 for first in firsts} & heads
    assert 50 <= sheet.page_setup.scale < 100


def test_what_is_locked_counts_by_all_that_could_be_chosen(planned_again):
    """As the sheet's own cells do, in which it may be chosen: and by rules, the rest."""
    plan, path = planned_again
    lines = said(openpyxl.load_workbook(path, data_only=True))
    formulas = said(openpyxl.load_workbook(path))
    assert plan.tally.locked == 1
    assert lines["Made"][0] == lines["at its best"][0] + lines["in a simpler version"][0]
    assert lines["in a simpler version"][0] == plan.tally.downgraded + 1
    assert f"-{plan.locked_value!r}" in formulas["Against going by priority"][0]
    rest, other = plan.value - plan.locked_value, plan.greedy_value - plan.locked_value
    assert lines["Against going by priority"][0] == pytest.approx(rest / other - 1, abs=0.0005)
