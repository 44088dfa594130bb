"""A choice as counts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import ProblemError
from planner.engine import Caps, Counts, Row
from planner.engine.counts import amount_of, cost_of, fault_of, value_of, with_skips
from tests.oracle import menus_of
from tests.problems import build, problems


@st.composite
def choices(draw):
    """Draw a problem that can afford anything, and a choice, one group after the other."""
    problem = draw(problems(most=8, required=False)).with_budget(10**6)
    choice = [
        draw(st.integers(-1, int(problem.lengths[menu]) - 1))
        for menu in np.repeat(problem.groups.menus, problem.groups.sizes).tolist()
    ]
    return problem, np.array(choice, dtype=np.int64)


@given(choices())
def test_counting_a_choice_keeps_its_cost_and_value(drawn):
    """What is counted adds up to what each request costs and is worth."""
    problem, choice = drawn
    counts = Counts.of_choice(problem, choice)
    menus = menus_of(problem)
    taken = [menu[option + 1] for menu, option in zip(menus, choice.tolist(), strict=True)]
    assert fault_of(problem, counts) == ""
    assert cost_of(problem, counts) == sum(cost for cost, _ in taken)
    assert value_of(problem, counts) == sum(value for _, value in taken)


@given(choices())
def test_handing_out_counts_gives_each_option_to_as_many(drawn):
    """Counting, handing out and counting again changes nothing; dearer options go first."""
    problem, choice = drawn
    counts = Counts.of_choice(problem, choice)
    handed = counts.choice(problem.groups.sizes)
    assert Counts.of_choice(problem, handed) == counts
    costs = np.append(problem.costs, -1)
    members = np.repeat(np.arange(len(problem.groups)), problem.groups.sizes)
    flat = problem.starts[problem.groups.menus[members]] + handed
    paid = costs[np.where(handed >= 0, flat, -1)]
    same = members[1:] == members[:-1]
    assert (paid[1:][same] <= paid[:-1][same]).all()


@given(choices())
def test_skips_fill_up_every_group(drawn):
    """With its skips, each group counts as many as it holds."""
    problem, choice = drawn
    groups, options, counts = with_skips(problem, Counts.of_choice(problem, choice))
    sizes = np.zeros(len(problem.groups), dtype=np.int64)
    np.add.at(sizes, groups, counts)
    assert sizes.tolist() == problem.groups.sizes.tolist()
    assert counts[options < 0].sum() == (choice < 0).sum()


def test_columns_that_are_no_counts_are_refused():
    """Columns of one length, indices from 0, counts from 1."""
    one, none = np.array([1]), np.array([0])
    for columns in ((one, one, none), (-one, one, one), (one, -one, one), (one, one, np.ones(2))):
        with pytest.raises(ProblemError):
            Counts(*columns)


def test_a_required_group_must_be_made_whole():
    """One request short is one too few."""
    problem = build([[(1, 1)]], [0, 0, 0], 9, required=[True, True, True])
    short = Counts(np.array([0]), np.array([0]), np.array([2]))
    assert fault_of(problem, short) == "group 0 is required, but of its 3 requests 2 are made"


def test_caps_and_rows_are_kept():
    """The budget is not the only limit that counts."""
    problem = build([[(4, 1)], [(3, 1)]], [0, 0, 1], 99)
    zero, nodes = np.array([0]), np.array([0, 1])
    two = Counts(np.array([0, 1]), np.array([0, 0]), np.array([2, 1]))
    caps = Caps(np.array([-1, 0]), np.array([11, 3]), nodes)
    assert fault_of(replace(problem, caps=caps), two) == ""
    tight = replace(caps, limits=np.array([10, 3]))
    assert "costs 11 under cap 0, which is 10" in fault_of(replace(problem, caps=tight), two)
    tight = replace(caps, limits=np.array([11, 2]))
    assert "costs 3 under cap 1, which is 2" in fault_of(replace(problem, caps=tight), two)
    row = Row(zero, zero, np.array([-5]), -10)
    assert amount_of(row, two) == -10
    assert fault_of(replace(problem, rows=(row,)), two) == ""
    more = replace(row, limit=-11)
    assert fault_of(replace(problem, rows=(more,)), two) == "row 0 comes to -10, its limit is -11"
