"""The report: a plan as one page that is read, searched, printed and sent."""

from __future__ import annotations

import re
from pathlib import Path

from planner.catalog.amounts import exactly
from planner.engine.clock import Clock
from planner.outputs.html.blocks import Html, element, joined
from planner.outputs.report.answer import answer, headline
from planner.outputs.report.budget import budget
from planner.outputs.report.left import left_out
from planner.outputs.report.made import made
from planner.outputs.report.markup import called
from planner.outputs.report.money import money
from planner.outputs.report.rules import rules
from planner.outputs.report.subject import Section, Subject
from planner.outputs.report.trust import trust
from planner.results.result import Result

SECTIONS = (answer, budget, money, made, left_out, rules, trust)
HERE = Path(__file__).parent
# What no page may hold, or nobody could see: controls, halves of characters, non-characters.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Nothing is loaded: the page shows the same in ten years, and tells nobody who reads it.
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
"""


@exactly
def report(plan: Result, clock: Clock | None = None) -> str:
    """Lay a plan out as a report.

    Parameters
    ----------
    plan
        The plan.
    clock
        Ends what is solved besides; patience does where None.

    Returns
    -------
    str
        A whole HTML page that asks for nothing from a network; the same for equal plans.
    """
    subject = Subject(plan, clock or Clock())
    sections = [section(subject) for section in SECTIONS]
    title = element("title", f"{headline(plan)}: {subject.source}")
    page = (
        f"{HEAD}{title}\n<style>\n{_read('report.css')}</style>\n</head>\n<body>\n"
        f"{element('a', 'Skip to the answer', class_='skip', href='#answer')}\n"
        f"{_header(subject)}\n{_contents(sections)}\n<main>\n"
        f"{''.join(map(_laid_out, sections))}</main>\n{_footer(subject)}\n"
        f"<script>\n{_read('report.js')}</script>\n</body>\n</html>\n"
    )
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", page)


def write_report(plan: Result, path: Path, *, clock: Clock | None = None) -> None:
    """Write a plan as a report."""
    path.write_text(report(plan, clock), encoding="utf-8", newline="\n")


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _header(subject: Subject) -> Html:
    plan = subject.plan
    day = element("time", plan.on.isoformat())
    about = (
        called(subject.source),
        ", prices of ",
        called(plan.catalog),
        ", to be ordered on ",
        day,
    )
    return element(
        "header",
        element("p", "Video plan", class_="kicker"),
        element("h1", headline(plan)),
        element("p", *about, class_="source"),
    )


def _contents(sections: list[Section]) -> Html:
    links = (element("a", one.short, href=f"#{one.anchor}") for one in sections)
    listed = element("ol", *(element("li", link) for link in links))
    return element("nav", listed, aria_label="Contents")


def _laid_out(section: Section) -> Html:
    title = f"{section.anchor}-title"
    heading = element("h2", section.title, id=title)
    inner = joined("\n", heading, "\n", section.body, "\n")
    return joined(element("section", inner, id=section.anchor, aria_labelledby=title), "\n")


def _footer(subject: Subject) -> Html:
    said = "This page is whole: it loads nothing, and sends nothing."
    return element("footer", element("p", "The plan for ", called(subject.source), ". ", said))
