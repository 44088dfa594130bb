"""The table of a plan: a row per request, most of it looked up by the outcome it shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.funding.paid import Prices
from planner.menus.menu import Menus
from planner.pieces import pieces
from planner.requests.checked import Requests
from planner.requests.fields import PLACES
from planner.results.columns import COUNT, RULE, PlanColumn, columns_for
from planner.results.outcome import Outcomes
from planner.results.reasons import Spoken, reason
from planner.results.requested import REQUESTED, is_ambiguous
from planner.rules.objectives import SCREEN_TIME, VALUE

UNIT = PLACES * PLACES  # values are in millionths
DECISIONS = ("planned", "skipped")
MONEY_PLACES = 9  # a product of floats is as exact as money is


def plan_table(
    requests: Requests,
    menus: Menus,
    outcomes: Outcomes,
    *,
    prices: Prices,
    has_one_price: bool,
    ruled: bool = False,
    objective: str = VALUE,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Lay out a plan: its own columns, then what the requests brought along.

    Parameters
    ----------
    requests, menus, outcomes
        What is planned, from what, and what became of it.
    prices
        What credits of the plan cost.
    has_one_price
        Whether all credits cost alike: none are there already, nor bought in packages.
    ruled
        Whether there are rules.
    objective
        What the plan is to be best in: the value of a row is what it adds to that of the plan.

    Returns
    -------
    table, own
        As of `Result.to_frame`, and the names of the plan's own columns, which come first.
    """
    worths = worths_taken(outcomes, objective)
    spoken = Spoken(prices.each, is_listed=bool(prices.apart)) if has_one_price else Spoken()
    reasons = [reason(each, spoken) for each in outcomes.distinct]
    own: dict[str, Any] = {
        "id": requests.ids,
        "value": _values(worths, outcomes, requests),
        "reason": _words(reasons, reasons, outcomes),
    }
    if requests.counts is not None:
        own[COUNT] = requests.counts
    columns = columns_for(menus.examples, ruled=ruled, counted=COUNT in own)
    for column in columns:
        if column.name not in own:
            own[column.name] = _filled(column, prices, menus, outcomes)
    names = tuple(column.name for column in columns)
    table = pd.DataFrame({name: own[name] for name in names}, copy=False)
    return pd.concat([table, _renamed(requests.table, names)], axis=1), names


def carried(requests: Requests, own: Sequence[str]) -> pd.DataFrame:
    """Return what of a plan's table is the requests': their ids, then what they brought along."""
    return pd.concat([requests.ids, _renamed(requests.table, own)], axis=1)


def qualities_of(outcomes: Outcomes) -> IntArray:
    """Return the quality of each distinct outcome, in thousandths."""
    thousandths = [int(each.quality * PLACES) for each in outcomes.distinct]
    return np.array(thousandths, dtype=np.int64)


def worths_taken(outcomes: Outcomes, objective: str) -> IntArray:
    """Return what each distinct outcome is worth to a priority of 1, in thousandths."""
    qualities = qualities_of(outcomes)
    if objective != SCREEN_TIME:
        return qualities
    seconds = [each.taken.used_s if each.taken else 0 for each in outcomes.distinct]
    return qualities * np.array(seconds, dtype=np.int64)


def said_by(outcomes: Outcomes, column: PlanColumn, prices: Prices) -> list[Any]:
    """Return what a column holds for each distinct outcome.

    Parameters
    ----------
    outcomes
        What became of the requests.
    column
        Any but those that take more than an outcome to fill: id, value and reason.
    prices
        What credits of the plan cost.
    """
    if column.name == "decision":
        return [DECISIONS[not each.made] for each in outcomes.distinct]
    if column.name == "quality":
        return list((qualities_of(outcomes) / PLACES).tolist())
    if column.name == RULE:
        return [each.rule or None for each in outcomes.distinct]
    of, nothing = column.of, 0 if column.is_number else None
    if of is None:
        raise KeyError(column.name)
    return [nothing if each.taken is None else of(each.taken, prices) for each in outcomes.distinct]


def _filled(column: PlanColumn, prices: Prices, menus: Menus, outcomes: Outcomes) -> Any:
    """Fill a column that the outcome says."""
    values = said_by(outcomes, column, prices)
    if column.is_number:
        return in_rows(column, np.array(values, dtype=column.dtype(whole=menus.whole)), outcomes)
    if column.name == RULE or column.kind == "day":
        return _words(values, sorted(filter(None, values)), outcomes)
    of = column.of
    # No text depends on the takes, but for what drafts are made with.
    known = DECISIONS if of is None else (of(option, prices) for option in menus.examples)
    return _words(values, known, outcomes)


def in_rows(column: PlanColumn, values: NDArray[Any], outcomes: Outcomes) -> NDArray[Any]:
    """Give each row the number of its outcome; what adds up, for all that it stands for."""
    numbers = outcomes.spread(values)
    if outcomes.weights is None or not column.adds_up:
        return numbers
    product = numbers * outcomes.weights
    return np.round(product, MONEY_PLACES) if product.dtype.kind == "f" else product


def _values(worths: IntArray, outcomes: Outcomes, requests: Requests) -> NDArray[np.float64]:
    """Say what each row adds to the value."""
    values, priorities = np.empty(len(requests)), requests.priorities
    for part in pieces(len(values)):
        products = worths.take(outcomes.members[part]) * priorities[part]
        if requests.counts is not None:
            products *= requests.counts[part]
        values[part] = products / UNIT
    return values


def _words(texts: Sequence[str | None], known: Iterable[str], outcomes: Outcomes) -> pd.Categorical:
    """Give each request the text of its outcome; nothing where that is None."""
    words = list(dict.fromkeys(known))
    position: dict[str | None, int] = {word: at for at, word in enumerate(words)}
    position[None] = -1
    codes = np.array([position[text] for text in texts], np.min_scalar_type(-len(words) - 1))
    return pd.Categorical.from_codes(outcomes.spread(codes), pd.Index(words, dtype="str"))


def _renamed(table: pd.DataFrame, own: Sequence[str]) -> pd.DataFrame:
    """Prefix the columns of the requests whose names a plan uses, and the second of one name.

    How many a row stands for is the plan's own to say.
    """
    table = table.drop(columns=COUNT) if COUNT in own and COUNT in table else table
    names: list[object] = []
    spelled = set(own)  # 1 and "1" are one name as soon as they are written
    times: Counter[str] = Counter()
    for name in table.columns:
        begin = str(name)
        if is_ambiguous(begin):
            name = f"{REQUESTED}{begin}"
        while str(name) in spelled:
            times[begin] += 1
            more = f"_{times[begin]}" if times[begin] > 1 else ""
            name = f"{REQUESTED}{begin}{more}"
        spelled.add(str(name))
        names.append(name)
    return table.set_axis(pd.Index(names, dtype=object), axis=1)
