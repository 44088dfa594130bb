"""The Catalog sheet."""

from dataclasses import replace
from decimal import Decimal

import pytest

import planner
from planner.outputs.workbook import prices
from planner.outputs.workbook.prices import TOP, key


def lines(book, name="Catalog"):
    """Return the lines of the sheet by their headings."""
    heads, *rows = book[name].iter_rows(min_row=TOP, values_only=True)
    names = [head for head in heads if head]
    return [dict(zip(names, row, strict=False)) for row in rows if row[0]]


def test_every_option_of_every_request_is_there(save, batch):
    """With its price and quality, found by a key of its own."""
    plan, book = save(batch)
    menus = plan.batch.menus.menus
    said = {line["Key"]: line for line in lines(book)}
    assert len(said) == len(plan.batch.menus.options)
    for number, menu in enumerate(menus, start=1):
        for option, quality in zip(menu.options, menu.qualities.tolist(), strict=True):
            line = said[key(number, option)]
            assert line["Credits"] == option.credits
            assert line["Cost"] == float(option.credits * plan.usd_per_credit)
            assert line["Quality"] == quality / 1000
            assert line["Seconds"] == menu.kind.duration_s


def test_of_options_alike_in_name_one_is_listed(save, beside):
    """That which the plan takes, with its price; with sound and without are one choice."""
    rows = [{"duration": 5, "priority": n} for n in range(1, 9)]
    plan, book = save(rows, 9, catalog="kling-api", values=True)
    said = {line["Key"]: line for line in lines(book)}
    assert len(said) == len(lines(book)) < len(plan.batch.menus.options)
    for outcome in plan.outcomes:
        if outcome.taken:
            cost = float(outcome.taken.credits * plan.usd_per_credit)
            assert said[key(outcome.menu + 1, outcome.taken)]["Cost"] == cost


def test_where_both_of_two_alike_are_taken_nothing_is_looked_up():
    """A figure would be wrong for one of them."""
    plan = planner.plan([{"duration": 5, "priority": n} for n in (1, 9)], 3, catalog="kling-api")
    taken = plan.outcomes.distinct[0]
    menu = plan.batch.menus.menus[taken.menu]
    names = [key(1, option) for option in menu.options]
    one, other, *_ = (at for at, name in enumerate(names) if names.count(name) == 2)
    both = tuple(replace(taken, taken=menu.options[at]) for at in (one, other))
    outcomes = replace(plan.outcomes, distinct=both)
    assert prices.listed(plan)
    assert not prices.listed(replace(plan, outcomes=outcomes))


def test_in_packages_a_credit_costs_what_is_paid_for_those_that_are_used(save):
    """So that the rows add up to it."""
    plan, book = save([{"duration": 5}], planner.Budget(30, packages=True))
    price = plan.cost_usd / Decimal(plan.credits)
    first = lines(book)[0]
    assert first["Cost"] == pytest.approx(float(Decimal(first["Credits"]) * price))


def test_more_options_than_a_sheet_should_hold_are_left_out(save, beside, monkeypatch):
    """Then figures are values, which is said."""
    monkeypatch.setattr(prices, "MOST_LINES", 3)
    plan, book = save([{"duration": 5}])
    assert "Catalog" not in book.sheetnames
    assert beside(book["Requests"])["Planned cost"][0].value == float(plan.cost_usd)
    said = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert any("the figures do not follow other choices" in str(text) for text in said)


def test_it_is_hidden_and_the_summary_says_where_it_is(save, hers):
    """Nobody wants thousands of prices on paper; who looks for them finds them."""
    _, book = save(hers)
    hidden = [sheet.title for sheet in book if sheet.sheet_state != "visible"]
    assert hidden == ["Catalog (plan)"]
    said = [str(cell.value) for row in book["Summary"].iter_rows() for cell in row]
    assert any("on the hidden sheet Catalog (plan)." in text for text in said)


def test_names_are_not_cut(save):
    """Of models, and of the parts that are ordered."""
    _, book = save([{"duration": 75, "segments": True}], catalog="providers")
    sheet, cut = book["Catalog"], []
    for column in sheet.iter_cols(min_col=2, min_row=TOP + 1, max_col=11):
        letter, texts = (
            column[0].column_letter,
            [cell.value for cell in column if type(cell.value) is str],
        )
        cut += [text for text in texts if len(text) > sheet.column_dimensions[letter].width]
    assert not cut


@pytest.mark.parametrize(("catalog", "parts"), [("kling", False), ("providers", True)])
def test_credits_have_decimals_where_a_catalog_sells_parts_of_one(save, beside, catalog, parts):
    """In the plan as where it looks them up; in USD they are dollars."""
    _, book = save([{"duration": 5}], catalog=catalog)
    (planned,) = beside(book["Requests"])["Planned credits"]
    known = beside(book["Catalog"], TOP)["Credits"][0]
    assert [".00" in cell.number_format for cell in (planned, known)] == [parts, parts]
