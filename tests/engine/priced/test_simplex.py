import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine.priced.simplex import Simplex


@st.composite
def programs(draw):
    """Draw a small linear program, its bounds, and a whole point within them."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 6))

    def numbers(low, high, shape):
        size = int(np.prod(shape))
        drawn = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
        return np.array(drawn, dtype=np.float64).reshape(shape)

    high = numbers(0, 3, columns)
    point = np.minimum(numbers(0, 3, columns), high)
    return (
        numbers(-4, 6, (rows, columns)), numbers(-6, 20, rows), numbers(-5, 9, columns), high, point
    )  # fmt: skip


def simplex_of(matrix, limits, values):
    """Return a program without groups."""
    none = np.zeros(0)
    return Simplex(matrix, limits, values, np.zeros(len(values), dtype=np.int64), none)


def grouped(draw, values):
    """Put variables into groups, some into none; say how many groups, and their sizes."""
    count = draw(st.integers(1, 3))
    owners = draw(st.lists(st.integers(0, count), min_size=len(values), max_size=len(values)))
    sizes = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    return np.array(owners), np.array(sizes, dtype=np.float64)


def bounded(matrix, limits, values, high, prices):
    """Return the Lagrangian bound of prices."""
    return prices @ limits + np.maximum((values - prices @ matrix) * high, 0).sum()


@given(programs())
def test_the_prices_prove_the_value(program):
    """At the optimum the Lagrangian bound of the prices is the value, and no point passes it."""
    matrix, limits, values, high, point = program
    simplex = simplex_of(matrix, limits, values)
    found = simplex.solve(np.zeros_like(high), high, simplex.first(), -np.inf)
    if found.outcome == "infeasible":
        assert bounded(matrix, limits, 0 * values, high, found.ray) < 0
        assert (matrix @ point > limits + 1e-9).any()
        return
    assert found.outcome == "optimal"
    assert bounded(matrix, limits, values, high, found.prices) == pytest.approx(found.value)
    assert (matrix @ found.x <= limits + 1e-6).all()
    if (matrix @ point <= limits).all():
        assert values @ point <= found.value + 1e-6


@given(programs(), st.data())
def test_a_solve_goes_on_where_another_ended(program, data):
    """From the basis of another, with other bounds, it comes to the same."""
    matrix, limits, values, high, _ = program
    simplex, low = simplex_of(matrix, limits, values), np.zeros_like(high)
    first = simplex.solve(low, high, simplex.first(), -np.inf)
    tighter = high.copy()
    tighter[data.draw(st.integers(0, len(high) - 1))] = 0
    again = simplex.solve(low, tighter, first.basis, -np.inf)
    anew = simplex.solve(low, tighter, simplex.first(), -np.inf)
    assert again.outcome == anew.outcome
    if anew.outcome == "optimal":
        assert again.value == pytest.approx(anew.value)


@given(programs(), st.integers(-5, 40))
def test_it_stops_below_a_cutoff_with_prices_that_show_it(program, cutoff):
    """What is cut is bounded below the cutoff."""
    matrix, limits, values, high, _ = program
    simplex = simplex_of(matrix, limits, values)
    found = simplex.solve(np.zeros_like(high), high, simplex.first(), cutoff)
    if found.outcome == "cut":
        assert bounded(matrix, limits, values, high, found.prices) < cutoff + 1e-6


@given(programs(), st.data())
def test_groups_are_as_if_their_rows_were_written_out(program, data):
    """Of a group only so many: two rows without groups, the slack's bounds, come to the same."""
    matrix, limits, values, high, _ = program
    owners, sizes = grouped(data.draw, values)
    least = np.minimum(np.array(data.draw(st.sampled_from([0.0, 1.0]))), sizes)
    most = np.maximum(least, sizes - data.draw(st.integers(0, 2)))
    simplex = Simplex(matrix, limits, values, owners, sizes)
    low = np.zeros_like(high)
    bounds = np.concatenate([low, least]), np.concatenate([high, most])
    found = simplex.solve(*bounds, simplex.first(), -np.inf)
    member = (owners == np.arange(len(sizes))[:, None]).astype(np.float64)
    table = np.vstack([matrix, member, -member])
    plain = simplex_of(table, np.concatenate([limits, sizes - least, most - sizes]), values)
    alike = plain.solve(low, high, plain.first(), -np.inf)
    assert found.outcome == alike.outcome
    tighter = high.copy()
    tighter[data.draw(st.integers(0, len(high) - 1))] = 0
    again = simplex.solve(np.append(low, least), np.append(tighter, most), found.basis, -np.inf)
    anew = plain.solve(low, tighter, plain.first(), -np.inf)
    assert again.outcome == anew.outcome
    if anew.outcome == "optimal":
        assert again.value == pytest.approx(anew.value, abs=1e-9)
    if found.outcome == "infeasible":
        assert simplex.fall(found.ray, *bounds) > 0
        return
    assert found.value == pytest.approx(alike.value, abs=1e-9)
    assert values @ found.x == pytest.approx(found.value, abs=1e-9)
    inside = member @ found.x
    assert (inside <= sizes - least + 1e-6).all()
    assert (inside >= sizes - most - 1e-6).all()
    assert (matrix @ found.x <= limits + 1e-6).all()
