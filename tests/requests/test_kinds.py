"""Many columns become one number per request."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.checking import read_requests
from planner.requests.columns import Readings
from planner.requests.kinds import Kind, group_kinds, told_apart

API = planner.load_catalog("kling-api")
FIELDS = ("duration_s", "platform", "tier", "model")


@pytest.mark.parametrize("largest_key", [2**62, 10])
@given(st.data(), st.integers(0, 12), st.sampled_from([3, 10**12]))
def test_requests_share_a_kind_when_they_agree_in_everything(largest_key, data, size, top):
    """However large the numbers are; every kind occurs, and says what its requests say."""
    columns = [
        data.draw(st.lists(st.integers(0, top), min_size=size, max_size=size)) for _ in FIELDS
    ]
    none = np.zeros(size, dtype=bool)
    said = {
        name: Readings(np.array(numbers, dtype=np.int64), none, none, none, int)
        for name, numbers in zip(FIELDS, columns, strict=True)
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.requests.kinds.LARGEST_KEY", largest_key)
        kinds, members = group_kinds(said)
    rows = list(zip(*columns, strict=True))
    told = [tuple(getattr(kinds[at], name) for name in FIELDS) for at in members.tolist()]
    assert told == rows
    assert len(kinds) == len(set(rows))


@given(st.permutations(range(6)))
def test_the_order_of_the_requests_does_not_show_in_the_kinds(order):
    """So that equal batches give equal plans."""
    rows = [
        {"duration": 5, "features": "audio", "models": "kling-v3;kling-v2-6"},
        {"duration": 5, "features": "audio;input_image", "takes": 2.5},
        {"duration": 10, "use": "quick draft"},
        {"duration": 10, "takes": 3},
        {"duration": 5, "segments": "yes", "max_cost_usd": 1},
        {"duration": 5, "features": "input_image, audio", "takes": 2.5},
    ]
    first = read_requests(rows, API)
    again = read_requests([rows[at] for at in order], API)
    assert first.kinds == again.kinds
    assert [first.members[at] for at in order] == again.members.tolist()
    assert len(first.kinds) == 4


@given(st.data(), st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1))
def test_requests_of_a_kind_are_told_apart_by_takes(data, rows):
    """Each pair once, in the order that kinds have of which the takes are an attribute."""
    kinds = [Kind(seconds, segments=said) for seconds, said in sorted(set(rows))]
    members = np.array([kinds.index(Kind(seconds, segments=said)) for seconds, said in rows])
    takes = data.draw(
        st.lists(st.sampled_from([0, 1, 10**12]), min_size=len(rows), max_size=len(rows))
    )
    wishes = told_apart(kinds, members, np.array(takes))
    found = zip(wishes.kinds.tolist(), wishes.takes.tolist(), strict=True)
    told = [(kinds[at].duration_s, number, kinds[at].segments) for at, number in found]
    every = [(seconds, number, said) for (seconds, said), number in zip(rows, takes, strict=True)]
    assert told == sorted(set(every))
    assert [told[at] for at in wishes.members.tolist()] == every
