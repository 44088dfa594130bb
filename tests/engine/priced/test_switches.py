"""Switches, and the room that limits leave: beside every limit written out."""

import numpy as np
import pytest

from planner.engine.priced.switches import Room, Switches


def drawn(seed):
    """Draw switches, limits that count what is spent or do not, and what is left of them."""
    rng = np.random.default_rng(seed)
    limits, count, width = 9, 60, 3
    rates = np.where(rng.random(limits) < 0.6, rng.integers(-3, 2, limits), 0)
    rates[0] = 0
    known = np.array([rng.permutation(limits)[:width] for _ in range(count)])
    added = rng.integers(-9, 10, (count, width))
    zeros = np.zeros(count, dtype=np.int64)
    spent = rng.integers(-4, 5, count)
    return rates, Switches(zeros, zeros, zeros, zeros.astype(float), known, added, spent)


def written_out(rates, switches):
    """Write what each switch adds to each limit; shape (switches, limits)."""
    table = switches.spent[:, None] * rates[None, :]
    for at, (limits, added) in enumerate(zip(switches.limits, switches.added, strict=True)):
        table[at, limits] += added
    return table


@pytest.mark.parametrize("seed", range(20))
def test_room_is_what_every_limit_written_out_leaves(seed):
    """Whether a switch fits, and how much less is passed after it."""
    rates, switches = drawn(seed)
    rng = np.random.default_rng(seed)
    scales = rng.integers(1, 5, len(rates)).astype(float)
    room, table = Room(rates, scales), written_out(rates, switches)
    for low in (-6, 0):
        left = rng.integers(low, 12, len(rates))
        known = np.zeros(table.shape, dtype=bool)
        np.put_along_axis(known, switches.limits, values=True, axis=1)
        fits = ((table <= left) | (~known & (rates == 0))).all(axis=1)
        assert room.fits(switches, left).tolist() == fits.tolist()
        passed = np.minimum(left - table, 0) - np.minimum(left, 0)
        assert np.allclose(room.less(switches, left), (passed / scales).sum(axis=1))
    for at in range(len(table)):
        limits, added = room.whole(switches.of(np.array([at])))
        assert len(set(limits.tolist())) == len(limits)
        alone = np.zeros(len(rates), dtype=np.int64)
        alone[limits] = added
        assert alone.tolist() == table[at].tolist()
