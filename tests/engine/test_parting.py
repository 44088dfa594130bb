"""Who of a group gets what, where one unit stands for many: as if they stood one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.engine.counts import Counts
from planner.engine.grouping import spread
from planner.engine.parting import Pieces, part


@st.composite
def batches(draw):
    """Draw units that stand for some requests each, and counts of options for their groups."""
    groups = draw(st.integers(1, 3))
    units = draw(
        st.lists(
            st.tuples(st.integers(0, groups - 1), st.integers(0, 2), st.integers(1, 4)), max_size=8
        )
    )
    columns = np.array(units, dtype=np.int64).reshape(-1, 3)
    members, turns, weights = columns.T
    sizes = np.bincount(members, weights, minlength=groups).astype(np.int64)
    entries = []
    for group, size in enumerate(sizes.tolist()):
        for option in draw(st.permutations([0, 1, 2])):
            count = draw(st.integers(0, size))
            size -= count
            entries += [(group, option, count)] if count else []
    counts = Counts(*np.array(entries, dtype=np.int64).reshape(-1, 3).T)
    return counts, sizes, members, turns, weights


def dealt(batch, requests):
    """Deal the options out to single requests, of which the units are given; say who gets what."""
    counts, sizes, members, turns, _ = batch
    requests = np.array(requests, dtype=np.int64)
    choice = spread(counts, sizes, members[requests], turns[requests])
    pairs, found = np.unique(np.stack([requests, choice]), axis=1, return_counts=True)
    return {
        (unit, option): count for (unit, option), count in zip(pairs.T.tolist(), found, strict=True)
    }


def told(pieces):
    """Say who gets what by pieces, of which there is one for each option of a unit."""
    columns = zip(*(each.tolist() for each in (pieces.units, pieces.options)), strict=True)
    found = dict(zip(columns, pieces.counts.tolist(), strict=True))
    assert len(found) == len(pieces.units)
    assert min(found.values(), default=1) > 0
    assert (np.diff(pieces.units) >= 0).all()
    return found


@given(batches())
def test_units_are_parted_as_their_requests_would_be(batch):
    """One unit's requests after the other's; each piece is for somebody."""
    requests = np.repeat(np.arange(len(batch[4])), batch[4]).tolist()
    assert told(part(*batch)) == dealt(batch, requests)


@given(batches(), st.randoms(use_true_random=False))
def test_mixed_requests_are_dealt_with_in_their_order(batch, random):
    """Units of one queue come in any order; it is asked only for those that are of one queue."""
    _, _, members, turns, weights = batch
    requests = np.repeat(np.arange(len(weights)), weights).tolist()
    random.shuffle(requests)
    # Where all stand for one, they are in the order of their units.
    for queue in {*zip(members.tolist(), turns.tolist(), strict=True)}:
        own = np.flatnonzero((members == queue[0]) & (turns == queue[1]))
        if (weights[own] == 1).all():
            at = [place for place, unit in enumerate(requests) if unit in own]
            for place, unit in zip(at, own.tolist(), strict=True):
                requests[place] = unit

    def mixture(units, first):
        assert len({(members[unit], turns[unit]) for unit in units.tolist()}) == 1
        queue = [unit for unit in requests if unit in units][:first]
        assert len(queue) == first
        return np.array([queue.count(unit) for unit in units.tolist()])

    assert told(part(*batch, mixture)) == dealt(batch, requests)


@given(batches())
def test_the_pieces_of_a_unit_stand_in_the_order_in_which_options_go_out(batch):
    """So that the first of its requests get the first option."""
    pieces, counts = part(*batch), batch[0]
    rank = {
        pair: at
        for at, pair in enumerate(zip(counts.groups.tolist(), counts.options.tolist(), strict=True))
    }
    places = [
        (unit, rank.get((batch[2][unit], option), len(rank)))
        for unit, option in zip(pieces.units.tolist(), pieces.options.tolist(), strict=True)
    ]
    assert places == sorted(places)


def test_counts_beyond_32_bits_are_parted_exactly():
    """A unit of 10**12 requests, of which one is skipped."""
    size = 10**12
    counts = Counts(np.array([0, 0]), np.array([1, 0]), np.array([2**40 - size // 2, size // 2]))
    one = np.array([0])
    pieces = part(counts, np.array([2**40 + 1]), one, one, np.array([2**40 + 1]))
    assert told(pieces) == {(0, 1): 2**40 - size // 2, (0, 0): size // 2, (0, -1): 1}


def test_empty_pieces_are_left_out():
    """Whoever is for nobody is no piece."""
    pieces = Pieces.of(np.array([1, 0, 0]), np.array([0, 1, 2]), np.array([3, 0, 4]))
    assert told(pieces) == {(0, 2): 4, (1, 0): 3}
