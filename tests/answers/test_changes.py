"""What another plan does otherwise."""

from decimal import Decimal

import numpy as np
import pytest

from planner.answers.changes import Move, changes_between, sentence_of, spoken, would_be
from planner.planning import prepare

ROWS = [
    {"id": "a", "duration": 5, "priority": 2, "title": "Unboxing"},
    {"id": "b", "duration": 5, "title": "Recipe"},
    {"id": "c", "duration": 5, "title": ""},
    {"id": "d", "duration": 5, "title": "Tour"},
    {"id": "e", "duration": 5, "title": "Teaser"},
]


def test_every_move_has_its_word():
    """Who enters, leaves, is better, simpler; nobody who stays as she is."""
    batch = prepare(ROWS)
    menu = batch.menus.menus[0]
    low, high = int(menu.qualities.argmin()), int(menu.qualities.argmax())
    before = np.array([-1, low, high, low, low])
    after = np.array([high, high, low, -1, low])
    changes = changes_between(batch, before, after)
    assert [(each.row, each.id, each.name, each.move) for each in changes] == [
        (0, "a", "a Unboxing", Move.ENTERS),
        (1, "b", "b Recipe", Move.BETTER),
        (2, "c", "c", Move.SIMPLER),
        (3, "d", "d Tour", Move.LEAVES),
    ]
    first, gain = changes[0], Decimal(int(menu.qualities[high])) / 1000
    assert (first.before, first.after) == (None, menu.options[high])
    assert first.more_credits == menu.options[high].credits
    assert first.more_value == pytest.approx(float(2 * gain))
    assert changes[3].more_credits == -menu.options[low].credits
    said = "makes a Unboxing; drops d Tour; better: b Recipe; simpler: c"
    assert sentence_of(changes) == said


def test_as_good_with_something_else_is_a_change_too():
    """Nobody is told that nothing changes where another model is ordered."""
    batch = prepare([row | {"platform": "tiktok"} for row in ROWS])  # which shows no 4k
    menu = batch.menus.menus[0]
    one, other = (
        at
        for at, option in enumerate(menu.options)
        if option.model == "kling-pro" and option.resolution != "720p"
    )
    (change,) = changes_between(batch, np.full(5, one), np.array([one, one, other, one, one]))
    assert (change.move, change.more_value) == (Move.OTHERWISE, 0)
    assert sentence_of([change]) == "with something else: c"


def test_nothing_is_said_of_equal_plans():
    """No change, no list."""
    batch = prepare(ROWS)
    assert changes_between(batch, np.full(5, 0), np.full(5, 0)) == ()
    assert sentence_of(()) == "nothing changes"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_many_names_are_counted(names, said):
    """The first few by name."""
    assert spoken(names) == said


def test_what_would_become_of_others_is_a_clause():
    """First who makes room; only what changes is said."""
    batch = prepare(ROWS[:4])
    before, after = np.array([0, 4, -1, 3]), np.array([-1, 1, 2, 3])
    said = would_be(changes_between(batch, before, after))
    assert said == "a Unboxing would be dropped, b Recipe made simpler, and c made"
    assert would_be(()) == "nothing else changes"
