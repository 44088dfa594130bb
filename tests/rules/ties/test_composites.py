"""Ties become menus."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.errors import ProblemError
from planner.rules.ties import fronts, tables
from planner.rules.ties.composites import composites
from planner.rules.ties.tied import Alike, Tied, Within
from tests.rules.ties.trying import (
    figures,
    front_by_trying,
    front_of,
    ints,
    keeps,
    permuted,
    tied_of,
)

FEW, MANY = 200, 650


def batch(count, menu=((1, 1), (2, 3), (4, 4)), **ties):
    """Make requests that are offered the same, with priorities 1, 2, 3 ..."""
    costs, qualities = zip(*menu, strict=True)
    return Tied(
        starts=ints([0, len(menu)]),
        costs=ints(costs),
        qualities=ints(qualities),
        menu_of=np.zeros(count, dtype=np.int64),
        priorities=np.arange(1, count + 1),
        **{"required": np.zeros(count, dtype=bool), **ties},
    )


def assert_right(tied):
    """Compare each composite with what trying finds."""
    made = composites(tied)
    for component in range(len(made)):
        kind = made.kinds[component]
        members = made.requests_of(component)
        front = front_by_trying(tied, members)
        nobody = [-1] * len(tied)
        may_skip = keeps(tied, nobody, members)
        if may_skip:
            front -= {figures(tied, nobody)}
        found = front_of(made, component, tied)
        assert len(set(found)) == len(found)
        assert set(found) == front
        assert made.required[kind] != may_skip
        assert made.infeasible[kind] == (not may_skip and not front)
        assert not made.entangled[kind]
        options = slice(made.starts[kind], made.starts[kind + 1])
        assert made.costs[options].tolist() == [one[0] for one in found]
        values = made.qualities[options] * made.priorities[component]
        assert values.tolist() == [-one[1] for one in found]
        for option, one in enumerate(found, start=int(made.starts[kind])):
            mine = made.amounts.options == option
            rows = dict.fromkeys(np.unique(tied.amounts.rows).tolist(), 0)
            rows |= dict(
                zip(made.amounts.rows[mine].tolist(), made.amounts.amounts[mine], strict=True)
            )
            assert tuple(rows.values()) == one[2 : 2 + len(rows)]
    return made


@pytest.mark.parametrize("seeds", [range(at, at + 100) for at in range(0, FEW, 100)])
def test_every_composite_can_do_what_trying_finds(seeds):
    """Whatever the mix of ties, rows and budgets: the same front, by choices that keep them."""
    for seed in seeds:
        assert_right(tied_of(Random(seed)))


@pytest.mark.long
def test_every_composite_can_do_what_trying_finds_many():
    """As above, with more members."""
    for seed in range(FEW, MANY):
        assert_right(tied_of(Random(seed), most=7))


def test_without_tables_all_is_the_same(monkeypatch):
    """Where tables would be too large, members are added up one by one."""
    monkeypatch.setattr(tables, "MOST_CELLS", 0)
    for seed in range(60):
        assert_right(tied_of(Random(seed)))


def test_the_order_of_requests_does_not_matter():
    """The same fronts, and the same requests in each."""
    for seed in range(60):
        tied = tied_of(Random(seed))
        order = np.random.default_rng(seed).permutation(len(tied))
        other = permuted(tied, order)
        one, two = composites(tied), composites(other)
        sides = [
            {
                (frozenset(names[made.requests_of(at)].tolist()), tuple(front_of(made, at, each)))
                for at in range(len(made))
            }
            for made, each, names in ((one, tied, np.arange(len(tied))), (two, other, order))
        ]
        assert sides[0] == sides[1]


def test_equal_components_are_one_kind():
    """Also where the priorities of one are a multiple of the other's."""
    labels = ints([0, 0, 1, 1, 2, 2])
    tied = replace(batch(6, all_or_none=(labels,)), priorities=ints([1, 2, 4, 2, 6, 4]))
    made = assert_right(tied)
    assert made.kinds.tolist() == [0, 0, 1]
    assert made.priorities.tolist() == [1, 2, 2]


def test_a_request_that_nothing_joins_is_no_composite():
    """Nor is one that is alone in its group, or needs itself."""
    tied = batch(4, one_of=(ints([0, 1, -1, 2]),), needs=(ints([2]), ints([2])))
    assert len(composites(tied)) == 0


def test_a_request_alone_is_a_composite_where_a_sum_is_limited():
    """What takes it beyond its limit is off its menu; where it must give something, it is made."""
    within = Within(ints([0, 1, -1]), ints([1, 2, 3]), ints([2, 0]))
    made = assert_right(batch(3, within=(within,)))
    assert made.members.tolist() == [1, 0] or made.members.tolist() == [0, 1]
    assert np.diff(made.starts).tolist() in ([2, 0], [0, 2])
    least = Within(ints([0, -1, -1]), ints([-1, -2, -3]), ints([-2]))
    made = assert_right(batch(3, within=(least,)))
    assert made.required.tolist() == [True]
    assert made.costs.tolist() == [2, 4]


def test_equal_groups_with_other_limits_are_other_kinds():
    """Their menus differ."""
    within = Within(ints([0, 0, 1, 1]), ints([1, 1, 1]), ints([1, 2]))
    tied = replace(batch(4, within=(within,)), priorities=np.ones(4, dtype=np.int64))
    assert assert_right(tied).kinds.tolist() == [0, 1]


def test_all_required_of_all_or_none():
    """The series must be made; that it is skipped is no option."""
    made = assert_right(batch(3, all_or_none=(ints([0, 0, 0]),), required=np.ones(3, dtype=bool)))
    assert made.required.tolist() == [True]
    assert made.costs[0] == 3


