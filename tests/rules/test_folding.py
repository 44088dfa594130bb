"""From what requests take back to the options of composites."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.rules.folding import folded
from planner.rules.ties.composites import composites
from tests.rules.ties.test_composites import batch
from tests.rules.ties.trying import figures, ints, tied_of


def taken(made, options, count):
    """List what requests take where composites take some options."""
    choice = np.full(count, -1)
    requests, taken = made.unfolded(np.arange(len(made)), options)
    choice[requests] = taken
    return choice


def test_what_is_unfolded_is_folded_back():
    """Every option of every composite, also where many are of one kind."""
    for seed in range(60):
        tied = tied_of(Random(seed))
        made = composites(tied)
        lengths = np.diff(made.starts)[made.kinds]
        for option in range(int(lengths.max(initial=0))):
            options = np.where(option < lengths, option, -1)
            assert folded(made, taken(made, options, len(tied))).tolist() == options.tolist()


def test_equal_components_are_folded_each_by_what_its_own_members_take():
    """Three series of one kind take three different options."""
    tied = batch(6, all_or_none=(ints([0, 0, 1, 1, 2, 2]),))
    tied = replace(tied, priorities=ints([1, 2] * 3))
    made = composites(tied)
    assert set(made.kinds.tolist()) == {0}
    options = ints([2, -1, 0])
    assert folded(made, taken(made, options, 6)).tolist() == options.tolist()


def test_members_that_are_alike_may_change_places():
    """A choice in which they do is an option that is as good."""
    found = 0
    for seed in range(300):
        tied = tied_of(Random(seed))
        one = np.zeros(len(tied), dtype=np.int64)
        tied = replace(tied, priorities=one + 1, menu_of=one)
        made = composites(tied)
        for component in range(len(made)):
            kind = made.kinds[component]
            for option in range(int(made.starts[kind + 1] - made.starts[kind])):
                options = np.full(len(made), -1)
                options[component] = option
                choice = taken(made, options, len(tied))
                turned = choice.copy()
                begin, end = made.member_starts[component : component + 2]
                for twin in np.unique(made.twins[begin:end]):
                    same = made.members[begin:end][made.twins[begin:end] == twin]
                    turned[same] = turned[same[::-1]]
                found += (turned != choice).any()
                again = taken(made, folded(made, turned), len(tied))
                assert figures(tied, again.tolist()) == figures(tied, choice.tolist())
    assert found > 50


def test_what_breaks_a_tie_is_no_option():
    """Also where members that are not alike would only have to change places."""
    tied = batch(2, all_or_none=(ints([0, 0]),))
    with pytest.raises(LookupError, match="request 0"):
        folded(composites(tied), ints([0, -1]))
    needing = replace(batch(2, needs=(ints([0]), ints([1]))), priorities=ints([1, 1]))
    with pytest.raises(LookupError, match="tied"):
        folded(composites(needing), ints([0, -1]))


def test_nothing_joined_is_nothing_folded():
    """No composites, no options."""
    assert len(folded(composites(batch(2)), ints([0, 1]))) == 0
