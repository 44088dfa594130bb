"""What options cost of each of some catalogs."""

import numpy as np
import pytest

import planner
from planner.menus.spending import costs_by_catalog
from planner.planning import prepare
from tests.sellers import DAY, catalog

CATALOGS = [
    catalog("a", [(1, 1), (6, 9)]),
    catalog("b", [(4, 8)], price="0.5"),
    catalog("c", [(5, 7)]),
]
ROWS = [
    {"duration": 3},
    {"duration": 4, "takes": 3, "draft": "a0"},
    {"duration": 5, "takes": 2.5, "draft": "a0"},
]


@pytest.fixture(scope="module")
def menus():
    """Options by themselves, and with drafts that another catalog sells."""
    return prepare(ROWS, catalog=CATALOGS, on=DAY).menus


@pytest.mark.parametrize("names", [[], ["a"], ["b", "a"], ["a", "b", "c"]])
def test_every_option_is_paid_to_those_who_make_it(menus, names):
    """Drafts to whom they are of, the final to its own; what is nobody's else, to the others."""
    parts = costs_by_catalog(menus, names)
    assert len(parts) == len(names) + 1
    assert np.array_equal(sum(parts), menus.costs)
    for at, option in enumerate(menus.options):
        due = [0] * (len(names) + 1)
        for ordered, credits in option.parts:
            place = names.index(ordered.catalog) if ordered.catalog in names else len(names)
            due[place] += int(credits / menus.step)
        assert [int(part[at]) for part in parts] == due


def test_some_are_drafted_with_what_another_sells(menus):
    """Of two catalogs at once."""
    drafted = [one for one in menus.options if one.draft is not None]
    assert any(one.draft.catalog != one.catalog for one in drafted)
    assert isinstance(planner.plan(ROWS, 50, catalog=CATALOGS, on=DAY), planner.Plan)
