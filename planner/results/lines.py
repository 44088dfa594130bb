"""The table of a plan: a row per request, most of it looked up by the option that is taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.menus.menu import Menus
from planner.menus.option import Option
from planner.requests.checked import Requests
from planner.requests.fields import PLACES
from planner.results.plan import UNIT
from planner.results.reasons import reasons

DECISIONS = ["planned", "skipped"]

Taken = NDArray[np.int32]


def taken_options(menus: Menus, choice: IntArray) -> Taken:
    """Find the option of each request among those of all menus; their number where it is skipped.

    Parameters
    ----------
    menus
        Where the options are from.
    choice
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).

    Returns
    -------
    numpy.ndarray
        Shape (requests,), in 32 bits: it is read often.
    """
    taken = menus.starts[:-1].astype(np.int32)[menus.members]
    np.add(taken, choice, out=taken, casting="unsafe")
    taken[choice < 0] = len(menus.costs)
    return taken


def plan_frame(
    requests: Requests,
    menus: Menus,
    taken: Taken,
    *,
    by_turn: bool,
    budget_credits: Decimal,
    usd_per_credit: Decimal,
    by_package: bool,
) -> pd.DataFrame:
    """Lay out a plan: its own columns, then what the requests brought along.

    Parameters
    ----------
    requests, menus
        What is planned, from what.
    taken
        As of `taken_options`.
    by_turn
        Whether the greedy rule chose.
    budget_credits
        What might be spent.
    usd_per_credit
        What a credit of the plan costs.
    by_package
        Whether credits are bought in packages, so that none has a price of its own.

    Returns
    -------
    pandas.DataFrame
        As of `Plan.to_frame`.
    """
    options = list(menus.options)
    credits = [option.credits for option in options] + [Decimal(0)]
    qualities = np.append(menus.qualities, 0)
    values = qualities[taken] * requests.priorities
    skipped = (taken == len(options)).view(np.int8)
    own: dict[str, Any] = {
        "id": requests.ids,
        "decision": pd.Categorical.from_codes(skipped, pd.Index(DECISIONS, dtype="str")),
        "model": _named([option.model for option in options], taken),
        "resolution": _named([option.resolution for option in options], taken),
        "credits": np.array(credits, dtype=np.int64 if menus.whole else np.float64)[taken],
        "cost_usd": np.array([float(amount * usd_per_credit) for amount in credits])[taken],
        "quality": (qualities / PLACES)[taken],
        "value": values / UNIT,
        "reason": reasons(
            menus,
            taken,
            requests.priorities,
            None if by_package else usd_per_credit,
            budget_credits,
            by_turn=by_turn,
        ),
    }
    own |= _details(options, taken, usd_per_credit)
    frame = pd.DataFrame(own, copy=False)
    return pd.concat([frame, _renamed(requests.table, list(own))], axis=1)


def _details(options: list[Option], taken: Taken, usd_per_credit: Decimal) -> dict[str, Any]:
    """Add what only some catalogs and requests have: mode, takes, segments."""
    details: dict[str, Any] = {}
    if any(option.mode for option in options):
        details["mode"] = _named([option.mode or "" for option in options], taken)
    if any(option.takes != 1 for option in options):
        takes = [float(option.takes) for option in options] + [0.0]
        prices = [float(option.price * usd_per_credit) for option in options] + [0.0]
        details["takes"] = np.array(takes)[taken]
        details["cost_per_take_usd"] = np.array(prices)[taken]
    if any(len(option.segments) > 1 for option in options):
        lengths = [" + ".join(map(str, option.segments)) for option in options]
        details["segments_s"] = _named(lengths, taken)
    return details


def _named(names: list[str], taken: Taken) -> pd.Categorical:
    """Name the option that each request takes; nothing where it takes none."""
    known = list(dict.fromkeys(names))
    position = {name: at for at, name in enumerate(known)}
    codes = np.array([*(position[name] for name in names), -1], np.min_scalar_type(-len(known) - 1))
    return pd.Categorical.from_codes(codes[taken], pd.Index(known, dtype="str"))


def _renamed(table: pd.DataFrame, own: list[str]) -> pd.DataFrame:
    """Prefix the columns of the requests whose names the plan uses itself."""
    names: list[object] = []
    for name in table.columns:
        while name in own or name in names:
            name = f"requested_{name}"
        names.append(name)
    return table.set_axis(pd.Index(names, dtype=object), axis=1)
