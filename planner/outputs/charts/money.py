"""Where the money goes: what a plan spends, by platform, model or any other column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from planner.catalog.amounts import exactly
from planner.errors import InputError
from planner.messages import nearest, shown
from planner.outputs.charts.offline import OfflineChart
from planner.outputs.charts.theme import (
    BEST,
    DARK,
    PLAIN,
    WIDTH,
    dressed,
)
from planner.outputs.curve_words import short_source, short_usd
from planner.outputs.legible import legible
from planner.results.result import Result

MOST = 12  # bars; what comes after is one bar together
ROW = 30  # pixels
# Where no column is asked for, the first of these in which the money is divided.
USUAL = ("platform", "content_type", "model")


@exactly
def money_frame(plan: Result, by: str | None = None) -> pd.DataFrame:
    """Add up what a plan spends.

    Parameters
    ----------
    plan
        The plan.
    by
        A column of `plan.to_frame()`; "platform" or what else divides the money where None.

    Returns
    -------
    pandas.DataFrame
        A row per value of the column, the dearest first: the value, `cost_usd` (Decimal), `share`
        of what is spent, `made` and `left_out`, in videos.

    Raises
    ------
    InputError
        If there is no such column.
    """
    column = _column(plan, by)
    frame = plan.frame
    at = list(frame.columns).index(column)  # the first, where two columns share a name
    codes, values = pd.factorize(frame.iloc[:, at], use_na_sentinel=False)
    none = f"no {_spoken(column)}"
    names = pd.Series([none if _is_nothing(value) else str(value) for value in values])
    made = plan.outcomes.made
    weights = plan.outcomes.weights
    rows = pd.DataFrame({"key": codes, "cost": frame["cost_usd"].to_numpy(), "made": made})
    rows["requests"] = 1 if weights is None else weights
    sums: dict[str, tuple[Decimal, int, int]] = {}
    alike = rows.groupby(["key", "cost", "made"])["requests"].agg(["size", "sum"]).reset_index()
    for key, cost, is_made, size, count in alike.itertuples(index=False, name=None):
        paid, ours, others = sums.get(names[key], (Decimal(0), 0, 0))
        ours, others = (ours + count, others) if is_made else (ours, others + count)
        sums[names[key]] = (paid + Decimal(str(cost)) * size, ours, others)
    spent = float(sum(paid for paid, _, _ in sums.values()))
    told = [
        (name, paid, float(paid) / spent if spent else 0.0, ours, others)
        for name, (paid, ours, others) in sorted(sums.items(), key=lambda one: (-one[1][0], one[0]))
    ]
    return pd.DataFrame(told, columns=[column, "cost_usd", "share", "made", "left_out"])


@exactly
def money_chart(plan: Result, by: str | None = None) -> OfflineChart:
    """Draw where the money goes.

    Parameters
    ----------
    plan
        The plan.
    by
        A column of `plan.to_frame()`; "platform" or what else divides the money where None.

    Returns
    -------
    OfflineChart
        A bar per value of the column, the dearest first, with what is made of it and what is not.

    Raises
    ------
    InputError
        If there is no such column.
    """
    frame = money_frame(plan, by)
    column = str(frame.columns[0])
    bars = _bars(frame)
    subtitle = f"What the plan spends by {_spoken(column)}, {short_source(plan.source)}"
    words = _said(plan, bars)
    order = bars["name"].tolist()
    aloud = "; ".join(f"{name}: {text}" for name, text in zip(order, bars["said"], strict=True))
    axis = alt.Axis(
        labelLimit=220, labelColor=DARK, labelFontSize=PLAIN, ticks=False, domain=False, grid=False
    )
    base = alt.Chart(bars).encode(
        x=alt.X("usd:Q", axis=None), y=alt.Y("name:N", sort=order, title=None, axis=axis)
    )
    note = base.mark_text(align="left", dx=7, fontSize=PLAIN, color=DARK)
    return dressed(
        [base.mark_bar(color=BEST, height={"band": 0.62}), note.encode(text="said:N")],
        title=words,
        subtitle=subtitle,
        description=f"{subtitle}. {words}. {aloud}",
        width=WIDTH * 2 / 3,
        height=ROW * max(len(bars), 1),
    )


def _column(plan: Result, by: str | None) -> str:
    """Find the column to divide the money by."""
    columns = [str(name) for name in plan.frame.columns]
    if by is None:
        usual = [name for name in USUAL if name in columns]
        divided = (name for name in usual if plan.frame[name].nunique() > 1)
        return next(divided, usual[-1])
    if not isinstance(by, str) or by not in columns:
        known = nearest(by, columns) if isinstance(by, str) else nearest("", columns)
        raise InputError(f"by is {shown(by)}, which is no column of the plan; {known}")
    return by


def _is_nothing(value: Any) -> bool:
    return value is None or value == "" or (pd.api.types.is_scalar(value) and pd.isna(value))


@exactly
def _bars(frame: pd.DataFrame) -> pd.DataFrame:
    """Lay out one bar per value, and one for all that are too many."""
    rows = list(frame.itertuples(index=False, name=None))
    head = rows if len(rows) <= MOST else rows[: MOST - 1]
    rest = rows[len(head) :]
    if rest:
        sums = [sum(column) for column in list(zip(*rest, strict=True))[1:]]
        head = [*head, (f"{len(rest):,} others", *sums)]
    names: list[str] = []
    for name, *_ in head:
        name = legible(name, 36)
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    said = [
        f"{short_usd(cost)} · {share:.0%} · {made:,} made" + (f", {out:,} left out" if out else "")
        for _, cost, share, made, out in head
    ]
    usd = [float(cost) for _, cost, *_ in head]
    return pd.DataFrame({"name": names, "usd": usd, "said": said})


def _said(plan: Result, bars: pd.DataFrame) -> str:
    if not plan.cost_usd or bars.empty:
        return "Nothing is spent"
    share = bars["usd"].iloc[0] / bars["usd"].sum()
    return f"{bars['name'].iloc[0]} takes {share:.0%} of the {short_usd(plan.cost_usd)} spent"


def _spoken(column: str) -> str:
    return legible(column.replace("_", " "))
