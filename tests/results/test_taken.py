"""What requests take, and who takes the same."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.menus.build import build_menus
from planner.requests.checking import read_requests
from planner.requests.readers import read_table
from planner.results.taken import Taken, parted
from tests.rules.drawing import DAY, TINY

ROWS = [{"duration": 5}, {"duration": 8}, {"duration": 61}, {"duration": 5, "model": "south/fine"}]


@st.composite
def choices(draw):
    """Draw what some requests take of their menus."""
    rows = draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=8))
    requests = read_requests(read_table(rows), TINY)
    menus = build_menus(requests, TINY, DAY)
    counts = [len(menus.menus[menu].options) for menu in menus.members]
    choice = [draw(st.integers(-1, count - 1)) for count in counts]
    return Taken(menus, np.array(choice, dtype=np.int64))


@given(choices(), st.data())
def test_requests_are_parted_by_menu_and_option(taken, data):
    """Each of them in one part, in their order; nobody else."""
    every = range(len(taken.choice))
    rows = np.array(data.draw(st.lists(st.sampled_from(every), unique=True)), dtype=np.int64)
    due = {}
    for row in rows.tolist():
        menu, option = int(taken.menus.members[row]), int(taken.choice[row])
        here = option if option < 0 else int(taken.menus.starts[menu]) + option
        due.setdefault((menu, here), []).append(row)
    found = {(menu, here): part.tolist() for menu, here, part in taken.parted(rows)}
    assert found == due


@given(choices())
def test_who_is_made_is_said_once(taken):
    """By row, by mask, and by the option of all menus."""
    made = [row for row, option in enumerate(taken.choice.tolist()) if option >= 0]
    assert taken.rows.tolist() == np.flatnonzero(taken.made).tolist() == made
    for row, flat in enumerate(taken.flat.tolist()):
        menu = taken.menus.menus[int(taken.menus.members[row])]
        if row in made:
            assert taken.menus.options[flat] == menu.options[int(taken.choice[row])]
        else:
            assert flat == -1


def test_nobody_has_no_parts():
    """Not even an empty one."""
    none = np.zeros(0, dtype=np.int64)
    assert list(parted(none, none)) == []
