"""Who may change places with whom."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.rules.ties.shaping import Shaped
from planner.rules.ties.tied import Alike
from planner.rules.ties.twins import twins_of
from tests.rules.ties.test_composites import batch
from tests.rules.ties.trying import figures, ints, keeps, tied_of


def numbers_of(tied):
    """Return the number of each request that is in a component."""
    shaped = Shaped.of(tied)
    return dict(zip(shaped.members.tolist(), twins_of(tied, shaped).tolist(), strict=True))


def swapped(picks, one, other):
    """Let two change places."""
    picks = list(picks)
    picks[one], picks[other] = picks[other], picks[one]
    return picks


@pytest.mark.parametrize("seed", range(30))
def test_twins_may_change_places(seed):
    """Whatever is kept stays so, and costs and is worth the same."""
    tied = tied_of(Random(seed), most=5)
    numbers = numbers_of(tied)
    lengths = np.diff(tied.starts)[tied.menu_of]
    draw = np.random.default_rng(seed)
    every = range(len(tied))
    for one in numbers:
        for other in numbers:
            if one < other and numbers[one] == numbers[other]:
                for _ in range(40):
                    picks = draw.integers(-1, lengths).tolist()
                    back = swapped(picks, one, other)
                    assert keeps(tied, picks, every) == keeps(tied, back, every)
                    assert figures(tied, picks) == figures(tied, back)


PLAIN = replace(
    batch(4, one_of=(ints([0, 0, 0, 0]),)),
    starts=ints([0, 2, 3]),
    menu_of=ints([0, 0, 0, 1]),
    priorities=ints([1, 1, 1, 1]),
)


def alike(labels):
    """Tie by a look that all options share."""
    return Alike(ints(labels), ints([0] * int(PLAIN.starts[-1])))


@pytest.mark.parametrize(
    ("tie", "twins"),
    [
        ({}, {(0, 1), (0, 2), (1, 2)}),
        ({"priorities": ints([1, 2, 2, 2])}, {(1, 2)}),
        ({"required": np.array([True, False, False, False])}, {(1, 2)}),
        ({"nodes": ints([0, -1, -1, -1])}, {(1, 2)}),
        ({"all_or_none": (ints([0, 0, -1, -1]),)}, {(0, 1)}),
        ({"all_or_none": (ints([0, 0, 1, 1]),)}, {(0, 1)}),
        ({"alike": (alike([0, 0, -1, -1]),)}, {(0, 1)}),
        ({"needs": (ints([0, 1]), ints([3, 3]))}, {(0, 1)}),  # the same
        ({"needs": (ints([0, 1]), ints([2, 3]))}, set()),  # others
        ({"needs": (ints([0, 1, 2]), ints([3, 3, 3]))}, {(0, 1), (0, 2), (1, 2)}),
        ({"needs": (ints([3]), ints([0]))}, {(1, 2)}),  # whoever is needed is nobody's twin
        ({"needs": (ints([3, 3]), ints([0, 1]))}, set()),
        ({"needs": (ints([0, 0, 1, 1]), ints([2, 3, 2, 3]))}, set()),  # of two others none
    ],
)
def test_who_is_a_twin_of_whom(tie, twins):
    """Of one menu and priority, in the same groups, with at most one need, and the same."""
    numbers = numbers_of(replace(PLAIN, **tie))
    found = {(a, b) for a in numbers for b in numbers if a < b and numbers[a] == numbers[b]}
    assert found == twins


def test_who_is_alike_in_two_components_is_no_twin():
    """They never meet."""
    numbers = numbers_of(
        replace(batch(4, one_of=(ints([0, 0, 1, 1]),)), priorities=ints([1, 1, 1, 1]))
    )
    assert len(set(numbers.values())) == 2
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
