"""Exchanges, and what is held without loss."""

from itertools import pairwise

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from planner.engine.exact.exchanges import form_exchanges, hold
from planner.engine.relaxation.losses import Near

# of each group: its size, and what its options without loss cost beyond its base option
TIES = st.lists(
    st.tuples(st.integers(1, 3), st.lists(st.integers(0, 9), max_size=4)), min_size=1, max_size=9
)


def _near(ties: list[tuple[int, list[int]]], first: int, last: int) -> Near:
    rows = [
        (group, option, cost)
        for group in range(first, last)
        for option, cost in enumerate(ties[group][1])
    ]
    groups, options, costs = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Near(groups, options, costs, costs * 2, np.zeros_like(costs))


def _held_by_hand(ties: list[tuple[int, list[int]]], slack: int) -> list[tuple[int, int, int]]:
    """Take the dearest option of group after group, then, one by one, the dearest that fits."""
    held = []
    rows = {}
    filling = True
    for group, (size, costs) in enumerate(ties):
        dearest = max(costs, default=0)
        if filling and dearest * size <= slack:
            slack -= dearest * size
            if dearest:
                held.append((group, costs.index(dearest), size))
        else:
            filling = False
            rows[group] = costs
    while True:
        fitting = [
            (-cost, group, option)
            for group, costs in rows.items()
            for option, cost in enumerate(costs)
            if 0 < cost <= slack
        ]
        if not fitting:
            return sorted(held)
        cost, group, option = min(fitting)
        copies = min(ties[group][0], slack // -cost)
        held.append((group, option, copies))
        slack += copies * cost
        del rows[group]


@given(TIES, st.integers(0, 60), st.sets(st.integers(1, 8)))
@example([(2, [3]), (1, [5])], 6, set())  # all copies just fit
@example([(1, [9]), (3, [2]), (1, [4])], 8, set())  # what fits best stands last
def test_the_rest_of_the_budget_goes_to_the_dearest_that_fits(ties, slack, cuts):
    """Group after group takes its dearest option, then the dearest that fits, in any pieces."""
    edges = [0, *sorted(cut for cut in cuts if cut < len(ties)), len(ties)]
    pieces = [_near(ties, first, last) for first, last in pairwise(edges)]
    held = hold(pieces, np.array([size for size, _ in ties]), slack)
    columns = (held.groups, held.options, held.copies)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    assert rows == _held_by_hand(ties, slack)
    assert held.cost <= slack
    assert held.value == 2 * held.cost


@given(TIES, st.integers(0, 60))
def test_no_exchange_leads_from_the_base_to_what_costs_the_same(ties, slack):
    """Thousands of sellers may ask the same; a search would go through each of them for nothing."""
    near, sizes = _near(ties, 0, len(ties)), np.array([size for size, _ in ties])
    held = hold([near], sizes, slack)
    found = form_exchanges(near, np.full(len(ties), -1), sizes, held)
    from_base = found.held[found.stocks] == -1
    assert found.costs[from_base].all()
    kept = {(group, cost) for group, (_, costs) in enumerate(ties) for cost in costs if cost}
    free = np.bincount(held.groups, held.copies, len(ties)) < sizes
    owners, costs = found.groups[found.stocks][from_base], found.costs[from_base]
    reached = set(zip(owners.tolist(), costs.tolist(), strict=True))
    assert reached == {(group, cost) for group, cost in kept if free[group]}
