"""Where the money goes: a line of the Summary for each model and resolution that is ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.spelling import cents_up, shared_cents
from planner.outputs.workbook.cells import put
from planner.outputs.workbook.looks import COUNT, DOLLARS, HEAD, LISTED, VALUE, WORD, Look
from planner.outputs.workbook.page import HEAD_HEIGHT
from planner.outputs.workbook.plan_sheet import Placed
from planner.outputs.workbook.prices import DRAFTS
from planner.outputs.workbook.summary_page import FIGURE, LABEL, Line, Page
from planner.results.result import Result

HEADS = ("Made with", "Videos", "Cost", "Value")
REMARK = FIGURE + 3  # the column that says where drafts are a part
EXACT = "AN"  # a hidden one: the costs before they are rounded, so that the cents add up


@dataclass(frozen=True)
class Spending:
    """What goes to a model and resolution: videos, money and value, and how much to drafts."""

    name: str
    videos: int
    usd: Decimal
    value: float
    drafts_usd: Decimal


@exactly
def spending(plan: Result) -> list[Spending]:
    """Return what goes where, the dearest first.

    Drafts, which are no videos, count where they are made.
    """
    outcomes, frame = plan.outcomes, plan.frame
    size = len(outcomes.distinct)
    values = np.bincount(outcomes.members, frame["value"].to_numpy(dtype=float), size)
    prices = plan.prices
    found: dict[str, list[Spending]] = defaultdict(list)
    told = zip(outcomes.distinct, outcomes.counts.tolist(), values, strict=True)
    for outcome, count, value in told:
        option = outcome.taken
        if option is None:
            continue
        for ordered, credits in option.parts:
            name = " ".join(filter(None, (ordered.model, ordered.mode)))
            name = f"{name} at {ordered.resolution}"
            usd = credits * prices.of(ordered.catalog) * count
            made = Spending(name, count, usd, float(value), Decimal(0))
            found[name].append(made if ordered is option else Spending(name, 0, usd, 0.0, usd))
    return sorted(map(_sum, found.values()), key=lambda line: -line.usd)


def _sum(parts: Sequence[Spending]) -> Spending:
    return Spending(
        parts[0].name,
        sum(part.videos for part in parts),
        sum((part.usd for part in parts), Decimal(0)),
        sum(part.value for part in parts),
        sum((part.drafts_usd for part in parts), Decimal(0)),
    )


def write_spending(
    page: Page, plan: Result, lines: Sequence[Spending], placed: Placed
) -> tuple[int, int]:
    """Write the lines, of which the cents add up to what is spent.

    Parameters
    ----------
    page, plan, lines
        Where, of what, and as of `spending`.
    placed
        Where the plan's columns stand, which they follow.

    Returns
    -------
    first, last
        Their rows.
    """
    page.section("Where the money goes")
    for at, head in enumerate(HEADS):
        look = replace(HEAD, right=at > 0, wrap=False)
        put(page.sheet, page.row, LABEL + at, head, page.looks[look])
    page.sheet.row_dimensions[page.row].height = HEAD_HEIGHT
    first, last = page.row + 1, page.row + len(lines)
    cents = shared_cents([line.usd for line in lines], cents_up(plan.cost_usd))
    for line, cost in zip(lines, cents, strict=True):
        page.row += 1
        put(page.sheet, page.row, LABEL, line.name, page.looks[LISTED])
        made = f"({_chosen(placed)}=$B{page.row})"
        figures = (
            (f"=SUMPRODUCT({made}*1)", line.videos, COUNT),
            (_in_cents(first, page.row), float(cost), DOLLARS),
            (f"=SUMPRODUCT({made}*{placed.places('value')})", line.value, VALUE),
        )
        for at, (formula, figure, form) in enumerate(figures, start=FIGURE):
            look = Look(form, right=True, line=True)
            page.figure(page.row, at, Line("", formula, figure), look)
        _write_exact(page, placed, made, line)
        if line.drafts_usd:
            said = "with drafts" if line.videos else "drafts"
            put(page.sheet, page.row, REMARK, said, page.looks[WORD])
    page.sheet.column_dimensions[EXACT].hidden = True
    page.row += 1
    return first, last


def _in_cents(first: int, row: int) -> str:
    """Return the formula of a cost as of `shared_cents`."""
    exact = f"SUM(${EXACT}${first}:${EXACT}{row})"
    end = f"ROUNDUP(ROUND({exact},9),2)"
    return f"={end}" if row == first else f"=ROUND({end}-SUM(D${first}:D{row - 1}),2)"


def _write_exact(page: Page, placed: Placed, made: str, line: Spending) -> None:
    """Write what a line costs; where drafts cannot be looked up, the cost of today."""
    from openpyxl.utils import column_index_from_string

    cost = placed.places("cost_usd")
    formula = f"=SUMPRODUCT({made}*{cost})"
    if DRAFTS.name in placed.letters:
        drafts, how = placed.places(DRAFTS.name), placed.places("drafted_with")
        name = f"$B{page.row}"
        drafted = f'(({how}={name})+(LEFT({how},LEN({name})+4)={name}&" in "))'
        formula = f"=SUMPRODUCT({made}*({cost}-{drafts}))+SUMPRODUCT({drafted}*{drafts})"
    elif "drafts" in placed.letters:
        formula = ""
    figure = Line("", formula, float(line.usd))
    page.figure(page.row, column_index_from_string(EXACT), figure, Look())


def _chosen(placed: Placed) -> str:
    """Return the formula of what each request is made with, spelled as an option is."""
    mode = (
        f'&IF({placed.places("mode")}="",""," ")&{placed.places("mode")}'
        if "mode" in placed.letters
        else ""
    )
    return f'{placed.places("model")}{mode}&" at "&{placed.places("resolution")}'
