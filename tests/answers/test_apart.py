"""A request that stands apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.answers.apart import Apart
from planner.engine import solve
from planner.planning import prepare

ROWS = [
    {"id": "a", "duration": 5, "priority": 3},
    {"id": "b", "duration": 5, "priority": 3},
    {"id": "c", "duration": 10, "priority": 2, "required": "yes"},
    {"id": "d", "duration": 20, "priority": 1},
]


@given(st.integers(0, 3), st.integers(150, 900), st.data())
def test_forcing_is_planning_with_a_menu_of_one(row, units, data):
    """The optimum with a request forced is that of the table in which it must be made so."""
    batch = prepare(ROWS)
    apart = Apart(batch, row)
    option = data.draw(st.sampled_from(apart.everything))
    found = solve(apart.problem(units, [option]))
    taken = batch.menus.menus[apart.menu].options[option]
    rows = [dict(each) for each in ROWS]
    rows[row] |= {"required": "yes", "model": taken.model, "resolution": taken.resolution}
    usd = units * batch.menus.step * batch.catalog.credit_usd
    assert found.value / 1_000_000 == pytest.approx(planner.plan(rows, usd).value)
    choice = apart.choice(found.counts, [option])
    assert choice[row] == option
    worth = sum(_worth(batch, at, each) for at, each in enumerate(choice.tolist()))
    assert worth == found.value


def _worth(batch, row, option):
    menu = batch.menus.menus[int(batch.menus.members[row])]
    return 0 if option < 0 else int(batch.requests.priorities[row] * menu.qualities[option])


def test_skip_may_be_one_of_the_options():
    """With all of the menu and skip it is the batch as it was; with skip alone it is left out."""
    batch = prepare(ROWS)
    apart = Apart(batch, 0)
    free = solve(apart.problem(400, [-1, *apart.everything]))
    assert free.value == solve(batch.problem(400 * batch.menus.step)).value
    out = solve(apart.problem(400, [-1]))
    assert apart.choice(out.counts, [-1])[0] == -1


def test_the_others_keep_their_order():
    """Of interchangeable requests the one that is forced is served, then those that come first."""
    rows = [{"id": name, "duration": 5} for name in "abcd"]
    batch = prepare(rows)
    apart = Apart(batch, 2)
    least = min(option.credits for option in batch.menus.menus[0].options)
    units = int(2 * least / batch.menus.step)
    counts = solve(apart.problem(units, apart.everything)).counts
    assert np.flatnonzero(apart.choice(counts, apart.everything) >= 0).tolist() == [0, 2]
