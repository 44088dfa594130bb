"""What a picture of a rule shows beside the videos: the figure that the rule speaks of, twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from planner.outputs.html.blocks import Html, element, joined

Gauge = Callable[[Any, Any], Html]
STATES = ("without", "with it")


def bars(title: str, by: str, unit: str, limit: float, *, least: bool = False) -> Gauge:
    """Draw an amount for each value of a column, and its limit.

    Parameters
    ----------
    title
        What is drawn.
    by
        The column.
    unit
        ``"usd"``, or ``"share"`` of the videos that is made.
    limit
        The limit of each value.
    least
        Whether it is the least.
    """

    def draw(without: Any, with_it: Any) -> Html:
        sums = [_amounts(frame, by, unit) for frame in (without, with_it)]
        most = max(limit, *(max(each.values()) for each in sums)) * 1.04
        rows = []
        for value in sums[0]:
            pair = [
                _bar(state, each[value], limit, most, unit, least=least)
                for state, each in zip(STATES, sums, strict=True)
            ]
            rows.append(element("div", element("h3", value), *pair, class_="pair"))
        word = f"{'at least' if least else 'at most'} {_spelled(limit, unit)}"
        key = element("p", element("span", class_="tick"), word, class_="key")
        return joined(element("h2", title), *rows, key)

    return draw


def _amounts(frame: Any, by: str, unit: str) -> dict[str, float]:
    made = frame["decision"] == "planned"
    every = frame[by].dropna().drop_duplicates().tolist()
    own = {value: frame[by] == value for value in every}
    if unit == "usd":
        return {value: float(frame["cost_usd"][own[value] & made].sum()) for value in every}
    return {value: (own[value] & made).sum() / own[value].sum() for value in every}


def _spelled(amount: float, unit: str) -> str:
    if unit == "usd":
        return f"${amount:.2f}".removesuffix(".00")
    return f"{amount:.0%}" if unit == "share" else f"{amount:g} {unit}"


def _bar(state: str, amount: float, limit: float, most: float, unit: str, *, least: bool) -> Html:
    broken = amount < limit if least else amount > limit
    look = f"fill {'old' if state == STATES[0] else 'new'}{' broken' if broken else ''}"
    fill = element("span", class_=look, style=f"width: {amount / most:.2%}")
    tick = element("span", class_="tick", style=f"left: {limit / most:.2%}")
    track = element("div", fill, tick, class_="track")
    figure = element("b" if state == STATES[1] else "span", _spelled(amount, unit))
    return element("div", element("span", state), track, figure, class_="bar")


def stacks(title: str, unit: str, *, mark: float = 0, **where: str) -> Gauge:
    """Draw what is made, or what is spent, as parts of a whole: by model.

    Parameters
    ----------
    title
        What is drawn.
    unit
        ``"usd"`` or ``"videos"``.
    mark
        What the first of them may be at the most; 0 for no such limit.
    where
        The videos that are drawn: those with this value in this column.
    """

    def draw(without: Any, with_it: Any) -> Html:
        rows = [
            _stack(state, _parts(frame, unit, where), unit, mark)
            for state, frame in zip(STATES, (without, with_it), strict=True)
        ]
        word = f"at most {mark:.0%} of what is spent"
        key = element("p", element("span", class_="tick"), word, class_="key") if mark else ""
        return joined(element("h2", title), *rows, key)

    return draw


def _parts(frame: Any, unit: str, where: Mapping[str, str]) -> dict[str, float]:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    made = frame[frame["decision"] == "planned"]
    parts: dict[str, float] = {}
    for model in sorted(made["model"].unique()):
        own = made[made["model"] == model]
        parts[model] = float(own["cost_usd"].sum()) if unit == "usd" else len(own)
    if unit == "videos" and len(made) < len(frame):
        parts["left out"] = len(frame) - len(made)
    return parts


def _stack(state: str, parts: Mapping[str, float], unit: str, mark: float) -> Html:
    whole = sum(parts.values())
    cells = [
        _part(f"{amount / whole:.0%}" if unit == "usd" else f"{amount:g}", name, amount / whole)
        for name, amount in parts.items()
    ]
    tick = element("span", class_="tick", style=f"left: {mark:.0%}") if mark else ""
    stack = element("div", *cells, tick, class_="stack")
    return element("div", element("h3", state), stack, class_="pair")


def _part(told: str, name: str, share: float) -> Html:
    text = joined(element("b", told), element("span", name))
    return element("div", text, class_=f"part {looks(name)}", style=f"width: {share:.2%}")


def looks(name: str) -> str:
    """Return the class of a model, or of what else there is."""
    return name.replace(".", "-").replace(" ", "-")


def floor(title: str, limit: float, **where: str) -> Gauge:
    """Draw the quality of each video that is made, and the least that is wanted."""

    def draw(without: Any, with_it: Any) -> Html:
        frames = []
        for frame in (without, with_it):
            for column, value in where.items():
                frame = frame[frame[column] == value]
            frames.append(frame)
        most = max(frame["quality"].max() for frame in frames) * 1.04
        rows = []
        for name in frames[0].index:
            made = [frame.loc[name] for frame in frames]
            if all(one["decision"] != "planned" for one in made):
                continue
            pair = [
                _bar(state, float(one["quality"] or 0), limit, most, "", least=True)
                if one["decision"] == "planned"
                else _nothing(state)
                for state, one in zip(STATES, made, strict=True)
            ]
            rows.append(element("div", element("h3", made[0]["title"]), *pair, class_="pair low"))
        key = element("p", element("span", class_="tick"), f"at least {limit}", class_="key")
        return joined(element("h2", title), *rows, key)

    return draw


def _nothing(state: str) -> Html:
    track = element("div", class_="track none")
    return element("div", element("span", state), track, element("span", "left out"), class_="bar")


def strips(title: str, ids: str) -> Gauge:
    """Draw videos as pictures of a strip; ``"A4>A1 A2"`` where the first needs the others."""
    first, _, rest = ids.rpartition(">")
    groups = [part.split() for part in (first, rest) if part]

    def draw(without: Any, with_it: Any) -> Html:
        rows = []
        for state, frame in zip(STATES, (without, with_it), strict=True):
            parts = [
                element("div", *(_tile(frame.loc[name]) for name in group), class_="strip")
                for group in groups
            ]
            arrow = element("div", "needs", class_="arrow")
            strip = joined(parts[0], arrow, parts[1]) if len(parts) > 1 else parts[0]
            rows.append(
                element(
                    "div",
                    element("h3", state),
                    element("div", strip, class_="needs"),
                    class_="pair",
                )
            )
        return joined(element("h2", title), *rows)

    return draw


def _tile(row: Any) -> Html:
    made = row["decision"] == "planned"
    look = looks(row["model"] if made else "left out")
    title = row["title"].partition(": ")[2] or row["title"]
    told = joined(
        element("b", title),
        element("span", row["model"] if made else "left out"),
        element("span", row["resolution"] if made else ""),
    )
    return element("div", told, class_=f"tile {look}")


def kept_back(title: str, budget_usd: float, part: float) -> Gauge:
    """Draw what is spent of a budget, and what is kept back."""

    def draw(without: Any, with_it: Any) -> Html:
        rows = []
        for state, frame in zip(STATES, (without, with_it), strict=True):
            spent = float(frame["cost_usd"].sum())
            held = budget_usd * part if state == STATES[1] else 0
            parts = {"spent": spent, "kept back": held, "left": budget_usd - spent - held}
            cells = [
                _part(_spelled(each, "usd"), word, each / budget_usd)
                for word, each in parts.items()
                if each
            ]
            stack = element("div", *cells, class_="stack")
            rows.append(element("div", element("h3", state), stack, class_="pair"))
        return joined(element("h2", title), *rows)

    return draw


def stairs(title: str, limits: Mapping[str, float]) -> Gauge:
    """Draw seconds summed up over dates, and the most that there may be up to each of some."""

    def draw(without: Any, with_it: Any) -> Html:
        rows = []
        sums = [_summed(frame, limits) for frame in (without, with_it)]
        most = max(*limits.values(), *(max(each.values()) for each in sums)) * 1.04
        for day, limit in limits.items():
            pair = [
                _bar(state, each[day], limit, most, "s", least=False)
                for state, each in zip(STATES, sums, strict=True)
            ]
            head = element("h3", f"up to {day}", element("em", f"at most {limit:g} s"))
            rows.append(element("div", head, *pair, class_="pair"))
        return joined(element("h2", title), *rows)

    return draw


def _summed(frame: Any, limits: Mapping[str, float]) -> dict[str, float]:
    made = frame[frame["decision"] == "planned"]
    due = made["due"].astype(str).str[:10]
    return {day: float(made["duration"][due <= day].astype(float).sum()) for day in limits}
