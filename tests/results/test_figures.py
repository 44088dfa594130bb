"""How a limit stands in a plan: what is used of it, and whether it holds anybody back."""

from __future__ import annotations

import warnings
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from planner.errors import PlannerWarning
from planner.planning import prepare
from planner.results.figures import added, tight_groups
from planner.results.taken import Taken
from planner.results.wishes import Wishes
from planner.rules.models import Cap, Least

DAY = date(2026, 11, 23)
RULES = [
    Cap(by="client", videos=2),
    Cap(by="client", usd={"1": 5, "2": 3}),
    Cap(by="due", seconds={"1": 20, "2": 60}, cumulative=True),
    Least(by="client", usd=3),
]


def is_tight(one, taken, wishes, required, group):
    """Try every request and every option for whether anybody would rather pass the limit."""
    sums = added(one, taken, np.ones(len(taken.choice), dtype=np.int64))
    limit, way = one.limits[group], -1 if one.at_least else 1
    for row, code in enumerate(one.labels.codes.tolist()):
        counts = 0 <= code <= group if one.cumulative else code == group
        if not counts:
            continue
        menu, mine = int(taken.menus.members[row]), int(taken.flat[row])
        others = range(*taken.menus.starts[menu : menu + 2].tolist())
        for other in [*others, *(() if required[row] else (-1,))]:
            more = (one.adds[other] if other >= 0 else 0) - (one.adds[mine] if mine >= 0 else 0)
            passes = way * (sums[group] + more - limit) > 0 and way * more > 0
            if passes and wishes.rather(np.array([row]), mine, wishes.points([other]))[0]:
                return True
    return False


@pytest.mark.parametrize("seed", range(30))
def test_a_limit_is_tight_where_somebody_would_rather_pass_it(seed):
    """Of a cap and a least amount, by group and up to each; whatever the choice."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 12))
    frame = pd.DataFrame(
        {
            "duration": rng.integers(5, 8, count),
            "priority": rng.integers(1, 4, count),
            "client": rng.integers(1, 3, count),
            "due": rng.integers(1, 3, count),
            "required": rng.random(count) < 0.3,
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # of clients that nobody has
        batch = prepare(frame, rules=RULES, on=DAY)
    menus = batch.menus
    choice = rng.integers(-1, np.diff(menus.starts)[menus.members])
    taken = Taken(menus, choice)
    price = Fraction(int(rng.integers(0, 40_000)), 7)
    wishes = Wishes(menus, batch.requests.priorities, batch.worths, price)
    for one in batch.compiled.limits:
        sums = added(one, taken, np.ones(len(taken.choice), dtype=np.int64))
        tight = tight_groups(one, taken, sums, wishes, batch.requests.required)
        for group, limit in enumerate(one.limits):
            if limit is not None:
                wanted = is_tight(one, taken, wishes, batch.requests.required, group)
                assert tight[group] == wanted, (one.rule, group)
