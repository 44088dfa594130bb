"""The point of a frontier in a sentence, and how money is spelled where there is little room."""

from __future__ import annotations

from decimal import Decimal

from planner.answers.frontier import Frontier
from planner.catalog.amounts import exactly
from planner.catalog.spelling import about_usd
from planner.outputs.few_points import knees, today
from planner.outputs.legible import legible


@exactly
def said(frontier: Frontier) -> str:
    """Say the point of the curve in a sentence."""
    now, points = today(frontier), frontier.points
    if not points:
        return "No budget is enough for what is required"
    last = points[-1]
    if frontier.own_usd is not None and now is not None:
        if points[now].value == last.value:
            more = "any larger budget" if frontier.complete else f"{short_usd(last.budget_usd)}"
            return f"{short_usd(frontier.own_usd)} buys as much as {more} would"
        share = share_of(points[now].value, last.value)
        buys = f"{short_usd(frontier.own_usd)} buys {share} of what {short_usd(last.budget_usd)}"
        return f"{buys} would{_half_as_much_again(frontier, frontier.own_usd, now)}"
    if frontier.own_usd is not None:
        return f"{short_usd(frontier.own_usd)} is too little for what is required"
    bends = knees(frontier)
    knee = points[bends[0]] if bends else last
    share = share_of(knee.value, last.value)
    return f"{short_usd(knee.budget_usd)} buys {share} of what {short_usd(last.budget_usd)} would"


def _half_as_much_again(frontier: Frontier, own_usd: Decimal, now: int) -> str:
    """Say what half as much money again would add, where the frontier knows it."""
    budget = own_usd + own_usd / 2
    then = max(p.budget_usd for p in frontier.points if p.budget_usd <= budget)
    value = next(p.value for p in frontier.points if p.budget_usd == then)
    gain = value - frontier.points[now].value
    if not gain or not (frontier.complete or then == budget):
        return ""
    return f"; {short_usd(own_usd / 2)} more would add {gain:,.1f}"


def share_of(value: float, whole: float) -> str:
    """Say which part of a value another is; less than all is never told as all."""
    share = value / whole if whole else 1.0
    return "almost all" if 0.995 <= share < 1 else f"{share:.0%}"


def short_usd(amount: Decimal) -> str:
    """Spell an amount of money on a chart: cents only where there are some."""
    return about_usd(amount).removesuffix(".00")


def short_source(source: str) -> str:
    """Name the table of a plan without its folder."""
    return legible(source.replace("\\", "/").rpartition("/")[2])
