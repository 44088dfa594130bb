"""Ties by brute force: every combination tried, one sentence of the rules after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
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


def _groups(rules) -> list[list[list[int]]]:
    return [
        [np.flatnonzero(labels == label).tolist() for label in np.unique(labels[labels >= 0])]
        for labels in rules
    ]


@lru_cache(maxsize=1)
class Lists:
    """Ties as plain lists, made once for all that is tried."""

    def __init__(self, tied: Tied) -> None:
        self.first = tied.starts[tied.menu_of].tolist()
        self.required = tied.required.tolist()
        self.one_of = _groups(tied.one_of)
        self.all_or_none = _groups(tied.all_or_none)
        self.needs = np.transpose(tied.needs).tolist()
        self.alike = [
            (groups, rule.codes.tolist())
            for groups, rule in zip(
                _groups(rule.labels for rule in tied.alike), tied.alike, strict=True
            )
        ]
        self.within = [
            (group, rule.adds.tolist(), int(rule.limits[rule.labels[group[0]]]))
            for groups, rule in zip(
                _groups(rule.labels for rule in tied.within), tied.within, strict=True
            )
            for group in groups
        ]


def keeps(tied: Tied, picks, members) -> bool:
    """Say whether picks of some requests, -1 to skip, keep the ties; the others are skipped."""
    ties = Lists(tied)
    made = [pick >= 0 for pick in picks]
    have = [first + pick for first, pick in zip(ties.first, picks, strict=True)]
    return (
        all(made[one] or not ties.required[one] for one in members)
        and all(sum(made[one] for one in group) <= 1 for groups in ties.one_of for group in groups)
        and all(
            len({made[one] for one in group}) == 1
            for groups in ties.all_or_none
            for group in groups
        )
        and all(made[other] or not made[one] for one, other in ties.needs)
        and all(
            len({codes[have[one]] for one in group if made[one]}) <= 1
            for groups, codes in ties.alike
            for group in groups
        )
        and all(
            sum(adds[have[one]] for one in group if made[one]) <= limit
            for group, adds, limit in ties.within
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
