"""Small batches of which it is told which rule decided."""

import warnings

import planner
from tests.rules.drawing import DAY, TINY

ROWS = [
    {"id": "a", "duration": 5, "priority": 9, "client": "acme", "film": "F1", "after": ""},
    {"id": "b", "duration": 5, "priority": 5, "client": "acme", "film": "F1", "after": "a"},
    {"id": "c", "duration": 5, "priority": 3, "client": "zen", "film": "F2", "after": ""},
    {"id": "d", "duration": 5, "priority": 1, "client": "zen", "film": "F2", "after": "c"},
]


def planned(rows, budget, rules, **options):
    """Plan a batch; None where nothing keeps the rules, or two of them contradict each other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        try:
            return planner.plan(rows, budget, catalog=TINY, rules=rules, on=DAY, **options)
        except (planner.InfeasibleError, planner.InputError):
            return None


def told(rules, budget=20, rows=ROWS, **options):
    """Plan with rules; return what is said of each request, by id: the rule and the reason."""
    frame = planned(rows, budget, rules, **options).to_frame()
    pairs = zip(frame["rule"].where(frame["rule"].notna(), ""), frame["reason"], strict=True)
    return dict(zip(frame["id"], pairs, strict=True))
