"""What other budgets would buy: the curve with its slider, and the next dollars."""

from __future__ import annotations

from collections.abc import Iterator

from planner.answers.frontier import Frontier
from planner.answers.outlook import Step, next_steps, round_budgets
from planner.answers.questioned import batch_of
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd, usd_up, value_text
from planner.engine.clock import Clock
from planner.errors import PlannerError
from planner.outputs.html.blocks import Html, element, joined
from planner.outputs.html.slider import slider_html
from planner.outputs.report.markup import Column, counted, listed, paragraph, table
from planner.outputs.report.subject import Section, Subject
from planner.results.result import Result
from planner.rules.objectives import COVERAGE

COLUMNS = (
    Column("More money"),
    Column("Budget", number=True),
    Column("More value", number=True),
    Column("What changes", wide=True),
)
MOST_NAMED = 8
MOST_GROUPS = 10_000  # of requests alike, for the whole curve, which takes 5 s there
FEW = 24  # budgets, for more: 5 s for 100,000 requests that all differ
PATIENCE_S = 8.0  # for the curve, and again for what more money buys; the rest is left out
UNPROVED = "The best plans for other budgets were not proved in the time there is for a report."
CHANGES = {
    "enters": "Made as well",
    "better": "In a better version",
    "simpler": "In a simpler version",
    "leaves": "Makes room",
}


def budget(subject: Subject) -> Section:
    """Say what every budget would buy, and the next few dollars."""
    plan = subject.plan
    batch = _batch(plan)
    if batch is None:
        body = paragraph(
            "The file that the plan was read from does not hold all that was asked for: what other "
            "budgets would buy is in a report of the plan that is made from its table."
        )
    elif not plan.tally.requests:
        body = paragraph("There is nothing that more money could buy.")
    else:
        steps = _next(subject) if plan.batch is not None else Html()
        body = joined(_curve(plan, batch, subject.clock.within(PATIENCE_S)), steps)
    return Section("budget", "What other budgets would buy", "Budget", body)


def _batch(plan: Result) -> Batch | None:
    """Return what is solved again; None where a file does not say it, or was edited."""
    if plan.vouched_by == "nobody":
        return None
    try:
        return batch_of(plan)
    except PlannerError:
        return None


def _curve(plan: Result, batch: Batch, clock: Clock) -> Html:
    if clock.is_up():
        return paragraph(UNPROVED)
    many = len(batch.groups.sizes) > MOST_GROUPS
    try:
        budgets = round_budgets(plan, batch, FEW) if many else None
        frontier = Frontier.of_plan(plan, budgets, time_limit_s=clock.left_s())
    except PlannerError as error:
        return paragraph(f"The curve of all budgets cannot be drawn: {error}.")
    if not frontier.points and frontier.unsettled_usd:
        return paragraph(UNPROVED)
    return joined(paragraph(*_of_curve(plan, frontier)), Html(slider_html(frontier)))


def _of_curve(plan: Result, frontier: Frontier) -> Iterator[str]:
    """Say what the curve shows."""
    every = "Every budget at which the best plan changes" if frontier.complete else "Round budgets"
    yield f"{every}, with the best plan for each, solved exactly."
    yield element("span", "Move the slider to see them.", class_="on-screen")
    if plan.status != "optimal":
        yield "This plan is not known to be a best one; those of the curve are."
    if frontier.infeasible_below_usd:
        least = usd_up(frontier.infeasible_below_usd)
        yield f"Below {least} the required videos cannot all be made."
    if frontier.unsettled_usd:
        count = counted(len(frontier.unsettled_usd), "budget")
        yield f"{count} left out: nothing was proved in the time there is for a report."


def _next(subject: Subject) -> Html:
    plan = subject.plan
    steps = next_steps(plan, clock=subject.clock.within(PATIENCE_S))
    if not steps:
        return paragraph(_why_nothing(subject))
    if not any(step.value > plan.value for step in steps):
        amounts = ", ".join(usd(step.more_usd) for step in steps)
        best = plan.tally.made == plan.tally.best == plan.tally.requests
        why = "Every video is made at its best" if best else f"Of {amounts} more, none buys more"
        return paragraph(f"{why}: more money would not make a better plan.")
    lines = [_step(subject, step) for step in steps]
    return table("The best plans for a little more, each solved anew", COLUMNS, lines)


def _why_nothing(subject: Subject) -> str:
    plan = subject.plan
    if plan.status != "optimal":
        return (
            "The plan is not the best one, so what more money would change cannot be told from "
            "what a better plan would."
        )
    if plan.objective == COVERAGE:
        return (
            "The plan goes by how many are made; what more money would do to that is not told here."
        )
    return "What more money would buy was not found in the time there is for a report."


@exactly
def _step(subject: Subject, step: Step) -> tuple[object, ...]:
    plan = subject.plan
    gain = step.value - plan.value
    said: object = "Nothing: no plan is worth more."
    if gain:
        spent = element("div", f"{usd_up(step.cost_usd)} is spent in all.")
        said = joined(*_changes(subject, step), spent)
    return (
        f"{usd(step.more_usd)} more",
        usd_up(plan.budget.usd + step.more_usd),
        value_text(gain, sign=True) if gain else "0",
        said,
    )


def _changes(subject: Subject, step: Step) -> Iterator[Html]:
    for kind, word in CHANGES.items():
        rows = getattr(step, kind)
        if rows:
            names = [subject.names[row] for row in rows]
            yield element("div", element("b", word), " ", listed(names, MOST_NAMED))
