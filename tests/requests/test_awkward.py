"""Files as people have them: each is read as it is meant, or refused in words that help."""

from decimal import Decimal

import pytest

import planner
from planner.requests.checked import NO_LIMIT
from planner.requests.readers import read_table
from planner.results.wanted import read_wanted
from tests.awkward import CASES, FOLDER


def values(requests, field):
    """Return what was read of a field, row by row."""
    if field == "id":
        return requests.ids.tolist()
    if field == "priority":
        return [priority / 1000 for priority in requests.priorities.tolist()]
    if field == "required":
        return requests.required.tolist()
    if field == "cap":
        limits = requests.limits.tolist()
        return [None if one == NO_LIMIT else float(Decimal(one) / 10**9) for one in limits]
    name = {"duration": "duration_s"}.get(field, field)
    return [getattr(requests.kinds[member], name) for member in requests.members.tolist()]


@pytest.mark.parametrize("name", CASES)
def test_each_file_is_read_or_refused_as_it_should_be(catalog, name):
    """Never in silence."""
    case = CASES[name]

    def read():
        return read_wanted(read_table(FOLDER / name, **case.options), catalog)

    if case.reads is None:
        with pytest.raises(planner.InputError) as caught:
            read()
        said = str(caught.value)
    else:
        requests = read()
        assert {field: values(requests, field) for field in case.reads} == case.reads
        said = str(requests.reading)
    assert name in said
    for words in case.says:
        assert words in said


def test_every_file_is_made_by_code():
    """`python -m tests.awkward` makes what is there, and there are many."""
    assert {path.name for path in FOLDER.iterdir()} == set(CASES)
    assert len(CASES) >= 60
