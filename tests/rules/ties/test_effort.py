"""How much work a component may take."""

import numpy as np
import pytest

from planner.rules.ties import composites as module
from planner.rules.ties import effort, tables
from planner.rules.ties.composites import composites
from planner.rules.ties.effort import Effort, most_with_rows
from planner.rules.ties.tied import Alike
from tests.rules.ties.test_composites import batch
from tests.rules.ties.trying import ints


def test_the_work_of_all_lines_of_a_component_counts_together():
    """What one takes too much is taken from all, and from no other component."""
    spent = Effort.of(2, most=10)
    assert not spent.spent(ints([5, 0])).any()
    inner = spent.picked(ints([0, 0, 1]))
    assert inner.spent(ints([3, 3, 3])).tolist() == [True, True, False]
    assert spent.spent(ints([0, 0])).tolist() == [True, False]


def test_few_lines_share_what_a_look_takes_and_many_pay_for_themselves():
    """However few lines there are, a part of a formula takes its time."""
    for lines in (1, 4, 1000):
        looked = Effort.of(lines + 1, most=1 << 40)
        looked.look(np.arange(lines + 1) < lines)
        each = max(effort.PASS // lines, effort.STEP)
        assert looked.done.tolist() == [each] * lines + [0]


def test_many_components_share_what_rows_may_take():
    """Each has something, few have no more than one may have, and little after much in vain."""
    assert most_with_rows(0, 0) == most_with_rows(1, 0) == effort.MOST_WITH_ROWS
    assert most_with_rows(1000, 0) * 1000 <= effort.MOST_OF_ALL
    assert most_with_rows(10**9, 0) == effort.LEAST_WITH_ROWS
    assert most_with_rows(1, effort.MOST_IN_VAIN) == effort.MOST_WITH_ROWS
    assert most_with_rows(1, effort.MOST_IN_VAIN + 1) == effort.LEAST_WITH_ROWS


@pytest.mark.parametrize(("cells", "most"), [(0, 100_000), (tables.MOST_CELLS, 52_000)])
def test_what_takes_too_much_work_is_given_up(cells, most, monkeypatch):
    """In tables and without, while smaller components are worked out."""
    monkeypatch.setattr(tables, "MOST_CELLS", cells)
    monkeypatch.setattr(effort, "PASS", 0)
    labels = ints([0] * 30 + [1] * 2)
    tied = batch(32, all_or_none=(labels,))
    assert not composites(tied).entangled.any()
    monkeypatch.setattr(module, "MOST", most)
    assert composites(tied).entangled.tolist() == [True, False]


def test_states_under_several_budgets_are_given_up_before_they_are_compared(monkeypatch):
    """Films of 24 scenes for 24 clients have millions of states."""
    monkeypatch.setattr(effort, "MOST_WITH_ROWS", 1 << 20)
    monkeypatch.setattr(effort, "PASS", 0)
    labels = ints([0] * 24 + [1] * 2)
    tied = batch(26, alike=(Alike(labels, ints([0, 0, 0])),), nodes=ints([*range(24), 0, 0]))
    made = composites(tied)
    assert made.entangled[made.kinds].tolist() == [True, False]
    assert made.mixed.tolist() == [True, False]
    assert np.diff(made.starts)[made.kinds].tolist()[1] > 0


def test_who_stands_alone_among_many_alike_has_passes_of_its_own(monkeypatch):
    """A pass over its formula is not to be paid by a share of one among thousands."""
    alone = ints([0] * 6 + [1 + at // 2 for at in range(400)])
    tied = batch(406, all_or_none=(alone,), nodes=ints([0, 1] * 203))
    monkeypatch.setattr(effort, "MOST_OF_ALL", 1 << 25)
    assert effort.MOST_OF_ALL // 201 < effort.PASS
    assert not composites(tied).entangled.any()
