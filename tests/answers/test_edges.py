"""The ends of a range, on a grid."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planner.answers.edges import last_by_halves, last_held, last_in_steps, pieces

# Plans as lines: what each is worth beyond the present one, at a place.
lines = st.lists(st.tuples(st.integers(-30, 0), st.integers(-9, 9)), max_size=6)
places = st.integers(-40, 40)


@given(lines, places, places)
def test_finds_the_last_place_where_no_line_is_above(lines, near, far):
    """The place found is the last one, step by step, at which no plan is better."""
    lines = [(at_near, slope) for at_near, slope in lines]

    def gain(line, at):
        return line[0] + line[1] * (at - near)

    def better(at):
        top = max(lines, key=lambda line: gain(line, at), default=(0, 0))
        return (gain(top, at), top[0]) if gain(top, at) > 0 else None

    step, expected = (1 if far > near else -1), near
    while expected != far and better(expected + step) is None:
        expected += step
    assert last_held(near, far, better) == expected


@given(st.integers(0, 50), st.integers(1, 50), st.sampled_from([1, -1]))
def test_walking_and_halving_find_the_same(held, more, sign):
    """Step by step or by halves, the last place where it holds is found."""
    assert last_in_steps(sign * held, lambda _: True) == sign * held
    assert last_in_steps(sign * (held + more), lambda at: abs(at) <= held) == sign * held
    assert last_by_halves(0, sign * (held + more), lambda at: abs(at) <= held) == sign * held


@given(st.lists(st.fractions(0, 20, max_denominator=4), max_size=5), st.integers(0, 20))
def test_pieces_hold_every_place_once_and_no_cut(cuts, far):
    """Pieces follow each other, hold every place, and no cut lies inside one of several places."""
    runs = pieces(cuts, far)
    assert [at for near, last in runs for at in range(near, last + 1)] == list(range(far + 1))
    for near, last in runs:
        assert near == last or not any(near <= cut <= last for cut in cuts)


def test_a_cut_that_is_a_place_stands_alone():
    """Where a number meets another one, the menu may be that of neither side."""
    assert pieces([Fraction(3), Fraction(9, 2)], 6) == [(0, 2), (3, 3), (4, 4), (5, 6)]
