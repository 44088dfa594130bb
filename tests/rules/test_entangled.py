"""Ties as rows: what is too entangled to be joined is kept all the same."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.planning import prepare
from planner.rules import entangled
from planner.rules.models import AllOrNone, Needs, OneOf, Same
from planner.rules.ties import composites
from tests.rules.brute import cases, check
from tests.rules.drawing import chance

TIES = st.lists(
    st.sampled_from(
        [OneOf("film"), AllOrNone("client"), Same("film"), Same("client", "resolution")]
    ),
    min_size=1,
    max_size=2,
    unique=True,
)


@pytest.fixture(scope="module", autouse=True)
def nothing_joined():
    """Let every component be too entangled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composites, "formula_of", lambda _: None)
        yield


@given(chance, TIES)
@settings(max_examples=15)
def test_rows_say_the_same_as_composites(random, ties):
    """The best plan is the one that trying finds, with every tie a row."""
    for case in cases(random):
        check(replace(case, rules=(*ties, Needs("after"), *case.rules[:1])))


@given(chance, TIES)
@settings(max_examples=15)
def test_few_rows_say_the_same(random, ties):
    """As many as there are requests, where one for each two and each value would be too many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entangled, "_agreeing", None)
        written = entangled._written
        patch.setattr(entangled, "_written", lambda *args, terse: written(*args, terse=True))
        for case in cases(random):
            check(replace(case, rules=(*ties, *case.rules[:1])))


def test_where_rows_are_too_many_fewer_say_it(monkeypatch):
    """One for each request of a film."""
    frame = [{"id": at, "duration": 5, "film": "f"} for at in range(4)]
    many = prepare(frame, rules=Same("film"))
    monkeypatch.setattr(entangled, "MOST_ROWS", 10)
    few = prepare(frame, rules=Same("film"))
    assert len(many.arrangement.rows) > 10
    assert len(few.arrangement.rows) == 4
    monkeypatch.setattr(entangled, "MOST_AMOUNT", 10)  # these add too much
    with pytest.raises(InputError, match="4 requests are tied in so many ways"):
        prepare(frame, rules=Same("film"))


def test_what_stands_apart_has_groups_of_its_own():
    """Each of the requests whose ties are rows is told from all others."""
    frame = [{"id": at, "duration": 5, "film": "f" if at < 3 else ""} for at in range(6)]
    batch = prepare(frame, rules=AllOrNone("film"))
    assert batch.arrangement.composites is None or not len(batch.arrangement.composites)
    assert sorted(batch.groups.sizes.tolist()) == [1, 1, 1, 3]
    assert len(batch.problem(batch.menus.step * 100).rows) == 3
    assert np.unique(batch.members[:3]).size == 3


def test_too_many_rows_are_refused(monkeypatch):
    """A general solver could not take them."""
    monkeypatch.setattr("planner.rules.entangled.MOST_ROWS", 2)
    frame = [{"id": at, "duration": 5, "film": "f"} for at in range(4)]
    with pytest.raises(InputError, match="4 requests are tied in so many ways"):
        prepare(frame, rules=AllOrNone("film"))
