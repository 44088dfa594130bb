"""Of a time limit, what it takes to tell a plan is kept back."""

import planner
from planner.planning import prepare
from planner.results.solving import FREE_NS, LEAST_PART, MENU_NS, REQUEST_NS


def test_solving_leaves_the_time_to_tell_the_plan(monkeypatch):
    """By the number of requests and menus; but some part of it solving always has."""
    given = []

    def watched(problem, *, time_limit_s, **how):
        given.append(time_limit_s)
        return planner.solve(problem, time_limit_s=time_limit_s, **how)

    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: 0.0)
    monkeypatch.setattr("planner.results.solving.solve", watched)
    rows = [{"duration": 5, "takes": 1 + at / 1000} for at in range(600)]
    batch = prepare(rows)
    telling = (REQUEST_NS + MENU_NS) * 600 - FREE_NS
    assert telling > 0
    for limit in (3.0, 0.02):
        planner.planning.solve_batch(batch, planner.Budget(50), time_limit_s=limit)
    assert given == [3.0 - telling / 1e9, 0.02 * LEAST_PART]
