"""Menus, as the arrays that a problem is made of."""

from datetime import date
from decimal import Decimal

import planner
from planner.batch import Batch
from planner.menus.build import build_menus
from planner.requests.checking import read_requests

KLING = planner.load_catalog()
SPRING = date(2026, 4, 1)


def test_costs_are_counted_in_the_largest_step_that_is_exact(kling_text):
    """5 s videos at 25 credits and their like: the common divisor is taken out."""
    rows = [{"duration": 5, "model": "kling-v1", "resolution": size} for size in ("720p", "1080p")]
    requests = read_requests(rows, KLING)
    menus = build_menus(requests, KLING, SPRING)
    assert menus.step == 5
    problem = Batch.of(requests, menus, KLING).problem(Decimal(48))
    assert (problem.costs.tolist(), problem.budget) == ([4, 5], 9)


def test_a_batch_that_nothing_can_make_is_a_problem_all_the_same():
    """With no option at all."""
    requests = read_requests([{"duration": 61}], KLING)
    problem = Batch.of(requests, build_menus(requests, KLING, SPRING), KLING).problem(Decimal(10))
    assert (len(problem), problem.costs.size) == (1, 0)


def test_the_arrays_hold_the_options_menu_after_menu():
    """Each with its cost in steps and its quality."""
    rows = [{"duration": 5}, {"duration": 61}, {"duration": 12, "max_cost_usd": 5}]
    menus = build_menus(read_requests(rows, KLING), KLING, SPRING)
    for at, menu in enumerate(menus.menus):
        here = slice(menus.starts[at], menus.starts[at + 1])
        assert menus.options[here] == menu.options
        assert menus.qualities[here].tolist() == menu.qualities.tolist()
        costs = [int(cost) * menus.step for cost in menus.costs[here]]
        assert costs == [option.credits for option in menu.options]
    assert menus.starts[-1] == len(menus.options) == len(menus.costs)
