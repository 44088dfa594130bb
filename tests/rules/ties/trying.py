"""Ties by brute force: every combination tried, one sentence of the rules after the other."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np

from planner.rules.ties.composites import Composites
from planner.rules.ties.tied import Alike, Entries, Tied, Within


def ints(numbers):
    """Make an array."""
    return np.array(list(numbers), dtype=np.int64)


def tied_of(random: Random, most: int = 6) -> Tied:
    """Make up some requests with a random mix of ties, rows and budgets."""
    count = random.randint(2, most)
    menus = [
        [
            (random.randint(0, 6), random.randint(0, 5))
            for _ in range(random.choice([0, 1, 2, 2, 3]))
        ]
        for _ in range(random.randint(1, 4))
    ]
    options = [option for menu in menus for option in menu]

    def labels(share: float) -> np.ndarray:
        return ints(random.randrange(2) if random.random() < share else -1 for _ in range(count))

    def members() -> np.ndarray:
        return ints(random.randrange(count) for _ in range(pairs))

    pairs = random.choice([0, 0, 1, 3])
    amounts = Entries()
    if options and random.random() < 0.35:
        spots = {(random.randrange(len(options)), random.randrange(3)) for _ in range(4)}
        of, rows = zip(*sorted(spots), strict=True)
        amounts = Entries(ints(of), ints(rows), ints(random.choice([-2, -1, 1, 2]) for _ in of))
    return Tied(
        starts=np.cumsum([0, *map(len, menus)]),
        costs=ints(cost for cost, _ in options),
        qualities=ints(quality for _, quality in options),
        menu_of=ints(random.randrange(len(menus)) for _ in range(count)),
        priorities=ints(random.choice([0, 1, 2, 3, 4, 6]) for _ in range(count)),
        required=np.array([random.random() < 0.15 for _ in range(count)]),
        one_of=tuple(labels(0.6) for _ in range(random.choice([0, 0, 1, 2]))),
        all_or_none=tuple(labels(0.5) for _ in range(random.choice([0, 0, 1]))),
        needs=(members(), members()),
        alike=tuple(
            Alike(labels(0.7), ints(random.randrange(2) for _ in options))
            for _ in range(random.choice([0, 1, 1, 2]))
        ),
        within=tuple(
            Within(
                labels(0.6),
                ints(sign * random.choice([-1, 0, 1, 1, 2]) for _ in options),
                ints(sign * random.randint(0, 3) for _ in range(2)),
            )
            for sign in random.choice([[], [], [1], [-1], [1, -1], [1, 1]])
        ),
        amounts=amounts,
        nodes=ints(random.randrange(-1, 2) for _ in range(count))
        if random.random() < 0.25
        else None,
    )


def _groups(labels):
    return [np.flatnonzero(labels == label) for label in np.unique(labels[labels >= 0])]


def keeps(tied: Tied, picks, members) -> bool:
    """Say whether picks of some requests, -1 to skip, keep the ties; the others are skipped."""
    made = [pick >= 0 for pick in picks]
    have = [tied.starts[menu] + pick for menu, pick in zip(tied.menu_of, picks, strict=True)]
    return (
        all(made[one] or not tied.required[one] for one in members)
        and all(
            sum(made[one] for one in group) <= 1
            for labels in tied.one_of
            for group in _groups(labels)
        )
        and all(
            len({made[one] for one in group}) == 1
            for labels in tied.all_or_none
            for group in _groups(labels)
        )
        and all(made[other] or not made[one] for one, other in zip(*tied.needs, strict=True))
        and all(
            len({int(rule.codes[have[one]]) for one in group if made[one]}) <= 1
            for rule in tied.alike
            for group in _groups(rule.labels)
        )
        and all(
            sum(int(rule.adds[have[one]]) for one in group if made[one])
            <= rule.limits[rule.labels[group[0]]]
            for rule in tied.within
            for group in _groups(rule.labels)
            if group[0] in members
        )
    )


def figures(tied: Tied, picks) -> tuple[int, ...]:
    """Add up what picks cost, lose, add to each row, and cost under each budget."""
    cost = value = 0
    rows = dict.fromkeys(sorted(set(tied.amounts.rows.tolist())), 0)
    nodes = {} if tied.nodes is None else dict.fromkeys(sorted(set(tied.nodes.tolist())), 0)
    for one, pick in enumerate(picks):
        if pick < 0:
            continue
        option = int(tied.starts[tied.menu_of[one]]) + pick
        cost += int(tied.costs[option])
        value += int(tied.qualities[option] * tied.priorities[one])
        if nodes:
            nodes[int(tied.nodes[one])] += int(tied.costs[option])
        for at in np.flatnonzero(tied.amounts.options == option):
            rows[int(tied.amounts.rows[at])] += int(tied.amounts.amounts[at])
    return cost, -value, *rows.values(), *nodes.values()


def by_trying(tied: Tied, members) -> set[tuple[int, ...]]:
    """List the figures of every feasible combination of some requests."""
    lengths = np.diff(tied.starts)[tied.menu_of]
    offers = [
        range(-1, int(length)) if one in members else [-1] for one, length in enumerate(lengths)
    ]
    return {figures(tied, picks) for picks in product(*offers) if keeps(tied, picks, members)}


def front_by_trying(tied: Tied, members) -> set[tuple[int, ...]]:
    """Keep those that no other dominates."""
    tried = by_trying(tied, members)
    return {
        one
        for one in tried
        if not any(o != one and all(a <= b for a, b in zip(o, one, strict=True)) for o in tried)
    }


def front_of(made: Composites, component: int, tied: Tied) -> list[tuple[int, ...]]:
    """Work out the figures of each option of a composite from what its members take."""
    kind = made.kinds[component]
    found = []
    for option in range(int(made.starts[kind + 1] - made.starts[kind])):
        requests, taken = made.unfolded(ints([component]), ints([option]))
        picks = np.full(len(tied), -1)
        picks[requests] = taken
        assert keeps(tied, picks.tolist(), requests)
        found.append(figures(tied, picks.tolist()))
    return found


def permuted(tied: Tied, order) -> Tied:
    """List the same requests in another order."""
    place = np.argsort(order)
    return replace(
        tied,
        menu_of=tied.menu_of[order],
        priorities=tied.priorities[order],
        required=tied.required[order],
        one_of=tuple(labels[order] for labels in tied.one_of),
        all_or_none=tuple(labels[order] for labels in tied.all_or_none),
        needs=(place[tied.needs[0]], place[tied.needs[1]]),
        alike=tuple(replace(rule, labels=rule.labels[order]) for rule in tied.alike),
        within=tuple(replace(rule, labels=rule.labels[order]) for rule in tied.within),
        nodes=None if tied.nodes is None else tied.nodes[order],
    )
