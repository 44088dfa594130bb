"""The one look of everything that is shown as HTML, whatever the page around it thinks of tables.

Notebooks style the tables of their outputs themselves: JupyterLab aligns every cell to the right by
a rule of two classes, VS Code takes all lines away by ``!important``. So each rule here carries a
class three times, and starts from what the browser does by itself. Text takes the page's own
colour, and lines and tints are seen through, so that it follows any theme, light or dark. Where a
page strips styles, as GitHub does, headings, lists and tables stay what they are.
"""

from __future__ import annotations

import re

ROOT = "vp"
FORCE = f".{ROOT}" * 3  # three classes, where notebooks use two at the most

# Seen on the white and the dark of every notebook; text on a tint has the page's own colour.
COLOURS = {
    "line": "rgba(128, 128, 128, .32)",
    "faint": "rgba(128, 128, 128, .16)",
    "accent": "#4a8bd6",
    "good": "rgba(38, 162, 89, .20)",
    "bad": "rgba(224, 62, 62, .18)",
    "other": "rgba(128, 128, 128, .18)",
}
MUTED = 0.78  # of the page's colour: words that only name what stands beside them

RULES = f"""
:is(p, dl, dt, dd, table, caption, thead, tbody, tr, th, td, details, summary) {{ all: revert; }}
p {{ margin: .5em 0; max-width: 60em; }}
dl {{
  display: grid; grid-template-columns: max-content minmax(0, 1fr);
  gap: .15em 1.1em; margin: 0 0 .8em;
}}
dt {{ opacity: {MUTED}; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
table {{
  border-collapse: collapse; border-spacing: 0; width: 100%; margin: 0; font: inherit;
  color: inherit;
}}
th, td {{
  padding: .32em .65em; text-align: start !important; vertical-align: top; font-weight: inherit;
  line-height: 1.4; white-space: nowrap;
  border: 0 !important; border-bottom: 1px solid var(--vp-line) !important;
}}
th:first-child, td:first-child {{ padding-inline-start: .15em; }}
caption {{ text-align: start; padding: .3em .15em; font-weight: 600; white-space: nowrap; }}
thead th {{ opacity: {MUTED}; vertical-align: bottom; white-space: normal; }}
tbody tr:hover {{ background: var(--vp-faint); }}
summary {{ cursor: pointer; margin: .6em 0; }}
.vp-headline {{ max-width: none; margin: 0 0 .5em; font-size: 1.15em; line-height: 1.3; }}
.vp-name {{ white-space: normal; overflow-wrap: anywhere; min-width: 13em; max-width: 26em; }}
.vp-text {{ white-space: normal; overflow-wrap: anywhere; min-width: 13em; width: 60%; }}
.vp-number {{ text-align: end !important; font-variant-numeric: tabular-nums; }}
.vp-wide {{ overflow-x: auto; max-width: 100%; margin: .7em 0; }}
.vp-wide:focus-visible {{ outline: 2px solid var(--vp-accent); outline-offset: 2px; }}
.vp-muted {{ opacity: {MUTED}; }}
.vp-tag {{
  display: inline-block; padding: 0 .5em; border-radius: .7em; white-space: nowrap;
  background: var(--vp-other);
}}
.vp-good {{ background: var(--vp-good); }}
.vp-bad {{ background: var(--vp-bad); }}
.vp-bar {{
  display: flex; height: .5em; max-width: 40em; margin: 0 0 .9em; overflow: hidden;
  border-radius: .25em; background: var(--vp-faint); box-shadow: inset 0 0 0 1px var(--vp-line);
}}
.vp-bar > span {{ display: block; height: 100%; background: var(--vp-accent); }}
"""


def isolated(rules: str) -> str:
    """Make rules hold for what stands in a card, and for nothing else on the page.

    Parameters
    ----------
    rules
        CSS rules, without comments and without any that begin with ``@``.

    Returns
    -------
    str
        The same, each selector with the card's class in front, three times.
    """

    def within(rule: re.Match[str]) -> str:
        selectors = re.split(r",\s*(?![^(]*\))", rule[1].strip())
        body = " ".join(rule[2].split())
        return ", ".join(f"{FORCE} {one}" for one in selectors) + f" {{ {body} }}\n"

    return re.sub(r"([^{}]+)\{([^{}]*)\}\s*", within, rules)


_VARIABLES = " ".join(f"--{ROOT}-{name}: {colour};" for name, colour in COLOURS.items())
_ROOT = f"""{FORCE} {{ {_VARIABLES}
color: inherit; background: none; text-align: start; max-width: 92em; margin: .3em 0 .6em;
font: 13px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; }}
"""
STYLE = f"<style>\n{_ROOT}{isolated(RULES)}</style>"
"""The style of every card, as an element: once in front of each, or once on a page."""