def test_two_required_of_which_one_may_be_made():
    """That cannot be, and is said by data."""
    made = assert_right(batch(3, one_of=(ints([0, 0, 0]),), required=np.array([True, True, False])))
    assert made.infeasible.tolist() == [True]


def test_a_required_request_that_needs_what_cannot_be_made():
    """As above."""
    tied = batch(3, needs=(ints([0]), ints([1])), required=np.array([True, False, False]))
    tied = replace(tied, starts=ints([0, 3, 3]), menu_of=ints([0, 1, 0]))
    assert assert_right(tied).infeasible.tolist() == [True]


def test_whoever_is_worth_nothing_but_needed_is_made():
    """What a member costs that is worth nothing is part of what the series costs."""
    tied = replace(batch(2, all_or_none=(ints([7, 7]),)), priorities=ints([0, 5]))
    made = assert_right(tied)
    assert made.costs.tolist() == [2, 3, 5]


def test_a_circle_of_needs_is_all_or_none():
    """Each needs the next."""
    assert_right(batch(4, needs=(ints([0, 1, 2, 3]), ints([1, 2, 3, 0]))))


def test_a_film_that_must_look_alike_with_its_teasers():
    """Scenes together and of one model; teasers only with the film, in any model."""
    film = ints([0, 0, 0, -1, -1])
    tied = batch(
        5,
        all_or_none=(film,),
        alike=(Alike(film, ints([0, 1, 1])),),
        needs=(ints([3, 4]), ints([0, 1])),
    )
    assert_right(tied)


@pytest.mark.parametrize("size", [60, 90])
def test_a_long_chain(size):
    """Each episode needs the one before: as many options as there are numbers of episodes."""
    tied = batch(size, menu=((1, 1),), needs=(np.arange(1, size), np.arange(size - 1)))
    made = composites(tied)
    assert made.costs.tolist() == list(range(1, size + 1))
    assert made.choices_of(0).sum(axis=1).tolist() == [-size + at for at in range(1, size + 1)]


def test_a_long_series(monkeypatch):
    """Hundreds of members, added up one by one: the cheapest makes each with its first option."""
    monkeypatch.setattr(tables, "MOST_CELLS", 0)
    tied = batch(400, menu=((1, 1), (2, 3)), all_or_none=(np.zeros(400, dtype=np.int64),))
    made = composites(replace(tied, priorities=np.ones(400, dtype=np.int64)))
    assert made.costs[0] == 400
    assert made.choices_of(0)[-1].tolist() == [1] * 400


def test_one_of_very_many():
    """One of a thousand versions: the best at each price."""
    made = composites(batch(1000, one_of=(np.zeros(1000, dtype=np.int64),)))
    assert made.costs.tolist() == [1, 2, 4]
    assert made.qualities.tolist() == [1000, 3000, 4000]


@pytest.mark.parametrize(
    "ties",
    [
        {"all_or_none": (np.zeros(2000, dtype=np.int64),)},
        {"needs": (np.arange(1, 2000), np.arange(1999))},
        {"needs": tuple(np.random.default_rng(0).integers(0, 2000, (2, 4000)))},
        {"one_of": (np.arange(2000) // 40, np.arange(2000) % 40)},
        {"alike": (Alike(np.zeros(2000, dtype=np.int64), ints([0, 1, 2])),)},
    ],
)
def test_what_is_too_entangled_is_said_by_data(ties):
    """Nothing hangs; the others are worked out."""
    tied = batch(2000, **ties)
    two = ints([0, 0])
    tied = replace(
        tied,
        menu_of=np.append(tied.menu_of, two),
        priorities=np.append(tied.priorities, two + 1),
        required=np.append(tied.required, two > 0),
        one_of=tuple(np.append(labels, two - 1) for labels in tied.one_of),
        all_or_none=(
            *(np.append(labels, two - 1) for labels in tied.all_or_none),
            np.append(np.full(2000, -1), two),
        ),
        alike=tuple(replace(rule, labels=np.append(rule.labels, two - 1)) for rule in tied.alike),
    )
    made = composites(tied)
    pair = made.kinds[
        [made.requests_of(at).tolist() for at in range(len(made))].index([2000, 2001])
    ]
    assert made.entangled.sum() >= 1
    assert not made.infeasible.any()
    assert np.diff(made.starts)[made.entangled].sum() == 0
    assert not made.entangled[pair]
    assert made.costs[made.starts[pair] : made.starts[pair + 1]].tolist() == [2, 3, 4, 6, 8]


def test_a_limit_holds_for_each_component_alone(monkeypatch):
    """What one component does not get is no other's loss."""
    monkeypatch.setattr(tables, "MOST_CELLS", 0)
    monkeypatch.setattr(fronts, "MOST_STATES", 5)
    labels = ints([0, 0, 0, 0, 1, 1])
    made = composites(batch(6, all_or_none=(labels,)))
    assert made.entangled.tolist() == [True, False]
    assert np.diff(made.starts).tolist() == [0, 5]


def test_values_that_would_pass_62_bits_are_refused():
    """They are no whole numbers any more."""
    with pytest.raises(ProblemError, match="2\\*\\*62"):
        batch(4, menu=((1, 2**60),))


def test_large_values_are_added_up_exactly():
    """Too large for tables: added up one by one."""
    labels = ints([0, 0, 0])
    tied = batch(3, menu=((1, 2**55), (2, 2**55 + 1)), all_or_none=(labels,))
    assert_right(tied)
