"""The pictures of docs/rules.md: a small batch planned without a rule and with it, side by side.

`PICTURES` has a line for each: the rule, the column that its videos are gathered by, and the gauge
that shows what the rule is about. All else is read off the two plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import planner
from docs.gauges import Gauge, bars, floor, kept_back, looks, stacks, stairs, strips
from planner.outputs.html.blocks import Html, element
from planner.rules.base import Rule
from planner.rules.spoken import said

BATCH, BUDGET_USD = "data/studio.csv", 50
STYLE = (Path(__file__).parent / "rule_pictures.css").read_text(encoding="utf-8")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A rule</title>
<style>{style}</style></head><body>{body}</body></html>"""


@dataclass(frozen=True)
class Picture:
    """What a picture shows.

    Attributes
    ----------
    rule
        The rule.
    by
        The column that its videos are gathered by.
    gauge
        What it is about, drawn from the tables of the two plans.
    """

    rule: Rule
    by: str
    gauge: Gauge


PICTURES: dict[str, Picture] = {
    "only": Picture(
        planner.Only(where={"client": "acme"}, model="kling-pro"),
        "client",
        stacks("What acme's videos are made with", "videos", client="acme"),
    ),
    "exclude": Picture(
        planner.Exclude(where={"client": "zen"}, model="kling-pro"),
        "client",
        stacks("What zen's videos are made with", "videos", client="zen"),
    ),
    "floor": Picture(
        planner.Floor(where={"campaign": "spring"}, quality=2),
        "campaign",
        floor("Quality of what is made of spring", 2, campaign="spring"),
    ),
    "cap": Picture(
        planner.Cap(by="client", usd=20),
        "client",
        bars("What each client pays", "client", "usd", 20),
    ),
    "cumulative": Picture(
        planner.Cap(
            by="due",
            seconds={"2026-12-04": 30, "2026-12-11": 55, "2026-12-18": 80},
            cumulative=True,
        ),
        "due",
        stairs(
            "Seconds due up to each date", {"2026-12-04": 30, "2026-12-11": 55, "2026-12-18": 80}
        ),
    ),
    "least": Picture(
        planner.Least(by="client", share=0.5),
        "client",
        bars("What is made of each client's videos", "client", "share", 0.5, least=True),
    ),
    "share": Picture(
        planner.Share(model="kling-pro", most=0.4),
        "client",
        stacks("Where the money goes", "usd", mark=0.4),
    ),
    "one-of": Picture(planner.OneOf("cut"), "cut", strips("The two cuts", "A5 A6")),
    "all-or-none": Picture(
        planner.AllOrNone("series"), "series", strips("The series Tea", "Z1 Z2 Z3")
    ),
    "needs": Picture(
        planner.Needs("needs"),
        "campaign",
        strips("The teaser, and the film it shows", "A4>A1 A2 A3"),
    ),
    "same": Picture(planner.Same("film"), "film", strips("The film Dawn", "A1 A2 A3")),
    "reserve": Picture(planner.Reserve(share=0.2), "client", kept_back("The budget", 50, 0.2)),
}


@cache
def table(rule: Rule | None = None) -> Any:
    """Plan the batch with a rule, or without any; return the plan's table, with its priorities."""
    plan = planner.plan(BATCH, BUDGET_USD, rules=() if rule is None else rule)
    assert plan.status == "optimal"
    return plan.to_frame().set_index("id", drop=False)


def page(name: str) -> str:
    """Lay a picture out as a page of HTML."""
    picture = PICTURES[name]
    without, with_it = table(), table(picture.rule)
    head = element(
        "header",
        element("code", str(picture.rule)),
        element("p", _begun(said(picture.rule))),
    )
    body = element(
        "div",
        element("section", _videos(picture, without, with_it), class_="videos"),
        element("aside", picture.gauge(without, with_it)),
        class_="body",
    )
    return PAGE.format(style=STYLE, body=element("main", head, body, _foot(without, with_it)))


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _videos(picture: Picture, without: Any, with_it: Any) -> Html:
    """List the videos that the rule speaks of, gathered, and what becomes of the others."""
    head = element("tr", *(element("th", text) for text in ("", "without the rule", "with it")))
    rows = list(_rows(picture, without, with_it))
    return element("table", element("thead", head), element("tbody", *rows))


def _rows(picture: Picture, without: Any, with_it: Any) -> Iterator[Html]:
    told = _spoken_of(picture, without)
    values = dict.fromkeys(without[picture.by][told].tolist())
    for value in sorted(values) if picture.by == "due" else values:
        yield element("tr", element("th", f"{picture.by} ", element("b", value), colspan="3"))
        for name in without.index[told & (without[picture.by] == value)]:
            yield _row(without.loc[name], with_it.loc[name])
    others = [
        name for name in without.index[~told] if _changed(without.loc[name], with_it.loc[name])
    ]
    if others:
        yield element("tr", element("th", "others that change", colspan="3"))
        for name in others:
            yield _row(without.loc[name], with_it.loc[name])


def _spoken_of(picture: Picture, frame: Any) -> Any:
    """Find the videos that a rule speaks of."""
    rule = picture.rule
    if isinstance(rule, planner.Needs):
        cells = "; ".join(frame[rule.column])
        return frame["id"].isin(cells.split("; ")) | (frame[rule.column] != "")
    told = frame["id"] != ""
    for column, values in getattr(rule, "where", ()):
        told &= frame[column].isin(values)
    for column in getattr(rule, "by", ()):
        told &= frame[column].astype(str) != ""
    return told


def _row(without: Any, with_it: Any) -> Html:
    names = (element("span", without["id"], class_="id"), without["title"])
    look = "changed" if _changed(without, with_it) else ""
    cells = (element("td", _chip(without)), element("td", _chip(with_it)))
    return element("tr", element("td", *names), *cells, class_=look)


def _changed(one: Any, other: Any) -> bool:
    return _told(one) != _told(other)


def _told(row: Any) -> tuple[str, ...]:
    if row["decision"] != "planned":
        return ()
    return row["model"], row["resolution"], f"${row['cost_usd']:.2f}"


def _chip(row: Any) -> Html:
    """Say what becomes of a video: its model in a colour of its own."""
    told = _told(row)
    if not told:
        return element("span", "left out", class_="chip left-out")
    model, resolution, cost = told
    parts = (element("b", model), element("span", resolution), element("span", cost, class_="cost"))
    return element("span", *parts, class_=f"chip {looks(model)}")


def _foot(without: Any, with_it: Any) -> Html:
    """Say what the rule costs."""
    values = [frame["value"].sum() for frame in (without, with_it)]
    spent = [frame["cost_usd"].sum() for frame in (without, with_it)]
    made = [int((frame["decision"] == "planned").sum()) for frame in (without, with_it)]
    facts = (
        ("value", f"{values[0]:.2f}", f"{values[1]:.2f}"),
        ("spent", f"${spent[0]:.2f}", f"${spent[1]:.2f}"),
        ("made", f"{made[0]} of {len(without)}", f"{made[1]} of {len(with_it)}"),
    )
    shown = (
        element("div", element("span", word), one, element("i", "→"), element("b", other))
        for word, one, other in facts
    )
    loss = element(
        "p", f"The rule costs {values[0] - values[1]:.2f} of value; both plans are proved."
    )
    return element("footer", *shown, loss)
