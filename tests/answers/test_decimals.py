"""Answers are the same whatever decimal context their caller has set."""

import decimal
from decimal import Context, localcontext

import planner

ROWS = [
    {"id": f"r{at}", "duration": (5, 9, 10, 30)[at % 4], "priority": 1 + at % 5, "platform": place}
    for at, place in enumerate(["tiktok", "youtube", ""] * 2)
]
CONTEXTS = [
    Context(prec=1, rounding=decimal.ROUND_UP, Emin=0, Emax=0, traps=[]),
    Context(prec=2, Emin=-1, Emax=1, traps=list(decimal.Context().traps)),
]


def answers(money, folder):
    """Ask everything, and show it in every way."""
    plan = planner.plan(ROWS, money)
    other, frontier = plan.what_if(budget=8, priority={"r1": 9.5}), plan.frontier()
    shown = [
        plan,
        plan.explain("r3"),
        plan.surprises(),
        frontier,
        other,
        other.keep(plan, 0.5),
        plan.diff(other),
        planner.compare({"now": plan, "more": other}),
        plan.sensitivity("r1"),
        frontier.plan(7),
        planner.least_budget(ROWS, value=10),
    ]
    tables = [each.to_frame() for each in shown if hasattr(each, "to_frame")]
    plan.save(folder / "plan.xlsx")
    plan.report(folder / "plan.html")
    said = [str(each) for each in shown if each is not frontier]
    cards = [each._repr_html_() for each in shown]
    steps = frontier.steps_frame().to_csv()
    page = (folder / "plan.html").read_text(encoding="utf-8")
    return said, cards, [table.to_csv() for table in tables], steps, page


def test_the_callers_decimal_context_changes_no_answer(tmp_path):
    """Neither figures nor words nor pages: one that rounds all, and one that traps all."""
    money = planner.Budget(7, 33, packages=True)
    expected = answers(money, tmp_path)
    for context in CONTEXTS:
        with localcontext(context):
            assert answers(money, tmp_path) == expected
