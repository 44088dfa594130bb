"""Which requests need which others."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner import InputError, Needs, PlannerWarning, TableError
from planner.requests.checking import read_requests
from planner.rules.needed import find_circle
from planner.rules.who import Who

KLING = planner.load_catalog()


def needs(cells, ids=("a", "b", "c", "D 1"), rule=None):
    """Read a column of ids."""
    rows = [{"id": i, "duration": 5, "after": cell} for i, cell in zip(ids, cells, strict=True)]
    who = Who(read_requests(rows, KLING), KLING)
    one, other = who.needs(rule or Needs("after"))
    return list(zip(one.tolist(), other.tolist(), strict=True))


@pytest.mark.parametrize(
    ("cell", "others"),
    [
        ("b", [1]),
        ("b, c", [1, 2]),
        ("c;b", [1, 2]),
        ("b\nc", [1, 2]),
        ("b c", [1, 2]),
        ("d 1", [3]),
        ("D 1, B", [1, 3]),
        ("b, b", [1]),
        (["b", "c"], [1, 2]),
        (("b",), [1]),
    ],
)
def test_a_cell_lists_ids(cell, others):
    """By comma, semicolon, line or blank; case matters only where it tells two apart."""
    assert needs([cell, None, "", None]) == [(0, at) for at in others]


def test_numbers_are_ids_too():
    """7 and 7.0 are the id 7."""
    assert needs([None, 7, 7.0], ids=(7, 8, 9)) == [(1, 0), (2, 0)]


def test_an_id_with_a_comma_is_one():
    """As long as it stands alone, or in quotes."""
    ids = ("a,1", "b", "c")
    assert needs([None, "a,1", '"a,1", b'], ids=ids) == [(1, 0), (2, 0), (2, 1)]


def test_case_tells_two_ids_apart():
    """Where both are there; what may be either is none."""
    assert needs([None, None, "A"], ids=("a", "A", "b")) == [(2, 1)]
    with pytest.raises(TableError, match="names 'Ab', which is no id"):
        needs([None, None, "Ab"], ids=("ab", "AB", "b"))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["x", "b", None, None], "request 1  after  'x'  names 'x', which is no id; one of: a, b"),
        (["a", None, None, None], "request 1  after  'a'  names the request itself; leave it out"),
        (["b", "c", "a", None], "goes round in a circle: a -> b -> c -> a; take one of them out"),
        ([None, "c, D 1", "b", "a"], "goes round in a circle: b -> c -> b"),
    ],
)
def test_what_cannot_be_is_a_fault_of_its_cell(cells, said):
    """Unknown ids, oneself, a circle."""
    with pytest.raises(TableError) as caught:
        needs(cells)
    assert said in str(caught.value)


def test_every_unknown_id_is_told():
    """All at once."""
    with pytest.raises(TableError) as caught:
        needs(["x", "y", None, "z"])
    assert caught.value.count == 3


def test_where_says_who_needs_anything():
    """What others' cells name does not count."""
    with pytest.warns(PlannerWarning, match="finds no ids, so that it does nothing"):
        assert needs(["b", None, "x", None], rule=Needs("after", where={"id": "b"})) == []
    assert needs(["b", None, "x", None], rule=Needs("after", where={"id": "a"})) == [(0, 1)]


def test_a_column_that_is_not_there_is_an_error():
    """With the nearest."""
    with pytest.raises(InputError, match="there is no column 'aftr'; did you mean 'after'"):
        needs([None] * 4, rule=Needs("aftr"))


edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@given(edges.map(lambda pairs: sorted({pair for pair in pairs if pair[0] != pair[1]})))
def test_a_circle_is_found_where_there_is_one(pairs):
    """Whoever reaches oneself, found by trying every way, is in one."""
    reach = {at: {other for one, other in pairs if one == at} for at in range(8)}
    for _ in range(8):
        reach = {
            at: near | {far for one in near for far in reach[one]} for at, near in reach.items()
        }
    arrays = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    circle = find_circle(arrays[:, 0], arrays[:, 1], 8)
    assert bool(circle) == any(at in near for at, near in reach.items())
    assert all(pair in pairs for pair in zip(circle, [*circle[1:], *circle[:1]], strict=True))


@pytest.mark.parametrize("closed", [False, True])
def test_a_long_chain_is_no_circle(closed):
    """Unless its end needs its beginning."""
    size = 500
    one, other = np.arange(1, size), np.arange(size - 1)
    if closed:
        one, other = np.append(0, one), np.append(size - 1, other)
    assert len(find_circle(one, other, size)) == (size if closed else 0)


def test_a_circle_behind_a_long_chain_is_found():
    """Though each of it needs the end of a chain as well, and that first."""
    size = 200
    chain = [(at + 1, at) for at in range(size)]
    circle = [(size + 1, size), (size + 1, size + 2), (size + 2, size), (size + 2, size + 1)]
    pairs = np.array(sorted(chain + circle))
    assert find_circle(pairs[:, 0], pairs[:, 1], size + 3) == [size + 1, size + 2]


def test_warnings_are_not_raised_for_a_good_column():
    """Nothing is said where nothing is wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert needs(["b", None, None, None]) == [(0, 1)]
