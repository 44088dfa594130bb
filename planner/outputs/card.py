"""A plan in Jupyter: the summary as a card, and the first rows of its table."""

from __future__ import annotations

from html import escape

from planner.outputs.summary import facts, headline
from planner.results.columns import PlanColumn
from planner.results.outcome import Outcome
from planner.results.result import Result

ROWS_SHOWN = 20
STYLE = """
<style>
.vp { font: 13px/1.45 system-ui, sans-serif; max-width: 72rem; color: inherit; }
.vp h4 { margin: 0 0 .5rem; font-size: 15px; font-weight: 600; }
.vp dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem;
  margin: 0 0 .8rem; }
.vp dt { opacity: .6; } .vp dd { margin: 0; }
.vp table { border-collapse: collapse; width: 100%; font: inherit; }
.vp th, .vp td { text-align: left; padding: .25rem .6rem; border: 0;
  border-bottom: 1px solid rgba(128, 128, 128, .25); vertical-align: top; }
.vp th { font-weight: 600; opacity: .6; } .vp .w, .vp .n { white-space: nowrap; }
.vp .n { text-align: right; font-variant-numeric: tabular-nums; }
.vp .no { opacity: .55; } .vp p { opacity: .6; margin: .4rem 0 0; }
</style>
"""


def plan_card(plan: Result) -> str:
    """Lay a plan out as HTML: its summary, and the first rows of its table.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        HTML that takes the page's own colours, light or dark.
    """
    listed = "".join(
        f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>" for word, text in facts(plan)
    )
    columns = [column for column in plan.columns if column.on_card]
    head = "".join(f'<th class="{_css(column)}">{column.name}</th>' for column in columns)
    first = plan.frame[[column.name for column in columns]].head(ROWS_SHOWN)
    rows = "".join(
        _row(columns, values, outcome)
        for values, outcome in zip(first.itertuples(index=False), plan.outcomes, strict=False)
    )
    left = len(plan.frame) - ROWS_SHOWN
    more = f"<p>and {left:,} more rows in to_frame()</p>" if left > 0 else ""
    return (
        f'{STYLE}<div class="vp"><h4>{escape(headline(plan))}</h4><dl>{listed}</dl>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</div>"
    )


def _css(column: PlanColumn) -> str:
    """Name the look of a column: a short word, a number, or a text that may wrap."""
    if column.is_number:
        return "n"
    return "" if column.wraps else "w"


def _row(columns: list[PlanColumn], values: tuple[object, ...], outcome: Outcome) -> str:
    cells = "".join(
        f'<td class="{_css(column)}">{escape(column.text(value, made=outcome.made))}</td>'
        for column, value in zip(columns, values, strict=True)
    )
    return f'<tr class="{"" if outcome.made else "no"}">{cells}</tr>'
