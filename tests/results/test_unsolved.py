"""What is said where no plan was found."""

import pytest

import planner
from planner import Cap, Least
from planner.errors import SolverError
from planner.results.unsolved import in_words

ROWS = [
    {"id": at, "duration": 5, "priority": 9 - at % 3, "client": "ab"[at % 2], "film": f"f{at % 3}"}
    for at in range(12)
]
RULES = [
    Least(by="client", videos=3),
    Cap(videos=6),
    Least(where={"film": "f2"}, videos=2),
    Cap(by="film", usd="1.5"),
]


def test_priority_first_names_the_rule_that_it_does_not_keep():
    """As the rule says it, and not as a row of a matrix."""
    with pytest.raises(SolverError) as caught:
        planner.plan(ROWS, 3, rules=RULES, method="greedy")
    told = str(caught.value)
    assert told == (
        "by priority first, as method 'greedy' goes, 'at least 3 videos for client a' is not kept; "
        "use another method"
    )
    assert caught.value.attempts[0].method == "greedy"


def test_what_found_nothing_in_its_time_says_what_helps():
    """More time, or fewer rules."""
    with pytest.raises(SolverError) as caught:
        planner.plan(ROWS, 3, rules=RULES, time_limit_s=1e-4)
    told = str(caught.value)
    assert told.startswith("no plan that keeps all rules was found: exact found no plan in its ti")
    assert "'at least 3 videos for client a' is not kept" in told
    assert told.endswith("give it more time, or fewer rules at once")
    assert "row" not in told


def test_what_no_rule_says_is_what_ties_requests():
    """Requests that are tied in many ways are limited by rows of no rule."""
    batch = planner.planning.prepare(ROWS, rules=Cap(videos=3))
    error = in_words(SolverError("no", unkept=("row", 7)), batch)
    assert "what ties requests is not kept" in str(error)
    plain = planner.planning.prepare(ROWS)
    assert str(in_words(SolverError("no"), plain)) == "no"
