"""What it would take to make the most important of what is left out, solved again."""

from __future__ import annotations

from decimal import Decimal

from planner.answers.best import Best
from planner.answers.explain import Asked
from planner.answers.explanation import Why
from planner.answers.surprises import Surprise, surprises_of
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain, spelled_value, usd_up
from planner.engine.clock import Clock
from planner.engine.staircase import is_small
from planner.outputs.html.blocks import Html, element, joined, name
from planner.outputs.report.markup import Column, called, paragraph, table
from planner.outputs.report.subject import Subject
from planner.rules.objectives import COVERAGE

PATIENCE_S = 8.0  # for all together; what is not found by then is said not to be
# How many are asked for, so that equal plans ask alike; in all 1 to 4 s of processor time.
MOST = 8
MOST_OF_MANY = 3  # where the whole staircase is too much work
MOST_OF_ALL = 1  # beyond so many groups of requests alike
MANY_GROUPS = 30_000
VIDEO = (Column("Video", wide=True), Column("Priority", number=True))
OPTION = (Column("Made with", wide=True), Column("Value lost if made today", number=True))
PRICE = (Column("Cost", number=True),)
BUDGET = (Column("Best from", number=True), Column("More than today", number=True))
NOT_TODAY = {Why.TOO_DEAR: "too dear", Why.CROWDED_OUT: "no room"}
UNKNOWN = "not found"
UNKNOWN_IN_TIME = "What it would take to make them was not found in the time there is for a report."


def takes(subject: Subject) -> Html:
    """Say what the most important of what is left out would take, and why it is not made.

    Parameters
    ----------
    subject
        The plan. Nothing is said of one that holds no requests, or is not a best one.
    """
    plan = subject.plan
    if plan.batch is None or plan.status != "optimal" or not plan.tally.made:
        return Html()
    if plan.objective == COVERAGE:  # values do not decide who is made
        return Html()
    if plan.proof.survey is not None:  # with packages of several catalogs there is no one price
        return Html()
    clock = subject.clock.within(PATIENCE_S)
    if clock.is_up():
        return paragraph(UNKNOWN_IN_TIME) if plan.tally.made < plan.tally.requests else Html()
    best = Best(plan)
    small = is_small(best.optima.problem)
    found = surprises_of(best, _most(plan.batch, small=small), clock)
    skipped = [one for one in found if plan.outcomes[one.row].taken is None]
    parts = [_lines(subject, skipped, best if small else None, clock)] if skipped else []
    if found:
        lines = (element("li", name(one.sentence)) for one in found)
        parts += [element("h3", "Why, in a line each"), element("ul", *lines)]
    return joined(*parts)


def _most(batch: Batch, *, small: bool) -> int:
    if small:
        return MOST
    return MOST_OF_MANY if len(batch.groups.sizes) <= MANY_GROUPS else MOST_OF_ALL


def _lines(subject: Subject, found: list[Surprise], best: Best | None, clock: Clock) -> Html:
    """Lay out what each would take; from which budget on is asked only where that is quick."""
    price, budget = PRICE if subject.is_listed else (), BUDGET if best is not None else ()
    columns = (*VIDEO, *price, *OPTION, *budget)
    rows = [
        (*_today(subject, one), *(() if best is None else _from(Asked(best, one.row, clock))))
        for one in found
    ]
    said = "how much less the whole plan is worth if it is made today all the same"
    if best is not None:
        said += ", and from which budget on a best plan makes it"
    return joined(
        element("h3", "What the most important ones would take"),
        paragraph(f"Each was solved again: {said}."),
        table("The most important of what is left out", columns, rows),
    )


def _today(subject: Subject, one: Surprise) -> tuple[object, ...]:
    """Say with what it would be made today, for how much, and what that costs the others."""
    figures = one.figures
    option = figures.get("forced", figures.get("option", ""))
    cost = figures.get("forced_usd", figures.get("needs_usd"))
    loss = figures.get("loss")
    lost = NOT_TODAY.get(one.code, UNKNOWN)
    more = f" and {one.alike:,} like it" if one.alike else ""
    return (
        joined(called(subject.names[one.row]), more),
        plain(one.priority),
        *((usd_up(cost),) if isinstance(cost, Decimal) and subject.is_listed else ()),
        option,
        spelled_value(loss) if isinstance(loss, float) else lost,
    )


@exactly
def _from(asked: Asked) -> tuple[str, str]:
    """Say from which budget on a best plan makes it."""
    needs = asked.needs(asked.case.made)
    if needs is None:
        return "no budget" if asked.settled else UNKNOWN, ""
    return usd_up(needs.budget_usd), usd_up(needs.more_usd)
