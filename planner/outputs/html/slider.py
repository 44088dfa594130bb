"""A budget slider: through exact plans that were made before, in HTML that needs nobody.

What stands on the page is the plan of today's budget, whole, and the curve. A script of the page
itself moves them, where scripts may run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from planner.answers.changes import MOVES, SAID
from planner.answers.frontier import Frontier
from planner.catalog.amounts import exactly
from planner.catalog.spelling import about_usd, usd_up, value_text
from planner.outputs.few_points import today
from planner.outputs.html.ride import (
    HIGH,
    MOST_CHANGES,
    MOST_LISTED,
    WIDE,
    Ride,
    against,
    more_of,
    more_word,
    place_of,
    ride_of,
    told_of,
)

# Notebooks take $5 of $10 for a formula, unless told not to.
ROOT = "vp-slider tex2jax_ignore mathjax_ignore"
NAMED = 8  # in one line
WORDS = tuple(SAID[move] for move in MOVES)
MADE, OUT = "\u2713", "\u2013"  # a tick, a dash


@exactly
def slider_html(frontier: Frontier) -> str:
    """Lay a frontier out as a slider over its budgets.

    Parameters
    ----------
    frontier
        The best plans for many budgets.

    Returns
    -------
    str
        A fragment of HTML with style, figures and script inside, which stands on any page, beside
        others of its kind too, and asks nothing of a network. Without scripts it shows the plan of
        today's budget. Of more than 600 plans those nearest to today's budget are kept, and the
        others evenly; of more than 300 videos only those are named that change. It says so.
    """
    if not frontier.points:
        none = "Nothing was proved in time" if frontier.unsettled_usd else "There is no plan"
        return f"<p>{none} for any of these budgets.</p>"
    ride = ride_of(frontier)
    told = json.dumps(_data(ride), separators=(",", ":"))
    for sign in "<>&":  # whatever a title says, it does not end the script
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return (
        f'<div class="{ROOT}" data-plans="still"><style>{_style()}</style>'
        f"{_figures(ride)}{_curve(ride)}{_bar(ride)}{_changes(ride)}{_videos(ride)}{_note(ride)}"
        f'<script type="application/json">{told}</script></div><script>{_script()}</script>'
    )


def _data(ride: Ride) -> dict[str, Any]:
    """Gather what the script needs; `slider.js` reads it."""
    places = {row: place for place, row in enumerate(ride.names)}
    prices: dict[tuple[str, str], int] = {}
    shown = ride.points
    points = [
        [
            *told_of(ride, at),
            prices.setdefault(more_of(shown, at), len(prices)),
            *place_of(ride, point),
        ]
        for at, point in enumerate(shown)
    ]
    steps = [
        [
            number
            for row, option, move in zip(step.rows, step.options, step.moves, strict=True)
            for number in (places[row], option, move)
        ]
        for step in ride.steps
    ]
    return {
        "start": ride.start,
        "requests": f"{len(ride.frontier.batch.members):,}",
        "words": WORDS,
        "named": NAMED,
        "first": against(ride, 0),
        "points": points,
        "prices": list(prices),
        "steps": steps,
        "more": None if ride.listed else [step.more for step in ride.steps],
        "names": list(ride.names.values()),
        "options": ride.options,
    }


def _figures(ride: Ride) -> str:
    """List the figures of the plan that is shown."""
    budget, until, spent, value, made = told_of(ride, ride.start)
    worth, span = more_of(ride.points, ride.start)
    every = f"{len(ride.frontier.batch.members):,}"
    listed = (
        ("Budget", "budget", budget, "until", until),
        ("Spent", "spent", spent, "", ""),
        ("Value", "value", value, "", "exact: no plan is worth more"),
        ("Made", "made", f"{made} of {every}", "", ""),
        (more_word(ride.frontier).capitalize(), "worth", worth, "range", span),
    )
    cells = (
        f'<div><dt>{word}</dt><dd><b class="{name}">{escape(text)}</b>'
        f'<small class="{also_name}">{escape(also)}</small></dd></div>'
        for word, name, text, also_name, also in listed
    )
    return f'<dl class="figures">{"".join(cells)}</dl>'


def _curve(ride: Ride) -> str:
    """Draw the value over the budget, and mark the plan that is shown."""
    frontier = ride.frontier
    places = [place_of(ride, point) for point in ride.points]
    (x, y), last = places[ride.start], frontier.points[-1]
    line = f"M{places[0][0]:g} {places[0][1]:g}" + "".join(
        f"H{right:g}V{up:g}" if frontier.complete else f"L{right:g} {up:g}"
        for right, up in places[1:]
    )
    under = f"{line}V{HIGH}H{places[0][0]:g}Z"
    band = place_of(ride, frontier.points[0])[0] if frontier.infeasible_below_usd else 0
    short = f'<path class="short" d="M0 0H{band:g}V{HIGH}H0Z"/>' if band else ""
    words = (
        f"Value over the budget, up to {value_text(last.value)} for {usd_up(last.budget_usd)}; "
        f"{usd_up(frontier.points[0].budget_usd)} buys {value_text(frontier.points[0].value)}"
    )
    return (
        f'<div class="curve"><svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(words)}">{short}<path class="under" d="{under}"/>'
        f'<path class="best" d="{line}"/></svg>'
        f'<span class="top" style="left:{band / 10:g}%">value {value_text(last.value)}</span>'
        f'<span class="stem" style="left:{x / 10:g}%;height:{100 - y / 10:g}%"></span>'
        f'<span class="dot" style="left:{x / 10:g}%;top:{y / 10:g}%"></span></div>'
        f'<div class="axis"><span>$0</span><span>budget</span>'
        f"<span>{about_usd(last.budget_usd)}</span></div>"
    )


def _bar(ride: Ride) -> str:
    """Lay out what is moved; it is hidden until a script can follow."""
    own = ride.frontier.own_usd
    back = usd_up(ride.points[ride.start].budget_usd) if own is None else f"today: {usd_up(own)}"
    last = len(ride.kept) - 1
    return (
        '<div class="bar" hidden>'
        '<button type="button" class="less" aria-label="one step less">&minus;</button>'
        '<label><span>Budget</span><input class="dial" type="range" autocomplete="off" '
        f'min="0" max="{last}" step="1" value="{ride.start}"></label>'
        '<button type="button" class="more" aria-label="one step more">+</button>'
        f'<button type="button" class="back">{escape(back)}</button></div>'
    )


def _changes(ride: Ride) -> str:
    """Say what the plan that is shown does otherwise than the one before."""
    step = ride.steps[ride.start]
    by: list[list[str]] = [[] for _ in WORDS]
    for row, move in zip(step.rows, step.moves, strict=True):
        by[move].append(ride.names[row])
    lines = [
        f"<li><b>{word}</b> {escape(_listed(names, more))}</li>"
        for word, names, more in zip(WORDS, by, step.more, strict=True)
        if names or more
    ]
    told = "".join(lines) or "<li>nothing changes</li>"
    than = escape(against(ride, ride.start))
    return f'<div class="changes"><p class="against">{than}</p><ul class="moves">{told}</ul></div>'


def _listed(names: Sequence[str], more: int) -> str:
    rest = more + max(len(names) - NAMED, 0)
    told = ", ".join(names[:NAMED])
    if not rest:
        return told
    return f"{told} and {rest:,} more" if told else f"{rest:,} others"


def _videos(ride: Ride) -> str:
    """List every video, made or left out, where there are not too many."""
    if not ride.listed:
        return ""
    made: dict[int, int] = {}
    for step in ride.steps[: ride.start + 1]:
        made.update(zip(step.rows, step.options, strict=True))
    moved = set(ride.steps[ride.start].rows) if ride.start else set()
    items = "".join(
        _video(name, ride.options[option] if option >= 0 else "", row in moved)
        for row, name in ride.names.items()
        for option in [made.get(row, -1)]
    )
    return (
        "<details open><summary>Every video</summary>"
        '<div class="scroll" tabindex="0" role="group" aria-label="Every video, made or left out">'
        f'<ul class="videos">{items}</ul></div></details>'
    )


def _video(name: str, option: str, moved: bool) -> str:
    look = ("made" if option else "out") + (" moved" if moved else "")
    return (
        f'<li class="{look}"><span class="mark" aria-hidden="true">{MADE if option else OUT}</span>'
        f"<span><bdi>{escape(name)}</bdi><small>{escape(option or 'left out')}</small></span></li>"
    )


def _note(ride: Ride) -> str:
    """Say what is left out."""
    frontier, told = ride.frontier, []
    every, kept = len(frontier.points), len(ride.kept)
    if kept < every:
        whole = "budgets at which the best plan changes" if frontier.complete else "budgets"
        near = (
            "all near today's and the others evenly"
            if today(frontier) is not None
            else "evenly chosen"
        )
        told.append(f"{kept:,} of the {every:,} {whole} are on the slider: {near}.")
    elif frontier.complete:
        told.append("Every budget at which the best plan changes is on the slider.")
    if not ride.listed:
        told.append(
            f"Of more than {MOST_LISTED} videos only those are named that change, "
            f"{MOST_CHANGES} at a step."
        )
    return f'<p class="note">{" ".join(told)}</p>' if told else ""


@cache
def _style() -> str:
    """Return the rules, stronger than those that notebooks have for what they show."""
    rules = files("planner.outputs.html").joinpath("slider.css").read_text(encoding="utf-8")
    return rules.replace(".vp-slider", ".vp-slider" * 3)


@cache
def _script() -> str:
    return files("planner.outputs.html").joinpath("slider.js").read_text(encoding="utf-8")
