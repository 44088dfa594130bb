"""The Summary sheet: the answer in plain words, with figures that follow the plan's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from planner.answers.surprises import Surprise
from planner.catalog.amounts import RATIO
from planner.catalog.spelling import cents_up, usd_up, value_text
from planner.outputs.colours import RED
from planner.outputs.summary import ages_text, headline, made_text
from planner.outputs.workbook.cells import put
from planner.outputs.workbook.charts import money_chart, value_chart
from planner.outputs.workbook.looks import (
    COUNT,
    DOLLARS,
    PARTS,
    PERCENT,
    TEXT,
    TITLE,
    VALUE,
    WORD,
    Look,
)
from planner.outputs.workbook.next_sheet import Next
from planner.outputs.workbook.page import keep_with_next, on_paper, set_widths
from planner.outputs.workbook.plan_sheet import Placed
from planner.outputs.workbook.prices import MOST_LINES, open_menus
from planner.outputs.workbook.rules_sheet import Use, write_rules_section
from planner.outputs.workbook.spending import spending, write_spending
from planner.outputs.workbook.summary_page import FIGURE, LABEL, LETTERS, Line, Page
from planner.requests.fields import PLACES
from planner.results.result import Result

CHARTS = "H"
CHART_LETTERS = 80  # that a chart takes the room of on paper


def write_summary(
    plan: Result,
    sheet: Any,
    placed: Placed,
    following: Next | None,
    surprises: Sequence[Surprise] = (),
    rules: Sequence[Use] = (),
) -> None:
    """Write the Summary sheet.

    Parameters
    ----------
    plan
        The plan.
    sheet
        The sheet, which is empty yet.
    placed
        Where the plan's columns stand.
    following
        Where the values for other budgets stand; None where they are not known.
    surprises
        What she would stumble over, the worst first.
    rules
        What became of each rule.
    """
    page = Page(sheet, placed)
    # What only its file says to be the best is not called so.
    best = "The best plan" if plan.status == "optimal" and plan.stated is None else "A plan"
    put(sheet, 2, LABEL, f"{best} for your budget", page.looks[TITLE])
    sheet.row_dimensions[2].height = 30
    spent = f"{usd_up(plan.cost_usd)} of {usd_up(plan.budget_usd)}"
    put(
        sheet,
        3,
        LABEL,
        f"As solved: made {made_text(plan)}, for {spent}.",
        page.looks[Look(size=12)],
    )
    put(sheet, 4, LABEL, headline(plan), page.looks[WORD])
    _write_videos(page, plan, placed)
    _write_money(page, plan, placed)
    _write_value(page, plan, placed)
    spent_on = spending(plan)
    first, last = write_spending(page, plan, spent_on, placed)
    write_rules_section(page, rules)
    _write_notes(page, plan, placed)
    _write_surprises(page, surprises)
    _write_prices(page, plan)
    _warn_over_budget(page, placed)
    longest = max((len(each.name) + 2 for each in spent_on), default=0)
    widths = {1: 2, LABEL: min(max(longest, 34), 62), FIGURE: 15, 4: 14, 5: 14, 6: 18, 7: 3}
    set_widths(sheet, widths)
    if last >= first:
        sheet.add_chart(money_chart(sheet, first, last), f"{CHARTS}6")
    if following and following.last > following.first:
        budget, value = page.places["Budget"], page.places["Value"]
        sheet.add_chart(value_chart(sheet, following, budget, value), f"{CHARTS}24")
    on_paper(sheet)
    beside = CHART_LETTERS if sheet._charts else 0
    keep_with_next(sheet, page.sections, sum(widths.values()) + beside)


def _write_videos(page: Page, plan: Result, placed: Placed) -> None:
    tally, decision = plan.tally, placed.places("decision")
    page.section("Videos")
    page.line(Line("Asked for", value=tally.requests))
    made = f'=COUNTIF({decision},"planned")'
    page.line(Line("Made", made, tally.made))
    best = ""
    if "best" in placed.letters:
        good = f"({placed.places('quality')}>={placed.places('best')})"
        best = f'=SUMPRODUCT(({decision}="planned")*{good})'
    at_best = tally.best + _locked_at_best(plan)
    page.line(Line("at its best", best, at_best, inner=True))
    simpler = f"={page.places['Made']}-{page.places['at its best']}"
    unknown = 0
    if plan.batch is None and tally.locked:  # what else could be chosen for them is not at hand
        unknown = tally.locked
        page.line(Line("locked", value=unknown, inner=True))
        simpler += f"-{page.places['locked']}"
    page.line(Line("in a simpler version", simpler, tally.made - at_best - unknown, inner=True))
    left = f"={page.places['Asked for']}-{page.places['Made']}"
    never = f"{tally.impossible:,} of them no model can make" if tally.impossible else ""
    page.line(Line("Left out", left, tally.requests - tally.made, remark=never))


def _locked_at_best(plan: Result) -> int:
    """Count what is locked and at the best of all that could be chosen in the sheet for it."""
    if plan.batch is None or not plan.tally.locked:
        return 0
    menus = open_menus(plan)
    pairs = zip(plan.outcomes.distinct, plan.outcomes.counts.tolist(), strict=True)
    return sum(
        count
        for one, count in pairs
        if one.locked and one.made and one.quality * PLACES >= int(menus[one.menu].qualities.max())
    )


def _write_money(page: Page, plan: Result, placed: Placed) -> None:
    page.section("Money")
    cost, credits = placed.places("cost_usd"), placed.places("credits")
    page.line(Line("Budget", value=plan.budget_usd, form=DOLLARS))
    # What is paid is never shown as less than it is; sums of floats are off by far less than 1e-9.
    costs = round(sum(plan.frame["cost_usd"].tolist()), 9)
    spent = float(cents_up(Decimal(repr(costs))))
    total = f"=ROUNDUP(ROUND(SUM({cost}),9),2)"
    page.line(Line("Spent", total, spent, DOLLARS, _price_text(plan)))
    left = f"={page.places['Budget']}-{page.places['Spent']}"
    also = _leftover_text(plan) if plan.funding.parts else ""
    page.line(Line("Left", left, float(plan.budget_usd) - spent, DOLLARS, also))
    if plan.usd_per_credit != 1:
        used = sum(plan.frame["credits"].tolist())
        remark = _leftover_text(plan)
        form = COUNT if isinstance(plan.credits, int) else PARTS
        page.line(Line("Credits", f"=SUM({credits})", used, form, remark))
    for one, said in plan.funding.bought:
        page.line(Line("Buy", value=one.count, remark=said))


def _price_text(plan: Result) -> str:
    changed = "at which a changed choice is counted"
    if plan.funding.parts:
        each = ((part.catalog, part.cost_usd, part.used_credits) for part in plan.funding.parts)
        told = (f"{name} ${RATIO.divide(usd, credits):.4f} a credit" for name, usd, credits in each)
        return f"by the package: on average of {', of '.join(told)}, {changed}"
    if not plan.funding.by_package:
        return ""
    price = plan.funding.usd_per_credit(plan.credits, plan.usd_per_credit)
    return f"by the package: on average ${price:.4f} a credit, {changed}"


def _leftover_text(plan: Result) -> str:
    left = plan.funding.leftover_text(plan.credits)
    return f"left over: {left}" if left else ""


def _write_value(page: Page, plan: Result, placed: Placed) -> None:
    page.section("Value")
    value, locked = plan.value, plan.locked_value
    total = f"=ROUND(SUM({placed.places('value')}),6)"
    page.line(Line("Value", total, value, VALUE, "priority x quality of all that is made"))
    others = (
        ("Against going by priority", plan.greedy_value),
        ("Against best value for money first", plan.fair_value),
    )
    for label, other in others if not plan.by_turn else ():
        if other:
            remark = f"which reaches {value_text(other)}"
            own = page.places["Value"]
            if locked:  # by either rule, too: what it chooses is the rest
                remark += f", {value_text(locked)} of it locked"
                own, other = f"({own}-{locked!r})", round(other - locked, 6)
            if other:
                gain = f"=ROUND({own}/{other!r}-1,3)"
                share = round((value - locked) / other - 1, 3)
                page.line(Line(label, gain, share, PERCENT, remark))


def _write_notes(page: Page, plan: Result, placed: Placed) -> None:
    page.section("Good to know")
    notes = [_proof(plan), *plan.notes]
    if placed.prices:
        notes.append(
            "Choose another model or resolution in the plan, and all figures follow. Write yes "
            "under Locked to keep a choice when you solve again. What there is to choose from, "
            f"with prices, stands on the hidden sheet {placed.prices}."
        )
    elif plan.batch is not None and plan.tally.made:
        options = len(plan.batch.menus.options)
        why = f"of {options:,} options" if options > MOST_LINES else "of options alike in name"
        notes.append(f"Because {why}, the figures do not follow other choices.")
    for note in notes:
        page.remark(note, LABEL, LETTERS)
        page.row += 1


def _write_surprises(page: Page, surprises: Sequence[Surprise]) -> None:
    """Say why important videos are left out beside lesser ones."""
    if not surprises:
        return
    page.section("Surprises, as solved")
    for one in surprises:
        page.remark(one.sentence, LABEL, LETTERS, TEXT)
        page.row += 1


def _write_prices(page: Page, plan: Result) -> None:
    """Say where the prices are from, and how old they are."""
    page.section("Prices")
    ages = ages_text(plan) or "not dated"
    for line in (
        f"From catalog {plan.catalog}, {ages}; ordered on {plan.on}.",
        f"What the catalog says has the SHA-256 {plan.catalog_sha256}.",
    ):
        page.remark(line, LABEL, LETTERS)
        page.row += 1


def _proof(plan: Result) -> str:
    who = plan.vouched_by
    if who == "nobody":
        return "The plan was edited since it was written; whether one is worth more is open."
    if plan.status != "optimal":
        said = "As its file says, no" if who == "file" else "No"
        return (
            f"{said} plan is worth more than {value_text(plan.bound)}; whether one is worth "
            "so much is open."
        )
    said = {"proof": "Proved", "solver": "As the solver says", "file": "As its file says"}[who]
    return f"{said}: no plan within this budget is worth more."


def _warn_over_budget(page: Page, placed: Placed) -> None:
    """Turn what is spent red, here and above the costs of the plan, where it exceeds the budget."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import quote_sheetname

    spent, budget = page.places["Spent"], page.places["Budget"]
    red, white = PatternFill("solid", bgColor=RED), Font(color="FFFFFF", bold=True)
    rule = FormulaRule([f"ROUND({spent}-{budget},6)>0"], fill=red, font=white)
    page.sheet.conditional_formatting.add(spent.replace("$", ""), rule)
    there = f"{quote_sheetname(page.sheet.title)}!{budget}"
    letter = placed.letters["cost_usd"]
    over = FormulaRule(
        [f"ROUND(SUM(${letter}${placed.home.first}:${letter}${placed.home.last})-{there},6)>0"],
        fill=red,
        font=white,
    )
    head = f"{letter}{placed.home.header}"
    placed.home.sheet.conditional_formatting.add(head, over)
