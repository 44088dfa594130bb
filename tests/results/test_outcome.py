"""The outcomes of a batch, shared by its requests."""

from decimal import Decimal

import numpy as np
import pytest

from planner.catalog.ratings import Rating
from planner.menus.option import Option
from planner.results.outcome import Fate, How, Outcome, Outcomes, Tally

FATES = list(Fate)
ONE = Rating(Decimal(1), Decimal(1), Decimal(1))
SOME = Option("m", None, "720p", Decimal(1), Decimal(1), Decimal(1), (5,), 0, used_s=5, rated=ONE)


@pytest.fixture
def outcomes():
    """Return twelve requests: four at their best, one each of the others, impossible twice."""
    distinct = tuple(Outcome(fate, How.WEIGHED, menu) for menu, fate in enumerate(FATES))
    return Outcomes(distinct, np.array([0, 7, 1, 2, 0, 3, 4, 7, 0, 0, 5, 6], dtype=np.int32))


def test_every_request_has_its_outcome(outcomes):
    """By its position, and in the order of the requests."""
    assert len(outcomes) == 12
    assert outcomes[1] is outcomes[7]
    assert [one.fate for one in outcomes] == [outcomes[at].fate for at in range(12)]
    assert outcomes[5].fate is Fate.TOO_DEAR


def test_the_tally_counts_requests_by_what_happened(outcomes):
    """What is skipped has an option; what is impossible has none."""
    assert outcomes.counts.tolist() == [4, 1, 1, 1, 1, 1, 1, 2]
    assert outcomes.tally == Tally(best=4, downgraded=1, skipped=5, impossible=2)
    assert outcomes.tally.requests == len(outcomes)


def test_what_is_locked_is_neither_at_its_best_nor_simpler():
    """Nothing else is on its menu; what is locked and left out is left out."""
    kept = Outcome(Fate.BEST, How.WEIGHED, 0, taken=SOME, locked=True)
    out = Outcome(Fate.KEPT_OUT, How.WEIGHED, 1, locked=True)
    tally = Outcomes((kept, out), np.array([0, 0, 1], dtype=np.int32)).tally
    assert tally == Tally(best=0, downgraded=0, skipped=1, impossible=0, locked=2)
    assert (tally.made, tally.requests) == (2, 3)


def test_a_batch_of_nothing_has_outcomes_too():
    """None, of none."""
    nothing = Outcomes((), np.array([], dtype=np.int32))
    assert list(nothing) == []
    assert nothing.tally == Tally(0, 0, 0, 0)
    assert nothing.made.tolist() == []
