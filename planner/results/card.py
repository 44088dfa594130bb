"""A plan in Jupyter: the summary as a card, and the first rows of its table."""

from __future__ import annotations

from html import escape

import pandas as pd

SHOWN = 20
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
# The columns shown, and how: a short word, a number, or a text that may wrap.
COLUMNS = {
    "id": "w",
    "decision": "w",
    "model": "w",
    "resolution": "w",
    "cost_usd": "n",
    "value": "n",
    "reason": "",
}


def plan_card(headline: str, facts: list[tuple[str, str]], frame: pd.DataFrame) -> str:
    """Lay a plan out as HTML.

    Parameters
    ----------
    headline, facts
        The summary.
    frame
        The plan's table; its first rows are shown.

    Returns
    -------
    str
        HTML that takes the page's own colours, light or dark.
    """
    listed = "".join(f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>" for word, text in facts)
    head = "".join(f'<th class="{css}">{name}</th>' for name, css in COLUMNS.items())
    rows = "".join(_row(row) for row in frame.head(SHOWN)[list(COLUMNS)].itertuples(index=False))
    left = len(frame) - SHOWN
    more = f"<p>and {left:,} more rows in to_frame()</p>" if left > 0 else ""
    return (
        f'{STYLE}<div class="vp"><h4>{escape(headline)}</h4><dl>{listed}</dl>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</div>"
    )


def _row(row: tuple[object, ...]) -> str:
    values = dict(zip(COLUMNS, row, strict=True))
    planned = values["decision"] == "planned"
    texts = {
        **{
            name: str(value) if value is not None and value == value else ""
            for name, value in values.items()
        },
        "cost_usd": f"${values['cost_usd']:,.2f}" if planned else "",
        "value": f"{values['value']:,.2f}" if planned else "",
    }
    cells = "".join(
        f'<td class="{css}">{escape(texts[name])}</td>' for name, css in COLUMNS.items()
    )
    return f'<tr class="{"" if planned else "no"}">{cells}</tr>'
