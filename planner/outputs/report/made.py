"""The list: every video that is made, with what, and for how much."""

from __future__ import annotations

import numpy as np

from planner.catalog.spelling import plain, value_text
from planner.engine.arrays import IntArray
from planner.outputs.html.blocks import Html, element, html, joined
from planner.outputs.report.markup import TIMES, Column, called, counted, paragraph, table
from planner.outputs.report.subject import Section, Subject
from planner.results.outcome import Fate, Outcome
from planner.results.reasons import drafts_said

MOST_LISTED = 3000
WHOLE = Html(
    'The whole table is what <code>plan.save("plan.csv")</code> and '
    "<code>planner solve … --output plan.csv</code> write."
)
VIDEO, PRIORITY, REQUIRED = (
    Column("Video", wide=True),
    Column("Priority", number=True),
    Column("Required"),
)
COLUMNS = (
    Column("Seconds", number=True, wide=True),
    Column("Model", wide=True),
    Column("Resolution"),
    Column("Version"),
    Column("Cost", number=True),
    Column("Quality", number=True),
    Column("Value", number=True),
)


def made(subject: Subject) -> Section:
    """List what is made."""
    plan = subject.plan
    rows, count = _rows(subject), plan.tally.made
    if not count:
        body = paragraph("No video is made.")
    else:
        shared = [_cells(subject, one) if one.made else () for one in plan.outcomes.distinct]
        members, names = plan.outcomes.members, subject.names
        worth = plan.frame["value"].tolist()
        known = plan.batch is not None
        columns = (VIDEO, *((PRIORITY, REQUIRED) if known else ()), *COLUMNS)
        lines = (
            (
                called(names[row]),
                *(_wish(subject, row) if known else ()),
                *shared[members[row]],
                value_text(worth[row]),
            )
            for row in rows.tolist()
        )
        caption = f"{counted(count, 'video')} made"
        if len(rows) < count:
            caption = f"The {len(rows):,} videos that are worth most, of {count:,} made"
        shown = table(caption, columns, lines, css="list tools")
        body = joined(paragraph(*_said(subject, len(rows))), shown)
    return Section("made", "What is made", "Videos", body)


def _rows(subject: Subject) -> IntArray:
    """Choose the rows that are listed: all, or those that are worth most; in the table's order."""
    made = np.flatnonzero(subject.plan.outcomes.made)
    if len(made) > MOST_LISTED:
        worth = subject.plan.frame["value"].to_numpy()[made]
        made = np.sort(made[np.argsort(-worth, kind="stable")[:MOST_LISTED]])
    return made


def _wish(subject: Subject, row: int) -> tuple[str, str]:
    """Say how much a video matters, and whether it is required."""
    batch = subject.plan.batch
    assert batch is not None
    return subject.priority(row), "yes" if batch.requests.required[row] else ""


def _cells(subject: Subject, outcome: Outcome) -> tuple[Html, ...]:
    """Spell what the requests of an outcome share."""
    option = outcome.taken
    assert option is not None
    takes = "" if option.takes == 1 else f" {TIMES} {plain(option.takes)} takes"
    drafts: object = ""
    if option.draft is not None:
        drafts = element("div", f"after {drafts_said(option.draft, option)}", class_="aside")
    used = f", {option.used_s:,} used" if option.trimmed else ""
    named = " ".join(filter(None, (option.model, option.mode)))
    version, css = ("at its best", "best") if outcome.fate is Fate.BEST else ("simpler", "simpler")
    version = "locked" if outcome.locked else version
    cells = (
        f"{option.ordered}{used}{takes}",
        joined(named, drafts),
        option.resolution,
        element("span", version, class_=f"tag {css}"),
        subject.cost(option),
        plain(outcome.quality),
    )
    return tuple(map(html, cells))  # once for all that share them


def _said(subject: Subject, shown: int) -> list[object]:
    """Say how the list is to be read."""
    plan, said = subject.plan, list[object]()
    if shown < plan.tally.made:
        said.append(f"The list is cut: this page has room for {MOST_LISTED:,} rows.")
        said.append(WHOLE)
    if plan.tally.downgraded:
        said.append("“Simpler” means that another option on its menu has more quality.")
    if not subject.is_listed:
        said.append(
            "What is paid is spread over the videos by what they cost at list prices, of each "
            "catalog by itself."
            if plan.funding.parts
            else "What is paid is spread over the videos by the credits they take."
        )
    if any(one.taken and one.taken.takes != 1 for one in plan.outcomes.distinct):
        said.append("A cost is of all takes that are reserved for.")
    if any(one.taken and one.taken.draft for one in plan.outcomes.distinct):
        said.append("A cost is of drafts and final together.")
    return said
