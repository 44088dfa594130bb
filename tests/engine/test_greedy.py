import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner import Problem, solve
from planner.engine.arrays import first_least
from planner.engine.turns import Hints, first_fit, greedy_counts
from tests.oracle import best_by_trying
from tests.problems import build, problems


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(0, 40))
def test_first_fit_takes_each_cost_that_fits_what_is_left(costs, budget):
    """The vectorised rule is the rule: one after another, while it fits."""
    left, expected = budget, []
    for position, cost in enumerate(costs):
        if cost <= left:
            left -= cost
            expected.append(position)
    assert first_fit(np.array(costs, dtype=np.int64), budget).tolist() == expected


@given(problems())
def test_greedy_is_valid_and_never_beats_the_best(problem):
    """Where any choice is feasible, greedy finds a valid one between nothing and the best."""
    best = best_by_trying(problem)
    if best is None:
        return
    solution = solve(problem, method="greedy")
    assert solution.value <= best <= solution.bound


def test_a_group_whose_turn_comes_first_is_served_first():
    """Requests are served by turn, equal ones as they come."""
    problem = build([[(4, 1)], [(4, 1)]], [0, 0, 1, 1], 12)
    hints = Hints(np.array([0, 0]), np.array([0, 1, 0, 1]), np.array([1, 2, 1, 1]))
    counts = solve(problem, method="greedy", hints=hints).counts
    assert list(zip(counts.groups, counts.counts, strict=True)) == [(0, 2), (1, 1)]


def test_required_requests_leave_enough_for_each_other():
    """A required request takes its preferred option only if the others can still be made."""
    problem = build([[(2, 1), (6, 5)]], [0, 0], 9, required=[True, True])
    hints = Hints(np.array([1]), np.array([0, 0]), np.array([1, 1]))
    assert solve(problem, method="greedy", hints=hints).choice.tolist() == [1, 0]


def test_what_required_requests_take_is_gone_for_the_others():
    """The rest of the budget is what their preferred options leave."""
    problem = build([[(2, 1), (6, 5)], [(4, 1)]], [0, 1], 9, required=[True, False])
    hints = Hints(np.array([1, 0]), np.array([0, 1]), np.array([1, 1]))
    assert solve(problem, method="greedy", hints=hints).choice.tolist() == [1, -1]


@given(problems(), st.data())
def test_the_rule_is_the_rule_request_by_request(problem, data):
    """Counts of groups agree with going through the queue one request after another."""
    if best_by_trying(problem) is None:
        return
    groups, lengths = problem.groups, problem.lengths
    preferred = np.array([data.draw(st.integers(-1, n - 1)) for n in lengths], dtype=np.int64)
    members = np.array(
        data.draw(st.permutations(np.repeat(np.arange(len(groups)), groups.sizes).tolist())),
        dtype=np.int64,
    )
    turns = np.array([data.draw(st.integers(0, 2)) for _ in members], dtype=np.int64)
    hints = Hints(preferred, members, turns)
    expected: dict[tuple[int, int], int] = {}
    queue = sorted(range(len(members)), key=lambda row: -turns[row])
    cheapest = first_least(problem.costs, problem.starts)

    def cost(group, option):
        return 0 if option < 0 else int(problem.costs[problem.starts[groups.menus[group]] + option])

    slack = problem.budget - sum(
        cost(group, cheapest[groups.menus[group]]) for group in members if groups.required[group]
    )
    for required in (True, False):
        for group in (int(members[row]) for row in queue):
            if groups.required[group] != required:
                continue
            option, least = int(preferred[groups.menus[group]]), cheapest[groups.menus[group]]
            extra = cost(group, option) - (cost(group, least) if required else 0)
            if option < 0 or extra > slack:
                option, extra = (int(least), 0) if required else (-1, 0)
            slack -= extra
            if option >= 0:
                expected[group, option] = expected.get((group, option), 0) + 1
    counts = greedy_counts(problem, hints)
    rows = zip(counts.groups.tolist(), counts.options.tolist(), counts.counts.tolist(), strict=True)
    assert {(group, option): count for group, option, count in rows} == expected


def test_without_names_greedy_takes_the_cheapest_option():
    """A problem from arrays prefers the cheapest option of each request."""
    problem = Problem.from_arrays([[5, 2], [3, 4]], [[9, 1], [1, 9]], 6)
    assert solve(problem, method="greedy").choice.tolist() == [1, 0]


def test_the_first_turn_is_the_first_however_many_turns_there_are():
    """Also of more than 65,536 different ones: money for one video makes the one most wanted."""
    count = 70_000
    problem = Problem.from_arrays(np.ones((count, 1), int), np.ones((count, 1), int), 1)
    hints = Hints(np.zeros(count, int), np.arange(count), np.arange(count))
    choice = solve(problem, method="greedy", hints=hints).choice
    assert np.flatnonzero(choice >= 0).tolist() == [count - 1]
